"""Formulas of a workbook that would start a program or fetch something."""

from __future__ import annotations

import re

from .found import Found
from .office_types import is_passive

# Where a formula is written in the sheets, names, charts and extensions of a workbook.
PLACES = frozenset({
    "f", "formula", "formula1", "formula2", "definedName", "calculatedColumnFormula",
    "totalsRowFormula", "oldFormula",
})  # fmt: skip
_LITERAL = re.compile(r'"((?:[^"]|"")*)"')
_CALLS = re.compile(
    r"(?<![\w.])(?:_xl\w+\.)*(WEBSERVICE|IMAGE|RTD|CALL|REGISTER|REGISTER\.ID|EXEC|DDE|SQL\.REQUEST"
    r"|STOCKHISTORY|EVALUATE|GET\.\w+|FILES|FOPEN|RUN"
    r"|INFO\.URL|IMPORTDATA|IMPORTXML)\s*\(",
    re.IGNORECASE,
)
_OTHER_BOOK = re.compile(r"(\[\d+\]|\[[^\[\]]*\.xl\w*\])[^\[\]+*/(),]*!", re.IGNORECASE)
_LINK = re.compile(r"(?<![\w.])HYPERLINK\s*\(", re.IGNORECASE)


def judge(formula: str) -> None:
    """Raises Found."""
    plain = _LITERAL.sub('""', formula)
    if "|" in plain or _CALLS.search(plain):
        raise Found("office_formula", what=formula[:60])
    if _OTHER_BOOK.search(plain):
        raise Found("office_linked", what=formula[:60])
    if _LINK.search(plain) and not all(map(is_passive, _LITERAL.findall(formula))):
        raise Found("office_linked", what=formula[:60])
