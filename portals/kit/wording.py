"""What is said when something typed does not fit its field: one sentence for each way, for every form.

Also where characters that nobody sees are taken out of what was typed: they would make two equal
numbers differ, turn a line around on an official page, or break a workbook.
"""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from core.counted import counted

# Control characters, marks of writing direction, zero-width ones and halves of characters.
_UNSEEN = re.compile(
    "[\x01-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ud800-\udfff]"
)
_CHOICE = _("所选的一项不在可选范围内，请重新选择。")
_EVERYWHERE: dict[str, Any] = {
    "required": _("请填写这一项。"),
    "invalid": _("填写的内容格式不对，请核对后重新填写。"),
    "invalid_choice": _CHOICE,
    "invalid_list": _CHOICE,
    "invalid_pk_value": _CHOICE,
    "min_value": _("不能小于 %(limit_value)s。"),
    "max_value": _("不能大于 %(limit_value)s。"),
    "step_size": _("应为 %(limit_value)s 的倍数。"),
    "max_digits": counted("数字太长，最多 %(max)s 位。", "max"),
    "max_whole_digits": counted("数字太大，整数部分最多 %(max)s 位。", "max"),
    "max_decimal_places": counted("小数最多 %(max)s 位。", "max"),
    "min_length": counted("至少 %(limit_value)s 个字，现在只有 %(show_value)s 个。", "limit_value"),
    "max_length": counted(
        "最多 %(limit_value)s 个字，现在有 %(show_value)s 个，请删减。", "limit_value"
    ),
    "null_characters_not_allowed": _("含有看不见的控制字符，请删去后重新填写。"),
}
# By field, the most particular first.
_OF_FIELD: tuple[tuple[type[forms.Field], dict[str, Any]], ...] = (
    (
        forms.FileField,
        {
            "required": _("请选择文件。"),
            "missing": _("请选择文件。"),
            "invalid": _("没有收到文件，请重新选择。"),
            "empty": _("这个文件是空的，请重新选择。"),
            "max_length": counted("文件名太长（最多 %(max)s 个字符），请改名后重新选择。", "max"),
        },
    ),
    (forms.ChoiceField, {"required": _("请选择一项。")}),
    (forms.BooleanField, {"required": _("请勾选后再提交。")}),
    (forms.DateTimeField, {"invalid": _("请填写实际存在的日期和时刻，如 2026-03-02 09:00。")}),
    (forms.DateField, {"invalid": _("请填写实际存在的日期，如 2026-03-02。")}),
    (forms.DecimalField, {"invalid": _("请填写数字，如 8.5。")}),
    (forms.FloatField, {"invalid": _("请填写数字，如 8.5。")}),
    (forms.IntegerField, {"invalid": _("请填写整数，如 12。")}),
)


class WordedForm(forms.Form):
    """Says in the house's own words what does not fit, and drops what nobody can see."""

    def __getitem__(self, name: str) -> Any:
        if name in self.fields:
            _typed_in(self.fields[name])
        return super().__getitem__(name)

    def add_error(self, field: str | None, error: Any) -> None:
        if field is not None and isinstance(error, ValidationError):
            for one in getattr(error, "error_list", ()):
                one.message = _sentence(self.fields.get(field), one)
        super().add_error(field, error)

    def _clean_fields(self) -> None:
        super()._clean_fields()  # type: ignore[misc]
        for name, value in list(self.cleaned_data.items()):
            secret = isinstance(self.fields[name].widget, forms.PasswordInput)
            if isinstance(value, str) and not secret and _UNSEEN.search(value):
                self._take(name, _UNSEEN.sub("", value).strip())

    def _take(self, name: str, plain: str) -> None:
        self.cleaned_data[name] = plain
        if not plain and self.fields[name].required:
            self.add_error(name, ValidationError(_EVERYWHERE["required"], code="required"))


def _typed_in(field: Any) -> None:
    """A box of numbers changes under the mouse wheel; a score, a price or a count is typed."""
    widget = field.widget
    if not isinstance(widget, forms.NumberInput):
        return
    widget.input_type = "text"
    for name in ("min", "max", "step"):
        widget.attrs.pop(name, None)
    if field.min_value is not None and field.min_value >= 0:  # no minus on such a keyboard
        whole = not isinstance(field, forms.DecimalField | forms.FloatField)
        widget.attrs["inputmode"] = "numeric" if whole else "decimal"


def _sentence(field: Any, error: ValidationError) -> Any:
    """Ours for what Django says of a field; another's own sentence as it is."""
    code = error.code or ""
    for kind, words in _OF_FIELD:
        # A whole number is told as such: Django's decimal field is one of its kind.
        if isinstance(field, kind) and code in words:
            return words[code]
    return _EVERYWHERE.get(code, error.message)
