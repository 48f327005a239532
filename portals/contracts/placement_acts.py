"""Every deed of a placement that a person does from a page."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from accounts.enums import Role
from contracts import facts
from contracts.domain import backfill_confirm, placements
from contracts.enums import PlacementEnd
from contracts.models import Agreement, Placement
from core import clock
from core.counted import counted
from core.facts import Facts
from core.files import SCANS
from core.fsm import perform
from institutions.models import Course, School, Staff
from portals.accounts import entries
from portals.contracts.agreement_forms import StaffField
from portals.inspections.form_parts import says
from portals.kit import fields, links
from portals.kit.act import Act, register
from portals.kit.deed_form import CheckedFileField, DeedForm, ReasonForm

LIVE = {"proposed", "agreed", "running"}
_GONE = says(_("这项安排不再执行，学校和机构都会收到通知和理由。"))


class PlacementForm(DeedForm):
    course = fields.RowField(
        Course,
        narrow=lambda rows, subject, _actor: rows.filter(annexes__agreement=_agreement(subject)),
        label=_("课程"),
    )
    starts_on = fields.DayField(label=_("入校日期"))
    ends_on = fields.DayField(label=_("截止日期"))
    timetable = forms.CharField(label=_("上课时间和地点"), max_length=200, required=False)
    pupils = forms.IntegerField(label=_("学生人数"), min_value=0)
    weekly_hours = forms.DecimalField(
        label=_("每周课时"), max_digits=4, decimal_places=1, min_value=Decimal(0)
    )
    price = forms.DecimalField(
        label=_("价格"),
        help_text=_("按协议的计价单位填写，不高于协议价格。"),
        max_digits=8,
        decimal_places=2,
        min_value=Decimal(0),
    )
    group_plan = fields.TextField(
        label=_("停止时的接续安排"),
        help_text=_("机构必须中途停止时，由谁照看、怎样接续。"),
    )


class ProposeForm(PlacementForm):
    """A school for itself; an officer for a school, from its stamped paper."""

    shape, made = facts.Proposal, ("staff",)
    school = fields.RowField(School, label=_("学校"))
    entry_scan = CheckedFileField(label=_("学校盖章的扫描件"), kinds=SCANS)
    field_order = ("school",)

    @classmethod
    def start(cls, subject: Agreement, _actor: Any) -> dict[str, Any]:
        line = subject.annexed_courses.order_by("pk").first()
        known = {"course": line.course_id, "price": line.price} if line else {}
        return {
            **known,
            "starts_on": max(clock.today() + clock.ONE_DAY, subject.valid_from),
            "ends_on": subject.valid_until,
            "weekly_hours": Decimal(2),
            "group_plan": placements.handover(),
        }

    def prepare(self) -> None:
        if self.actor.role == Role.SCHOOL:
            del self.fields["school"], self.fields["entry_scan"]

    def facts(self) -> dict[str, Any]:
        if self.actor.role != Role.SCHOOL:
            return super().facts()
        own = School.objects.visible_to(self.actor).get()
        return {**super().facts(), "school": own}


class ReviseForm(PlacementForm):
    @classmethod
    def start(cls, subject: Placement, _actor: Any) -> dict[str, Any]:
        return {name: getattr(subject, name) for name in cls.base_fields}


class AgreeForm(entries.FromPaperForm):
    """Who will come; an officer adds the institution's stamped paper."""

    shape = facts.Manned
    staff = StaffField(
        Staff,
        narrow=lambda rows, subject, _actor: _annexed(rows, subject),
        label=_("入校人员"),
        help_text=_("从协议人员附件中选定；入校当天每个人的材料都须有效。"),
    )
    entry_scan = CheckedFileField(label=_("机构盖章的扫描件"), kinds=SCANS)
    field_order = ("staff",)

    @classmethod
    def start(cls, subject: Placement, _actor: Any) -> dict[str, Any]:
        named = [member.pk for member in subject.present_staff()]
        return {"staff": named or list(_ids_of_annex(subject))}


class AssignForm(DeedForm):
    staff = AgreeForm.base_fields["staff"]

    @classmethod
    def start(cls, subject: Placement, _actor: Any) -> dict[str, Any]:
        return {"staff": [member.pk for member in subject.present_staff()]}


class RefuseForm(ReasonForm):
    """Only persons of this placement are offered, by name."""

    staff = forms.TypedChoiceField(label=_("人员"), coerce=int)

    def prepare(self) -> None:
        field: Any = self.fields["staff"]
        field.choices = [(row.pk, row.person.name) for row in self.people()]

    def people(self) -> list[Any]:
        found: list[Any] = self.subject.present_staff()
        return found

    def facts(self) -> dict[str, Any]:
        told = super().facts()
        people = {row.pk: row for row in self.people()}
        return {**told, "staff": people[told["staff"]]}


class EndForm(ReasonForm):
    shape: ClassVar[type[Facts] | None] = facts.Stop
    cause = forms.ChoiceField(
        label=_("原因"),
        choices=[
            item
            for item in PlacementEnd.choices
            if item[0] in {PlacementEnd.SCHOOL, PlacementEnd.INSTITUTION, PlacementEnd.OTHER}
        ],
    )
    handover = fields.TextField(label=_("学生接续安排"))

    @classmethod
    def start(cls, subject: Placement, _actor: Any) -> dict[str, Any]:
        return {"handover": placements.handover(subject.group_plan)}


