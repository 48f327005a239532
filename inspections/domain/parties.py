"""Whom an exit reaches in schools: groups, listings, and the schools to tell."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import QuerySet

from accounts.domain import messages
from accounts.enums import Role
from accounts.models import Message
from contracts.enums import IN_FORCE, PlacementState
from contracts.models import Agreement, Placement
from core.models import Entry
from core.models.subject import ref
from inspections.models import ExitCase
from institutions.enums import StaffState
from institutions.models import Institution, Person
from vetting.enums import ListingState
from vetting.models import Listing

LIVE = (
    PlacementState.PROPOSED,
    PlacementState.DECLINED,
    PlacementState.AGREED,
    PlacementState.RUNNING,
)


def listings(case: ExitCase) -> list[Listing]:
    """What the deciding bureau listed."""
    rows = Listing.objects.filter(
        institution=case.institution,
        bureau=case.bureau,
        state__in=[ListingState.LISTED, ListingState.SUSPENDED],
    )
    return list(rows.order_by("pk"))


def agreements(case: ExitCase) -> list[Agreement]:
    """What the deciding bureau signed and is in force; schools' own are theirs."""
    rows = Agreement.objects.filter(
        institution=case.institution, bureau=case.bureau, state__in=IN_FORCE
    )
    return list(rows.order_by("pk"))


def placements(case: ExitCase) -> QuerySet[Placement]:
    """Every placement in the district that the subject is or was at."""
    rows: QuerySet[Placement] = Placement.objects.filter(agreement__region=case.region)
    if case.person is not None:
        return rows.filter(named_staff__staff__person=case.person).distinct()
    return rows.filter(agreement__institution=case.institution)


def running(case: ExitCase) -> list[Placement]:
    """Groups in schools today that the exit takes its subject away from."""
    rows = placements(case).filter(state=PlacementState.RUNNING)
    if case.person is not None:
        rows = rows.filter(named_staff__staff__person=case.person, named_staff__until=None)
    return list(rows.select_related("school__organisation", "course", "agreement").order_by("pk"))


def ending(case: ExitCase) -> list[Placement]:
    """Groups of the agreements that the bureau signed: an end of the cooperation ends them."""
    return [row for row in running(case) if row.agreement.bureau_id == case.bureau_id]


def schools(case: ExitCase) -> set[int]:
    """Organisations of the schools where the subject is, or is agreed to come."""
    rows = placements(case).filter(state__in=LIVE)
    if case.person is not None:
        rows = rows.filter(named_staff__staff__person=case.person, named_staff__until=None)
    return set(rows.values_list("school__organisation_id", flat=True))


def tell_schools(case: ExitCase, text: str, *, kind: str, only: set[int] | None = None) -> None:
    """Word to schools: of a person they are told only that they do not meet the conditions."""
    reached = schools(case) if only is None else only
    messages.tell(reached, Role.SCHOOL, subject=case.institution, text=text, kind=kind)


def other_employers(person: Person, *, than: Institution) -> QuerySet[Institution]:
    """Other institutions for which the person works."""
    posts = person.posts.exclude(state=StaffState.REMOVED)
    rows: QuerySet[Institution] = Institution.objects.filter(pk__in=posts.values("institution"))
    return rows.exclude(pk=than.pk).order_by("pk")


def tell_employers(employers: Iterable[Institution], text: str, *, kind: str) -> None:
    """Word to institutions, to each in its own file: none learns for whom else a person works."""
    for each in employers:
        messages.tell([each.organisation_id], Role.INSTITUTION, subject=each, text=text, kind=kind)


def told_of(case: ExitCase, role: Role) -> set[int]:
    """Organisations that were told when the case stopped or ended something."""
    bites = ("exitcase.suspend", "exitcase.execute")
    found = Entry._base_manager.filter(subject=ref(case), deed__in=bites).order_by()
    rows = Message.objects.filter(role=role, deed_id__in=found.values("deed_id"))
    return set(rows.values_list("organisation_id", flat=True))
