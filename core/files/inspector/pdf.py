"""PDF: whole, readable without a password, and only paper: no script, no program, no attachment.

Every object of the file's index is looked at, reached or not; then those of each earlier version
that the file still holds (readers show what was signed), of the index as a reader makes it anew
that does not trust the file's own, and what is packed in streams of objects.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from typing import Any

import pikepdf

from . import pdf_active
from .archives import refuse_archive
from .found import Found

MOST_NODES = 1_000_000  # of all versions; a tagged report of 400 pages has 60,000
MOST_VERSIONS = 30  # each signature adds one
_ENDING = b"\0\t\n\f\r "
_NEAR_END = 2048
_REFERENCE = re.compile(rb"(?<![^\s\[<>/()])\d+\s+\d+\s+R(?![^\s\[<>/()\]])")
_ESCAPED = re.compile(rb"#([0-9A-Fa-f]{2})")
_PLAIN = (pikepdf.Name.FlateDecode, pikepdf.Array([pikepdf.Name.FlateDecode]))
_CONTAINERS = (pikepdf.Dictionary, pikepdf.Array, pikepdf.Stream)


def _find_chance() -> None:
    """Encrypted files make the library open its source of random numbers, which it cannot later."""
    with pikepdf.new() as document:
        document.save(io.BytesIO(), encryption=pikepdf.Encryption(owner="-", user="-"))


_find_chance()


def inspect(data: bytes) -> None:
    """Raises Found with what is active in it, or why it cannot be looked into."""
    _frame(data)
    walk = _Walk()
    try:
        with _open(data) as document:
            walk.through(document)
            for warning in document.get_warnings():
                raise Found("pdf_nested" if "nesting" in warning else "pdf_repair")
            len(document.pages)  # a tree that leads back into itself has no number
    except pikepdf.PasswordError:
        raise Found("pdf_password") from None
    except (pikepdf.PdfError, ValueError):
        raise Found("pdf_repair") from None
    for version in _versions(data):
        _also(version, walk)
    _also(data.replace(b"startxref", b"startxxxx"), walk, rebuild=True)


def _open(data: bytes, *, rebuild: bool = False) -> pikepdf.Pdf:
    return pikepdf.open(
        io.BytesIO(data),
        password="",
        suppress_warnings=True,
        attempt_recovery=rebuild,
        inherit_page_attributes=False,
    )


def _frame(data: bytes) -> None:
    if re.match(rb"%PDF-[12]\.\d", data) is None:
        raise Found("pdf_head")
    end = data.rfind(b"%%EOF")
    if end < 0:
        raise Found("pdf_end")
    refuse_archive(data)
    rest = data[end + 5 :].strip(_ENDING)
    if rest:
        raise Found("pdf_tail" if len(rest) > 16 else "pdf_end", size=len(rest))


def _versions(data: bytes) -> list[bytes]:
    """The file as it was each time before something was added to it."""
    ends = [found.end() for found in re.finditer(rb"%%EOF[\r\n]*", data)][:-1]
    if len(ends) > MOST_VERSIONS:
        raise Found("pdf_versions", most=MOST_VERSIONS)
    return [data[:end] for end in ends]


def _also(data: bytes, walk: _Walk, *, rebuild: bool = False) -> None:
    """Another way to read the file; what cannot be read that way is nothing to its reader."""
    try:
        with _open(data, rebuild=rebuild) as document:
            walk.through(document)
    except (pikepdf.PdfError, ValueError):
        return


class _Walk:
    """Through objects with a list of its own, however deep, and not further than it can pay."""

    def __init__(self) -> None:
        self.left = MOST_NODES

    def through(self, document: pikepdf.Pdf) -> None:
        self._from(document.trailer)
        for thing in document.objects:
            self._from(thing)
            if isinstance(thing, pikepdf.Stream):
                for packed in _packed(thing):
                    self._from(packed)

    def _from(self, start: Any) -> None:
        stack = [start]
        while stack:
            thing = stack.pop()
            # What is known by a number comes by itself.
            stack += [
                child
                for child in self._children(thing)
                if isinstance(child, _CONTAINERS) and not child.is_indirect
            ]

    def _children(self, thing: Any) -> Iterator[Any]:
        if isinstance(thing, pikepdf.Array):
            self._pay(len(thing))
            yield from thing
        elif isinstance(thing, pikepdf.Dictionary | pikepdf.Stream):
            entries = dict(thing.items())
            self._pay(1 + len(entries))
            pdf_active.refuse(entries, stream=isinstance(thing, pikepdf.Stream))
            yield from entries.values()

    def _pay(self, nodes: int) -> None:
        self.left -= nodes
        if self.left < 0:
            raise Found("pdf_objects", most=MOST_NODES)


def _packed(stream: pikepdf.Stream) -> list[Any]:
    """The objects in a stream of objects, when a name in it might be active.

    By its type, or by the two keys that lenient readers go by.
    """
    entries = dict(stream.items())
    if str(entries.get("/Type")) != "/ObjStm" and not {"/N", "/First"} <= entries.keys():
        return []
    if "/DecodeParms" in entries or entries.get("/Filter", _PLAIN[0]) not in _PLAIN:
        raise Found("pdf_packed")  # as no writer packs objects; readers differ in what they see
    try:
        text = stream.read_bytes()
    except pikepdf.PdfError:
        raise Found("pdf_packed") from None
    plain = _ESCAPED.sub(lambda found: bytes([int(found[1], 16)]), text)
    if not pdf_active.NAMES.search(plain):
        return []
    first = entries.get("/First")
    body = text[first if isinstance(first, int) else 0 :]
    try:
        return [pikepdf.Object.parse(b"[" + _REFERENCE.sub(b" null ", body) + b"]")]
    except (pikepdf.PdfError, RuntimeError):
        raise Found("pdf_packed") from None


def answer(_job: dict[str, Any], data: bytes) -> bytes:
    inspect(data)
    return b""
