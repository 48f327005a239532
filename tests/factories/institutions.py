"""Institutions, people and schools for tests, walked there through the domain.

institution = confirmed_institution(cast, name="甲机构（测试）", category=Category.ARTS)
verified_licence(institution)            # a permit that holds for two years
staff = cleared_staff(institution)       # everything in order, valid for a year
course = accepted_course(institution)
clerk = clerk_of(institution)            # its own actor (INSTITUTION, lead)
school = school_of(office) / school(cast, name=…, region=…);  term("2022-spring")
"""

from __future__ import annotations

import itertools
from datetime import date, timedelta
from decimal import Decimal

from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.actors import Person as Actor
from accounts.domain import offices
from accounts.enums import OrganisationKind, Role
from accounts.models import Membership, Organisation, Region, User
from core import clock, files, identity
from core.models.files import StoredFile
from institutions import periods
from institutions.domain import (
    checks,
    courses,
    credentials,
    licences,
    presence,
    registration,
    schools,
)
from institutions.domain import staff as people
from institutions.enums import (
    Category,
    CourseStage,
    CredentialKind,
    LicenceKind,
    Nature,
    SchoolStage,
)
from institutions.facts import (
    Acceptance,
    Certificate,
    EnteredFile,
    NewCourse,
    NewLicence,
    NewPost,
    NewSchool,
    NewTerm,
    NewYear,
    Query,
    Ticks,
)
from institutions.models import Course, Institution, Licence, School, SchoolYear, Staff, Term
from tests.scans import PDF

_numbers = itertools.count(1000)


def uscc(number: int | None = None, *, prefix: str = "91") -> str:
    """A code of the fake region 000000 with a valid check digit."""
    body = f"{prefix}000000MA{next(_numbers) if number is None else number:07d}"
    return body + identity.uscc_check_digit(body)


