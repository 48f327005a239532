"""Deeds of a consequence: take it, with the order it becomes, or say why not."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from core.facts import Facts
from evaluations.domain import consequences
from evaluations.facts import Order
from evaluations.models import Consequence
from portals.kit import act, fields
from portals.kit.act import Act
from portals.kit.deed_form import DeedForm, ReasonForm


class OrderForm(DeedForm):
    shape: ClassVar[type[Facts] | None] = Order

    number = forms.CharField(label=_("整改通知书文号"), max_length=60)
    facts_text = fields.TextField(label=_("事实"))
    clause = forms.CharField(label=_("依据条款"), max_length=200)
    demands = fields.TextField(label=_("整改要求"))
    due_on = fields.DayField(label=_("整改期限"), required=False, help_text=_("不填按规定期限。"))

    @classmethod
    def start(cls, subject: Any, actor: Any) -> dict[str, Any]:
        return {"facts_text": f"{subject.result.institution.name}：{subject.text}"}


act.register(Act(Consequence, "take", consequences.take, form=OrderForm))
act.register(Act(Consequence, "decline", consequences.decline, form=ReasonForm))
act.register(Act(Consequence, "reconsider", consequences.reconsider, form=ReasonForm))
