"""A form drawn when the deed could still be done, sent when it no longer can: why, and what was typed.

The form is not drawn again: it might offer what this actor may no longer see. Only what they sent
themselves comes back, to be copied.
"""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from portals.shared import act as acts

_PICKED = (forms.BooleanField, forms.ChoiceField, forms.ModelChoiceField, forms.FileField)


def sent_late(request: HttpRequest, act: acts.Act, subject: Any, actor: Any) -> bool:
    """A form is drawn only for whoever may do the deed, so who and what it is for fitted before.

    Deeds of the machine keep who and when apart; this is for those that answer both at once.
    """
    drawn_for = request.POST.get("_membership", "")
    return act.spec is None and subject is not None and drawn_for == str(actor.membership_id)


def page(request: HttpRequest, act: acts.Act, subject: Any) -> HttpResponse:
    context = {"reasons": [_reason(act, subject)], "typed": _typed(request, act)}
    return render(request, "refused.html", context, status=409)


def _reason(act: acts.Act, subject: Any) -> str:
    told = {"title": subject.title() if hasattr(subject, "title") else subject, "label": act.text}
    if act.late:
        return str(act.late) % told
    display = getattr(subject, "get_state_display", None)
    if display is None:
        return _("“%(title)s”现在不能再办理“%(label)s”。") % told
    return _("“%(title)s”现在的状态是“%(state)s”，不能再办理“%(label)s”。") % {
        **told,
        "state": display(),
    }


def _typed(request: HttpRequest, act: acts.Act) -> list[tuple[str, str]]:
    """Words and figures by their label; those of a table together, in its order."""
    found = [
        (str(field.label or name), request.POST[name])
        for name, field in act.form_class.base_fields.items()
        if request.POST.get(name) and not isinstance(field, _PICKED)
        and not isinstance(field.widget, forms.PasswordInput)
    ]  # fmt: skip
    lines = [str(v) for name, v in request.POST.items() if name.startswith("line-") and v]
    return [*found, *([(_("表中填写的内容"), "\n".join(lines))] if lines else [])]
