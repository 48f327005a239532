"""S7: what a person's query shows reaches the institution's grade only where policy says so."""

from __future__ import annotations

import pytest

from core import clock, policy
from evaluations import policies
from evaluations.models import Result
from institutions.enums import Grade
from institutions.models import Exclusion
from tests.factories import evaluations, inspections
from tests.factories import institutions as people


def _graded(cast, code: str, *, spread: bool) -> Result:
    """The institution's result of a round in which this was confirmed of one of its people."""
    policy.change(
        policies.PERSON_VETO.key,
        spread,
        scope=cast.region.code,
        effective_from=clock.today(),
        document="测试",
        set_by="tests",
    )
    row = evaluations.answered_round(cast)
    coach = people.submitted_staff(cast.institution, name="教练乙")
    inspections.confirmed_violation(cast, code=code, staff=coach)
    evaluations.closed(evaluations.frozen(row))
    return Result.objects.get(placement=None)


@pytest.mark.parametrize("spread", [False, True])
def test_a_query_that_is_late_or_missing_is_no_veto_and_no_bar(cast, spread):
    """P5b takes its points whatever the policy on a person's veto says, for it is none."""
    found = _graded(cast, "P5b", spread=spread)
    assert found.grade != Grade.FAIL
    assert (found.figures["violations"], Exclusion.objects.count()) == (["MEDIUM"], 0)


def test_an_offence_found_fails_the_institution_where_policy_says_so(cast):
    found = _graded(cast, "P5a", spread=True)
    assert (found.grade, found.figures["violations"]) == (Grade.FAIL, ["VETO"])


def test_an_offence_found_is_the_persons_elsewhere(cast):
    """The institution loses the points of a serious one, and no more."""
    found = _graded(cast, "P5a", spread=False)
    assert found.figures["violations"] == ["SERIOUS"]
    assert found.grade != Grade.FAIL
