"""The machine of an agreement, second part: in force, suspended, ended; and what came from paper."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from accounts.enums import Role
from accounts.permissions import lead, machine, member
from contracts.enums import IN_FORCE, AgreementState
from contracts.models.agreement_signing import BOTH, AgreementSigning
from contracts.rules import backfill, life, offering
from core.fsm import Deed, move

S = AgreementState


class AgreementMoves(AgreementSigning):
    """Bodies set columns of the row only; consequences are in `contracts.domain`."""

    class Meta:
        abstract = True

    @move(
        "state",
        source=S.ACTIVE,
        target=S.SUSPENDED,
        permission=machine("agreement-suspension"),
        label=_("中止履行"),
        rules=(life.suspension_stated,),
        tells=(Role.INSTITUTION, Role.SCHOOL, Role.DISTRICT),
        audience=BOTH,
        says=_("“%(title)s”自%(on)s起中止履行：%(reason)s。中止期间机构人员不得入校服务。"),
        danger=True,
    )
    def suspend(self, deed: Deed) -> None:
        row: Any = self
        row.suspended_on = deed.on
        row.provisional_until = None

    @move(
        "state",
        source=S.SUSPENDED,
        target=S.ACTIVE,
        permission=machine("agreement-suspension"),
        label=_("恢复履行"),
        rules=(
            life.reason_given,
            offering.institution_may_operate,
            life.licences_valid_or_receipt,
            life.no_other_suspension,
            life.within_period,
        ),
        tells=(Role.INSTITUTION, Role.SCHOOL, Role.DISTRICT),
        audience=BOTH,
        says=_("“%(title)s”自%(on)s起恢复履行：%(reason)s。"),
    )
    def resume(self, deed: Deed) -> None:
        row: Any = self
        row.suspended_on = None
        row.provisional_until = deed.fact("provisional_until")

    @move(
        "state",
        source=IN_FORCE,
        target=S.ENDED,
        permission=lead(Role.DISTRICT) | machine("institution-deregistration"),
        label=_("解除协议（无过错）"),
        rules=(life.end_cause_typed, life.end_documented, life.handover_stated, life.not_ahead),
        tells=(Role.INSTITUTION, Role.SCHOOL, Role.DISTRICT),
        audience=BOTH,
        says=_("“%(title)s”自%(on)s起解除：%(reason)s。学生接续安排：%(handover)s"),
        danger=True,
    )
    def end(self, deed: Deed) -> None:
        row: Any = self
        row.ended_on = deed.on
        row.end_cause = deed.fact("cause")
        row.end_number = deed.fact("number", "").strip()
        row.end_document = deed.fact("document")
        row.handover = deed.fact("handover", "")

    @move(
        "state",
        source=IN_FORCE,
        target=S.EXPIRED,
        permission=machine("agreement-expiry"),
        label=_("到期"),
        rules=(life.period_over, life.no_successor),
        tells=(Role.INSTITUTION, Role.SCHOOL, Role.DISTRICT),
        audience=BOTH,
        says=_("“%(title)s”已到期。"),
    )
    def expire(self, deed: Deed) -> None:
        """The last day has passed."""

    @move(
        "state",
        source=S.ACTIVE,
        target=S.ACTIVE,
        permission=lead(Role.DISTRICT),
        label=_("续签"),
        rules=(life.grade_passed, life.renewal_not_opened),
        tells=(Role.INSTITUTION,),
        audience=BOTH,
        says=_("“%(title)s”考核合格，已开始续签。"),
    )
    def renew(self, deed: Deed) -> None:
        row: Any = self
        row.renewal_opened_on = deed.on

    @move(
        "state",
        source=IN_FORCE,
        target=S.RENEWED,
        permission=machine("agreement-expiry"),
        label=_("转入续签协议"),
        rules=(life.period_over, life.has_successor),
        tells=(Role.INSTITUTION, Role.SCHOOL, Role.DISTRICT),
        audience=BOTH,
        says=_("“%(title)s”期满，已由续签的协议接续。"),
    )
    def hand_on(self, deed: Deed) -> None:
        """The last day has passed and the next agreement goes on from there."""

    @move(
        "state",
        source=IN_FORCE,
        target=S.TERMINATED,
        permission=machine("exit-execution"),
        label=_("终止（执行退出决定）"),
        rules=(life.decision_named,),
        tells=(Role.INSTITUTION, Role.SCHOOL, Role.DISTRICT),
        audience=BOTH,
        says=_("根据%(exit_number)s，“%(title)s”自%(on)s起终止。学生接续安排：%(handover)s"),
        danger=True,
    )
    def terminate(self, deed: Deed) -> None:
        row: Any = self
        row.ended_on = deed.on
        row.exit_number = deed.fact("exit_number")
        row.handover = deed.fact("handover", "")

    @move(
        "state",
        source=(S.ENDED, S.TERMINATED),
        target=S.ACTIVE,
        permission=lead(Role.DISTRICT) | machine("exit-revocation"),
        label=_("恢复协议"),
        rules=(
            life.reason_given,
            life.terminated_comes_back_by_revocation,
            life.was_signed,
            offering.institution_may_operate,
            life.within_period,
        ),
        tells=(Role.INSTITUTION, Role.SCHOOL, Role.DISTRICT),
        audience=BOTH,
        says=_("“%(title)s”已恢复：%(reason)s。入校安排需由学校重新提出。"),
    )
    def reinstate(self, deed: Deed) -> None:
        row: Any = self
        row.ended_on = None
        row.end_cause = ""
        row.end_number = ""
        row.exit_number = ""
        row.handover = ""

    @move(
        "state",
        source=S.PENDING,
        target=S.ACTIVE,
        permission=member(Role.DISTRICT),
        label=_("核对补录并确认"),
        rules=(backfill.another_person, backfill.papers_there, life.within_period),
        tells=(Role.INSTITUTION,),
        audience=BOTH,
        says=_("“%(title)s”已按纸质材料补录并核对。"),
    )
    def confirm(self, deed: Deed) -> None:
        row: Any = self
        _confirmed(row, deed)

    @move(
        "state",
        source=S.PENDING,
        target=S.EXPIRED,
        permission=member(Role.DISTRICT),
        label=_("核对补录（已期满）"),
        rules=(backfill.another_person, backfill.papers_there, life.period_over),
        tells=(Role.INSTITUTION,),
        audience=BOTH,
        says=_("“%(title)s”（已期满）已按纸质材料补录并核对。"),
    )
    def confirm_past(self, deed: Deed) -> None:
        row: Any = self
        _confirmed(row, deed)

    @move(
        "state",
        source=S.PENDING,
        target=S.VOIDED,
        permission=member(Role.DISTRICT) | machine("exit-execution", "institution-deregistration"),
        label=_("退回补录"),
        rules=(life.reason_given,),
        tells=(Role.DISTRICT,),
        says=_("“%(title)s”的补录已退回作废：%(reason)s"),
        danger=True,
    )
    def discard(self, deed: Deed) -> None:
        """What was entered does not agree with the paper."""


def _confirmed(row: Any, deed: Deed) -> None:
    row.confirmed_by_id = deed.by.user_id
    row.confirmed_on = deed.on
