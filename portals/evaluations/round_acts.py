"""Deeds of a round: schedule, publish, cancel."""

from __future__ import annotations

from typing import Any

from django import forms
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.enums import Role
from core.counted import counted
from evaluations.domain import results, rounds
from evaluations.facts import Days, Publication
from evaluations.models import Round
from institutions.enums import Grade
from institutions.models import Term
from portals.kit import act, fields
from portals.kit.act import Act
from portals.kit.deed_form import DeedForm


class ScheduleForm(DeedForm):
    shape = Days
    beside = ("term",)

    term = fields.RowField(Term, label=_("学期"))
    opens_on = fields.DayField(label=_("开始填报和答卷"))
    freezes_on = fields.DayField(
        label=_("停止填报，交机构核对"), help_text=_("从这一天起不再接收评分和答卷。")
    )
    closes_on = fields.DayField(
        label=_("计算结果"), help_text=_("机构可在前一天以前对数据提出意见。")
    )


def _schedule(told: Days, *, by: Any, term: Term) -> list[Round]:
    return rounds.schedule(term, told, by=by)


class PublishForm(DeedForm):
    shape = Publication

    number = forms.CharField(label=_("公布文件文号"), max_length=60)


def _publish_preview(row: Round, actor: Any) -> list[str]:
    """What publishing sets going, counted from the newest results."""
    newest = [each for each in results.newest(row) if each.placement_id is None]
    told = [
        counted("结果将告知 %(count)s 家机构和相关学校，并记入机构档案。", "count")
        % {"count": len(newest)}
    ]
    for grade in (Grade.MARGINAL, Grade.FAIL, Grade.PENDING):
        names = "、".join(each.institution.name for each in newest if each.grade == grade)
        if names:
            told.append(f"{grade.label}：{names}")
    return told


def _may_schedule(_row: Any, actor: Any) -> bool:
    """The city for all its districts; a district's lead for their own, where the city has not."""
    return bool(actor.role == Role.CITY or (actor.role == Role.DISTRICT and actor.is_lead))


act.register(
    Act(
        Round,
        "schedule",
        _schedule,
        form=ScheduleForm,
        label=_("安排评价批次"),
        intro=_(
            "市教育局一次为全市各区市安排同一学期的评价；市里没有安排的，区市负责人可为本区市安排。采用现行评价办法。"
        ),
        new=True,
        allow=_may_schedule,
        done=_("评价批次已安排，到日子自动开始。"),
        goto=lambda _result, _actor: reverse("rounds"),
    )
)
act.register(Act(Round, "publish", rounds.publish, form=PublishForm, preview=_publish_preview))
act.register(Act(Round, "cancel", rounds.cancel))
