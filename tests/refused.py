"""Moves that are refused: who could make them, what they are told, what is said.

`reasons(row, "refuse")` makes the move as the first of the cast who may, without facts and without a
reason, and returns the sentences it was refused with. `stopped(rule, row, "refuse")` says that this
rule's is among them, and that the row stayed as it was.
"""

from __future__ import annotations

import re
from dataclasses import MISSING, fields
from typing import Any

import pytest

from accounts.actors import Person, system
from accounts.models import Membership
from core import clock
from core.errors import Blocked
from core.facts import Facts
from core.fsm import Rule, declared, fresh, named, perform

EMPTY: dict[str, Any] = {"str": "", "int": 0, "bool": False}


def may(row: Any, move: str) -> Any:
    """Somebody who is permitted to make this move: the machine it is for, or the first person found."""
    permission = declared(type(row))[move].permission
    for grant in permission.grants:
        if grant.system and permission(row, actor := system(grant.system)):
            return actor
    people = Membership.objects.select_related("user", "organisation__region", "acts_for__user")
    return next(actor for each in people.order_by("pk") if permission(row, actor := each.actor()))


def reasons(row: Any, move: str, by: Person | None = None, **told: Any) -> list[str]:
    """Every reason this move is refused for. `reason` and `on` are the deed's own, the rest its facts."""
    row = fresh(row)
    deed = {name: told.pop(name) for name in ("reason", "on") if name in told}
    shape = declared(type(row))[move].shape
    facts = (_facts(shape, told),) if shape else ()
    before, by = (row.state, row.version), by or may(row, move)
    with pytest.raises(Blocked) as refused:
        perform(row, named(row, move), *facts, by=by, **deed)
    row = fresh(row)
    assert (row.state, row.version) == before
    return refused.value.reasons


def stopped(rule: Rule, row: Any, move: str, by: Person | None = None, **told: Any) -> None:
    """This rule is among those that refuse the move."""
    said = reasons(row, move, by, **told)
    assert [each for each in said if re.fullmatch(_pattern(rule), each, re.DOTALL)] != [], said


def _pattern(rule: Rule) -> str:
    text = re.sub(r"%\\\(\w+\\\)s", ".*", re.escape(str(rule.sentence))).replace("%%", "%")
    return f"{text}.*"  # `because` is said after it


def _facts(shape: type[Facts], told: dict[str, Any]) -> Facts:
    """These facts; what was not told is empty."""
    blank = {
        each.name: clock.today() if each.type == "date" else EMPTY.get(str(each.type))
        for each in fields(shape)
        if each.default is MISSING and each.default_factory is MISSING
    }
    return shape(**{**blank, **told})
