"""Drafts that results put before those who may act: decided by their owner, heard of by the bureau."""

from decimal import Decimal

import pytest

from accounts.models import Deadline
from core.errors import Forbidden
from core.rules import reason_given
from evaluations.domain import consequences
from evaluations.facts import Order
from evaluations.models import Consequence
from inspections.models import Rectification
from tests.factories import evaluations

BUREAU = ("环翠区教育和体育局", "DISTRICT")
SCHOOL = ("环翠甲小学", "SCHOOL")
UNHAPPY = [5] * 6 + [1] * 6  # an order for the school, and 基本合格 for the bureau to act on


@pytest.fixture
def drafts(cast):
    evaluations.published_round(cast, parents=UNHAPPY)
    return {each.kind: each for each in Consequence.objects.all()}


def _order(draft):
    return Order(
        number=f"{draft.kind}1号", facts_text=draft.text, clause="协议第六条", demands="改进"
    )


def _due(draft):
    rows = Deadline.objects.filter(subject=f"evaluations.consequence:{draft.pk}")
    return rows.filter(met_at=None, dropped_at=None).count()


def test_drafts_are_put_before_those_who_may_issue_them(drafts, told):
    assert {kind: draft.state for kind, draft in drafts.items()} == dict.fromkeys(
        ("ORDER", "RECTIFY"), "proposed"
    )
    assert told("consequence") == sorted([BUREAU, SCHOOL])
    assert [_due(draft) for draft in drafts.values()] == [1, 1]
    assert not Rectification.objects.exists()  # the machine issues nothing


def test_each_move_of_a_schools_order_tells_school_and_bureau(cast, drafts, told, stopped):
    row, by = drafts["ORDER"], cast.principal
    stopped(lambda: consequences.decline(row, by=by, reason=" "), reason_given)
    row = consequences.decline(row, by=by, reason="已当面整改")
    assert (row.declined_why, _due(row)) == ("已当面整改", 0)
    stopped(lambda: consequences.reconsider(row, by=by, reason=" "), reason_given)
    row = consequences.reconsider(row, by=by, reason="复发")
    assert (row.declined_why, _due(row)) == ("", 1)
    row = consequences.take(row, _order(row), by=by)
    assert (row.state, row.rectification.school, _due(row)) == ("taken", cast.school, 0)
    both = sorted([BUREAU, SCHOOL])
    assert {move: told(f"consequence.{move}") for move in ("decline", "reconsider", "take")} == {
        "decline": both, "reconsider": both, "take": both,
    }  # fmt: skip
    assert told("rectification.issue") == [("甲轮滑培训学校", "INSTITUTION")]


def test_each_move_of_a_bureaus_order_tells_the_bureau(cast, drafts, told):
    row = consequences.decline(drafts["RECTIFY"], by=cast.lead, reason="已整改")
    row = consequences.reconsider(row, by=cast.lead, reason="复发")
    row = consequences.take(row, _order(row), by=cast.officer)
    assert (row.state, row.rectification.school) == ("taken", None)
    assert {move: told(f"consequence.{move}") for move in ("decline", "reconsider", "take")} == {
        "decline": [BUREAU], "reconsider": [BUREAU], "take": [BUREAU],
    }  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "who"),
    [("ORDER", "lead"), ("ORDER", "principal2"), ("RECTIFY", "principal"), ("RECTIFY", "lead_b")],
)
def test_nobody_decides_on_anothers_draft(cast, drafts, kind, who):
    draft, by = drafts[kind], getattr(cast, who)
    assert cast.school2 != cast.school
    with pytest.raises(Forbidden):
        consequences.decline(draft, by=by, reason="不")
    with pytest.raises(Forbidden):
        consequences.take(draft, _order(draft), by=by)
    assert not Rectification.objects.exists()


def test_what_three_in_ten_dissatisfied_suggests(drafts):
    order, rectify = drafts["ORDER"], drafts["RECTIFY"]
    assert order.text == "家长不满意率 50.0%（有效答卷 12 份，不满意 6 份）"
    assert rectify.text == "环翠区本学期评价：基本合格，总分 78.50"
    assert rectify.result.total == Decimal("78.50")


def test_one_below_three_in_ten_suggests_nothing(cast):
    evaluations.published_round(cast, parents=[5] * 9 + [1] * 3, pupils=[5] * 12)
    assert not Consequence.objects.filter(kind="ORDER").exists()
