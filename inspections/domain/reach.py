"""How far a decision reaches beyond its own district: a Ground and a dated task there, nothing more."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.actors import Person, System, system
from accounts.domain import deadlines, offices
from accounts.enums import Role
from accounts.models import Region
from contracts.enums import IN_FORCE
from contracts.models import Agreement, AgreementStaff, PlacementStaff
from core import clock, deeds, policy
from core.fsm import deed, perform, record, touch
from core.scoping import Actor
from inspections import catalogue, facts, policies
from inspections.domain import grounds as ground_deeds
from inspections.domain import parties
from inspections.enums import ElsewhereState, GroundKind
from inspections.models import Elsewhere, ExitCase, Ground
from institutions.domain import suspensions
from institutions.enums import ExclusionState, StaffState
from institutions.models import Institution, Staff, Suspension
from institutions.models import Person as Someone
from vetting.enums import CURRENT_LISTING
from vetting.models import Listing

ANSWER = "elsewhere"
ASKING = [item.code for item in catalogue.ITEMS if catalogue.asks_each_lead(item.code)]
EMPLOYED = [state for state in StaffState if state != StaffState.REMOVED]
OPEN = (ElsewhereState.WAITING, ElsewhereState.CONTINUED)
ENDS_WITH_IT = (*OPEN, ElsewhereState.READMITTED)


def _machine(name: str) -> System:
    return system(name, cause=deeds.cause())


def regions_of_body(institution: Institution, *, but: Region) -> list[Region]:
    """Other districts where it is listed or an agreement of its runs."""
    listed = Listing.objects.filter(institution=institution, state__in=CURRENT_LISTING)
    agreed = Agreement.objects.filter(institution=institution, state__in=IN_FORCE)
    return _regions(
        listed.values_list("region_id", flat=True),
        agreed.values_list("region_id", flat=True),
        but=but,
    )


def regions_of(person: Someone, *, but: Region) -> list[Region]:
    """Other districts whose schools the person may come to."""
    ways = [rows.values_list(region, flat=True) for rows, region in _ways(person)]
    return _regions(*ways, but=but)


def _ways(person: Someone | OuterRef) -> list[tuple[QuerySet[Any], str]]:
    """How a person comes to a district's schools, each with where its region stands: named in an agreement
    or a group there, or employed by an institution that is at home, listed or under agreement there."""
    employed: dict[str, Any] = {
        "institution__staff__person": person,
        "institution__staff__state__in": EMPLOYED,
    }
    still: dict[str, Any] = {"staff__person": person, "until__isnull": True}
    return [
        (
            AgreementStaff.objects.filter(agreement__state__in=IN_FORCE, **still),
            "agreement__region",
        ),
        (
            PlacementStaff.objects.filter(placement__state__in=parties.LIVE, **still),
            "placement__agreement__region",
        ),
        (Staff.objects.filter(person=person, state__in=EMPLOYED), "institution__region"),
        (Listing.objects.filter(state__in=CURRENT_LISTING, **employed), "region"),
        (Agreement.objects.filter(state__in=IN_FORCE, **employed), "region"),
    ]


def _regions(*codes: Iterable[str], but: Region) -> list[Region]:
    wanted = {code for found in codes for code in found} - {but.code}
    return list(Region.objects.filter(code__in=wanted).order_by("code"))


def ask_about_body(case: ExitCase) -> None:
    """Inside the deed that removed it: each other district may open a case of its own, or let it go on."""
    told = {
        "bureau": case.bureau.name,
        "day": case.decision.decided_on.isoformat(),
        "number": case.decision.number,
        "code": case.code,
    }
    text = (
        _("%(bureau)s于 %(day)s 决定终止合作并移出资格名单（%(number)s，情形 %(code)s）。") % told
    )
    for region in regions_of_body(case.institution, but=case.region):
        ground = ground_deeds.write(
            case.institution,
            region=region,
            kind=GroundKind.ELSEWHERE,
            text=text,
            figures=told,
            code=case.code,
        )
        days = policy.value(policies.ELSEWHERE, scopes=region.scopes)
        _ask(case, region, days=days, ground=ground)


def stop_everywhere(case: ExitCase) -> None:
    """Inside the deed that stopped the person: each other lead keeps or readmits; asked once each."""
    if case.person is None or not catalogue.asks_each_lead(case.code):
        return
    asked = {row.region_id: row for row in case.elsewhere.all()}
    for region in regions_of(case.person, but=case.region):
        row = asked.get(region.code)
        if row is None:
            days = policy.value(policies.ELSEWHERE_PERSON, scopes=region.scopes)
            _tell_employers(case, _ask(case, region, days=days))
        elif case.current_decision is not None:
            row.number, row.decided_on = case.decision.number, case.decision.decided_on
            row.save(update_fields=["number", "decided_on"])


@deed
def ask_also(case: ExitCase, *, by: Actor) -> ExitCase:
    """The job's move: districts to which the person has come since, through another employer, are asked as
    the others were."""
    stop_everywhere(case)
    record(case, "ask_elsewhere", by=by)
    return case


def unasked(now: datetime) -> list[int]:
    """Cases that keep a person out everywhere while some lead has not been asked."""
    barred = Q(exclusion__state=ExclusionState.ACTIVE, exclusion__region=None)
    stopped = Q(suspension__closed_on=None, suspension__region=None, suspension__isnull=False)
    reached = Q()
    for rows, region in _ways(OuterRef("person")):
        asked = Elsewhere.objects.filter(case=OuterRef(OuterRef("pk")), region=OuterRef(region))
        others = rows.exclude(**{region: OuterRef("region")})
        reached |= Q(Exists(others.filter(~Exists(asked))))
    rows = ExitCase.objects.filter(barred | stopped, person__isnull=False, code__in=ASKING)
    return list(rows.filter(reached).order_by("pk").values_list("pk", flat=True))


def ask_one(pk: int) -> None:
    ask_also(ExitCase.objects.get(pk=pk), by=system("elsewhere-ask"))


def _tell_employers(case: ExitCase, row: Elsewhere) -> None:
    """Other institutions of that district for which the person works."""
    assert case.person is not None  # noqa: S101 - only asked of a person's case
    text = _("%(who)s 即日起暂不能入校，由%(bureau)s决定是否准予在当地入校。")
    told = {"who": case.person.name, "bureau": row.bureau.name}
    employers = parties.other_employers(case.person, than=case.institution)
    parties.tell_employers(employers.filter(region=row.region), text % told, kind="elsewhere.ask")


def _ask(case: ExitCase, region: Region, *, days: int, ground: Ground | None = None) -> Elsewhere:
    due = clock.add_working_days(clock.today(), days)
    decision = case.current_decision
    row = Elsewhere.objects.create(
        case=case,
        institution=case.institution,
        person=case.person,
        region=region,
        bureau=offices.bureau_of(region),
        ground=ground,
        decided_by=case.bureau.name,
        decided_on=decision.decided_on if decision else clock.today(),
        code=case.code,
        number=decision.number if decision else "",
        due_on=due.date,
    )
    _await(row, due)
    return row


def _await(row: Elsewhere, due: clock.Due) -> None:
    deadlines.put(
        row,
        ANSWER,
        what=row.title(),
        due=due,
        owner=row.bureau_id,
        role=Role.DISTRICT,
        lead_only=True,
    )


@deed
def carry_on(row: Elsewhere, *, by: Person, reason: str, version: int | None = None) -> Elsewhere:
    """继续: what was admitted there goes on until that listing ends; no new listing, no renewal."""
    told = facts.CarriedOn(until=_last_day(row))
    moved = perform(row, Elsewhere.carry_on, told, by=by, reason=reason, version=version)
    if moved.suspension is None or moved.suspension.closed_on is not None:
        _nothing_beyond(moved, by=by)
    deadlines.meet(moved, ANSWER)
    return moved


def _nothing_beyond(row: Elsewhere, *, by: Person) -> None:
    """Also where no condition of entry is set: what the lead let go on ends with the listing."""
    row.suspension = suspensions.suspend(
        row.institution,
        by=by,
        bureau=row.bureau,
        region=row.region,
        until=row.until,
        reason=_("本区市决定继续履行至资格期满"),
        decided_by=by.name,
        file_of=row.institution,
        entry_only=True,
        listed_goes_on=True,
    )
    row.save(update_fields=["suspension"])


def _last_day(row: Elsewhere) -> date | None:
    """The end of what is listed there now; agreements stay within it."""
    here = Listing.objects.filter(institution=row.institution, region=row.region)
    used = Agreement.objects.filter(
        institution=row.institution, region=row.region, state__in=IN_FORCE
    )
    rows = here.filter(state__in=CURRENT_LISTING) | here.filter(agreements__in=used)
    return max(rows.values_list("valid_until", flat=True), default=None)


@deed
def keep_out(row: Elsewhere, *, by: Person, reason: str, version: int | None = None) -> Elsewhere:
    """By the district's own decision the person stays out there, whatever becomes of the first one."""
    moved = perform(row, Elsewhere.keep_out, by=by, reason=reason, version=version)
    assert moved.person is not None  # noqa: S101 - a rule before the move
    moved.suspension = suspensions.suspend(
        moved.person,
        by=by,
        bureau=moved.bureau,
        region=moved.region,
        reason=_("本区市决定不再准予入校"),
        decided_by=by.name,
        file_of=moved.institution,
    )
    moved.save(update_fields=["suspension"])
    for bar in _bars(moved.case):
        bar.readmitted_in.remove(moved.region)
    deadlines.meet(moved, ANSWER)
    return moved


