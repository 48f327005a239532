"""Holding the rules of a deed that is not a transition against its row."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from core import clock
from core.deeds import Deed
from core.errors import Blocked, Forbidden, Stale
from core.fsm import Rule
from core.models.subject import Subject
from core.scoping import Actor


def require(
    row: Subject,
    name: str,
    *,
    by: Actor,
    allowed: bool,
    rules: Sequence[Rule] = (),
    version: int | None = None,
    reason: str = "",
    **facts: Any,
) -> None:
    """Answer as `perform` does: Stale, then Forbidden, then Blocked with every unmet sentence."""
    if version is not None and row.version != version:
        raise Stale
    if not allowed:
        raise Forbidden
    what = Deed(name, by, clock.today(), clock.now(), reason.strip(), facts, "")
    unmet = [sentence for rule in rules if (sentence := rule(row, what))]
    if unmet:
        raise Blocked(unmet)


Permission = Callable[[Any, Any], bool]


def touch(row: Any) -> None:
    """Save a row that a deed has changed: pages drawn before it are stale now."""
    row.version += 1
    row.save()
