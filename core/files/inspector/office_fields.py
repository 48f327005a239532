"""The fields of a Word document, put together as a reader does, however they are spelt or split."""

from __future__ import annotations

import re

from .found import Found
from .office_types import is_passive

# These figure something out of the document itself.
_HARMLESS = frozenset({
    "=", "ADVANCE", "AUTHOR", "AUTONUM", "AUTONUMLGL", "AUTONUMOUT", "BIBLIOGRAPHY", "BIDIOUTLINE",
    "CITATION", "COMMENTS", "COMPARE", "CREATEDATE", "DATE", "DOCPROPERTY", "DOCVARIABLE",
    "EDITTIME", "EQ", "FILENAME", "FILESIZE", "FORMCHECKBOX", "FORMDROPDOWN", "FORMTEXT",
    "HYPERLINK", "IF", "INDEX", "INFO", "KEYWORDS", "LASTSAVEDBY", "LISTNUM", "MERGEFIELD",
    "NOTEREF", "NUMCHARS", "NUMPAGES", "NUMWORDS", "PAGE", "PAGEREF", "PRINTDATE", "REF", "REVNUM",
    "SAVEDATE", "SECTION", "SECTIONPAGES", "SEQ", "SHAPE", "STYLEREF", "SUBJECT", "SYMBOL", "TA",
    "TC", "TEMPLATE", "TIME", "TITLE", "TOA", "TOC", "USERADDRESS", "USERINITIALS", "USERNAME",
    "XE",
})  # fmt: skip
# Neither can stand in XML: a field inside a field's code, and a field whose result has begun.
_INNER, _RESULT = "\0", "\1"
_NAME = re.compile(r"\s*(=|[^\s\\\"“”=\0]+)(?=[\s\\\"“”\0]|$|(?<==))")
_PART = re.compile(r'\\(\w)|"((?:[^"\\]|\\.)*)"|([^\s"]+)')
_WITH_TEXT = frozenset("lot")  # switches of HYPERLINK with a word that is no address
_QUOTES = "\"'“”„‟＂"


class Fields:
    """Told of a part's fields as they come. Raises Found at the first that is not harmless."""

    def __init__(self) -> None:
        self._open: list[str] = []
        self._loose = ""

    def char(self, kind: str) -> None:
        """`w:fldChar`: where a field begins, where its result does, and its end."""
        if kind == "begin":
            self._open.append("")
        elif self._open and kind == "separate":
            judge(self._open[-1])
            self._open.append(_RESULT)  # what follows is the result, until the end
        elif self._open and kind == "end":
            self._end()

    def text(self, code: str) -> None:
        """What stands between the marks of a field, as code or as plain text."""
        if self._open and self._open[-1] != _RESULT:
            self._open[-1] += code

    def code(self, code: str) -> None:
        """`w:instrText`, wherever it stands."""
        if self._open and self._open[-1] != _RESULT:
            self._open[-1] += code
        else:
            self._loose += code

    def finish(self) -> None:
        """At the end of a part: what was never closed, and code outside of any field."""
        while self._open:
            self._end()
        judge(self._loose)

    def _end(self) -> None:
        if self._open[-1] == _RESULT:
            self._open.pop()
        else:
            judge(self._open[-1])
        self._open.pop()
        if self._open and self._open[-1] != _RESULT:
            self._open[-1] += _INNER


def judge(code: str) -> None:
    """Raises Found unless the field's own first word is a harmless one."""
    if not code.strip():
        return
    name = _NAME.match(code)
    word = name[1].upper() if name else ""
    if word not in _HARMLESS:
        raise Found("office_field", what=code.strip().replace(_INNER, "…")[:40])
    if word == "HYPERLINK" and not _leads_to_a_page(code[name.end() :] if name else ""):
        raise Found("office_linked", what=code.strip()[:80])


def _leads_to_a_page(rest: str) -> bool:
    switch = ""
    for found in _PART.finditer(rest):
        if found[1]:
            switch = found[1].lower()
            continue
        target = (found[2] or found[3] or "").strip(_QUOTES + " ")
        if switch not in _WITH_TEXT and (_INNER in target or not is_passive(target)):
            return False
        switch = ""
    return True
