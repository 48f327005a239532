from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.enums import Role
from accounts.permissions import machine, member
from core.fsm import Deed, move
from core.models.subject import state_field, state_is_known
from inspections import facts
from inspections.enums import HearingState
from inspections.models import columns
from inspections.models.case_row import CaseSubject
from inspections.rules import hearings as rules

if TYPE_CHECKING:
    from inspections.models.exit_case import ExitCase

S = HearingState
OFFICER = member(Role.DISTRICT)
INSTITUTION = (Role.INSTITUTION,)
# A withdrawal by the last who asked, or the end of the round, ends it.
CASE = machine("exit-hearing")


class Hearing(CaseSubject):
    """听证: asked for by a recipient of the notice, and no decision before it was held or given up."""

    case = columns.of_case("hearings")
    notice = models.ForeignKey(
        "inspections.PriorNotice", on_delete=models.PROTECT, related_name="hearings"
    )
    requested_on = models.DateField()
    fixed_on = models.DateField(null=True, blank=True)
    hearing_on = models.DateField(null=True, blank=True)
    # As the notice says it, 上午九时; "" leaves a place to write it.
    hearing_time = models.CharField(max_length=20, blank=True)
    hearing_place = models.CharField(max_length=120, blank=True)
    hearing_chair = models.CharField(max_length=60, blank=True)
    held_on = models.DateField(null=True, blank=True)
    held_by = columns.a_user()
    record = columns.a_file()
    state = state_field(S, S.REQUESTED)

    scope: ClassVar[dict[str, Any]] = columns.CASE_SCOPE

    class Meta:
        ordering = ["requested_on", "id"]
        constraints = [
            state_is_known(S, "hearing_state_known"),
            models.CheckConstraint(
                condition=~Q(state__in=[S.FIXED, S.HELD])
                | Q(hearing_on__isnull=False) & ~Q(hearing_place="") & ~Q(hearing_chair=""),
                name="hearing_fixed",
            ),
            models.CheckConstraint(
                condition=~Q(state=S.HELD)
                | Q(held_by__isnull=False, record__isnull=False)
                & Q(held_on__gte=models.F("hearing_on")),
                name="hearing_held",
            ),
        ]

    @classmethod
    def asked(cls, case: ExitCase, deed: Deed[object]) -> Hearing:
        return cls.objects.create(case=case, notice=case.notice, requested_on=deed.on)

    @property
    def is_open(self) -> bool:
        """Still to be held."""
        return self.state in {S.REQUESTED, S.FIXED}

    @move(
        source=[S.REQUESTED, S.FIXED],
        target=S.FIXED,
        permission=OFFICER,
        label=_("确定听证日期并通知"),
        rules=(
            rules.hearing_told_ahead,
            rules.hearing_year_open,
            rules.place_and_chair,
            rules.chair_took_no_part,
        ),
        tells=INSTITUTION,
        audience=INSTITUTION,
        says=_("“%(title)s”：听证定于 %(hearing_on)s 在%(hearing_place)s举行。"),
    )
    def fix(self, deed: Deed[facts.HearingDay]) -> None:
        self.number_letter("hearing", deed.facts.letter_number)
        self.fixed_on = deed.on
        self.hearing_on = deed.facts.hearing_on
        self.hearing_time = deed.facts.hearing_time.strip()
        self.hearing_place = deed.facts.hearing_place
        self.hearing_chair = deed.facts.hearing_chair

    @move(
        source=S.FIXED,
        target=S.HELD,
        permission=OFFICER,
        label=_("记录听证举行"),
        rules=(rules.hearing_by_another, rules.hearing_day_reached, rules.hearing_recorded),
        tells=INSTITUTION,
        audience=INSTITUTION,
        says=_("“%(title)s”：听证已经举行，笔录已存入案卷。"),
    )
    def hold(self, deed: Deed[facts.HearingRecord]) -> None:
        self.held_on, self.held_by_id = deed.on, deed.by.user_id
        self.record = deed.facts.file

    @move(
        source=[S.REQUESTED, S.FIXED],
        target=S.WITHDRAWN,
        permission=CASE,
        label=_("听证申请全部撤回"),
    )
    def withdraw(self, deed: Deed[None]) -> None:
        pass

    @move(
        source=[S.REQUESTED, S.FIXED],
        target=S.DROPPED,
        permission=CASE,
        label=_("听证不再举行"),
    )
    def drop(self, deed: Deed[None]) -> None:
        pass
