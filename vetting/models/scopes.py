"""Who sees an application, written once; what belongs to it is seen through it."""

from __future__ import annotations

from typing import Any

from django.db.models import Q

from accounts.enums import Role
from core.scoping import there_is


def handed_in(path: str = "") -> Q:
    """What the applicant has handed in and not taken back; all else, ended or not, is its own draft."""
    return Q(**{f"{path}submitted_at__isnull": False})


def open_to_the_bureau(path: str = "") -> Q:
    """That, and what the bureau itself types in from the applicant's paper."""
    typed = {f"{path}entered_by_office": True, f"{path}taken_over_at__isnull": True}
    return handed_in(path) | Q(**typed)


def of_application(path: str, *roles: Role) -> dict[str, Any]:
    """Rows whose application (reached by `path`, "" for itself) each of the roles may see."""
    to = f"{path}__" if path else ""
    call = f"{to}package__announcement"

    def q(**conditions: Any) -> Q:
        return Q(**{f"{to}{name}": value for name, value in conditions.items()})

    scopes = {
        Role.INSTITUTION: lambda a: q(institution__organisation=a.organisation_id),
        Role.DISTRICT: lambda a: (
            q(package__announcement__bureau=a.organisation_id) & open_to_the_bureau(to)
        ),
        Role.CITY: lambda a: q(package__announcement__region__parent=a.city_code) & handed_in(to),
        Role.REVIEWER: lambda a: (
            there_is("vetting.ChecklistItem", of={"announcement": call}, reviewer=a.organisation_id)
            & handed_in(to)
        ),
        Role.PANEL: lambda a: there_is(
            "vetting.ScoreSheet", of={"application": path or "pk"}, panelist__user=a.user_id
        ),
    }
    return {role: scopes[role] for role in roles}
