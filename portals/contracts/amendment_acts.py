"""Changing an agreement in force, from a page."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.enums import Role
from contracts import facts
from contracts.domain import amendments
from contracts.enums import AmendmentCause
from contracts.models import Agreement, Amendment
from core import clock
from core.facts import Facts
from core.files import SCANS
from institutions.models import Course, Staff
from portals.contracts.agreement_forms import StaffField, cleared, item_field, money
from portals.kit import fields, links
from portals.kit.act import Act, register
from portals.kit.deed_form import CheckedFileField, DeedForm, ReasonForm
from portals.kit.grid import GridForm


def _new_people(rows: Any, subject: Agreement, actor: Any) -> Any:
    there = subject.annexed_staff.filter(until__isnull=True).values("staff")
    return cleared(rows, subject, actor).exclude(pk__in=there)


def _present(rows: Any, subject: Agreement, actor: Any) -> Any:
    there = subject.annexed_staff.filter(until__isnull=True).values("staff")
    return rows.filter(pk__in=there).select_related("person")


class AmendmentForm(GridForm):
    shape: ClassVar[type[Facts] | None] = facts.Change
    made = ("changes",)
    head = (_("课程"), _("变更后价格"), _("名单上的服务项目"))
    lines_help = _("只填写要新增或改价的课程。")
    cause = forms.ChoiceField(label=_("变更类别"), choices=AmendmentCause.choices)
    number = forms.CharField(label=_("文号"), max_length=80, required=False)
    text = fields.TextField(label=_("变更内容和理由"))
    effective_on = fields.DayField(label=_("生效日期"))
    document = CheckedFileField(label=_("变更依据材料"), kinds=SCANS)
    add_staff = StaffField(Staff, narrow=_new_people, label=_("增加人员"), required=False)
    drop_staff = StaffField(Staff, narrow=_present, label=_("减少人员"), required=False)
    valid_until = fields.DayField(label=_("变更后的截止日期"), required=False)

    @classmethod
    def start(cls, subject: Agreement, _actor: Any) -> dict[str, Any]:
        return {"effective_on": clock.today()}

    def prepare(self) -> None:
        rows = Course.objects.visible_to(self.actor).filter(
            institution=self.subject.institution, state="accepted"
        )
        now = dict(self.subject.annexed_courses.values_list("course_id", "price"))
        for course in rows.order_by("name"):
            about = _("现价 %(price)s 元") % {"price": now[course.pk]} if course.pk in now else ""
            self.add_line(
                course.pk,
                course.name,
                about=about,
                price=money(),
                item=item_field(self.subject.listing, course),
            )

    def facts(self) -> dict[str, Any]:
        told = super().facts()
        lines = told.pop("lines")
        changes = {
            "add_staff": list(told.pop("add_staff")),
            "drop_staff": list(told.pop("drop_staff")),
            "valid_until": told.pop("valid_until"),
            "prices": {
                key: line["price"] for key, line in lines.items() if line["price"] is not None
            },
            "items": {key: line["item"] for key, line in lines.items()},
        }
        return {**told, "changes": changes}


class ConsentForm(DeedForm):
    """The proposing side may only enter the other's stamped paper."""

    shape = facts.Consent
    entry_scan = CheckedFileField(label=_("机构盖章的扫描件"), kinds=SCANS, required=False)

    def prepare(self) -> None:
        if self.actor.role != self.subject.proposed_side:
            del self.fields["entry_scan"]


def propose(agreement: Agreement, told: facts.Change, *, by: Any, version: int) -> Agreement:
    amendments.propose(agreement, told, by=by)
    return agreement


def _may_propose(agreement: Any, actor: Any) -> bool:
    mine = actor.role in {Role.DISTRICT, Role.INSTITUTION}
    return (
        mine
        and agreement.state == "active"
        and actor.organisation_id in agreement.parties(actor.role)
    )


def _back(row: Amendment, actor: Any) -> str:
    return links.url(row.agreement, actor)


register(
    Act(
        Agreement,
        "propose-amendment",
        propose,
        form=AmendmentForm,
        label=_("提出协议变更"),
        allow=_may_propose,
        intro=_("变更须双方同意，到生效日期才写入协议；此前的内容保留在记录中。"),
    )
)
register(Act(Amendment, "agree", amendments.agree, form=ConsentForm, goto=_back))
register(Act(Amendment, "decline", amendments.decline, form=ReasonForm, goto=_back))
register(Act(Amendment, "withdraw", amendments.withdraw, form=ReasonForm, goto=_back))
