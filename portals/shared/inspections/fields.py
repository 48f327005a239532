"""Fields that many of the acts here have, and the fixed previews of what will happen."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms


def text(label: Any, rows: int = 4, **options: Any) -> forms.CharField:
    return forms.CharField(label=label, widget=forms.Textarea(attrs={"rows": rows}), **options)


def says(*lines: Any) -> Callable[[Any, Any], list[str]]:
    """A preview that is the same for every row."""
    return lambda _row, _actor: [str(line) for line in lines]


def choose(form: forms.Form, name: str, choices: Any) -> None:
    """Offer these values in a choice field."""
    field: Any = form.fields[name]
    field.choices = choices


def among(form: forms.Form, name: str, rows: Any) -> None:
    """Offer these rows in a field of rows; they must come from `visible_to`."""
    field: Any = form.fields[name]
    field.queryset = rows
