"""Where an institution stands on the six-step road, as far as this actor may see it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from contracts.enums import AgreementState
from contracts.models import Agreement, Placement
from inspections.enums import ExitState, SubjectKind
from inspections.models import ExitCase
from institutions.enums import ExclusionState
from institutions.models import Institution
from vetting.enums import ApplicationState, ListingState
from vetting.models import Application, Listing

REVIEWED = {
    ApplicationState.QUALIFIED,
    ApplicationState.RANKED,
    ApplicationState.SHORTLISTED,
    ApplicationState.NOT_SELECTED,
}
REVIEWING = {
    ApplicationState.SUBMITTED,
    ApplicationState.CORRECTION,
    ApplicationState.DISQUALIFIED,
}
UNDER_WAY = (
    ExitState.OPENED,
    ExitState.NOTIFIED,
    ExitState.REVIEWED,
    ExitState.DECIDED,
    ExitState.SERVED,
)


@dataclass(frozen=True)
class Place:
    """`here` is a step of portals.institutions.road_steps; `note` says more; `over`: that step is done."""

    here: str
    note: str = ""
    stopped: bool = False
    over: bool = False
    missed: tuple[str, ...] = ()


def of(row: Institution, actor: Any) -> Place:
    """The furthest step reached; an exclusion in force comes before everything."""
    if row.exclusion_set.filter(state=ExclusionState.ACTIVE).exists():
        return Place("exit", _("限制准入中"), stopped=True, missed=_missed(row, actor))
    cases = ExitCase.objects.visible_to(actor).filter(
        institution=row, kind=SubjectKind.INSTITUTION, state__in=UNDER_WAY
    )
    if cases.exists():
        return Place("exit", _("退出程序中"), missed=_missed(row, actor))
    agreements = Agreement.objects.visible_to(actor).filter(institution=row)
    states = set(agreements.values_list("state", flat=True))
    if states & {AgreementState.ACTIVE, AgreementState.SUSPENDED}:
        return _serving(row, actor)
    if states & {AgreementState.DRAFT, AgreementState.OFFERED, AgreementState.COUNTERSIGNED}:
        return Place("agreement", _("签订中"))
    listed = Listing.objects.visible_to(actor).filter(institution=row, state=ListingState.LISTED)
    if listed.exists():
        return Place("selection", _("在资格名单"), over=True)
    return _applying(row, actor)


def _missed(row: Institution, actor: Any) -> tuple[str, ...]:
    """Who leaves may never have signed, nor served."""
    signed = Agreement.objects.visible_to(actor).filter(institution=row, signed_on__isnull=False)
    served = Placement.objects.visible_to(actor).filter(
        agreement__institution=row, state__in=["running", "ended"]
    )
    return tuple(
        name for name, rows in (("agreement", signed), ("evaluation", served)) if not rows.exists()
    )


def _serving(row: Institution, actor: Any) -> Place:
    running = Placement.objects.visible_to(actor).filter(
        agreement__institution=row, state="running"
    )
    if running.exists():
        return Place("evaluation", _("在校服务"))
    return Place("agreement", _("协议履行中"), over=True)


def _applying(row: Institution, actor: Any) -> Place:
    applications = Application.objects.visible_to(actor).filter(institution=row)
    states = set(applications.values_list("state", flat=True))
    if states & REVIEWED:
        return Place("selection", _("遴选中"))
    if states & REVIEWING:
        return Place("review", _("审核中"))
    return Place("call", _("准备申报")) if ApplicationState.DRAFT in states else Place("")
