"""Quotation marks: a name that carries its own goes into a sentence with single ones."""

from __future__ import annotations

_OPEN, _CLOSE = "“”"
_INNER = {_OPEN: "‘", _CLOSE: "’"}


def nested(text: str) -> str:
    """“…“…”…” becomes “…‘…’…”; marks that do not pair up are left as they are."""
    found, depth = list(text), 0
    for place, sign in enumerate(text):
        if sign == _OPEN:
            depth += 1
            found[place] = _INNER[sign] if depth > 1 else sign
        elif sign == _CLOSE and depth:
            found[place] = _INNER[sign] if depth > 1 else sign
            depth -= 1
    return "".join(found) if depth == 0 else text
