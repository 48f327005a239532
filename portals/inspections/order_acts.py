"""What can be done to a rectification order, and how one is issued."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.enums import Role
from core import clock
from inspections import facts
from inspections.domain import paper_replies, rectifications
from inspections.enums import ViolationState
from inspections.models import Rectification, Violation
from institutions.models import Institution
from portals.accounts import entries
from portals.inspections.form_parts import NumberedForm, NumberedReason, says, text
from portals.kit.act import Act, register
from portals.kit.deed_form import CheckedFileField, DeedForm, ReasonForm
from portals.kit.fields import DayField


class IssueForm(DeedForm):
    shape = facts.Order
    number = forms.CharField(label=_("文号"), max_length=60)
    facts_text = text(_("存在的问题"))
    clause = forms.CharField(label=_("依据条款"), max_length=200)
    demands = text(_("整改要求"))
    rechecker = forms.CharField(label=_("复查人"), max_length=60, required=False)
    due_on = DayField(
        label=_("整改期限"),
        required=False,
        help_text=_("不填按规定天数计算：一般 10 个工作日，涉及安全 3 个工作日。"),
    )

    @classmethod
    def start(cls, subject: Any, _actor: Any) -> dict[str, Any]:
        if not isinstance(subject, Violation):
            return {}
        return {"facts_text": subject.facts_text, "clause": f"{subject.code} {subject.label}"}


def issue_for(violation: Violation, told: facts.Order, *, by: Any, version: int) -> Rectification:
    return rectifications.issue(violation.institution, told, by=by, violation=violation)


def issue(institution: Institution, told: facts.Order, *, by: Any, version: int) -> Rectification:
    return rectifications.issue(institution, told, by=by)


def _for_violation(row: Any, actor: Any) -> bool:
    return bool(
        rectifications.may_issue(row, actor)
        and row.state == ViolationState.CONFIRMED
        and actor.role == Role.DISTRICT
    )


register(
    Act(
        Violation,
        "issue",
        issue_for,
        form=IssueForm,
        label=_("发出整改通知书"),
        allow=_for_violation,
    )
)
register(
    Act(
        Institution,
        "issue-order",
        issue,
        form=IssueForm,
        label=_("发出整改通知书"),
        allow=rectifications.may_issue,
    )
)


class ReplyForm(DeedForm):
    shape: ClassVar[type[facts.Reply]] = facts.Reply
    reply = text(_("整改情况"), 6)
    file = CheckedFileField(label=_("证明材料"), required=False, evidence=True)


class PaperReplyForm(ReplyForm):
    """代录: for the office that issued the order."""

    shape = facts.EnteredReply
    received_on = DayField(label=_("收到材料的日期"), help_text=_("邮寄的以寄出邮戳为准。"))
    file = CheckedFileField(label=_("书面材料扫描件"), evidence=True)
    field_order = ("received_on", "reply", "file")

    @classmethod
    def start(cls, _subject: Any, _actor: Any) -> dict[str, Any]:
        return {"received_on": clock.today()}


class ExtendForm(NumberedReason):
    shape = facts.Extension
    due_on = DayField(label=_("新的期限"))


class RecheckForm(NumberedForm):
    shape = facts.Recheck
    recheck_note = text(_("复查情况"))
    file = CheckedFileField(label=_("复查记录"), required=False, evidence=True)


def _typed_in(order: Rectification) -> bool:
    """Only then is there anything to compare."""
    return order.entry_waits


register(Act(Rectification, "submit", rectifications.submit, form=ReplyForm))
register(
    Act(
        Rectification,
        "enter_reply",
        paper_replies.enter,
        form=PaperReplyForm,
        preview=says(
            _("用于没有登录账号、提交了书面材料的机构；记录永久标明“代录”。"),
            _("须由另一人对照扫描件核对之后，才能复查。"),
        ),
        order=55,
    )
)
entries.offer(
    Rectification,
    check={"preview": says(_("请对照扫描件核对录入的内容；核对之后进入复查。")), "order": 45},
    back={"back": True},
)
register(Act(Rectification, "accept", rectifications.accept, form=RecheckForm))
register(
    Act(
        Rectification,
        "refuse",
        rectifications.refuse,
        form=RecheckForm,
        preview=says(
            _("机构将收到复查未通过的通知。"),
            _("形成一条可以启动退出程序的依据，是否立案由区市教育局决定。"),
        ),
    )
)
register(Act(Rectification, "extend", rectifications.extend, form=ExtendForm, back=True))
register(Act(Rectification, "reconsider", rectifications.reconsider, form=ReasonForm, back=True))
register(Act(Rectification, "close", rectifications.close, form=ReasonForm))
register(Act(Rectification, "cancel", rectifications.cancel, form=NumberedReason, back=True))
