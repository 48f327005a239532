"""Two cities with rows of everything, and who stands where in them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.db import transaction
from django.db.models import Model
from django.test import override_settings

from accounts.actors import Person, Stranger
from accounts.enums import PUBLIC, Role
from accounts.models import Membership
from core import clock
from core.models import Entry
from core.scoping import ScopedQuerySet
from tests.cast import Cast
from tests.factories import institutions as made
from tests.world.places import SUFFIXES, Place

HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
# One worker walks the world, once.
GROUP = pytest.mark.xdist_group("two-cities")
MONDAY = date(2026, 3, 2)
# The cities' own desks look over both districts; everybody else has one place.
OVER_DISTRICTS = {Role.CITY, Role.ADMIN, Role.AUDITOR}
Road = Callable[[Place], None]
_REGIONS = {"371002": "own", "371003": "other", "370600": "far", "370602": "far"}


def scoped() -> list[type[Model]]:
    """Every model of the program whose rows are reached through a scope."""
    return [
        model
        for model in apps.get_models()
        if isinstance(model._default_manager.all(), ScopedQuerySet)
        and model._meta.app_label != "toy"
    ]


@dataclass
class World:
    cast: Cast
    places: dict[str, Place]
    rows: dict[str, dict[str, set[Any]]] = field(default_factory=dict)  # label, place: keys
    viewers: dict[tuple[str, str], list[Person]] = field(default_factory=dict)  # role, place
    near: dict[str, Person] = field(default_factory=dict)  # role: a neighbour in the own district

    def build(self, parts: Sequence[Road], more: Sequence[Road] = ()) -> World:
        """Walk `parts` at every place, `more` at the own one, and note whose each row is."""
        found: dict[str, dict[str, set[Any]]] = defaultdict(lambda: defaultdict(set))
        self._note(found, "own")
        for name, place in self.places.items():
            for part in parts:
                part(place)
            self._note(found, name)
        for part in more:
            part(self.places["own"])
        self._note(found, "own")
        self.rows = {label: dict(by_place) for label, by_place in found.items()}
        for name in self.places:
            keys = found["accounts.Membership"][name]
            for row in Membership._base_manager.filter(pk__in=keys).select_related(
                "user", "organisation__region", "acts_for__user"
            ):
                self.viewers.setdefault((row.role, name), []).append(row.actor())
        self.near = self._neighbours()
        return self

    def _note(self, found: dict[str, dict[str, set[Any]]], place: str) -> None:
        for model in scoped():
            label = model._meta.label
            known = set().union(*found[label].values())
            for row in model._base_manager.exclude(pk__in=known):
                found[label][_REGIONS.get(_region(row), place)].add(row.pk)

    def _neighbours(self) -> dict[str, Person]:
        """Same role, same district, party to nothing."""
        own = self.places["own"]
        department = Place(self.cast, "_n").department
        return {
            Role.SCHOOL: own.principal2,
            Role.INSTITUTION: own.anew().clerk,
            Role.PANEL: made.actor_in(own.bureau, Role.PANEL),
            Role.REVIEWER: made.actor_in(department, Role.REVIEWER),
        }

    def relations(self, role: str) -> Iterator[tuple[Any, str, str]]:
        """(viewer, place of rows, how that place lies to the viewer's)."""
        if role == PUBLIC:
            yield Stranger(), "own", "o"
            return
        for (known, where), actors in self.viewers.items():
            if known == role:
                for place in self.places:
                    for actor in actors:
                        yield actor, place, relation(where, place)
        if role in self.near:
            yield self.near[role], "own", "n"


def relation(viewer: str, place: str) -> str:
    """o: the same district, d: another district of the city, c: another city."""
    if viewer == place:
        return "o"
    return "c" if "far" in {viewer, place} else "d"


def _region(row: Model) -> str:
    """Where a row says itself that it belongs, as a region's code; "" where it does not say."""
    office = getattr(row, "organisation", None)
    chain = row.chain if isinstance(row, Entry) else ""
    return str(getattr(row, "region_id", "") or getattr(office, "region_id", "") or chain or "")


@contextmanager
def standing(media: Path, parts: Sequence[Road], more: Sequence[Road] = ()) -> Iterator[World]:
    """The world on its Monday, in a transaction that is rolled back."""
    with (
        transaction.atomic(),
        override_settings(MEDIA_ROOT=media, PASSWORD_HASHERS=HASHERS),
        clock.frozen(clock.at(MONDAY, 9)),
    ):
        cast = Cast()
        places = {name: Place(cast, suffix) for name, suffix in SUFFIXES.items()}
        yield World(cast, places).build(parts, more)
        transaction.set_rollback(True)
