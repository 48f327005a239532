"""Opening an exit case, drafting its notice, serving it, telling; and voiding what was opened wrongly."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.actors import Person as Actor
from accounts.domain import deadlines, offices
from accounts.enums import Role
from accounts.models import Region
from core import clock, deeds, policy
from core.errors import Blocked, Forbidden
from core.fsm import deed, perform, record, require
from inspections import catalogue, facts, policies
from inspections.domain import consequences, effects, papers, reach, standstill
from inspections.domain import grounds as ground_deeds
from inspections.enums import LIVE_CASE, Document, ExitState, Severity, SubjectKind
from inspections.models import ExitCase, Ground, Service
from inspections.rules import cases as rules
from institutions.models import Institution, Person

DEFENCE = "defence"
DECIDE = "decide"
OPEN = (rules.ground_is_free,)
OPENERS = (Role.INSPECTOR, Role.DISTRICT)
LIVE = LIVE_CASE
ANEW = facts.Renotified()
# On the page that tells that a hearing is off.
_RENOTIFIED = "本案将重新告知，收到新的告知书之后可以重新申请听证"


def may_open(_row: Any, actor: Any) -> bool:
    return actor.role in OPENERS


@deed
def open_case(
    institution: Institution,
    *,
    by: Actor,
    grounds: Sequence[Ground],
    person: Person | None = None,
) -> ExitCase:
    """Open a case on grounds of the opener's own district. Raises Forbidden or Blocked."""
    if not may_open(None, by) or not Institution.objects.visible_to(by).contains(institution):
        raise Forbidden
    require(institution, "open", by=by, rules=OPEN)
    region = Region.objects.get(code=by.region_code)
    chosen = _chosen(institution, region=region, grounds=grounds, person=person)
    case = start(institution, by=by, region=region, person=person, code=_gravest(chosen))
    case.grounds.set(chosen)
    ground_deeds.take(chosen)
    reach.taken_up(chosen)
    why = str(catalogue.find(case.code) or "")
    record(case, "open", by=by, reason=why, grounds=[one.pk for one in chosen], code=case.code)
    return case


def _chosen(
    institution: Institution, *, region: Region, grounds: Sequence[Ground], person: Person | None
) -> list[Ground]:
    wanted = {one.pk for one in grounds}
    free = [
        one
        for one in ground_deeds.free(institution, region_code=region.code)
        if one.pk in wanted and one.person_id == (person.pk if person else None)
    ]
    if not free or len(free) != len(wanted):
        raise Blocked([_("请选择依据：所选依据须属于同一对象，且未被其他案件采用。")])
    return free


def _gravest(grounds: Sequence[Ground]) -> str:
    levels = list(Severity)
    items = [item for one in grounds if (item := catalogue.find(one.code))]
    items.sort(key=lambda item: (-levels.index(item.severity), item.code))
    return items[0].code if items else ""


def start(
    institution: Institution, *, by: Actor, region: Region, person: Person | None, code: str
) -> ExitCase:
    """The row of a new case; one live case per subject and district."""
    kind = SubjectKind.PERSON if person else SubjectKind.INSTITUTION
    live = ExitCase.objects.filter(institution=institution, person=person, region=region)
    other = live.filter(state__in=LIVE).first()
    if other is not None:
        raise Blocked([_("“%(title)s”正在办理，请在该案件中继续。") % {"title": other.title()}])
    return ExitCase.objects.create(
        kind=kind,
        institution=institution,
        person=person,
        region=region,
        bureau=offices.bureau_of(region),
        code=code,
        opened_by_id=by.user_id,
        opened_on=clock.today(),
        default_handover=policy.value(policies.DEFAULT_HANDOVER, scopes=region.scopes),
    )


@deed
def draft_notice(
    case: ExitCase, told: facts.NoticeTexts, *, by: Actor, version: int | None = None
) -> ExitCase:
    """Write the texts of the 告知书, with all that would follow; refused once it has been served."""
    asked = effects.Asked(
        told.intended, listing_after=told.listing_after, suspend_days=told.suspend_days
    )
    told = replace(told, effects=effects.of(case, asked))
    return perform(case, ExitCase.draft_notice, told, by=by, version=version)


@deed
def finalise_notice(
    case: ExitCase, told: facts.Finalised, *, by: Actor, version: int | None = None
) -> ExitCase:
    """定稿 of the 告知书: number, signer and day; a copy for each recipient, kept for ever."""
    row = perform(case, ExitCase.finalise_notice, told, by=by, version=version)
    papers.issue_copies(row.notice, row, told, by=by)
    return row


@deed
def serve_notice(
    case: ExitCase, told: facts.Serving, *, by: Actor, version: int | None = None
) -> ExitCase:
    """Record that the notice reached one recipient (see `serve`)."""
    return serve(case, Document.NOTICE, told, by=by, version=version)


