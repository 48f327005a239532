"""What a lapsed licence, a lapsed paper or a renewal does to agreements and placements."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from accounts.actors import system
from accounts.domain import messages
from accounts.enums import Role
from accounts.models import Region
from contracts import facts, policies
from contracts.domain import suspensions
from contracts.enums import AgreementState, PlacementState, SuspensionCause
from contracts.models import Agreement, AgreementSuspension, Placement
from contracts.rules import validity
from core import clock, policy
from core.deeds import deed
from institutions.enums import LEGAL_PERSON_CERTIFICATE, LicenceKind, LicenceState
from institutions.models import Institution, Licence, standing

MACHINE = "agreement-suspension"


@deed
def settle(agreement: Agreement, *, by: Any | None = None, because: str = "") -> Agreement:
    """Suspend for lapsed licences, or resume when nothing keeps it any more; else nothing. Idempotent.

    A licence kept alive by a renewal receipt counts until the receipt's last day: the agreement
    goes on provisionally and is suspended again when that day has passed.
    """
    by = by or system(MACHINE)
    if agreement.state == AgreementState.ACTIVE:
        return _stop(agreement, by)
    if agreement.state == AgreementState.SUSPENDED:
        return _look_again(agreement, by, because)
    return agreement


def _stop(agreement: Agreement, by: Any) -> Agreement:
    """Open a range for each day a required licence does not hold, with the licence as its basis."""
    lapsed = validity.lapsed_licences(agreement.institution, clock.today())
    allowed = policy.value(policies.SUSPEND_ON_LAPSE, scopes=agreement.region.scopes)
    if not lapsed or not allowed:
        return agreement
    licence = last_of(agreement.institution, lapsed[0])
    names = "、".join(str(LicenceKind(kind).label) for kind in lapsed)
    told = facts.Suspension(
        cause=SuspensionCause.LICENCE,
        basis=_basis(licence),
        licence=licence,
        basis_file=licence and (licence.file or licence.entry_scan),
    )
    reason = _("必备证照失效：%(names)s") % {"names": names}
    return suspensions.suspend(agreement, told, by=by, reason=reason)


def last_of(institution: Any, kind: str) -> Any:
    """The newest licence of a kind, whatever its state; None when there is none."""
    held = [row for row in institution.licences.all() if row.kind == kind]
    return max(held, key=lambda row: (row.last_day() or date.max, row.pk), default=None)


def _basis(licence: Any) -> str:
    last = licence and licence.last_day()
    if last is None:
        return _("机构档案中没有核验有效的证照")
    params = {"title": f"{licence.get_kind_display()} {licence.number}", "last": last.isoformat()}
    return _("%(title)s，有效期至%(last)s") % params


def _look_again(agreement: Agreement, by: Any, because: str) -> Agreement:
    """Close what is over; go on when no cause is left, the licences hold and nothing bars."""
    today = clock.today()
    missing = validity.missing_licences(agreement.institution, today)
    ranges = list(suspensions.open_ranges(agreement))
    over = [row for row in ranges if _is_over(row, missing, today)]
    if missing and not any(row.cause == SuspensionCause.LICENCE for row in ranges):
        agreement = _stop(agreement, by)
    if over:
        ids = [row.pk for row in over]
        reason = because or _reason(over, agreement)
        suspensions.close(agreement, by=by, reason=reason, pk__in=ids)
    barred = agreement.institution.may_not_go_on(today, agreement.region)
    kept = missing or barred or agreement.valid_until < today
    if kept or suspensions.open_ranges(agreement).exists():
        return agreement
    told = facts.Resumption(provisional_until=receipt_until(agreement.institution, today))
    return suspensions.resume(agreement, told, by=by, reason=because or _reason(over, agreement))


def _is_over(row: Any, missing: list[str], today: date) -> bool:
    if row.cause == SuspensionCause.LICENCE:
        return not missing
    return row.until is not None and row.until < today


def _reason(over: list[Any], agreement: Agreement) -> str:
    until = receipt_until(agreement.institution, clock.today())
    if not any(row.cause == SuspensionCause.LICENCE for row in over):
        return _("中止的期限届满或原因消除")
    if until is not None:
        return _("凭换证受理回执暂予恢复，至%(until)s") % {"until": until.isoformat()}
    return _("证照恢复有效")


def receipt_until(institution: Any, day: date) -> date | None:
    """The first last day among required licences that live on a receipt; None when none does."""
    required = validity.required_licences(institution, day)
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
    """Ids of agreements that `settle` would stop, let go on, or close a range of; no others."""
    live = Agreement.objects.filter(state__in=[AgreementState.ACTIVE, AgreementState.SUSPENDED])
    bodies = Institution.objects.filter(pk__in=live.values("institution"))
    needed = _needed(bodies, day)
    missing = Q(institution__in=bodies.filter(_any(needed, lambda kind: ~_holds(kind, day))))
    lapsed = Q(institution__in=bodies.filter(_any(needed, lambda kind: _lapsed(kind, day))))
    stops = lapsed & Q(region__in=_regions_that_stop(live))
    ranges = AgreementSuspension.objects.filter(agreement=OuterRef("pk"), lifted_on__isnull=True)
    for_licence = Exists(ranges.filter(cause=SuspensionCause.LICENCE))
    run_out = Exists(ranges.exclude(cause=SuspensionCause.LICENCE).filter(until__lt=day))
    goes_on = ~Exists(ranges) & Q(valid_until__gte=day) & ~standing.institution_is_stopped(day)
    stopped = run_out | (stops & ~for_licence) | (~missing & (for_licence | goes_on))
    due = live.filter(
        Q(stops, state=AgreementState.ACTIVE) | Q(stopped, state=AgreementState.SUSPENDED)
    )
    return list(due.order_by("id").values_list("id", flat=True))


def _regions_that_stop(agreements: QuerySet[Agreement]) -> list[str]:
    """Where policy lets the machine stop an agreement for a licence: asked once a region."""
    regions = Region.objects.select_related("parent")
    found = regions.filter(pk__in=agreements.order_by().values("region"))
    return [
        each.code for each in found if policy.value(policies.SUSPEND_ON_LAPSE, scopes=each.scopes)
    ]


def _needed(bodies: QuerySet[Institution], day: date) -> dict[str, Q]:
    """By kind of licence, which of them must hold it. What they must hold is asked once for each
    region, category and nature there is, not for each of them."""
    kinds = bodies.order_by().values_list("region_id", "category", "nature").distinct()
    regions = Region.objects.select_related("parent").in_bulk({region for region, *_rest in kinds})
    tables = {code: validity.table_of(each.scopes, day) for code, each in regions.items()}
    needed: dict[str, Q] = {}
    for region, category, nature in kinds:
        here = Q(region=region, category=category, nature=nature)
        for kind in (LEGAL_PERSON_CERTIFICATE[nature], *tables[region].get(category, [])):
            needed[kind] = needed.get(kind, Q()) | here
    return needed


def _any(needed: Mapping[str, Q], wrong: Callable[[str], Q]) -> Q:
    """For rows of Institution: something is wrong with a kind that they must hold."""
    found = Q(pk__in=[])
    for kind, where in needed.items():
        found |= where & wrong(kind)
    return found


def _holds(kind: str, day: date) -> Q:
    """For rows of Institution, as `Licence.valid_on`."""
    return Q(Exists(_covering(kind, day).filter(state=LicenceState.VERIFIED)))


def _lapsed(kind: str, day: date) -> Q:
    """For rows of Institution, as `validity.lapsed_licences`."""
    waits = Exists(_covering(kind, day).filter(state=LicenceState.SUBMITTED))
    seen = Exists(_of(kind).filter(state__in=[LicenceState.VERIFIED, LicenceState.LAPSED]))
    return ~_holds(kind, day) & (~waits | seen)


def _covering(kind: str, day: date) -> QuerySet[Licence]:
    """By its dates alone, as `Licence.covers`."""
    lasts = Q(valid_until__isnull=True) | Q(valid_until__gte=day) | Q(receipt_until__gte=day)
    return _of(kind).filter(lasts, valid_from__lte=day)


def _of(kind: str) -> QuerySet[Licence]:
    return Licence.objects.filter(institution=OuterRef("pk"), kind=kind).order_by()


@deed
def ask_for_cover(placement: Placement) -> bool:
    """Ask the school who covers tomorrow when a person's papers end today. Once a day; idempotent."""
    if placement.state != PlacementState.RUNNING:
        return False
    tomorrow = clock.today() + timedelta(days=1)
    params = validity.troubles(placement.present_staff(), tomorrow, placement.agreement.region)
    if not params:
        return False
    text = _("“%(title)s”明天（%(day)s）有人员不能入校：%(who)s。请与机构商定由谁顶替。") % {
        "title": placement.title(),
        "day": tomorrow.isoformat(),
        "who": "、".join(line.split("（")[0] for line in params),
    }
    for role in (Role.SCHOOL, Role.INSTITUTION):
        messages.tell(
            placement.parties(role),
            role,
            subject=placement,
            text=text,
            kind="placement.cover",
            key=f"cover:{placement.pk}:{tomorrow.isoformat()}",
        )
    return True
