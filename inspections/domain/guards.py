"""Guards of deeds that make a new row: there is no transition yet that could carry them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from core import clock
from core.errors import Blocked
from core.fsm import Deed, Rule
from core.scoping import Actor


def check(
    row: Any, rules: Iterable[Rule], *, by: Actor, name: str, reason: str = "", **facts: Any
) -> None:
    """Raise Blocked with the sentence of every rule that the row to be does not meet."""
    deed = Deed(name, by, clock.today(), clock.now(), reason.strip(), facts, "")
    unmet = [sentence for rule in rules if (sentence := rule(row, deed))]
    if unmet:
        raise Blocked(unmet)