def _agreement(subject: Any) -> Agreement:
    found: Agreement = subject if isinstance(subject, Agreement) else subject.agreement
    return found


def _ids_of_annex(subject: Placement) -> Any:
    lines = subject.agreement.annexed_staff.filter(until__isnull=True)
    return lines.values_list("staff", flat=True)


def _annexed(rows: Any, subject: Placement) -> Any:
    mine = rows.filter(pk__in=_ids_of_annex(subject), state="cleared")
    return mine.select_related("person").order_by("person__name")


def _may_propose(agreement: Any, actor: Any) -> bool:
    if agreement.state != "active":
        return False
    if actor.role == Role.SCHOOL:
        here = actor.region_code == agreement.region_id
        own = School.objects.visible_to(actor).exclude(state="closed")
        return here and bool(own.exists())
    mine = actor.organisation_id in agreement.parties(Role.DISTRICT)
    return bool(actor.role == Role.DISTRICT and mine)


def _may_assign(placement: Any, actor: Any) -> bool:
    mine = actor.role in {Role.INSTITUTION, Role.DISTRICT}
    return (
        mine and placement.state in LIVE and actor.organisation_id in placement.parties(actor.role)
    )


class ReadmitForm(RefuseForm):
    """Only persons whom the school keeps out are offered."""

    def people(self) -> list[Any]:
        rows = self.subject.kept_out().select_related("staff__person")
        return [row.staff for row in rows]


def _may_readmit(placement: Any, actor: Any) -> bool:
    mine = actor.role == Role.SCHOOL and actor.organisation_id == placement.school.organisation_id
    return bool(mine and placement.state in LIVE and placement.kept_out().exists())


def _may_refuse(placement: Any, actor: Any) -> bool:
    mine = actor.role == Role.SCHOOL and actor.organisation_id == placement.school.organisation_id
    return bool(mine and placement.state in LIVE and placement.present_staff())


def _may_revise(placement: Any, actor: Any) -> bool:
    if placement.state not in {"proposed", "declined"}:
        return False
    if actor.role == Role.SCHOOL:
        return bool(actor.organisation_id == placement.school.organisation_id)
    mine = actor.organisation_id in placement.parties(Role.DISTRICT)
    return bool(actor.role == Role.DISTRICT and placement.entered_by_office and mine)


def propose(agreement: Agreement, told: facts.Proposal, *, by: Any, version: int) -> Placement:
    return placements.propose(agreement, told, by=by)


def discard(placement: Placement, *, by: Any, reason: str, version: int) -> Any:
    return perform(placement, Placement.discard, by=by, reason=reason, version=version)


def _stops(placement: Placement, _actor: Any) -> list[str]:
    return [
        counted("%(pupils)s名学生的班次今天结束，按接续安排照看。", "pupils")
        % {"pupils": placement.pupils},
        _t("机构、学校和区市教育局收到通知；协议继续有效。"),
    ]


def _keeps_out(placement: Placement, _actor: Any) -> list[str]:
    return [
        _t("该人员立即停止入校，机构收到更换人员的要求。"),
        _t("这不是处理决定，不影响该人员在其他学校服务。"),
    ]


register(
    Act(
        Agreement,
        "propose-placement",
        propose,
        form=ProposeForm,
        label=_("提出入校安排"),
        allow=_may_propose,
        goto=links.url,
    )
)
register(Act(Placement, "agree", placements.agree, form=AgreeForm))
register(
    Act(
        Placement,
        "revise",
        placements.revise,
        form=ReviseForm,
        label=_("修改"),
        allow=_may_revise,
    )
)
register(
    Act(
        Placement,
        "assign",
        placements.assign,
        form=AssignForm,
        label=_("调整入校人员"),
        allow=_may_assign,
    )
)
entries.offer(Placement)
register(Act(Placement, "propose_again", placements.propose_again))
register(Act(Placement, "decline", placements.decline, form=ReasonForm))
register(Act(Placement, "send_back", placements.send_back, form=ReasonForm, back=True))
register(
    Act(
        Placement,
        "refuse-person",
        placements.refuse_person,
        form=RefuseForm,
        label=_("暂停人员入校"),
        allow=_may_refuse,
        danger=True,
        preview=_keeps_out,
    )
)
register(
    Act(
        Placement,
        "readmit-person",
        placements.readmit_person,
        form=ReadmitForm,
        label=_("恢复人员入校"),
        allow=_may_readmit,
    )
)
register(Act(Placement, "end", placements.end, form=EndForm, preview=_stops))
register(Act(Placement, "withdraw", placements.withdraw, preview=_GONE))
register(Act(Placement, "reopen", placements.reopen))
register(Act(Placement, "confirm_coming", backfill_confirm.confirm_placement))
register(Act(Placement, "confirm_running", backfill_confirm.confirm_placement))
register(Act(Placement, "confirm_past", backfill_confirm.confirm_placement))
register(Act(Placement, "discard", discard))
