"""代录 on pages: the scan on a form, who typed in and who checked, the two buttons, the mark."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.domain import entries
from accounts.enums import Role
from accounts.models import CheckedFromPaper, EnteredFromPaper
from core import fsm
from portals.kit.act import Act, find, register
from portals.kit.deed_form import CheckedFileField, DeedForm, ReasonForm
from portals.kit.facts import Fact

READERS = (Role.CITY, Role.DISTRICT, Role.INSPECTOR, Role.SCHOOL, Role.INSTITUTION)


class FromPaperForm(DeedForm):
    """Of what a side hands in itself and an officer types in from its paper, whose scan is part of it."""

    entry_scan = CheckedFileField(label=gettext_lazy("原件扫描件（代录）"))

    def prepare(self) -> None:
        super().prepare()
        if self.actor.role != Role.DISTRICT:
            del self.fields["entry_scan"]


def facts(row: EnteredFromPaper) -> list[Fact]:
    """Who typed it in, who held it against the scan; nothing of what did not come on paper."""
    if not row.entered_by_office or row.entered_by is None:
        return []
    told: list[Fact] = [Fact(_("代录"), [row.entered_by.name, row.entered_on], roles=READERS)]
    if isinstance(row, CheckedFromPaper):
        seen = row.entry_checked_by
        told.append(
            Fact(
                _("核对"),
                [seen.name, row.entry_checked_on] if seen else _("待另一人核对"),
                roles=READERS,
            )
        )
        if row.entry_returned_why:
            told.append(Fact(_("退回原因"), row.entry_returned_why, roles=READERS))
    return told


def marks(row: EnteredFromPaper) -> list[tuple[str, str]]:
    """The chips of a row that came on paper: (text, tone)."""
    if not row.entered_by_office:
        return []
    found = [(_("代录"), "paper")]
    if isinstance(row, CheckedFromPaper):
        if row.entry_waits:
            found.append((_("待另一人核对"), "wait"))
        elif row.entry_returned_why:
            found.append((_("已退回"), "stop"))
        elif row.entry_checked_on:
            found.append((_("已核对"), "ok"))
    return found


def offer(model: type[CheckedFromPaper], *, check: Any = None, back: Any = None) -> None:
    """The two buttons of the pair; `check` and `back` are what an act may say beside."""
    moves = fsm.declared(model)
    register(Act(model, "check_entry", entries.check, **{"when": _waits, **(check or {})}))
    if "return_entry" in moves:
        said = {"form": ReasonForm, "when": _waits, **(back or {})}
        register(Act(model, "return_entry", entries.send_back, **said))


def check_of(model: type[CheckedFromPaper]) -> Act:
    """The act that `offer` registered: may this person check, and so read what is to be checked?"""
    found = find(model._meta.label_lower, "check_entry")
    assert found is not None  # noqa: S101 - offered where the room says its acts
    return found


def _waits(row: CheckedFromPaper) -> bool:
    return row.entry_waits
