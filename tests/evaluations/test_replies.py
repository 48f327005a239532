"""An institution's word on its figures: answered in writing, by another, and never by erasing."""

from decimal import Decimal

import pytest

from core.errors import Blocked, Forbidden, Invalid
from evaluations import rules
from evaluations.domain import replies, sheets
from evaluations.models import QualitySheet, Result
from tests.factories import evaluations as made
from tests.factories.institutions import stored_file


def test_uphold_keeps_both_figures_and_makes_version_2(cast):
    reply = made.waiting_reply(cast)
    upheld = replies.uphold(
        reply, by=cast.officer, answer="核实属实。", points={"punctual": Decimal(5)}
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
    assert replies.dismiss(reply, by=cast.officer, answer="记录无误。").state == "dismissed"
    assert set(Result.objects.values_list("number", flat=True)) == {1}


@pytest.mark.parametrize("act", [replies.uphold, replies.dismiss])
def test_an_answer_is_in_writing(cast, stopped, act):
    reply = made.waiting_reply(cast)
    more = {"points": {"punctual": Decimal(5)}} if act is replies.uphold else {}
    stopped(lambda: act(reply, by=cast.officer, answer=" ", **more), rules.answered_in_writing)


@pytest.mark.parametrize("points", [{}, {"punctual": Decimal(6)}, {"nonsense": Decimal(1)}])
def test_a_correction_names_points_within_range(cast, stopped, points):
    reply = made.waiting_reply(cast)
    stopped(
        lambda: replies.uphold(reply, by=cast.officer, answer="核实。", points=points),
        rules.correction_in_range,
    )


def test_who_entered_the_score_does_not_answer_about_it(cast, stopped):
    row = made.open_round(cast)
    sheet = made.entered_sheet(cast, row)
    sheets.confirm(sheet, by=cast.lead)
    reply = made.filed_reply(cast, made.frozen(row))
    made.closed(reply.round)
    stopped(lambda: replies.dismiss(reply, by=cast.officer, answer="无误。"), rules.not_the_scorer)
    assert replies.dismiss(reply, by=cast.officer2, answer="无误。").state == "dismissed"


def test_a_reply_is_filed_by_the_institution_inside_the_window(cast):
    row = made.scored_round(cast)
    with pytest.raises(Blocked):
        made.filed_reply(cast, row)
    row = made.frozen(row)
    with pytest.raises(Forbidden):
        replies.file(cast.institution, by=cast.clerk_b, row=row, text="不对")
    with pytest.raises(Invalid):
        replies.file(cast.institution, by=cast.clerk, row=row, text=" ")
    filed = replies.file(
        cast.institution, by=cast.clerk, row=row, text="不对", attachment=stored_file()
    )
    assert filed.state == "filed"
