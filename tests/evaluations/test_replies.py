"""An institution's word on its figures: answered in writing, by another, and never by erasing."""

from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from accounts import rules as account_rules
from accounts.domain import entries
from accounts.models import Deadline
from core.errors import Blocked, Forbidden, Invalid
from core.rules import reason_given
from evaluations import rules
from evaluations.domain import replies
from evaluations.facts import Answer, Correction, Word
from evaluations.models import QualitySheet, Reply, Result
from tests.factories import evaluations as made
from tests.factories.institutions import PDF, stored_file
from tests.vetting.refusals import wrong


def test_uphold_keeps_both_figures_and_makes_version_2(cast):
    reply = made.waiting_reply(cast)
    upheld = replies.uphold(
        reply, Correction(answer="核实属实。", points={"punctual": Decimal(5)}), by=cast.officer
    )
    sheet = QualitySheet.objects.get(pk=upheld.sheet_id)
    assert (upheld.state, sheet.points["punctual"], sheet.adjusted) == (
        "upheld", "4.5", {"punctual": "5"},
    )  # fmt: skip
    rows = Result.objects.filter(placement__isnull=True).order_by("number")
    assert [(row.number, row.quality) for row in rows] == [
        (1, Decimal("36.00")),
        (2, Decimal("36.50")),
    ]


def test_dismiss_leaves_one_version(cast):
    reply = made.waiting_reply(cast)
    assert replies.dismiss(reply, Answer(answer="记录无误。"), by=cast.officer).state == "dismissed"
    assert set(Result.objects.values_list("number", flat=True)) == {1}


@pytest.mark.parametrize(
    ("act", "told"),
    [
        (replies.uphold, Correction(answer=" ", points={"punctual": Decimal(5)})),
        (replies.dismiss, Answer(answer=" ")),
    ],
)
def test_an_answer_is_in_writing(cast, stopped, act, told):
    reply = made.waiting_reply(cast)
    stopped(lambda: act(reply, told, by=cast.officer), rules.answered_in_writing)


@pytest.mark.parametrize("points", [{}, {"punctual": Decimal(6)}, {"nonsense": Decimal(1)}])
def test_a_correction_names_points_within_range(cast, stopped, points):
    reply = made.waiting_reply(cast)
    stopped(
        lambda: replies.uphold(reply, Correction(answer="核实。", points=points), by=cast.officer),
        rules.correction_in_range,
    )


def test_who_entered_the_score_does_not_answer_about_it(cast, stopped):
    row = made.open_round(cast)
    sheet = made.entered_sheet(cast, row)
    entries.check(sheet, by=cast.lead)
    reply = made.filed_reply(cast, made.frozen(row))
    made.closed(reply.round)
    stopped(
        lambda: replies.dismiss(reply, Answer(answer="无误。"), by=cast.officer),
        rules.not_the_scorer,
    )
    assert replies.dismiss(reply, Answer(answer="无误。"), by=cast.officer2).state == "dismissed"


def test_a_reply_is_filed_by_the_institution_inside_the_window(cast):
    row = made.scored_round(cast)
    with pytest.raises(Blocked):
        made.filed_reply(cast, row)
    row = made.frozen(row)
    with pytest.raises(Forbidden):
        replies.file(cast.institution, Word(row=row, text="不对"), by=cast.clerk_b)
    silent = Word(row=row, text=" ")
    assert wrong(replies.file, cast.institution, silent, by=cast.clerk) == {
        "text": "请写明意见和依据。"
    }
    filed = replies.file(
        cast.institution, Word(row=row, text="不对", attachment=stored_file()), by=cast.clerk
    )
    assert filed.state == "filed"


def test_a_reply_is_about_a_sheet_of_the_own(cast):
    row = made.frozen_round(cast)
    foreign = Word(row=row, text="不对", sheet=made.sheet_of(row))
    assert wrong(replies.file, cast.institution_b, foreign, by=cast.clerk_b) == {
        "sheet": "这份评分不属于贵机构。"
    }


