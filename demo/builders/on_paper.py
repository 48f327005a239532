"""One institution that still runs on paper, with gaps: what the red list is for."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from contracts.domain import backfill
from contracts.domain.papers import (
    AgreementPaper,
    InstitutionPaper,
    LicencePaper,
    ListingPaper,
    PlacementPaper,
    StaffPaper,
)
from contracts.models import BackfillBatch
from core import clock
from core.models.files import StoredFile
from demo.builders.institutions import Entry, id_number
from demo.world import World
from institutions.enums import Category, LicenceKind

ENTRY = Entry(880, "威海老街剪纸工作室（演示）", Category.ARTS)
NUMBER = "威课后协〔演示〕88号"


def enter(world: World, *, by: str) -> BackfillBatch:
    """Entered by an officer, waiting for somebody else: a query is missing, a permit has run out."""
    scan = world.paper("剪纸工作室纸质材料", by=world.cast[by])
    return backfill.enter(
        world.offices["bureau"], by=world.cast[by], papers=[_paper(world, scan)], scans=[scan]
    )


def _paper(world: World, scan: StoredFile) -> InstitutionPaper:
    today = clock.today()
    first, last = today - timedelta(days=60), today + timedelta(days=150)
    return InstitutionPaper(
        uscc=ENTRY.uscc,
        name=ENTRY.name,
        category=ENTRY.category,
        nature=ENTRY.nature,
        legal_representative="柳青（演示）",
        address="环翠区老街 8 号（演示）",
        contact_name="柳老师",
        contact_phone="13800000880",
        number="演示登记88号",
        dated=first,
        scan=scan,
        licences=_licences(first, scan),
        staff=(_teacher("柳老师", 8801, scan, queried=False), _teacher("葛老师", 8802, scan)),
        listings=(
            ListingPaper(
                ENTRY.category,
                "剪纸",
                "20 元/课时",
                first,
                last,
                "威教名单〔演示〕88号",
                first,
                scan,
            ),
        ),
        agreements=(
            AgreementPaper(
                number=NUMBER,
                signed_on=first,
                valid_from=first,
                valid_until=last,
                scan=scan,
                satisfaction_target=80,
                placements=(_placement(world, scan),),
            ),
        ),
    )


def _licences(first: date, scan: StoredFile) -> tuple[LicencePaper, ...]:
    """One for good, one that ran out five days ago."""
    today = clock.today()
    return (
        LicencePaper(
            LicenceKind.NPO_CERT, "演民880", "环翠区民政局", first, None, scan, "非学科培训"
        ),
        LicencePaper(
            LicenceKind.OPERATING_PERMIT,
            "演许880",
            "环翠区教育局",
            first - timedelta(days=1000),
            today - timedelta(days=5),
            scan,
            "非学科培训",
        ),
    )


def _placement(world: World, scan: StoredFile) -> PlacementPaper:
    today = clock.today()
    return PlacementPaper(
        school=world.things["school2"],
        course="剪纸",
        category=ENTRY.category,
        pupils=28,
        weekly_hours=Decimal(2),
        price=Decimal(16),
        price_outside=Decimal(40),
        starts_on=today - timedelta(days=55),
        ends_on=today + timedelta(days=140),
        number="入校〔演示〕88号",
        dated=today - timedelta(days=56),
        scan=scan,
        staff=("柳老师", "葛老师"),
        timetable="周三 16:30，美术室",
    )


def _teacher(name: str, number: int, scan: StoredFile, *, queried: bool = True) -> StaffPaper:
    today = clock.today()
    asked = today - timedelta(days=40)
    return StaffPaper(
        name=name,
        id_number=id_number(number),
        scan=scan,
        speciality="剪纸",
        queried_on=asked if queried else None,
        query_reference=f"查演{number}" if queried else "",
        consent_on=asked if queried else None,
        health_until=today + timedelta(days=200),
        credential_kind="SKILL_PROOF",
        credential_number=f"能演{number}",
        undertaking_on=asked,
    )
