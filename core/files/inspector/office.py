"""DOCX and XLSX, part by part: what is known to be harmless by type, and nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import unquote
from xml.etree import ElementTree as ET

from . import office_types, zipped
from .found import Found
from .office_parts import Part

MOST_EMBEDDED = 30  # figures behind charts
MOST_LIST = 4 * 1024 * 1024  # of types or relations, which are read as a tree
_TYPES = "/[content_types].xml"
_ROOT = "/_rels/.rels"
# Beginnings of what is no picture, font or printer's setting, whatever its type says.
_FOREIGN = (b"<", b"MZ", b"\x7fELF", b"\xd0\xcf\x11\xe0", b"PK\x03\x04", b"%PDF", b"#!")
_BLANKS = b"\xef\xbb\xbf\xff\xfe\0\t\r\n "


def inspect(data: bytes, kind: str, *, depth: int = 0) -> None:
    """Raises Found; kind is "DOCX" or "XLSX"."""
    with zipped.opened(data, kind) as package:
        types = _types(package, kind)
        if office_types.MAIN[kind] not in types.values():
            raise Found("office_kind", kind=kind)
        inspection = _Inspection(package, kind, types, depth)
        inspection.through()
        if inspection.mains != [office_types.MAIN[kind]]:
            raise Found("office_damaged")  # programs would differ in what they open


def _types(package: zipped.Package, kind: str) -> dict[str, str]:
    """The type of every member, by its lower-case name."""
    listed = next((name for name in package.members if name.lower() == _TYPES), None)
    if listed is None:
        raise Found("office_kind", kind=kind)
    endings, named = {}, {}
    for node in _tree(package, listed, kind):
        told = str(node.get("ContentType", "")).strip().lower()
        if "Extension" in node.attrib:
            endings[str(node.get("Extension")).lower()] = told
        else:
            named[unquote(str(node.get("PartName", ""))).lower()] = told
    office_types.refuse_macros({*endings.values(), *named.values()}, kind)
    return {
        name.lower(): named.get(name.lower(), endings.get(name.rpartition(".")[2].lower(), ""))
        for name in package.members
        if name != listed
    }


def _tree(package: zipped.Package, name: str, kind: str) -> Iterator[ET.Element]:
    body = package.whole(name)
    if len(body) > MOST_LIST:
        raise Found("office_bomb")
    Part(kind).read([body])
    return iter(ET.fromstring(body))  # noqa: S314 - what declares anything was refused before


class _Inspection:
    def __init__(
        self, package: zipped.Package, kind: str, types: dict[str, str], depth: int
    ) -> None:
        self.package, self.kind, self.types, self.depth = package, kind, types, depth
        self.embedded = 0
        self.mains: list[str] = []  # the types of what the package says it is opened by

    def through(self) -> None:
        names = sorted(self.package.members, key=lambda name: not name.lower().endswith(".rels"))
        for name in names:
            if name.lower() != _TYPES:
                self._part(name, self.types[name.lower()])

    def _part(self, name: str, content_type: str) -> None:
        office_types.refuse_type(name.lower(), content_type, self.kind)
        if content_type == office_types.RELATIONS:
            self._relations(name)
        elif content_type == office_types.BOOK:
            self._figures(name)
        elif content_type.endswith(("xml", "vmldrawing")):
            self._text(name, content_type)
        else:
            self._binary(name)

    def _relations(self, name: str) -> None:
        for node in _tree(self.package, name, self.kind):
            office_types.refuse_relation(
                str(node.get("Type", "")),
                str(node.get("Target", "")),
                str(node.get("TargetMode", "")),
                self.kind,
            )
            if name.lower() == _ROOT and str(node.get("Type", "")).endswith("/officeDocument"):
                target = unquote(str(node.get("Target", ""))).lower()
                self.mains.append(self.types.get("/" + target.lstrip("/"), ""))

    def _text(self, name: str, content_type: str) -> None:
        part = Part(
            self.kind,
            drawn=content_type == office_types.DRAWN,
            shapes=content_type == office_types.OLD_DRAWING,
        )
        part.read(self.package.chunks(name))
        if content_type == office_types.CUSTOM:
            office_types.refuse_data(name.lower(), part.root, self.kind)

    def _figures(self, name: str) -> None:
        """A chart of a report carries its figures as a workbook: that one is inspected too."""
        self.embedded += 1
        if self.depth or self.embedded > MOST_EMBEDDED:
            raise Found("office_embedded", what=name[:80])
        inspect(self.package.whole(name), "XLSX", depth=self.depth + 1)

    def _binary(self, name: str) -> None:
        start = b""
        for chunk in self.package.chunks(name):
            start = start or chunk[:64].lstrip(_BLANKS)
        if start.startswith(_FOREIGN):
            raise Found("office_embedded", what=name[:80])


def answer(job: dict[str, Any], data: bytes) -> bytes:
    inspect(data, job["task"])
    return b""
