"""What stands in the way of a report job's moves."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from core.fsm import Answer, Asked, Deed, rule
from reports import facts
from reports.enums import JobState

if TYPE_CHECKING:
    from reports.models import ReportJob

# Each step says that it is alive; one that has said nothing for so long was killed.
SILENT = timedelta(minutes=2)


@rule(_("这份报表正在生成，请稍候。"))
def nobody_works_on_it(job: ReportJob, deed: Asked) -> Answer:
    silent = job.alive_at is not None and job.alive_at <= deed.at - SILENT
    return job.state == JobState.QUEUED or silent


@rule(_("这份报表已由另一次生成接手。"), early=False)
def still_the_same_attempt(job: ReportJob, deed: Deed[facts.Attempt]) -> Answer:
    return job.attempt == deed.facts.attempt
