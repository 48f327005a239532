"""The six steps of 威海's road, with where a thing stands on it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

STEPS = (
    ("call", _("公告")),
    ("review", _("资质审核")),
    ("selection", _("遴选")),
    ("agreement", _("签订协议")),
    ("evaluation", _("过程评价")),
    ("exit", _("严格退出")),
)


@dataclass(frozen=True)
class Step:
    label: str
    kind: str
    stopped: bool = False
    note: str = ""


def steps(
    here: str,
    *,
    note: str = "",
    stopped: bool = False,
    over: bool = False,
    missed: Collection[str] = (),
) -> list[Step]:
    """The road seen from the step called `here` ("" before the first). `over`: that step is done too;
    `missed`: steps before it that were never gone."""
    names = [name for name, _label in STEPS]
    at = names.index(here) if here in names else -1
    found = []
    for index, (name, label) in enumerate(STEPS):
        mine, before = index == at, index < at and name not in missed
        kind = "done" if before or (mine and over) else "here" if mine else "todo"
        found.append(Step(str(label), kind, stopped and mine, note if mine else ""))
    return found
