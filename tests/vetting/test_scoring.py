"""From sheets to a score, from scores to places, and lots that anybody can replay."""

from __future__ import annotations

import hashlib
from decimal import Decimal

import pytest

from core.deeds import fresh
from tests import refused
from tests.factories import institutions as people
from tests.factories import vetting
from tests.vetting.refusals import why, wrong
from vetting.domain import applications, lots, rankings, scoring, selection
from vetting.models import Announcement
from vetting.rules import selection as rules


def marks(*totals, dimension="C"):
    return [
        scoring.Marks(number, {dimension: Decimal(str(total))})
        for number, total in enumerate(totals, 1)
    ]


def test_mean_is_rounded_half_up_to_two_decimals():
    assert scoring.mean([Decimal("80.00"), Decimal("80.01")]) == Decimal("80.01")
    assert scoring.combine(marks(80, 80, 81), trim_from=5).score == Decimal("80.33")
    assert scoring.combine(marks("80.005"), trim_from=5).score == Decimal("80.01")


def test_highest_and_lowest_are_dropped_from_five_sheets_on():
    four = scoring.combine(marks(10, 80, 80, 100), trim_from=5)
    assert (four.score, four.used, four.dropped) == (Decimal("67.50"), 4, ())
    five = scoring.combine(marks(10, 80, 81, 82, 100), trim_from=5)
    assert (five.score, five.used, five.dropped) == (Decimal("81.00"), 3, (1, 5))


def test_dropped_sheets_leave_the_dimensions_too():
    sheets = [
        scoring.Marks(n, {"B": Decimal(b), "C": Decimal(c)})
        for n, (b, c) in enumerate([(0, 0), (10, 20), (10, 22), (10, 24), (50, 50)], 1)
    ]
    assert scoring.combine(sheets, trim_from=5).dimensions == {
        "B": Decimal("10.00"), "C": Decimal("22.00"),
    }  # fmt: skip


def test_no_sheet_no_score():
    with pytest.raises(ValueError, match="no sheet"):
        scoring.combine([], trim_from=5)


def outcome(score, c, b):
    return scoring.Outcome(Decimal(score), {"C": Decimal(c), "B": Decimal(b)}, 3, ())


def test_equal_scores_are_parted_by_c_then_b_then_the_lot():
    asked = []

    def lot(equals):
        asked.append(list(equals))
        return list(reversed(equals))

    places = scoring.places(
        {
            "p": outcome(80, 20, 20),
            "q": outcome(80, 21, 10),
            "r": outcome(80, 20, 21),
            "s": outcome(80, 20, 20),
            "t": outcome(90, 1, 1),
        },
        lot,
    )
    assert [(place.key, place.rank, place.by_lot) for place in places] == [
        ("t", 1, False), ("q", 2, False), ("r", 3, False), ("s", 4, True), ("p", 5, True),
    ]  # fmt: skip
    assert asked == [["p", "s"]]


def test_lot_can_be_replayed_with_nothing_but_sha256():
    secret, closed = "a" * 48, "7|X\n7|Y\n7|Z"

    def sha(text):
        return hashlib.sha256(text.encode()).hexdigest()

    seed = sha(secret + sha(closed))
    by_hand = sorted("XYZ", key=lambda uscc: sha(f"{seed}:7:{uscc}"))
    assert lots.replay(secret, closed, 7, ["X", "Y", "Z"]) == by_hand
    assert lots.commitment(secret) == sha(secret)
    with pytest.raises(ValueError, match="not on the closed list"):
        lots.replay(secret, closed, 7, ["X", "W"])


def test_equals_are_drawn_by_the_published_commitment(cast, time):
    call = vetting.ranked_call(cast, time, marks=[80, 80, 80], quota=1)
    rows = list(call.applications().order_by("rank"))
    package = vetting.package_of(call)
    drawn = lots.replay(
        call.lot_secret, call.closed_list, package.pk, [row.institution.uscc for row in rows]
    )
    assert [row.institution.uscc for row in rows] == drawn
    assert [row.by_lot for row in rows] == [True, True, True]
    assert fresh(call).lot_revealed == ""
    shown = vetting.noticed(call)
    assert lots.commitment(shown.lot_revealed) == shown.lot_commit


def test_draw_by_hand_before_witnesses_is_followed(cast, time):
    call = vetting.reviewed_call(cast, time)
    package = vetting.package_of(call)
    order = sorted(row.institution.uscc for row in call.applications())
    facts = {"by": cast.lead, "package": package, "record_file": people.stored_file("抽签.pdf")}
    assert wrong(lots.record_by_hand, call, order=order, witnesses=" ", **facts) == {
        "witnesses": "请填写现场见证人。"
    }
    assert wrong(lots.record_by_hand, call, order=["X"], witnesses="甲、乙", **facts) == {
        "order": "抽签顺序中有不属于该项目包的申报机构。"
    }
    call = lots.record_by_hand(call, order=order, witnesses="甲、乙", **facts)
    vetting.scored(cast, call)
    rankings.compute_for(call)
    ranked = call.applications().order_by("rank")
    assert [row.institution.uscc for row in ranked] == order


