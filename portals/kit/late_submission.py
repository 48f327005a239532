"""A form drawn when the deed could still be done, sent when it no longer can: why, and what was typed.

The form is not drawn again: it might offer what this actor may no longer see. What they sent
themselves comes back, to be copied. Words for ticks and choices are told only where the actor read
them: the form's own fixed ones, rows they see now, and, when the page proves what it had shown
them and nothing in it changed, all that was on it.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from typing import Any

from django import forms
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from portals.kit import act as acts
from portals.kit.deed_form import KEPT, DeedForm

PROOF = "_drawn"
_SALT = "portals.drawn-form"
_WEEK = 7 * 24 * 3600


def sent_late(request: HttpRequest, act: acts.Act, subject: Any, actor: Any) -> bool:
    """A form is drawn only for whoever may do the deed, so who and what it is for fitted before.

    Deeds of the machine keep who and when apart; this is for those that answer both at once.
    """
    drawn_for = request.POST.get("_membership", "")
    return act.spec is None and subject is not None and drawn_for == str(actor.membership_id)


def proof(act: acts.Act, subject: Any, form: DeedForm) -> str:
    """What a page carries to show later which words were on it; "" where it is never asked."""
    if act.spec is not None or subject is None:
        return ""
    return signing.dumps(_drawn(act, subject, form), salt=_SALT)


def _drawn(act: acts.Act, subject: Any, form: DeedForm) -> list[Any]:
    row = [act.model._meta.label_lower, act.name, subject.pk, form.actor.membership_id]
    return [*row, _digest(form)]


def _digest(form: DeedForm) -> str:
    """Of every label and choice of a form, but rows: those are looked up again."""
    shown = [
        (name, str(field.label), [] if _of_rows(field) else _words_of(field))
        for name, field in form.fields.items()
    ]
    return hashlib.sha256(json.dumps(shown).encode()).hexdigest()


def _of_rows(field: forms.Field) -> bool:
    return isinstance(field, forms.ModelChoiceField)


def _words_of(field: forms.Field) -> list[tuple[str, str]]:
    """Value and words of each choice, groups laid flat."""
    found: list[tuple[str, str]] = []
    for value, words in getattr(field, "choices", ()):
        inner = words if isinstance(words, list | tuple) else [(value, words)]
        found += [(str(key), str(label)) for key, label in inner]
    return found


def page(request: HttpRequest, act: acts.Act, subject: Any, actor: Any) -> HttpResponse:
    context = {"reasons": [_reason(act, subject)], "typed": _typed(request, act, subject, actor)}
    return render(request, "kit/refused.html", context, status=409)


def _reason(act: acts.Act, subject: Any) -> str:
    params = {"title": subject.title() if hasattr(subject, "title") else subject, "label": act.text}
    if act.late:
        return str(act.late) % params
    display = getattr(subject, "get_state_display", None)
    if display is None:
        return _("“%(title)s”现在不能再办理“%(label)s”。") % params
    return _("“%(title)s”现在的状态是“%(state)s”，不能再办理“%(label)s”。") % {
        **params,
        "state": display(),
    }


def _typed(request: HttpRequest, act: acts.Act, subject: Any, actor: Any) -> list[tuple[str, str]]:
    """What was sent, by its label; of a table whose labels are not known, its words together."""
    fields = _as_drawn(request, act, subject, actor) or act.form_class.base_fields
    found = [
        (str(field.label or name), words)
        for name, field in fields.items()
        if (words := _sent(request, name, field, actor))
    ]
    rest = [
        str(value)
        for name, value in request.POST.items()
        if name.startswith("line-") and value and name not in fields
    ]
    return [*found, *([(_("表中填写的内容"), "\n".join(rest))] if rest else [])]


def _as_drawn(
    request: HttpRequest, act: acts.Act, subject: Any, actor: Any
) -> dict[str, forms.Field]:
    """The fields as the page showed them, when it proves that and they are the same today."""
    try:
        told = signing.loads(request.POST.get(PROOF, ""), salt=_SALT, max_age=_WEEK)
    except signing.BadSignature:
        return {}
    if told[:4] != [act.model._meta.label_lower, act.name, subject.pk, actor.membership_id]:
        return {}
    form = act.form_class(subject=subject, actor=actor)
    return form.fields if told == _drawn(act, subject, form) else {}


def _sent(request: HttpRequest, name: str, field: forms.Field, actor: Any) -> str:
    """One answer in words; "" for none."""
    sent = [value for value in request.POST.getlist(name) if value]
    if isinstance(field, forms.FileField):
        return _file(request, name)
    if not sent or isinstance(field.widget, forms.PasswordInput | forms.HiddenInput):
        return ""
    if isinstance(field, forms.BooleanField):
        return "" if sent[-1] in {"false", "False", "0"} else _("已勾选")
    if isinstance(field, forms.ModelChoiceField):
        return _chosen(sent, _rows(field, sent, actor))
    if isinstance(field, forms.ChoiceField):
        return _chosen(sent, dict(_words_of(field)))
    return str(sent[-1])


def _file(request: HttpRequest, name: str) -> str:
    upload = request.FILES.get(name)
    if upload is not None:
        params = {"name": getattr(upload, "name", "")}
        return _("文件“%(name)s”没有保存，办理时请重新选择。") % params
    if request.POST.get(name + KEPT):
        return _("已上传的文件没有用上，办理时请重新选择。")
    return ""


def _chosen(sent: Iterable[str], words: dict[str, str]) -> str:
    """The words of each choice, one a line; a choice that is no longer offered is not named."""
    gone = _("选过的一项现在已不在可选范围内，请重新选择。")
    return "\n".join(words.get(value, gone) for value in sent)


def _rows(field: Any, sent: list[str], actor: Any) -> dict[str, str]:
    """Names of the chosen rows that this actor sees today."""
    model = getattr(field, "model", None) or getattr(field.queryset, "model", None)
    manager = getattr(model, "objects", None)
    if not hasattr(manager, "visible_to"):
        return {}
    keys = [value for value in sent if value.isdecimal() and len(value) < 19]
    seen = manager.visible_to(actor).filter(pk__in=keys)  # type: ignore[union-attr]
    return {str(row.pk): str(field.label_from_instance(row)) for row in seen}
