"""Institutions that ran on paper before the system: one with gaps (what the red list is for), one whole.

On any day of any stage a school has somebody coming and somebody leaving because of the second one.
"""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from accounts.domain import policies
from contracts.domain import backfill
from contracts.domain.import_rows import (
    AgreementRow,
    InstitutionRow,
    LicenceRow,
    ListingRow,
    PlacementRow,
    StaffRow,
)
from contracts.models import BackfillBatch
from core import clock
from core.models.files import StoredFile
from demo.builders.institutions import Entry, id_number
from demo.world import World
from institutions.enums import Category, LicenceKind
from institutions.models import School
from vetting.policies import USE_FROM

ENTRY = Entry(880, "威海老街剪纸工作室（演示）", Category.ARTS)
WHOLE = Entry(881, "威海晨光书法学堂（演示）", Category.ARTS)
NUMBER = "威课后协〔演示〕88号"


def leave(world: World) -> None:
    """The whole one is confirmed and in the first school; the one with gaps waits for a second person."""
    officer2, lead = world.cast["officer2"], world.cast["lead"]
    # What runs on paper here is older than the bureau's use of the system, whatever the road did before.
    policies.change(
        USE_FROM,
        clock.today().isoformat(),
        by=lead,
        effective_from=clock.today(),
        document="系统启用通知（演示）",
    )
    scan = world.paper("书法学堂纸质材料", by=officer2)
    batch = backfill.enter(
        world.offices["bureau"], by=officer2, import_rows=[_whole(world, scan)], scans=[scan]
    )
    world.minutes(20)
    if left := backfill.confirm_all(batch, by=lead, looked_at=True):
        raise RuntimeError(f"the institution on paper was not confirmed: {left}")
    enter(world, by="officer2")


def enter(world: World, *, by: str) -> BackfillBatch:
    """Entered by an officer, waiting for somebody else: a query is missing, a permit has run out."""
    scan = world.paper("剪纸工作室纸质材料", by=world.cast[by])
    return backfill.enter(
        world.offices["bureau"], by=world.cast[by], import_rows=[_paper(world, scan)], scans=[scan]
    )


def _paper(world: World, scan: StoredFile) -> InstitutionRow:
    """A query is missing, a permit has run out five days ago."""
    today = clock.today()
    first = today - timedelta(days=60)
    return _institution(
        ENTRY,
        head="柳青（演示）",
        contact="柳老师",
        scan=scan,
        licences=_licences(ENTRY, first, scan, permit_until=today - timedelta(days=5)),
        staff=(
            _teacher("柳老师", 8801, scan, "剪纸", queried=False),
            _teacher("葛老师", 8802, scan, "剪纸"),
        ),
        number=NUMBER,
        service="剪纸",
        placements=(
            _placement(
                world.things["school2"], "剪纸", scan, names=("柳老师", "葛老师"),
                first=today - timedelta(days=55), last=today + timedelta(days=140),
                number="入校〔演示〕88号", timetable="周三 16:30，美术室",
            ),
        ),
    )  # fmt: skip


def _whole(world: World, scan: StoredFile) -> InstitutionRow:
    """One class ends in nine days, another begins in four."""
    today, school = clock.today(), world.things["school"]
    first = today - timedelta(days=60)
    return _institution(
        WHOLE,
        head="梁砚（演示）",
        contact="梁老师",
        scan=scan,
        licences=_licences(WHOLE, first, scan, permit_until=today + timedelta(days=700)),
        staff=(_teacher("梁老师", 8811, scan, "书法"), _teacher("温老师", 8812, scan, "书法")),
        number="威课后协〔演示〕89号",
        service="书法",
        placements=(
            _placement(
                school, "硬笔书法", scan, names=("梁老师",),
                first=today - timedelta(days=55), last=today + timedelta(days=9),
                number="入校〔演示〕89号", timetable="周一 16:30，书法教室",
            ),
            _placement(
                school, "软笔书法", scan, names=("温老师",),
                first=today + timedelta(days=4), last=today + timedelta(days=140),
                number="入校〔演示〕90号", timetable="周四 16:30，书法教室",
            ),
        ),
    )  # fmt: skip


def _institution(
    entry: Entry,
    *,
    head: str,
    contact: str,
    scan: StoredFile,
    licences: tuple[LicenceRow, ...],
    staff: tuple[StaffRow, ...],
    number: str,
    service: str,
    placements: tuple[PlacementRow, ...],
) -> InstitutionRow:
    today = clock.today()
    first, last = today - timedelta(days=60), today + timedelta(days=150)
    listed = f"威教名单〔演示〕{entry.number}号"
    return InstitutionRow(
        uscc=entry.uscc,
        name=entry.name,
        category=entry.category,
        nature=entry.nature,
        legal_representative=head,
        address="环翠区老街 8 号（演示）",
        contact_name=contact,
        contact_phone=f"13800000{entry.number}",
        number=f"演示登记{entry.number}号",
        dated=first,
        scan=scan,
        licences=licences,
        staff=staff,
        listings=(
            ListingRow(entry.category, service, Decimal(20), first, last, listed, first, scan),
        ),
        agreements=(_agreement(number, first, last, scan, placements),),
    )


def _agreement(
    number: str, first: date, last: date, scan: StoredFile, placements: tuple[PlacementRow, ...]
) -> AgreementRow:
    return AgreementRow(
        number=number,
        signed_on=first,
        valid_from=first,
        valid_until=last,
        scan=scan,
        satisfaction_target=80,
        placements=placements,
    )


def _licences(
    entry: Entry, first: date, scan: StoredFile, *, permit_until: date
) -> tuple[LicenceRow, ...]:
    bureau, began = "环翠区教育局", first - timedelta(days=1000)
    return (
        LicenceRow(
            LicenceKind.NPO_CERT, f"演民{entry.number}", "环翠区民政局", first, None, scan, "非学科培训"
        ),
        LicenceRow(
            LicenceKind.OPERATING_PERMIT, f"演许{entry.number}", bureau, began, permit_until, scan,
            "非学科培训",
        ),
    )  # fmt: skip


def _placement(
    school: School,
    course: str,
    scan: StoredFile,
    *,
    names: tuple[str, ...],
    first: date,
    last: date,
    number: str,
    timetable: str,
) -> PlacementRow:
    return PlacementRow(
        school=school,
        course=course,
        category=Category.ARTS,
        pupils=28,
        weekly_hours=Decimal(2),
        price=Decimal(16),
        price_outside=Decimal(40),
        starts_on=first,
        ends_on=last,
        number=number,
        dated=clock.today() - timedelta(days=56),
        scan=scan,
        staff=names,
        timetable=timetable,
    )


def _teacher(
    name: str, number: int, scan: StoredFile, speciality: str, *, queried: bool = True
) -> StaffRow:
    today = clock.today()
    asked = today - timedelta(days=40)
    return StaffRow(
        name=name,
        id_number=id_number(number),
        scan=scan,
        speciality=speciality,
        queried_on=asked if queried else None,
        query_reference=f"查演{number}" if queried else "",
        consent_on=asked if queried else None,
        by_office=True,
        health_until=today + timedelta(days=200),
        credential_kind="SKILL_PROOF",
        credential_number=f"能演{number}",
        undertaking_on=asked,
    )
