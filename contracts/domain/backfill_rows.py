"""The rows of one institution's papers, written as pending."""

from __future__ import annotations

from collections import Counter
from typing import Any

from django.utils.translation import gettext as _

from accounts.domain import entries, offices
from contracts.domain import numbers
from contracts.domain.import_rows import (
    AgreementRow,
    InstitutionRow,
    ListingRow,
    PlacementRow,
    StaffRow,
)
from contracts.enums import AgreementState, PlacementState
from contracts.models import (
    Agreement,
    AgreementCourse,
    AgreementStaff,
    BackfillBatch,
    Placement,
    PlacementStaff,
)
from core import clock
from core.deeds import record
from core.errors import Invalid
from institutions.domain import checks, courses, credentials, licences
from institutions.domain import staff as people
from institutions.enums import CredentialKind
from institutions.facts import Certificate, NewCourse, NewLicence, NewPost, Query
from institutions.models import Course, Institution, Staff
from vetting.domain import listings
from vetting.enums import ListingState
from vetting.facts import Backfill
from vetting.models import Listing


def write(
    batch: BackfillBatch, institution: Institution, paper: InstitutionRow, *, by: Any
) -> Counter[str]:
    """Everything of one institution. The caller's deed has locked its file."""
    for licence in paper.licences:
        licences.submit(
            institution,
            NewLicence(
                kind=licence.kind,
                number=licence.number,
                issuer=licence.issuer,
                valid_from=licence.valid_from,
                valid_until=licence.valid_until,
                permitted_scope=licence.permitted_scope,
                file=licence.scan,
                entry_scan=licence.scan,
            ),
            by=by,
        )
    named = {person.name: _person(institution, person, by) for person in paper.staff}
    made = [_listing(batch, institution, listing, by) for listing in paper.listings]
    for agreement in paper.agreements:
        row = _agreement(batch, institution, agreement, made, by)
        _annex_staff(row, named)
        for placement in agreement.placements:
            _placement(batch, row, placement, by)
    return _counted(paper)


def _counted(paper: InstitutionRow) -> Counter[str]:
    placements = sum(len(agreement.placements) for agreement in paper.agreements)
    return Counter(
        institutions=1,
        licences=len(paper.licences),
        staff=len(paper.staff),
        listings=len(paper.listings),
        agreements=len(paper.agreements),
        placements=placements,
    )


def _person(institution: Institution, paper: StaffRow, by: Any) -> Staff:
    row = people.submit(
        institution,
        NewPost(
            name=paper.name,
            id_number=paper.id_number,
            job=paper.job,
            speciality=paper.speciality,
            full_time=paper.full_time,
            undertaking=paper.scan if paper.undertaking_on else None,
            undertaking_on=paper.undertaking_on,
            entry_scan=paper.scan,
        ),
        by=by,
    )
    _credentials(row, paper, by)
    if paper.queried_on:
        checks.enter(
            row,
            Query(
                queried_on=paper.queried_on,
                passed=paper.passed,
                reference=paper.query_reference,
                consent_on=paper.consent_on or paper.queried_on,
                queried_by=_who_asked(institution, paper)[:60],
                by_office=paper.by_office,
            ),
            by=by,
        )
    return row


def _who_asked(institution: Institution, paper: StaffRow) -> str:
    return offices.bureau_of(institution.region).name if paper.by_office else institution.name


def _credentials(row: Staff, paper: StaffRow, by: Any) -> None:
    if paper.health_until:
        credentials.add(
            row,
            Certificate(
                kind=CredentialKind.HEALTH_CERT, valid_until=paper.health_until, file=paper.scan
            ),
            by=by,
        )
    if paper.credential_kind:
        credentials.add(
            row,
            Certificate(
                kind=paper.credential_kind,
                number=paper.credential_number,
                field=paper.speciality,
                valid_until=paper.credential_until,
                file=paper.scan,
            ),
            by=by,
        )


def _listing(batch: BackfillBatch, institution: Institution, paper: ListingRow, by: Any) -> Listing:
    return listings.backfill(
        institution,
        Backfill(
            category=paper.category,
            service_items=paper.service_items,
            price=paper.price,
            price_unit=paper.price_unit,
            valid_from=paper.valid_from,
            valid_until=paper.valid_until,
            document_number=paper.number,
            listed_on=paper.listed_on,
            basis=_("资格名单文件"),
            scan=paper.scan,
        ),
        by=by,
        bureau=batch.bureau,
    )


