"""Deeds of evaluation that bureaus and the city do; the schools' and institutions' are theirs."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, ClassVar

from django import forms
from django.urls import reverse
from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _

from accounts.enums import Role
from core.facts import Facts
from core.files import SCANS
from evaluations import schemes
from evaluations.domain import consequences, replies, results, rounds, sheets
from evaluations.facts import Answer, Correction, Days, EnteredPoints, Order, Points, Publication
from evaluations.models import Consequence, QualitySheet, Reply, Round
from institutions.enums import Grade
from institutions.models import Term
from portals.accounts import entries
from portals.kit import act, fields
from portals.kit.act import Act
from portals.kit.deed_form import CheckedFileField, DeedForm, ReasonForm


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
    told = [_g("结果将告知 %(count)s 家机构和相关学校，并记入机构档案。") % {"count": len(newest)}]
    for grade in (Grade.MARGINAL, Grade.FAIL, Grade.PENDING):
        names = "、".join(each.institution.name for each in newest if each.grade == grade)
        if names:
            told.append(f"{grade.label}：{names}")
    return told


def points_field(item: schemes.Item) -> forms.DecimalField:
    most = f"{item.points.normalize():f}"
    return forms.DecimalField(
        label=item.label,
        required=False,
        min_value=Decimal(0),
        max_value=Decimal(most),
        max_digits=4,
        decimal_places=1,
        help_text=_("满分 %(points)s 分") % {"points": most},
    )


class PointsForm(DeedForm):
    """One field for each item of the round's scheme; empty ones are named by the rule."""

    shape = Points
    made = ("points",)

    comment = fields.TextField(label=_("评语"), required=False, rows=3)

    def prepare(self) -> None:
        self.items = schemes.read(self.subject.round.scheme.body).items
        for item in self.items:
            self.fields[f"points_{item.key}"] = points_field(item)
            fields.by_the_end(self.fields[f"points_{item.key}"])
        self.order_fields([f"points_{item.key}" for item in self.items])

    @classmethod
    def start(cls, subject: Any, actor: Any) -> dict[str, Any]:
        given = {f"points_{key}": value for key, value in subject.points.items()}
        return {**given, "comment": subject.comment}

    def facts(self) -> dict[str, Any]:
        names = {item.key: f"points_{item.key}" for item in self.items}
        rest = {k: v for k, v in self.cleaned_data.items() if k not in names.values()}
        return {**rest, "points": {k: self.cleaned_data.get(name) for k, name in names.items()}}


class EnterForm(PointsForm):
    shape = EnteredPoints

    entry_scan = CheckedFileField(label=_("学校盖章的评分表扫描件"), kinds=SCANS, required=False)


class AnswerForm(DeedForm):
    shape = Answer

    answer = fields.TextField(label=_("书面答复"))


class UpholdForm(AnswerForm):
    """The corrected points, only where the reply is about one sheet."""

    shape = Correction
    made = ("points",)

    def prepare(self) -> None:
        sheet = self.subject.sheet
        self.items = schemes.read(self.subject.round.scheme.body).items if sheet else ()
        for item in self.items:
            field = points_field(item)
            now = {**sheet.points, **sheet.adjusted}.get(item.key, "—")
            field.help_text = _("现为 %(now)s 分，不更正的留空") % {"now": now}
            self.fields[f"points_{item.key}"] = field

    def facts(self) -> dict[str, Any]:
        given = {item.key: self.cleaned_data.get(f"points_{item.key}") for item in self.items}
        return {
            "answer": self.cleaned_data["answer"],
            "points": {key: value for key, value in given.items() if value is not None},
        }


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
act.register(Act(QualitySheet, "submit", sheets.submit, form=PointsForm))
act.register(Act(QualitySheet, "enter", sheets.enter, form=EnterForm))
entries.offer(QualitySheet)
act.register(Act(QualitySheet, "reopen", sheets.reopen, form=ReasonForm))
act.register(Act(Reply, "uphold", replies.uphold, form=UpholdForm))
act.register(Act(Reply, "dismiss", replies.dismiss, form=AnswerForm))
entries.offer(Reply)
act.register(Act(Reply, "withdraw", replies.withdraw))
act.register(Act(Reply, "reconsider", replies.reconsider, form=ReasonForm))
act.register(Act(Consequence, "take", consequences.take, form=OrderForm))
act.register(Act(Consequence, "decline", consequences.decline, form=ReasonForm))
act.register(Act(Consequence, "reconsider", consequences.reconsider, form=ReasonForm))
