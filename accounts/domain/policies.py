"""Changing figures of policy: the city's lead for the city, a district's lead for the district."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from accounts.domain import offices
from accounts.enums import Role
from core import clock, policy
from core.deeds import deed, record
from core.errors import Forbidden, Invalid
from core.models import PolicyRow
from core.scoping import Actor


@dataclass(frozen=True)
class Standing:
    """A setting as it stands for one office today."""

    setting: policy.Setting
    value: Any
    row: PolicyRow | None
    coming: PolicyRow | None


def may_change(_row: object, actor: Actor) -> bool:
    return actor.is_lead and actor.role in {Role.CITY, Role.DISTRICT}


def setting(key: str) -> policy.Setting | None:
    return next((each for each in policy.registered() if each.key == key), None)


def rows_of(key: str, scopes: tuple[str, ...]) -> list[PolicyRow]:
    """Decisions that departed from the default, for these scopes, newest first."""
    return list(PolicyRow.objects.filter(key=key, scope__in=[*scopes, ""]))


def standings(scopes: tuple[str, ...]) -> list[Standing]:
    """Every setting with the value in force today and where it comes from; one query."""
    by_key: dict[str, list[PolicyRow]] = {}
    for row in PolicyRow.objects.filter(scope__in=[*scopes, ""]):
        by_key.setdefault(row.key, []).append(row)
    return [_standing(each, by_key.get(each.key, []), scopes) for each in policy.registered()]


def _standing(each: policy.Setting, rows: list[PolicyRow], scopes: tuple[str, ...]) -> Standing:
    today = clock.today()
    begun = [row for row in rows if row.effective_from <= today]
    nearest = (row for scope in [*scopes, ""] for row in begun if row.scope == scope)
    row = next(nearest, None)
    coming = [row for row in rows if row.effective_from > today]
    value = each.read(each.default if row is None else row.value)
    return Standing(each, value, row, coming[-1] if coming else None)


@deed
def change(key: str, value: Any, *, by: Actor, effective_from: date, document: str) -> PolicyRow:
    """Set a figure for the actor's own city or district from a day on; what was decided keeps its own.

    Raises Forbidden, or Invalid at `value`, `effective_from` or `document`.
    """
    if not may_change(None, by):
        raise Forbidden
    if effective_from < clock.today():
        raise Invalid({"effective_from": _("生效日期不能早于今天：已作出的决定仍按当时的标准。")})
    scope = str(getattr(by, "region_code", ""))
    before = policy.value(key, scopes=getattr(by, "scopes", ()), on=effective_from)
    row = policy.change(
        key,
        value,
        scope=scope,
        effective_from=effective_from,
        document=document,
        set_by=f"{by.facts()['office']} {by.facts()['name']}",
    )
    record(
        offices.bureau_of(scope),
        "set_policy",
        by=by,
        on=effective_from,
        key=key,
        before=str(before),
        after=str(row.value),
        document=row.document,
    )
    return row
