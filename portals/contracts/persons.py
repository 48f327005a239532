"""Persons of an annex or a placement, with how long their papers hold.

A school or an institution of another house reads only whether a person may come; what a query
said is nobody's business but the bureau's and the employer's.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from accounts.enums import Role
from contracts.domain import presence
from contracts.enums import AgreementState
from contracts.models import Agreement, Placement
from core import clock
from institutions.domain import expiry, standing
from institutions.models import Staff
from institutions.readiness import Reason, word_for_schools

INSIDERS = (Role.DISTRICT, Role.CITY, Role.INSTITUTION)


@dataclass(frozen=True)
class Person:
    name: str
    job: str
    speciality: str
    may_come: bool
    why: str
    good_until: date | None


def of(rows: QuerySet[Staff], actor: Any, *, on: date, region: str) -> list[Person]:
    """In a number of queries that does not grow with the persons."""
    people = list(expiry.staff_of(rows))
    unmet = expiry.unmet_of(people, on=on, region=region)
    return [_person(member, unmet[member.pk], actor, on) for member in people]


def _person(member: Staff, unmet: list[Reason], actor: Any, on: date) -> Person:
    cleared = member.state == "cleared"
    reasons = unmet if cleared else [Reason(str(member.get_state_display())), *unmet]
    shown = " ".join(reasons)
    if actor.role not in INSIDERS:
        shown = word_for_schools(reasons, removed=member.state == "removed")
    return Person(
        name=member.person.name,
        job=str(member.get_job_display()),
        speciality=member.speciality,
        may_come=not reasons,
        why=shown if reasons else "",
        good_until=member.good_until,
    )


def annexed(agreement: Agreement, actor: Any) -> list[Person]:
    """The annex as it stands now."""
    lines = agreement.annexed_staff.filter(until__isnull=True)
    rows = agreement.staff.filter(pk__in=lines.values("staff")).distinct().order_by("person__name")
    return of(rows, actor, on=clock.today(), region=agreement.region_id)


def named(placement: Placement, actor: Any, *, on: date | None = None) -> list[Person]:
    lines = placement.named_staff.filter(until__isnull=True)
    rows = placement.staff.filter(pk__in=lines.values("staff")).distinct().order_by("person__name")
    day = on or max(clock.today(), placement.starts_on)
    return of(rows, actor, on=day, region=placement.agreement.region_id)


@dataclass(frozen=True)
class Group:
    """One placement with who is named for it."""

    placement: Placement
    people: list[Person]
    stop: str = ""

    @property
    def trouble(self) -> bool:
        return not self.people or not all(person.may_come for person in self.people)


def stopped(placement: Placement, *, on: date, barred: dict[int, str] | None = None) -> str:
    """Why nobody of the institution may come, whatever their own papers say; "" when they may."""
    agreement = placement.agreement
    if agreement.state != AgreementState.ACTIVE or not agreement.covers(on, on):
        params = {"state": agreement.get_state_display()}
        return _("协议当天不在履行中（%(state)s），机构人员一律不得入校。") % params
    if agreement.listing.stops_entry:
        params = {"state": agreement.listing.get_state_display()}
        return _("所依据的资格当天不在名单（%(state)s），机构人员一律不得入校。") % params
    if barred is None:
        barred = standing.stopped_institutions(
            [agreement.institution_id], region=agreement.region_id, on=on
        )
    if agreement.institution_id in barred:
        return _("机构被暂停或限制服务，机构人员一律不得入校。")
    return ""


def of_groups(placements: Iterable[Placement], actor: Any) -> list[Group]:
    """Each with its people's papers as they stand today, or on its first day where that is ahead."""
    by_day: dict[date, list[Placement]] = {}
    for row in placements:
        by_day.setdefault(max(clock.today(), row.starts_on), []).append(row)
    return [group for on in sorted(by_day) for group in _groups(by_day[on], actor, on)]


def _groups(found: list[Placement], actor: Any, on: date) -> list[Group]:
    at, region = presence.people_at(found), found[0].agreement.region_id
    unmet = expiry.unmet_of(
        [member for people in at.values() for member in people], on=on, region=region
    )
    barred = standing.stopped_institutions(
        {row.agreement.institution_id for row in found}, region=region, on=on
    )
    return [
        Group(
            placement,
            [_person(one, unmet[one.pk], actor, on) for one in at.get(placement.pk, [])],
            stopped(placement, on=on, barred=barred),
        )
        for placement in found
    ]
