"""The machines, written out: (state x move) and (role x move)."""

import pytest

from accounts.actors import system
from core import fsm
from inspections.models import (
    Elsewhere,
    Emergency,
    ExitCase,
    Hearing,
    Rectification,
    Release,
    Talk,
    Violation,
)
from tests.factories import contracts, inspections, institutions
from tests.inspections import districts
from tests.inspections.tables import (
    BUREAU,
    ELSEWHERE,
    EMERGENCY,
    EXIT,
    HEARING,
    MACHINES,
    PEOPLE,
    RECTIFICATION,
    RELEASE,
    TALK,
    TOLD,
    VIOLATION,
    WHO_ELSEWHERE,
    WHO_EMERGENCY,
    WHO_EXIT,
    WHO_HEARING,
    WHO_ORDER,
    WHO_RELEASE,
    WHO_TALK,
    WHO_VIOLATION,
)


@pytest.mark.parametrize(
    ("model", "table"),
    [
        (Violation, VIOLATION),
        (Rectification, RECTIFICATION),
        (ExitCase, EXIT),
        (Hearing, HEARING),
        (Emergency, EMERGENCY),
        (Elsewhere, ELSEWHERE),
        (Release, RELEASE),
        (Talk, TALK),
    ],
    ids=lambda value: getattr(value, "__name__", ""),
)
def test_state_by_move(model, table):
    found = {str(value): {} for value, _label in model._meta.get_field("state").choices}
    for name, spec in fsm.declared(model).items():
        for source in spec.sources:
            found[source][name] = spec.to(source)
    assert found == table


def permitted(cast, row):
    actors = {name: getattr(cast, name) for name in PEOPLE}
    actors |= {name: system(name) for name in MACHINES}
    return {
        name: {who for who, actor in actors.items() if spec.permission(row, actor)}
        for name, spec in fsm.declared(type(row)).items()
    }


def test_told_by_move():
    found = {
        model._meta.model_name: {
            name: set(spec.custom["tells"]) for name, spec in fsm.declared(model).items()
        }
        for model in (
            Violation,
            Rectification,
            ExitCase,
            Hearing,
            Emergency,
            Elsewhere,
            Release,
            Talk,
        )
    }
    assert found == TOLD


def test_the_roles_told_are_the_offices_concerned(cast):
    """Of this row, none of others; before the notice the institution is not among them."""
    bureau, body = {cast.bureau.pk}, {cast.institution_office.pk}
    case = inspections.opened_case(cast)
    assert {role: case.parties(role) for role in ("INSTITUTION", "SCHOOL")} == {
        "INSTITUTION": set(),
        "SCHOOL": set(),
    }
    institutions.present(cast.institution, cast.region, listed=True)
    assert cast.school
    seen = inspections.recorded_violation(cast, by=cast.dean)
    for row, schools in (
        (
            inspections.notified_case(cast, staff=institutions.cleared_staff(cast.institution)),
            set(),
        ),
        (inspections.recorded_violation(cast), set()),
        (seen, {cast.school_office.pk}),
    ):
        roles = ("DISTRICT", "INSPECTOR", "CITY", "INSTITUTION", "SCHOOL")
        assert [row.parties(role) for role in roles] == [
            bureau, bureau, {cast.city_bureau.pk}, body, schools,
        ]  # fmt: skip


def test_role_by_move_of_a_violation(cast):
    assert permitted(cast, inspections.recorded_violation(cast)) == WHO_VIOLATION


def test_a_school_may_correct_its_own_record(cast):
    institutions.present(cast.institution, cast.region, listed=True)
    row = inspections.recorded_violation(cast, by=cast.dean, school=cast.school)
    found = permitted(cast, row)
    assert found["correct"] == {"officer", "lead", "inspector", "dean", "principal"}


def test_role_by_move_of_an_order(cast):
    assert permitted(cast, inspections.issued_order(cast)) == WHO_ORDER


def test_a_schools_order_is_the_principals_to_check(cast):
    contracts.running_placement(cast)
    row = inspections.issued_order(cast, by=cast.principal)
    desk = {"enter_reply", "check_entry", "return_entry"}
    assert permitted(cast, row) == {
        name: ({"principal"} if who & BUREAU else set()) | who - BUREAU
        for name, who in WHO_ORDER.items()
    } | {key: {"dean", "principal", "officer", "lead"} for key in desk}


def test_role_by_move_of_an_exit(cast):
    assert permitted(cast, inspections.notified_case(cast)) == WHO_EXIT


def test_role_by_move_of_a_hearing(cast):
    assert permitted(cast, inspections.hearing_requested(cast).hearing) == WHO_HEARING


def test_role_by_move_of_a_talk(cast):
    case = inspections.served_case(cast, outcome="TALK")
    assert permitted(cast, case.current_talk) == WHO_TALK


def test_role_by_move_of_an_emergency(cast):
    assert permitted(cast, inspections.emergency_case(cast).emergency) == WHO_EMERGENCY


def test_role_by_move_of_another_districts_answer(cast):
    districts.agreement_of(cast, "b")
    case = inspections.executed_case(cast)
    assert permitted(cast, case.elsewhere.get()) == WHO_ELSEWHERE


def test_role_by_move_of_a_schools_release(cast):
    districts.schools_sign(cast.region)
    districts.agreement_of(cast, "school")
    case = inspections.executed_case(cast)
    assert permitted(cast, case.releases.get()) == WHO_RELEASE


def test_before_the_notice_the_institution_holds_nothing(cast):
    found = permitted(cast, inspections.opened_case(cast))
    assert {name for name, who in found.items() if "clerk" in who} == set()