def id_number(number: int | None = None, *, born: date = date(1990, 1, 1)) -> str:
    """A resident's number of the fake region 000000 with a valid check digit."""
    count = next(_numbers) if number is None else number
    day = born + timedelta(days=count // 1000)
    body = f"000000{day:%Y%m%d}{count % 1000:03d}"
    return body + identity.id_check_digit(body)


def stored_file(name: str = "扫描件.pdf", *, by: str = "tests") -> StoredFile:
    upload = SimpleUploadedFile(name, PDF, "application/pdf")
    return files.accept(upload, kinds=files.SCANS, by=by)


def _one(office: Organisation, role: Role, *, lead: bool) -> Actor:
    rows = Membership.objects.select_related("user", "organisation__region", "acts_for__user")
    found = rows.filter(organisation=office, role=role, is_lead=lead).first()
    if found is not None:
        return found.actor()
    return actor_in(office, role, lead=lead)


def actor_in(office: Organisation, role: Role, *, lead: bool = False) -> Actor:
    """A new person of the office."""
    user = User.objects.create(username=f"t{next(_numbers)}", name=f"{office.name}人员")
    row = Membership.objects.create(
        user=user, organisation=office, role=role, is_lead=lead, since=date(2020, 1, 1)
    )
    return row.actor()


def officer_of(region: Region) -> Actor:
    return _one(offices.bureau_of(region), Role.DISTRICT, lead=False)


def lead_of(region: Region) -> Actor:
    return _one(offices.bureau_of(region), Role.DISTRICT, lead=True)


def clerk_of(institution: Institution) -> Actor:
    return _one(institution.organisation, Role.INSTITUTION, lead=True)


def registered_institution(
    cast: object = None,
    *,
    name: str = "",
    category: str = Category.SPORTS,
    region: Region | None = None,
    office: Organisation | None = None,
    nature: str = Nature.NPO,
    anew: bool = False,
    **columns: object,
) -> Institution:
    """Entered from paper by an officer, waiting for another person to confirm it."""
    home = office.region if office else region or cast.region
    facts = {
        "uscc": office.code if office else uscc(prefix="52"),
        "name": office.name if office else name or f"机构{next(_numbers)}（测试）",
        "legal_representative": "法人甲",
        "address": "测试路 1 号",
        "contact_name": "联系人甲",
        "contact_phone": "13800000000",
        "backfill_basis": "原有协议",
        "entry_scan": stored_file(),
        **columns,
    }
    told = EnteredFile(category=category, nature=nature, **facts)
    return registration.enter(offices.bureau_of(home), told, by=officer_of(home), anew=anew)


def confirmed_institution(cast: object = None, **columns: object) -> Institution:
    row = registered_institution(cast, **columns)
    return registration.confirm(row, by=lead_of(row.region))


def institution_of(office: Organisation) -> Institution:
    """The confirmed file of an organisation that exists already."""
    found = Institution.objects.filter(organisation=office).first()
    return found or confirmed_institution(office=office)


def present(institution: Institution, region: Region, *, listed: bool = False) -> Institution:
    """With an open file in the region, seen by its schools when `listed`."""
    presence.set_listed(institution, region, listed)
    return institution


def submitted_licence(institution: Institution, **columns: object) -> Licence:
    today = clock.today()
    facts = {
        "kind": LicenceKind.OPERATING_PERMIT,
        "number": f"教民{next(_numbers)}号",
        "issuer": "测试发证机关",
        "valid_from": today - timedelta(days=30),
        "valid_until": today + timedelta(days=700),
        "file": stored_file(),
        **columns,
    }
    return licences.submit(institution, NewLicence(**facts), by=clerk_of(institution))


def verified_licence(institution: Institution, **columns: object) -> Licence:
    row = submitted_licence(institution, **columns)
    return licences.verify(row, by=officer_of(institution.region))


def submitted_staff(
    institution: Institution,
    *,
    name: str = "",
    number: str = "",
    papers: bool = True,
    office: bool = True,
    **columns,
) -> Staff:
    """Handed in by the institution, with every paper unless `papers` is False; the bureau has made
    its own query unless `office` is."""
    clerk, today = clerk_of(institution), clock.today()
    told = NewPost(
        name=name or f"教师{next(_numbers)}",
        id_number=number or id_number(),
        **{"undertaking": stored_file(), "undertaking_on": today, **columns},
    )
    row = people.submit(institution, told, by=clerk)
    if papers:
        health, skill = CredentialKind.HEALTH_CERT, CredentialKind.SKILL_PROOF
        credentials.add(
            row, Certificate(kind=health, issued_on=today, file=stored_file()), by=clerk
        )
        credentials.add(row, Certificate(kind=skill, number="NL001", file=stored_file()), by=clerk)
        passed_check(row)
    if papers and office:
        office_check(row)
    return row


def passed_check(
    staff: Staff, *, queried_on: date | None = None, passed: bool = True, by: object = None
) -> None:
    day = queried_on or clock.today()
    checks.enter(
        staff,
        Query(
            queried_on=day,
            passed=passed,
            reference="查询回执 1",
            consent_on=day,
            queried_by="查询人甲",
        ),
        by=by or clerk_of(staff.institution),
    )


def office_check(staff: Staff, *, queried_on: date | None = None) -> None:
    """The bureau's own query, which is wanted beside the institution's."""
    day = queried_on or clock.today()
    told = Query(
        queried_on=day, passed=True, reference="查询回执 2", consent_on=day,
        queried_by="经办人甲", by_office=True,
    )  # fmt: skip
    checks.enter(staff, told, by=officer_of(staff.institution.region))


def cleared_staff(institution: Institution, **columns: object) -> Staff:
    row = submitted_staff(institution, **columns)
    return people.clear(
        row, Ticks(in_service_clear=True, red_lines_clear=True), by=officer_of(institution.region)
    )


def submitted_course(institution: Institution, **columns: object) -> Course:
    facts = {
        "name": f"课程{next(_numbers)}",
        "category": institution.category,
        "stage": CourseStage.PRIMARY,
        "outline": "每周一次，由浅入深。",
        "lesson_minutes": 40,
        "price_inside": Decimal("20.00"),
        "price_outside": Decimal("35.00"),
        "file": stored_file(),
        **columns,
    }
    return courses.submit(institution, NewCourse(**facts), by=clerk_of(institution))


def accepted_course(institution: Institution, **columns: object) -> Course:
    row = submitted_course(institution, **columns)
    return courses.accept(row, Acceptance(non_subject=True), by=officer_of(institution.region))


def school_of(office: Organisation) -> School:
    found = School.objects.filter(organisation=office).first()
    if found is not None:
        return found
    return schools.enter(
        office.region,
        NewSchool(
            code=office.code,
            name=office.name,
            stage=SchoolStage.PRIMARY,
            pupils=1200,
            after_class_pupils=900,
        ),
        by=officer_of(office.region),
    )


def school(cast: object, *, name: str = "", region: Region | None = None) -> School:
    home = region or cast.region
    office = Organisation.objects.create(
        kind=OrganisationKind.SCHOOL,
        code=f"S{next(_numbers)}",
        name=name or f"学校{next(_numbers)}（测试）",
        region=home,
    )
    return school_of(office)


def _city_actor() -> Actor:
    return Membership.objects.filter(role=Role.CITY).first().actor()


def _city_code() -> str:
    """Of whoever came first: a small town of two has nobody in the city's office."""
    return Membership.objects.order_by("pk").first().actor().city_code


def school_year(code: str) -> SchoolYear:
    """“2025-2026”: from the first of September to the last of August."""
    found = SchoolYear.objects.filter(city=_city_code(), code=code).first()
    if found is not None:
        return found
    first = int(code[:4])
    city = _city_actor()
    return schools.enter_year(
        Region.objects.get(code=city.city_code),
        NewYear(code=code, starts_on=date(first, 9, 1), ends_on=date(first + 1, 8, 31)),
        by=city,
    )


def term(code: str) -> Term:
    """“2022-spring” (15 Feb to 10 Jul) or “2021-autumn” (1 Sep to 20 Jan)."""
    found = Term.objects.filter(school_year__city=_city_code(), code=code).first()
    if found is not None:
        return found
    year, season = int(code[:4]), code[5:]
    spring = season == "spring"
    first = year - 1 if spring else year
    starts = date(year, 2, 15) if spring else date(year, 9, 1)
    ends = date(year, 7, 10) if spring else date(year + 1, 1, 20)
    return schools.enter_term(
        school_year(f"{first}-{first + 1}"),
        NewTerm(
            code=code,
            name=f"{first}—{first + 1} 学年{'春季' if spring else '秋季'}学期",
            starts_on=starts,
            ends_on=ends,
        ),
        by=_city_actor(),
    )


def year_from(day: date, *, months: int = 12) -> date:
    """The last day of a period of months that starts on the day."""
    return periods.add_months(day, months) - timedelta(days=1)
