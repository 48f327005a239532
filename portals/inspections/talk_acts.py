"""Calling for a talk, and its record."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core import clock
from inspections import facts
from inspections.documents import words
from inspections.domain import talks
from inspections.models import Talk
from portals.inspections.form_parts import NumberedForm, says, text
from portals.kit.act import Act, register
from portals.kit.deed_form import DeedForm
from portals.kit.fields import DayField

NAMES = ("talk_on", "talk_time", "talk_place", "attendees", "matter")


class TalkForm(NumberedForm):
    shape = facts.TalkDay
    talk_on = DayField(label=_("约谈日期"))
    talk_time = forms.CharField(label=_("几时"), max_length=20, help_text=_("如“上午九时”。"))
    talk_place = forms.CharField(label=_("地点"), max_length=120)
    attendees = forms.CharField(
        label=_("应到人员"), max_length=200, help_text=_("写明姓名和职务，如“法定代表人王某”。")
    )
    matter = text(_("约谈事项"), 5)

    @classmethod
    def start(cls, subject: Any, _actor: Any) -> dict[str, Any]:
        """What the notice says already; at first what was found."""
        told = {name: getattr(subject, name) for name in NAMES}
        told["matter"] = subject.matter or words.numbered(words.findings(subject.case))
        return told | {"letter_number": subject.letter_number("talk")}


class TalkedForm(DeedForm):
    shape = facts.TalkRecord
    held_on = DayField(label=_("进行约谈的日期"))
    hosts = forms.CharField(label=_("约谈人"), max_length=120)
    present = forms.CharField(label=_("到场人员"), max_length=200)
    note = text(_("约谈情况"), 5, help_text=_("问了什么，对方怎样说明和表态。"))
    demands = text(_("提出的要求"), 3, required=False)

    @classmethod
    def start(cls, subject: Any, _actor: Any) -> dict[str, Any]:
        return {"held_on": clock.today(), "present": subject.attendees}


register(
    Act(
        Talk,
        "fix",
        talks.fix,
        form=TalkForm,
        order=7,
        preview=says(_("约谈通知书随即印发；改期的，再次安排，原通知书标明已变更。")),
    )
)
register(
    Act(
        Talk,
        "hold",
        talks.hold,
        form=TalkedForm,
        order=8,
        preview=says(_("约谈记录随即印发，由双方签名后存入案卷；决定随之执行。")),
    )
)
