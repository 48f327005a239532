"""Forms by which somebody shows that an account is theirs."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.facts import StampedLetter
from core.files import SCANS
from portals.kit.deed_form import CheckedFileField, DeedForm
from portals.kit.wording import WordedForm

RULES = gettext_lazy("至少 10 位，不能全是数字，不能与登录名或姓名相近，不能是常见口令。")
PROOF = gettext_lazy("已打印的找回码单上还没有划去的一行；启用了动态口令的，也可填六位数字。")


def _password(label: Any, complete: str, **options: Any) -> forms.CharField:
    widget = forms.PasswordInput(attrs={"autocomplete": complete})
    return forms.CharField(label=label, strip=False, widget=widget, **options)


def _code(label: Any, help_text: Any) -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=40,
        help_text=help_text,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "autocapitalize": "none"}),
    )


class NewPasswordForm(WordedForm):
    """A new password, typed twice."""

    new = _password(gettext_lazy("新口令"), "new-password", help_text=RULES)
    again = _password(gettext_lazy("再输一次新口令"), "new-password")

    def clean_again(self) -> str:
        again: str = self.cleaned_data["again"]
        if again != self.cleaned_data.get("new", again):
            raise forms.ValidationError(_("两次输入的新口令不一致。"))
        return again


class ForgottenForm(NewPasswordForm):
    username = forms.CharField(
        label=gettext_lazy("登录名"),
        max_length=64,
        widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none"}),
    )
    code = _code(gettext_lazy("找回码"), PROOF)
    field_order = ("username", "code", "new", "again")


class ProveForm(NewPasswordForm):
    code = _code(gettext_lazy("找回码"), PROOF)
    field_order = ("code", "new", "again")


class AskForm(NewPasswordForm):
    old = _password(gettext_lazy("现在的口令"), "current-password")
    field_order = ("old", "new", "again")


class HoldForm(WordedForm):
    """Whoever draws codes anew shows one of those before."""

    old = _password(gettext_lazy("口令"), "current-password")
    proof = _code(gettext_lazy("找回码"), PROOF)

    def __init__(self, *args: Any, proved: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        if not proved:
            del self.fields["proof"]


class TokenForm(WordedForm):
    token = _code(gettext_lazy("动态口令"), gettext_lazy("验证器上现在显示的六位数字。"))


class ConfirmForm(DeedForm):
    shape = StampedLetter
    number = forms.CharField(
        label=gettext_lazy("确认函编号"),
        max_length=20,
        help_text=gettext_lazy("对照盖章原件填写，如 ab2c-3def。"),
    )
    scan = CheckedFileField(label=gettext_lazy("盖章确认函扫描件"), kinds=SCANS)