@deed
def readmit(row: Elsewhere, *, by: Person, reason: str, version: int | None = None) -> Elsewhere:
    """The person may be in schools of the district again; elsewhere nothing changes."""
    own = row.suspension
    moved = perform(row, Elsewhere.readmit, by=by, reason=reason, version=version)
    if own is not None:
        suspensions.lift(own, by=by, reason=reason)
    for bar in _bars(moved.case):
        bar.readmitted_in.add(moved.region)
    deadlines.meet(moved, ANSWER)
    return moved


def _bars(case: ExitCase) -> list[Suspension]:
    """The rows of the case that keep its subject out everywhere."""
    found = (case.suspension, case.exclusion)
    return [
        bar for bar in found if bar is not None and bar.region_id is None and bar.closed_on is None
    ]


def taken_up(grounds: Iterable[Ground]) -> None:
    """A case of the district's own rests on them."""
    rows = Elsewhere.objects.filter(ground__in=list(grounds), state__in=OPEN)
    for row in rows.order_by("pk"):
        moved = perform(row, Elsewhere.take_up, by=_machine("exit-opening"))
        deadlines.meet(moved, ANSWER)


def given_back(grounds: Iterable[Ground]) -> None:
    """That case was voided: the district has the same days again."""
    rows = Elsewhere.objects.filter(ground__in=list(grounds), state=ElsewhereState.TAKEN_UP)
    for row in rows.select_related("region").order_by("pk"):
        days = policy.value(policies.ELSEWHERE, scopes=row.region.scopes)
        due = clock.add_working_days(clock.today(), days)
        moved = perform(
            row, Elsewhere.give_back, facts.AskedAnew(until=due.date), by=_machine("exit-opening")
        )
        _await(moved, due)


