"""What the recipients of a notice say: themselves, or on paper that an officer puts in and another checks."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from accounts.enums import Role
from core import clock
from inspections import facts
from inspections.domain import defence
from inspections.enums import ExitState, Recipient
from inspections.models import Defence, ExitCase
from portals.inspections.form_parts import choose, says, text
from portals.kit import words
from portals.kit.act import Act, register
from portals.kit.deed_form import CheckedFileField, DeedForm
from portals.kit.fields import DayField, RowField, TextField


class SaidForm(DeedForm):
    """An institution speaks for itself; an officer says whose paper it is and when it came."""

    shape: ClassVar[type[facts.Said]] = facts.Said
    author = forms.ChoiceField(label=_("谁的意见"))
    received_on = DayField(label=_("收到材料的日期"), help_text=_("邮寄的以寄出邮戳为准。"))
    file = CheckedFileField(label=_("签署的书面材料"), required=False)

    @classmethod
    def start(cls, _subject: Any, _actor: Any) -> dict[str, Any]:
        return {"received_on": clock.today()}

    def prepare(self) -> None:
        sides = self.subject.recipients()
        choose(self, "author", [(one, Recipient(one).label) for one in sides])
        if self.actor.role == Role.INSTITUTION:
            del self.fields["received_on"]
        else:
            self.fields["file"].label = _("对方书面材料的扫描件")
            self.fields["file"].required = True
        if self.actor.role == Role.INSTITUTION or len(sides) == 1:
            del self.fields["author"]


class AnswerForm(SaidForm):
    shape = facts.Answer
    text = text(_("陈述申辩内容"), 8, required=False, help_text=_("文字和书面材料至少提供一项。"))
    field_order = ("author", "received_on", "text", "file")


class SignedForm(SaidForm):
    file = CheckedFileField(label=_("签署的书面材料"))


def _takes_the_review_back(case: ExitCase) -> bool:
    return case.state == ExitState.REVIEWED


def _until(case: ExitCase, _actor: Any) -> list[str]:
    return [
        _t("申辩期到 %(due)s 止；期内可以补充，收到的意见须在决定理由中逐条回应。")
        % {"due": words.day(case.period.until())},
        _t("不因陈述申辩而作出更重的决定。"),
    ]


def _gives_up(_case: ExitCase, actor: Any) -> list[str]:
    lines = [_t("只代表这一方：全部受送达人都放弃之后，教育局才可以提前审核并决定。")]
    if actor.role == Role.DISTRICT:
        lines.append(_t("代录的放弃声明须由另一人核对之后才算数。"))
    return lines


register(
    Act(
        ExitCase,
        "answer",
        defence.answer,
        form=AnswerForm,
        own_to=Role.INSTITUTION,
        preview=_until,
        back=_takes_the_review_back,
    )
)
register(
    Act(
        ExitCase,
        "waive",
        defence.waive,
        form=SignedForm,
        own_to=Role.INSTITUTION,
        danger=True,
        preview=_gives_up,
    )
)
register(
    Act(
        ExitCase,
        "request_hearing",
        defence.request_hearing,
        form=SaidForm,
        own_to=Role.INSTITUTION,
        back=_takes_the_review_back,
    )
)
register(
    Act(
        ExitCase,
        "withdraw_hearing",
        defence.withdraw_hearing,
        form=SaidForm,
        own_to=Role.INSTITUTION,
        back=True,
    )
)


def _waiting(rows: Any, case: ExitCase, _actor: Any) -> Any:
    return rows.filter(pk__in=case.notice.unchecked().values("pk"))


class CheckForm(DeedForm):
    shape = facts.Paper
    entry = RowField(Defence, narrow=_waiting, label=_("代录的材料"))


class ReturnForm(CheckForm):
    reason = TextField(label=_("理由"))


def _typed_in(case: ExitCase) -> bool:
    """Only then is there anything to compare."""
    return case.current_notice is not None and case.notice.unchecked().exists()


register(
    Act(
        ExitCase,
        "check_paper",
        defence.check_paper,
        form=CheckForm,
        preview=says(_("请对照扫描件核对录入的内容；放弃和撤回自核对起算数。")),
        order=40,
        when=_typed_in,
    )
)
register(
    Act(ExitCase, "return_paper", defence.return_paper, form=ReturnForm, back=True, when=_typed_in)
)
