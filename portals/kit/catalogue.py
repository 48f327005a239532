"""The catalogue of translations: every sentence of the code and its English, in locale/en.

Needs no gettext tools: Django turns templates into Python-like text, Babel reads and writes.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_python
from babel.messages.pofile import read_po, write_po
from django.conf import settings
from django.utils.translation.template import templatize

ROOT = Path(settings.BASE_DIR)
EPOCH = datetime(2026, 1, 1, tzinfo=UTC)  # a date that moves would change the file at every run
FILE = ROOT / "locale" / "en" / "LC_MESSAGES" / "django.po"
ROOMS = (
    "core", "accounts", "institutions", "vetting", "contracts", "inspections", "evaluations",
    "reports", "tasks", "portals", "demo", "config",
)  # fmt: skip
# Names gettext functions are imported under, and which arguments are msgid and plural.
KEYWORDS: dict[str, Any] = {
    **dict.fromkeys(("_", "_t", "_lazy", "lazy", "gettext", "gettext_lazy"), None),
    **dict.fromkeys(("ngettext", "ngettext_lazy"), (1, 2)),
    "counted": (1,),  # said once, for both
    **dict.fromkeys(("pgettext", "pgettext_lazy"), ((1, "c"), 2)),
}

Sentence = tuple[str, Any, str | None]


def sentences() -> Iterator[Sentence]:
    """(place, msgid or (msgid, plural), context) of every translatable sentence."""
    for room in ROOMS:
        for path in sorted((ROOT / room).rglob("*")):
            if path.suffix not in {".py", ".html"} or "migrations" in path.parts:
                continue
            text = path.read_text(encoding="utf-8")
            if path.suffix == ".html":
                # What is left of a template is read as Python, to which an indent means something.
                lines = templatize(text, origin=str(path)).splitlines()
                text = "\n".join(line.lstrip() for line in lines)
            yield from _of(text, str(path.relative_to(ROOT)))


def _of(text: str, place: str) -> Iterator[Sentence]:
    source = BytesIO(text.encode())
    for _line, function, said, _comments in extract_python(source, KEYWORDS, [], {}):
        spec = KEYWORDS[str(function)]
        given = [said] if isinstance(said, str) else list(said)
        if not given[0]:
            continue
        if spec is None:
            yield place, given[0], None
        elif spec == (1,):
            yield place, (given[0], given[0]), None
        elif spec == (1, 2):
            yield place, (given[0], given[1]), None
        else:
            yield place, given[1], given[0]


def updated() -> Catalog:
    """The catalogue on disk, with new sentences added and those that are gone left out.

    A sentence that only changed keeps the English of the old one, as fuzzy: whoever changed it reads
    the English again and takes the flag away. Nobody is shown it until then.
    """
    return brought_up_to(on_disk(), list(sentences()))


def brought_up_to(known: Catalog, said: Iterable[Sentence]) -> Catalog:
    fresh = Catalog(
        locale="en", project="Zhunru", version="1", copyright_holder="Zhunru contributors",
        msgid_bugs_address="", last_translator="", language_team="en", charset="utf-8",
        creation_date=EPOCH, revision_date=EPOCH, fuzzy=False,
    )  # fmt: skip
    said = list(said)
    kept = {(msgid, context) for _place, msgid, context in said}
    gone = [each for each in known if each.id and (each.id, each.context) not in kept]
    for place, msgid, context in said:
        old = known.get(_first(msgid), context)
        if old is not None and old.id == msgid:
            comments = old.auto_comments if old.fuzzy else ()
            flags = old.flags & {"fuzzy"}
        elif old := _nearest(msgid, context, gone):
            comments, flags = [f"Was: {_first(old.id)}"], {"fuzzy"}
        else:
            comments, flags = (), set()
        text = old.string if old is not None else None
        fresh.add(
            msgid,
            text,
            locations=[(place, 0)],
            context=context,
            flags=flags,
            auto_comments=comments,
        )
    return fresh


def _first(msgid: str | Sequence[str]) -> str:
    return msgid if isinstance(msgid, str) else msgid[0]


def _nearest(msgid: Any, context: str | None, gone: Iterable[Message]) -> Message | None:
    """The sentence that is gone and that this one seems to have been."""
    like = {
        _first(each.id): each
        for each in gone
        if isinstance(each.id, str) == isinstance(msgid, str) and each.context == context
    }
    found = difflib.get_close_matches(_first(msgid), like, n=1)
    return like[found[0]] if found else None


def on_disk() -> Catalog:
    if not FILE.exists():
        return Catalog(locale="en")
    with FILE.open("rb") as source:
        return read_po(source, locale="en")


def lacking(catalog: Catalog) -> list[str]:
    """Sentences without English, or whose English is that of an older wording."""
    return [
        _first(message.id)
        for message in catalog
        if message.id and (message.fuzzy or not _is_whole(message.string))
    ]


def _is_whole(text: Any) -> bool:
    return all(text) if isinstance(text, list | tuple) else bool(text)


def write(catalog: Catalog) -> None:
    FILE.parent.mkdir(parents=True, exist_ok=True)
    with FILE.open("wb") as target:
        write_po(
            target, catalog, width=0, sort_output=True, include_lineno=False, omit_header=False
        )