def serve(
    case: ExitCase,
    document: Document,
    told: facts.Serving,
    *,
    by: Actor,
    version: int | None = None,
) -> ExitCase:
    """One service of one document: how, when, with its receipt. 依据:行政处罚法第六十一条(参照)。"""
    notice = document == Document.NOTICE
    move = ExitCase.serve_notice if notice else ExitCase.serve_decision
    row = deeds.fresh(case)
    page = papers.handed_over(
        row.current_notice if notice else row.current_decision, told.recipient
    )
    told = replace(told, document=str(document), page=page)
    return perform(case, move, told, by=by, version=version)


def may_strike(service: Service, actor: Any) -> bool:
    """Before the next step rests on it, of the document that the case has now."""
    case = service.case
    waits = {
        ExitState.OPENED: service.notice_id == case.current_notice_id,
        ExitState.DECIDED: service.decision_id == case.current_decision_id,
    }
    own = actor.role == Role.DISTRICT and actor.organisation_id in case.parties(Role.DISTRICT)
    return bool(own and waits.get(case.state) and service.struck_on is None)


@deed
def strike(case: ExitCase, *, by: Actor, service: Service, reason: str) -> ExitCase:
    """Strike out a wrong record of service before the next step rests on it; it stays visible."""
    row = case.services.select_related("case").get(pk=service.pk)
    if not may_strike(row, by):
        raise Forbidden
    if not reason.strip():
        raise Blocked([_("请写明理由。")])
    row.struck_on, row.struck_reason = clock.today(), reason.strip()
    row.save(update_fields=["struck_on", "struck_reason"])
    record(case, "strike", by=by, reason=reason, service=row.pk)
    return case


@deed
def notify(case: ExitCase, *, by: Actor, version: int | None = None) -> ExitCase:
    """All are served: the defence period runs, in working days from the day after the last service."""
    served = case.current_notice is not None and not case.unserved(Document.NOTICE)
    period = case.notice.answer_period() if served else None
    told = facts.Notified(
        due=period.date if period else None, round=case.notice.round if served else 0
    )
    row = perform(case, ExitCase.notify, told, by=by, version=version)
    if period is not None:
        deadlines.put(
            row,
            DEFENCE,
            what=_("陈述申辩或申请听证：%(title)s") % {"title": row.title()},
            due=period,
            owner=row.institution.organisation_id,
            role=Role.INSTITUTION,
            lapses=True,
        )
        await_decision(row, since=period.date)
    return row


def await_decision(case: ExitCase, *, since: date) -> None:
    """The bureau reviews and decides, in working days from the end of the period or the hearing."""
    days = policy.value(policies.DECIDE, scopes=case.region.scopes)
    deadlines.put(
        case,
        DECIDE,
        what=_("请审核并决定：%(title)s") % {"title": case.title()},
        due=clock.add_working_days(since, days),
        owner=case.bureau_id,
        role=Role.DISTRICT,
    )


@deed
def renotify(
    case: ExitCase,
    told: facts.Renotified = ANEW,
    *,
    by: Actor,
    reason: str,
    version: int | None = None,
) -> ExitCase:
    """Back to the notice, for a harsher intention or new facts; the period will start anew."""
    before, hearing = case.current_notice, case.current_hearing
    told = replace(told, told=before)
    row = perform(case, ExitCase.renotify, told, by=by, version=version, reason=reason)
    deadlines.drop(row)
    if before is not None:
        papers.take_back(before, by=by, reason=reason)
    consequences.drop_hearing(hearing, by=by, why=_RENOTIFIED)
    # What an emergency brought up meanwhile was not told yet: it is, now.
    seen = ground_deeds.free(row.institution, region_code=row.region_id)
    stop = row.current_emergency
    fresh = [one for one in seen if stop and one.violation_id == stop.violation_id]
    row.grounds.add(*fresh)
    ground_deeds.take(fresh)
    return row


@deed
def void(case: ExitCase, *, by: Actor, reason: str, version: int | None = None) -> ExitCase:
    """Opened wrongly: grounds are free again, an emergency suspension is lifted."""
    row = perform(case, ExitCase.void, by=by, version=version, reason=reason)
    grounds = list(row.grounds.all())
    ground_deeds.release(grounds)
    reach.given_back(grounds)
    deadlines.drop(row)
    consequences.end(row, by=by)
    standstill.end(row, by=by, reason=reason)
    return row


def _follow(case: ExitCase, due: clock.Due) -> None:
    period = case.current_period
    if period is not None:
        period.due_on, period.provisional = due.date, due.provisional
        period.save(update_fields=["due_on", "provisional"])


deadlines.counts(ExitCase, DEFENCE, gettext_lazy("陈述申辩期"), _follow)
