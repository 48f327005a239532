"""The one query behind every guard: what holds against whom, in a region, on a day."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Case, Exists, F, OuterRef, Q, Value, When
from django.utils.translation import gettext

from accounts.models import Region
from core import policy
from institutions import policies
from institutions.enums import InstitutionState
from institutions.models.bars import BarRange, Exclusion, Suspension
from institutions.readiness import DECIDED, STOP, Reason

SUSPENSION, EXCLUSION = "suspension", "exclusion"
ENDING = "ending"  # a decision to end was made and is not executed yet: nothing new begins


@dataclass(frozen=True)
class Bar:
    """One reason against operating, as the standing query finds it."""

    kind: str  # SUSPENSION, EXCLUSION, ENDING
    target: int
    since: date
    until: date | None
    text: str
    region: str  # "" is everywhere

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
        return (
            gettext(
                "机构被移出资格名单（%(text)s），%(until)s 之前不符合准入条件，期满后方可办理。"
            )
            % facts
        )


def code_of(region: Region | str | None) -> str:
    """A region's code; "" for none."""
    return region if isinstance(region, str) else region.code if region else ""


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
    columns = ("kind", "target", "since", "until", "words", "place")
    suspended = (
        Suspension.objects.filter(who, _there(region), BarRange.on_day(day))
        .order_by()
        .annotate(
            kind=Case(When(entry_only=True, then=Value(ENDING)), default=Value(SUSPENSION)),
            target=target,
            words=F("reason"),
            place=F("region_id"),
        )
        .values_list(*columns)
    )
    excluded = (
        Exclusion.objects.filter(who, _there(region), BarRange.on_day(day))
        .order_by()
        .annotate(
            kind=Value(EXCLUSION),
            target=target,
            words=F("decision_number"),
            place=F("region_id"),
        )
        .values_list(*columns)
    )
    rows = suspended.union(excluded, all=True)
    found = [Bar(k, t, since, until, text, place or "") for k, t, since, until, text, place in rows]
    return sorted(found, key=lambda bar: (bar.since, bar.kind))


def _there(region: str) -> Q:
    """It holds in the region, and nobody let the person in again there."""
    if not region:
        return Q(region__isnull=True, readmitted_in__isnull=True)
    return (Q(region__isnull=True) | Q(region=region)) & ~Q(readmitted_in=region)


def against_entry(bars: Iterable[Bar], region: Region | str | None, day: date) -> list[Bar]:
    """Those that stop a body from entering: an exclusion only where the rule is set. One query of the
    policy, and only if there is an exclusion."""
    found = list(bars)
    if any(bar.kind == EXCLUSION for bar in found) and not _entry_condition(region, day):
        return [bar for bar in found if bar.kind != EXCLUSION]
    return found


def against_going_on(bars: Iterable[Bar]) -> list[Bar]:
    """Those that stop what a body already does: never a condition of entry."""
    return [bar for bar in bars if bar.kind == SUSPENSION]


def _entry_condition(region: Region | str | None, day: date) -> bool:
    """Is "not removed from any list within some years" a condition of entry there? Nowhere named:
    wherever it is set."""
    if not region:
        return True
    place = region if isinstance(region, Region) else Region.objects.get(code=region)
    return bool(policy.value(policies.EXCLUSION_MONTHS, scopes=place.scopes, on=day))


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
