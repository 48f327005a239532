"""The machine of an exit case, first part: emergency, notice."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from accounts.enums import Role
from accounts.permissions import lead, machine
from core.fsm import Deed, move
from inspections.enums import LIVE_CASE, Emergency, ExitState
from inspections.models.exit_defence import INSTITUTION, OFFICER, DefenceMoves
from inspections.models.exit_file import NOTICE_PARTS
from inspections.rules import decisions
from inspections.rules import notices as rules

S = ExitState
LEAD = lead(Role.DISTRICT)


class NoticeMoves(DefenceMoves):
    class Meta:
        abstract = True

    @move(
        "state",
        source=LIVE_CASE,
        target=None,
        permission=LEAD,
        label=_("确认紧急暂停"),
        rules=(rules.emergency_waits, rules.answered_by_another, rules.reason_given),
        tells=(Role.INSTITUTION, Role.INSPECTOR),
        audience=INSTITUTION,
        says=_("“%(title)s”：紧急暂停已由负责人确认。%(reason)s"),
    )
    def confirm_emergency(self, deed: Deed) -> None:
        self.emergency = Emergency.CONFIRMED
        self.number_letter("emergency", deed)

    @move(
        "state",
        source=LIVE_CASE,
        target=None,
        permission=LEAD,
        label=_("解除紧急暂停"),
        rules=(rules.emergency_waits, rules.reason_given),
        tells=(Role.INSTITUTION, Role.INSPECTOR),
        audience=INSTITUTION,
        says=_("“%(title)s”：紧急暂停已经解除。%(reason)s"),
    )
    def lift_emergency(self, deed: Deed) -> None:
        self.emergency = Emergency.LIFTED
        self.number_letter("emergency-lifted", deed)

    @move(
        "state",
        source=LIVE_CASE,
        target=None,
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
        self.notified_on = self.defence_due = self.waived_on = None
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
        self.number_letter("dismissal", deed)
        self.close_emergency()
        self.ended_on, self.ended_reason = deed.on, deed.reason
