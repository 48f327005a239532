"""What stands in the way of deeds about a membership is said at its button."""

from datetime import timedelta

import pytest

from accounts import rules
from accounts.domain import people
from core import clock
from core.deeds import Deed, fresh
from core.errors import Blocked
from tests.accounts.test_deputies import name


def said(rule, row, by):
    return rule(row, Deed("", by, clock.today(), clock.now(), "", {}, ""))


def test_a_membership_says_why_nothing_can_be_done_to_it(cast):
    mine = cast.membership(cast.lead)
    assert said(rules.not_oneself, mine, cast.lead) == "这是您自己的账号，请由上级单位办理。"
    assert said(rules.does_not_lead, mine, cast.city_lead) == "已经是负责人。"
    acting = name(cast).acting
    assert said(rules.is_no_deputys, acting, cast.city_lead).startswith("这是代行期间的任职")
    theirs = cast.membership(cast.officer)
    assert said(rules.is_disabled, theirs, cast.lead) == "账号没有停用。"
    free = (rules.not_oneself, rules.does_not_lead, rules.is_no_deputys, rules.has_not_ended)
    assert [said(rule, theirs, cast.lead) for rule in free] == ["", "", "", ""]
    people.end(theirs, by=cast.lead, reason="调离")
    assert said(rules.has_not_ended, fresh(theirs), cast.lead) == "这一任职已经结束。"


def test_a_deputyship_that_is_over_says_so(cast):
    row = name(cast)
    assert said(rules.deputyship_is_on, row, cast.lead) == ""
    with clock.frozen(clock.now() + timedelta(days=10)):
        assert said(rules.deputyship_is_on, row, cast.lead) == "代行已经结束。"


def test_a_disabled_account_is_not_disabled_again_nor_given_a_new_password(cast):
    row = people.disable(cast.membership(cast.officer2), by=cast.lead, reason="长期离岗")
    with pytest.raises(Blocked) as again:
        people.disable(fresh(row), by=cast.lead, reason="再一次")
    assert again.value.reasons == ["账号已停用。"]
    with pytest.raises(Blocked) as reset:
        people.reset(fresh(row), by=cast.lead)
    assert reset.value.reasons == ["账号已停用。"]
