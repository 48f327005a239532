"""Each region asks by its own figure how long ago a removal was."""

from datetime import timedelta

from core import clock, policy
from inspections.domain import (
    effects,
    restoring,
)
from inspections.models import Elsewhere
from institutions import periods
from institutions import policies as institution_policies
from institutions.domain import exclusions, standing
from tests.factories import inspections
from tests.inspections.districts import entry_rule_off


def _months(region, months, **told):
    policy.change(
        institution_policies.EXCLUSION_MONTHS,
        months,
        scope=region.code,
        effective_from=told.pop("effective_from", clock.today()),
        document="当地规定",
        set_by="负责人",
    )


def last_day(body, region):
    """The last day on which the body may not enter there, of those around the figures in use."""
    days = [
        periods.add_months(clock.today(), months) - clock.ONE_DAY for months in (12, 24, 36, 48)
    ]
    barred = [day for day in days if not standing.may_enter(body, region=region, on=day).ok]
    return max(barred, default=None)


def in_months(months):
    return periods.add_months(clock.today(), months) - clock.ONE_DAY


def test_each_region_asks_by_its_own_figure(three):
    _months(three.region, 24)
    _months(three.region_b, 12)
    _months(three.region_far, 48)
    case = inspections.executed_case(three)
    body = three.institution
    assert case.exclusion.until == in_months(24)
    assert [last_day(body, one) for one in (three.region, three.region_b, three.region_far)] == [
        in_months(12 * 2),
        in_months(12),
        in_months(48),
    ]
    said = standing.may_enter(body, region=three.region_b, on=clock.today()).why
    assert in_months(12).isoformat() in said
    with clock.frozen(clock.at(in_months(30), hour=9)):
        exclusions.expire(case.exclusion)
        assert not standing.may_enter(body, region=three.region_far, on=clock.today()).ok
        assert standing.may_enter(body, region=three.region, on=clock.today()).ok


def test_a_removal_where_no_rule_is_set_counts_where_it_is(three):
    entry_rule_off(three.region)
    case = inspections.executed_case(three)
    body, today = three.institution, clock.today()
    assert (case.exclusion.published, case.published_on) == (False, None)
    assert standing.may_enter(body, region=three.region, on=today).ok
    assert last_day(body, three.region_b) == in_months(36)
    assert Elsewhere.objects.filter(region=three.region_b, state="waiting").count() == 1
    assert "当地规定" in effects.consequence(case.decision.effects)


def test_where_the_rule_is_set_nowhere_a_removal_bars_nobody(three):
    for region in (three.region, three.region_b, three.region_far, *three.regions.values()):
        entry_rule_off(region)
    case = inspections.executed_case(three)
    assert case.exclusion is None
    assert Elsewhere.objects.count() == 2


def test_a_figure_that_came_after_the_decision_changes_no_last_day(three):
    inspections.executed_case(three)
    with clock.frozen(clock.now() + timedelta(days=5)):
        _months(three.region_b, 48)
    body = three.institution
    assert last_day(body, three.region_b) == in_months(36)


def test_a_restored_body_may_enter_everywhere(three):
    _months(three.region_far, 48)
    case = inspections.executed_case(three)
    restoring.restore(case.exclusion, by=three.lead, reason="整改到位")
    assert [last_day(three.institution, one) for one in (three.region, three.region_far)] == [None, None]  # fmt: skip
