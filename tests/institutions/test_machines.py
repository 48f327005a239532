"""The machines of this room, written out: state by move, role by move, and who hears of each move."""

from datetime import timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.actors import system
from accounts.models import Message
from core import clock, ledger
from core.errors import Blocked, Forbidden, Stale
from core.fsm import declared, fresh, perform
from institutions.domain import changes, courses, exclusions, expiry, licences, registration
from institutions.domain import staff as people
from institutions.facts import Acceptance, Deregistration, Receipt, Ticks
from institutions.models import Change
from tests.factories import institutions as make
from tests.institutions.tables import FIRST, MACHINES, MOVES, WHO, a_change, a_row, an_exclusion
from tests.walks import LONGER, broken_passages, by_name

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("model", MOVES, ids=lambda model: model.__name__)
def test_state_by_move(model):
    found = {}
    for state, _label in model._meta.get_field("state").choices:
        found[state] = {
            name: spec.target for name, spec in declared(model).items() if state in spec.sources
        }
    assert found == MOVES[model]


@pytest.mark.parametrize("model", WHO, ids=lambda model: model.__name__)
def test_role_by_move(model, cast):
    row = a_row(model, cast)
    actors = cast.people | {name: system(name) for name in MACHINES}
    found = {
        name: {who for who, actor in actors.items() if spec.permission(row, actor)}
        for name, spec in declared(model).items()
    }
    assert found == WHO[model]


@pytest.mark.parametrize(
    ("model", "name"),
    [
        (model, name)
        for model, moves in WHO.items()
        for name in moves
        if name not in MOVES[model][FIRST[model]]
    ],
    ids=lambda value: getattr(value, "__name__", value),
)
def test_a_move_from_a_wrong_state_is_stale_and_changes_nothing(model, name, cast):
    row = a_row(model, cast)
    assert row.state == FIRST[model]
    for who in WHO[model][name]:
        actor = system(who) if who in MACHINES else cast.people[who]
        with pytest.raises(Stale):
            perform(*by_name(row, name, {}), by=actor, reason="测试")
    assert (fresh(row).state, fresh(row).version) == (row.state, row.version)


class Ears:
    """Who was told since the last time asked: {(role, office code)}."""

    def __init__(self):
        self.heard = Message.objects.count()

    def __call__(self):
        rows = Message.objects.order_by("id").select_related("organisation")[self.heard :]
        self.heard += len(rows)
        return {(row.role, row.organisation.code) for row in rows}


BUREAU, CITY = ("DISTRICT", "371002"), ("CITY", "371000")


def test_walk_of_an_institution(cast):
    row = make.registered_institution(cast, name="丙机构（测试）")
    here, hears = ("INSTITUTION", row.uscc), Ears()
    row = registration.refuse(row, by=cast.officer, reason="授权书不清晰")
    assert (row.state, hears()) == ("refused", {here})
    row = registration.resubmit(row, by=cast.officer)
    assert (row.state, hears()) == ("registered", {BUREAU})
    row = registration.confirm(row, by=cast.lead)
    assert (row.state, row.confirmed_on, hears()) == ("confirmed", clock.today(), {here})
    row = registration.retract(row, by=cast.lead, reason="点错")
    assert (row.state, row.confirmed_on, hears()) == ("registered", None, {here, BUREAU})
    row = registration.confirm(row, by=cast.lead)
    hears()
    paper = Deregistration(document="民政〔2026〕1 号", scan=make.stored_file())
    row = registration.deregister(row, paper, by=cast.lead, reason="办学终止")
    assert (row.state, hears()) == ("deregistered", {here, BUREAU, CITY})
    row = registration.reinstate(row, by=cast.lead, reason="登记有误")
    assert (row.state, row.deregistered_on, hears()) == ("confirmed", None, {here, BUREAU, CITY})


def test_walk_of_a_licence(cast):
    body, today = cast.institution, clock.today()
    here = ("INSTITUTION", body.uscc)
    row = make.submitted_licence(body, valid_until=today + timedelta(days=10))
    hears = Ears()
    row = licences.refuse(row, by=cast.officer, reason="不清晰")
    assert (row.state, hears()) == ("refused", {here})
    row = licences.resubmit(row, by=cast.clerk)
    assert (row.state, hears()) == ("submitted", {BUREAU})
    row = licences.verify(row, by=cast.officer)
    assert (row.state, hears()) == ("verified", {here})
    row = licences.retract(row, by=cast.lead, reason="看错")
    assert (row.state, row.verified_by, hears()) == ("submitted", None, {here})
    row = licences.verify(row, by=cast.officer)
    hears()
    row = expiry.lapse_licence(row, on=today + timedelta(days=11))
    assert (row.state, hears()) == ("lapsed", {here, BUREAU})
    receipt, until = make.stored_file(), today + timedelta(days=60)
    row = licences.resume(row, Receipt(receipt=receipt, until=until), by=cast.officer)
    assert (row.state, row.valid_on(until), hears()) == ("verified", True, {here})
    new = make.submitted_licence(body, replaces=row)
    licences.verify(new, by=cast.officer)
    assert (fresh(row).state, hears()) == ("replaced", {here})


