"""Changing an agreement in force: proposed by one side, agreed to by the other, effective on a day."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from accounts.actors import OnPaper, system
from accounts.documents import Told
from accounts.domain import deadlines, messages, pages, paper_moves
from accounts.enums import Role
from contracts import facts
from contracts.domain import watch
from contracts.enums import AgreementState, AmendmentCause, Clause
from contracts.models import Agreement, AgreementCourse, AgreementStaff, Amendment
from contracts.rules import amendment as rules
from core import clock, deeds
from core.deeds import deed, record
from core.errors import Forbidden
from core.fsm import edit, perform, require
from institutions.models import Course, Staff

MACHINE = "agreement-amendment"
_OTHER = {Role.DISTRICT: Role.INSTITUTION, Role.INSTITUTION: Role.DISTRICT}


@deed
def propose(agreement: Agreement, told: facts.Change, *, by: Any) -> Amendment:
    """Propose a typed change with its paper and its day of effect."""
    row = _drafted(agreement, told, by=by)
    row.save()
    record(
        row,
        "propose",
        by=by,
        audience=(Role.INSTITUTION,),
        cause=row.cause,
        number=row.number,
        effective_on=row.effective_on,
        document=row.document,
        changes=row.changes,
    )
    other = _OTHER[by.role]
    for owner in sorted(row.parties(other)):
        watch.answer(row, agreement.region, owner=owner, role=other)
    messages.tell(row.parties(other), other, subject=row, text=row.text, kind="amendment.propose")
    return row


def _drafted(agreement: Agreement, told: facts.Change, *, by: Any) -> Amendment:
    """Not saved yet. Raises Forbidden, or Blocked with everything that stands in its way."""
    if by.role not in _OTHER or by.organisation_id not in agreement.parties(by.role):
        raise Forbidden
    row = Amendment(
        agreement=agreement,
        cause=told.cause,
        text=told.text,
        number=told.number,
        effective_on=told.effective_on,
        document=told.document,
        changes=_plain(told.changes),
        proposed_by_id=by.user_id,
        proposed_side=by.role,
        proposed_on=clock.today(),
    )
    if isinstance(by, OnPaper):
        row.typed_in(by, on=clock.today(), scan=told.document)
    require(row, "create", by=by, rules=(rules.agreement_in_force, *rules.SUBSTANCE))
    return row


def _plain(changes: Mapping[str, Any]) -> dict[str, Any]:
    """As JSON: rows by id, prices and dates as text, clauses by column."""
    found: dict[str, Any] = {}
    for key in ("add_staff", "drop_staff"):
        if changes.get(key):
            found[key] = sorted(getattr(item, "pk", item) for item in changes[key])
    if changes.get("prices"):
        found["prices"] = {
            str(getattr(course, "pk", course)): str(price)
            for course, price in dict(changes["prices"]).items()
        }
    items = {str(getattr(key, "pk", key)): item for key, item in changes.get("items", {}).items()}
    named = {key: item for key, item in items.items() if item and key in found.get("prices", {})}
    if named:
        found["items"] = named
    if changes.get("valid_until"):
        found["valid_until"] = str(changes["valid_until"])
    known = {item.value for item in Clause}
    clauses = {key: text for key, text in changes.get("clauses", {}).items() if key in known}
    return {**found, "clauses": clauses} if clauses else found


@deed
def agree(
    amendment: Amendment,
    told: facts.Consent | None = None,
    *,
    by: Any,
    version: int | None = None,
) -> Amendment:
    """The other side agrees; a change whose day has come takes effect in the same deed."""
    told = told or facts.Consent()
    row = perform(amendment, Amendment.agree, told, by=by, version=version)
    pages.issue(row, "amendment", by=by)
    deadlines.meet(row, "answer")
    if row.effective_on <= clock.today():
        return take_effect(row, by=system(MACHINE, cause=deeds.cause()))
    watch.amendment(row)
    return row


@deed
def decline(amendment: Amendment, *, by: Any, reason: str, version: int | None = None) -> Amendment:
    row = perform(amendment, Amendment.decline, by=by, reason=reason, version=version)
    deadlines.drop(row)
    return row


@deed
def withdraw(
    amendment: Amendment, *, by: Any, reason: str, version: int | None = None
) -> Amendment:
    row = perform(amendment, Amendment.withdraw, by=by, reason=reason, version=version)
    if pages.newest(row, "amendment") is not None:  # agreed to by both
        told, marks = Told(text=reason, day=clock.today()), ((row, "amendment"),)
        pages.issue(row, "withdrawn", by=by, told=told, marks=marks, effect=pages.Effect.CANCELLED)
    deadlines.drop(row)
    return row


@deed
def take_effect(amendment: Amendment, *, by: Any) -> Amendment:
    """Write the change into the agreement. Called by the machine on the day."""
    row = perform(amendment, Amendment.take_effect, by=by)
    deadlines.drop(row)
    if paper := pages.newest(row, "amendment"):
        pages.mark(row.agreement, "contract", by_page=paper)
    agreement: Agreement = deeds.lock(row.agreement)
    _change_staff(agreement, row)
    for course, price in row.new_prices():
        AgreementCourse.objects.update_or_create(
            agreement=agreement,
            course=course,
            defaults={
                "price": price,
                "item": row.item_of(course),
                "price_unit": agreement.listing.price_unit,
            },
        )
    columns = _columns(row)
    if columns:
        agreement = edit(
            agreement,
            by=by,
            permission=lambda _row, _actor: True,
            audience=(Role.INSTITUTION, Role.SCHOOL),
            name="amend",
            reason=row.text,
            **columns,
        )
    if "valid_until" in columns:
        watch.expiry(agreement)
    return row


def _columns(row: Amendment) -> dict[str, Any]:
    columns = dict(row.changes.get("clauses", {}))
    until = row.changes.get("valid_until")
    return {**columns, "valid_until": date.fromisoformat(until)} if until else columns


def _change_staff(agreement: Agreement, row: Amendment) -> None:
    day = row.applied_on or clock.today()
    dropped = row.changes.get("drop_staff", [])
    now = agreement.annexed_staff.filter(until__isnull=True)
    now.filter(staff__in=dropped).update(until=day, left_because=row.text[:200])
    there = set(now.values_list("staff", flat=True))
    AgreementStaff.objects.bulk_create(
        AgreementStaff(agreement=agreement, staff_id=pk, since=day)
        for pk in row.changes.get("add_staff", [])
        if pk not in there
    )


def _in_words(changes: Mapping[str, Any]) -> str:
    """What a paper wants changed, for the person who checks what was typed in."""

    def names(key: str) -> str:
        people = Staff.objects.filter(pk__in=changes.get(key, [])).select_related("person")
        return "、".join(member.person.name for member in people)

    courses = Course.objects.in_bulk([int(pk) for pk in changes.get("prices", {})])
    prices = changes.get("prices", {}).items()
    lines = (
        (_("增加人员"), names("add_staff")),
        (_("减少人员"), names("drop_staff")),
        (_("价格"), "、".join(f"{courses[int(pk)].name} {price}" for pk, price in prices)),
        (_("变更后的截止日期"), changes.get("valid_until", "")),
    )
    return "；".join(f"{label}：{text}" for label, text in lines if text)


def _would_stand(agreement: Agreement, told: facts.Change, *, by: Any) -> None:
    _drafted(agreement, told, by=by)


paper_moves.register(
    Agreement,
    (
        paper_moves.OnPaperMove(
            "propose_amendment",
            propose,
            (Role.INSTITUTION,),
            shape=facts.Change,
            takes={
                "cause": paper_moves.Told(
                    _("变更类别"), str, lambda key: str(AmendmentCause(key).label)
                ),
                "number": paper_moves.Told(_("文号")),
                "effective_on": paper_moves.Told(_("生效日期"), date.fromisoformat),
                "changes": paper_moves.Told(_("变更内容"), dict, _in_words),
            },
            reason_as="text",
            scan_as="document",
            label=_("提出协议变更"),
            when=lambda row: row.state == AgreementState.ACTIVE,
            first=_would_stand,
        ),
    ),
)
paper_moves.register(
    Amendment,
    (
        paper_moves.OnPaperMove("decline", decline, (Role.INSTITUTION,)),
        paper_moves.OnPaperMove("withdraw", withdraw, (Role.INSTITUTION,)),
    ),
)
