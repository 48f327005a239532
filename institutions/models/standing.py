"""The one query behind every guard: what holds against whom, in a region, on a day."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db import models
from django.db.models import Exists, F, OuterRef, Q, Value
from django.utils.translation import gettext

from accounts.models import Region
from institutions.enums import InstitutionState
from institutions.models.bars import BarRange, Exclusion, Suspension


@dataclass(frozen=True)
class Bar:
    """One reason against operating, as the standing query finds it."""

    kind: str  # "suspension" | "exclusion"
    target: int
    since: date
    until: date | None
    text: str
    region: str  # "" is everywhere

    def sentence(self, *, person: bool) -> str:
        """For whoever is stopped. A person's reasons are nobody's business but the bureau's."""
        facts = {"since": self.since, "until": self.until or gettext("另行通知"), "text": self.text}
        if person:
            return gettext("该人员自 %(since)s 起不符合从业条件，请安排其他人员。") % facts
        if self.kind == "suspension":
            return gettext("机构自 %(since)s 起暂停服务（%(text)s），恢复后方可办理。") % facts
        return (
            gettext("机构在限制准入期内（%(since)s 至 %(until)s，%(text)s），期满后方可办理。")
            % facts
        )


def code_of(region: Region | str | None) -> str:
    """A region's code; "" for none."""
    return region if isinstance(region, str) else region.code if region else ""


def in_force(
    *, institutions: Iterable[int] = (), persons: Iterable[int] = (), region: str, day: date
) -> list[Bar]:
    """The one query: every suspension and exclusion of these that holds in the region on the day.

    `region` "" asks for bars that hold everywhere. Rows of several come together; `target` tells
    whose they are.
    """
    institutions, persons = list(institutions), list(persons)
    who = Q(institution__in=institutions) if institutions else Q(person__in=persons)
    target = F("institution_id") if institutions else F("person_id")
    where = Q(region__isnull=True) | Q(region=region) if region else Q(region__isnull=True)
    columns = ("kind", "target", "since", "until", "words", "place")
    suspended = (
        Suspension.objects.filter(who, where, BarRange.on_day(day))
        .order_by()
        .annotate(kind=Value("suspension"), target=target, words=F("reason"), place=F("region_id"))
        .values_list(*columns)
    )
    excluded = (
        Exclusion.objects.filter(who, BarRange.on_day(day))
        .order_by()
        .annotate(
            kind=Value("exclusion"),
            target=target,
            words=F("decision_number"),
            place=Value(None, output_field=models.CharField()),
        )
        .values_list(*columns)
    )
    rows = suspended.union(excluded, all=True)
    found = [Bar(k, t, since, until, text, place or "") for k, t, since, until, text, place in rows]
    return sorted(found, key=lambda bar: (bar.since, bar.kind))


def person_is_barred(day: date) -> Q:
    """For rows of Staff: the person is barred on the day where the institution is. Begins at the bars,
    which are few, and not at the people."""
    person = Q(person__isnull=False) & BarRange.on_day(day)
    suspended, excluded = Suspension.objects.filter(person), Exclusion.objects.filter(person)
    named = Q(person__in=suspended.order_by().values("person")) | Q(
        person__in=excluded.order_by().values("person")
    )
    here = Q(region__isnull=True) | Q(region=OuterRef("institution__region"))
    holds = Exists(suspended.filter(here, person=OuterRef("person"))) | Exists(
        excluded.filter(person=OuterRef("person"))
    )
    return named & holds


def institution_is_barred(day: date) -> Q:
    """For rows with an institution and a region: it may not operate there on the day, as
    `Institution.reasons_against` says why."""
    here = Q(region__isnull=True) | Q(region=OuterRef("region"))
    whose = Q(BarRange.on_day(day), institution=OuterRef("institution"))
    return (
        ~Q(institution__state=InstitutionState.CONFIRMED)
        | Exists(Suspension.objects.filter(whose, here).order_by())
        | Exists(Exclusion.objects.filter(whose).order_by())
    )
