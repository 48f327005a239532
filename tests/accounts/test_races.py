"""Two leads act on the same office at once: on real PostgreSQL, with real threads."""

import threading

import pytest
from django.db import connection, connections

from accounts.domain import people, signup, stand_ins
from accounts.facts import Lending
from accounts.middleware import held_by
from accounts.models import Claim, Membership, Organisation
from core import clock, ledger
from core.errors import DomainError
from tests.accounts.test_signup import claim
from tests.cast import Cast

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def world(transactional_db):
    assert connection.vendor == "postgresql"  # SQLite has one writer: nothing would race
    return Cast()


def at_once(*deeds):
    """Run the deeds at the same moment; what each returned or raised, in order."""
    start, outcomes = threading.Barrier(len(deeds)), [None] * len(deeds)

    def run(place, deed):
        try:
            start.wait(timeout=10)
            outcomes[place] = deed()
        except DomainError as refusal:
            outcomes[place] = refusal
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(place, deed)) for place, deed in enumerate(deeds)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    return outcomes


def refused(outcomes):
    return [type(each).__name__ for each in outcomes if isinstance(each, DomainError)]


@pytest.mark.parametrize("_round", range(5))
def test_an_office_never_loses_both_its_leads(world, _round):
    def end(actor):
        row = world.membership(actor)
        return lambda: people.end(row, by=world.city_lead, reason="调离")

    outcomes = at_once(end(world.lead), end(world.lead2))
    assert refused(outcomes) == ["Blocked"]
    leads = Membership.objects.filter(organisation=world.bureau, role="DISTRICT", is_lead=True)
    assert sum(row.holds_on(clock.today()) for row in leads) == 1
    assert list(ledger.verify()) == []


@pytest.mark.parametrize("_round", range(5))
def test_whoever_leaves_while_being_lent_acts_nowhere(world, _round):
    row = stand_ins.ask(world.bureau, by=world.lead, reason="经办住院")
    person, today = world.membership(world.city), clock.today()
    told = Lending(person=person, since=today, until=today, document="威教函〔2026〕8号")
    at_once(
        lambda: stand_ins.grant(row, told, by=world.city_lead),
        lambda: people.end(world.membership(world.city), by=world.city_lead, reason="调离"),
    )
    assert held_by(world.city.user_id) == []
    assert list(ledger.verify()) == []


@pytest.mark.parametrize("_round", range(5))
def test_a_claim_is_decided_once(world, _round):
    row = claim(world)
    outcomes = at_once(
        lambda: signup.grant(row, by=world.lead, reason="属实"),
        lambda: signup.refuse(row, by=world.lead2, reason="不属实"),
    )
    assert refused(outcomes) == ["Stale"]
    state = Claim.objects.get().state
    holders = Membership.objects.filter(organisation=world.institution_office)
    holding = [m.user_id for m in holders if m.holds_on(clock.today())]
    assert holding == [row.claimant_id if state == Claim.State.GRANTED else world.clerk.user_id]


def test_one_uscc_is_registered_once(world):
    def register(username):
        return lambda: signup.open_account(
            uscc="91000000MA00000033",
            organisation_name="新机构",
            region=world.region,
            name="张三",
            username=username,
            password="海风-races-2026",
        )

    outcomes = at_once(register("first"), register("second"))
    assert refused(outcomes) == ["Invalid"]
    office = Organisation.objects.get(code="91000000MA00000033")
    assert office.memberships.count() == 1
