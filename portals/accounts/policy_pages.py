"""政策参数: every figure with its unit, source and value in force, and its change with a document."""

from __future__ import annotations

import json
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.domain import policies
from accounts.enums import Role
from core import clock, errors, policy
from core.models import PolicyRow
from core.once import Answer
from portals.kit import fields, gate, navigation, onetime, wording
from portals.kit.facts import Fact

READERS = (Role.CITY, Role.DISTRICT, Role.AUDITOR)


class ChangeForm(wording.WordedForm):
    value = forms.CharField(label=gettext_lazy("新的取值"), max_length=2000)
    effective_from = fields.DayField(
        label=gettext_lazy("生效日期"),
        help_text=gettext_lazy("生效日以后的事项按新值办理；已作出的决定不受影响。"),
    )
    document = forms.CharField(
        label=gettext_lazy("依据文件"), max_length=200, help_text=gettext_lazy("名称和文号。")
    )

    def __init__(self, setting: policy.Setting, data: Any = None, **options: Any) -> None:
        super().__init__(data, **options)
        self.setting = setting
        if setting.unit:
            self.fields["value"].help_text = _("单位：%(unit)s") % {"unit": setting.unit}
        if setting.kind == "boolean":
            choices = [("true", _("是")), ("false", _("否"))]
            self.fields["value"] = forms.ChoiceField(label=_("新的取值"), choices=choices)
        elif setting.kind == "choice":
            choices = [(each, _word(setting, each)) for each in setting.choices]
            self.fields["value"] = forms.ChoiceField(label=_("新的取值"), choices=choices)
        elif setting.kind == "date":
            self.fields["value"] = fields.DayField(label=_("新的取值"))
        elif setting.kind == "mapping":
            self.fields["value"].widget = forms.Textarea(attrs={"rows": 8})
            if setting.words:
                pairs = [f"{code}={word}" for code, word in setting.words.items()]
                self.fields["value"].help_text = _("；").join(pairs)

        if setting.optional:
            self.fields["value"].required = False
            self.fields["value"].help_text += _("不填即不设。")

    def clean_value(self) -> Any:
        raw = self.cleaned_data["value"]
        return self._mapping(raw) if self.setting.kind == "mapping" else raw

    def _mapping(self, raw: str) -> Any:
        """A table of figures must keep the shape that the code reads."""
        try:
            given = json.loads(raw)
        except ValueError:
            raise forms.ValidationError(_("请保持原来的书写格式，只改其中的数值。")) from None
        if not _fits(given, json.loads(_as_text(self.setting.default))):
            raise forms.ValidationError(_("请保持原来的项目，只改其中的数值。"))
        return given


def _fits(given: Any, default: Any) -> bool:
    """The same names with figures of the same kind; of a list, some of its items."""
    if isinstance(default, dict):
        same = isinstance(given, dict) and given.keys() == default.keys()
        return same and all(_fits(given[key], item) for key, item in default.items())
    if isinstance(default, list):
        return isinstance(given, list) and all(item in default for item in given)
    numbers = (int, float)
    if isinstance(default, bool) or not isinstance(default, numbers):
        return isinstance(given, type(default))
    return isinstance(given, numbers) and not isinstance(given, bool)


def _as_text(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, indent=1, default=str)


def in_words(setting: policy.Setting, value: Any) -> str:
    """A value with its unit."""
    if value is None:
        return _("不设")
    if value == "":
        return _("未填写")
    if setting.kind == "boolean":
        return _("是") if value else _("否")
    if isinstance(value, dict):
        # In the default's order: PostgreSQL gives a stored object's keys in one of its own.
        pairs = [(key, value[key]) for key in setting.default if key in value]
        return _("；").join(
            _("%(name)s：%(value)s") % {"name": _word(setting, key), "value": _word(setting, item)}
            for key, item in pairs
        )
    unit = str(setting.unit)
    return f"{_word(setting, value)} {unit}" if unit else _word(setting, value)


def _word(setting: policy.Setting, value: Any) -> str:
    """A code in words; of a list, each."""
    if isinstance(value, list | tuple):
        return _("、").join(_word(setting, item) for item in value) or _("无")
    return str(setting.words.get(str(value), value))


@gate.page(*READERS)
def settings(request: HttpRequest) -> HttpResponse:
    actor = request.actor  # type: ignore[attr-defined]
    lines = [
        {
            "setting": each.setting,
            "value": in_words(each.setting, each.value),
            "origin": _origin(each.row),
            "coming": each.coming,
        }
        for each in policies.standings(actor.scopes)
    ]
    context = {"lines": lines, "may_change": policies.may_change(None, actor)}
    return render(request, "accounts/policies/settings.html", context)


def _origin(row: PolicyRow | None) -> str:
    return row.document if row else _("默认值")


@gate.page(*READERS)
@onetime.done_once
def setting(request: HttpRequest, key: str) -> HttpResponse:
    actor = request.actor  # type: ignore[attr-defined]
    found = policies.setting(key)
    if found is None:
        raise Http404
    may_change = policies.may_change(None, actor)
    if request.method == "POST" and not may_change:
        raise errors.Forbidden
    standing = next(each for each in policies.standings(actor.scopes) if each.setting == found)
    form = ChangeForm(found, request.POST or None, initial=_start(found, standing.value))
    if request.method == "POST" and form.is_valid() and _changed(request, form):
        messages.success(request, _recorded(found).said)
        return gate.go(request, _recorded(found).location)
    context = {
        "setting": found,
        "facts": _facts(found, standing),
        "rows": [
            (row, in_words(found, found.read(row.value)))
            for row in policies.rows_of(key, actor.scopes)
        ],
        "form": form if may_change else None,
        "membership": actor.membership_id,
    }
    return render(
        request, "accounts/policies/setting.html", context, status=422 if form.errors else 200
    )


def _start(found: policy.Setting, value: Any) -> dict[str, Any]:
    shown = "" if value is None else value
    shown = _as_text(value) if found.kind == "mapping" else shown
    shown = str(value).lower() if found.kind == "boolean" else shown
    return {"value": shown, "effective_from": clock.today()}


def _facts(found: policy.Setting, standing: policies.Standing) -> list[Fact]:
    return [
        Fact(_("现行取值"), in_words(found, standing.value), roles=READERS),
        Fact(_("现行依据"), _origin(standing.row), roles=READERS),
        Fact(_("默认值"), in_words(found, found.read(found.default)), roles=READERS),
        Fact(_("默认值来源"), found.source, roles=READERS),
    ]


def _recorded(found: policy.Setting) -> Answer:
    return Answer(reverse("policy", args=[found.key]), _("已记录，自生效日期起执行。"))


def _changed(request: HttpRequest, form: ChangeForm) -> bool:
    actor = request.actor  # type: ignore[attr-defined]
    if request.POST.get("_membership", "") != str(actor.membership_id):
        form.add_error(None, _("这张表是以另一个身份打开的，请核对当前身份后再次提交。"))
        return False
    if asked := onetime.sent(request).refusal():
        form.add_error(None, asked)
        return False
    try:
        with onetime.sent(request).claiming(lambda _row: _recorded(form.setting)):
            policies.change(form.setting.key, by=actor, **form.cleaned_data)
    except errors.Invalid as refusal:
        for name, sentence in refusal.fields.items():
            form.add_error(name or None, sentence)
        return False
    return True


navigation.register(gettext_lazy("政策参数"), "policies", Role.CITY, Role.DISTRICT, order=89)
