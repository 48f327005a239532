"""The machines, written out: (state x move), (role x move), and who hears of each move."""

from __future__ import annotations

import pytest

from accounts.actors import Stranger, system
from accounts.models import Message
from core import fsm
from tests.cast import PEOPLE
from tests.factories import vetting
from tests.vetting import tables
from tests.walks import along, walks
from vetting.domain import objections
from vetting.facts import Filing
from vetting.models import Announcement, Application, Listing, Objection, Package, ScoreSheet

TABLES = {
    Announcement: tables.CALL,
    Package: tables.PACKAGE,
    Application: tables.APPLICATION,
    ScoreSheet: tables.SHEET,
    Objection: tables.OBJECTION,
    Listing: tables.LISTING,
}
MACHINES = (
    "announcement-close", "announcement-conclude", "announcement-cancel", "application-lapse",
    "draft-lapse", "ranking", "objection", "listing-expiry", "listing-resume", "licence-expiry", "exit-execution",
    "institution-deregistration",
    "agreement-expiry", "demo",
)  # fmt: skip


@pytest.mark.parametrize("model", TABLES, ids=lambda model: model.__name__)
def test_state_by_move(model):
    found = {str(value): {} for value, _label in model._meta.get_field("state").choices}
    for name, spec in fsm.declared(model).items():
        for source in spec.sources:
            found[source][name] = spec.target
    assert found == TABLES[model]


@pytest.fixture
def rows(cast, time):
    """One row of each machine that concerns the cast: institution X, district A, panel1."""
    vetting.certified(cast.institution)
    call = vetting.noticed_call(
        cast, time, institutions=[cast.institution], category=cast.institution.category
    )
    application = call.applications().get()
    objection = objections.file(
        call,
        Filing(
            name="王小明",
            contact="0631-1234567",
            facts="其进校人员名单与实际不符，有名单外人员。",
            application=application,
        ),
        by=Stranger(),
    )
    return {
        "announcement": call,
        "package": application.package,
        "application": application,
        "scoresheet": application.sheets.get(panelist__user=cast.panel1.user_id),
        "objection": objections.accept(objection, by=cast.officer),
        "listing": vetting.pending_listing(cast.institution),
    }


def test_role_by_move(cast, rows):
    actors = {name: getattr(cast, name) for name in PEOPLE}
    actors |= {name: system(name) for name in MACHINES}
    for kind, row in rows.items():
        found = {
            name: {who for who, actor in actors.items() if spec.permission(row, actor)}
            for name, spec in fsm.declared(type(row)).items()
        }
        assert found == tables.WHO[kind]


def test_who_is_told_of_each_move(cast, rows):
    """As declared; and the declared roles lead to the organisations of this row, none of others."""
    offices = {
        "CITY": {cast.city_bureau.pk},
        "DISTRICT": {cast.bureau.pk},
        "PANEL": {cast.bureau.pk},
        "INSTITUTION": {cast.institution_office.pk},
        "REVIEWER": set(),
        "SCHOOL": set(),  # told of what it filed itself, and this row is another's
    }
    for kind, row in rows.items():
        declared = fsm.declared(type(row))
        assert {name: set(spec.custom["tells"]) for name, spec in declared.items()} == (
            tables.TOLD[kind]
        )
        roles = {role for spec in declared.values() for role in spec.custom["tells"]}
        assert {role: row.parties(role) for role in roles} == {
            role: offices[role] for role in roles
        }


def test_the_road_tells_exactly_these_offices(cast, time):
    """The notices of a whole road, in order: kind, role, office."""
    vetting.certified(cast.institution)
    Message.objects.all().delete()
    vetting.concluded_call(
        cast, time, institutions=[cast.institution], category=cast.institution.category
    )
    told = Message.objects.exclude(kind__startswith="deadline").order_by("id")
    assert [(row.kind, row.role, row.organisation.code) for row in told] == [
        ("announcement.publish", "CITY", "371000"),
        ("application.submit", "DISTRICT", "371002"),
        ("application.submit", "INSTITUTION", "91000000MA0000001R"),
        ("application.qualify", "INSTITUTION", "91000000MA0000001R"),
        ("announcement.close", "DISTRICT", "371002"),
        ("announcement.finish_review", "DISTRICT", "371002"),
        *[("announcement.convene", "PANEL", "371002")] * 3,
        ("announcement.give_public_notice", "INSTITUTION", "91000000MA0000001R"),
        ("announcement.give_public_notice", "CITY", "371000"),
        ("announcement.conclude", "INSTITUTION", "91000000MA0000001R"),
        ("announcement.conclude", "CITY", "371000"),
        ("application.enlist", "INSTITUTION", "91000000MA0000001R"),
    ]


@walks(tables.PACKAGE, MACHINES)
def test_walk_of_a_package(cast, rows, steps):
    along(cast, tables.PACKAGE, rows["package"], steps)


@walks(tables.OBJECTION, MACHINES)
def test_walk_of_an_objection(cast, rows, steps):
    along(cast, tables.OBJECTION, rows["objection"], steps, reply="经核实答复如下。")


@walks(tables.LISTING, MACHINES)
def test_walk_of_a_listing(cast, rows, steps):
    along(cast, tables.LISTING, rows["listing"], steps, number="文 1")
