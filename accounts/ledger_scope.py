"""Which entries of the record each role may read; `core` keeps the record and knows no roles."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db.models import CharField, Model, Q, Value
from django.db.models.functions import Cast, Coalesce, Concat, NullIf

from accounts.enums import OrganisationKind, Role
from accounts.models import Organisation, Region

FILE = "institution:"
OFFICE = "office:"

# Rooms to the left add theirs: actor -> rows with a `dossier` (see `dossier`) that the actor's
# region holds.
dossiers_of_region: list[Callable[[Any], Any]] = []
# And the models of rows that not everybody of a region may see: what became of such a row is read by
# a school, an inspector or an institution only where they may see the row itself.
read_with_their_row: list[type[Model]] = []
# Rows that even the offices do not see before they are handed in: nobody but the auditor reads more.
drafted_elsewhere: list[type[Model]] = []


def dossier(office: str = "") -> Concat:
    """The dossier of an institution, for a query: `.values(dossier=dossier("path__to__organisation"))`."""
    path = f"{office}__" if office else ""
    kept = NullIf(f"{path}file_code", Value(""))
    return Concat(Value(FILE), Coalesce(kept, f"{path}code"))


def _own_file(actor: Any) -> Q:
    office = Organisation.objects.filter(pk=actor.organisation_id)
    return Q(dossier__in=office.values(dossier=dossier()))


def _tree(actor: Any) -> Q:
    """The chains of the actor's region and of the districts below it."""
    below = Region.objects.filter(parent=actor.region_code).values("code")
    return Q(chain=actor.region_code) | Q(chain__in=below)


def _files_of_region(actor: Any) -> Q:
    """Dossiers of the institutions at home in the region, or present there."""
    at_home = Organisation.objects.filter(
        kind=OrganisationKind.INSTITUTION, region=actor.region_code
    )
    found = Q(dossier__in=at_home.values(dossier=dossier()))
    for dossiers in dossiers_of_region:
        found |= Q(dossier__in=dossiers(actor))
    return found


def _rows_seen(actor: Any, models: list[type[Model]]) -> Q:
    found = Q()
    for model in models:
        label = f"{model._meta.label_lower}:"
        rows = model.objects.visible_to(actor).order_by()  # type: ignore[attr-defined]
        refs = rows.values(ref=Concat(Value(label), Cast("pk", CharField())))
        found &= ~Q(subject__startswith=label) | Q(subject__in=refs)
    return found


def _for(role: str) -> Q:
    return Q(audience__contains=f"[{role}]")


def _district(actor: Any) -> Q:
    """Its own chain; of its institutions' files also what they did themselves (the city's chain)
    and what other districts recorded for the institution to read."""
    shared = Q(chain=actor.city_code) | _for(Role.INSTITUTION)
    here = Q(chain=actor.region_code) | (_files_of_region(actor) & shared)
    return here & _rows_seen(actor, drafted_elsewhere)


def _inspector(actor: Any) -> Q:
    """As the district, without what is recorded about accounts and of others' cases."""
    seen = _rows_seen(actor, read_with_their_row)
    return _district(actor) & ~Q(dossier__startswith=OFFICE) & seen


def _school(actor: Any) -> Q:
    in_region = Q(chain=actor.region_code) | (Q(chain=actor.city_code) & _files_of_region(actor))
    return in_region & _for(Role.SCHOOL) & _rows_seen(actor, read_with_their_row)


def _institution(actor: Any) -> Q:
    """Its own file, but for what it was not told of."""
    return _own_file(actor) & _for(Role.INSTITUTION) & _rows_seen(actor, read_with_their_row)


SCOPE: dict[str, Callable[[Any], Q]] = {
    Role.CITY: lambda a: _tree(a) & _rows_seen(a, drafted_elsewhere),
    Role.AUDITOR: _tree,
    Role.DISTRICT: _district,
    Role.INSPECTOR: _inspector,
    Role.SCHOOL: _school,
    Role.REVIEWER: lambda a: Q(chain=a.region_code) & _for(Role.REVIEWER),
    Role.PANEL: lambda a: Q(chain=a.region_code) & _for(Role.PANEL),
    Role.INSTITUTION: _institution,
    # The administrator keeps accounts and sees no case.
    Role.ADMIN: lambda a: _tree(a) & Q(dossier__startswith=OFFICE),
}