def _agreement(
    batch: BackfillBatch,
    institution: Institution,
    paper: AgreementRow,
    made: list[Listing],
    by: Any,
) -> Agreement:
    row = Agreement(
        state=AgreementState.PENDING,
        bureau=batch.bureau,
        region=batch.region,
        institution=institution,
        listing=_listing_for(batch, institution, paper, made),
        valid_from=paper.valid_from,
        valid_until=paper.valid_until,
        signed_on=paper.signed_on,
        signed_file=paper.scan,
        satisfaction_target=paper.satisfaction_target,
        service_content=paper.service_content,
        prepared_by_id=by.user_id,
        prepared_on=clock.today(),
        **entries.hand(by, None),
        backfilled=True,
        backfill_batch=batch,
    )
    row.number_it(paper.number.strip(), paper.signed_on)
    numbers.refuse_taken(row)
    with numbers.once(row):
        row.save()
    record(row, "backfill", by=by, number=row.number, signed_on=row.signed_on, scan=paper.scan)
    return row


def _listing_for(
    batch: BackfillBatch, institution: Institution, paper: AgreementRow, made: list[Listing]
) -> Listing:
    """The listing it was signed under: of the same papers, else one already known here.

    Of several that overlap, the one of its courses' category.
    """
    known = Listing.objects.filter(institution=institution, region=batch.region).exclude(
        state=ListingState.VOIDED
    )
    every: list[Listing] = [*made, *known]
    fitting = [
        listing
        for listing in every
        if listing.valid_from <= paper.valid_until and paper.valid_from <= listing.valid_until
    ]
    wanted = {placement.category for placement in paper.placements}
    of_category = [listing for listing in fitting if listing.category in wanted]
    for listing in [*of_category, *fitting]:
        return listing
    params = {"number": paper.number}
    raise Invalid({"": _("协议“%(number)s”的期限内没有资格名单记录，请先录入名单。") % params})


def _annex_staff(row: Agreement, named: dict[str, Staff]) -> None:
    AgreementStaff.objects.bulk_create(
        AgreementStaff(agreement=row, staff=member, since=row.valid_from)
        for member in named.values()
    )


def _placement(
    batch: BackfillBatch, agreement: Agreement, paper: PlacementRow, by: Any
) -> Placement:
    course = _course(agreement.institution, paper, by)
    AgreementCourse.objects.get_or_create(
        agreement=agreement,
        course=course,
        defaults={
            "price": paper.price,
            "item": agreement.listing.item_of(course.name),
            "price_unit": paper.price_unit,
        },
    )
    row = Placement.objects.create(
        state=PlacementState.PENDING,
        agreement=agreement,
        school=paper.school,
        course=course,
        starts_on=paper.starts_on,
        ends_on=paper.ends_on,
        pupils=paper.pupils,
        weekly_hours=paper.weekly_hours,
        price=paper.price,
        price_unit=paper.price_unit,
        timetable=paper.timetable,
        group_plan=paper.group_plan,
        proposed_by_id=by.user_id,
        proposed_on=clock.today(),
        **entries.hand(by, None),
        backfilled=True,
        backfill_batch=batch,
        backfill_number=paper.number,
        backfill_date=paper.dated,
        backfill_scan=paper.scan,
    )
    _name(row, paper)
    record(row, "backfill", by=by, number=paper.number, scan=paper.scan, school=paper.school)
    return row


def _name(row: Placement, paper: PlacementRow) -> None:
    people_of = Staff.objects.filter(
        institution=row.agreement.institution, person__name__in=paper.staff
    ).exclude(state="removed")
    found = {member.person.name: member for member in people_of.select_related("person")}
    missing = [name for name in paper.staff if name not in found]
    if missing:
        params = {"names": "、".join(missing)}
        raise Invalid({"": _("入校人员不在人员表中：%(names)s。") % params})
    PlacementStaff.objects.bulk_create(
        PlacementStaff(placement=row, staff=member, since=row.starts_on)
        for member in found.values()
    )


def _course(institution: Institution, paper: PlacementRow, by: Any) -> Course:
    """The course of that name, or a new one whose outline is the paper itself."""
    known: Course | None = Course.objects.filter(institution=institution, name=paper.course).first()
    if known is not None:
        return known
    return courses.submit(
        institution,
        NewCourse(
            name=paper.course,
            category=paper.category,
            stage=paper.stage,
            outline=_("补录：以原协议所附课程方案为准。"),
            lesson_minutes=paper.lesson_minutes,
            price_inside=paper.price,
            price_outside=paper.price_outside,
            no_comparable=paper.no_comparable,
            entry_scan=paper.scan,
        ),
        by=by,
    )
