"""A stop for the safety of children takes effect at once, whoever makes it and however new their account."""

from datetime import timedelta

import pytest

from accounts.domain import deputies, entries, people, stand_ins
from accounts.facts import Deputising, Invitation, Lending
from accounts.models import Membership, PaperEntry, User
from contracts.domain import presence
from contracts.enums import PlacementEnd
from core import clock
from core.fsm import fresh
from inspections.domain import gatehouse
from institutions.domain import checks
from institutions.facts import Query
from tests.factories import contracts, inspections
from tests.factories import institutions as files
from tests.factories.paper_entries import typed

ROLES = {"INSPECTOR": "inspector", "SCHOOL": "dean", "DISTRICT": "officer"}
OFFICES = {"INSPECTOR": "bureau", "SCHOOL": "school_office", "DISTRICT": "bureau"}


def confirmed(cast, role):
    return getattr(cast, ROLES[role])


def new(cast, role):
    """Made a minute ago by a colleague; nobody has come in with it yet."""
    maker = cast.principal if role == "SCHOOL" else cast.lead
    office = cast.offices[OFFICES[role]]
    people.invite(office, Invitation(role=role, username="xinren1", name="新来的人"), by=maker)
    user = User.objects.get(username="xinren1")
    return Membership.objects.get(user=user).actor()


def reset(cast, role):
    actor = confirmed(cast, role)
    people.reset(cast.membership(actor), by=cast.principal if role == "SCHOOL" else cast.lead)
    return actor


def deputy(cast, role):
    if role == "INSPECTOR":  # nobody leads inspectors
        return confirmed(cast, role)
    lead, officer = (cast.principal, cast.dean) if role == "SCHOOL" else (cast.lead, cast.officer)
    row = deputies.name(cast.membership(lead), Deputising(deputy=cast.membership(officer), since=clock.today(), until=clock.today(), document="1号"), by=lead)  # fmt: skip
    return row.acting.actor()


def lent(cast, role):
    if role != "DISTRICT":
        return confirmed(cast, role)
    row = stand_ins.grant(stand_ins.ask(cast.bureau, by=cast.lead, reason="经办住院"), Lending(person=cast.membership(cast.city), since=clock.today(), until=clock.today() + timedelta(days=1), document="1号"), by=cast.city_lead)  # fmt: skip
    return row.acting.actor()


STANDINGS = (confirmed, new, reset, deputy, lent)


@pytest.fixture
def coach(cast):
    return files.cleared_staff(contracts.licensed(cast.institution))


@pytest.fixture
def placement(cast, coach):
    agreement = contracts.active_agreement(cast, staff=[coach])
    return contracts.running_placement(cast, agreement=agreement)


def by_inspector(cast, coach, placement, standing):
    cast.inspector = standing(cast, "INSPECTOR")
    inspections.emergency_case(cast, staff=coach)


def at_the_school(cast, coach, placement, standing):
    presence.refuse_person(placement, by=standing(cast, "SCHOOL"), staff=coach, reason="酒后到校")


def from_the_schools_paper(cast, coach, placement, standing):
    actor = standing(cast, "DISTRICT")
    typed(cast, placement, "refuse_person", "SCHOOL", by=actor, facts={"staff": coach})


def by_a_query(cast, coach, placement, standing):
    checks.enter(coach, Query(queried_on=clock.today(), passed=False, reference="查 1 号", consent_on=clock.today(), queried_by="公安"), by=standing(cast, "DISTRICT"))  # fmt: skip


WAYS = (by_inspector, at_the_school, from_the_schools_paper, by_a_query)


def may_come_in(cast, coach):
    """As the school's gate sees it now: among those expected, with nothing against them."""
    return [
        member.pk
        for there in gatehouse.there(cast.school)
        for member, against in there.rows
        if not against and not there.barred
    ] == [coach.pk]


@pytest.mark.parametrize("standing", STANDINGS, ids=lambda each: each.__name__)
@pytest.mark.parametrize("way", WAYS, ids=lambda each: each.__name__)
def test_a_stop_takes_effect_in_the_deed_that_makes_it(cast, coach, placement, way, standing):
    assert may_come_in(cast, coach)
    way(cast, coach, placement, standing)
    assert not may_come_in(cast, coach)


def test_a_stop_on_paper_stands_when_it_is_checked(cast, coach, placement):
    from_the_schools_paper(cast, coach, placement, confirmed)
    entries.check(PaperEntry.objects.get(), by=cast.lead)
    assert not may_come_in(cast, coach)
    assert fresh(placement).kept_out().count() == 1


def test_a_stop_that_the_paper_does_not_say_is_taken_back(cast, coach, placement):
    from_the_schools_paper(cast, coach, placement, confirmed)
    entry = PaperEntry.objects.get()
    assert (entry.at_once, entry.state) == (True, "entered")
    entries.send_back(entry, by=cast.lead, reason="写的是另一人")
    assert fresh(placement).kept_out().count() == 0


def test_a_paper_that_waits_for_its_check_stands_in_no_stops_way(cast, coach, placement):
    facts = {"cause": PlacementEnd.SCHOOL, "handover": "由本校教师看护"}
    typed(cast, placement, "end", "SCHOOL", by=cast.dean, facts=facts)
    from_the_schools_paper(cast, coach, placement, confirmed)
    assert not may_come_in(cast, coach)
