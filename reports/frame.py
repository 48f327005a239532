"""What a workbook is about: read for whom, of which districts, over which days."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from django.db import connection, transaction

from accounts.actors import Person
from accounts.domain import chains, offices
from accounts.enums import RegionLevel, Role
from accounts.models import Organisation
from core import clock
from institutions.domain import former_names
from institutions.models import Term


@dataclass(frozen=True)
class Place:
    code: str
    name: str


@dataclass(frozen=True)
class Frame:
    """`places` are the districts below a city (then the city itself, for what it signed), or one.

    `first` to `last`: the days of the term that have come. A running placement says nothing of
    tomorrow, so a term that has not begun has no days (`last` before `first`).
    """

    actor: Any
    region: Place
    places: tuple[Place, ...]
    term: Term
    last: date

    @property
    def first(self) -> date:
        return self.term.starts_on

    @property
    def codes(self) -> list[str]:
        return [place.code for place in self.places]

    @property
    def is_city(self) -> bool:
        return len(self.places) > 1

    @cached_property
    def names(self) -> former_names.Names:
        """What institutions and schools were called on the last of these days."""
        return former_names.on(self.last)

    def name_of(self, code: str) -> str:
        return next((place.name for place in self.places if place.code == code), code)


def places(actor: Any) -> list[Place]:
    """The regions this actor may ask about: a city and its districts, or the own district."""
    return [Place(code, name) for code, name in chains.named(actor)]


def frame(actor: Any, *, region: str, term: Term) -> Frame | None:
    """None for a region that is not this actor's, or a term of another city."""
    known = places(actor)
    asked = next((place for place in known if place.code == region), None)
    if asked is None or term.school_year.city_id != actor.city_code:
        return None
    whole = asked.code == actor.region_code
    rows = (*known[1:], asked) if whole and len(known) > 1 else (asked,)
    return Frame(actor, asked, rows, term, min(term.ends_on, clock.today()))


def terms(actor: Any) -> Any:
    return Term.objects.visible_to(actor)


def office_view(bureau: Organisation) -> Person:
    """The office itself as a reader: sees what its people see, and is nobody's account."""
    city = bureau.region.level == RegionLevel.CITY
    return Person(
        user_id=0,
        name=bureau.name,
        role=Role.CITY if city else Role.DISTRICT,
        is_lead=False,
        membership_id=0,
        organisation_id=bureau.pk,
        organisation_code=bureau.code,
        organisation_name=bureau.name,
        region_code=bureau.region_id,
        city_code=bureau.region.city_code,
    )


def bureau_of(region: str) -> Organisation:
    return offices.bureau_of(region)


@contextmanager
def snapshot() -> Iterator[None]:
    """All figures and the chain heads of one moment, however many queries read them.

    Nobody waits for it: it takes no lock that a writer needs.
    """
    outermost = not connection.in_atomic_block
    with _reading() if outermost else nullcontext(), transaction.atomic():
        if outermost and connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        yield


@contextmanager
def _reading() -> Iterator[None]:
    """SQLite: our transactions begin by taking the write lock, because most of them write."""
    if connection.vendor != "sqlite":
        yield
        return
    connection.ensure_connection()
    sqlite: Any = connection
    usual = sqlite.transaction_mode
    sqlite.transaction_mode = "DEFERRED"
    try:
        yield
    finally:
        sqlite.transaction_mode = usual
