"""Schools, school years and terms: the frame that calls, agreements and rounds are set in."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.enums import Role
from accounts.models import Organisation, Region
from accounts.permissions import lead, machine
from core.fsm import Deed, move
from core.models.subject import Subject, state_field, state_is_known
from core.rules import reason_given
from core.scoping import Scoped
from institutions import facts, rules
from institutions.enums import Grade, SchoolStage, SchoolState
from institutions.models.columns import stored_file
from institutions.models.institution import Institution
from institutions.models.scopes import bureaus, of_city, of_file

SERVED = (Role.CITY, Role.DISTRICT, Role.REVIEWER, Role.PANEL, Role.SCHOOL, Role.INSPECTOR)
KEEPERS = lead(Role.CITY, Role.DISTRICT)


class School(Subject):
    """A compulsory-education school. Its name and region are its organisation's."""

    organisation = models.OneToOneField(
        Organisation, on_delete=models.PROTECT, related_name="school"
    )
    stage = models.CharField(_("学段"), max_length=12, choices=SchoolStage.choices)
    pupils = models.PositiveIntegerField(_("在校生数"), default=0)
    after_class_pupils = models.PositiveIntegerField(_("参加课后服务人数"), default=0)
    closes_on = models.DateField(_("撤并日期"), null=True, blank=True)
    successor = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="predecessors"
    )
    closing_document = models.CharField(_("撤并文号"), max_length=80, blank=True)
    closing_scan = stored_file(_("撤并文件"))
    handover = models.TextField(_("学生接续安排"), blank=True)
    state = state_field(SchoolState, SchoolState.OPEN)

    tones: ClassVar[dict[str, str]] = {"open": "ok", "closing": "wait", "closed": "stop"}
    scope: ClassVar[dict[str, Any]] = {
        Role.CITY: lambda a: (
            Q(organisation__region__parent=a.city_code) | Q(organisation__region=a.city_code)
        ),
        Role.DISTRICT: lambda a: Q(organisation__region=a.region_code),
        Role.INSPECTOR: lambda a: Q(organisation__region=a.region_code),
        Role.SCHOOL: lambda a: Q(organisation=a.organisation_id),
    }

    class Meta:
        ordering = ["organisation__region_id", "organisation__name"]
        constraints = [
            state_is_known(SchoolState, "school_state_known"),
            models.CheckConstraint(
                condition=Q(after_class_pupils__lte=F("pupils")), name="school_heads_in_order"
            ),
            models.CheckConstraint(
                condition=Q(state=SchoolState.OPEN)
                | Q(closes_on__isnull=False, closing_scan__isnull=False) & ~Q(closing_document=""),
                name="school_closing_is_founded",
            ),
        ]

    def __str__(self) -> str:
        return self.organisation.name

    @property
    def name(self) -> str:
        return self.organisation.name

    @property
    def region(self) -> Region:
        return self.organisation.region

    def ledger_key(self) -> tuple[str, str]:
        return self.region.city_code, f"school:{self.organisation.code}"

    def parties(self, role: str) -> set[int]:
        if role == Role.SCHOOL:
            return {self.organisation_id}
        if role == Role.CITY:
            return bureaus([self.region.city_code])
        return bureaus([self.region.code]) if role in {Role.DISTRICT, Role.INSPECTOR} else set()

    @move(
        source=SchoolState.OPEN,
        target=SchoolState.CLOSING,
        permission=KEEPERS,
        label=_("登记撤并"),
        rules=(
            reason_given,
            rules.closing_documented,
            rules.closing_ahead,
            rules.successor_takes_over,
        ),
        tells=(Role.SCHOOL, Role.DISTRICT, Role.CITY),
        audience=(Role.SCHOOL,),
        says=_("“%(title)s”自%(closes_on)s起撤并（%(document)s）：%(reason)s"),
        danger=True,
    )
    def plan_closing(self, deed: Deed[facts.Closing]) -> None:
        self.closes_on = deed.facts.closes_on
        self.successor = deed.facts.successor
        self.closing_document = deed.facts.document
        self.closing_scan = deed.facts.scan
        self.handover = deed.facts.handover

    @move(
        source=SchoolState.CLOSING,
        target=SchoolState.OPEN,
        permission=KEEPERS,
        label=_("取消撤并"),
        rules=(reason_given,),
        tells=(Role.SCHOOL, Role.DISTRICT, Role.CITY),
        audience=(Role.SCHOOL,),
        says=_("“%(title)s”的撤并已取消：%(reason)s"),
    )
    def cancel_closing(self, deed: Deed[None]) -> None:
        self._open_again()

    @move(
        source=SchoolState.CLOSING,
        target=SchoolState.CLOSED,
        permission=machine("school-closing"),
        label=_("撤并"),
        rules=(rules.closing_day_come,),
        tells=(Role.SCHOOL, Role.DISTRICT, Role.CITY),
        audience=(Role.SCHOOL,),
        says=_("“%(title)s”已撤并。历史记录仍可查看，不能再提出入校安排。"),
    )
    def close(self, deed: Deed[None]) -> None:
        """Its day has come."""

    @move(
        source=SchoolState.CLOSED,
        target=SchoolState.OPEN,
        permission=KEEPERS,
        label=_("更正：恢复办学"),
        rules=(reason_given,),
        tells=(Role.SCHOOL, Role.DISTRICT, Role.CITY),
        audience=(Role.SCHOOL,),
        says=_("“%(title)s”的撤并登记有误，已恢复：%(reason)s。入校安排需重新提出。"),
        danger=True,
    )
    def reopen(self, deed: Deed[None]) -> None:
        self._open_again()

    def _open_again(self) -> None:
        self.closes_on = self.successor = self.closing_scan = None
        self.closing_document = self.handover = ""


