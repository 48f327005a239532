"""One named person per role, and a stranger of the same role in another district.

District A is 环翠区 (371002), district B is 文登区 (371003), both of 威海市 (371000). Whoever is called
`…_far` belongs to another city, 烟台市 (370600) and its 芝罘区 (370602). Every attribute named in PEOPLE is an actor (`accounts.actors.Person`), every one in OFFICES an `Organisation`:

    def test_publish(cast): calls.publish(call, by=cast.lead)
    client = cast.client(cast.officer)          # signed in, acting under that membership

`cast.school`, `cast.institution` and their like are the rows of the institutions app for the offices
of the same name; they are made on first use by `tests.factories.institutions.school_of(office)` and
`institution_of(office)`.
"""

from __future__ import annotations

from datetime import date
from functools import cached_property
from typing import Any

import pytest
from django.contrib.auth.hashers import make_password
from django.test import Client

from accounts.actors import Person
from accounts.enums import OrganisationKind as Kind
from accounts.enums import RegionLevel, Role
from accounts.middleware import ACTING
from accounts.models import Membership, Organisation, Region, User

PASSWORD = "海风-cast-2026"
SINCE = date(2020, 1, 1)

REGIONS = {
    "371000": ("威海市", RegionLevel.CITY, None),
    "371002": ("环翠区", RegionLevel.DISTRICT, "371000"),
    "371003": ("文登区", RegionLevel.DISTRICT, "371000"),
    "370600": ("烟台市", RegionLevel.CITY, None),
    "370602": ("芝罘区", RegionLevel.DISTRICT, "370600"),
}
# By name: kind, code, full name, region.
OFFICES = {
    "city_bureau": (Kind.BUREAU, "371000", "威海市教育局", "371000"),
    "bureau": (Kind.BUREAU, "371002", "环翠区教育和体育局", "371002"),
    "bureau_b": (Kind.BUREAU, "371003", "文登区教育和体育局", "371003"),
    "department": (Kind.DEPARTMENT, "371002-D1", "环翠区文化和旅游局", "371002"),
    "department_b": (Kind.DEPARTMENT, "371003-D1", "文登区文化和旅游局", "371003"),
    "school_office": (Kind.SCHOOL, "371002-S1", "环翠甲小学", "371002"),
    "school2_office": (Kind.SCHOOL, "371002-S2", "环翠乙小学", "371002"),
    "school_b_office": (Kind.SCHOOL, "371003-S1", "文登甲小学", "371003"),
    "institution_office": (Kind.INSTITUTION, "91000000MA0000001R", "甲轮滑培训学校", "371002"),
    "institution_b_office": (Kind.INSTITUTION, "52000000MA0000001T", "乙美术培训学校", "371003"),
    "city_bureau_far": (Kind.BUREAU, "370600", "烟台市教育局", "370600"),
    "bureau_far": (Kind.BUREAU, "370602", "芝罘区教育和体育局", "370602"),
    "department_far": (Kind.DEPARTMENT, "370602-D1", "芝罘区文化和旅游局", "370602"),
    "school_far_office": (Kind.SCHOOL, "370602-S1", "芝罘甲小学", "370602"),
    "institution_far_office": (Kind.INSTITUTION, "52000000MA0000002X", "丙围棋培训学校", "370602"),
}
# By name: full name, role, whether lead, office.
PEOPLE = {
    "city": ("市办事员", Role.CITY, False, "city_bureau"),
    "city_lead": ("市负责人", Role.CITY, True, "city_bureau"),
    "admin": ("管理员", Role.ADMIN, True, "city_bureau"),
    "auditor": ("审计员", Role.AUDITOR, False, "city_bureau"),
    "officer": ("经办甲", Role.DISTRICT, False, "bureau"),
    "officer2": ("经办乙", Role.DISTRICT, False, "bureau"),
    "lead": ("区负责人", Role.DISTRICT, True, "bureau"),
    "lead2": ("区副负责人", Role.DISTRICT, True, "bureau"),
    "inspector": ("督学甲", Role.INSPECTOR, False, "bureau"),
    "inspector2": ("督学乙", Role.INSPECTOR, False, "bureau"),
    "panel1": ("专家甲", Role.PANEL, False, "bureau"),
    "panel2": ("专家乙", Role.PANEL, False, "bureau"),
    "panel3": ("专家丙", Role.PANEL, False, "bureau"),
    "reviewer": ("联审员", Role.REVIEWER, False, "department"),
    "dean": ("教务主任", Role.SCHOOL, False, "school_office"),
    "principal": ("校长", Role.SCHOOL, True, "school_office"),
    "dean2": ("乙校主任", Role.SCHOOL, False, "school2_office"),
    "principal2": ("乙校校长", Role.SCHOOL, True, "school2_office"),
    "clerk": ("机构经办", Role.INSTITUTION, True, "institution_office"),
    "officer_b": ("文登经办", Role.DISTRICT, False, "bureau_b"),
    "lead_b": ("文登负责人", Role.DISTRICT, True, "bureau_b"),
    "inspector_b": ("文登督学", Role.INSPECTOR, False, "bureau_b"),
    "panel_b": ("文登专家", Role.PANEL, False, "bureau_b"),
    "reviewer_b": ("文登联审", Role.REVIEWER, False, "department_b"),
    "dean_b": ("文登主任", Role.SCHOOL, False, "school_b_office"),
    "principal_b": ("文登校长", Role.SCHOOL, True, "school_b_office"),
    "clerk_b": ("文登机构经办", Role.INSTITUTION, True, "institution_b_office"),
    "city_far": ("烟台办事员", Role.CITY, False, "city_bureau_far"),
    "city_lead_far": ("烟台负责人", Role.CITY, True, "city_bureau_far"),
    "admin_far": ("烟台管理员", Role.ADMIN, True, "city_bureau_far"),
    "auditor_far": ("烟台审计员", Role.AUDITOR, False, "city_bureau_far"),
    "officer_far": ("芝罘经办", Role.DISTRICT, False, "bureau_far"),
    "lead_far": ("芝罘负责人", Role.DISTRICT, True, "bureau_far"),
    "inspector_far": ("芝罘督学", Role.INSPECTOR, False, "bureau_far"),
    "panel_far": ("芝罘专家", Role.PANEL, False, "bureau_far"),
    "reviewer_far": ("芝罘联审", Role.REVIEWER, False, "department_far"),
    "dean_far": ("芝罘主任", Role.SCHOOL, False, "school_far_office"),
    "principal_far": ("芝罘校长", Role.SCHOOL, True, "school_far_office"),
    "clerk_far": ("芝罘机构经办", Role.INSTITUTION, True, "institution_far_office"),
}


