"""The one query behind every guard: what holds against whom, in a region, on a day."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from django.db.models import Case, Exists, F, OuterRef, Q, Value, When
from django.db.models.functions import Coalesce
from django.utils.translation import gettext

from accounts.models import Region
from core import policy
from institutions import periods, policies
from institutions.enums import InstitutionState
from institutions.models.bars import BarRange, Exclusion, Suspension
from institutions.readiness import DECIDED, STOP, Reason

SUSPENSION, EXCLUSION = "suspension", "exclusion"
ENDING = "ending"  # a decision to end was made and is not executed yet: nothing new begins
CONTINUED = "continued"  # 继续履行: what was listed goes on, nothing is listed, agreed or prolonged


@dataclass(frozen=True)
class Bar:
    """One reason against operating, as the standing query finds it."""

    kind: str  # SUSPENSION, EXCLUSION, ENDING, CONTINUED
    target: int
    since: date
    until: date | None
    text: str
    region: str  # "" is everywhere
    decided: date  # by the policy of which day it counts
    home: str  # region of the bureau that decided

    def sentence(self, *, person: bool) -> str:
        """For whoever is stopped. A person's reasons are nobody's business but the bureau's."""
        facts = {"since": self.since, "until": self.until or gettext("另行通知"), "text": self.text}
        if person and self.kind == EXCLUSION:
            return gettext("该人员自 %(since)s 起不符合从业条件，请安排其他人员。") % facts
        if person:
            return gettext("该人员自 %(since)s 起暂不能入校，请安排其他人员。") % facts
        if self.kind == SUSPENSION:
            return gettext("机构自 %(since)s 起暂停服务（%(text)s），恢复后方可办理。") % facts
        if self.kind == ENDING:
            return gettext("机构的退出决定正在办理，执行之前不办理新的准入和协议。")
        if self.kind == CONTINUED:
            return gettext("本区市已决定由机构继续履行至资格期满，不办理新的准入、续签和延期。")
        return (
            gettext(
                "机构被移出资格名单（%(text)s），%(until)s 之前不符合准入条件，期满后方可办理。"
            )
            % facts
        )


def code_of(region: Region | str | None) -> str:
    """A region's code; "" for none."""
    return region if isinstance(region, str) else region.code if region else ""


_COLUMNS = ("kind", "target", "since", "until", "words", "place", "decided", "home")
_KIND = Case(
    When(listed_goes_on=True, then=Value(CONTINUED)),
    When(entry_only=True, then=Value(ENDING)),
    default=Value(SUSPENSION),
)


def in_force(
    *, institutions: Iterable[int] = (), persons: Iterable[int] = (), region: str, day: date
) -> list[Bar]:
    """The one query: every suspension and exclusion of these that holds in the region on the day.

    `region` "" asks for bars that hold everywhere, without exception. Rows of several come together;
    `target` tells whose they are.
    """
    institutions, persons = list(institutions), list(persons)
    who = Q(institution__in=institutions) if institutions else Q(person__in=persons)
    target = F("institution_id") if institutions else F("person_id")
    common = {"target": target, "place": F("region_id"), "home": F("bureau__region_id")}
    counts = Exclusion.counts_on(day) if institutions else BarRange.on_day(day)
    suspended = (
        Suspension.objects.filter(who, _there(region), BarRange.on_day(day))
        .order_by()
        .annotate(kind=_KIND, words=F("reason"), decided=F("since"), **common)
        .values_list(*_COLUMNS)
    )
    called = {"kind": Value(EXCLUSION), "words": F("decision_number"), **common}
    excluded = (
        Exclusion.objects.filter(who, _there(region), counts)
        .order_by()
        .annotate(decided=Coalesce("decided_on", "since"), **called)
        .values_list(*_COLUMNS)
    )
    rows = suspended.union(excluded, all=True)
    found = [
        Bar(kind, whose, since, until, text, place or "", decided, home)
        for kind, whose, since, until, text, place, decided, home in rows
    ]
    return sorted(found, key=lambda bar: (bar.since, bar.kind))


def _there(region: str) -> Q:
    """It holds in the region, and nobody let the person in again there."""
    if not region:
        return Q(region__isnull=True, readmitted_in__isnull=True)
    return (Q(region__isnull=True) | Q(region=region)) & ~Q(readmitted_in=region)


def against_entry(bars: Iterable[Bar], region: Region | str | None, day: date) -> list[Bar]:
    """Those that stop a body from entering: an exclusion only where the rule is set, and for as long as
    it was set there when the removal was decided. The policy is asked only if there is an exclusion."""
    found = []
    for bar in bars:
        last = _last_day(bar, region, day) if bar.kind == EXCLUSION else day
        if last is not None and day <= last:
            found.append(replace(bar, until=last) if bar.kind == EXCLUSION else bar)
    return found


def against_going_on(bars: Iterable[Bar]) -> list[Bar]:
    """Those that stop what a body already does: never a condition of entry."""
    return [bar for bar in bars if bar.kind == SUSPENSION]


def against_beginning(bars: Iterable[Bar]) -> list[Bar]:
    """Those that stop a new group under a listing: also a decision that is not executed yet."""
    return [bar for bar in bars if bar.kind in {SUSPENSION, ENDING}]


def _last_day(bar: Bar, region: Region | str | None, day: date) -> date | None:
    """The last day on which "not removed from any list within some months" is not met there; None where
    that is no condition. Nowhere named: as where it was decided."""
    if not region:
        return bar.until
    place = region if isinstance(region, Region) else Region.objects.get(code=region)
    then = policy.value(policies.EXCLUSION_MONTHS, scopes=place.scopes, on=bar.decided)
    if not then or not policy.value(policies.EXCLUSION_MONTHS, scopes=place.scopes, on=day):
        return None
    if place.code == bar.home:
        return bar.until
    return periods.last_day(bar.since, then)


def of_person(bars: Iterable[Bar]) -> str:
    """What keeps a person out, "" for nothing: decided, when one of them was."""
    found = list(bars)
    decided = any(bar.kind == EXCLUSION for bar in found)
    text = " ".join(dict.fromkeys(bar.sentence(person=True) for bar in found))
    return Reason(text, DECIDED if decided else STOP)


def institution_is_stopped(day: date) -> Q:
    """For rows with an institution and a region: it may not go on there on the day, as
    `Institution.may_not_go_on` says why."""
    here = Q(region__isnull=True) | Q(region=OuterRef("region"))
    whose = Q(BarRange.on_day(day), institution=OuterRef("institution"), entry_only=False)
    stopped = Suspension.objects.filter(whose, here).order_by()
    return ~Q(institution__state=InstitutionState.CONFIRMED) | Q(Exists(stopped))
