"""Agreements and placements for tests, walked there through the domain.

agreement = draft_agreement(cast) / offered_agreement / countersigned_agreement / active_agreement
placement = proposed_placement(cast) / agreed_placement / running_placement(cast)
placement = backfilled_placement(cast)      # from paper, confirmed by the lead, running
`cast` is the tests' cast; `institution`, `school` and the like override its own.
"""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from accounts.actors import system
from accounts.domain import offices
from contracts.domain import (
    agreements,
    backfill,
    clauses,
    group_changes,
    placements,
    suspensions,
)
from contracts.domain.import_rows import (
    AgreementRow,
    InstitutionRow,
    LicenceRow,
    ListingRow,
    PlacementRow,
    StaffRow,
)
from contracts.facts import Draft, GroupTerms, Manned, Proposal, Signature, Suspension
from contracts.models import Agreement, GroupChange, Placement
from core import clock
from institutions.enums import LEGAL_PERSON_CERTIFICATE, LicenceKind
from institutions.models import Institution
from tests.factories import institutions as made
from tests.factories.vetting.listing import in_use
from vetting.domain import listings
from vetting.facts import Backfill
from vetting.models import Listing

DAYS = 300


def licensed(institution: Institution) -> Institution:
    """With every licence its nature and category require."""
    held = {licence.kind for licence in institution.licences.all()}
    permit = LicenceKind.SPORT_FILING
    if institution.category in {"TECH", "ARTS"}:
        permit = LicenceKind.OPERATING_PERMIT
    for kind in (LEGAL_PERSON_CERTIFICATE[institution.nature], permit):
        if kind not in held:
            made.verified_licence(institution, kind=kind)
    return institution


def listing_of(institution: Institution, region: Any = None, **facts: Any) -> Listing:
    """On the list of a region, entered from paper and confirmed."""
    region = region or institution.region
    row = typed_listing(institution, region, **facts)
    return listings.confirm(row, by=made.lead_of(region))


def typed_listing(institution: Institution, region: Any = None, **facts: Any) -> Listing:
    """Entered from paper, waiting for another person."""
    region = region or institution.region
    in_use(region)
    bureau = offices.bureau_of(region)
    today = clock.today()
    return listings.backfill(
        institution,
        Backfill(
            **{
                "category": institution.category,
                "service_items": "轮滑、跆拳道",
                "price": Decimal(40),
                "valid_from": today - timedelta(days=30),
                "valid_until": today + timedelta(days=DAYS + 30),
                "document_number": "环教函〔2026〕1号",
                "listed_on": today - timedelta(days=30),
                "basis": "资格名单公告",
                "scan": made.stored_file(),
                **facts,
            }
        ),
        by=made.officer_of(region),
        bureau=bureau,
    )


def draft_agreement(
    cast: Any,
    *,
    institution: Institution | None = None,
    listing: Listing | None = None,
    by: Any = None,
    staff: Any = None,
    prices: Any = None,
    **facts: Any,
) -> Agreement:
    """Prepared by the officer: one cleared person, one course at 20 yuan, a period from today on."""
    body = licensed(institution or cast.institution)
    listing = listing or body.listings.first() or listing_of(body, cast.region)
    today = clock.today()
    if staff is None:
        staff = [made.cleared_staff(body)]
    if prices is None:
        prices = [(made.accepted_course(body, name="轮滑"), Decimal("20.00"))]
    words = clauses.prefilled(listing)
    told = {
        "valid_from": today,
        "valid_until": today + timedelta(days=DAYS),
        "staff": staff,
        "prices": prices,
        "items": {
            course.pk: listing.item_of(course.name) or listing.items()[0]
            for course, _price in prices
        },
        "satisfaction_target": clauses.target(listing),
        "texts": words | {column: facts.pop(column) for column in words if column in facts},
        **facts,
    }
    return agreements.draft(listing, Draft(**told), by=by or cast.officer)


def offered_agreement(cast: Any, **facts: Any) -> Agreement:
    row = draft_agreement(cast, **facts)
    return agreements.offer(row, by=facts.get("by") or cast.officer)


def countersigned_agreement(cast: Any, **facts: Any) -> Agreement:
    row = offered_agreement(cast, **facts)
    return agreements.countersign(row, by=made.clerk_of(row.institution))


def active_agreement(cast: Any, *, number: str = "", lead: Any = None, **facts: Any) -> Agreement:
    """Signed under the bureau's next number: 环教协〔2026〕1号, 2号, …"""
    row = countersigned_agreement(cast, **facts)
    signed = Agreement.objects.filter(bureau=row.bureau).exclude(number="").count()
    number = number or f"环教协〔2026〕{signed + 1}号"
    return agreements.activate(
        row,
        Signature(signed_file=made.stored_file("协议.pdf"), signed_on=clock.today(), number=number),
        by=lead or cast.lead,
    )


def suspended(agreement: Agreement, *, reason: str = "案件处理期间", **facts: Any) -> Agreement:
    """Stopped for a case, as `inspections` does it."""
    told = Suspension(**{"cause": "case", "basis": "环教〔2026〕1号", **facts})
    machine = system("agreement-suspension")
    return suspensions.suspend(agreement, told, by=machine, reason=reason)


def proposed_placement(
    cast: Any,
    *,
    agreement: Agreement | None = None,
    school: Any = None,
    by: Any = None,
    **facts: Any,
) -> Placement:
    """The dean asks for the agreement's first course, from today on."""
    row = agreement or active_agreement(cast)
    line = row.annexed_courses.select_related("course").first()
    today = clock.today()
    told = {
        "school": school or cast.school,
        "course": line.course,
        "starts_on": today,
        "ends_on": today + timedelta(days=100),
        "pupils": 30,
        "weekly_hours": Decimal(2),
        "price": line.price,
        "group_plan": "由本校体育教师接管。",
        "timetable": "周二下午，操场",
        **facts,
    }
    return placements.propose(row, Proposal(**told), by=by or cast.dean)