def close(case: ExitCase, *, reason: str) -> None:
    """Inside the deed that undoes what they follow from: nothing is left to answer. A person whom a
    district keeps out by its own decision stays out there."""
    for row in case.elsewhere.filter(state__in=ENDS_WITH_IT).order_by("pk"):
        held = row.suspension if row.person_id is None else None
        machine = _machine("exit-execution")
        moved = perform(row, Elsewhere.close, by=machine, reason=reason)
        deadlines.drop(moved)
        if held is not None:
            suspensions.lift(held, by=machine, reason=reason)
        if moved.ground is not None and not moved.ground.used:
            ground_deeds.withdraw(moved.ground, reason=reason)


@deed
def escalate(row: Elsewhere, *, by: Actor) -> Elsewhere:
    """The job's move when nobody answered in time: all stays as it is, the city is told."""
    return perform(row, Elsewhere.escalate, facts.Overdue(due=row.due_on), by=by)


def unanswered(now: datetime) -> list[int]:
    rows = Elsewhere.objects.filter(
        state=ElsewhereState.WAITING, due_on__lt=clock.today(), escalated_on=None
    )
    return list(rows.order_by("pk").values_list("pk", flat=True))


def escalate_one(pk: int) -> None:
    escalate(Elsewhere.objects.get(pk=pk), by=system("elsewhere-overdue"))


def _follow(row: Elsewhere, due: clock.Due) -> None:
    touch(row, due_on=due.date)


deadlines.counts(Elsewhere, ANSWER, gettext_lazy("答复期限"), _follow)
