"""The red list: who stands in which school without a valid paper, and what is missing from whom.

It reads what is in force and what was entered from paper alike, confirmed or not: an office must
see it minutes after the drop, not after the confirmation.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from accounts.models import Region
from contracts.enums import AgreementState, PlacementState
from contracts.models import Placement
from contracts.rules import validity
from institutions import readiness
from institutions.domain import standing
from institutions.enums import LicenceKind, LicenceState
from vetting.enums import ListingState

STANDING = (PlacementState.PENDING, PlacementState.AGREED, PlacementState.RUNNING)
_GOOD_LICENCE = (LicenceState.SUBMITTED, LicenceState.VERIFIED)
_GOOD_LISTING = (ListingState.PENDING, ListingState.LISTED)
_GOOD_AGREEMENT = (AgreementState.PENDING, AgreementState.ACTIVE)


@dataclass(frozen=True)
class Flag:
    """One thing missing. `person` is "" when it is the institution that lacks it."""

    placement: Placement
    kind: str
    person: str
    what: str

    @property
    def school(self) -> str:
        return str(self.placement.school.organisation.name)

    @property
    def institution(self) -> str:
        return str(self.placement.agreement.institution.name)

    @property
    def uscc(self) -> str:
        return str(self.placement.agreement.institution.uscc)

    @property
    def course(self) -> str:
        return str(self.placement.course.name)

    @property
    def state(self) -> str:
        return str(self.placement.get_state_display())

    @property
    def who(self) -> str:
        return self.person or self.institution


def standing_on(day: date, rows: QuerySet[Placement]) -> QuerySet[Placement]:
    """Placements that are, or by their paper should be, in a school on the day."""
    return (
        rows.filter(state__in=STANDING, starts_on__lte=day, ends_on__gte=day)
        .select_related(
            "agreement__institution__region__parent",
            "agreement__listing",
            "agreement__region",
            "school__organisation",
            "course",
        )
        .prefetch_related(
            "agreement__institution__licences",
            "named_staff__staff__person__checks",
            "named_staff__staff__credentials",
            "named_staff__staff__institution__region",
        )
        .order_by("school__organisation__name", "agreement__institution__name", "id")
    )


def flags(rows: QuerySet[Placement], *, region: Region, on: date) -> list[Flag]:
    """Every flag of these placements (already narrowed to what the asker may see)."""
    found = list(standing_on(on, rows))
    persons = {row.staff.person_id for placement in found for row in placement.named_staff.all()}
    bodies = {placement.agreement.institution_id for placement in found}
    needs = replace(
        readiness.needs(region.scopes, on=on),
        barred=standing.barred_persons(persons, region=region, on=on),
    )
    barred = standing.stopped_institutions(bodies, region=region, on=on)
    tables = {
        scopes: validity.table_of(scopes, on)
        for scopes in {row.agreement.institution.region.scopes for row in found}
    }
    return [
        flag
        for placement in found
        for flag in (*_institution(placement, on, barred, tables), *_persons(placement, on, needs))
    ]


def _institution(
    placement: Placement, on: date, barred: dict[int, str], tables: dict[tuple[str, ...], Any]
) -> Iterator[Flag]:
    agreement = placement.agreement
    why = barred.get(agreement.institution_id)
    if why:
        yield Flag(placement, _("机构"), "", why)
    table = tables[agreement.institution.region.scopes]
    for kind in _missing_licences(agreement.institution, on, table):
        yield Flag(placement, _("证照"), "", _("没有在有效期内的%(kind)s") % {"kind": kind})
    listing = agreement.listing
    listed = listing.state in _GOOD_LISTING and listing.valid_from <= on <= listing.valid_until
    if not listed:
        yield Flag(placement, _("名单"), "", _("当天不在资格名单有效期内"))
    if agreement.state not in _GOOD_AGREEMENT or not agreement.covers(on, on):
        params = {"state": agreement.get_state_display()}
        yield Flag(placement, _("协议"), "", _("当天没有履行中的协议（%(state)s）") % params)


def _missing_licences(institution: Any, on: date, table: Any) -> Iterable[str]:
    """By the dates on the paper, verified or not yet."""
    held = {
        licence.kind
        for licence in institution.licences.all()
        if licence.state in _GOOD_LICENCE and licence.covers(on)
    }
    required = validity.required_by(table, institution)
    return [str(LicenceKind(kind).label) for kind in required if kind not in held]


# What only the bureau's own look-up can supply is asked for at the confirmation, not of the paper.
_BUREAU_CHECKS = {"in_service_checked", "red_lines_checked"}


def _persons(placement: Placement, on: date, needs: readiness.Needs) -> Iterator[Flag]:
    present = [row.staff for row in placement.named_staff.all() if row.until is None]
    if not present:
        yield Flag(placement, _("人员"), "", _("没有登记入校人员"))
    for member in present:
        trusting = replace(needs, trusting=member.state != "cleared")
        for condition in readiness.CONDITIONS:
            waits = member.state == "submitted" and condition.check.__name__ in _BUREAU_CHECKS
            if not waits and (what := condition(member, on, trusting)):
                yield Flag(placement, _("人员"), member.person.name, what)
        if member.state in {"blocked", "refused", "removed"}:
            yield Flag(placement, _("人员"), member.person.name, str(member.get_state_display()))


@dataclass(frozen=True)
class Summary:
    """How many schools, institutions and persons the flags are about."""

    flags: int
    schools: int
    institutions: int
    persons: int


def summary(found: list[Flag]) -> Summary:
    return Summary(
        flags=len(found),
        schools=len({flag.placement.school_id for flag in found}),
        institutions=len({flag.placement.agreement.institution_id for flag in found}),
        persons=len({(flag.uscc, flag.person) for flag in found if flag.person}),
    )
