"""工作日历: which years are entered, what each contains, and the city's two deeds."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.domain import calendar, deadlines
from accounts.enums import Role
from core import calendar as core_calendar
from core import clock, errors, files, sheets
from core.counted import counted
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
    # Of the dates that the city was shown before it confirmed that they move.
    seen = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)
    field_order = ("year", "document", "days", "file", "reason", "seen")
    moving: Moving | None = None

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if self.errors:
            return cleaned
        if bool(cleaned.get("days")) == bool(cleaned.get("file")):
            self.add_error("days", _("请粘贴安排或上传表格，二者选一。"))
            return cleaned
        try:
            cleaned["rows"] = self._rows(cleaned)
            # What was shown and is sent again is counted by the deed, which knows what it was.
            if not cleaned["seen"] or self._page():
                self._show_what_moves(cleaned)
        except errors.Invalid as refusal:
            for name, sentence in refusal.fields.items():
                self.add_error(name, sentence)
        return cleaned

    def add_error(self, field: str | None, error: Any) -> None:
        """Other dates move by now than were shown: the deed was refused, and they are shown."""
        if field == "seen":
            self._show_what_moves(self.cleaned_data)
        else:
            super().add_error(field, error)

    @staticmethod
    def _rows(cleaned: dict[str, Any]) -> list[calendar.Row]:
        if cleaned["file"]:
            return calendar.parse_workbook(files.read(cleaned["file"]))
        return calendar.parse(cleaned["days"])

    def _page(self) -> str:
        return str(self.data.get(LOOK, ""))

    def _show_what_moves(self, cleaned: dict[str, Any]) -> None:
        """Whose dates move is shown first; the same table sent again enters it."""
        told = {name: cleaned[name] for name in ("document", "reason")}
        moving = calendar.preview(cleaned["year"], cleaned["rows"], by=self.actor, **told)
        digest = calendar.digest(moving)
        if digest == cleaned["seen"] and not self._page():
            return
        self.moving = Moving.of(moving, self._page())
        self.data = {**dict(self.data.items()), self.add_prefix("seen"): digest}
        sentence = counted(
            "尚未录入：按新的安排，有 %(count)s 个期限要顺延，列在下面。核对后再次提交即录入，并通知各方。",
            "count",
        )
        self.add_error(None, sentence % {"count": len(moving)})

    def facts(self) -> dict[str, Any]:
        names = ("year", "document", "reason", "rows", "seen")
        return {name: self.cleaned_data[name] for name in names}


LOOK = "look"  # the button that turns to another page of them
_PER_PAGE = 50


@dataclass(frozen=True)
class Moving:
    """The dates that would move, a page of them, and how many each kind of office has."""

    pages: Page[Any]
    page_range: list[Any]
    counts: list[tuple[str, int]]

    @classmethod
    def of(cls, moving: Sequence[deadlines.Counted], page: str) -> Moving:
        paginator = Paginator(moving, _PER_PAGE)
        pages = paginator.get_page(page or 1)
        roles = Counter(each.row.role for each in moving)
        counts = [(str(Role(role).label), count) for role, count in sorted(roles.items())]
        return cls(pages, list(paginator.get_elided_page_range(pages.number)), counts)

    def lines(self) -> list[dict[str, Any]]:
        return [
            {
                "kind": each.period.label if each.period else _("办理期限"),
                "what": each.row.what,
                "office": each.row.organisation.name,
                "before": each.row.due_on,
                "after": each.due,
            }
            for each in self.pages
        ]


def enter(
    *, by: Any, year: int, document: str, reason: str, rows: list[calendar.Row], seen: str
) -> CalendarYear:
    row: CalendarYear = calendar.enter_year(
        year, rows, by=by, document=document, reason=reason, seen=seen
    )
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
        template="accounts/calendar/enter.html",
        done=gettext_lazy("已录入，此后的期限按此计算；顺延的期限已通知各方。"),
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
