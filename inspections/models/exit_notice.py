"""The machine of an exit case, first part: emergency, notice, defence, hearing."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from accounts.enums import Role
from accounts.permissions import lead, machine, member
from core.fsm import Deed, move
from inspections.enums import Emergency, ExitState
from inspections.models.exit_file import NOTICE_PARTS, ExitFile
from inspections.rules import decisions, hearings
from inspections.rules import notices as rules

S = ExitState
OFFICER = member(Role.DISTRICT)
LEAD = lead(Role.DISTRICT)
EITHER_SIDE = member(Role.INSTITUTION, Role.DISTRICT)
INSTITUTION = (Role.INSTITUTION,)


class NoticeMoves(ExitFile):
    class Meta:
        abstract = True

    @move(
        "state",
        source=S.OPENED,
        target=S.OPENED,
        permission=LEAD,
        label=_("确认紧急暂停"),
        rules=(rules.emergency_waits, rules.answered_by_another, rules.reason_given),
        tells=(Role.INSTITUTION, Role.INSPECTOR),
        audience=INSTITUTION,
        says=_("“%(title)s”：紧急暂停已由负责人确认。%(reason)s"),
    )
    def confirm_emergency(self, deed: Deed) -> None:
        self.emergency = Emergency.CONFIRMED

    @move(
        "state",
        source=S.OPENED,
        target=S.OPENED,
        permission=LEAD,
        label=_("解除紧急暂停"),
        rules=(rules.emergency_waits, rules.reason_given),
        tells=(Role.INSTITUTION, Role.INSPECTOR),
        audience=INSTITUTION,
        says=_("“%(title)s”：紧急暂停已经解除。%(reason)s"),
    )
    def lift_emergency(self, deed: Deed) -> None:
        self.emergency = Emergency.LIFTED

    @move(
        "state",
        source=S.OPENED,
        target=S.OPENED,
        permission=machine("emergency-escalation"),
        label=_("紧急暂停逾期未确认"),
        rules=(rules.emergency_waits, rules.emergency_overdue),
        tells=(Role.DISTRICT, Role.CITY),
        says=_("“%(title)s”：紧急暂停逾期未确认，暂停继续有效，已报上一级。"),
    )
    def escalate_emergency(self, deed: Deed) -> None:
        self.emergency_escalated_on = deed.on

    @move(
        "state",
        source=S.OPENED,
        target=S.OPENED,
        permission=OFFICER,
        label=_("起草告知书"),
        rules=(rules.nothing_served_yet, rules.texts_given, rules.intended_fits),
    )
    def draft_notice(self, deed: Deed) -> None:
        for name in NOTICE_PARTS:
            setattr(self, name, str(deed.fact(name, getattr(self, name)) or ""))
        self.drafted_by_id = deed.by.user_id
        self.drafted_on = deed.on

    @move(
        "state",
        source=S.OPENED,
        target=S.OPENED,
        permission=OFFICER,
        label=_("记录告知书送达"),
        rules=(
            rules.notice_complete,
            rules.emergency_answered,
            rules.recipient_waits,
            rules.receipt_given,
            rules.consent_to_electronic,
            rules.witness_of_left,
            rules.announced_long_enough,
            rules.served_between,
        ),
    )
    def serve_notice(self, deed: Deed) -> None:
        pass

    @move(
        "state",
        source=S.OPENED,
        target=S.NOTIFIED,
        permission=OFFICER,
        label=_("完成告知，起算申辩期"),
        rules=(
            rules.grounded,
            rules.emergency_answered,
            rules.notice_complete,
            rules.notice_served_to_all,
            rules.period_has_effect,
        ),
        tells=INSTITUTION,
        audience=INSTITUTION,
        says=_("“%(title)s”：退出事先告知书已送达，请在 %(due)s 前陈述申辩或申请听证。"),
    )
    def notify(self, deed: Deed) -> None:
        due = self.defence_period()
        if due is not None:
            self.defence_due, self.defence_provisional = due.date, due.provisional
        self.notified_on = max(one.served_on for one in self.services_of("NOTICE"))
        self.told_on = self.told_on or deed.on

    @move(
        "state",
        source=S.NOTIFIED,
        target=S.NOTIFIED,
        permission=EITHER_SIDE,
        label=_("提交陈述申辩"),
        rules=(hearings.within_the_period, hearings.defence_told, hearings.paper_of_the_other_side),
        tells=(Role.DISTRICT,),
        audience=INSTITUTION,
        says=_("“%(title)s”收到陈述申辩，须在决定理由中回应。"),
    )
    def answer(self, deed: Deed) -> None:
        pass

    @move(
        "state",
        source=S.NOTIFIED,
        target=S.NOTIFIED,
        permission=EITHER_SIDE,
        label=_("放弃陈述申辩"),
        rules=(
            hearings.institution_does_not_speak_for_the_person,
            hearings.not_waived_yet,
            hearings.waiver_signed,
        ),
        tells=(Role.DISTRICT,),
        audience=INSTITUTION,
        says=_("“%(title)s”：对方已书面放弃陈述申辩。"),
    )
    def waive(self, deed: Deed) -> None:
        self.waived_on = deed.on
        self.waiver = deed.fact("file")

    @move(
        "state",
        source=S.NOTIFIED,
        target=S.NOTIFIED,
        permission=EITHER_SIDE,
        label=_("申请听证"),
        rules=(
            hearings.within_the_period,
            hearings.no_hearing_yet,
            hearings.paper_of_the_other_side,
        ),
        tells=(Role.DISTRICT,),
        audience=INSTITUTION,
        says=_("“%(title)s”：对方申请听证，请确定日期并通知。"),
    )
    def request_hearing(self, deed: Deed) -> None:
        self.hearing_requested_on = deed.on

    @move(
        "state",
        source=S.NOTIFIED,
        target=S.NOTIFIED,
        permission=EITHER_SIDE,
        label=_("撤回听证申请"),
        rules=(
            hearings.institution_does_not_speak_for_the_person,
            hearings.hearing_requested,
            hearings.hearing_not_held,
            hearings.paper_of_the_other_side,
        ),
        tells=(Role.DISTRICT,),
        audience=INSTITUTION,
        says=_("“%(title)s”：听证申请已撤回。"),
    )
    def withdraw_hearing(self, deed: Deed) -> None:
        self.hearing_requested_on = self.hearing_on = None

    @move(
        "state",
        source=S.NOTIFIED,
        target=S.NOTIFIED,
        permission=OFFICER,
        label=_("确定听证日期并通知"),
        rules=(
            hearings.hearing_requested,
            hearings.hearing_not_held,
            hearings.hearing_told_ahead,
            hearings.hearing_year_open,
            hearings.place_and_chair,
        ),
        tells=INSTITUTION,
        audience=INSTITUTION,
        says=_("“%(title)s”：听证定于 %(hearing_on)s 在%(hearing_place)s举行。"),
    )
    def set_hearing(self, deed: Deed) -> None:
        self.hearing_on = deed.fact("hearing_on")
        self.hearing_place = deed.fact("hearing_place")
        self.hearing_chair = deed.fact("hearing_chair")

    @move(
        "state",
        source=S.NOTIFIED,
        target=S.NOTIFIED,
        permission=OFFICER,
        label=_("记录听证举行"),
        rules=(
            hearings.hearing_set,
            hearings.hearing_not_held,
            hearings.hearing_by_another,
            hearings.hearing_day_reached,
            hearings.hearing_recorded,
        ),
        tells=INSTITUTION,
        audience=INSTITUTION,
        says=_("“%(title)s”：听证已经举行，笔录已存入案卷。"),
    )
    def hold_hearing(self, deed: Deed) -> None:
        self.hearing_held_on = deed.on
        self.hearing_record = deed.fact("file")

    @move(
        "state",
        source=[S.NOTIFIED, S.REVIEWED],
        target=S.OPENED,
        permission=OFFICER,
        label=_("重新告知"),
        rules=(rules.reason_given,),
        tells=INSTITUTION,
        audience=INSTITUTION,
        says=_("“%(title)s”将重新告知，申辩期重新计算：%(reason)s"),
    )
    def renotify(self, deed: Deed) -> None:
        self.earlier_notices = [*self.earlier_notices, self.notice_kept()]
        self.round += 1
        self.notice_number = ""
        self.notified_on = self.defence_due = self.waived_on = self.waiver = None
        self.hearing_requested_on = self.hearing_on = self.hearing_held_on = None
        self.reviewed_by = self.review_on = self.review_file = None
        self.review_opinion = self.reviewer_name = ""
        self.collective_record = None

    @move(
        "state",
        source=[S.NOTIFIED, S.REVIEWED],
        target=S.DISMISSED,
        permission=LEAD,
        label=_("不予退出，结案"),
        rules=(decisions.decided_by_another, rules.reason_given),
        tells=(Role.INSTITUTION, Role.INSPECTOR),
        audience=INSTITUTION,
        says=_("“%(title)s”：决定不予退出。%(reason)s"),
        danger=True,
    )
    def dismiss(self, deed: Deed) -> None:
        self.ended_on, self.ended_reason = deed.on, deed.reason
