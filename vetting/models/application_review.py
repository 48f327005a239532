"""The machine of an application, first part: applying and the qualification review."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from accounts.enums import Role
from accounts.models import entry_check
from accounts.permissions import machine, member
from accounts.rules import entry_checked
from core.fsm import Deed, move
from vetting import facts
from vetting.enums import ApplicationState
from vetting.models.application_file import ApplicationFile
from vetting.permissions import applicant
from vetting.rules import applications as rules

S = ApplicationState


class ReviewMoves(ApplicationFile):
    class Meta:
        abstract = True

    @move(
        "state",
        source=S.DRAFT,
        target=S.SUBMITTED,
        permission=applicant(),
        label=_("提交申报"),
        rules=(
            rules.window_open,
            rules.not_barred,
            rules.only_live_application,
            rules.materials_complete,
            rules.plan_written,
            rules.offer_within_standard,
            rules.undertaking_signed,
            rules.licences_cover_term,
            rules.not_linked_where_refused,
        ),
        tells=(Role.DISTRICT, Role.INSTITUTION),
        audience=(Role.INSTITUTION,),
        says=_("已收到申报：%(title)s。"),
    )
    def submit(self, deed: Deed[None]) -> None:
        self.submitted_at = deed.at
        self._handed_in(deed)

    check_entry = entry_check(
        "state",
        source=S.SUBMITTED,
        target=S.SUBMITTED,
        permission=member(Role.DISTRICT),
        label=_("核对代录申报"),
        audience=(Role.INSTITUTION,),
    )

    @move(
        "state",
        source=[S.SUBMITTED, S.CORRECTION, S.QUALIFIED, S.DISQUALIFIED],
        target=S.DRAFT,
        permission=applicant(),
        label=_("撤回修改"),
        rules=(rules.window_open, rules.amended_since_reviewed),
        tells=(Role.DISTRICT,),
        audience=(Role.INSTITUTION,),
        says=_("%(title)s 已撤回修改。"),
    )
    def recall(self, deed: Deed[None]) -> None:
        """Verdicts given so far are set aside by the deed."""
        self.submitted_at, self.lapse_proposed_at = None, None
        self._undecide()
        self._handed_in(deed)

    @move(
        "state",
        source=S.SUBMITTED,
        target=S.CORRECTION,
        permission=member(Role.DISTRICT),
        label=_("要求补正"),
        rules=(
            entry_checked,
            rules.some_item_marked,
            rules.every_item_answered,
            rules.rounds_left,
            rules.decider_is_no_party,
            rules.letters_seen_by_another,
            rules.correction_year_open,
        ),
        tells=(Role.INSTITUTION,),
        audience=(Role.INSTITUTION,),
        says=_("%(title)s 需要补正，请于 %(due_on)s 前补齐：%(gaps)s"),
    )
    def ask_correction(self, deed: Deed[facts.CorrectionAsked]) -> None:
        self.lapse_proposed_at = None
        self.restored = False

    @move(
        "state",
        source=S.CORRECTION,
        target=S.SUBMITTED,
        permission=applicant(),
        label=_("提交补正"),
        rules=(
            rules.correction_in_time,
            rules.marked_items_answered,
            rules.materials_complete,
            rules.not_barred,
        ),
        tells=(Role.DISTRICT,),
        audience=(Role.INSTITUTION,),
        says=_("%(title)s 已提交补正材料，请复核。"),
    )
    def answer_correction(self, deed: Deed[None]) -> None:
        self.lapse_proposed_at = None
        self._handed_in(deed)

    @move(
        "state",
        source=S.CORRECTION,
        target=S.CORRECTION,
        permission=machine("application-lapse"),
        label=_("补正逾期提示"),
        rules=(rules.correction_over, rules.lapse_not_proposed),
        tells=(Role.DISTRICT,),
        audience=(Role.INSTITUTION,),
        says=_("%(title)s 补正已逾期，请确认按不合格处理，或恢复一次补正期限。"),
    )
    def propose_lapse(self, deed: Deed[None]) -> None:
        self.lapse_proposed_at = deed.at

    @move(
        "state",
        source=S.CORRECTION,
        target=S.DISQUALIFIED,
        permission=member(Role.DISTRICT),
        label=_("确认逾期，按不合格处理"),
        rules=(rules.lapse_proposed, rules.decider_is_no_party),
        tells=(Role.INSTITUTION,),
        audience=(Role.INSTITUTION,),
        says=_("%(title)s 逾期未补正，资质审核不合格。"),
        danger=True,
    )
    def confirm_lapse(self, deed: Deed[facts.Numbered]) -> None:
        self._decide(deed, deed.reason or str(_("逾期未补正")))

    @move(
        "state",
        source=S.CORRECTION,
        target=S.CORRECTION,
        permission=member(Role.DISTRICT),
        label=_("恢复补正期限"),
        rules=(
            rules.lapse_proposed,
            rules.not_restored_before,
            rules.reason_given,
            rules.correction_year_open,
        ),
        tells=(Role.INSTITUTION,),
        audience=(Role.INSTITUTION,),
        says=_("%(title)s 的补正期限恢复至 %(due_on)s。原因：%(reason)s"),
    )
    def restore(self, deed: Deed[facts.Restored]) -> None:
        self.lapse_proposed_at = None
        self.restored = True

    @move(
        "state",
        source=S.SUBMITTED,
        target=S.QUALIFIED,
        permission=member(Role.DISTRICT),
        label=_("资质合格"),
        rules=(
            entry_checked,
            rules.every_item_answered,
            rules.no_item_failed,
            rules.decider_is_no_party,
            rules.letters_seen_by_another,
        ),
        tells=(Role.INSTITUTION,),
        audience=(Role.INSTITUTION,),
        says=_("%(title)s 资质审核合格。"),
    )
    def qualify(self, deed: Deed[facts.Numbered]) -> None:
        self._decide(deed, deed.reason)

    @move(
        "state",
        source=S.SUBMITTED,
        target=S.DISQUALIFIED,
        permission=member(Role.DISTRICT),
        label=_("资质不合格"),
        rules=(
            entry_checked,
            rules.every_item_answered,
            rules.reason_given,
            rules.decider_is_no_party,
            rules.letters_seen_by_another,
        ),
        tells=(Role.INSTITUTION,),
        audience=(Role.INSTITUTION,),
        says=_("%(title)s 资质审核不合格。原因：%(reason)s"),
        danger=True,
    )
    def disqualify(self, deed: Deed[facts.Numbered]) -> None:
        self._decide(deed, deed.reason)

    @move(
        "state",
        source=[S.QUALIFIED, S.DISQUALIFIED],
        target=S.SUBMITTED,
        permission=member(Role.DISTRICT),
        label=_("更正审核结论"),
        rules=(rules.author_or_lead_with_reason, rules.before_public_notice),
        tells=(Role.INSTITUTION,),
        audience=(Role.INSTITUTION,),
        says=_("%(title)s 的资质审核结论已撤回，将重新审核。"),
    )
    def reconsider(self, deed: Deed[facts.Numbered]) -> None:
        self._undecide()

    def _undecide(self) -> None:
        self.decided_at, self.decided_by_id = None, None
        self.decision_reason, self.decision_number = "", ""

    def _decide(self, deed: Deed[facts.Numbered], reason: str) -> None:
        self.decided_at, self.decided_by_id = deed.at, deed.by.user_id
        self.decision_reason, self.decision_number = reason, deed.facts.number

    def _handed_in(self, deed: Deed[None]) -> None:
        """What an office has typed again is compared again; what the institution does is its own."""
        self.to_be_checked_anew()
        self._taken_over(deed)

    def _taken_over(self, deed: Deed[None]) -> None:
        if self.entered_by_office and deed.by.role == Role.INSTITUTION:
            self.taken_over_at = self.taken_over_at or deed.at