class SchoolYear(Subject):
    """学年: what calls, listings and agreements normally cover. Each city enters its own."""

    city = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="school_years")
    code = models.CharField(_("学年"), max_length=9)
    starts_on = models.DateField(_("开始日期"))
    ends_on = models.DateField(_("结束日期"))

    scope: ClassVar[dict[str, Any]] = of_city("city", *SERVED)

    class Meta:
        ordering = ["-starts_on"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gt=F("starts_on")), name="school_year_dates_in_order"
            ),
            models.UniqueConstraint(fields=["city", "code"], name="school_year_once_in_a_city"),
        ]

    def __str__(self) -> str:
        return self.code

    def ledger_key(self) -> tuple[str, str]:
        return self.city_id, f"school-year:{self.code}"

    def parties(self, role: str) -> set[int]:
        return bureaus([self.city_id]) if role == Role.CITY else set()


class Term(Subject):
    """学期: a slice of a school year for rounds and reports."""

    school_year = models.ForeignKey(SchoolYear, on_delete=models.PROTECT, related_name="terms")
    code = models.CharField(_("学期代码"), max_length=20)
    name = models.CharField(_("学期名称"), max_length=40)
    starts_on = models.DateField(_("开始日期"))
    ends_on = models.DateField(_("结束日期"))

    scope: ClassVar[dict[str, Any]] = of_city("school_year__city", *SERVED)

    class Meta:
        ordering = ["-starts_on"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gt=F("starts_on")), name="term_dates_in_order"
            ),
            models.UniqueConstraint(fields=["school_year", "code"], name="term_once_in_a_year"),
        ]

    def __str__(self) -> str:
        return self.name

    def covers(self, day: date) -> bool:
        return self.starts_on <= day <= self.ends_on

    def ledger_key(self) -> tuple[str, str]:
        return self.school_year.ledger_key()

    def parties(self, role: str) -> set[int]:
        return self.school_year.parties(role)

    def locks_first(self) -> list[models.Model]:
        return [self.school_year]


class TermGrade(Scoped):
    """What an institution was graded in a region for a term; written when results are published."""

    institution = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="grades")
    term = models.ForeignKey(Term, on_delete=models.PROTECT, related_name="grades")
    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+")
    grade = models.CharField(_("等级"), max_length=10, choices=Grade.choices)
    score = models.DecimalField(_("得分"), max_digits=5, decimal_places=2, null=True, blank=True)
    published_on = models.DateField(_("公布日期"))
    source = models.CharField(_("来源"), max_length=200)

    scope: ClassVar[dict[str, Any]] = of_file(
        "institution",
        Role.CITY,
        Role.DISTRICT,
        Role.INSPECTOR,
        Role.REVIEWER,
        Role.SCHOOL,
        Role.INSTITUTION,
    )

    class Meta:
        ordering = ["-term__starts_on", "region_id"]
        constraints = [
            models.UniqueConstraint(
                fields=["institution", "term", "region"], name="grade_once_per_term"
            )
        ]

    def __str__(self) -> str:
        return f"{self.institution} {self.term} {self.get_grade_display()}"
