import re

import pytest

from accounts.models import Message
from core.errors import Blocked


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
def told():
    """told(kind): the offices' names and roles that have a notice of this kind."""

    def look(kind):
        rows = Message.objects.filter(kind=kind).values_list("organisation__name", "role")
        return sorted(rows)

    return look
