"""Before every sheet of the package is in, no page, form, file or printout gives a mark away."""

from __future__ import annotations

import pytest
from django.urls import reverse

from accounts.domain import entries
from portals.kit import files
from portals.vetting.calls import TABS
from tests.cast import PEOPLE
from tests.factories import institutions as people
from tests.factories import vetting
from tests.portals.vetting.browser import buttons, do, done, pdf, url
from vetting.domain import panels, sheets
from vetting.models import ScoreSheet

WORDS = "第三节课安排欠妥"


@pytest.fixture
def call(cast, time):
    call = vetting.reviewed_call(cast, time, institutions=[vetting.applicant(cast)])
    vetting.experts(cast, call)
    return panels.convene(call, by=cast.lead)


def sheet_of(expert):
    return ScoreSheet.objects.get(panelist__user=expert.user_id)


def given(cast, call, expert, mark, *, lock=True):
    """Every item gets the same odd mark, which is then easy to look for."""
    points = {item.pk: mark for item in call.score_items.all()}
    return sheets.score(sheet_of(expert), by=expert, points=points, comment=WORDS, lock_now=lock)


def pages(call, sheet):
    about = [f"{reverse('call', args=[call.pk])}?tab={tab}" for tab in TABS]
    names = ("sheet", "sheet")
    return [
        "/",
        *about,
        *(reverse(name, args=[sheet.pk]) for name in names),
        reverse("application", args=[sheet.application_id]),
        reverse("call", args=[call.pk]),
        *(url(sheet, name) for name in ("enter", "score", "excuse", "unlock", "check_entry")),
        "/record/",
    ]


def who_reads(cast, addresses, *marks):
    found = set()
    for who in PEOPLE:
        client = cast.client(getattr(cast, who))
        for each in addresses:
            text = client.get(each).content.decode()
            if any(mark in text for mark in marks):
                found.add(who)
    return found


def test_no_page_shows_a_mark_before_all_are_in(cast, call):
    given(cast, call, cast.panel1, "7.31")
    total = str(sheet_of(cast.panel1).total)
    assert who_reads(cast, pages(call, sheet_of(cast.panel1)), "7.31", WORDS, total) == {"panel1"}
    given(cast, call, cast.panel2, "7.31", lock=False)
    assert who_reads(cast, pages(call, sheet_of(cast.panel2)), "7.31", WORDS) == {"panel2"}


def test_all_in_the_office_and_the_other_experts_read_them(cast, call):
    for expert in (cast.panel1, cast.panel2, cast.panel3):
        given(cast, call, expert, "7.31")
    assert who_reads(cast, pages(call, sheet_of(cast.panel1)), "7.31") == {
        "officer", "officer2", "lead", "lead2", "panel1", "panel2", "panel3",
    }  # fmt: skip


def test_the_office_reads_who_is_in(cast, call):
    given(cast, call, cast.panel1, "7.31")
    page = cast.client(cast.lead).get(reverse("call", args=[call.pk]), {"tab": "panel"})
    text = page.content.decode()
    assert (text.count(">已交<"), text.count(">未交<")) == (1, 2)


@pytest.fixture
def typed(cast, call):
    """A paper sheet, typed in by the officer."""
    panels.appoint(call, by=cast.lead, name="纸上专家")
    sheet = ScoreSheet.objects.get(panelist__user=None)
    points = {item.pk: "7.31" for item in call.score_items.all()}
    told = {"comment": WORDS, "entry_scan": people.stored_file("评分.pdf")}
    return sheets.enter(sheet, by=cast.officer, points=points, **told)


def scan_readers(cast, sheet):
    address = files.url(sheet, "entry_scan")
    answers = {who: cast.client(getattr(cast, who)).post(address).status_code for who in PEOPLE}
    return {who for who, status in answers.items() if status == 200}


def test_a_paper_sheet_is_read_on_the_page_that_checks_it_and_nowhere_else(cast, call, typed):
    """Otherwise a panel wholly on paper is read sheet by sheet."""
    checkers = {"officer2", "lead", "lead2"}
    marks = ("7.31", WORDS, str(typed.total), "评分.pdf")
    check = url(typed, "check_entry")
    elsewhere = [each for each in pages(call, typed) if each != check]
    assert who_reads(cast, [check], *marks) == checkers
    assert who_reads(cast, elsewhere, *marks) == set()
    assert scan_readers(cast, typed) == checkers
    entries.check(typed, by=cast.lead)
    assert who_reads(cast, pages(call, typed), *marks) == set()
    assert scan_readers(cast, typed) == set()


def test_a_returned_paper_sheet_is_gone_on_from_by_who_typed_it(cast, call, typed):
    back = entries.send_back(typed, by=cast.lead, reason="第二项录错")
    assert who_reads(cast, pages(call, back), "7.31", WORDS) == {"officer"}
    assert scan_readers(cast, back) == {"officer"}


def test_the_scan_of_a_paper_sheet_is_read_only_while_it_is_checked(cast, call):
    panels.appoint(call, by=cast.lead, name="纸上专家")
    sheet = ScoreSheet.objects.get(panelist__user=None)
    form = cast.client(cast.officer).get(url(sheet, "enter")).context["form"]
    marks = {name: 5 for name in form.fields if name not in {"entry_scan", "comment"}}
    done(do(cast.client(cast.officer), sheet, "enter", entry_scan=pdf(), **marks))
    sheet.refresh_from_db(fields=["version"])
    address = files.url(sheet, "entry_scan")
    lead = cast.client(cast.lead)
    assert lead.post(address).status_code == 200
    done(do(lead, sheet, "check_entry"))
    assert [cast.client(getattr(cast, who)).post(address).status_code for who in ("lead", "panel1")] == [404, 404]  # fmt: skip


def test_a_returned_paper_sheet_is_typed_anew_without_another_scan(cast, call):
    panels.appoint(call, by=cast.lead, name="纸上专家")
    sheet = ScoreSheet.objects.get(panelist__user=None)
    points = {item.pk: item.points for item in call.score_items.all()}
    typed = sheets.enter(sheet, by=cast.officer, points=points, entry_scan=people.stored_file())
    assert (buttons(typed, cast.lead)["退回代录评分表"], "解锁评分表" in buttons(typed, cast.lead)) == (
        True, False,
    )  # fmt: skip
    done(do(cast.client(cast.lead), typed, "return_entry", reason="第二项录错"))
    form = cast.client(cast.officer).get(url(sheet, "enter")).context["form"]
    assert "entry_scan" not in form.fields
    done(do(cast.client(cast.officer), sheet, "enter", comment=""))
    assert ScoreSheet.objects.get(pk=sheet.pk).state == "locked"


def test_a_package_is_convened_anew_from_its_page(cast, call):
    for expert in (cast.panel1, cast.panel2, cast.panel3):
        given(cast, call, expert, "7.31")
    package = call.packages.get()
    assert buttons(package, cast.lead)["重新组织评审"]
    assert "重新组织评审" not in buttons(package, cast.officer)
    done(
        do(cast.client(cast.lead), package, "reconvene", number="环教函〔2026〕3号", reason="串项")
    )
    assert {row.state for row in ScoreSheet.objects.all()} == {"voided"}
