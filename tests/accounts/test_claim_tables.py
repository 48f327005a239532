"""The claim's machine, written out: state by move, role by move, who hears, and no walk leaves it."""

import pytest
from django.db import transaction

from accounts.actors import system
from accounts.domain import signup
from accounts.facts import Claiming
from accounts.models import Claim, Message
from core import fsm
from core.errors import Blocked, Forbidden, Stale
from tests.factories.institutions import stored_file

pytestmark = pytest.mark.django_db
STATES = {"filed": {"grant": "granted", "refuse": "refused"}, "granted": {}, "refused": {}}
WHO = {"grant": {"lead", "lead2"}, "refuse": {"lead", "lead2"}}
TOLD = {"grant": {"INSTITUTION"}, "refuse": {"INSTITUTION"}}
MACHINES = ("exit-execution", "demo")


@pytest.fixture
def claim(cast):
    return signup.claim(
        Claiming(
            uscc=cast.institution_office.code,
            name="另一人",
            username="claimant",
            password="海风-claim-2026",
            phone="13800000000",
            facts_text="原账号由离职人员注册",
            authorisation=stored_file(),
        )
    )


def test_state_by_move():
    found = {str(value): {} for value, _label in Claim._meta.get_field("state").choices}
    for name, spec in fsm.declared(Claim).items():
        for source in spec.sources:
            found[source][name] = spec.target
    assert found == STATES


def test_role_by_move(cast, claim):
    actors = cast.people | {name: system(name) for name in MACHINES}
    found = {
        name: {who for who, actor in actors.items() if spec.permission(claim, actor)}
        for name, spec in fsm.declared(Claim).items()
    }
    assert found == WHO


@pytest.mark.parametrize("name", WHO)
def test_each_move_tells_the_institution(cast, claim, name):
    declared = fsm.declared(Claim)
    assert {move: set(spec.custom["tells"]) for move, spec in declared.items()} == TOLD
    getattr(signup, name)(claim, by=cast.lead, reason="核实属实")
    rows = Message.objects.filter(kind=f"claim.{name}").values_list("role", "organisation_id")
    assert list(rows) == [("INSTITUTION", cast.institution_office.pk)]


@pytest.mark.parametrize("first", WHO)
def test_whatever_anybody_tries_the_table_holds(cast, claim, first):
    """Two moves and an end: every walk there is, by everybody."""
    for who, actor in cast.people.items():
        for name, whose in WHO.items():
            with transaction.atomic():
                mark = transaction.savepoint()
                try:
                    moved = fsm.perform(claim, fsm.named(claim, name), by=actor, reason="核实")
                    assert (who in whose, moved.state) == (True, STATES["filed"][name])
                except Forbidden:
                    assert who not in whose
                transaction.savepoint_rollback(mark)
    with pytest.raises(Blocked):
        fsm.perform(claim, fsm.named(claim, first), by=cast.lead, reason=" ")
    done = fsm.perform(claim, fsm.named(claim, first), by=cast.lead, reason="核实")
    for name in WHO:
        with pytest.raises(Stale):
            fsm.perform(done, fsm.named(done, name), by=cast.lead2, reason="再来")
