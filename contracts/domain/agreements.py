"""The road of an agreement to its signature; what comes after is offered from here as well."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from accounts.domain import deadlines, pages, paper_moves
from accounts.enums import Role
from contracts import facts, policies
from contracts.domain import endings, numbers, watch
from contracts.enums import AgreementState, Clause
from contracts.models import Agreement, AgreementCourse, AgreementStaff
from contracts.rules import drafting
from core import clock, policy
from core.deeds import deed, deed_about, record
from core.errors import Forbidden, Invalid
from core.fsm import edit, perform
from core.numbers import plain
from institutions.models import Course, Staff
from vetting.models import Listing

end, expire, terminate = endings.end, endings.expire, endings.terminate
terminate_all, reinstate = endings.terminate_all, endings.reinstate

CLAUSES = tuple(item.value for item in Clause)
Prices = Iterable[tuple[Course, Decimal]]


def signer_of(region: Any) -> str:
    """ "bureau" or "school": who signs agreements in the region."""
    return str(policy.value(policies.SIGNER, scopes=region.scopes))


def may_prepare(region: Any, by: Any) -> bool:
    """An officer of the bureau, or, where policy lets schools sign, the leads of a school there."""
    if signer_of(region) == "bureau":
        return by.role == Role.DISTRICT and bool(by.region_code == region.code)
    return by.role == Role.SCHOOL and bool(by.is_lead and by.region_code == region.code)


@deed_about(lambda listing, *_args, **_options: [listing.institution])
def draft(
    listing: Listing, told: facts.Draft, *, by: Any, renews: Agreement | None = None
) -> Agreement:
    """Prepare an agreement under a listing. Seen by the preparing side only."""
    if not may_prepare(listing.region, by):
        raise Forbidden
    _check_dates(told.valid_from, told.valid_until)
    row = Agreement(
        bureau_id=by.organisation_id,
        region=listing.region,
        institution=listing.institution,
        listing=listing,
        renews=renews,
        valid_from=told.valid_from,
        valid_until=told.valid_until,
        satisfaction_target=told.satisfaction_target,
        prepared_by_id=by.user_id,
        prepared_on=clock.today(),
        **_clauses(told.texts),
    )
    row.number_it(told.number.strip(), told.valid_from)
    numbers.refuse_taken(row)
    with numbers.once(row):
        row.save()
    annex(row, staff=told.staff, prices=told.prices, items=told.items)
    first, last = told.valid_from, told.valid_until
    record(row, "draft", by=by, listing=listing, valid_from=first, valid_until=last)
    return row


def _clauses(texts: Mapping[str, str]) -> dict[str, str]:
    unknown = set(texts) - set(CLAUSES)
    if unknown:
        raise TypeError(f"no such clause: {', '.join(sorted(unknown))}")
    return {column: text.strip() for column, text in texts.items()}


def _check_dates(valid_from: date, valid_until: date) -> None:
    if valid_until < valid_from:
        raise Invalid({"valid_until": _("截止日期不能早于起始日期。")})


def annex(
    row: Agreement,
    *,
    staff: Iterable[Staff],
    prices: Prices,
    items: Mapping[int, str] | None = None,
) -> None:
    """Write both annexes anew. Raises Invalid for somebody or something of another institution.

    items: course id -> the listed item it is given for, where its name does not say so.
    """
    staff, prices = list(staff), list(prices)
    if any(member.institution_id != row.institution_id for member in staff):
        raise Invalid({"staff": _("人员不属于这家机构。")})
    if any(course.institution_id != row.institution_id for course, _price in prices):
        raise Invalid({"prices": _("课程不属于这家机构。")})
    if any(price < 0 for _course, price in prices):
        raise Invalid({"prices": _("价格不能是负数。")})
    row.annexed_staff.all().delete()
    row.annexed_courses.all().delete()
    since = row.valid_from
    AgreementStaff.objects.bulk_create(
        AgreementStaff(agreement=row, staff=member, since=since) for member in staff
    )
    AgreementCourse.objects.bulk_create(
        AgreementCourse(
            agreement=row,
            course=course,
            item=(items or {}).get(course.pk, "") or row.listing.item_of(course.name),
            price=price,
            price_unit=row.listing.price_unit,
        )
        for course, price in prices
    )


@deed
def revise(
    agreement: Agreement,
    *,
    by: Any,
    version: int | None = None,
    staff: Iterable[Staff] | None = None,
    prices: Prices | None = None,
    items: Mapping[int, str] | None = None,
    **changes: Any,
) -> Agreement:
    """Change a draft: columns by name, annexes as a whole."""
    first = changes.get("valid_from", agreement.valid_from)
    _check_dates(first, changes.get("valid_until", agreement.valid_until))
    changes["number_year"] = first.year
    if "number" in changes:
        changes["number_key"] = plain(changes["number"])
    with numbers.once(agreement):
        row = edit(
            agreement,
            by=by,
            permission=lambda row, actor: may_prepare(row.region, actor),
            version=version,
            rules=(drafting.is_draft,),
            name="revise",
            **changes,
        )
    if not (staff is None and prices is None and items is None):
        before = row.annexed_courses.select_related("course")
        lines = [(line.course, line.price) for line in before]
        kept = {line.course_id: line.item for line in before}
        named = [line.staff for line in row.annexed_staff.select_related("staff")]
        annex(
            row,
            staff=named if staff is None else staff,
            prices=lines if prices is None else prices,
            items=kept | dict(items or {}),
        )
    return row


@deed
def offer(agreement: Agreement, *, by: Any, version: int | None = None) -> Agreement:
    """Hand it to the institution, which has some working days to answer."""
    row = perform(agreement, Agreement.offer, by=by, version=version)
    watch.answer(row, row.region, owner=row.institution.organisation_id, role=Role.INSTITUTION)
    return row


@deed
def recall(agreement: Agreement, *, by: Any, reason: str, version: int | None = None) -> Agreement:
    return _back(perform(agreement, Agreement.recall, by=by, reason=reason, version=version))


@deed
def decline(agreement: Agreement, *, by: Any, reason: str, version: int | None = None) -> Agreement:
    return _back(perform(agreement, Agreement.decline, by=by, reason=reason, version=version))


@deed
def send_back(
    agreement: Agreement, *, by: Any, reason: str, version: int | None = None
) -> Agreement:
    return _back(perform(agreement, Agreement.send_back, by=by, reason=reason, version=version))


@deed
def void(agreement: Agreement, *, by: Any, reason: str, version: int | None = None) -> Agreement:
    return _back(perform(agreement, Agreement.void, by=by, reason=reason, version=version))


def _back(row: Agreement) -> Agreement:
    deadlines.drop(row)
    return row


@deed
def countersign(
    agreement: Agreement,
    told: facts.Consent | None = None,
    *,
    by: Any,
    version: int | None = None,
    on: date | None = None,
) -> Agreement:
    """The institution's consent; an officer enters it from stamped paper (代录)."""
    if on is not None and on > clock.today():
        raise Invalid({"on": _("同意日期不能晚于今天。")})
    told = told or facts.Consent()
    row = perform(agreement, Agreement.countersign, told, by=by, version=version, on=on)
    deadlines.meet(row, "answer")
    watch.signature(row)
    return row


