"""Report jobs: asked for by a person, done by the worker in steps, each commit by itself.

The work is found in the rows: queued ones, and running ones that have said nothing for a while.
"""

from __future__ import annotations

import logging
from datetime import datetime
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db.models import Q
from django.utils import translation
from django.utils.translation import gettext as _

from accounts.actors import system
from accounts.enums import BUREAUS
from core import clock, files, sheets
from core.deeds import deed, record
from core.errors import Blocked, Forbidden, Invalid
from core.files.kinds import Kind
from core.fsm import perform
from institutions.models import Term
from reports import cover, facts, frame, workbook
from reports.enums import JobState, JobStep
from reports.models import ReportJob
from reports.models.job import WORKER
from reports.rules import SILENT

log = logging.getLogger("zhunru.reports")
MOST_ATTEMPTS = 3


@deed
def ask(*, by: Any, region: str, term: Term) -> ReportJob:
    """Ask for a workbook of a region of this actor and a term. Raises Forbidden, Invalid at
    `region` or `term`, Blocked while the same one is being made."""
    if by.role not in BUREAUS:
        raise Forbidden
    if region not in {place.code for place in frame.places(by)}:
        raise Invalid({"region": _("请在本单位管辖的区域中选择。")})
    if not frame.terms(by).filter(pk=term.pk).exists():
        raise Invalid({"term": _("请选择本市录入的学期。")})
    if open_jobs(by).filter(region=region, term=term).exists():
        raise Blocked([_("同一区域、同一学期的报表正在生成，完成后会有通知。")])
    row = ReportJob(
        bureau_id=by.organisation_id,
        region_id=region,
        term=term,
        asked_by_id=by.membership_id,
        asked_at=clock.now(),
    )
    row.save()
    record(row, "ask", by=by, region=region, term=term.code)
    return row


@deed
def retry(job: ReportJob, *, by: Any, version: int | None = None) -> ReportJob:
    return perform(job, ReportJob.retry, by=by, version=version)


def open_jobs(actor: Any) -> Any:
    rows = ReportJob.objects.visible_to(actor)
    return rows.filter(state__in=(JobState.QUEUED, JobState.RUNNING))


def due(now: datetime) -> list[int]:
    """Ids of the jobs that nobody works on."""
    waiting = Q(state=JobState.QUEUED) | Q(state=JobState.RUNNING, alive_at__lte=now - SILENT)
    rows = ReportJob.objects.visible_to(system(WORKER)).filter(waiting)
    return list(rows.order_by("pk").values_list("pk", flat=True))


def run(pk: int) -> bool:
    """Make one workbook. Whatever goes wrong ends in a job that says so, never in a silent one."""
    worker = system(WORKER)
    job = ReportJob.objects.visible_to(worker).select_related("term", "asked_by").get(pk=pk)
    job = perform(job, ReportJob.start, by=worker)
    if job.attempt > MOST_ATTEMPTS:
        return _fail(job, _("生成过程几次中断，请联系系统管理员查看运行日志。"))
    if not job.asked_by.holds_on(clock.today()):
        return _fail(job, _("申请人已不在该岗位，请由在岗人员重新申请。"))
    try:
        return _make(job)
    except Exception:  # told to the people who wait, and to the log
        log.exception("report job %s", pk)
        return _fail(job, _("生成时出错，数据没有改动。请再次生成；仍不成功请联系系统管理员。"))


def _make(job: ReportJob) -> bool:
    actor = job.asked_by.actor()
    made = workbook.gather(actor, region=job.region_id, term=job.term)
    if made is None:
        return _fail(job, _("该区域已不属于本单位管辖，请重新选择。"))
    _at(job, JobStep.WRITE)
    maker = cover.Maker(actor.organisation_name, actor.name, clock.now())
    data = workbook.write(made, maker=maker)
    _at(job, JobStep.STORE)
    _finish(job, data, made)
    return True


def _at(job: ReportJob, step: JobStep) -> None:
    """Say what is being done now, for whoever watches; nothing is recorded."""
    job.step, job.alive_at = step, clock.now()
    job.save(update_fields=["step", "alive_at"])


@deed
def _finish(job: ReportJob, data: bytes, made: workbook.Contents) -> ReportJob:
    with translation.override(workbook.LANGUAGE):
        stored = files.accept(
            SimpleUploadedFile(filename(made), data, sheets.XLSX_TYPE), kinds={Kind.XLSX}, by=WORKER
        )
        told = facts.Finished(
            attempt=job.attempt,
            file=stored,
            result=cover.verdict(made.checks),
            summary=summary(made),
        )
        return perform(job, ReportJob.finish, told, by=system(WORKER))


def _fail(job: ReportJob, why: str) -> bool:
    told = facts.Attempt(attempt=job.attempt)
    perform(job, ReportJob.fail, told, by=system(WORKER), reason=why)
    return True


def filename(made: workbook.Contents) -> str:
    return f"{workbook.title(made.frame)}.xlsx"


def summary(made: workbook.Contents) -> dict[str, Any]:
    """What the page shows of a finished workbook."""
    total = made.tables.summary.total
    kept = ("in_school", "tech", "sports", "arts", "other", "promised", "schools", "pupils")
    return {
        **{name: getattr(total, name) for name in kept},
        "checks": [
            {"name": check.name, "verdict": check.verdict.value, "why": check.why}
            for check in made.checks
        ],
        "heads": {head.chain: [head.seq, head.hash] for head, _name in made.heads},
    }
