"""Institutions with papers, people and courses in the demo world, each deed by whose job it is.

    body = entered(world, Entry(101, "荣成…（演示）", Category.ARTS), code="371082")   # 补录, confirmed
    teachers = people(world, body, count=2)        # cleared
    programme = course(world, body, "剪纸")        # accepted

`people` and `course` work for any confirmed institution of a district: its clerk hands in when there
is one in `by`, else the district's officer enters from paper (代录) and its lead checks.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from accounts.actors import Person
from core import clock, identity
from demo.world import World
from institutions.domain import checks, courses, credentials, licences, registration, staff
from institutions.enums import (
    LEGAL_PERSON_CERTIFICATE,
    Category,
    CourseStage,
    CredentialKind,
    LicenceKind,
    Nature,
)
from institutions.facts import (
    Acceptance,
    Certificate,
    EnteredFile,
    NewCourse,
    NewLicence,
    NewPost,
    Query,
    Ticks,
)
from institutions.models import Course, Institution, Staff

SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗"
GIVEN = ("晓晨", "子墨", "雨桐", "浩然", "静怡", "志强", "海燕", "文博", "立新", "思远")
ISSUERS = {
    LicenceKind.NPO_CERT: "民政局",
    LicenceKind.BUSINESS_LICENCE: "市场监督管理局",
    LicenceKind.PUBLIC_INST_CERT: "机构编制委员会办公室",
    LicenceKind.OPERATING_PERMIT: "教育局",
    LicenceKind.SPORT_FILING: "体育局",
}


@dataclass(frozen=True)
class Entry:
    """One invented institution as it stands on paper."""

    number: int
    name: str
    category: str
    nature: str = Nature.NPO

    @property
    def uscc(self) -> str:
        """Of the fake region 000000, with a valid check digit."""
        prefix = {Nature.COMPANY: "91", Nature.NPO: "52", Nature.PUBLIC: "12"}[Nature(self.nature)]
        body = f"{prefix}000000MA9{self.number:06d}"
        return body + identity.uscc_check_digit(body)


def id_number(number: int) -> str:
    """An invented person's number of the fake region 000000, with a valid check digit."""
    day = date(1980, 1, 1) + timedelta(days=number * 13 % 6000)
    body = f"000000{day:%Y%m%d}{number % 1000:03d}"
    return body + identity.id_check_digit(body)


def entered(
    world: World, entry: Entry, *, code: str, basis: str = "系统上线前已签订的合作协议"
) -> Institution:
    """存量补录 by the district's officer, confirmed by its lead, with verified licences."""
    officer, lead = world.cast[f"officer_{code}"], world.cast[f"lead_{code}"]
    bureau = world.offices[f"bureau_{code}"]
    row = registration.enter(
        bureau,
        EnteredFile(
            uscc=entry.uscc,
            name=entry.name,
            category=entry.category,
            nature=entry.nature,
            legal_representative=f"{SURNAMES[entry.number % 20]}某（演示）",
            founders=f"{SURNAMES[entry.number % 20]}某（演示）",
            address=f"{bureau.region.name}演示路 {entry.number} 号",
            contact_name=f"{SURNAMES[(entry.number + 7) % 20]}老师",
            contact_phone=f"1390000{entry.number % 10000:04d}",
            experience_since=date(2018, 3, 1),
            backfill_basis=basis,
            backfill_number=f"演示〔2022〕{entry.number}号",
            backfill_date=date(2022, 2, 10),
            entry_scan=world.paper("补录依据", by=officer),
        ),
        by=officer,
    )
    row = registration.confirm(row, by=lead)
    licence_all(world, row, code=code)
    return row


def licence_all(world: World, row: Institution, *, code: str, days: int = 900) -> None:
    """Every licence it must hold, entered by the officer and verified by the lead."""
    officer, lead = world.cast[f"officer_{code}"], world.cast[f"lead_{code}"]
    sports = row.category == Category.SPORTS
    permit = LicenceKind.SPORT_FILING if sports else LicenceKind.OPERATING_PERMIT
    for kind in (LicenceKind(LEGAL_PERSON_CERTIFICATE[row.nature]), permit):
        scan = world.paper(str(kind.label), by=officer)
        licence = licences.submit(
            row,
            NewLicence(
                kind=kind,
                number=f"演{kind.value[:2]}{row.uscc[-8:-1]}",
                issuer=f"{row.region.name}{ISSUERS[kind]}",
                permitted_scope=str(row.get_category_display()),
                valid_from=date(2020, 1, 1),
                valid_until=clock.today() + timedelta(days=days),
                file=scan,
                entry_scan=scan,
            ),
            by=officer,
        )
        licences.verify(licence, by=lead)


