"""The dean's button for what the principal signed, the bureau's check, the way back with a reason."""

import pytest

from accounts.models import PaperEntry
from core.fsm import fresh
from inspections.models import Rectification
from portals.kit import due, workbench
from tests.accounts.test_paper_moves import an_order
from tests.factories import contracts as made
from tests.factories.vetting import open_calendar
from tests.portals.vetting.browser import buttons, do, done, pdf

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _years(db):
    open_calendar()  # an order's days may reach into a year without an official table


def waiting(actor, label, *, mine=True):
    blocks = workbench.blocks(actor, due.Countdown(), mine=mine)
    return [block.count for block in blocks if str(block.label) == label]


def test_an_order_from_the_principals_paper(cast):
    row = made.running_placement(cast)
    words = {
        "number": "小整〔2026〕1号", "reason": "迟到三次", "clause": "第六条", "demands": "按时到校",
        "entry_scan": pdf(),
    }  # fmt: skip
    done(do(cast.client(cast.dean), row, "principals_issue_order", **words))
    entry = PaperEntry.objects.get()
    assert waiting(cast.officer, "待核对的代录件") == [1]
    assert waiting(cast.dean, "待教育局核对的代录件", mine=False) == [1]
    page = cast.client(cast.dean).get(f"/paper/{entry.pk}/").content.decode()
    assert "按时到校" in page
    done(do(cast.client(cast.officer), entry, "check_entry"))
    assert Rectification.objects.get().facts_text == "迟到三次"


def test_a_refused_form_keeps_what_was_typed(cast):
    row = made.running_placement(cast)
    answer = do(cast.client(cast.dean), row, "principals_end", reason="停课", handover="本校看护")
    assert set(answer.context["form"].errors) == {"cause", "entry_scan"}
    assert answer.context["form"]["handover"].value() == "本校看护"
    assert not PaperEntry.objects.exists()


def test_sent_back_the_dean_reads_why(cast):
    order = an_order(cast)
    typed = {"reason": "误发", "letter_number": "2号", "number": "2号", "entry_scan": pdf()}
    done(do(cast.client(cast.dean), order, "principals_cancel", **typed))
    entry = PaperEntry.objects.get()
    assert not any("依据校长" in label for label in buttons(order, cast.dean))  # one waits
    done(do(cast.client(cast.lead), entry, "return_entry", reason="缺学校公章"))
    page = cast.client(cast.dean).get(f"/paper/{entry.pk}/").content.decode()
    assert "缺学校公章" in page
    assert fresh(order).state == "issued"
    assert "代录：撤销通知书（依据校长签字盖章的纸面文件）" in buttons(order, cast.dean)


def test_nobody_else_opens_the_deans_form(cast):
    row = made.running_placement(cast)
    for who in ("principal", "dean2", "officer", "clerk", "dean_b"):
        address = f"/do/contracts.placement/{row.pk}/principals_end/"
        assert cast.client(getattr(cast, who)).get(address).status_code in {403, 404}
