"""Who looks after whose accounts: the office above, and a lead for their own people.

This is the whole of it; pages, choices and deeds ask here.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from accounts.enums import ROLES_OF_KIND, Role

Where = Callable[[Any, Any], bool]


def _own(actor: Any, office: Any) -> bool:
    return office.pk == actor.organisation_id


def _district_below(actor: Any, office: Any) -> bool:
    return office.region.parent_id == actor.region_code


def _city(actor: Any, office: Any) -> bool:
    """Anywhere below the actor's city."""
    return office.region.parent_id == actor.city_code


def _region(actor: Any, office: Any) -> bool:
    return office.region_id == actor.region_code


@dataclass(frozen=True)
class Care:
    """`role` (as lead, except ADMIN) looks after people who hold `over` where `where` is true.

    `leads`: also over those who decide there; otherwise only over the others.
    """

    role: str
    over: tuple[str, ...]
    where: Where
    leads: bool = True


CARES = (
    Care(Role.ADMIN, (Role.CITY, Role.ADMIN, Role.AUDITOR), _own),
    Care(Role.ADMIN, (Role.DISTRICT,), _district_below),
    Care(Role.CITY, (Role.DISTRICT,), _district_below),
    Care(Role.CITY, (Role.CITY,), _own, leads=False),
    Care(Role.DISTRICT, (Role.DISTRICT,), _own, leads=False),
    Care(Role.DISTRICT, (Role.PANEL, Role.INSPECTOR), _own),
    Care(Role.DISTRICT, (Role.REVIEWER, Role.SCHOOL, Role.INSTITUTION), _region),
    Care(Role.REVIEWER, (Role.REVIEWER,), _own, leads=False),
    Care(Role.SCHOOL, (Role.SCHOOL,), _own, leads=False),
    Care(Role.INSTITUTION, (Role.INSTITUTION,), _own, leads=False),
)


# Roles in which somebody decides and others prepare; administrators all decide.
LED: dict[str, tuple[bool, ...]] = {
    Role.CITY: (False, True),
    Role.DISTRICT: (False, True),
    Role.REVIEWER: (False, True),
    Role.SCHOOL: (False, True),
    Role.INSTITUTION: (False, True),
    Role.ADMIN: (True,),
}


def _cares_of(actor: Any) -> list[Care]:
    if not (actor.is_lead or actor.role == Role.ADMIN):
        return []
    return [care for care in CARES if care.role == actor.role]


def manages(actor: Any, office: Any, role: str, *, lead: bool) -> bool:
    """May this actor make, change and end a membership of `role` in `office`?"""
    if role not in ROLES_OF_KIND[office.kind]:
        return False
    return any(
        role in care.over and (care.leads or not lead) and care.where(actor, office)
        for care in _cares_of(actor)
    )


def over(membership: Any, actor: Any) -> bool:
    """May this actor change this membership? Shaped as a permission: (row, actor)."""
    row = membership
    return manages(actor, row.organisation, row.role, lead=row.is_lead)


def may_reset(membership: Any, actor: Any) -> bool:
    """May this actor give the person a new one-time password? As a permission.

    Experts are looked after by their district, but at work on a panel only by the city's ADMIN.
    """
    office = membership.organisation
    expert = actor.role == Role.ADMIN and membership.role == Role.PANEL
    return over(membership, actor) or (expert and _district_below(actor, office))


def over_role(membership: Any, actor: Any) -> bool:
    """May this actor say who leads this membership's office?"""
    return manages(actor, membership.organisation, membership.role, lead=True)


# Who confirms, from a stamped letter, that an account is its owner's: the office above. In the city's
# own offices that is another administrator or lead, below a district any person of its bureau.
_EVERY = tuple(str(role) for role in Role.values)
CONFIRMS = (
    *(Care(role, _EVERY, where) for role in (Role.ADMIN, Role.CITY) for where in (_own, _city)),
    Care(Role.DISTRICT, (Role.REVIEWER, Role.SCHOOL, Role.INSTITUTION), _region),
)


def confirms(row: Any, actor: Any) -> bool:
    """May this actor confirm the owner of the account behind this membership? As a permission."""
    if actor.role != Role.DISTRICT and not (actor.is_lead or actor.role == Role.ADMIN):
        return False
    return any(
        care.role == actor.role and row.role in care.over and care.where(actor, row.organisation)
        for care in CONFIRMS
    )


def roles_given(actor: Any, office: Any) -> list[tuple[str, bool]]:
    """(role, as lead) this actor may give in this office."""
    kinds = ROLES_OF_KIND[office.kind]
    pairs = [(str(role), lead) for role in kinds for lead in LED.get(role, (False,))]
    return [(role, lead) for role, lead in pairs if manages(actor, office, role, lead=lead)]


def gives_roles_in(office: Any, actor: Any) -> bool:
    """May this actor invite anybody into this office? Shaped as a permission."""
    return bool(roles_given(actor, office))
