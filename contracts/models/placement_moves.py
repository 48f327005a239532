"""The machine of a placement: its states and every way from one to the next."""

from __future__ import annotations

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.actors import OnPaper
from accounts.enums import Role
from accounts.models import entry_check
from accounts.permissions import lead, machine, member
from accounts.rules import entry_checked
from contracts import facts
from contracts.enums import PlacementEnd, PlacementState
from contracts.models.placement import PlacementRow, PlacementStaff
from contracts.rules import backfill
from contracts.rules import placement as rules
from core import deeds
from core.fsm import Deed, move
from core.models.subject import ref
from core.rules import reason_given
from institutions import readiness
from institutions.models import Staff

S = PlacementState
BOTH = (Role.INSTITUTION, Role.SCHOOL)


class Placement(PlacementRow):
    """One course of an agreement at one school: who, when, for how many pupils (入校安排).

    Bodies set columns of the row only; consequences are in `contracts.domain`.
    """

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
        rules=(
            rules.day_has_come,
            rules.still_within,
            entry_checked,
            *rules.SUBSTANCE,
            *rules.PERSONS,
        ),
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
        rules=(
            reason_given,
            rules.ended_by_itself,
            rules.still_within,
            *rules.SUBSTANCE,
            *rules.PERSONS,
        ),
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
        rules=(
            backfill.another_person,
            backfill.papers_there,
            backfill.agreement_confirmed,
            backfill.is_ahead,
            rules.school_is_open,
        ),
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
        rules=(
            backfill.another_person,
            backfill.papers_there,
            backfill.agreement_confirmed,
            backfill.has_begun,
            backfill.not_over,
            rules.school_is_open,
        ),
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
        rules=(
            backfill.another_person,
            backfill.papers_there,
            backfill.agreement_confirmed,
            backfill.is_over,
            backfill.began_before_closing,
        ),
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
