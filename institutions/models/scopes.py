"""Who sees an institution's file, written once; what belongs to it is seen through it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from django.db.models import Q

from accounts.enums import OrganisationKind, Role
from accounts.models import Organisation
from core.scoping import there_is


def of_file(path: str, *roles: Role) -> dict[str, Any]:
    """Rows whose institution (reached by `path`, "" for itself) each of the roles may see."""
    to = f"{path}__" if path else ""

    def q(**conditions: Any) -> Q:
        return Q(**{f"{to}{name}": value for name, value in conditions.items()})

    def present(**conditions: Any) -> Q:
        return there_is("institutions.Presence", of={"institution": path or "pk"}, **conditions)

    scopes = {
        Role.CITY: lambda a: (
            q(region__parent=a.city_code)
            | q(region=a.city_code)
            | present(region__parent=a.city_code)
        ),
        Role.DISTRICT: lambda a: q(region=a.region_code) | present(region=a.region_code),
        Role.INSPECTOR: lambda a: q(region=a.region_code) | present(region=a.region_code),
        Role.REVIEWER: lambda a: present(region=a.region_code),
        Role.SCHOOL: lambda a: present(region=a.region_code, is_listed=True),
        Role.INSTITUTION: lambda a: q(organisation=a.organisation_id),
    }
    return {role: scopes[role] for role in roles}


def of_person(path: str, *roles: Role) -> dict[str, Any]:
    """Rows whose person (reached by `path`, "pk" for itself) has a post at an institution whose file
    each of the roles may see."""

    def rows(through: Callable[[Any], Q]) -> Callable[[Any], Q]:
        return lambda a: there_is("institutions.Staff", through(a), of={"person": path})

    return {role: rows(clause) for role, clause in of_file("institution", *roles).items()}


def of_city(path: str, *roles: Role) -> dict[str, Any]:
    """What a city has arranged (its region reached by `path`), for those who work in it.

    An institution reads it in every city where it is at home or has an open file.
    """
    rows: dict[str, Any] = dict.fromkeys(roles, lambda a: Q(**{path: a.city_code}))
    rows[Role.INSTITUTION] = lambda a: (
        Q(**{path: a.city_code})
        | there_is(
            "institutions.Presence",
            of={"region__parent": path},
            institution__organisation=a.organisation_id,
        )
    )
    return rows


def bureaus(region_codes: Iterable[str]) -> set[int]:
    """Ids of the education bureaus of these regions (their organisation code is the region's)."""
    rows = Organisation.objects.filter(kind=OrganisationKind.BUREAU, code__in=set(region_codes))
    return set(rows.values_list("pk", flat=True))
