"""The machine of an exit case, second part: review, decision and its service."""

from __future__ import annotations

from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.enums import Role
from core.fsm import Deed, move
from inspections.enums import Document, ExitState
from inspections.models.exit_notice import INSTITUTION, LEAD, OFFICER, NoticeMoves
from inspections.rules import decisions, hearings, notices

S = ExitState


class DecisionMoves(NoticeMoves):
    # Decisions taken back before they were executed, oldest first.
    retracted = models.JSONField(default=list, blank=True, encoder=DjangoJSONEncoder)

    class Meta:
        abstract = True

    @move(
        "state",
        source=S.NOTIFIED,
        target=S.REVIEWED,
        permission=OFFICER,
        label=_("法制审核"),
        rules=(
            decisions.period_over,
            decisions.hearing_done,
            hearings.papers_checked,
            decisions.reviewed_by_another,
            decisions.opinion_given,
            decisions.review_dated,
            decisions.discussed_together,
        ),
        tells=(Role.DISTRICT,),
        says=_("“%(title)s”审核完毕，请负责人决定。"),
    )
    def review(self, deed: Deed) -> None:
        self.reviewed_by_id = deed.by.user_id
        self.reviewer_name = deed.fact("reviewer_name") or deed.by.name
        self.review_opinion = deed.fact("opinion")
        self.review_on = deed.fact("review_on")
        self.review_file = deed.fact("file")
        self.collective_record = deed.fact("collective_record")

    @move(
        "state",
        source=S.REVIEWED,
        target=S.NOTIFIED,
        permission=OFFICER,
        label=_("撤回审核意见"),
        rules=(decisions.reviewed_by_another, notices.reason_given),
        tells=(Role.DISTRICT,),
        says=_("“%(title)s”的审核意见已撤回，将重新审核：%(reason)s"),
    )
    def unreview(self, deed: Deed) -> None:
        self.reviewed_by = self.review_on = None

    @move(
        "state",
        source=[S.NOTIFIED, S.REVIEWED],
        target=S.DECIDED,
        permission=LEAD,
        label=_("作出决定"),
        rules=(
            decisions.decided_by_another,
            decisions.period_over,
            decisions.hearing_done,
            hearings.papers_checked,
            decisions.reviewed,
            decisions.discussion_kept,
            notices.intended_fits,
            decisions.not_harsher,
            decisions.defence_answered,
            decisions.decision_complete,
            decisions.takes_effect_later,
            decisions.effect_year_open,
            decisions.suspension_dated,
        ),
        tells=(Role.DISTRICT,),
        audience=INSTITUTION,
        says=_("“%(title)s”已经决定，请送达决定书 %(number)s。"),
        danger=True,
    )
    def decide(self, deed: Deed) -> None:
        self.outcome = deed.fact("outcome")
        self.decision_number = deed.fact("number")
        self.decision_reasons = deed.fact("reasons")
        self.defence_answer = deed.fact("defence_answer", "")
        self.remedies = deed.fact("remedies")
        self.decided_by_id = deed.by.user_id
        self.decided_on = deed.on
        self.effective_on = deed.fact("effective_on")
        self.suspend_until = deed.fact("suspend_until")
        self.policy = deed.fact("policy") or {}

    @move(
        "state",
        source=[S.DECIDED, S.SERVED],
        target=S.REVIEWED,
        permission=LEAD,
        label=_("收回决定"),
        rules=(notices.reason_given,),
        tells=(Role.DISTRICT, Role.INSTITUTION),
        audience=INSTITUTION,
        says=_("“%(title)s”的决定在执行前收回，将重新决定：%(reason)s"),
        danger=True,
    )
    def retract(self, deed: Deed) -> None:
        self.number_letter("retraction", deed)
        self.retracted = [*self.retracted, self._taken_back(deed)]
        self.decided_by = self.decided_on = self.effective_on = self.served_on = None
        self.stayed_from = self.stayed_until = None
        self.held_back = ""

    @move(
        "state",
        source=S.DECIDED,
        target=S.DECIDED,
        permission=OFFICER,
        label=_("记录决定书送达"),
        rules=(
            notices.recipient_waits,
            notices.receipt_given,
            notices.consent_to_electronic,
            notices.witness_of_left,
            notices.announced_long_enough,
            notices.served_between,
        ),
    )
    def serve_decision(self, deed: Deed) -> None:
        pass

    @move(
        "state",
        source=S.DECIDED,
        target=S.SERVED,
        permission=OFFICER,
        label=_("完成送达"),
        rules=(decisions.decision_served_to_all, decisions.suspension_still_runs),
        tells=INSTITUTION,
        audience=INSTITUTION,
        says=_("“%(title)s”：退出决定书已送达，自 %(effective_on)s 起生效。"),
    )
    def serve(self, deed: Deed) -> None:
        self.effective_on = self.takes_effect_on()
        self.served_on = max(one.served_on for one in self.services_of("DECISION"))
        self.number_letter("talk", deed)

    def _taken_back(self, deed: Deed) -> dict[str, Any]:
        """The decision as it was made, and which of the recipients had it already."""
        return {
            "number": self.decision_number,
            "decided_on": self.decided_on,
            "served": self.served_recipients(Document.DECISION),
            "on": deed.on,
            "reason": deed.reason,
        }
