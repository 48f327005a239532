"""How far a workbook reaches, found out before a reader lays the whole rectangle out in memory."""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass
from typing import Any
from xml.parsers import expat

from django.utils.translation import gettext as _

from core.files.kinds import Flaw

MOST_CELLS = 400_000


@dataclass
class Reach:
    """The last row and column with something in it, and how many cells are drawn at all."""

    rows: int = 0
    columns: int = 0
    cells: int = 0


def reach(data: bytes) -> Reach:
    """Of all sheets together. The workbook has passed `core.files.ooxml.inspect`. Raises Flaw."""
    found = Reach()
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for member in archive.infolist():
            body = archive.read(member)
            if b"sheetData" in body.replace(b"\0", b""):
                _Walker(found).walk(body)
            if found.cells > MOST_CELLS:
                break
    return found


class _Enough(Exception):
    pass


class _Walker:
    def __init__(self, found: Reach) -> None:
        self.found = found
        self.row = self.column = 0

    def walk(self, body: bytes) -> None:
        parser = expat.ParserCreate()
        parser.StartElementHandler = self._start
        try:
            parser.Parse(body, True)
        except _Enough:
            return
        except (expat.ExpatError, ValueError):
            # The reader is more lenient and might go on where this one stopped.
            raise Flaw(
                _("工作表已损坏。请用 Excel 或 WPS 打开，另存为新的 .xlsx 后再上传。")
            ) from None

    def _start(self, tag: str, attributes: dict[str, Any]) -> None:
        name = tag.rpartition(":")[2]
        if name == "row":
            self.row = max(int(attributes.get("r", 0)), 0) or self.row + 1
            self.column = 0
        elif name == "c":
            self.column += 1
            if place := str(attributes.get("r", "")):
                self._at(place)
            self.found.cells += 1
            if self.found.cells > MOST_CELLS:
                raise _Enough
        elif name in {"v", "is", "f"}:
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
