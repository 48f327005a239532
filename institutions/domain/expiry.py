"""Dates that run out: one deadline for the institution and one for the bureau, and what lapses.

`licences_due`, `staff_to_weigh`, `staff_due` name the rows of a day, in SQL; `lapse_licence`, `weigh`,
`block_staff` do one row each and do nothing when it has been done or renewed meanwhile.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime

from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext as _

from accounts.actors import system
from accounts.domain import deadlines, offices
from accounts.enums import Role
from core import clock, policy
from core.fsm import deed, perform
from core.models import PolicyRow
from core.models.subject import Subject
from institutions import facts, policies, readiness
from institutions.domain import standing
from institutions.enums import CredentialKind, LicenceState, StaffState
from institutions.models import Institution, Licence, Staff

KIND = "papers.expiry"
KIND_BUREAU = "papers.expiry.bureau"


def _watch(row: Subject, institution: Institution, what: str, due: date | None) -> None:
    """Remind both sides before the day, or neither when there is none."""
    if due is None:
        deadlines.drop(row, KIND)
        deadlines.drop(row, KIND_BUREAU)
        return
    remind = policy.value(policies.REMIND_DAYS, scopes=institution.region.scopes)
    owner, role = institution.organisation_id, Role.INSTITUTION
    deadlines.put(row, KIND, what=what, due=due, owner=owner, role=role, remind=remind)
    bureau = offices.bureau_of(institution.region)
    deadlines.put(
        row, KIND_BUREAU, what=what, due=due, owner=bureau.pk, role=Role.DISTRICT, remind=remind
    )


def watch_licence(licence: Licence) -> None:
    due = licence.last_day() if licence.state == LicenceState.VERIFIED else None
    what = _("%(title)s到期前换新") % {"title": licence.title()}
    _watch(licence, licence.institution, what, due)


def expiries(staff: Staff, needs: readiness.Needs) -> list[readiness.Expiry]:
    """The dated papers of a person with the last day each is good for, soonest first."""
    found = [
        readiness.Expiry("check", due, _("违法犯罪记录查询"))
        for due in [readiness.own_check_until(staff, needs)]
        if due
    ]
    by_office = readiness.own_check_until(staff, needs, office=True)
    if needs.office_check and by_office is not None:
        label = str(_("教育局自行查询"))
        found.append(readiness.Expiry("office_check", by_office, label))
    for kinds, needed in (
        ((CredentialKind.HEALTH_CERT,), True),
        (readiness.PROFESSIONAL_CREDENTIALS, staff.job in readiness.TEACHING_JOBS),
        ((CredentialKind.WORK_PERMIT,), staff.is_foreign),
    ):
        papers = list(readiness.credentials(staff, needs, *kinds))
        if papers:
            paper = max(papers, key=lambda one: readiness.last_day_of(one, needs))
            last = readiness.last_day_of(paper, needs)
            label = paper.get_kind_display()
            found.append(readiness.Expiry(paper.kind, last, label, needed=needed))
    found += readiness.ticks_until(staff, needs)
    return sorted(
        (expiry for expiry in found if expiry.due < date.max), key=lambda expiry: expiry.due
    )


def watch_staff(staff: Staff) -> None:
    """Call after any paper of a person changed: keeps `good_until` and the two reminders."""
    needs = readiness.needs(staff.institution.region.scopes, on=clock.today())
    needs = replace(needs, trusting=staff.state != StaffState.CLEARED)
    fresh = Staff.objects.prefetch_related(*readiness.PREFETCH).get(pk=staff.pk)
    found = expiries(fresh, needs)
    staff.good_until, staff.weighed_at = _good_until(fresh, needs, found), clock.now()
    Staff.objects.filter(pk=staff.pk).update(
        good_until=staff.good_until, weighed_at=staff.weighed_at
    )
    soonest = next(iter(found), None)
    if soonest is None or staff.state != StaffState.CLEARED:
        _watch(staff, staff.institution, "", None)
        return
    facts = {"title": staff.title(), "label": soonest.label}
    _watch(staff, staff.institution, _("%(title)s的%(label)s到期前更新") % facts, soonest.due)


def _good_until(
    staff: Staff, needs: readiness.Needs, found: Iterable[readiness.Expiry]
) -> date | None:
    """Before today for a cleared person with something unmet today: so one column tells the sweep whom
    to stop, whatever it is. Bars are rows with days of their own and stay out of it."""
    days = [each.due for each in found if each.needed]
    today = clock.today()
    if staff.state == StaffState.CLEARED and staff.unmet_on(today, replace(needs, barred={})):
        days.append(today - clock.ONE_DAY)
    return min(days, default=None)


def licences_due(on: date) -> list[int]:
    """Ids of verified licences that are over on the day."""
    over = Q(valid_until__lt=on) & (Q(receipt_until__isnull=True) | Q(receipt_until__lt=on))
    rows = Licence.objects.filter(over, state=LicenceState.VERIFIED)
    return list(rows.order_by("id").values_list("id", flat=True))


@deed
def lapse_licence(licence: Licence, *, on: date | None = None) -> Licence:
    """One licence, if it is still verified and over. What hangs on it is for the room that knows."""
    day = on or clock.today()
    last = licence.last_day()
    if licence.state != LicenceState.VERIFIED or last is None or last >= day:
        return licence
    row = perform(licence, Licence.lapse, by=system("licence-expiry"), on=day)
    watch_licence(row)
    return row


def staff_of(rows: QuerySet[Staff]) -> QuerySet[Staff]:
    """With all that `unmet_on` reads, in a fixed number of queries."""
    return rows.select_related("institution__region", "person").prefetch_related(
        *readiness.PREFETCH
    )


def unmet_of(
    people: Iterable[Staff], *, on: date, region: str = ""
) -> dict[int, list[readiness.Reason]]:
    """Reasons by post for many people at once (fetch them through `staff_of`), in schools of the
    region, else of each institution's own."""
    people = list(people)
    by_region: dict[str, list[Staff]] = {}
    for person in people:
        by_region.setdefault(person.institution.region_id, []).append(person)
    found: dict[int, list[readiness.Reason]] = {}
    for home, group in by_region.items():
        needs = readiness.needs(group[0].institution.region.scopes, on=on)
        ids = {one.person_id for one in group}
        barred = standing.barred_persons(ids, region=region or home, on=on)
        needs = replace(needs, barred=barred)
        found |= {one.pk: one.unmet_on(on, needs) for one in group}
    return found