def test_selection_follows_quota_pass_line_and_floor(cast, time):
    weak = {"A": 20, "B": 100, "C": 100}
    call = vetting.reviewed_call(
        cast, time, institutions=[vetting.applicant(cast) for _each in range(4)], quota=1
    )
    first, second, third, fourth = call.applications().order_by("pk")
    vetting.scored(cast, call, {first.pk: 55, second.pk: 90, third.pk: weak, fourth.pk: 85})
    rankings.compute_for(call)
    selection.select(call, by=cast.lead)
    told = {row.pk: (row.state, row.selection_reason) for row in call.applications()}
    assert told == {
        first.pk: (
            "not_selected",
            "得分 55.00 分，未达到合格线 60 分。 入围名额（1 家）已满。",
        ),
        second.pk: ("shortlisted", ""),
        third.pk: (
            "not_selected",
            "有维度得分低于该维度满分的 40%：资信与合规。 入围名额（1 家）已满。",
        ),
        fourth.pk: ("not_selected", "入围名额（1 家）已满。"),
    }


def test_who_is_too_weak_does_not_move_up_and_stands_in_nobodys_way(cast, time):
    weak = {"A": 20, "B": 100, "C": 100}
    call = vetting.reviewed_call(
        cast, time, institutions=[vetting.applicant(cast) for _each in range(4)], quota=1
    )
    first, second, third, fourth = call.applications().order_by("pk")
    vetting.scored(cast, call, {first.pk: 90, second.pk: weak, third.pk: 80, fourth.pk: 50})
    rankings.compute_for(call)
    selection.select(call, by=cast.lead)
    applications.withdraw(fresh(first), by=people.clerk_of(first.institution))
    assert why(selection.substitute, fresh(second), by=cast.lead, reason="补") == [
        "有维度得分低于该维度满分的 40%：资信与合规。"
    ]
    assert "得分 50.00 分，未达到合格线 60 分。" in why(
        selection.substitute, fresh(fourth), by=cast.lead, reason="补"
    )
    moved = selection.substitute(fresh(third), by=cast.lead, reason="首位退出")
    assert moved.state == "shortlisted"


def test_places_are_filled_down_the_ranking_and_refilled_in_line(cast, time):
    call = vetting.ranked_call(cast, time, marks=[90, 85, 80], quota=1)
    first, second, third = call.applications().order_by("rank")
    assert why(selection.shortlist, second, by=cast.lead) == [
        f"排名在前的“{first.institution.name}”尚未处理，请按排名依次确定。"
    ]
    selection.shortlist(first, by=cast.lead)
    for row in (second, third):
        selection.pass_over(row, by=cast.lead, reason="名额已满")
    assert why(selection.substitute, second, by=cast.lead, reason="补") == [
        "入围名额（1 家）已满。"
    ]
    applications.withdraw(first, by=people.clerk_of(first.institution))
    assert why(selection.substitute, third, by=cast.lead, reason="补") == [
        f"排名在前的“{second.institution.name}”未入围，应由其先递补。"
    ]
    assert selection.substitute(second, by=cast.lead, reason="首位退出").state == "shortlisted"


def test_ranking_taken_back_opens_the_way_to_the_sheets_again(cast, time):
    call = vetting.ranked_call(cast, time, marks=[90, 85, 80])
    selection.undo(call, by=cast.lead, reason="一份评分表有误")
    rows = call.applications()
    assert {(row.state, row.score, row.rank) for row in rows} == {("qualified", None, None)}


def test_only_the_bureau_chooses_before_the_notice(cast, time):
    call = vetting.ranked_call(cast, time, marks=[90, 85, 80])
    vetting.noticed(call)
    assert why(selection.undo, call, by=cast.lead, reason="改")[0].startswith("已经公示")
    Announcement._base_manager.filter(pk=call.pk).update(state="closed")
    last = call.applications().order_by("rank").last()
    refused.stopped(rules.within_validity, last, "substitute", reason="补")


def test_shortlist_is_made_between_review_and_notice(cast, time):
    call = vetting.ranked_call(cast, time, marks=[90, 85, 80])
    first = call.applications().order_by("rank").first()
    Announcement._base_manager.filter(pk=call.pk).update(state="closed")
    sentence = "只能在公示前确定入围名单。"
    assert why(selection.shortlist, first, by=cast.lead) == [sentence]
    assert why(selection.pass_over, first, by=cast.lead, reason="满") == [sentence]