# On paper ---------------------------------------------------------------------------------------


def on_paper(cast, row=None, *, by=None, **facts):
    told = {"text": "到岗记录有误，见来函。", "entry_scan": stored_file(), **facts}
    row = row or made.frozen_round(cast)
    return replies.file(cast.institution, Word(row=row, **told), by=by or cast.officer)


def test_a_reply_from_paper_is_answered_only_when_another_checked_it(cast, stopped):
    reply = on_paper(cast)
    assert (reply.state, reply.entered_by_office, reply.entered_by_id) == (
        "filed", True, cast.officer.user_id,
    )  # fmt: skip
    made.closed(reply.round)
    answer = Answer(answer="记录无误。")
    stopped(lambda: replies.dismiss(reply, answer, by=cast.lead), account_rules.entry_checked)
    better = Correction(answer="记录无误。")
    stopped(lambda: replies.uphold(reply, better, by=cast.lead), account_rules.entry_checked)
    stopped(lambda: entries.check(reply, by=cast.officer), account_rules.checked_by_another)
    checked = entries.check(reply, by=cast.lead)
    assert (checked.entry_checked_by_id, Deadline.objects.get(kind=entries.CHECK).met_at is None) == (
        cast.lead.user_id, False,
    )  # fmt: skip
    stopped(lambda: entries.check(checked, by=cast.officer2), account_rules.entry_waits)
    done = replies.dismiss(checked, answer, by=cast.lead)
    assert (done.state, done.entered_by_office) == ("dismissed", True)


def test_a_wrong_entry_is_sent_back_and_typed_again(cast, stopped):
    reply = on_paper(cast)
    stopped(lambda: entries.send_back(reply, by=cast.lead, reason=" "), reason_given)
    gone = entries.send_back(reply, by=cast.lead, reason="抄错")
    assert (gone.state, gone.entered_by_office) == ("withdrawn", True)
    assert on_paper(cast, reply.round).state == "filed"
    own = made.filed_reply(cast, reply.round)
    stopped(lambda: entries.send_back(own, by=cast.lead, reason="不妥"), account_rules.entry_waits)


def test_a_reply_from_paper_has_its_scan_and_its_own_bureau(cast):
    row = made.frozen_round(cast)
    with pytest.raises(Invalid) as refusal:
        on_paper(cast, row, entry_scan=None)
    assert list(refusal.value.fields) == ["entry_scan"]
    for who in (cast.officer_b, cast.dean, cast.inspector, cast.city):
        with pytest.raises(Forbidden):
            on_paper(cast, row, by=who)
    with pytest.raises(Forbidden):
        replies.file(
            cast.institution_b,
            Word(row=row, text="不对", entry_scan=stored_file()),
            by=cast.officer,
        )
    assert not Reply.objects.exists()


def test_the_officers_page_offers_the_reply_and_marks_it(cast):
    row = made.frozen_round(cast)
    url = f"/do/institutions.institution/{cast.institution.pk}/reply_to_figures/"
    officer, lead = cast.client(cast.officer), cast.client(cast.lead)
    page = f"/institutions/{cast.institution.pk}/"
    assert f'href="{url}"' in officer.get(page).content.decode()
    assert cast.client(cast.officer_b).get(url).status_code == 404
    answer = officer.post(
        url,
        {
            "_version": cast.institution.version,
            "row": row.pk,
            "text": "有误",
            "entry_scan": SimpleUploadedFile("来函.pdf", PDF, "application/pdf"),
        },
    )
    assert answer.status_code == 302
    reply = Reply.objects.get()
    shown = lead.get(f"/evaluations/replies/{reply.pk}/").content.decode()
    assert [word for word in ("代录", "经办甲", "check_entry") if word not in shown] == []
    assert "待核对的代录意见" in lead.get("/").content.decode()
    assert "待核对的代录意见" not in officer.get("/").content.decode()
    strange = f"/do/evaluations.reply/{reply.pk}/check_entry/"
    assert cast.client(cast.officer_b).get(strange).status_code == 404
