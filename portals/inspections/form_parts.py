"""Fields that many of the acts here have, and the fixed previews of what will happen."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from core import clock
from core.facts import Facts
from core.files import SCANS
from inspections import facts
from inspections.enums import Outcome
from inspections.models import ExitCase
from inspections.rules import prior_notices
from portals.kit.deed_form import CheckedFileField, DeedForm, ReasonForm
from portals.kit.fields import DayField


def text(label: Any, rows: int = 4, **options: Any) -> forms.CharField:
    return forms.CharField(label=label, widget=forms.Textarea(attrs={"rows": rows}), **options)


def says(*lines: Any) -> Callable[[Any, Any], list[str]]:
    """A preview that is the same for every row."""
    return lambda _row, _actor: [str(line) for line in lines]


def choose(form: forms.Form, name: str, choices: Any) -> None:
    """Offer these values in a choice field."""
    field: Any = form.fields[name]
    field.choices = choices


def choose_outcome(form: forms.Form, name: str, case: ExitCase) -> list[str]:
    """Offer the outcomes that have an effect; says why the others are not there."""
    offered, said = [], []
    for one in Outcome.open_to(case.kind):
        answer = prior_notices.left_to_do(case, one)
        if isinstance(answer, dict):
            said.append(str(prior_notices.NOTHING_LEFT) % answer)
        else:
            offered.append((one.value, one.label))
    choose(form, name, offered)
    return said


def among(form: forms.Form, name: str, rows: Any) -> None:
    """Offer these rows in a field of rows; they must come from `visible_to`."""
    field: Any = form.fields[name]
    field.queryset = rows


class NumberedForm(DeedForm):
    """A formal step whose page carries a number of its own: typed in, never made up."""

    shape: ClassVar[type[Facts] | None] = facts.Numbered
    letter_number = forms.CharField(
        label=_("印发文书的文号"),
        max_length=60,
        required=False,
        help_text=_("还没有编号的可以留空，打印后手填。"),
    )


class FinalForm(DeedForm):
    """定稿: as it came back from the office's own desk."""

    shape: ClassVar[type[Facts] | None] = facts.Finalised
    number = forms.CharField(label=_("文号"), max_length=60)
    signer = forms.CharField(label=_("签发人"), max_length=60)
    dated = DayField(label=_("日期"))
    file = CheckedFileField(
        label=_("盖章件"), kinds=SCANS, required=False, help_text=_("还没有的可以以后补传。")
    )
    differs = text(
        _("与盖章件的不同之处"), 2, required=False, help_text=_("文字不同的，以盖章件为准。")
    )

    @classmethod
    def start(cls, _subject: Any, _actor: Any) -> dict[str, Any]:
        return {"dated": clock.today()}


def again(page: Any) -> Any:
    """The words of the button where there is a 定稿 already; "" where there is none."""
    return _("重新定稿（原件将标明已变更）") if page is not None and page.final else ""


class NumberedReason(ReasonForm, NumberedForm):
    """The same, with a reason."""

    def order_fields(self, field_order: Any) -> None:
        """The number of the page comes last: it is typed when all else is settled."""
        order = field_order or list(self.fields)
        rest = [name for name in [*order, *self.fields] if name != "letter_number"]
        super().order_fields([*dict.fromkeys(rest), "letter_number"])
