"""The machine of an exit case, whole: notice, defence, review, decision, execution and what undoes them."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.enums import Role
from accounts.permissions import lead, machine, member
from accounts.rules import approved_on_paper
from core.fsm import Deed, move
from core.models.subject import state_is_known
from core.rules import reason_given
from inspections import facts
from inspections.enums import ExitState, Outcome, Statement, SubjectKind
from inspections.models.decision import Decision, Execution, Reversal, Stay
from inspections.models.defence import Defence
from inspections.models.exit_file import ExitFile
from inspections.models.hearing import Hearing
from inspections.models.prior_notice import DefencePeriod, PriorNotice
from inspections.models.review import Review
from inspections.models.service import Service
from inspections.rules import decisions, hearings, prior_notices, serving

S = ExitState
AFTER_NOTICE = [S.NOTIFIED, S.REVIEWED, S.DECIDED, S.SERVED, S.EXECUTED, S.VARIED]
AFTER_DECISION = [S.DECIDED, S.SERVED, S.EXECUTED, S.VARIED]
# What came in time on paper counts though it was put in after the review, which is then done anew.
HEARD = [S.NOTIFIED, S.REVIEWED]
OFFICER, LEAD = member(Role.DISTRICT), lead(Role.DISTRICT)
SUPERIOR = LEAD | lead(Role.CITY)
EITHER_SIDE = member(Role.INSTITUTION, Role.DISTRICT)
INSTITUTION, BUREAU = (Role.INSTITUTION,), (Role.DISTRICT,)
BOTH = (Role.DISTRICT, Role.INSTITUTION)
EVERYBODY = (Role.INSTITUTION, Role.DISTRICT, Role.CITY)


def _promises(states: Iterable[S], name: str, *rows: str) -> models.CheckConstraint:
    """In these states the case has these rows."""
    there = Q(**{f"{row}__isnull": False for row in rows})
    return models.CheckConstraint(condition=~Q(state__in=list(states)) | there, name=name)


class ExitCase(ExitFile):
    """The road out. Nothing ends without notice, period, review and decision; execution is one deed."""

    class Meta:
        ordering = ["-opened_on", "-id"]
        constraints = [
            state_is_known(S, "exit_case_state_known"),
            models.CheckConstraint(
                condition=Q(kind=SubjectKind.PERSON, person__isnull=False)
                | Q(kind=SubjectKind.INSTITUTION, person__isnull=True),
                name="exit_case_about_one",
            ),
            _promises(AFTER_NOTICE, "exit_case_notified", "current_notice", "current_period"),
            _promises(AFTER_DECISION, "exit_case_decided", "current_decision"),
            _promises([S.EXECUTED, S.VARIED], "exit_case_executed", "current_execution"),
            _promises([S.VARIED, S.REVOKED], "exit_case_reversed", "current_reversal"),
        ]

    @move(
        source=S.OPENED,
        target=S.OPENED,
        permission=OFFICER,
        label=_("起草告知书"),
        rules=prior_notices.DRAFT,
    )
    def draft_notice(self, deed: Deed[facts.NoticeTexts]) -> None:
        self.current_notice = PriorNotice.written(self, deed)

    @move(
        source=S.OPENED,
        target=S.OPENED,
        permission=OFFICER,
        label=_("告知书定稿"),
        rules=(*prior_notices.FINALISED, *serving.FINAL),
    )
    def finalise_notice(self, deed: Deed[facts.Finalised]) -> None:
        self.notice.finalise(deed)

    @move(
        source=S.OPENED,
        target=S.OPENED,
        permission=OFFICER,
        label=_("记录告知书送达"),
        rules=(*prior_notices.HANDED_OVER, *serving.SERVICE),
    )
    def serve_notice(self, deed: Deed[facts.Serving]) -> None:
        Service.recorded(self, deed)

    @move(
        source=S.OPENED,
        target=S.NOTIFIED,
        permission=OFFICER,
        label=_("完成告知，起算申辩期"),
        rules=prior_notices.TOLD,
        tells=INSTITUTION,
        audience=INSTITUTION,
        says=_("“%(title)s”：退出事先告知书已送达，请在 %(due)s 前陈述申辩或申请听证。"),
    )
    def notify(self, deed: Deed[facts.Notified]) -> None:
        self.current_period = DefencePeriod.begun(self.notice)
        self.told_on = self.told_on or deed.on

    @move(
        source=HEARD,
        target=S.OPENED,
        permission=OFFICER,
        label=_("重新告知"),
        rules=(reason_given,),
        tells=INSTITUTION,
        audience=INSTITUTION,
        says=_("“%(title)s”将重新告知，申辩期重新计算：%(reason)s"),
    )
    def renotify(self, deed: Deed[facts.Renotified]) -> None:
        _review_again(self, deed)
        self.notice.number_letter("renotice", deed.facts.letter_number)
        self.notice.save(update_fields=["letter_numbers"])
        self.current_notice = self.notice.again()
        self.current_period = self.current_hearing = None

    @move(
        source=HEARD,
        target=S.NOTIFIED,
        permission=EITHER_SIDE,
        label=_("提交陈述申辩"),
        rules=(*hearings.SAID, *hearings.IN_TIME, hearings.defence_told),
        tells=BUREAU,
        audience=INSTITUTION,
        says=_("“%(title)s”收到陈述申辩，须在决定理由中回应。"),
    )
    def answer(self, deed: Deed[facts.Answer]) -> None:
        _say(self, Statement.DEFENCE, deed, deed.facts.text)

    @move(
        source=S.NOTIFIED,
        target=S.NOTIFIED,
        permission=EITHER_SIDE,
        label=_("放弃陈述申辩"),
        rules=(*hearings.SAID, *hearings.NOT_WAIVED_YET, hearings.waiver_signed),
        tells=BUREAU,
        audience=INSTITUTION,
        says=_("“%(title)s”：有一方书面放弃陈述申辩；全部受送达人放弃之后，申辩期才提前结束。"),
    )
    def waive(self, deed: Deed[facts.Said]) -> None:
        _say(self, Statement.WAIVER, deed)

    @move(
        source=HEARD,
        target=S.NOTIFIED,
        permission=EITHER_SIDE,
        label=_("申请听证"),
        rules=(*hearings.SAID, *hearings.IN_TIME, *hearings.NOT_ASKED_YET),
        tells=BUREAU,
        audience=INSTITUTION,
        says=_("“%(title)s”：对方申请听证，请确定日期并通知。"),
    )
    def request_hearing(self, deed: Deed[facts.Said]) -> None:
        _say(self, Statement.HEARING, deed)

    @move(
        source=S.NOTIFIED,
        target=S.NOTIFIED,
        permission=EITHER_SIDE,
        label=_("撤回听证申请"),
        rules=(*hearings.SAID, *hearings.ASKED_BEFORE),
        tells=BUREAU,
        audience=INSTITUTION,
        says=_("“%(title)s”：有一方撤回听证申请。"),
    )
    def withdraw_hearing(self, deed: Deed[facts.Said]) -> None:
        _say(self, Statement.WITHDRAWAL, deed)

    @move(
        source=S.NOTIFIED,
        target=S.NOTIFIED,
        permission=OFFICER,
        label=_("核对代录"),
        rules=hearings.COMPARED,
        tells=INSTITUTION,
        audience=INSTITUTION,
        says=_("“%(title)s”：代录的书面材料已由另一人核对。"),
    )
    def check_paper(self, deed: Deed[facts.Paper]) -> None:
        deed.facts.entry.compared(deed)
        deed.facts.entry.save()
        _settle(self, deed)

    @move(
        source=S.NOTIFIED,
        target=S.NOTIFIED,
        permission=OFFICER,
        label=_("退回代录"),
        rules=(*hearings.COMPARED, reason_given),
        tells=INSTITUTION,
        audience=INSTITUTION,
        says=_("“%(title)s”：代录与书面材料不符，已退回：%(reason)s"),
    )
    def return_paper(self, deed: Deed[facts.Paper]) -> None:
        deed.facts.entry.found_wrong(deed)
        deed.facts.entry.save()
        _settle(self, deed)

    @move(
        source=S.NOTIFIED,
        target=S.REVIEWED,
        permission=OFFICER,
        label=_("法制审核"),
        rules=(*decisions.HEARD_OUT, *decisions.REVIEW),
        tells=BUREAU,
        says=_("“%(title)s”审核完毕，请负责人决定。"),
    )
    def review(self, deed: Deed[facts.Review]) -> None:
        self.current_review = Review.given(self, deed)

    @move(
        source=S.REVIEWED,
        target=S.NOTIFIED,
        permission=OFFICER,
        label=_("撤回审核意见"),
        rules=(decisions.reviewed_by_another, reason_given),
        tells=BUREAU,
        says=_("“%(title)s”的审核意见已撤回，将重新审核：%(reason)s"),
    )
    def unreview(self, deed: Deed[None]) -> None:
        _review_again(self, deed)

    @move(
        source=HEARD,
        target=S.DECIDED,
        permission=LEAD,
        label=_("作出决定"),
        rules=(
            decisions.decided_by_another,
            *decisions.HEARD_OUT,
            *decisions.DECISION,
            approved_on_paper,
        ),
        tells=BUREAU,
        audience=INSTITUTION,
        says=_("“%(title)s”已经决定，请办理决定书定稿后送达。"),
        danger=True,
    )
    def decide(self, deed: Deed[facts.Decision]) -> None:
        self.current_decision = Decision.made(self, deed)

    @move(
        source=HEARD,
        target=S.DISMISSED,
        permission=LEAD,
        label=_("不予退出，结案"),
        rules=(decisions.decided_by_another, reason_given, approved_on_paper),
        tells=(Role.INSTITUTION, Role.INSPECTOR),
        audience=INSTITUTION,
        says=_("“%(title)s”：决定不予退出。%(reason)s"),
        danger=True,
    )
    def dismiss(self, deed: Deed[facts.Numbered]) -> None:
        self.number_letter("dismissal", deed.facts.letter_number)
        self.ended_on, self.ended_reason = deed.on, deed.reason

    @move(
        source=[S.DECIDED, S.SERVED],
        target=S.REVIEWED,
        permission=LEAD,
        label=_("收回决定"),
        rules=(reason_given,),
        tells=BOTH,
        audience=INSTITUTION,
        says=_("“%(title)s”的决定在执行前收回，将重新决定：%(reason)s"),
        danger=True,
    )
    def retract(self, deed: Deed[facts.Numbered]) -> None:
        self.decision.retract(deed)
        _stay_ends(self, deed)
        self.current_decision = self.current_talk = None
        self.held_back = ""

    @move(
        source=S.DECIDED,
        target=S.DECIDED,
        permission=OFFICER,
        label=_("决定书定稿"),
        rules=(serving.decision_not_served_yet, *serving.FINAL),
    )
    def finalise_decision(self, deed: Deed[facts.Finalised]) -> None:
        self.decision.finalise(deed)

    @move(
        source=S.DECIDED,
        target=S.DECIDED,
        permission=OFFICER,
        label=_("记录决定书送达"),
        rules=(serving.decision_is_final, *serving.SERVICE),
    )
    def serve_decision(self, deed: Deed[facts.Serving]) -> None:
        Service.recorded(self, deed)

    @move(
        source=S.DECIDED,
        target=S.SERVED,
        permission=OFFICER,
        label=_("完成送达"),
        rules=(decisions.decision_served_to_all, decisions.suspension_still_runs),
        tells=INSTITUTION,
        audience=INSTITUTION,
        says=_("“%(title)s”：退出决定书已送达，自 %(effective_on)s 起生效。"),
    )
    def serve(self, deed: Deed[facts.Served]) -> None:
        self.decision.serve(deed)

    @move(
        source=S.SERVED,
        target=S.SERVED,
        permission=OFFICER,
        label=_("安排班组接管"),
    )
    def plan_handover(self, deed: Deed[facts.Handover]) -> None:
        self.held_back = ""
        self.default_handover = deed.facts.default_handover
        self.handover = {str(key): str(text) for key, text in deed.facts.plans.items()}

    @move(
        source=S.SERVED,
        target=S.SERVED,
        permission=LEAD,
        label=_("停止执行"),
        rules=(reason_given, decisions.stay_dated),
        tells=BOTH,
        audience=INSTITUTION,
        says=_("“%(title)s”的决定停止执行：%(reason)s"),
    )
    def stay(self, deed: Deed[facts.Stay]) -> None:
        _stay_ends(self, deed)
        self.current_stay = Stay.granted(self, deed)

    @move(
        source=S.SERVED,
        target=S.SERVED,
        permission=LEAD,
        label=_("恢复执行"),
        rules=(decisions.stayed, reason_given),
        tells=BOTH,
        audience=INSTITUTION,
        says=_("“%(title)s”的决定恢复执行：%(reason)s"),
    )
    def end_stay(self, deed: Deed[None]) -> None:
        _stay_ends(self, deed)

    @move(
        source=S.SERVED,
        target=S.SERVED,
        permission=machine("exit-execution"),
        label=_("到日未能执行"),
        rules=(decisions.held_back_anew,),
        tells=BUREAU,
        says=_("“%(title)s”到日未能执行：%(reason)s 办理之后由系统再次执行。"),
    )
    def hold_back(self, deed: Deed[None]) -> None:
        self.held_back = deed.reason

    @move(
        source=S.SERVED,
        target=S.EXECUTED,
        permission=OFFICER | machine("exit-execution"),
        label=_("执行退出"),
        rules=decisions.EXECUTION,
        tells=EVERYBODY,
        audience=INSTITUTION,
        says=_("“%(title)s”已经执行。"),
        danger=True,
    )
    def execute(self, deed: Deed[facts.Execution]) -> None:
        self.current_execution = Execution.done(self, deed)
        self.held_back = ""

    @move(
        source=S.EXECUTED,
        target=S.VARIED,
        permission=SUPERIOR,
        label=_("变更决定"),
        rules=(
            decisions.ended,
            *decisions.VARIATION,
            decisions.reversal_founded,
            approved_on_paper,
        ),
        tells=EVERYBODY,
        audience=INSTITUTION,
        says=_("“%(title)s”的决定已经变更：%(reason)s"),
        danger=True,
    )
    def vary(self, deed: Deed[facts.Variation]) -> None:
        self.current_reversal = Reversal.varied(self, deed)
        if deed.facts.outcome != Outcome.REMOVE:
            self.unpublished_on = deed.on if self.published_on else None

    @move(
        source=AFTER_DECISION,
        target=S.REVOKED,
        permission=SUPERIOR,
        label=_("撤销决定"),
        rules=(decisions.reversal_founded, approved_on_paper),
        tells=EVERYBODY,
        audience=INSTITUTION,
        says=_("“%(title)s”的决定已经撤销：%(reason)s"),
        danger=True,
    )
    def revoke(self, deed: Deed[facts.Reversal]) -> None:
        self.current_reversal = Reversal.revoked(self, deed)
        self.unpublished_on = deed.on if self.published_on else None

    @move(
        source=[S.OPENED, S.NOTIFIED, S.REVIEWED],
        target=S.VOIDED,
        permission=LEAD,
        label=_("作废案件"),
        rules=(reason_given,),
        tells=(Role.INSTITUTION, Role.INSPECTOR),
        audience=INSTITUTION,
        says=_("“%(title)s”立案有误，已经作废：%(reason)s"),
        danger=True,
    )
    def void(self, deed: Deed[None]) -> None:
        self.ended_on, self.ended_reason = deed.on, deed.reason


def _say(case: ExitCase, kind: Statement, deed: Deed[facts.Said], text: str = "") -> None:
    Defence.put_in(case, kind, deed, text)
    _review_again(case, deed)
    _settle(case, deed)


def _settle(case: ExitCase, deed: Deed[object]) -> None:
    """The period is cut short when every recipient has waived; a hearing waits while one asks."""
    case.period.settle(deed.on, waived=case.notice.waived() == set(case.recipients()))
    asked, hearing = bool(case.notice.asking()), case.current_hearing
    if asked and hearing is None:
        case.current_hearing = Hearing.asked(case, deed)
    elif hearing is not None and not asked and hearing.is_open:
        case.current_hearing = None


def _review_again(case: ExitCase, deed: Deed[object]) -> None:
    if case.current_review is not None:
        case.current_review.take_back(deed.on)
    case.current_review = None


def _stay_ends(case: ExitCase, deed: Deed[object]) -> None:
    if case.current_stay is not None:
        case.current_stay.end(deed.on)
    case.current_stay = None
