"""Opening an exit case and the acts up to the hearing."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from core import policy
from core.facts import asked
from inspections import facts, policies
from inspections.documents import words
from inspections.domain import cases, defence, emergency, grounds
from inspections.enums import Document, ListingFate, Method, Recipient, SubjectKind
from inspections.models import Emergency, ExitCase, Ground, Hearing
from institutions.models import Institution
from portals.inspections.form_parts import (
    FinalForm,
    NumberedForm,
    NumberedReason,
    again,
    among,
    choose,
    choose_outcome,
    says,
    text,
)
from portals.kit import words as said
from portals.kit.act import Act, register
from portals.kit.deed_form import CheckedFileField, DeedForm, ReasonForm
from portals.kit.fields import DayField, SeveralField


class OpenForm(DeedForm):
    """One case is about one subject: the grounds chosen must all be about the same one."""

    grounds: Any = SeveralField(label=_("依据"), queryset=None, widget=forms.CheckboxSelectMultiple)

    def prepare(self) -> None:
        free = grounds.free(self.subject, region_code=self.actor.region_code)
        rows = Ground.objects.visible_to(self.actor).filter(pk__in=[one.pk for one in free])
        among(self, "grounds", rows)
        self.fields["grounds"].widget.choices = _by_subject(rows)


def _by_subject(rows: Any) -> list[Any]:
    """Together what is about the same: one case is about one of them."""
    groups: dict[str, list[Any]] = {}
    for one in rows.select_related("person").order_by("person__name", "made_on", "pk"):
        about = one.person.name if one.person else _("机构本身")
        groups.setdefault(str(about), []).append((one.pk, said.written(one.title())))
    if len(groups) < 2:
        return [each for found in groups.values() for each in found]
    return [
        (_t("关于%(who)s（只能选同一对象的）") % {"who": who}, found)
        for who, found in groups.items()
    ]


def open_case(institution: Institution, *, by: Any, version: int, grounds: Any) -> ExitCase:
    chosen = list(grounds)
    person = chosen[0].person if chosen else None
    return cases.open_case(institution, by=by, grounds=chosen, person=person)


register(
    Act(
        Institution,
        "open-exit",
        open_case,
        form=OpenForm,
        label=_("启动退出程序"),
        allow=cases.may_open,
        rules=cases.OPEN,
        danger=True,
        preview=says(
            _("立案只在教育局内部可见；告知书送达之后机构才会看到。"),
            _("决定须由未参与立案的负责人作出。"),
        ),
    )
)


register(
    Act(
        Emergency,
        "confirm",
        emergency.confirm,
        form=NumberedReason,
        preview=says(
            _("暂停继续有效，案件继续办理。"), _("督学记录的情形同时得到核实，成为立案依据。")
        ),
    )
)
register(
    Act(
        Emergency,
        "lift",
        emergency.lift,
        form=NumberedReason,
        preview=says(
            _("即日起可以入校，机构和学校将收到通知。"), _("案件仍然开着；如不再办理，请另行作废。")
        ),
    )
)


class NoticeForm(DeedForm):
    shape = facts.NoticeTexts
    facts_text = text(_("事实"), 6, help_text=_("何时、在哪所学校、发现什么；证据另列在后。"))
    reasons = text(_("理由"))
    basis = text(_("依据"), 3)
    intended = forms.ChoiceField(label=_("拟作决定"))
    listing_after = forms.ChoiceField(
        label=_("资格怎么办（拟终止合作且有资格时必填）"),
        required=False,
        choices=[("", "—"), *ListingFate.choices],
    )
    suspend_days = forms.IntegerField(
        label=_("拟暂停多少天（拟暂停服务时必填）"), required=False, min_value=1, max_value=366
    )
    how_to_answer = text(
        _("申辩方式"),
        3,
        help_text=_(
            "向谁、以什么方式、在几个工作日内提出。申请听证的权利和期限，告知书上另有固定条款。"
        ),
    )

    @classmethod
    def start(cls, subject: Any, _actor: Any) -> dict[str, Any]:
        """What the draft says already; at first what the grounds say."""
        row = subject.current_notice
        if row is not None:
            return {name: getattr(row, name) for name in asked(cls.shape)}
        scopes = subject.region.scopes
        return {
            "facts_text": words.numbered(words.findings(subject)),
            "basis": policy.value(policies.BASIS, scopes=scopes).get(subject.code, ""),
            "how_to_answer": words.how_to_answer(
                subject, policy.value(policies.DEFENCE, scopes=scopes)
            ),
        }

    def prepare(self) -> None:
        self.fields["intended"].help_text = " ".join(choose_outcome(self, "intended", self.subject))
        if self.subject.kind == SubjectKind.PERSON:
            del self.fields["listing_after"]


register(Act(ExitCase, "draft_notice", cases.draft_notice, form=NoticeForm))
register(
    Act(
        ExitCase,
        "finalise_notice",
        cases.finalise_notice,
        form=FinalForm,
        label_on=lambda case: again(case.current_notice),
        back=lambda case: bool(again(case.current_notice)),
        preview=says(
            _("定稿之后告知书按受送达人各一份保存，不再改动；此后才能送达。"),
            _("盖章件可以以后补传；文字与盖章件不同的，以盖章件为准。"),
        ),
    )
)


class ServiceForm(DeedForm):
    shape = facts.Serving
    recipient = forms.ChoiceField(label=_("受送达人"))
    method = forms.ChoiceField(label=_("送达方式"), choices=Method.choices)
    served_on = DayField(label=_("送达日期"), help_text=_("公告送达填写公告期满之日。"))
    file = CheckedFileField(label=_("送达回证或凭证"))
    consent = CheckedFileField(label=_("电子送达同意书（电子送达时必填）"), required=False)
    witness = forms.CharField(label=_("见证人（留置送达时必填）"), max_length=60, required=False)

    document = Document.NOTICE

    def prepare(self) -> None:
        left = self.subject.unserved(self.document)
        labels = dict(Recipient.choices)
        choose(self, "recipient", [(one, labels[Recipient(one)]) for one in left])


class DecisionServiceForm(ServiceForm):
    document = Document.DECISION


register(Act(ExitCase, "serve_notice", cases.serve_notice, form=ServiceForm))
register(
    Act(
        ExitCase,
        "notify",
        cases.notify,
        preview=says(
            _("申辩期自最后一次送达的次日起算，按工作日计。"),
            _("机构从此可以在系统中阅读告知书、申辩或申请听证。"),
        ),
    )
)


class StrikeForm(ReasonForm):
    service: Any = forms.ModelChoiceField(label=_("送达记录"), queryset=None)

    def prepare(self) -> None:
        case = self.subject
        of_now = Q(notice=case.current_notice_id) | Q(decision=case.current_decision_id)
        among(self, "service", case.services.filter(of_now, struck_on=None))


def strike(case: ExitCase, *, by: Any, version: int, service: Any, reason: str) -> ExitCase:
    return cases.strike(case, by=by, service=service, reason=reason)


def _may_strike(case: Any, actor: Any) -> bool:
    return any(cases.may_strike(row, actor) for row in case.services.filter(struck_on=None))


register(
    Act(ExitCase, "strike", strike, form=StrikeForm, label=_("作废送达记录"), allow=_may_strike)
)


class HearingForm(NumberedForm):
    shape = facts.HearingDay
    hearing_on = DayField(label=_("听证日期"))
    hearing_time = forms.CharField(label=_("几时"), max_length=20, help_text=_("如“上午九时”。"))
    hearing_place = forms.CharField(label=_("地点"), max_length=120)
    hearing_chair = forms.CharField(
        label=_("主持人"), max_length=60, help_text=_("由未参与调查的人员主持。")
    )

    @classmethod
    def start(cls, subject: Any, _actor: Any) -> dict[str, Any]:
        names = ("hearing_on", "hearing_time", "hearing_place", "hearing_chair")
        number = {"letter_number": subject.letter_number("hearing")}
        return {name: getattr(subject, name) for name in names} | number


class RecordForm(DeedForm):
    shape = facts.HearingRecord
    file = CheckedFileField(label=_("听证笔录"))


register(Act(Hearing, "fix", defence.fix_hearing, form=HearingForm))
register(Act(Hearing, "hold", defence.hold_hearing, form=RecordForm))


class RenotifyForm(NumberedReason):
    shape = facts.Renotified


register(
    Act(
        ExitCase,
        "renotify",
        cases.renotify,
        form=RenotifyForm,
        preview=says(
            _("已送达的告知书收回并标明，印发重新告知通知书；已定的听证取消，同样书面通知。"),
            _("申辩期自新的告知书送达之后重新计算。"),
        ),
        back=True,
    )
)
