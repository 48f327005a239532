"""Names that belong to one place only, and where they were read by people of another."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.http import HttpResponse
from django.test import Client
from python_calamine import CalamineWorkbook

from accounts.actors import Stranger
from accounts.enums import PUBLIC, Role
from core import sheets
from portals.kit import gate
from tests.house import test_urls_roles
from tests.world import walking
from tests.world.built import OVER_DISTRICTS, World, relation
from tests.world.places import SUFFIXES

# Columns that name somebody or something nobody elsewhere has to do with.
PRIVATE = {
    "institutions.Person": "name",
    "institutions.Licence": "number",
    "institutions.School": "organisation__name",
    "vetting.Objection": "name",
}
# An institution that was chosen or removed is named in public.
OFFICIAL = {**PRIVATE, "institutions.Institution": "name"}
_OPEN_ROLES = {PUBLIC, Role.INSTITUTION}


def of_place(world: World, place: str, columns: dict[str, str]) -> set[str]:
    found: set[str] = set()
    for label, column in columns.items():
        rows = apps.get_model(label)._base_manager.filter(pk__in=world.rows[label][place])
        found |= set(rows.values_list(column, flat=True))
    return found - {""}


def foreign(world: World, role: str, place: str) -> set[str]:
    """What nobody of this role and place may read anywhere."""
    columns = PRIVATE if role in _OPEN_ROLES else OFFICIAL
    allowed = {"o", "d"} if role in OVER_DISTRICTS else {"o"}
    known = {each: of_place(world, each, columns) for each in world.places}
    mine = {name for each in known if _lies(role, place, each) in allowed for name in known[each]}
    return {name for names in known.values() for name in names} - mine


def _lies(role: str, place: str, other: str) -> str:
    return "c" if role == PUBLIC else relation(place, other)


def readers(
    world: World, places: tuple[str, ...] = tuple(SUFFIXES)
) -> Iterator[tuple[str, Any, Client, set[str]]]:
    """One person of each role at each place, and nobody, each with what they may not read."""
    yield PUBLIC, Stranger(), Client(), foreign(world, PUBLIC, "own")
    for (role, place), actors in world.viewers.items():
        if place in places:
            kept = foreign(world, role, place)
            yield f"{role} {place}", actors[0], world.cast.client(actors[0]), kept


def lists(role: str) -> Iterator[tuple[str, bool]]:
    """The pages without a key that this role may open, and whether each is everybody's."""
    keyed = walking.pages_with_keys()
    wanted = {str(role)} | ({gate.ANYONE_SIGNED_IN} if role != PUBLIC else set())
    for page in test_urls_roles.ALL:
        public = gate.EVERYBODY in (page.roles or ())
        if page.name not in keyed and (public or wanted & set(page.roles or ())):
            yield page.path, public


def told(answer: Any) -> str:
    """All the words of an answer, those of a workbook's cells too."""
    content = b"".join(answer) if answer.streaming else answer.content
    if answer.headers.get("Content-Type") != sheets.XLSX_TYPE:
        return str(content.decode(errors="replace"))
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    rows = [row for name in book.sheet_names for row in book.get_sheet_by_name(name).to_python()]
    return "\n".join(str(cell) for row in rows for cell in row)


def read(answer: HttpResponse, names: set[str]) -> list[str]:
    text = told(answer)
    return sorted(name for name in names if name in text)


def pages_of(actor: Any, model: Any) -> Iterator[str]:
    """The pages, papers and every form of the newest row of a model that the actor sees."""
    row = model.objects.visible_to(actor).order_by("-pk").first()
    if row is not None:
        yield from walking.addresses(row, every=True)
