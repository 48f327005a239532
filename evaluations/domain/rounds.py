"""A round's life: scheduled by the city for every district, moved on by its days, published by leads."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.actors import system
from accounts.domain import deadlines, messages, offices, pages
from accounts.enums import RegionLevel, Role
from accounts.models import Region
from contracts.models import Placement
from core import clock, policy
from core.counted import counted
from core.errors import Forbidden, Invalid
from core.fsm import deed, deed_about, perform, record
from core.scoping import Actor
from evaluations import facts
from evaluations.domain import consequences, results, schemes, surveys
from evaluations.enums import Audience, RoundState
from evaluations.models import QualitySheet, Round, Survey
from evaluations.policies import REPLY_DAYS
from institutions.models import Term

SCORES, REPLIES, PUBLISH = "round.scores", "round.replies", "round.publish"


@deed
def schedule(term: Term, told: facts.Days, *, by: Actor) -> list[Round]:
    """One round for every district of the city that has no live one, under the scheme version in force.

    The lead of a district for which the city has arranged none may arrange its own. Raises
    Forbidden, Invalid at the dates or at `term` when a live round exists.
    """
    city = term.school_year.city
    own = by.role == Role.DISTRICT
    if not (by.role == Role.CITY or (own and by.is_lead)) or by.city_code != city.code:  # type: ignore[attr-defined]
        raise Forbidden
    regions = _without_round(term, city)
    if own:
        regions = [each for each in regions if each.code == by.region_code]  # type: ignore[attr-defined]
    _check_dates(term, city, told)
    if not regions:
        raise Invalid({"term": _("本学期已经安排了评价批次。")})
    scheme = schemes.in_force(city, told.opens_on)
    rows = []
    for region in regions:
        row = Round.objects.create(
            term=term,
            region=region,
            bureau=offices.bureau_of(region),
            scheme=scheme,
            by_bureau=own,
            **told.figures(),
        )
        record(row, "schedule", by=by, **told.recorded())
        rows.append(row)
        if own:
            _tell_city(row)
    return rows


def _tell_city(row: Round) -> None:
    params = {"title": row.title(), "opens_on": row.opens_on.isoformat()}
    text = _("区市教育局自行安排了“%(title)s”，%(opens_on)s 开始。") % params
    messages.tell(row.parties(Role.CITY), Role.CITY, subject=row, text=text, kind="round.schedule")


def _check_dates(term: Term, city: Region, days: facts.Days) -> None:
    if not days.opens_on < days.freezes_on < days.closes_on:
        raise Invalid({"opens_on": _("日期应依次为：开始、机构核对、计算。")})
    if days.opens_on < clock.today():
        raise Invalid({"opens_on": _("开始日期不能早于今天。")})
    if not term.starts_on <= days.opens_on:
        raise Invalid({"opens_on": _("开始日期应在学期开始之后。")})
    least = policy.value(REPLY_DAYS.key, scopes=(city.code,), on=clock.today())
    if clock.working_days_between(days.freezes_on, days.closes_on) < least:
        params = {"least": least}
        raise Invalid(
            {"closes_on": counted("机构核对期不得少于 %(least)s 个工作日。", "least") % params}
        )


def _without_round(term: Term, city: Region) -> list[Region]:
    """Districts without a live round of the term: all of them, or those whose round was cancelled."""
    live = Round.objects.filter(term=term).exclude(state=RoundState.CANCELLED)
    rows = Region.objects.filter(parent=city, level=RegionLevel.DISTRICT)
    return list(rows.exclude(pk__in=live.values("region")).order_by("pk"))


@deed
def open_round(row: Round, *, by: Actor) -> Round:
    """Start it: a sheet for every placement that ran in the term, a paper for parents and pupils."""
    if row.state == RoundState.SCHEDULED:
        _hand_out(row)  # first, so that the move tells the schools and institutions concerned
    opened = perform(row, Round.open, _ahead(row), by=by)
    for school in sorted(opened.parties(Role.SCHOOL)):
        deadlines.put(
            opened,
            f"{SCORES}:{school}",
            what=_("完成质量评分，发放答卷链接"),
            due=opened.freezes_on - clock.ONE_DAY,
            owner=school,
            role=Role.SCHOOL,
        )
    return opened


def _hand_out(row: Round) -> None:
    for placement in _placements(row):
        QualitySheet.objects.create(round=row, placement=placement)
        for audience in Audience:
            Survey.objects.create(round=row, placement=placement, audience=audience)


def _ahead(row: Round) -> facts.Ahead:
    return facts.Ahead(freezes_on=row.freezes_on, closes_on=row.closes_on)


def _placements(row: Round) -> list[Placement]:
    """Placements of the district that ran on at least one day of the term so far."""
    last = min(row.term.ends_on, clock.today())
    ran: Q = Placement.ran_within(row.term.starts_on, last)
    rows = Placement.objects.filter(ran, agreement__region=row.region)
    return list(rows.select_related("agreement__institution", "school").order_by("id"))


@deed
def freeze(row: Round, *, by: Actor) -> Round:
    """Stop sheets and answers; institutions may now look and reply."""
    for school in row.parties(Role.SCHOOL):
        deadlines.drop(row, f"{SCORES}:{school}")
    frozen = perform(row, Round.freeze, _ahead(row), by=by)
    surveys.forget_order(frozen)
    for office in sorted(frozen.parties(Role.INSTITUTION)):
        deadlines.put(
            frozen,
            f"{REPLIES}:{office}",
            what=_("核对评价数据，有意见的提出"),
            due=frozen.closes_on - clock.ONE_DAY,
            owner=office,
            role=Role.INSTITUTION,
        )
    return frozen


@deed_about(lambda row, *_told, **_rest: results.institutions_of(row))
def close(row: Round, *, by: Actor) -> Round:
    """Compute version 1 of every result, from one pass over the answers."""
    for office in row.parties(Role.INSTITUTION):
        deadlines.meet(row, f"{REPLIES}:{office}")
    closed = perform(row, Round.close, by=by)
    if not results.compute(closed):
        return closed  # nothing took part: nothing to publish
    deadlines.put(
        closed,
        PUBLISH,
        what=_("答复机构意见，公布评价结果"),
        due=clock.add_working_days(clock.today(), 5),
        owner=closed.bureau_id,
        role=Role.DISTRICT,
    )
    return closed


@deed_about(lambda row, *_told, **_rest: results.institutions_of(row))
def publish(row: Round, told: facts.Publication, *, by: Actor, version: int | None = None) -> Round:
    """Publish the newest versions: grades go to the files, drafts to those who may issue them."""
    published = perform(row, Round.publish, told, by=by, version=version)
    results.write_grades(published)
    pages.issue(published, "publication", by=by)
    for each in results.newest(published):
        if each.placement_id is None:
            pages.issue(each, "result", by=by)
    consequences.propose(published)
    deadlines.meet(published, PUBLISH)
    return published


@deed
def cancel(row: Round, *, by: Actor, reason: str, version: int | None = None) -> Round:
    cancelled = perform(row, Round.cancel, by=by, version=version, reason=reason)
    deadlines.drop(cancelled)
    return cancelled


def _ids(state: RoundState, **due: Any) -> list[int]:
    return list(
        Round.objects.filter(state=state, **due).order_by("id").values_list("id", flat=True)
    )


def due_to_open(day: date) -> list[int]:
    return _ids(RoundState.SCHEDULED, opens_on__lte=day)


def due_to_freeze(day: date) -> list[int]:
    return _ids(RoundState.OPEN, freezes_on__lte=day)


def due_to_close(day: date) -> list[int]:
    return _ids(RoundState.FROZEN, closes_on__lte=day)


def open_due(row: Round) -> Round:
    return open_round(row, by=system("round-open"))


def freeze_due(row: Round) -> Round:
    return freeze(row, by=system("round-freeze"))


def close_due(row: Round) -> Round:
    return close(row, by=system("round-close"))
