"""What acts of admission have in common."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.enums import Role
from portals.kit.deed_form import NoteForm, ReasonForm
from vetting import facts


def number_field(label: Any) -> forms.CharField:
    """The number of the page that is printed; it may still be to come."""
    return forms.CharField(label=label, max_length=60, required=False)


class PriceField(forms.DecimalField):
    """Yuan, as wide as the columns that keep it."""

    def __init__(self, **options: Any) -> None:
        super().__init__(max_digits=8, decimal_places=2, min_value=Decimal(0), **options)


class NumberedReason(ReasonForm):
    """A reason, and the number of the page that tells it."""

    shape = facts.Numbered

    number = number_field(_("文号"))


class NumberedNote(NoteForm):
    shape = facts.Numbered

    number = number_field(_("文号"))


def plain(deed: Callable[..., Any]) -> Callable[..., Any]:
    """A deed that takes no version: the page has compared it already."""

    def do(row: Any, *told: Any, by: Any, version: int | None = None, **rest: Any) -> Any:
        return deed(row, *told, by=by, **rest)

    return do


def says(*lines: Any) -> Callable[[Any, Any], list[str]]:
    """A preview that is the same for every row."""
    return lambda _row, _actor: [str(line) for line in lines]


def of_bureau(*states: str, lead: bool = False) -> Callable[[Any, Any], bool]:
    """Allow the bureau of the call, in these states of the row (any, when none is named)."""

    def allow(row: Any, actor: Any) -> bool:
        if actor.role != Role.DISTRICT or (lead and not actor.is_lead):
            return False
        mine = actor.organisation_id in row.parties(Role.DISTRICT)
        return mine and (not states or row.state in states)

    return allow


def choose(form: Any, name: str, choices: Any) -> None:
    form.fields[name].choices = choices


def among(form: Any, name: str, rows: Any) -> None:
    """Offer these rows; they must come from something the actor may see."""
    form.fields[name].queryset = rows
