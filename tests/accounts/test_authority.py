"""Who may invite whom, written out: (actor, office, role, as lead)."""

from accounts import authority
from accounts.enums import Role
from tests.cast import OFFICES, PEOPLE

SAME_AS_LEAD = "the other lead of the same office"
EXPECTED = {
    "admin": {
        "city_bureau": {("CITY", False), ("CITY", True), ("ADMIN", True), ("AUDITOR", False)},
        "bureau": {("DISTRICT", False), ("DISTRICT", True)},
        "bureau_b": {("DISTRICT", False), ("DISTRICT", True)},
    },
    "city_lead": {
        "city_bureau": {("CITY", False)},
        "bureau": {("DISTRICT", False), ("DISTRICT", True)},
        "bureau_b": {("DISTRICT", False), ("DISTRICT", True)},
    },
    "lead": {
        "bureau": {("DISTRICT", False), ("PANEL", False), ("INSPECTOR", False)},
        "department": {("REVIEWER", False), ("REVIEWER", True)},
        "school_office": {("SCHOOL", False), ("SCHOOL", True)},
        "school2_office": {("SCHOOL", False), ("SCHOOL", True)},
        "institution_office": {("INSTITUTION", False), ("INSTITUTION", True)},
    },
    "lead2": SAME_AS_LEAD,
    "lead_b": {
        "bureau_b": {("DISTRICT", False), ("PANEL", False), ("INSPECTOR", False)},
        "department_b": {("REVIEWER", False), ("REVIEWER", True)},
        "school_b_office": {("SCHOOL", False), ("SCHOOL", True)},
        "institution_b_office": {("INSTITUTION", False), ("INSTITUTION", True)},
    },
    "principal": {"school_office": {("SCHOOL", False)}},
    "principal2": {"school2_office": {("SCHOOL", False)}},
    "principal_b": {"school_b_office": {("SCHOOL", False)}},
    "clerk": {"institution_office": {("INSTITUTION", False)}},
    "clerk_b": {"institution_b_office": {("INSTITUTION", False)}},
    "admin_far": {
        "city_bureau_far": {("CITY", False), ("CITY", True), ("ADMIN", True), ("AUDITOR", False)},
        "bureau_far": {("DISTRICT", False), ("DISTRICT", True)},
    },
    "city_lead_far": {
        "city_bureau_far": {("CITY", False)},
        "bureau_far": {("DISTRICT", False), ("DISTRICT", True)},
    },
    "lead_far": {
        "bureau_far": {("DISTRICT", False), ("PANEL", False), ("INSPECTOR", False)},
        "department_far": {("REVIEWER", False), ("REVIEWER", True)},
        "school_far_office": {("SCHOOL", False), ("SCHOOL", True)},
        "institution_far_office": {("INSTITUTION", False), ("INSTITUTION", True)},
    },
    "principal_far": {"school_far_office": {("SCHOOL", False)}},
    "clerk_far": {"institution_far_office": {("INSTITUTION", False)}},
}


def test_every_person_and_every_office(cast):
    found = {}
    for person in PEOPLE:
        for office in OFFICES:
            given = set(authority.roles_given(getattr(cast, person), getattr(cast, office)))
            if given:
                found.setdefault(person, {})[office] = given
    assert found == {
        name: EXPECTED["lead"] if offices == SAME_AS_LEAD else offices
        for name, offices in EXPECTED.items()
    }


def test_a_role_never_goes_into_an_office_of_another_kind(cast):
    assert not authority.manages(cast.lead, cast.school_office, Role.INSPECTOR, lead=False)