@deed
def activate(
    agreement: Agreement, told: facts.Signature, *, by: Any, version: int | None = None
) -> Agreement:
    """The stamped paper is there: the agreement is in force from its first day."""
    with numbers.once(agreement, told.number):
        row = perform(agreement, Agreement.activate, told, by=by, version=version)
    pages.issue(
        row,
        "contract",
        by=by,
        scan=row.signed_file,
        marks=[(row, "contract")],  # of a signature that was undone
        effect=pages.Effect.RETRACTED,
    )
    deadlines.meet(row, "sign")
    watch.expiry(row)
    return row


@deed
def undo_activation(
    agreement: Agreement, *, by: Any, reason: str, version: int | None = None
) -> Agreement:
    row = perform(agreement, Agreement.undo_activation, by=by, reason=reason, version=version)
    deadlines.drop(row)
    return row


@deed
def renew(
    agreement: Agreement, told: facts.Renewal, *, by: Any, version: int | None = None
) -> Agreement:
    """Open the renewal; returns the new draft with the same words and annexes."""
    if told.valid_from <= agreement.valid_until:
        raise Invalid({"valid_from": _("续签的协议应在原协议到期之后开始。")})
    old = perform(agreement, Agreement.renew, by=by, version=version)
    lines = old.annexed_courses.select_related("course")
    named = old.annexed_staff.filter(until__isnull=True).select_related("staff")
    same = facts.Draft(
        valid_from=told.valid_from,
        valid_until=told.valid_until,
        staff=[line.staff for line in named],
        prices=[(line.course, line.price) for line in lines],
        items={line.course_id: line.item for line in lines},
        satisfaction_target=old.satisfaction_target,
        texts={column: getattr(old, column) for column in CLAUSES},
    )
    return draft(told.listing, same, by=by, renews=old)


def live_of(institution: Any) -> list[Agreement]:
    """Its agreements that are in force or suspended, everywhere."""
    states = [AgreementState.ACTIVE, AgreementState.SUSPENDED]
    return list(Agreement.objects.filter(institution=institution, state__in=states).order_by("id"))


def _offer_on_paper(agreement: Agreement, *, by: Any, reason: str) -> Agreement:
    return offer(agreement, by=by)


def _of_the_principal(name: str, do: Any) -> paper_moves.OnPaperMove:
    """Where policy lets schools sign: the signing school's own, the bureau has no part in it."""
    return paper_moves.OnPaperMove(
        name,
        do,
        (Role.SCHOOL,),
        office_types=False,
        theirs=lambda row, by: bool(row.bureau_id == by.organisation_id),
    )


paper_moves.register(
    Agreement,
    (
        paper_moves.OnPaperMove("decline", decline, (Role.INSTITUTION,)),
        _of_the_principal("offer", _offer_on_paper),
        _of_the_principal("recall", recall),
        _of_the_principal("send_back", send_back),
        _of_the_principal("void", void),
    ),
)