def agreed_placement(cast: Any, *, staff: Any = None, **facts: Any) -> Placement:
    row = proposed_placement(cast, **facts)
    institution = row.agreement.institution
    if staff is None:
        staff = list(row.agreement.staff_on(row.agreement.valid_from))
    return placements.agree(row, Manned(staff=staff), by=made.clerk_of(institution))


def running_placement(cast: Any, **facts: Any) -> Placement:
    return placements.start(agreed_placement(cast, **facts), by=system("placement-start"))


def proposed_change(
    cast: Any, placement: Placement | None = None, *, by: Any = None, **terms: Any
) -> GroupChange:
    """The dean, or `by`, asks for two pupils less from today on, else as it is."""
    row = placement or running_placement(cast)
    told = {
        "pupils": row.pupils - 2,
        "weekly_hours": row.weekly_hours,
        "timetable": row.timetable,
        "effective_on": clock.today(),
        **terms,
    }
    return group_changes.propose(row, GroupTerms(**told), by=by or cast.dean, reason="有学生退出")


def paper(
    number: int = 1,
    *,
    school: Any,
    category: str = "SPORTS",
    starts_on: date | None = None,
    ends_on: date | None = None,
    **facts: Any,
) -> InstitutionRow:
    """Everything an office holds on paper about one institution, complete and in order."""
    in_use(school.organisation.region)
    today = clock.today()
    first = starts_on or today - timedelta(days=30)
    last = ends_on or today + timedelta(days=100)
    scan = made.stored_file(f"原件{number}.pdf")
    person = _person_on_paper(number, scan)
    placement = _placement_on_paper(number, (first, last), scan, school, category, person.name)
    whole = {
        "uscc": made.uscc(prefix="52"),
        "name": f"补录机构{number}（测试）",
        "category": category,
        "nature": "NPO",
        "legal_representative": "法人乙",
        "address": "测试路2号",
        "contact_name": "联系人乙",
        "contact_phone": "13800000001",
        "number": f"登记{number}",
        "dated": first,
        "scan": scan,
        "licences": _licences_on_paper(number, first, scan, category),
        "staff": (person,),
        "listings": (_listing_on_paper(number, (first, last), scan, category),),
        "agreements": (_agreement_on_paper(number, placement, scan),),
    }
    return InstitutionRow(**{**whole, **facts})


def _person_on_paper(number: int, scan: Any) -> StaffRow:
    today = clock.today()
    return StaffRow(
        name=f"教练{number}",
        id_number=made.id_number(),
        speciality="轮滑",
        queried_on=today - timedelta(days=20),
        passed=True,
        query_reference=f"查{number}",
        consent_on=today - timedelta(days=21),
        by_office=True,
        health_until=today + timedelta(days=200),
        credential_kind="COACH_CERT",
        credential_number=f"教{number}",
        undertaking_on=today - timedelta(days=20),
        scan=scan,
    )


def _placement_on_paper(
    number: int, span: tuple[date, date], scan: Any, school: Any, category: str, person: str
) -> PlacementRow:
    first, last = span
    return PlacementRow(
        school=school,
        course="轮滑",
        category=category,
        pupils=30,
        weekly_hours=Decimal(2),
        price=Decimal(20),
        price_outside=Decimal(40),
        starts_on=first,
        ends_on=last,
        staff=(person,),
        number=f"入校〔2026〕{number}号",
        dated=first,
        scan=scan,
    )


def _licences_on_paper(
    number: int, first: date, scan: Any, category: str
) -> tuple[LicenceRow, ...]:
    permit = LicenceKind.SPORT_FILING if category == "SPORTS" else LicenceKind.OPERATING_PERMIT
    dated = {"valid_from": first - timedelta(days=300), "valid_until": None, "scan": scan}
    return (
        LicenceRow(kind="NPO_CERT", number=f"民{number}", issuer="民政局", **dated),
        LicenceRow(kind=permit, number=f"许{number}", issuer="主管部门", **dated),
    )


def _listing_on_paper(number: int, span: tuple[date, date], scan: Any, category: str) -> ListingRow:
    listed_on = span[0] - timedelta(days=10)
    return ListingRow(
        category=category,
        service_items="轮滑、跆拳道",
        price=Decimal(40),
        valid_from=listed_on,
        valid_until=span[1] + timedelta(days=10),
        number=f"名单〔2026〕{number}号",
        listed_on=listed_on,
        scan=scan,
    )


def _next(start: str) -> str:
    """“协〔2026〕1号”, and where that is taken “协〔2026〕1之1号”."""
    taken = Agreement.objects.filter(number__startswith=start).count()
    return f"{start}之{taken}号" if taken else f"{start}号"


def _agreement_on_paper(number: int, placement: PlacementRow, scan: Any) -> AgreementRow:
    signed_on = placement.starts_on - timedelta(days=5)
    return AgreementRow(
        number=_next(f"协〔2026〕{number}"),
        signed_on=signed_on,
        valid_from=signed_on,
        valid_until=placement.ends_on + timedelta(days=5),
        scan=scan,
        placements=(placement,),
    )


def entered_batch(cast: Any, *papers: InstitutionRow, **facts: Any) -> Any:
    rows = papers or (paper(school=cast.school, **facts),)
    return backfill.enter(cast.bureau, by=cast.officer, import_rows=rows)


def backfilled_placement(cast: Any, **facts: Any) -> Placement:
    batch = entered_batch(cast, **facts)
    backfill.confirm(batch.files.get(), by=cast.lead, looked_at=True)
    return Placement.objects.get(backfill_batch=batch)
