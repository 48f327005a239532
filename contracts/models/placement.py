"""A placement: one course at one school, its states and every way from one to the next."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.actors import OnPaper
from accounts.enums import Role
from accounts.models import CheckedFromPaper, User, entry_check, entry_constraints
from accounts.permissions import lead, machine, member
from accounts.rules import entry_checked
from contracts import facts
from contracts.enums import PlacementEnd, PlacementState
from contracts.models.agreement import Agreement
from contracts.models.columns import backfill_batch
from contracts.models.placement_staff import PlacementStaff
from contracts.rules import backfill
from contracts.rules import placement as rules
from core import clock, deeds
from core.fsm import Deed, move
from core.models.files import StoredFile
from core.models.subject import Subject, ref, state_field, state_is_known
from core.rules import reason_given
from institutions import prices, readiness
from institutions.enums import SchoolState
from institutions.models import Course, School, Staff
from institutions.models.columns import by_user, stored_file
from institutions.models.scopes import bureaus

S = PlacementState
BEGUN = (S.RUNNING, S.ENDED)
BOTH = (Role.INSTITUTION, Role.SCHOOL)
_CONFIRMED = ~Q(state__in=[S.PENDING, S.VOIDED])
_INDEXES = [
    models.Index(fields=["state", "starts_on"], name="placement_state_start"),
    models.Index(fields=["ran_from", "ran_until"], name="placement_ran"),
]
_PROMISES: list[models.BaseConstraint] = [
    state_is_known(S, "placement_state_known"),
    models.CheckConstraint(
        condition=Q(ends_on__gte=F("starts_on")), name="placement_dates_in_order"
    ),
    models.CheckConstraint(
        condition=~Q(state__in=BEGUN) | Q(ran_from__isnull=False),
        name="placement_begun_has_day",
    ),
    models.CheckConstraint(
        condition=~Q(state=S.ENDED) | Q(ran_until__isnull=False) & ~Q(end_cause=""),
        name="placement_ended_has_day_and_cause",
    ),
    models.CheckConstraint(
        condition=Q(ran_until__isnull=True) | Q(ran_until__gte=F("ran_from")),
        name="placement_ran_in_order",
    ),
    models.CheckConstraint(
        condition=~Q(state=S.AGREED)
        | Q(agreed_on__isnull=False)
        | Q(backfilled=True, confirmed_on__isnull=False),
        name="placement_agreed_has_day",
    ),
    models.CheckConstraint(
        condition=Q(proposal_entered_by__isnull=True) | Q(proposal_scan__isnull=False),
        name="placement_proposal_has_scan",
    ),
    *entry_constraints("placement", checked=True),
]
# What must be there of number, date and scan, by column, before it is confirmed from paper.
_PAPERS = (
    ("backfill_number", _("依据文号")),
    ("backfill_date", _("依据日期")),
    ("backfill_scan_id", _("依据扫描件")),
)


class Placement(CheckedFromPaper, Subject):
    """One course of an agreement at one school: who, when, for how many pupils (入校安排).

    Bodies of moves set columns of the row only; consequences are in `contracts.domain`.
    """

    begins_in: ClassVar[tuple[str, ...]] = (S.PENDING,)
    BACKFILL_PAPERS: ClassVar[tuple[tuple[str, Any], ...]] = _PAPERS
    state = state_field(S, S.PROPOSED)

    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="placements")
    school = models.ForeignKey(School, on_delete=models.PROTECT, related_name="placements")
    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="placements")
    starts_on = models.DateField(_("入校日期"))
    ends_on = models.DateField(_("截止日期"))
    pupils = models.PositiveIntegerField(_("学生人数"))
    weekly_hours = models.DecimalField(_("每周课时"), max_digits=4, decimal_places=1)
    timetable = models.CharField(_("上课时间和地点"), max_length=200, blank=True)
    price = models.DecimalField(_("价格"), max_digits=8, decimal_places=2)
    price_unit = prices.unit_column()
    group_plan = models.TextField(_("停止时的接续安排"), blank=True)

    proposed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    proposed_on = models.DateField()
    # The school's paper stays when the institution's is typed in after it.
    proposal_scan = stored_file(_("学校意见扫描件"))
    proposal_entered_by = by_user()
    proposal_entered_on = models.DateField(null=True, blank=True)
    agreed_on = models.DateField(null=True, blank=True)
    agreed_by = by_user()

    moved_from = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="moved_to"
    )
    ran_from = models.DateField(null=True, blank=True)
    ran_until = models.DateField(null=True, blank=True)
    end_cause = models.CharField(max_length=12, choices=PlacementEnd.choices, blank=True)
    handover = models.TextField(_("学生接续安排"), blank=True)

    backfilled = models.BooleanField(_("补录"), default=False)
    backfill_batch = backfill_batch("placements")
    backfill_number = models.CharField(_("依据文号"), max_length=80, blank=True)
    backfill_date = models.DateField(_("依据日期"), null=True, blank=True)
    backfill_scan = stored_file(_("依据扫描件"))
    confirmed_by = by_user()
    confirmed_on = models.DateField(null=True, blank=True)

    staff = models.ManyToManyField(Staff, through="PlacementStaff", related_name="placements")

    scope: ClassVar[dict[str, Any]] = {
        Role.CITY: lambda a: (
            Q(agreement__region=a.city_code) | Q(agreement__region__parent=a.city_code)
        ),
        Role.DISTRICT: lambda a: Q(agreement__region=a.region_code),
        Role.INSPECTOR: lambda a: Q(agreement__region=a.region_code) & _CONFIRMED,
        Role.SCHOOL: lambda a: Q(school__organisation=a.organisation_id) & _CONFIRMED,
        Role.INSTITUTION: lambda a: (
            Q(agreement__institution__organisation=a.organisation_id) & _CONFIRMED
        ),
    }

    class Meta:
        ordering = ["-starts_on", "-id"]
        indexes = _INDEXES
        constraints = _PROMISES

    def __str__(self) -> str:
        return self.title()

    @property
    def price_said(self) -> str:
        """With its unit, as on the agreement's annex."""
        return prices.said(self.price, self.price_unit)

    @property
    def entry_waits(self) -> bool:
        """Agreed from paper, and nobody else has compared it yet."""
        return self.state == S.AGREED and super().entry_waits

    @property
    def entry_typists(self) -> tuple[int | None, ...]:
        """Of both papers."""
        return self.proposal_entered_by_id, self.entered_by_id

    def proposal_from_paper(self, by: Any, *, on: date, scan: StoredFile | None) -> None:
        """The school's own paper, kept apart: the institution's may come after it."""
        self.typed_in(by, on=on, scan=scan)
        self.proposal_entered_by_id, self.proposal_entered_on = by.user_id, on
        self.proposal_scan = scan

    @property
    def consent_scan(self) -> StoredFile | None:
        """The institution's paper."""
        return None if self.entry_scan_id == self.proposal_scan_id else self.entry_scan

    def title(self) -> str:
        return str(_("%(school)s“%(course)s”入校安排")) % {
            "school": self.school.organisation.name,
            "course": self.course.name,
        }

    def ledger_key(self) -> tuple[str, str]:
        return self.agreement.ledger_key()

    def locks_first(self) -> list[models.Model]:
        return [self.agreement.institution, self.agreement]

    def parties(self, role: str) -> set[int]:
        if role == Role.INSTITUTION:
            return {self.agreement.institution.organisation_id}
        if role == Role.SCHOOL:
            return {self.school.organisation_id}
        if role in {Role.DISTRICT, Role.INSPECTOR}:
            return bureaus([self.agreement.region_id])
        return set()

    @property
    def last_there(self) -> date:
        """Its last planned day at the school; at a closed one no later than the day before it closed."""
        closed = self.school.closes_on if self.school.state == SchoolState.CLOSED else None
        return min(self.ends_on, closed - clock.ONE_DAY) if closed else self.ends_on

    @staticmethod
    def ran_within(first: date, last: date, *, prefix: str = "") -> Q:
        """Ran on at least one day from `first` to `last`; a run without an end goes on.

        For a query, over a relation named by `prefix`.
        """
        started = Q(**{f"{prefix}ran_from__lte": last})
        still = Q(**{f"{prefix}ran_until__isnull": True})
        return started & (still | Q(**{f"{prefix}ran_until__gte": first}))

    def present_staff(self) -> list[Staff]:
        """The persons named for it who have not left it."""
        return deeds.asked_once((ref(self), "present_staff"), self._present_staff)

    def _present_staff(self) -> list[Staff]:
        rows = self.named_staff.filter(until__isnull=True)
        found = rows.select_related("staff__person", "staff__institution__region")
        papers = [f"staff__{name}" for name in readiness.PREFETCH]
        return [row.staff for row in found.prefetch_related(*papers)]

    def kept_out(self) -> QuerySet[PlacementStaff]:
        """Whom the school refused, at this placement or another of the same school."""
        return PlacementStaff.objects.filter(refused=True, placement__school=self.school_id)

    @move(
        source=S.PROPOSED,
        target=S.AGREED,
        permission=member(Role.INSTITUTION, Role.DISTRICT),
        label=_("同意入校安排"),
        rules=(*rules.SUBSTANCE, rules.starts_ahead, *rules.PERSONS, *rules.BOTH_SIDES),
        tells=(Role.SCHOOL, Role.DISTRICT),
        audience=BOTH,
        says=_("机构已同意“%(title)s”，将按约定日期入校。"),
    )
    def agree(self, deed: Deed[facts.Manned]) -> None:
        self.agreed_on = deed.on
        self.agreed_by_id = deed.by.user_id
        if deed.by.role == Role.DISTRICT:
            self.typed_in(deed.by, on=deed.on, scan=deed.facts.entry_scan)

    @move(
        source=S.PROPOSED,
        target=S.DECLINED,
        permission=member(Role.INSTITUTION),
        label=_("不同意"),
        rules=(reason_given,),
        tells=(Role.SCHOOL,),
        audience=BOTH,
        says=_("机构不同意“%(title)s”：%(reason)s。可修改后重新提出。"),
    )
    def decline(self, deed: Deed[None]) -> None:
        """The institution cannot, or wants other terms."""

    @move(
        source=S.DECLINED,
        target=S.PROPOSED,
        permission=member(Role.SCHOOL),
        label=_("重新提出"),
        rules=(*rules.SUBSTANCE, rules.starts_ahead),
        tells=(Role.INSTITUTION,),
        audience=BOTH,
        says=_("学校已重新提出“%(title)s”，请确认。"),
    )
    def propose_again(self, deed: Deed[None]) -> None:
        self.proposed_on = deed.on
        if not isinstance(deed.by, OnPaper):
            self.proposed_by_id = deed.by.user_id

    @move(
        source=S.AGREED,
        target=S.PROPOSED,
        permission=member(Role.SCHOOL, Role.INSTITUTION),
        label=_("退回修改"),
        rules=(reason_given,),
        tells=(Role.SCHOOL, Role.INSTITUTION),
        audience=BOTH,
        says=_("“%(title)s”退回修改：%(reason)s。修改后由机构重新确认。"),
    )
    def send_back(self, deed: Deed[None]) -> None:
        self.agreed_on = None
        self.agreed_by = None
        self.own_word()
        if self.proposal_entered_by_id is not None:
            since, scan = self.proposal_entered_on, self.proposal_scan
            self.in_hand_of(self.proposal_entered_by_id, on=since, scan=scan)

    check_entry = entry_check(
        source=S.AGREED,
        target=S.AGREED,
        permission=member(Role.DISTRICT),
        tells=(Role.DISTRICT,),
        audience=BOTH,
        says=_("“%(title)s”的代录材料已核对。"),
    )

    @move(
        source=S.AGREED,
        target=S.RUNNING,
        permission=machine("placement-start"),
        label=_("入校"),
        rules=(rules.day_has_come, entry_checked, *rules.TO_RUN),
        tells=(Role.SCHOOL, Role.INSTITUTION, Role.DISTRICT),
        audience=BOTH,
        says=_("“%(title)s”今天开始。"),
    )
    def start(self, deed: Deed[None]) -> None:
        self.ran_from = deed.on

    @move(
        source=S.RUNNING,
        target=S.ENDED,
        permission=machine("placement-end"),
        label=_("服务期满"),
        rules=(rules.day_is_over,),
        tells=(Role.SCHOOL, Role.INSTITUTION),
        audience=BOTH,
        says=_("“%(title)s”服务期满，已结束。"),
    )
    def finish(self, deed: Deed[None]) -> None:
        self.ran_until = self.ends_on
        self.end_cause = PlacementEnd.DUE

    @move(
        source=S.RUNNING,
        target=S.ENDED,
        permission=lead(Role.SCHOOL, Role.DISTRICT)
        | machine("exit-execution", "agreement-end", "school-closing"),
        label=_("提前结束"),
        rules=(rules.end_stated, rules.handover_stated),
        tells=(Role.SCHOOL, Role.INSTITUTION, Role.DISTRICT),
        audience=BOTH,
        says=_("“%(title)s”自%(on)s起结束：%(reason)s。学生接续安排：%(handover)s"),
        danger=True,
    )
    def end(self, deed: Deed[facts.Stop]) -> None:
        last = deed.facts.last or deed.on
        self.ran_until = max(last, self.ran_from or last)
        self.end_cause = deed.facts.cause
        self.handover = deed.facts.handover

    @move(
        source=S.ENDED,
        target=S.RUNNING,
        permission=lead(Role.DISTRICT),
        label=_("更正：恢复在校服务"),
        rules=(reason_given, rules.ended_by_itself, *rules.TO_RUN),
        tells=(Role.SCHOOL, Role.INSTITUTION),
        audience=BOTH,
        says=_("“%(title)s”的结束登记有误，已恢复：%(reason)s。"),
        danger=True,
    )
    def reopen(self, deed: Deed[None]) -> None:
        self.ran_until = None
        self.end_cause = ""
        self.handover = ""

    @move(
        source=(S.PROPOSED, S.DECLINED, S.AGREED),
        target=S.WITHDRAWN,
        permission=member(Role.SCHOOL, Role.INSTITUTION, Role.DISTRICT)
        | machine("exit-execution", "agreement-end", "school-closing"),
        label=_("撤回"),
        rules=(reason_given,),
        tells=(Role.SCHOOL, Role.INSTITUTION),
        audience=BOTH,
        says=_("“%(title)s”已撤回：%(reason)s。"),
        danger=True,
    )
    def withdraw(self, deed: Deed[None]) -> None:
        """It never began."""

    @move(
        source=S.PENDING,
        target=S.AGREED,
        permission=member(Role.DISTRICT),
        label=_("核对补录（尚未入校）"),
        rules=(*backfill.HELD, backfill.is_ahead, rules.school_is_open),
        tells=BOTH,
        audience=BOTH,
        says=_("“%(title)s”已按纸质材料补录并核对。"),
    )
    def confirm_coming(self, deed: Deed[None]) -> None:
        self._confirmed(deed)

    @move(
        source=S.PENDING,
        target=S.RUNNING,
        permission=member(Role.DISTRICT),
        label=_("核对补录（正在服务）"),
        rules=(*backfill.HELD, backfill.has_begun, backfill.not_over, rules.school_is_open),
        tells=BOTH,
        audience=BOTH,
        says=_("“%(title)s”（正在服务）已按纸质材料补录并核对。"),
    )
    def confirm_running(self, deed: Deed[None]) -> None:
        self._confirmed(deed)
        self.ran_from = self.starts_on

    @move(
        source=S.PENDING,
        target=S.ENDED,
        permission=member(Role.DISTRICT),
        label=_("核对补录（已经结束）"),
        rules=(*backfill.HELD, backfill.is_over, backfill.began_before_closing),
        tells=BOTH,
        audience=BOTH,
        says=_("“%(title)s”（已经结束）已按纸质材料补录并核对。"),
    )
    def confirm_past(self, deed: Deed[None]) -> None:
        self._confirmed(deed)
        self.ran_from = self.starts_on
        self.ran_until = self.last_there
        due = self.last_there == self.ends_on
        self.end_cause = PlacementEnd.DUE if due else PlacementEnd.CLOSED

    @move(
        source=S.PENDING,
        target=S.VOIDED,
        permission=member(Role.DISTRICT) | machine("exit-execution", "institution-deregistration"),
        label=_("退回补录"),
        rules=(reason_given,),
        tells=(Role.DISTRICT,),
        says=_("“%(title)s”的补录已退回作废：%(reason)s"),
        danger=True,
    )
    def discard(self, deed: Deed[None]) -> None:
        """What was entered does not agree with the paper."""

    def _confirmed(self, deed: Deed[None]) -> None:
        self.confirmed_by_id = deed.by.user_id
        self.confirmed_on = deed.on
