"""Recording what was seen: at the school's gate, at the school's desk, or in the institution's file."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from accounts.enums import Role
from core import clock
from inspections import catalogue, facts
from inspections.domain import gatehouse
from inspections.enums import SubjectKind
from institutions.enums import StaffState
from institutions.models import Institution, School, Staff
from portals.inspections.form_parts import choose, text
from portals.kit.deed_form import CheckedFileField, DeedForm
from portals.kit.fields import DayField, RowField


def codes(items: Callable[[str], Sequence[catalogue.Item]]) -> list[Any]:
    """The catalogue in two groups: about an institution, about a person."""
    kinds = [
        (label, [(item.code, str(item)) for item in items(kind)])
        for kind, label in SubjectKind.choices
    ]
    return [group for group in kinds if group[1]]


class GateForm(DeedForm):
    """Whom it is about is one choice: the institutions and persons in this school now."""

    shape = facts.Sighting
    made = ("school", "staff", "person_name", "instead_of", "happened_on")
    about = forms.ChoiceField(label=_("对象"))
    code = forms.ChoiceField(label=_("情形"))
    facts_text = text(_("看到的事实"), 4, help_text=_("时间、地点、经过。照片不要拍到学生面部。"))
    evidence = CheckedFileField(label=_("照片"), required=False, evidence=True)

    def prepare(self) -> None:
        self.there = gatehouse.there(self.school())
        known = {one.institution.pk for one in self.there}
        rows = Institution.objects.visible_to(self.actor).exclude(pk__in=known)
        self.others = {f"institution:{row.pk}": row for row in rows.order_by("name")}
        present = [choice for one in self.there for choice in self._choices(one)]
        elsewhere = [(key, row.name) for key, row in self.others.items()]
        groups = [(_t("在这所学校服务"), present), (_t("其他机构"), elsewhere)]
        choose(self, "about", [group for group in groups if group[1]])
        choose(self, "code", codes(self.items))
        self.fields["evidence"].widget.attrs["capture"] = "environment"

    def school(self) -> School:
        """The school this is about: the row the form stands on."""
        school: School = self.subject
        return school

    @staticmethod
    def _choices(one: gatehouse.There) -> list[tuple[str, str]]:
        body = (f"institution:{one.institution.pk}", one.institution.name)
        people = [(f"staff:{member.pk}", member.person.name) for member in one.people]
        return [body, *people]

    def items(self, kind: str) -> list[catalogue.Item]:
        return catalogue.of(kind)

    def facts(self) -> dict[str, Any]:
        told = {"happened_on": clock.today(), **self.cleaned_data}
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
        help_text=_("仅用于未备案或擅自换人：对象选机构，或选原定而没有到的人员；记录针对机构。"),
    )

    @classmethod
    def start(cls, _subject: Any, _actor: Any) -> dict[str, Any]:
        return {"happened_on": clock.today()}


class FileForm(DeedForm):
    """In one institution's file: the institution itself or one of its people."""

    shape = facts.Sighting
    made = ("staff", "instead_of")
    about = forms.ChoiceField(label=_("对象"))
    code = forms.ChoiceField(label=_("情形"))
    happened_on = DayField(label=_("发生日期"))
    school = RowField(School, label=_("发生在哪所学校"), required=False)
    facts_text = text(_("看到的事实"), 4, help_text=_("时间、地点、经过。照片不要拍到学生面部。"))
    evidence = CheckedFileField(label=_("照片或材料"), required=False, evidence=True)
    person_name = forms.CharField(
        label=_("未备案人员姓名"),
        max_length=60,
        required=False,
        help_text=_("仅用于未备案或擅自换人：对象选机构，或选原定而没有到的人员；记录针对机构。"),
    )

    @classmethod
    def start(cls, _subject: Any, _actor: Any) -> dict[str, Any]:
        return {"happened_on": clock.today()}

    def prepare(self) -> None:
        self.people = {f"staff:{row.pk}": row for row in self._people()}
        named = [(key, row.person.name) for key, row in self.people.items()]
        choose(self, "about", [("institution", self.subject.name), *named])
        choose(self, "code", codes(catalogue.of))
        if self.actor.role == Role.SCHOOL:
            del self.fields["school"]  # a school speaks of what happened in its own house

    def _people(self) -> list[Staff]:
        """A school knows only those who come to it."""
        if self.actor.role == Role.SCHOOL:
            school = School.objects.visible_to(self.actor).get()
            found = gatehouse.there(school)
            return [
                who for one in found if one.institution.pk == self.subject.pk for who in one.people
            ]
        rows = Staff.objects.visible_to(self.actor).filter(institution=self.subject)
        rows = rows.exclude(state=StaffState.REMOVED).select_related("person")
        return list(rows.order_by("person__name", "pk"))

    def facts(self) -> dict[str, Any]:
        told = dict(self.cleaned_data)
        staff = self.people.get(told.pop("about"))
        return {**told, "staff": staff}