def test_walk_of_a_person(cast):
    body = cast.institution
    here = ("INSTITUTION", body.uscc)
    row, hears = make.submitted_staff(body), None
    hears = Ears()
    row = people.refuse(row, by=cast.officer, reason="证书不对应")
    assert (row.state, hears()) == ("refused", {here})
    row = people.resubmit(row, by=cast.clerk)
    assert (row.state, hears()) == ("submitted", {BUREAU})
    row = people.clear(row, Ticks(in_service_clear=True, red_lines_clear=True), by=cast.officer)
    assert (row.state, hears()) == ("cleared", {here})
    row = people.retract(row, by=cast.lead, reason="点错")
    assert (row.state, row.cleared_on, hears()) == ("submitted", None, {here})
    row = people.clear(row, by=cast.officer)
    hears()
    row = people.block(row, by=cast.officer, reason="核实情况")
    assert (row.state, row.blocked_reason, hears()) == ("blocked", "核实情况", {here, BUREAU})
    row = people.remove(row, by=cast.clerk, reason="离职")
    assert (row.state, hears()) == ("removed", {here, BUREAU})


def test_walk_of_a_course(cast):
    here = ("INSTITUTION", cast.institution.uscc)
    row = make.submitted_course(cast.institution)
    hears = Ears()
    row = courses.refuse(row, by=cast.officer, reason="纲要太简")
    assert (row.state, hears()) == ("refused", {here})
    row = courses.resubmit(row, by=cast.clerk)
    assert (row.state, hears()) == ("submitted", {BUREAU})
    row = courses.accept(row, Acceptance(non_subject=True), by=cast.officer)
    assert (row.state, hears()) == ("accepted", {here})
    row = courses.retract(row, by=cast.lead, reason="点错")
    assert (row.state, hears()) == ("submitted", {here})
    row = courses.withdraw(row, by=cast.clerk)
    assert (row.state, hears()) == ("withdrawn", {BUREAU})
    row = courses.return_to_offer(row, by=cast.clerk)
    assert (row.state, hears()) == ("submitted", {BUREAU})


def test_walk_of_a_change(cast):
    here = ("INSTITUTION", cast.institution.uscc)
    row = a_change(cast)
    hears = Ears()
    row = changes.refuse(row, by=cast.officer, reason="材料不符")
    assert (row.state, hears()) == ("refused", {here})
    row = a_change(cast)
    assert hears() == {BUREAU}
    row = changes.confirm(row, by=cast.officer)
    body = fresh(cast.institution)
    assert (row.state, hears()) == ("confirmed", {here, BUREAU})
    assert (body.name, body.organisation.name) == ("新名称（测试）", "新名称（测试）")


def test_walks_of_an_exclusion(cast):
    here = ("INSTITUTION", cast.institution.uscc)
    hears = Ears()
    row = an_exclusion(cast)
    assert hears() == {here, BUREAU, CITY}
    day = row.until + timedelta(days=1)
    row = exclusions.expire(row, on=day)
    assert (row.state, row.closed_on, row.published, hears()) == (
        "expired",
        day,
        False,
        {here, BUREAU},
    )
    row = exclusions.restore(an_exclusion(cast), by=cast.lead, reason="整改到位")
    assert row.state == "restored"
    row = exclusions.revoke(an_exclusion(cast), by=cast.city_lead, reason="复议决定")
    assert (row.state, row.closed_by_id) == ("revoked", cast.city_lead.user_id)


REASONLESS = {
    "close",
    "confirm",
    "resubmit",
    "verify",
    "lapse",
    "resume",
    "replace",
    "clear",
    "accept",
    "withdraw",
    "return_to_offer",
    "expire",
}


@pytest.mark.parametrize("model", WHO, ids=lambda model: model.__name__)
def test_every_move_against_somebody_asks_for_a_reason(model):
    without = {
        name
        for name, spec in declared(model).items()
        if "core.rules.reason_given" not in {rule.name for rule in spec.custom["rules"]}
    }
    assert without == REASONLESS & set(declared(model))


STEPS = [(model, name) for model, moves in WHO.items() for name in moves]


@settings(
    max_examples=12 * LONGER,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    steps=st.lists(
        st.tuples(
            st.sampled_from(STEPS),
            st.sampled_from(["officer", "lead", "clerk", "lead_b", "clerk_b", *MACHINES]),
            st.sampled_from(["", "有理由"]),
        ),
        max_size=14,
    )
)
def test_no_walk_leaves_the_table(cast, steps):
    """Whatever anybody tries in any order: a move is made as written, or nothing is."""
    made_once = (cast.institution.state, cast.school.state)  # outside what is rolled back
    assert made_once == ("confirmed", "open")
    with transaction.atomic():
        rows = {model: a_row(model, cast) for model in MOVES}
        for (model, name), who, reason in steps:
            row = fresh(rows[model])
            actor = system(who) if who in MACHINES else cast.people[who]
            facts = {"document": "文 1", "non_subject": True, "receipt": None, "until": None}
            facts |= {"scan": rows[Change].evidence, "closes_on": clock.today()}
            try:
                with transaction.atomic():
                    moved = perform(*by_name(row, name, facts), by=actor, reason=reason)
            except (Stale, Forbidden, Blocked):
                assert (fresh(row).state, fresh(row).version) == (row.state, row.version)
            else:
                assert moved.state == MOVES[model][row.state][name]
                assert moved.version == row.version + 1
        assert list(ledger.verify()) == []
        assert broken_passages() == []
        transaction.set_rollback(True)
