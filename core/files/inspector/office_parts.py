"""One XML part of an Office file, read as it unpacks: nothing declared, nothing active in it."""

from __future__ import annotations

from collections.abc import Iterable
from xml.parsers import expat

from . import office_formulas
from .found import Found
from .office_fields import Fields, judge
from .office_types import is_passive

_ENCODINGS = {"utf-8", "utf8", "utf-16", "us-ascii", "ascii"}
_FETCHING = frozenset({"mailMerge", "altChunk", "subDoc", "attachedTemplate", "ddeLink", "externalLink", "sourceFileName", "webVideoPr"})  # fmt: skip
_ACTING = frozenset({"script", "foreignObject", "iframe", "handler", "listener"})
MOST_DEPTH = 500


class Part:
    """Walks a part; `kind` says whose fields or formulas to read. Raises Found."""

    def __init__(self, kind: str, *, drawn: bool = False, shapes: bool = False) -> None:
        self.kind, self.drawn, self.shapes = kind, drawn, shapes
        self.root = ""
        self.depth = 0
        self.fields = Fields()
        self.texts: list[str] = []
        self.heard = 0  # the depth of the element whose text is listened to
        self.parser = expat.ParserCreate(namespace_separator=" ")
        self.parser.buffer_text = True
        self.parser.XmlDeclHandler = self._declared
        self.parser.StartDoctypeDeclHandler = self._refuse_doctype
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = None

    def read(self, chunks: Iterable[bytes]) -> None:
        try:
            for chunk in chunks:
                self.parser.Parse(chunk, False)
            self.parser.Parse(b"", True)
        except expat.ExpatError:
            raise Found("office_damaged") from None
        self.fields.finish()

    def _declared(self, _version: str, encoding: str | None, _standalone: int) -> None:
        if encoding and encoding.lower() not in _ENCODINGS:
            raise Found("office_damaged")

    def _refuse_doctype(self, *_told: object) -> None:
        raise Found("office_damaged")

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        self.root = self.root or tag
        self.depth += 1
        if self.depth > MOST_DEPTH:
            raise Found("office_damaged")
        name = tag.rpartition(" ")[2]
        if name in _FETCHING:
            raise Found("office_linked", what=name)
        if self.kind == "DOCX":
            self._field(name, attributes)
        elif name in {"definedName", "cacheSource"}:
            _refuse_starting(name, attributes)
        if not self.heard and self._says(name):
            self.heard, self.parser.CharacterDataHandler = self.depth, self.texts.append
        if self.drawn:
            _refuse_acting(name, attributes)
        if self.shapes:
            _refuse_fetching(attributes)

    def _field(self, name: str, attributes: dict[str, str]) -> None:
        if name == "fldChar":
            self.fields.char(_local(attributes, "fldCharType"))
        elif name == "fldSimple":
            judge(_local(attributes, "instr"))

    def _says(self, name: str) -> bool:
        field = self.kind == "DOCX" and name in {"instrText", "delInstrText", "t"}
        return field or name in office_formulas.PLACES

    def _end(self, tag: str) -> None:
        self.depth -= 1
        if self.heard != self.depth + 1:
            return
        text, name = "".join(self.texts), tag.rpartition(" ")[2]
        self.texts.clear()
        self.heard, self.parser.CharacterDataHandler = 0, None
        if name in office_formulas.PLACES:
            office_formulas.judge(text)
        elif name == "t":
            self.fields.text(text)
        else:
            self.fields.code(text)


def _local(attributes: dict[str, str], wanted: str) -> str:
    return next((text for key, text in attributes.items() if key.rpartition(" ")[2] == wanted), "")


def _refuse_starting(name: str, attributes: dict[str, str]) -> None:
    """A name that runs when the workbook is opened, and figures from somewhere else."""
    if name == "definedName" and "auto_" in attributes.get("name", "").lower():
        raise Found("office_macros", format=".xlsx")
    if attributes.get("type") == "external":
        raise Found("office_linked", what=name)


def _refuse_acting(name: str, attributes: dict[str, str]) -> None:
    """A vector drawing that would do more than be drawn."""
    for key, text in attributes.items():
        local = key.rpartition(" ")[2].lower()
        away = local == "href" and not text.startswith(("#", "data:image/"))
        if local.startswith("on") or away:
            raise Found("office_linked", what=text[:80])
    if name in _ACTING:
        raise Found("office_macros", format=".docx")


def _refuse_fetching(attributes: dict[str, str]) -> None:
    """A shape of the older kind names its picture by relation, never by address."""
    for key, text in attributes.items():
        local = key.rpartition(" ")[2].lower()
        if text and (local == "src" or (local in {"href", "althref"} and not is_passive(text))):
            raise Found("office_linked", what=text[:80])
