import re

import pytest

from core.errors import Blocked
from tests.inspections import districts


@pytest.fixture
def stopped():
    """stopped(act, rule, …): the act is blocked with exactly these rules' sentences, in order."""

    def check(act, *rules):
        with pytest.raises(Blocked) as refusal:
            act()
        reasons = refusal.value.reasons
        assert len(reasons) == len(rules), reasons
        for reason, rule in zip(reasons, rules, strict=True):
            parts = re.split(r"%\(\w+\)s", str(rule.sentence))
            assert re.fullmatch(".+".join(map(re.escape, parts)), reason), (reason, rule.name)

    return check


@pytest.fixture
def three(cast):
    """环翠区 and 文登区 signed themselves, in 芝罘区 (another city) the school did; a group in each."""
    districts.schools_sign(cast.region_far)
    for where in ("a", "b", "far"):
        districts.group_of(cast, districts.agreement_of(cast, where), where)
    return cast


@pytest.fixture
def signed_by_school(cast):
    districts.schools_sign(cast.region)
    row = districts.agreement_of(cast, "school")
    return districts.group_of(cast, row, "school")


@pytest.fixture
def coach(cast):
    """Works in 环翠区, 文登区 and 芝罘区, whose school signed."""
    districts.schools_sign(cast.region_far)
    member = districts.post(cast)
    for where in ("a", "b", "far"):
        row = districts.agreement_of(cast, where, staff=[member])
        districts.group_of(cast, row, where)
    return member