def people(
    world: World, row: Institution, *, count: int = 2, first: int = 0, by: Person | None = None
) -> list[Staff]:
    """Cleared people. `first` keeps names and numbers apart when called again for one body."""
    return [cleared(world, row, number=first + index, by=by) for index in range(count)]


def _identity(row: Institution, number: int) -> tuple[str, str]:
    one = row.pk * 17 + number
    name = f"{SURNAMES[one % 20]}{GIVEN[(one // 20 + number) % 10]}"
    return name, id_number(row.pk * 40 + number)


def submitted(
    world: World, row: Institution, *, number: int, by: Person | None = None, health_left: int = 365
) -> Staff:
    """Handed in with every paper; its health certificate is good for `health_left` days."""
    who = by or world.cast[f"officer_{row.region_id}"]
    name, numbered = _identity(row, number)
    post = staff.submit(
        row,
        NewPost(
            name=name,
            id_number=numbered,
            speciality=str(row.get_category_display()),
            undertaking=world.paper("十项准则承诺书", by=who),
            undertaking_on=clock.today(),
            entry_scan=None if by else world.paper("进校人员登记表", by=who),
        ),
        by=who,
    )
    _papers(world, post, f"{row.pk:03d}{number:02d}", by=who, health_left=health_left)
    return post


def _papers(world: World, post: Staff, number: str, *, by: Person, health_left: int) -> None:
    """Health certificate, proof of skill, and what the query for a criminal record said."""
    today, who = clock.today(), by
    credentials.add(
        post,
        Certificate(
            kind=CredentialKind.HEALTH_CERT,
            issued_on=today - timedelta(days=20),
            valid_until=today + timedelta(days=health_left),
            file=world.paper("健康证明", by=who),
        ),
        by=who,
    )
    credentials.add(
        post,
        Certificate(
            kind=CredentialKind.SKILL_PROOF,
            number=f"演能{number}",
            field=str(post.institution.get_category_display()),
            file=world.paper("专业能力证明", by=who),
        ),
        by=who,
    )
    _asked(world, post, f"演查{number}", by=who)


def _asked(world: World, post: Staff, reference: str, *, by: Person, own: bool = False) -> None:
    """A query that found nothing: the institution's, or an office's `own`."""
    today = clock.today()
    told = Query(
        queried_on=today - timedelta(days=10),
        passed=True,
        reference=reference,
        consent_on=today - timedelta(days=12),
        queried_by=by.name,
        consent=world.paper("查询授权书", by=by),
        by_office=own,
    )
    checks.enter(post, told, by=by)


def cleared(
    world: World, row: Institution, *, number: int, by: Person | None = None, health_left: int = 365
) -> Staff:
    post = submitted(world, row, number=number, by=by, health_left=health_left)
    checker = world.cast[f"{'officer' if by else 'lead'}_{row.region_id}"]
    own = f"演查局{row.pk:03d}{number:02d}"
    _asked(world, post, own, by=world.cast[f"officer_{row.region_id}"], own=True)
    return staff.clear(post, Ticks(in_service_clear=True, red_lines_clear=True), by=checker)


def course(
    world: World,
    row: Institution,
    name: str,
    *,
    inside: str = "18.00",
    outside: str = "40.00",
    by: Person | None = None,
    accept: bool = True,
) -> Course:
    """One course, accepted unless it is to be left waiting for the district."""
    who = by or world.cast[f"officer_{row.region_id}"]
    made = courses.submit(
        row,
        NewCourse(
            name=name,
            category=row.category,
            stage=CourseStage.PRIMARY,
            outline=f"{name}：入门、基本动作、分组练习、成果展示，每周一次，每次 40 分钟。",
            lesson_minutes=40,
            price_inside=Decimal(inside),
            price_outside=Decimal(outside),
            file=world.paper(f"{name}课程方案", by=who),
            entry_scan=None if by else world.paper("课程登记表", by=who),
        ),
        by=who,
    )
    if not accept:
        return made
    checker = world.cast[f"{'officer' if by else 'lead'}_{row.region_id}"]
    return courses.accept(made, Acceptance(non_subject=True), by=checker)
