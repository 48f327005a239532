"""The closed term 2022-spring as 存量补录: 37 institutions in schools, 11 科技 + 15 体育 + 11 艺术.

The figures are 威海's (鲁教基函〔2022〕21号, case 8); every name and number is invented. Each district's
officer enters its papers as one batch and its lead confirms them; nobody is in two districts.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from contracts.domain import backfill
from contracts.domain.import_rows import (
    AgreementRow,
    InstitutionRow,
    LicenceRow,
    ListingRow,
    PlacementRow,
    StaffRow,
)
from core import clock
from core.models.files import StoredFile
from demo import cast
from demo.builders.institutions import ISSUERS, SURNAMES, Entry, id_number
from demo.world import World
from institutions.enums import LEGAL_PERSON_CERTIFICATE, Category, LicenceKind, Nature
from institutions.models import School

FIRST, LAST = date(2022, 2, 21), date(2022, 6, 30)
COURSES = {
    Category.TECH: (
        "机器人编程", "无人机", "创客编程", "航模", "3D打印", "科学实验",
    ),
    Category.SPORTS: (
        "轮滑", "跆拳道", "篮球", "足球", "乒乓球", "武术", "帆船", "羽毛球",
    ),
    Category.ARTS: (
        "书法", "剪纸", "国画", "古筝", "合唱", "舞蹈",
    ),
}  # fmt: skip
WORDS = {Category.TECH: "科技", Category.SPORTS: "体育", Category.ARTS: "艺术"}
COUNTS = {Category.TECH: 11, Category.SPORTS: 15, Category.ARTS: 11}
# Institutions per district; together 37.
SHARES = {
    "371002": 9, "371003": 7, "371082": 6, "371083": 5, "371071": 4, "371072": 4, "371073": 2,
}  # fmt: skip
NAMES = (
    "启航",
    "海韵",
    "星辰",
    "晨光",
    "远帆",
    "小海豚",
    "青松",
    "蓝湾",
    "飞跃",
    "知行",
    "百灵",
    "跃动",
)


class Slot(NamedTuple):
    """One of the 37: its number, district, category and course."""

    number: int
    code: str
    category: Category
    course: str


def slots() -> Iterator[Slot]:
    kinds = [category for category, count in COUNTS.items() for _each in range(count)]
    codes = [code for code, count in SHARES.items() for _each in range(count)]
    # Every fifth of the list in turn, so that each district has something of each kind.
    order = [index for start in range(5) for index in range(start, len(kinds), 5)]
    seen = dict.fromkeys(COUNTS, 0)
    for number, (code, index) in enumerate(zip(codes, order, strict=True), start=1):
        category = kinds[index]
        courses = COURSES[category]
        yield Slot(number, code, category, courses[seen[category] % len(courses)])
        seen[category] += 1


def build(world: World) -> None:
    """Enter and confirm one batch a district."""
    by_district: dict[str, list[Slot]] = {code: [] for code in SHARES}
    for slot in slots():
        by_district[slot.code].append(slot)
    for code, some in by_district.items():
        officer, lead = world.cast[f"officer_{code}"], world.cast[f"lead_{code}"]
        schools = [cast.district_school(world, code, number) for number in (1, 2)]
        papers = [_papers(world, slot, schools[index % 2]) for index, slot in enumerate(some)]
        batch = backfill.enter(world.offices[f"bureau_{code}"], by=officer, import_rows=papers)
        world.minutes(30)
        left = backfill.confirm_all(batch, by=lead, looked_at=True)
        if left:
            raise RuntimeError(f"the closed term was not confirmed: {left}")
        world.minutes(10)


def _papers(world: World, slot: Slot, school: School) -> InstitutionRow:
    scan = world.paper("2022年春季存量材料", by=world.cast[f"officer_{slot.code}"])
    name = f"{cast.DISTRICTS[slot.code][:2]}{NAMES[slot.number % 12]}{slot.course}{WORDS[slot.category]}培训中心（演示）"
    entry = Entry(slot.number, name, slot.category, Nature.NPO)
    teachers = tuple(_teacher(slot, scan, each) for each in range(2))
    return InstitutionRow(
        uscc=entry.uscc,
        name=name,
        category=slot.category,
        nature=entry.nature,
        legal_representative=f"{SURNAMES[slot.number % 20]}某（演示）",
        address=f"威海市演示路 {slot.number} 号",
        contact_name=f"{SURNAMES[(slot.number + 5) % 20]}老师",
        contact_phone=f"138000{slot.number:05d}",
        number=f"演示登记〔2022〕{slot.number}号",
        dated=date(2022, 2, 10),
        scan=scan,
        experience_since=date(2018, 3, 1),
        licences=tuple(_licences(slot, scan)),
        staff=teachers,
        listings=(_listing(slot, scan),),
        agreements=(_agreement(slot, scan, school, teachers),),
    )


def _licences(slot: Slot, scan: StoredFile) -> Iterator[LicenceRow]:
    sports = slot.category == Category.SPORTS
    permit = LicenceKind.SPORT_FILING if sports else LicenceKind.OPERATING_PERMIT
    for kind in (LicenceKind(LEGAL_PERSON_CERTIFICATE[Nature.NPO]), permit):
        yield LicenceRow(
            kind=kind,
            number=f"演{slot.code[-2:]}{slot.number:04d}{kind.value[:1]}",
            issuer=f"{cast.DISTRICTS[slot.code]}{ISSUERS[kind]}",
            valid_from=date(2021, 1, 1),
            valid_until=None,
            scan=scan,
            permitted_scope=str(slot.category.label),
        )


def _teacher(slot: Slot, scan: StoredFile, each: int) -> StaffRow:
    today = clock.today()
    number = slot.number * 2 + each
    return StaffRow(
        name=f"{SURNAMES[number % 20]}{'老师教练'[each * 2 : each * 2 + 2]}{slot.number}",
        id_number=id_number(500 + number),
        scan=scan,
        speciality=slot.course,
        queried_on=today.replace(day=1),
        query_reference=f"查演{number:04d}",
        consent_on=today.replace(day=1),
        by_office=True,
        health_until=date(today.year + 1, 6, 30),
        credential_kind="COACH_CERT" if slot.category == Category.SPORTS else "SKILL_PROOF",
        credential_number=f"能{number:05d}",
        undertaking_on=date(2022, 2, 15),
    )


def _listing(slot: Slot, scan: StoredFile) -> ListingRow:
    return ListingRow(
        category=slot.category,
        service_items=slot.course,
        price=Decimal(20),
        valid_from=date(2022, 2, 14),
        valid_until=date(2022, 7, 15),
        number=f"威教名单〔2022〕{slot.number}号（演示）",
        listed_on=date(2022, 2, 14),
        scan=scan,
    )


def _agreement(
    slot: Slot, scan: StoredFile, school: School, teachers: tuple[StaffRow, ...]
) -> AgreementRow:
    number = f"威课后协〔2022〕{slot.number}号（演示）"
    placement = PlacementRow(
        school=school,
        course=slot.course,
        category=slot.category,
        pupils=24 + slot.number % 9,
        weekly_hours=Decimal(2),
        price=Decimal(15 + slot.number % 5),
        price_outside=Decimal(40),
        starts_on=FIRST,
        ends_on=LAST,
        number=number,
        dated=FIRST,
        scan=scan,
        staff=tuple(teacher.name for teacher in teachers),
    )
    return AgreementRow(
        number=number,
        signed_on=date(2022, 2, 18),
        valid_from=date(2022, 2, 18),
        valid_until=date(2022, 7, 10),
        scan=scan,
        satisfaction_target=80,
        placements=(placement,),
    )
