"""Form fields of the house: what a browser's own pickers need, and choices among visible rows only."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Model, QuerySet
from django.utils.translation import gettext_lazy as _

from portals.kit import words

Narrow = Callable[[QuerySet[Any], Any, Any], QuerySet[Any]]

# Browsers hand over and expect ISO dates, whatever the language of the page.
ISO_DAY = "%Y-%m-%d"
ISO_MOMENT = "%Y-%m-%dT%H:%M"
_LONGEST_KEY = 18


# A year that somebody mistyped would lie outside what periods can be counted in.
_YEARS = range(1900, 2200)


def _in_our_time(day: date) -> None:
    if day.year not in _YEARS:
        raise ValidationError(_("请核对年份，应在 1900 年到 2199 年之间。"))


def by_the_end(field: Any) -> None:
    """It may be saved without, but not handed in: the form does not insist, its label says so."""
    field.by_the_end = True


class DayField(forms.DateField):
    """A date, picked in the browser."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("widget", forms.DateInput(format=ISO_DAY, attrs={"type": "date"}))
        options.setdefault("validators", [_in_our_time])
        super().__init__(input_formats=[ISO_DAY, "%Y/%m/%d", "%Y.%m.%d", "%Y年%m月%d日"], **options)


class MomentField(forms.DateTimeField):
    """A date with hour and minute, in the time zone of the offices."""

    def __init__(self, **options: Any) -> None:
        picker = forms.DateTimeInput(format=ISO_MOMENT, attrs={"type": "datetime-local"})
        options.setdefault("widget", picker)
        options.setdefault("validators", [_in_our_time])
        super().__init__(
            input_formats=[ISO_MOMENT, "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M"], **options
        )


class TextField(forms.CharField):
    """Words over several lines."""

    def __init__(self, *, rows: int = 4, max_length: int = 2000, **options: Any) -> None:
        options.setdefault("widget", forms.Textarea(attrs={"rows": rows}))
        super().__init__(max_length=max_length, **options)


class _Among:
    """Choices start from `visible_to(actor)`; a DeedForm binds them."""

    model: type[Model]
    narrow: Narrow | None
    queryset: Any

    def offer(self, subject: Any, actor: Any) -> None:
        rows = self.model.objects.visible_to(actor)  # type: ignore[attr-defined]
        self.queryset = self.narrow(rows, subject, actor) if self.narrow else rows

    def label_from_instance(self, row: Any) -> str:
        return words.written(row.title() if hasattr(row, "title") else str(row))


class RowField(_Among, forms.ModelChoiceField):
    """One row this actor may see. narrow(rows, subject, actor) leaves out what does not fit."""

    def __init__(self, model: type[Model], *, narrow: Narrow | None = None, **options: Any) -> None:
        self.model, self.narrow = model, narrow
        options.setdefault("empty_label", _("请选择"))
        super().__init__(model._default_manager.none(), **options)


class SeveralField(forms.ModelMultipleChoiceField):
    """Several rows out of a queryset that is given later."""

    def clean(self, value: Any) -> Any:
        # A key longer than any the database counts to is nobody's, and would stop the query.
        if any(str(key).isdecimal() and len(str(key)) > _LONGEST_KEY for key in value or ()):
            raise ValidationError(self.error_messages["invalid_list"], code="invalid_choice")
        return super().clean(value)


class RowsField(_Among, SeveralField):
    """Several rows this actor may see, as tick boxes."""

    def __init__(self, model: type[Model], *, narrow: Narrow | None = None, **options: Any) -> None:
        self.model, self.narrow = model, narrow
        options.setdefault("widget", forms.CheckboxSelectMultiple)
        super().__init__(model._default_manager.none(), **options)
