"""告家长书: issued by whatever ends a group or takes somebody out of it; of a person neither name nor reason."""

from __future__ import annotations

import pytest

from accounts.domain import pages, reading
from contracts.domain import agreements
from contracts.facts import Ending
from core.fsm import fresh
from inspections.enums import Outcome
from tests.factories import contracts as signed
from tests.factories import inspections as exits
from tests.factories import institutions as people

pytestmark = pytest.mark.django_db


def _said(row, name):
    issued = pages.newest(row, name)
    return issued.page().plain() if issued else ""


def test_an_exit_tells_the_families_of_each_group_that_it_ends(cast, time):
    row = signed.running_placement(cast)
    exits.executed_case(cast)
    said, plan = _said(row, "families"), fresh(row).handover.rstrip("。")
    assert ("因教育局终止与该机构的合作" in said, plan != "", f"起，{plan}。" in said) == (
        True,
    ) * 3
    assert _said(row, "families-changed") == ""


def test_an_end_without_fault_tells_them_who_looks_after_the_group(cast, time):
    row = signed.running_placement(cast)
    told = Ending(cause="mutual", document=people.stored_file(), handover="由本校教师接管。")
    agreements.end(row.agreement, told, by=cast.lead, reason="双方协商")
    assert "起，由本校教师接管。" in _said(row, "families")


def test_at_a_persons_exit_they_read_neither_the_name_nor_why(cast, time):
    row = signed.running_placement(cast)
    coach = row.present_staff()[0]
    case = exits.executed_case(cast, staff=coach, outcome=Outcome.END)
    said = _said(row, "families-changed")
    told = [
        word for word in (coach.person.name, "退出", "不符合", case.decision.number) if word in said
    ]
    assert (told, "授课人员" in said, _said(row, "families")) == ([], True, "")
    names = {
        who: "families-changed" in {each.page.name for each in reading.of(row, getattr(cast, who))}
        for who in ("dean", "officer", "clerk", "inspector")
    }
    assert names == {"dean": True, "officer": True, "clerk": False, "inspector": False}


def test_a_group_that_has_not_begun_has_no_families_to_tell(cast, time):
    row = signed.agreed_placement(cast)
    exits.executed_case(cast, staff=row.present_staff()[0], outcome=Outcome.END)
    assert (_said(row, "families-changed"), _said(row, "families")) == ("", "")