def staff_to_weigh(on: date) -> list[int]:
    """Ids of cleared people whose `good_until` is older than a figure of policy it is computed from."""
    moments: dict[str, datetime] = {}
    rows = PolicyRow.objects.filter(key__in=readiness.FIGURES.values(), effective_from__lte=on)
    for scope, day, set_at in rows.values_list("scope", "effective_from", "set_at"):
        since = max(clock.at(day, hour=0), set_at)
        moments[scope] = max(since, moments.get(scope, since))
    older = Q(weighed_at__isnull=True)
    for scope, since in moments.items():
        here = Q(institution__region=scope) | Q(institution__region__parent=scope)
        older |= Q(weighed_at__lt=since) & (here if scope else Q())
    cleared = Staff.objects.filter(older, state=StaffState.CLEARED).order_by("id")
    return list(cleared.values_list("id", flat=True))


@deed
def weigh(staff: Staff) -> None:
    """Under the policy of today."""
    watch_staff(staff)


def staff_due(on: date) -> list[int]:
    """Ids of cleared people in whose file something is unmet on the day. A bar is of a region: it is
    asked wherever the person would go in, and takes no clearance."""
    cleared = Staff.objects.filter(state=StaffState.CLEARED, good_until__lt=on)
    return list(cleared.order_by("id").values_list("id", flat=True))


@deed
def block_staff(staff: Staff, *, on: date | None = None, cause: str = "") -> Staff:
    """One person, if still cleared and something is unmet; the reasons are kept on the row."""
    day = on or clock.today()
    if staff.state != StaffState.CLEARED:
        return staff
    needs = readiness.needs(staff.institution.region.scopes, on=day)
    reasons = staff.unmet_on(day, replace(needs, barred={}))
    if not reasons:
        return staff
    by = system("staff-lapse", cause=cause)
    # Results and health have no place in a record that cannot be erased: they stay on the row.
    said, why = _("从业条件有一项或多项不满足，详见人员档案。"), facts.Block(why=" ".join(reasons))
    row = perform(staff, Staff.block, why, by=by, on=day, reason=said)
    watch_staff(row)
    return row


def expiring_licences(rows: QuerySet[Licence], *, until: date) -> QuerySet[Licence]:
    """Verified ones that end by the day, soonest first."""
    verified = rows.filter(state=LicenceState.VERIFIED, valid_until__lte=until)
    return verified.order_by(F("receipt_until").asc(nulls_first=True), "valid_until")