class Cast:
    """Six inserts: cheap enough for every test."""

    def __init__(self) -> None:
        self.regions = {
            code: Region.objects.create(code=code, name=name, level=level, parent_id=parent)
            for code, (name, level, parent) in REGIONS.items()
        }
        offices = Organisation.objects.bulk_create(
            Organisation(kind=kind, code=code, name=name, region=self.regions[region])
            for kind, code, name, region in OFFICES.values()
        )
        self.offices = dict(zip(OFFICES, offices, strict=True))
        password = make_password(PASSWORD)
        users = User.objects.bulk_create(
            User(username=key, name=name, password=password)
            for key, (name, *_rest) in PEOPLE.items()
        )
        self.users = dict(zip(PEOPLE, users, strict=True))
        self.people = {
            name: row.actor() for name, row in zip(PEOPLE, self._memberships(), strict=True)
        }

    def _memberships(self) -> list[Membership]:
        return Membership.objects.bulk_create(
            Membership(
                user=self.users[key],
                organisation=self.offices[office],
                role=role,
                is_lead=lead,
                since=SINCE,
            )
            for key, (_name, role, lead, office) in PEOPLE.items()
        )

    def __getattr__(self, name: str) -> Any:
        found = self.__dict__.get("people", {}).get(name) or self.__dict__.get("offices", {}).get(
            name
        )
        if found is None:
            raise AttributeError(name)
        return found

    @property
    def region(self) -> Region:
        return self.regions["371002"]

    @property
    def region_b(self) -> Region:
        return self.regions["371003"]

    @property
    def region_far(self) -> Region:
        return self.regions["370602"]

    @property
    def city_region(self) -> Region:
        return self.regions["371000"]

    @property
    def city_region_far(self) -> Region:
        return self.regions["370600"]

    @cached_property
    def school(self) -> Any:
        return _school(self.school_office)

    @cached_property
    def school2(self) -> Any:
        return _school(self.school2_office)

    @cached_property
    def school_b(self) -> Any:
        return _school(self.school_b_office)

    @cached_property
    def school_far(self) -> Any:
        return _school(self.school_far_office)

    @cached_property
    def institution(self) -> Any:
        return _institution(self.institution_office)

    @cached_property
    def institution_b(self) -> Any:
        return _institution(self.institution_b_office)

    @cached_property
    def institution_far(self) -> Any:
        return _institution(self.institution_far_office)

    def user(self, actor: Person) -> User:
        return User.objects.get(pk=actor.user_id)

    def membership(self, actor: Person) -> Membership:
        return Membership.objects.get(pk=actor.membership_id)

    def client(self, actor: Person) -> Client:
        """A browser in which this person is signed in and acts under this membership."""
        client = Client()
        client.force_login(self.user(actor), backend="django.contrib.auth.backends.ModelBackend")
        session = client.session
        session[ACTING] = actor.membership_id
        session.save()
        return client


def _school(office: Organisation) -> Any:
    from tests.factories import institutions

    return institutions.school_of(office)


def _institution(office: Organisation) -> Any:
    from tests.factories import institutions

    return institutions.institution_of(office)


@pytest.fixture
def cast(db: None) -> Cast:
    return Cast()
