"""工作日历: which years are entered, what each contains, and the city's two deeds."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.domain import calendar
from accounts.enums import Role
from core import calendar as core_calendar
from core import clock, errors, files, sheets
from core.models import CalendarYear
from portals.kit import act as acts
from portals.kit import fields, gate, navigation, workbench
from portals.kit.act import Act, register
from portals.kit.deed_form import CheckedFileField, DeedForm

STATUS: dict[str, tuple[Any, str]] = {
    CalendarYear.Status.OFFICIAL: (gettext_lazy("正式"), "ok"),
    CalendarYear.Status.PROVISIONAL: (gettext_lazy("暂定"), "wait"),
}


class OpenForm(DeedForm):
    year = forms.IntegerField(label=gettext_lazy("年份"), min_value=2000, max_value=2100)
    document = forms.CharField(
        label=gettext_lazy("依据文件"),
        max_length=200,
        help_text=gettext_lazy("同意先按普通周历计算期限的文件名称和文号。"),
    )

    @classmethod
    def start(cls, subject: Any, actor: Any) -> dict[str, Any]:
        return {"year": next_year()}


class EnterForm(OpenForm):
    document = forms.CharField(
        label=gettext_lazy("依据文件"),
        max_length=200,
        help_text=gettext_lazy("国务院办公厅节假日安排通知的名称和文号。"),
    )
    days = fields.TextField(
        label=gettext_lazy("放假和调休安排"),
        rows=14,
        max_length=8000,
        required=False,
        help_text=gettext_lazy(
            "每行一天或一段：“2027-02-06 至 2027-02-12 休 春节”“2027-02-14 班 春节调休”。"
        ),
    )
    file = CheckedFileField(
        kinds=files.WORKBOOKS,
        label=gettext_lazy("或上传表格"),
        required=False,
        help_text=gettext_lazy("Excel 工作簿（.xlsx），三列：日期、安排（休/班）、名称。"),
    )
    reason = fields.TextField(
        label=gettext_lazy("更正理由"),
        rows=2,
        required=False,
        help_text=gettext_lazy("该年已有正式安排时填写。"),
    )
    field_order = ("year", "document", "days", "file", "reason")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if not self.errors and bool(cleaned.get("days")) == bool(cleaned.get("file")):
            self.add_error("days", _("请粘贴安排或上传表格，二者选一。"))
        return cleaned

    def facts(self) -> dict[str, Any]:
        data = self.cleaned_data
        told = {name: data[name] for name in ("year", "document", "reason")}
        stored = data.get("file")
        return {**told, "text": data["days"], "data": files.read(stored) if stored else None}


def enter(
    *, by: Any, year: int, document: str, reason: str, text: str, data: bytes | None
) -> CalendarYear:
    """Read what was pasted or uploaded, then the deed."""
    rows = calendar.parse(text) if data is None else calendar.parse_workbook(data)
    row: CalendarYear = calendar.enter_year(year, rows, by=by, document=document, reason=reason)
    return row


@workbench.waiting(
    Role.CITY,
    label=gettext_lazy("暂定的年历，待录入正式安排"),
    title=lambda row: _("%(year)s 年") % {"year": row.year},
    url=lambda row, _actor: reverse("calendar-year", args=[row.year]),
    order=70,
)
def provisional_years(_actor: Any) -> QuerySet[CalendarYear]:
    return core_calendar.provisional_from(clock.today().year)


def next_year() -> int:
    """The first year from this one on that nobody has entered."""
    year = clock.today().year
    while clock.year_status(year):
        year += 1
    return year


def _to_year(row: CalendarYear, actor: Any) -> str:
    return reverse("calendar-year", args=[row.pk])


register(
    Act(
        CalendarYear,
        "enter_year",
        enter,
        form=EnterForm,
        label=gettext_lazy("录入年度安排"),
        new=True,
        allow=calendar.may_keep,
        goto=_to_year,
        done=gettext_lazy("已录入，此后的期限按此计算。"),
    )
)
register(
    Act(
        CalendarYear,
        "open_year",
        calendar.open_year,
        form=OpenForm,
        label=gettext_lazy("开启暂定年份"),
        new=True,
        allow=calendar.may_keep,
        goto=_to_year,
        intro=gettext_lazy(
            "国务院办公厅尚未公布该年安排时，可先按普通周历计算期限；涉及该年的日期都会标明“暂定”，正式安排公布后请及时录入。"
        ),
        done=gettext_lazy("已开启，涉及该年的日期标为暂定。"),
    )
)
navigation.register(gettext_lazy("工作日历"), "calendar", Role.CITY, order=88)


@gate.page()
def years(request: HttpRequest) -> HttpResponse:
    actor = request.actor  # type: ignore[attr-defined]
    this = clock.today().year
    lines = [
        {"row": row, "label": STATUS[row.status][0], "tone": STATUS[row.status][1]}
        for row in calendar.years(since=this - 3)
    ]
    buttons = [acts.new_button(CalendarYear, name, actor) for name in ("enter_year", "open_year")]
    context = {
        "lines": lines,
        "buttons": [button for button in buttons if button],
        "missing": next_year() if next_year() <= this + 1 else None,
    }
    return render(request, "accounts/calendar/years.html", context)


@gate.page()
def year(request: HttpRequest, year: int) -> HttpResponse:
    row = calendar.year(year)
    if row is None:
        raise Http404
    label, tone = STATUS[row.status]
    context = {"row": row, "label": label, "tone": tone, "days": calendar.exceptions(year)}
    return render(request, "accounts/calendar/year.html", context)


@gate.page(Role.CITY)
def template(request: HttpRequest) -> Any:
    """The empty workbook to fill in."""
    if not calendar.may_keep(None, request.actor):  # type: ignore[attr-defined]
        raise errors.Forbidden
    data = sheets.template(calendar.SHEET)
    return files.attachment(data, _("节假日安排模板.xlsx"), sheets.XLSX_TYPE)
