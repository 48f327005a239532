"""Review, decision, execution and what undoes them, as acts with a preview of who is hit."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from core import clock, policy
from core.counted import counted
from core.facts import Facts
from inspections import facts, policies
from inspections.documents import words
from inspections.domain import (
    cases,
    decisions,
    execution,
    parties,
    reach,
    releases,
    reversal,
)
from inspections.enums import ListingFate, Outcome, SubjectKind
from inspections.models import ExitCase
from portals.inspections.case_acts import DecisionServiceForm
from portals.inspections.form_parts import (
    FinalForm,
    NumberedReason,
    again,
    choose,
    choose_outcome,
    says,
    text,
)
from portals.kit import words as day_words
from portals.kit.act import Act, register
from portals.kit.deed_form import CheckedFileField, DeedForm, NoteForm, ReasonForm
from portals.kit.fields import DayField


class ReviewForm(DeedForm):
    shape = facts.Review
    opinion = text(_("审核意见"), 5)
    review_on = DayField(label=_("审核日期"))
    reviewer_name = forms.CharField(
        label=_("审核人"), max_length=60, required=False, help_text=_("不填即为您本人。")
    )
    file = CheckedFileField(label=_("审核意见书"))
    collective_record = CheckedFileField(label=_("集体讨论记录"), required=False)

    def prepare(self) -> None:
        asked = policy.value(policies.COLLECTIVE, scopes=self.subject.region.scopes)
        if self.subject.kind == SubjectKind.PERSON or not asked:
            del self.fields["collective_record"]
        else:
            self.fields["collective_record"].required = True


register(Act(ExitCase, "review", decisions.review, form=ReviewForm))
register(Act(ExitCase, "unreview", decisions.unreview, form=ReasonForm, back=True))


def hit_by(case: ExitCase, outcome: str) -> list[str]:
    """What the exit will do to whom, in words, before the button."""
    groups = [
        counted("%(school)s“%(course)s”，%(n)s 名学生", "n")
        % {"school": one.school.name, "course": one.course.name, "n": one.pupils}
        for one in parties.running(case)
    ]
    if case.person is not None:
        head = _t("%(who)s 所在的班组（协议继续有效）：") % {"who": case.person.name}
        end = [_t("终止合作时离开本区市各学校的班组，机构须限期安排接替人员。")]
        return [*([head, *groups] if groups else []), *(end if Outcome(outcome).ends else [])]
    lines = [_t("涉及以下在校班组："), *groups] if groups else [_t("目前没有在校班组。")]
    if Outcome(outcome) == Outcome.SUSPEND:
        lines.append(_t("暂停期间机构人员不得入校，协议和资格保留。"))
        if releases.signed_by_schools(case).exists():
            lines.append(_t("学校自行签订的协议不由本机关中止，暂停的是其所依据的资格。"))
    if Outcome(outcome).ends:
        lines.append(_t("本机关签订的协议终止，班组按接管安排照看（默认由学校教师看护）。"))
        lines += _of_schools(case)
    if Outcome(outcome) == Outcome.REMOVE:
        figures = {"n": len(parties.listings(case))}
        lines.append(
            _t("本机关列入的资格移出 %(n)s 项，并对外公布；由此不符合准入条件。") % figures
        )
        lines += _elsewhere(case)
    return [*lines, _t("机构、所在学校和家长委员会（经学校）将收到通知。")]


def _of_schools(case: ExitCase) -> list[str]:
    told = _t("%(school)s自行签订的协议，由该校在期限内发出解除协议通知，此前停止入校。")
    return [told % {"school": row.bureau.name} for row in releases.signed_by_schools(case)]


def _elsewhere(case: ExitCase) -> list[str]:
    """Not touched: they are told, and answer themselves."""
    told = _t("%(region)s的资格和协议不受影响，由当地教育局决定另案或继续。")
    return [
        told % {"region": region.name}
        for region in reach.regions_of_body(case.institution, but=case.region)
    ]


def _before_deciding(case: ExitCase, _actor: Any) -> list[str]:
    told = _t("以下按已告知的“%(told)s”列出，决定更轻时影响相应减少。")
    row = case.notice
    return [told % {"told": row.get_intended_display()}, *hit_by(case, row.intended)]


FATES = [("", "—"), *ListingFate.choices]


class DecideForm(DeedForm):
    shape = facts.Decision
    outcome = forms.ChoiceField(label=_("决定"))
    listing_after = forms.ChoiceField(
        label=_("资格怎么办（终止合作且有资格时必填）"), required=False, choices=FATES
    )
    listing_until = DayField(label=_("暂停资格至（暂停资格时必填）"), required=False)
    reasons = text(_("决定理由"), 6)
    defence_answer = text(_("对陈述申辩的回应"), 4, required=False)
    remedies = text(_("救济途径"), 3)
    effective_on = DayField(
        label=_("生效日期"), help_text=_("决定书送达晚于这一天的，自送达之日起生效。")
    )
    suspend_until = DayField(label=_("暂停至（暂停服务时必填）"), required=False)

    @classmethod
    def start(cls, subject: Any, _actor: Any) -> dict[str, Any]:
        """What was intended; and what a decision that was taken back said."""
        told, before = subject.notice, subject.decisions.last()
        return {
            "outcome": told.intended,
            "reasons": before.reasons if before else told.reasons,
            "remedies": before.remedies if before else words.remedies(subject, told.intended),
            "listing_after": told.listing_after,
        }

    def prepare(self) -> None:
        without = choose_outcome(self, "outcome", self.subject)
        told = _t("已告知的拟作决定：%(told)s。可以更轻，不能更重。") % {
            "told": self.subject.notice.get_intended_display()
        }
        self.fields["outcome"].help_text = " ".join([told, *without])
        if self.subject.kind == SubjectKind.PERSON:
            del self.fields["listing_after"], self.fields["listing_until"]
        if self.subject.answers().exists():
            self.fields["defence_answer"].required = True


register(
    Act(
        ExitCase,
        "decide",
        decisions.decide,
        form=DecideForm,
        preview=_before_deciding,
        order=5,
    )
)
register(
    Act(
        ExitCase,
        "finalise_decision",
        decisions.finalise_decision,
        form=FinalForm,
        label_on=lambda case: again(case.current_decision),
        back=lambda case: bool(again(case.current_decision)),
        preview=says(
            _("定稿之后决定书按受送达人各一份保存，不再改动；送达期限自定稿日期起算。"),
            _("盖章件可以以后补传；文字与盖章件不同的，以盖章件为准。"),
        ),
        order=6,
    )
)
register(Act(ExitCase, "dismiss", decisions.dismiss, form=NumberedReason, back=True))
register(Act(ExitCase, "serve_decision", decisions.serve_decision, form=DecisionServiceForm))


def _takes_effect(case: ExitCase, _actor: Any) -> list[str]:
    """When, and that nothing stands between an effect of today and its execution."""
    made = case.current_decision
    if made is None:
        return []
    on = made.takes_effect_on()
    lines = [_t("决定自 %(day)s 起生效。") % {"day": day_words.day(on)}]
    if made.outcome == Outcome.TALK:
        return [*lines, _t("请接着“安排约谈并通知”，写明时间、地点和应到人员。")]
    if on <= clock.today():
        lines.append(
            _t(
                "生效日期已到：完成送达之后系统随即执行，协议、资格、班组的变动同时发生，不能中途停下。"
            )
        )
        lines.append(_t("需要先安排班组接管或者停止执行的，请先不要完成送达。"))
    return lines


register(Act(ExitCase, "serve", decisions.serve, preview=_takes_effect))
register(
    Act(
        ExitCase,
        "retract",
        decisions.retract,
        form=NumberedReason,
        preview=says(
            _(
                "决定不再执行，案件回到审核之后，可以重新决定；已经送达的，由收回通知书告知受送达人。"
            ),
            _("申辩期内收到、当时没有录入的书面材料，收回之后可以代录，案件随即重新审核。"),
        ),
        back=True,
    )
)


class HandoverForm(DeedForm):
    """One line per running group; an empty line falls under the default."""

    shape = facts.Handover
    default_handover = forms.BooleanField(label=_("未另作安排的班组由学校教师看护"), required=False)

    @classmethod
    def start(cls, subject: Any, _actor: Any) -> dict[str, Any]:
        plans = {f"plan-{pk}": text for pk, text in subject.handover.items()}
        return {"default_handover": subject.default_handover, **plans}

    def prepare(self) -> None:
        for one in parties.running(self.subject):
            self.fields[f"plan-{one.pk}"] = forms.CharField(
                label=f"{one.school.name} · {one.course.name}", max_length=200, required=False
            )

    def facts(self) -> dict[str, Any]:
        told = dict(self.cleaned_data)
        default = told.pop("default_handover")
        plans = {key.removeprefix("plan-"): text for key, text in told.items() if text}
        return {"default_handover": default, "plans": plans}


register(Act(ExitCase, "plan_handover", decisions.plan_handover, form=HandoverForm))


class StayForm(NumberedReason):
    shape = facts.Stay
    since = DayField(label=_("停止执行自"))
    until = DayField(label=_("至"), required=False)
    file = CheckedFileField(label=_("依据文件"))


class ExecuteForm(NoteForm):
    shape = facts.Execution
    note = text(_("执行说明"), 3, required=False)

    def prepare(self) -> None:
        del self.fields["reason"]


class ReversalForm(NumberedReason):
    shape: ClassVar[type[Facts] | None] = facts.Reversal
    number = forms.CharField(label=_("依据文件的文号"), max_length=60)
    file = CheckedFileField(label=_("依据文件"))


class VaryForm(ReversalForm):
    shape = facts.Variation
    outcome = forms.ChoiceField(label=_("变更为"))
    suspend_until = DayField(label=_("暂停至（变更为暂停服务时必填）"), required=False)
    demands = text(_("整改要求（变更为限期整改时必填）"), 3, required=False)
    field_order = ("outcome", "suspend_until", "demands", "reason", "number", "file")

    def prepare(self) -> None:
        was = (
            self.subject.outcome
        )  # none yet: the form is refused, and says what the case waits for
        open_to = Outcome.open_to(self.subject.kind) if was else ()
        lighter = [one for one in open_to if one.weight < Outcome(was).weight]
        choose(self, "outcome", [(one.value, one.label) for one in lighter])


register(Act(ExitCase, "stay", decisions.stay, form=StayForm))
register(Act(ExitCase, "end_stay", decisions.end_stay, form=ReasonForm, back=True))
register(
    Act(
        ExitCase,
        "execute",
        execution.execute,
        form=ExecuteForm,
        when=lambda case: case.outcome != Outcome.TALK,  # it is executed by the talk
        preview=lambda case, _actor: hit_by(case, case.outcome),
    )
)
_UNDONE = (
    _("由此产生的准入条件和对外公布同时撤除；决定中发出的整改通知书同时撤销。"),
    _("资格和协议在其期限内恢复，入校安排由学校重新提出。"),
    _("机构、学校和相关教育局将收到通知。"),
)
_FOLLOWS = (
    _("变更为暂停服务的，即日起暂停至所填日期，恢复的协议同时中止。"),
    _("变更为限期整改的，同时发出整改通知书，机构在规定期限内提交整改情况。"),
)
register(
    Act(
        ExitCase,
        "vary",
        reversal.vary,
        form=VaryForm,
        preview=says(*_UNDONE, *_FOLLOWS),
        back=True,
    )
)
register(
    Act(
        ExitCase,
        "revoke",
        reversal.revoke,
        form=ReversalForm,
        preview=says(*_UNDONE),
        back=True,
    )
)
register(Act(ExitCase, "void", cases.void, form=ReasonForm, back=True))
