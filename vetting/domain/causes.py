"""Which deed set a part of the machine going."""

from __future__ import annotations

from core import deeds


def current() -> str:
    scope = deeds.current()
    return scope.deed_id if scope else ""
