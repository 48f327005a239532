from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.enums import SYSTEM, Role
from accounts.models import Membership, Organisation, Region
from accounts.permissions import machine, member
from core.fsm import Deed, move
from core.models.files import StoredFile
from core.models.subject import Subject, state_field, state_is_known
from core.scoping import everything
from institutions.models import Term
from reports import facts, rules
from reports.enums import JobState, JobStep

S = JobState
WORKER = "reports"


class ReportJob(Subject):
    """One workbook, asked for by a person of a bureau; each is a row of its own and stays.

    The work lives here, not in a message: whoever finds it queued, or silent, takes it up again.
    `step` and `alive_at` are written while it runs, outside any deed.
    """

    bureau = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="report_jobs")
    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+")
    term = models.ForeignKey(Term, on_delete=models.PROTECT, related_name="report_jobs")
    asked_by = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(_("申请时间"))
    step = models.CharField(max_length=8, choices=JobStep.choices, blank=True)
    attempt = models.PositiveSmallIntegerField(default=0)
    alive_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(_("完成时间"), null=True, blank=True)
    file = models.ForeignKey(
        StoredFile,
        verbose_name=_("报表文件"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    summary = models.JSONField(default=dict)
    problem = models.TextField(blank=True)
    state = state_field(S, S.QUEUED)

    tones: ClassVar[dict[str, str]] = {"queued": "wait", "running": "go", "done": "ok"}
    scope: ClassVar[dict[str, Any]] = {
        Role.CITY: lambda a: Q(bureau=a.organisation_id),
        Role.DISTRICT: lambda a: Q(bureau=a.organisation_id),
        SYSTEM: everything,
    }

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["state", "alive_at"], name="report_job_open")]
        constraints = [
            state_is_known(S, "report_job_state_known"),
            models.CheckConstraint(
                condition=~Q(state=S.DONE) | Q(file__isnull=False, finished_at__isnull=False),
                name="report_job_done_has_its_file",
            ),
            models.CheckConstraint(
                condition=~Q(state=S.RUNNING) | Q(alive_at__isnull=False) & ~Q(step=""),
                name="report_job_running_has_a_step",
            ),
            models.CheckConstraint(
                condition=~Q(state=S.FAILED) | ~Q(problem=""),
                name="report_job_failed_says_why",
            ),
        ]

    def __str__(self) -> str:
        return self.title()

    def title(self) -> str:
        params = {"region": self.region.name, "term": self.term.name}
        return str(_("%(region)s%(term)s报表")) % params

    def ledger_key(self) -> tuple[str, str]:
        return self.bureau.code, f"report:{self.region_id}:{self.term.code}"

    def in_hands_of(self) -> str:
        """A failed one lies with whoever asked for it, of the city or of a district."""
        role = super().in_hands_of()
        return self.asked_by.role if role == Role.DISTRICT else role

    def parties(self, role: str) -> set[int]:
        return {self.bureau_id} if role == self.asked_by.role else set()

    @move(
        source=[S.QUEUED, S.RUNNING],
        target=S.RUNNING,
        permission=machine(WORKER),
        label=_("开始生成"),
        rules=(rules.nobody_works_on_it,),
    )
    def start(self, deed: Deed[None]) -> None:
        self.attempt += 1
        self.step, self.alive_at = JobStep.READ, deed.at

    @move(
        source=S.RUNNING,
        target=S.DONE,
        permission=machine(WORKER),
        label=_("生成完毕"),
        rules=(rules.still_the_same_attempt,),
        tells=(Role.CITY, Role.DISTRICT),
        says=_("“%(title)s”已生成：%(result)s。"),
    )
    def finish(self, deed: Deed[facts.Finished]) -> None:
        self.file = deed.facts.file
        self.summary = deed.facts.summary
        self.finished_at = deed.at

    @move(
        source=S.RUNNING,
        target=S.FAILED,
        permission=machine(WORKER),
        label=_("生成失败"),
        rules=(rules.still_the_same_attempt,),
        tells=(Role.CITY, Role.DISTRICT),
        says=_("“%(title)s”未能生成：%(reason)s"),
    )
    def fail(self, deed: Deed[facts.Attempt]) -> None:
        self.problem = deed.reason
        self.finished_at = deed.at

    @move(
        source=S.FAILED,
        target=S.QUEUED,
        permission=member(Role.CITY, Role.DISTRICT),
        label=_("再次生成"),
    )
    def retry(self, deed: Deed[None]) -> None:
        self.step, self.problem, self.finished_at, self.alive_at = "", "", None, None
        self.attempt = 0
