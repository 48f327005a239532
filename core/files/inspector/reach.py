"""How far a workbook reaches, found out before a reader lays the whole rectangle out in memory."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from xml.parsers import expat

from . import zipped
from .found import Found

MOST_CELLS = 400_000
_CONTENT = frozenset({"v", "is", "f"})


@dataclass
class Reach:
    """The last row and column with something in it, and how many cells are drawn at all."""

    rows: int = 0
    columns: int = 0
    cells: int = 0


def reach(data: bytes) -> Reach:
    """Of all sheets together, whatever their parts are called. Raises Found."""
    found = Reach()
    with zipped.opened(data, "XLSX") as package:
        for name in package.members:
            if name.lower().endswith(".xml"):
                _Walker(found).walk(package.chunks(name))
    return found


class _Walker:
    def __init__(self, found: Reach) -> None:
        self.found = found
        self.row = self.column = 0

    def walk(self, chunks: Iterable[bytes]) -> None:
        parser = expat.ParserCreate()
        parser.StartElementHandler = self._start
        try:
            for chunk in chunks:
                parser.Parse(chunk, False)
            parser.Parse(b"", True)
        except (expat.ExpatError, ValueError):
            # The reader is more lenient and might go on where this one stopped.
            raise Found("office_damaged") from None

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        name = tag.rpartition(":")[2]
        if name == "row":
            self.row = max(int(attributes.get("r", 0)), 0) or self.row + 1
            self.column = 0
        elif name == "c":
            self.column += 1
            if place := attributes.get("r", ""):
                self._at(place)
            self.found.cells += 1
            if self.found.cells > MOST_CELLS:
                raise Found("sheet_blank")
        elif name in _CONTENT:
            self.found.rows = max(self.found.rows, self.row)
            self.found.columns = max(self.found.columns, self.column)

    def _at(self, place: str) -> None:
        letters = place.rstrip("0123456789")
        digits = place[len(letters) :]
        self.row = max(self.row, int(digits or 0))
        column = 0
        for letter in letters.upper():
            column = column * 26 + ord(letter) - 64
        self.column = max(self.column, column)
