"""At the gate: one school, who is there, one form. Recording takes a minute, stopping entry one more."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from accounts.enums import Role
from core import clock
from inspections import catalogue
from inspections.domain import emergency, gatehouse, violations
from inspections.enums import SubjectKind
from inspections.models import ExitCase, Violation
from institutions.models import Institution, School
from portals.shared.act import Act, register
from portals.shared.deed_form import CheckedFileField, DeedForm
from portals.shared.fields import DayField
from portals.shared.inspections.fields import choose, says, text


class GateForm(DeedForm):
    """Whom it is about is one choice: the institutions and persons in this school now."""

    about = forms.ChoiceField(label=_("对象"))
    code = forms.ChoiceField(label=_("情形"))
    facts_text = text(_("看到的事实"), 4, help_text=_("时间、地点、经过。照片不要拍到学生面部。"))
    evidence = CheckedFileField(label=_("照片"), required=False)

    def prepare(self) -> None:
        self.there = gatehouse.there(self.subject)
        known = {one.institution.pk for one in self.there}
        rows = Institution.objects.visible_to(self.actor).exclude(pk__in=known)
        self.others = {f"institution:{row.pk}": row for row in rows.order_by("name")}
        present = [choice for one in self.there for choice in self._choices(one)]
        elsewhere = [(key, row.name) for key, row in self.others.items()]
        groups = [(_t("在这所学校服务"), present), (_t("其他机构"), elsewhere)]
        choose(self, "about", [group for group in groups if group[1]])
        kinds = [
            (label, [(item.code, str(item)) for item in self.items(kind)])
            for kind, label in SubjectKind.choices
        ]
        choose(self, "code", [group for group in kinds if group[1]])
        self.fields["evidence"].widget.attrs["capture"] = "environment"

    @staticmethod
    def _choices(one: gatehouse.There) -> list[tuple[str, str]]:
        body = (f"institution:{one.institution.pk}", one.institution.name)
        people = [(f"staff:{member.pk}", member.person.name) for member in one.people]
        return [body, *people]

    def items(self, kind: str) -> list[catalogue.Item]:
        return catalogue.of(kind)

    def facts(self) -> dict[str, Any]:
        told = dict(self.cleaned_data)
        about = told.pop("about")
        if about in self.others:
            return {**told, "institution": self.others[about], "staff": None}
        for one in self.there:
            if about == f"institution:{one.institution.pk}":
                return {**told, "institution": one.institution, "staff": None}
            for member in one.people:
                if about == f"staff:{member.pk}":
                    return {**told, "institution": one.institution, "staff": member}
        raise AssertionError("the field accepts only what is on offer")


class RecordForm(GateForm):
    happened_on = DayField(label=_("发生日期"))
    person_name = forms.CharField(
        label=_("未备案人员姓名"),
        max_length=60,
        required=False,
        help_text=_("仅用于未备案或换人。"),
    )

    @classmethod
    def start(cls, _subject: Any, _actor: Any) -> dict[str, Any]:
        return {"happened_on": clock.today()}


class EmergencyForm(GateForm):
    def items(self, kind: str) -> list[catalogue.Item]:
        return [item for item in catalogue.child_safety() if item.kind == kind]


def record(school: School, *, by: Any, version: int, institution: Any, **facts: Any) -> Violation:
    return violations.record(institution, by=by, school=school, **facts)


def suspend(school: School, *, by: Any, version: int, institution: Any, **facts: Any) -> ExitCase:
    return emergency.suspend_now(institution, by=by, school=school, **facts)


register(
    Act(
        School,
        "record-violation",
        record,
        form=RecordForm,
        label=_("记录违规情形"),
        allow=violations.may_record,
        preview=says(_("记录之后由教育局另一人核实；核实之前不产生后果。")),
    )
)
register(
    Act(
        School,
        "suspend-now",
        suspend,
        form=EmergencyForm,
        label=_("紧急暂停入校"),
        danger=True,
        allow=emergency.may_suspend,
        preview=says(
            _("此人（在所有学校）或机构（在本区市）即刻停止入校，学校和机构立即收到通知。"),
            _("退出案件当天立案，负责人须在一个工作日内确认或解除；未确认的继续有效并上报。"),
            _("疑似伤害学生的，请先报警。"),
        ),
    )
)
WHO_RECORDS = (Role.INSPECTOR, Role.DISTRICT, Role.SCHOOL)
