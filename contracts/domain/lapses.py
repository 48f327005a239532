"""What a lapsed licence, a lapsed paper or a renewal does to agreements and placements."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext as _

from accounts.actors import system
from accounts.domain import notices
from accounts.enums import Role
from contracts import policies
from contracts.domain import suspensions
from contracts.enums import AgreementState, PlacementState, SuspensionCause
from contracts.models import Agreement, Placement
from contracts.rules import papers
from core import clock, policy
from core.deeds import deed
from institutions.models import Institution

MACHINE = "agreement-suspension"


@deed
def settle(agreement: Agreement, *, by: Any | None = None) -> Agreement:
    """Suspend for missing licences, or resume when they are there again; else nothing. Idempotent.

    A licence kept alive by a renewal receipt counts until the receipt's last day: the agreement
    goes on provisionally and is suspended again when that day has passed.
    """
    by = by or system(MACHINE)
    today = clock.today()
    if agreement.state == AgreementState.ACTIVE:
        missing = papers.lapsed_licences(agreement.institution, today)
        return _stop(agreement, missing, by) if missing else agreement
    if agreement.state == AgreementState.SUSPENDED:
        missing = papers.missing_licences(agreement.institution, today)
        return agreement if missing else _go_on(agreement, by)
    return agreement


def _stop(agreement: Agreement, missing: list[str], by: Any) -> Agreement:
    if not policy.value(policies.SUSPEND_ON_LAPSE, scopes=agreement.region.scopes):
        return agreement
    names = "、".join(missing)
    return suspensions.suspend(
        agreement,
        by=by,
        cause=SuspensionCause.LICENCE,
        reason=_("必备证照失效：%(names)s") % {"names": names},
        basis=_("机构档案中的证照有效期"),
    )


def _go_on(agreement: Agreement, by: Any) -> Agreement:
    causes = suspensions.open_causes(agreement)
    barred = agreement.institution.barred_on(clock.today(), agreement.region)
    over = agreement.valid_until < clock.today()
    if SuspensionCause.LICENCE not in causes or barred or over:
        return agreement
    until = receipt_until(agreement.institution, clock.today())
    reason = _("证照恢复有效")
    if until is not None:
        reason = _("凭换证受理回执暂予恢复，至%(until)s") % {"until": until.isoformat()}
    return suspensions.resume(
        agreement,
        by=by,
        reason=reason,
        cause=SuspensionCause.LICENCE,
        provisional_until=until,
    )


def receipt_until(institution: Any, day: date) -> date | None:
    """The first last day among required licences that live on a receipt; None when none does."""
    required = papers.required_licences(institution, day)
    days = [
        licence.receipt_until
        for licence in institution.licences.all()
        if licence.kind in required
        and licence.valid_on(day)
        and licence.receipt_until is not None
        and licence.valid_until is not None
        and licence.valid_until < day
    ]
    return min(days, default=None)


def settle_all(institution: Any, *, by: Any) -> list[Agreement]:
    """Settle every live agreement of an institution: call it after its licences changed."""
    states = [AgreementState.ACTIVE, AgreementState.SUSPENDED]
    rows = Agreement.objects.filter(institution=institution, state__in=states)
    return [settle(row, by=by) for row in rows.order_by("id")]


def to_settle(day: date) -> list[int]:
    """Ids of active agreements without a licence they must rest on, and of those stopped for it."""
    active = Agreement.objects.filter(state=AgreementState.ACTIVE)
    bodies = Institution.objects.filter(pk__in=active.values("institution"))
    lacking = [
        body.pk
        for body in bodies.select_related("region__parent").prefetch_related("licences")
        if papers.lapsed_licences(body, day)
    ]
    waiting = Agreement.objects.filter(
        state=AgreementState.SUSPENDED,
        suspensions__cause=SuspensionCause.LICENCE,
        suspensions__lifted_on__isnull=True,
    )
    stopping = active.filter(institution__in=lacking).values_list("id", flat=True)
    return sorted({*stopping, *waiting.values_list("id", flat=True)})


@deed
def ask_for_cover(placement: Placement) -> bool:
    """Ask the school who covers tomorrow when a person's papers end today. Once a day; idempotent."""
    if placement.state != PlacementState.RUNNING:
        return False
    tomorrow = clock.today() + timedelta(days=1)
    told = papers.troubles(placement.present_staff(), tomorrow, placement.agreement.region)
    if not told:
        return False
    text = _("“%(title)s”明天（%(day)s）有人员不能入校：%(who)s。请与机构商定由谁顶替。") % {
        "title": placement.title(),
        "day": tomorrow.isoformat(),
        "who": "、".join(line.split("（")[0] for line in told),
    }
    for role in (Role.SCHOOL, Role.INSTITUTION):
        notices.tell(
            placement.parties(role),
            role,
            subject=placement,
            text=text,
            kind="placement.cover",
            key=f"cover:{placement.pk}:{tomorrow.isoformat()}",
        )
    return True
