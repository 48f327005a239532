"""Schools, school years and terms: kept by the city, schools also by their district."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.enums import BUREAUS, Role
from accounts.models import Region
from core import files as stored_files
from core import sheets
from institutions import facts
from institutions.domain import places, school_import, schools
from institutions.enums import SchoolStage
from institutions.models import School, SchoolYear, Term
from institutions.sheets import SCHOOLS
from portals.kit import frame, gate, links, lists, navigation, timeline
from portals.kit.act import Act, register
from portals.kit.deed_form import CheckedFileField, DeedForm
from portals.kit.facts import Fact
from portals.kit.fields import DayField, RowField, TextField


class SchoolForm(DeedForm):
    shape, beside = facts.NewSchool, ("region",)
    region = forms.ModelChoiceField(
        label=gettext_lazy("所在区市"),
        queryset=places.regions([]),
        empty_label=gettext_lazy("请选择"),
    )
    code = forms.CharField(label=gettext_lazy("学校标识码"), max_length=32)
    name = forms.CharField(label=gettext_lazy("学校名称"), max_length=120)
    stage = forms.ChoiceField(label=gettext_lazy("学段"), choices=SchoolStage.choices)
    pupils = forms.IntegerField(label=gettext_lazy("在校生数"), min_value=0)
    after_class_pupils = forms.IntegerField(label=gettext_lazy("参加课后服务人数"), min_value=0)

    def prepare(self) -> None:
        """The city chooses among its districts; a district enters its own schools."""
        if self.actor.role == Role.CITY:
            rows = places.districts(self.actor.city_code)
        else:
            rows = places.regions([self.actor.region_code])
            self.fields["region"].initial = self.actor.region_code
        self.fields["region"].queryset = rows  # type: ignore[attr-defined]


class ImportForm(DeedForm):
    file = CheckedFileField(
        label=gettext_lazy("填好的学校表"),
        kinds={stored_files.Kind.XLSX},
        help_text=gettext_lazy("用模板填写；有一处不对就一行也不录入，并指出是哪一格。"),
    )


class HeadsForm(DeedForm):
    stage = forms.ChoiceField(label=gettext_lazy("学段"), choices=SchoolStage.choices)
    pupils = forms.IntegerField(label=gettext_lazy("在校生数"), min_value=0)
    after_class_pupils = forms.IntegerField(label=gettext_lazy("参加课后服务人数"), min_value=0)

    @classmethod
    def start(cls, subject: Any, actor: Any) -> dict[str, Any]:
        return {name: getattr(subject, name) for name in cls.base_fields}


class YearForm(DeedForm):
    shape = facts.NewYear
    code = forms.CharField(
        label=gettext_lazy("学年"), max_length=9, help_text=gettext_lazy("如 2026-2027")
    )
    starts_on = DayField(label=gettext_lazy("开始日期"))
    ends_on = DayField(label=gettext_lazy("结束日期"))


class TermForm(DeedForm):
    shape, beside = facts.NewTerm, ("school_year",)
    school_year = RowField(SchoolYear, label=gettext_lazy("学年"))
    code = forms.CharField(
        label=gettext_lazy("学期代码"), max_length=20, help_text=gettext_lazy("如 2027-spring")
    )
    name = forms.CharField(label=gettext_lazy("学期名称"), max_length=40)
    starts_on = DayField(label=gettext_lazy("开始日期"))
    ends_on = DayField(label=gettext_lazy("结束日期"))


class MoveTermForm(DeedForm):
    starts_on = DayField(label=gettext_lazy("开始日期"))
    ends_on = DayField(label=gettext_lazy("结束日期"))
    document = forms.CharField(label=gettext_lazy("依据文件"), max_length=120)
    reason = TextField(label=gettext_lazy("理由"), rows=2)

    @classmethod
    def start(cls, subject: Any, actor: Any) -> dict[str, Any]:
        return {"starts_on": subject.starts_on, "ends_on": subject.ends_on}


class Schools(lists.ListPage):
    model, roles, title = School, BUREAUS, gettext_lazy("学校")
    order = "organisation__name"
    columns = (
        lists.Column(
            "name",
            gettext_lazy("学校名称"),
            kind="link",
            sort="organisation__name",
            roles=BUREAUS,
        ),
        lists.Column(
            "organisation.code",
            gettext_lazy("学校标识码"),
            kind="code",
            roles=BUREAUS,
        ),
        lists.Column(
            "region.name",
            gettext_lazy("所在区市"),
            sort="organisation__region",
            roles=BUREAUS,
        ),
        lists.Column(
            "get_stage_display",
            gettext_lazy("学段"),
            sort="stage",
            roles=BUREAUS,
        ),
        lists.Column(
            "state",
            gettext_lazy("状态"),
            kind="chip",
            sort="state",
            roles=BUREAUS,
        ),
        lists.Column(
            "pupils",
            gettext_lazy("在校生数"),
            kind="number",
            sort="pupils",
            roles=BUREAUS,
        ),
        lists.Column(
            "after_class_pupils",
            gettext_lazy("参加课后服务人数"),
            kind="number",
            sort="after_class_pupils",
            roles=BUREAUS,
        ),
    )
    filters = (
        lists.Search(("organisation__name", "organisation__code")),
        lists.Choice("stage", gettext_lazy("学段"), SchoolStage.choices),
    )
    new = ("enter", "import")
    template = "institutions/schools.html"

    def rows(self, actor: Any) -> QuerySet[Any]:
        found: QuerySet[Any] = super().rows(actor)
        return found.select_related("organisation__region")


class Terms(lists.ListPage):
    model, roles, title = Term, (Role.CITY,), gettext_lazy("学年和学期")
    order = "-starts_on"
    columns = (
        lists.Column("name", gettext_lazy("学期"), kind="link", sort="code", roles=(Role.CITY,)),
        lists.Column("code", gettext_lazy("学期代码"), kind="code", roles=(Role.CITY,)),
        lists.Column("school_year.code", gettext_lazy("学年"), roles=(Role.CITY,)),
        lists.Column(
            "starts_on", gettext_lazy("开始日期"), kind="date", sort="starts_on", roles=(Role.CITY,)
        ),
        lists.Column(
            "ends_on", gettext_lazy("结束日期"), kind="date", sort="ends_on", roles=(Role.CITY,)
        ),
    )
    filters = (lists.Search(("name", "code")),)
    new = ("enter",)
    template = "institutions/terms.html"

    def rows(self, actor: Any) -> QuerySet[Any]:
        found: QuerySet[Any] = super().rows(actor)
        return found.select_related("school_year")

    def context(self, request: HttpRequest) -> dict[str, Any]:
        years = SchoolYear.objects.visible_to(self.actor)
        return {**super().context(request), "years": years, "new_year": _new_year(self.actor)}


def _new_year(actor: Any) -> Any:
    from portals.kit import act

    return act.new_button(SchoolYear, "enter", actor)


@gate.page(*BUREAUS, Role.SCHOOL)
def school(request: HttpRequest, pk: int) -> HttpResponse:
    actor = frame.actor_of(request)
    rows = School.objects.visible_to(actor).select_related("organisation__region")
    row = gate.get_or_404(rows, actor, pk)
    shown = [
        Fact(_("学校标识码"), row.organisation.code, roles=(*BUREAUS, Role.SCHOOL)),
        Fact(_("所在区市"), row.region.name, roles=(*BUREAUS, Role.SCHOOL)),
        Fact(_("学段"), row.get_stage_display(), roles=(*BUREAUS, Role.SCHOOL)),
        Fact(_("在校生数"), row.pupils, roles=(*BUREAUS, Role.SCHOOL)),
        Fact(
            _("参加课后服务人数"),
            row.after_class_pupils,
            roles=(*BUREAUS, Role.SCHOOL),
        ),
        *_closing(row),
    ]
    context = {"row": row, "facts": shown, "entries": timeline.of(row, actor)}
    return render(request, "institutions/kept_row.html", context)


def _closing(row: School) -> list[Fact]:
    if row.closes_on is None:
        return []
    heir = row.successor.name if row.successor else _("无（班次结束）")
    return [
        Fact(_("撤并日期"), row.closes_on, roles=(*BUREAUS, Role.SCHOOL)),
        Fact(_("接收学校"), heir, roles=(*BUREAUS, Role.SCHOOL)),
        Fact(_("撤并文号"), row.closing_document, roles=(*BUREAUS, Role.SCHOOL)),
    ]


@gate.page(*BUREAUS)
def school_template(request: HttpRequest) -> HttpResponseBase:
    """The empty workbook to fill in."""
    data = sheets.template(SCHOOLS)
    return stored_files.attachment(data, _("学校表模板.xlsx"), sheets.XLSX_TYPE)


@gate.page(Role.CITY)
def term(request: HttpRequest, pk: int) -> HttpResponse:
    actor = frame.actor_of(request)
    rows = Term.objects.visible_to(actor).select_related("school_year")
    row = gate.get_or_404(rows, actor, pk)
    shown = [
        Fact(_("学期代码"), row.code, roles=BUREAUS),
        Fact(_("学年"), row.school_year.code, roles=BUREAUS),
        Fact(_("开始日期"), row.starts_on, roles=BUREAUS),
        Fact(_("结束日期"), row.ends_on, roles=BUREAUS),
    ]
    context = {"row": row, "facts": shown, "entries": timeline.of(row, actor)}
    return render(request, "institutions/kept_row.html", context)


def _enter_school(told: facts.NewSchool, *, by: Any, region: Region) -> School:
    return schools.enter(region, told, by=by)


def _import_schools(*, by: Any, file: Any) -> None:
    school_import.enter_all(stored_files.read(file), by=by)


def _enter_year(told: facts.NewYear, *, by: Any) -> SchoolYear:
    return schools.enter_year(places.region(by.city_code), told, by=by)


def _enter_term(told: facts.NewTerm, *, by: Any, school_year: SchoolYear) -> Term:
    return schools.enter_term(school_year, told, by=by)


def _is(*roles: Role) -> Any:
    return lambda _row, actor: actor.role in roles


register(
    Act(
        School,
        "enter",
        _enter_school,
        form=SchoolForm,
        label=gettext_lazy("录入学校"),
        new=True,
        allow=_is(*BUREAUS),
    )
)
register(
    Act(
        School,
        "import",
        _import_schools,
        form=ImportForm,
        label=gettext_lazy("按表格录入"),
        new=True,
        allow=_is(*BUREAUS),
        goto=lambda _row, _actor: reverse("schools"),
        done=gettext_lazy("表中的学校已全部录入。"),
    )
)
register(
    Act(
        School,
        "amend",
        schools.amend,
        form=HeadsForm,
        label=gettext_lazy("更新学校信息"),
        allow=_is(*BUREAUS),
    )
)
register(
    Act(
        SchoolYear,
        "enter",
        _enter_year,
        form=YearForm,
        label=gettext_lazy("录入学年"),
        new=True,
        allow=_is(Role.CITY),
        goto=lambda _row, _actor: reverse("terms"),
    )
)
register(
    Act(
        Term,
        "enter",
        _enter_term,
        form=TermForm,
        label=gettext_lazy("录入学期"),
        new=True,
        allow=_is(Role.CITY),
    )
)
register(
    Act(
        Term,
        "move_term",
        schools.move_term,
        form=MoveTermForm,
        label=gettext_lazy("调整学期日期"),
        allow=_is(Role.CITY),
    )
)
links.register(School, "school")
links.register(Term, "term")
navigation.register(gettext_lazy("学校"), "schools", *BUREAUS, order=60)
navigation.register(gettext_lazy("学年和学期"), "terms", Role.CITY, order=62)
