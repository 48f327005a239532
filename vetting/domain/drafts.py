"""Drafting a call: its text, packages, checklist and score items, until it is published."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from accounts.actors import Person
from accounts.enums import Role
from accounts.models import Organisation
from accounts.permissions import member
from core.errors import Forbidden, Invalid
from core.fsm import deed, edit, record
from core.scoping import Actor
from vetting import facts, policies
from vetting.domain import defaults
from vetting.models import Announcement, ChecklistItem, Package, ScoreItem
from vetting.rules import calls as rules

_DISTRICT = member(Role.DISTRICT)


@deed
def draft(
    bureau: Organisation, told: facts.CallDraft, *, by: Person, usual: bool = True
) -> Announcement:
    """Start a call for a bureau, with the usual checklist and score items unless told otherwise."""
    if by.role != Role.DISTRICT or by.organisation_id != bureau.pk:
        raise Forbidden
    if told.closes_at <= told.opens_at:
        raise Invalid({"closes_at": _("申报截止应晚于申报开始。")})
    columns = {**told.figures(), "conditions": told.conditions or defaults.CONDITIONS}
    call: Announcement = Announcement.objects.create(
        bureau=bureau, region=bureau.region, drafted_by_id=by.user_id, **columns
    )
    if usual:
        _put_items(call, defaults.CHECKLIST)
        _put_scores(call, defaults.SCORES)
    record(call, "draft", by=by, school_year=told.school_year)
    return call


@deed
def change(
    call: Announcement, told: facts.CallDraft, *, by: Actor, version: int | None = None
) -> Announcement:
    """Edit a draft. Raises Blocked once the call is published: then it is amended."""
    if told.closes_at <= told.opens_at:
        raise Invalid({"closes_at": _("申报截止应晚于申报开始。")})
    return edit(
        call,
        by=by,
        permission=_DISTRICT,
        version=version,
        rules=(rules.still_draft,),
        columns=told.figures(),
    )


def _redraft(call: Announcement, by: Actor, what: str, **noted: Any) -> None:
    """The parts of a draft changed: one version, one entry."""
    edit(call, by=by, permission=_DISTRICT, rules=(rules.still_draft,))
    record(call, what, by=by, **noted)


@deed
def add_package(call: Announcement, told: facts.PackageTerms, *, by: Actor) -> Package:
    _redraft(call, by, "add_package", package=told.name, quota=told.quota)
    package: Package = Package.objects.create(
        announcement=call, position=call.packages.count() + 1, **_columns(call, told)
    )
    return package


@deed
def change_package(package: Package, told: facts.PackageTerms, *, by: Actor) -> Package:
    _redraft(package.announcement, by, "change_package", package=package.name)
    columns = _columns(package.announcement, told)
    return edit(package, by=by, permission=_DISTRICT, columns=columns)


def _columns(call: Announcement, told: facts.PackageTerms) -> dict[str, Any]:
    usual = call.figure(policies.MIN_QUALIFIED)
    least = told.min_applicants or usual
    if least < usual and not told.few_because:
        wrong = _("少于规定的 %(usual)s 家，请写明理由；理由随公告公布。") % {"usual": usual}
        raise Invalid({"few_because": wrong})
    because = told.few_because if least < usual else ""
    return {**told.figures(), "min_applicants": least, "few_because": because}


@deed
def remove_package(package: Package, *, by: Actor) -> None:
    """Only from a draft: nobody has applied for it yet."""
    _redraft(package.announcement, by, "remove_package", package=package.name)
    package.delete()


@deed
def set_checklist(call: Announcement, *, by: Actor, items: Iterable[Mapping[str, Any]]) -> None:
    """Replace the checklist of a draft."""
    rows = list(items)
    _redraft(call, by, "set_checklist", items=[row["title"] for row in rows])
    call.items.all().delete()
    _put_items(call, rows)


@deed
def set_scores(call: Announcement, *, by: Actor, items: Sequence[tuple[str, str, int]]) -> None:
    """Replace the score items of a draft: (dimension, title, points)."""
    _redraft(call, by, "set_scores", total=sum(points for _dim, _title, points in items))
    call.score_items.all().delete()
    _put_scores(call, items)


def _put_items(call: Announcement, items: Iterable[Mapping[str, Any]]) -> None:
    ChecklistItem.objects.bulk_create(
        ChecklistItem(announcement=call, position=place, **item)
        for place, item in enumerate(items, 1)
    )


def _put_scores(call: Announcement, items: Iterable[tuple[Any, str, int]]) -> None:
    ScoreItem.objects.bulk_create(
        ScoreItem(announcement=call, position=place, dimension=dim, title=title, points=points)
        for place, (dim, title, points) in enumerate(items, 1)
    )
