"""S9: a running group's pupils, hours and time change by a deed agreed by both, from a day on."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse

from accounts.actors import system
from accounts.domain import pages
from contracts.domain import due, group_changes, placements
from contracts.facts import GroupTerms, Stop
from contracts.models import GroupChange
from contracts.rules import group_change as rules
from core import clock
from core.errors import Forbidden, Invalid
from core.fsm import fresh
from core.models import Entry
from tests import refused
from tests.contracts.test_lapse import in_days
from tests.contracts.test_signing import blocked
from tests.factories import contracts as made

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def test_a_running_group_is_not_revised_and_is_told_the_way(cast):
    row = made.running_placement(cast)
    assert blocked(lambda: placements.revise(row, by=cast.dean, pupils=28)) == [
        "入校安排已经确认，不能直接修改：尚未入校的请先退回修改，在校服务的请提出班次变更。"
    ]


def test_both_agree_and_from_today_it_is_so(cast):
    row = made.proposed_change(cast, weekly_hours=Decimal("3.0"))
    assert fresh(row.placement).pupils == 30
    row = group_changes.agree(row, by=cast.clerk)
    placement = fresh(row.placement)
    assert (row.state, placement.pupils, placement.weekly_hours) == (
        "effective", 28, Decimal("3.0"),
    )  # fmt: skip
    assert row.before == {"pupils": "30", "weekly_hours": "2.0", "timetable": "周二下午，操场"}
    assert Entry.objects.filter(deed="placement.change").count() == 1


def test_from_a_day_to_come_the_machine_does_it(cast):
    row = made.proposed_change(cast, effective_on=clock.today() + 5 * DAY)
    row = group_changes.agree(row, by=cast.clerk)
    assert (row.state, fresh(row.placement).pupils) == ("agreed", 30)
    refused.stopped(rules.day_has_come, row, "take_effect")
    with in_days(5):
        assert due.JOBS["placement-change"].due(clock.now()) == [row.pk]
        assert due.JOBS["placement-change"].do(row.pk) is True
        assert fresh(row.placement).pupils == 28
        assert due.JOBS["placement-change"].do(row.pk) is False


def test_the_proposing_side_does_not_answer_and_the_other_does_not_withdraw(cast):
    row = made.proposed_change(cast)
    refused.stopped(rules.other_side_answers, row, "agree", cast.dean)
    refused.stopped(rules.own_proposal, row, "withdraw", cast.clerk, reason="x")
    assert group_changes.decline(row, by=cast.clerk, reason="人手不够").state == "declined"
    assert fresh(row.placement).pupils == 30


def test_what_does_not_fit_is_told_at_once(cast):
    placement = made.running_placement(cast)
    late = placement.ends_on + DAY
    assert blocked(
        lambda: made.proposed_change(cast, placement, pupils=501, effective_on=late)
    ) == [
        "学生人数应为1至500人。",
        "501名学生至少须安排15名入校人员，现有1名（每名人员不超过35名学生）。",
        f"生效日期不能早于今天，也不能晚于服务截止日期（{placement.ends_on.isoformat()}）。",
    ]
    assert blocked(
        lambda: made.proposed_change(
            cast, placement, pupils=30, weekly_hours=placement.weekly_hours
        )
    ) == ["学生人数、每周课时、上课时间和地点都没有变化，请填写要变更的内容。"]
    assert blocked(lambda: made.proposed_change(cast, placement, weekly_hours=Decimal(40))) == [
        "每周课时应在1至20之间。"
    ]
    made.proposed_change(cast, placement)
    assert blocked(lambda: made.proposed_change(cast, placement, pupils=20)) == [
        "这条入校安排已有一项变更在办理，请先答复或撤回。"
    ]


def test_a_group_that_has_ended_meanwhile_is_not_changed(cast):
    row = made.proposed_change(cast)
    told = Stop(cause="school", handover="由本校教师接管")
    placements.end(fresh(row.placement), told, by=cast.lead, reason="不再需要")
    refused.stopped(rules.group_runs, row, "agree", cast.clerk)


@pytest.mark.parametrize("who", ["dean2", "officer", "clerk_b", "city"])
def test_nobody_else_asks_for_it(cast, who):
    placement = made.running_placement(cast)
    told = GroupTerms(pupils=20, weekly_hours=Decimal(2), timetable="", effective_on=clock.today())
    with pytest.raises(Forbidden):
        group_changes.propose(placement, told, by=getattr(cast, who), reason="x")
    with pytest.raises(Invalid):
        group_changes.propose(placement, told, by=cast.dean, reason=" ")
    assert GroupChange.objects.count() == 0


def test_both_sides_walk_it_from_the_page(cast):
    placement = made.running_placement(cast)
    client = cast.client(cast.dean)
    page = client.get(reverse("placement", args=[placement.pk])).content.decode()
    assert "提出班次变更" in page
    group_changes.agree(made.proposed_change(cast, placement), by=cast.clerk)
    page = client.get(reverse("placement", args=[placement.pk])).content.decode()
    assert ("班次变更" in page, "学生 28 人" in page) == (True, True)


def test_the_groups_page_is_marked_on_the_day_and_not_by_a_change_that_was_withdrawn(cast):
    placement = made.running_placement(cast)
    page = pages.newest(placement, "placement")
    later = clock.today() + timedelta(days=3)
    change = made.proposed_change(cast, placement, effective_on=later)
    change = group_changes.agree(change, by=cast.clerk)
    assert page.marks.count() == 0
    group_changes.withdraw(change, by=cast.dean, reason="学生不退了")
    assert page.marks.count() == 0
    change = made.proposed_change(cast, placement, effective_on=later)
    change = group_changes.agree(change, by=cast.clerk)
    with clock.frozen(clock.now() + timedelta(days=3)):
        group_changes.take_effect(change, by=system(group_changes.MACHINE))
    assert page.marks.get().later == pages.newest(change, "change")
