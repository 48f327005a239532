"""学期报表: ask for a workbook of a region and term, watch it being made, take it along."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_htmx.http import HttpResponseClientRefresh

from accounts.enums import BUREAUS
from core import clock
from institutions.models import Term
from portals.kit import fields, files, gate, links, lists, navigation, timeline, words
from portals.kit.act import Act, register
from portals.kit.deed_form import DeedForm
from portals.kit.facts import Fact
from reports import frame
from reports.checking import Verdict
from reports.domain import jobs
from reports.enums import JobState, JobStep
from reports.models import ReportJob


class AskForm(DeedForm):
    region = forms.ChoiceField(label=gettext_lazy("统计区域"))
    term = fields.RowField(Term, label=gettext_lazy("学期"))

    def prepare(self) -> None:
        places = frame.places(self.actor)
        self.fields["region"].choices = [(place.code, place.name) for place in places]  # type: ignore[attr-defined]

    @classmethod
    def start(cls, subject: Any, actor: Any) -> dict[str, Any]:
        """The own region, and the newest term that has begun."""
        begun = frame.terms(actor).filter(starts_on__lte=clock.today()).first()
        return {"region": actor.region_code, "term": begun.pk if begun else None}


class Reports(lists.ListPage):
    model, roles, title = ReportJob, BUREAUS, gettext_lazy("学期报表")
    intro = gettext_lazy("附表1、2、5、6和逻辑校验合为一册。每次生成都是新的一册，以前的保留不动。")
    new = ("ask",)
    exportable = False
    columns = (
        lists.Column("title", gettext_lazy("报表"), kind="link", roles=BUREAUS),
        lists.Column("state", gettext_lazy("状态"), kind="chip", sort="state", roles=BUREAUS),
        lists.Column("in_school", gettext_lazy("入校机构数"), kind="number", value=lambda row: row.summary.get("in_school"), roles=BUREAUS),
        lists.Column("asked_by.user.name", gettext_lazy("申请人"), roles=BUREAUS),
        lists.Column("asked_at", gettext_lazy("申请时间"), kind="moment", sort="asked_at", roles=BUREAUS),
        lists.Column("finished_at", gettext_lazy("完成时间"), kind="moment", roles=BUREAUS),
    )  # fmt: skip
    filters = (lists.Choice("state", gettext_lazy("状态"), JobState.choices),)
    empty_title = gettext_lazy("还没有生成过报表。")
    empty_hint = gettext_lazy("选择区域和学期，系统会在后台生成，完成后发通知。")

    def rows(self, actor: Any) -> QuerySet[Any]:
        found: QuerySet[Any] = super().rows(actor)
        return found.select_related("region", "term", "asked_by__user")


@dataclass(frozen=True)
class Step:
    label: str
    kind: str


@dataclass(frozen=True)
class Progress:
    """What the progress component shows: named steps, as the row tells them."""

    label: str
    steps: list[Step]
    finished: bool
    failed: bool
    message: str
    poll_url: str
    done: int = 0
    total: int = 0


def progress(row: ReportJob) -> Progress:
    finished = row.state in {JobState.DONE, JobState.FAILED}
    failed = row.state == JobState.FAILED
    message = row.problem if failed else _("已生成，可以下载。")
    poll_url = reverse("report-progress", args=[row.pk])
    return Progress(_("生成进度"), _steps(row), finished, failed, message, poll_url)


def _steps(row: ReportJob) -> list[Step]:
    if row.state == JobState.DONE:
        return [Step(str(step.label), "done") for step in JobStep]
    here = list(JobStep).index(JobStep(row.step)) if row.step else -1
    kinds = ["done" if number < here else "" for number in range(len(JobStep))]
    if row.state == JobState.RUNNING:
        kinds[here] = "here"
    return [Step(str(step.label), kind) for step, kind in zip(JobStep, kinds, strict=True)]


@gate.page(*BUREAUS)
def report(request: HttpRequest, pk: int) -> HttpResponse:
    actor = request.actor  # type: ignore[attr-defined]
    row = _row(actor, pk)
    checks = [
        {**check, "label": Verdict(check["verdict"]).label, "tone": TONES[check["verdict"]]}
        for check in row.summary.get("checks", [])
    ]
    context = {
        "row": row,
        "job": progress(row),
        "facts": _facts(row),
        # What does not fit comes first; the rest as in the workbook.
        "checks": sorted(checks, key=lambda check: check["verdict"] != Verdict.FAILED),
        "heads": sorted(row.summary.get("heads", {}).items()),
        "entries": timeline.of(row, actor),
    }
    return render(request, "reports/report.html", context)


TONES = {Verdict.PASSED.value: "ok", Verdict.FAILED.value: "stop", Verdict.NOT_ASKED.value: ""}


@gate.page(*BUREAUS)
def report_progress(request: HttpRequest, pk: int) -> HttpResponse:
    """The component alone, asked for every second; the page is drawn anew once it is over."""
    row = _row(request.actor, pk)  # type: ignore[attr-defined]
    if row.state in {JobState.DONE, JobState.FAILED}:
        return HttpResponseClientRefresh()
    return render(request, "kit/_job.html", {"job": progress(row)})


def _row(actor: Any, pk: int) -> ReportJob:
    rows = ReportJob.objects.visible_to(actor)
    found: ReportJob = gate.get_or_404(
        rows.select_related("region", "term", "asked_by__user", "file"), actor, pk
    )
    return found


def _facts(row: ReportJob) -> list[Fact]:
    told: list[Fact] = [
        Fact(_("统计区域"), row.region.name, roles=BUREAUS),
        Fact(_("学期"), row.term.name, roles=BUREAUS),
        Fact(_("申请人"), row.asked_by.user.name, roles=BUREAUS),
        Fact(_("申请时间"), words.moment(row.asked_at), roles=BUREAUS),
    ]
    if row.state != JobState.DONE:
        return told
    kinds = _("科技%(tech)s，体育%(sports)s，艺术%(arts)s，其他%(other)s") % row.summary
    return [
        *told,
        Fact(_("完成时间"), words.moment(row.finished_at), roles=BUREAUS),
        Fact(_("入校机构数"), row.summary["in_school"], roles=BUREAUS),
        Fact(_("其中"), kinds, roles=BUREAUS),
        Fact(_("签约数"), row.summary["promised"], roles=BUREAUS),
        Fact(_("入校学校数"), row.summary["schools"], roles=BUREAUS),
        Fact(_("参与学生数（人次）"), row.summary["pupils"], roles=BUREAUS),
    ]


register(
    Act(
        ReportJob,
        "ask",
        jobs.ask,
        form=AskForm,
        label=gettext_lazy("生成学期报表"),
        new=True,
        allow=lambda _row, actor: actor.role in BUREAUS,
        done=gettext_lazy("已开始生成，完成后会有通知。"),
    )
)
register(Act(ReportJob, "retry", jobs.retry))
links.register(ReportJob, "report")
files.register(ReportJob, "file", allow=lambda row, _actor: row.state == JobState.DONE)
navigation.register(gettext_lazy("学期报表"), "reports", *BUREAUS, order=70)
timeline.labels["reportjob.ask"] = gettext_lazy("申请生成报表")
timeline.labels["organisation.term_report"] = gettext_lazy("命令行导出学期报表")
timeline.systems["reports"] = gettext_lazy("报表生成")
timeline.systems["term-report"] = gettext_lazy("服务器命令")
timeline.nouns["reportjob"] = gettext_lazy("学期报表")
