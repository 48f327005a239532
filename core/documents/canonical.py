"""A page as text and back: the one written form that is kept, hashed and recorded."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import fields, is_dataclass
from datetime import date
from typing import Any

from core import canonical
from core.documents import blocks
from core.documents.blocks import Document

# A page of an older format stays readable: `load` turns what it held into today's blocks.
FORMAT = 1
_KINDS: dict[str, type] = {
    one.__name__: one
    for one in (
        blocks.Heading,
        blocks.Paragraph,
        blocks.Article,
        blocks.ListOf,
        blocks.FactList,
        blocks.Table,
        blocks.Line,
        blocks.Signature,
        blocks.Signatures,
        blocks.Contact,
        blocks.Document,
    )
}


def dump(page: Document) -> str:
    """The page as canonical JSON. Two equal pages have equal text, byte for byte."""
    return canonical.text({"format": FORMAT, "page": _plain(page)})


def load(text: str) -> Document:
    """Raises ValueError for a text that is no page, or of a format that this program does not know."""
    try:
        held = json.loads(text)
        if held["format"] != FORMAT:
            raise ValueError("a page of an unknown format")
        page = _built(held["page"])
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError("no page") from error
    if not isinstance(page, Document):
        raise ValueError("no page")  # noqa: TRY004 - the text is wrong, not the type of an argument
    return page


def written(page: Document, how: Callable[[str], str]) -> Document:
    """The page with every text passed through `how`."""
    found = _built(_mapped(_plain(page), how))
    assert isinstance(found, Document)  # noqa: S101 - a page was taken apart and put together
    return found


def _plain(value: Any) -> Any:
    if is_dataclass(value):
        inner = {each.name: _plain(getattr(value, each.name)) for each in fields(value)}
        return {"kind": type(value).__name__, **inner}
    if isinstance(value, tuple):
        return [_plain(each) for each in value]
    if isinstance(value, date):
        return {"kind": "day", "day": value.isoformat()}
    if value is None or isinstance(value, bool | int):
        return value
    # A lazy sentence becomes its words here, in the language the page is composed in.
    return str(value)


def _built(value: Any) -> Any:
    if isinstance(value, list):
        return tuple(_built(each) for each in value)
    if not isinstance(value, dict):
        return value
    held = dict(value)
    kind = held.pop("kind")
    if kind == "day":
        return date.fromisoformat(held["day"])
    return _KINDS[kind](**{name: _built(inner) for name, inner in held.items()})


def _mapped(value: Any, how: Callable[[str], str]) -> Any:
    if isinstance(value, list):
        return [_mapped(each, how) for each in value]
    if isinstance(value, dict):
        fixed = value.get("kind") == "day"
        return {
            name: inner if fixed or name == "kind" else _mapped(inner, how)
            for name, inner in value.items()
        }
    return how(value) if isinstance(value, str) else value
