from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.enums import Role
from accounts.models import CheckedFromPaper, User, entry_check, entry_constraints
from accounts.permissions import lead, machine, member
from accounts.rules import approved_on_paper
from core.fsm import Deed, move
from core.models.subject import Subject, state_field, state_is_known
from core.rules import reason_given
from institutions import prices
from institutions.models import Institution
from vetting import facts
from vetting.enums import LIVE_APPLICATION, ApplicationState
from vetting.models.announcement import Announcement
from vetting.models.package import ChecklistItem, Package
from vetting.models.scopes import of_application
from vetting.permissions import applicant
from vetting.rules import applications as rules
from vetting.rules import selection

S = ApplicationState
_NEVER_SUBMITTED = (S.DRAFT.value, S.WITHDRAWN.value, S.ENDED.value, S.LAPSED.value)
_SCORED = (S.RANKED.value, S.SHORTLISTED.value, S.NOT_SELECTED.value, S.LISTED.value)
_OPEN = [S.DRAFT, S.SUBMITTED, S.CORRECTION, S.QUALIFIED, S.RANKED, S.SHORTLISTED, S.NOT_SELECTED]


_PROMISES = [
    state_is_known(S, "application_state_known"),
    models.UniqueConstraint(
        fields=["institution", "package"],
        condition=Q(state__in=LIVE_APPLICATION),
        name="application_one_live_per_package",
    ),
    models.CheckConstraint(
        condition=Q(state__in=_NEVER_SUBMITTED) | Q(submitted_at__isnull=False),
        name="application_submitted_is_dated",
    ),
    models.CheckConstraint(
        condition=~Q(state__in=[S.QUALIFIED, S.DISQUALIFIED, *_SCORED])
        | Q(decided_at__isnull=False, decided_by__isnull=False),
        name="application_decided_by_somebody",
    ),
    models.CheckConstraint(
        condition=~Q(state=S.DISQUALIFIED) | ~Q(decision_reason=""),
        name="application_disqualified_with_reason",
    ),
    models.CheckConstraint(
        condition=~Q(state__in=_SCORED) | Q(score__isnull=False, rank__isnull=False),
        name="application_ranked_has_score",
    ),
    *entry_constraints("application", checked=True),
]


class Application(CheckedFromPaper, Subject):
    """申报: one institution for one package of a call."""

    institution = models.ForeignKey(
        Institution, on_delete=models.PROTECT, related_name="applications"
    )
    package = models.ForeignKey(Package, on_delete=models.PROTECT, related_name="applications")
    state = state_field(S, S.DRAFT)
    plan = models.TextField(_("课程与服务方案"), blank=True)
    price_offer = prices.column(_("报价"), null=True, blank=True)
    undertaking = models.BooleanField(_("承诺书"), default=False)
    licence_undertaking = models.BooleanField(_("证照续期承诺"), default=False)
    signatory = models.CharField(_("承诺人"), max_length=60, blank=True)
    started_at = models.DateTimeField(editable=False)
    submitted_at = models.DateTimeField(null=True, editable=False)
    # The institution has an account now and went on with what the office had entered for it.
    taken_over_at = models.DateTimeField(null=True, editable=False)
    decided_at = models.DateTimeField(null=True, editable=False)
    decided_by = models.ForeignKey(
        User, null=True, editable=False, on_delete=models.PROTECT, related_name="+"
    )
    decision_reason = models.TextField(blank=True, editable=False)
    decision_number = models.CharField(max_length=60, blank=True, editable=False)
    lapse_proposed_at = models.DateTimeField(null=True, editable=False)
    restored = models.BooleanField(default=False, editable=False)
    score = models.DecimalField(max_digits=5, decimal_places=2, null=True, editable=False)
    dimension_scores = models.JSONField(default=dict, editable=False)
    scorers = models.PositiveSmallIntegerField(null=True, editable=False)
    rank = models.PositiveSmallIntegerField(null=True, editable=False)
    by_lot = models.BooleanField(default=False, editable=False)
    selection_reason = models.TextField(blank=True, editable=False)
    # 启封: from then on others than their authors may read the marks; no sheet opens again.
    marks_shown_at = models.DateTimeField(null=True, editable=False)

    # Rows of others that point here.
    corrections: Any
    verdicts: Any

    scope: ClassVar[dict[str, Any]] = of_application(
        "", Role.INSTITUTION, Role.DISTRICT, Role.CITY, Role.REVIEWER, Role.PANEL
    )

    class Meta:
        ordering = ["package_id", "rank", "submitted_at", "id"]
        constraints = _PROMISES

    def __str__(self) -> str:
        return f"{self.institution.name} · {self.package.name}"

    def title(self) -> str:
        return _("%(institution)s申报“%(package)s”") % {
            "institution": self.institution.name,
            "package": self.package.name,
        }

    @property
    def announcement(self) -> Announcement:
        return self.package.announcement

    def ledger_key(self) -> tuple[str, str]:
        return self.announcement.region_id, self.institution.dossier

    def locks_first(self) -> list[models.Model]:
        return [self.institution, self.announcement]

    def parties(self, role: str) -> set[int]:
        if role == Role.INSTITUTION:
            return {self.institution.organisation_id}
        if self.state == S.WITHDRAWN and self.submitted_at is None:
            return set()  # a draft given up: nobody else had read it
        return self.announcement.parties(role)

    @property
    def entry_waits(self) -> bool:
        """Handed in, and not gone on with by the institution itself."""
        open_now = self.state == S.SUBMITTED and self.taken_over_at is None
        return open_now and super().entry_waits

    def items(self) -> list[ChecklistItem]:
        """The checklist as far as it concerns this applicant."""
        every = self.announcement.items.select_related("reviewer")
        return [item for item in every if item.concerns(self.institution, self.package)]

    @property
    def open_correction(self) -> Any:
        return self.corrections.filter(answered_at__isnull=True).order_by("-round").first()

    def current_verdicts(self) -> dict[int, Any]:
        """The verdict that stands for each item, by the item's id."""
        rows = self.verdicts.filter(superseded_at__isnull=True).select_related("by")
        return {row.item_id: row for row in rows}

    @move(
        source=S.DRAFT,
        target=S.SUBMITTED,
        permission=applicant(),
        label=_("提交申报"),
        rules=rules.SUBMITTED,
        tells=(Role.DISTRICT, Role.INSTITUTION),
        audience=(Role.INSTITUTION,),
        says=_("已收到申报：%(title)s。"),
    )
    def submit(self, deed: Deed[None]) -> None:
        self.submitted_at = deed.at
        self._handed_in(deed)

    check_entry = entry_check(
        source=S.SUBMITTED,
        target=S.SUBMITTED,
        permission=member(Role.DISTRICT),
        label=_("核对代录申报"),
        audience=(Role.INSTITUTION,),
    )

    @move(
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
        source=S.SUBMITTED,
        target=S.CORRECTION,
        permission=member(Role.DISTRICT),
        label=_("要求补正"),
        rules=(*rules.REVIEWED, *rules.CORRECTION),
        tells=(Role.INSTITUTION,),
        audience=(Role.INSTITUTION,),
        says=_("%(title)s 需要补正，请于 %(due_on)s 前补齐：%(gaps)s"),
    )
    def ask_correction(self, deed: Deed[facts.CorrectionAsked]) -> None:
        self.lapse_proposed_at = None
        self.restored = False

    @move(
        source=S.CORRECTION,
        target=S.SUBMITTED,
        permission=applicant(),
        label=_("提交补正"),
        rules=rules.CORRECTED,
        tells=(Role.DISTRICT,),
        audience=(Role.INSTITUTION,),
        says=_("%(title)s 已提交补正材料，请复核。"),
    )
    def answer_correction(self, deed: Deed[None]) -> None:
        self.lapse_proposed_at = None
        self._handed_in(deed)

    @move(
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
        source=S.CORRECTION,
        target=S.CORRECTION,
        permission=member(Role.DISTRICT),
        label=_("恢复补正期限"),
        rules=(*rules.RESTORED, reason_given),
        tells=(Role.INSTITUTION,),
        audience=(Role.INSTITUTION,),
        says=_("%(title)s 的补正期限恢复至 %(due_on)s。原因：%(reason)s"),
    )
    def restore(self, deed: Deed[facts.Restored]) -> None:
        self.lapse_proposed_at = None
        self.restored = True

    @move(
        source=S.SUBMITTED,
        target=S.QUALIFIED,
        permission=member(Role.DISTRICT),
        label=_("资质合格"),
        rules=(*rules.REVIEWED, rules.no_item_failed),
        tells=(Role.INSTITUTION,),
        audience=(Role.INSTITUTION,),
        says=_("%(title)s 资质审核合格。"),
    )
    def qualify(self, deed: Deed[facts.Numbered]) -> None:
        self._decide(deed, deed.reason)

    @move(
        source=S.SUBMITTED,
        target=S.DISQUALIFIED,
        permission=member(Role.DISTRICT),
        label=_("资质不合格"),
        rules=(*rules.REVIEWED, reason_given, approved_on_paper),
        tells=(Role.INSTITUTION,),
        audience=(Role.INSTITUTION,),
        says=_("%(title)s 资质审核不合格。原因：%(reason)s"),
        danger=True,
    )
    def disqualify(self, deed: Deed[facts.Numbered]) -> None:
        self._decide(deed, deed.reason)

    @move(
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

    @move(
        source=S.QUALIFIED,
        target=S.RANKED,
        permission=machine("ranking"),
        label=_("计算排名"),
        rules=(selection.sheets_in, selection.enough_scorers),
    )
    def rank_it(self, deed: Deed[facts.Place]) -> None:
        self.score = deed.facts.score
        self.dimension_scores = deed.facts.dimensions
        self.scorers = deed.facts.scorers
        self.rank = deed.facts.place
        self.by_lot = deed.facts.by_lot

    @move(
        source=[S.RANKED, S.SHORTLISTED, S.NOT_SELECTED],
        target=S.QUALIFIED,
        permission=lead(Role.DISTRICT),
        label=_("撤销排名"),
        rules=(rules.before_public_notice, reason_given),
        danger=True,
    )
    def unrank(self, deed: Deed[None]) -> None:
        """Only with the rest of its package; the bureau is told once for all of it."""
        self.score, self.rank, self.scorers = None, None, None
        self.dimension_scores, self.by_lot, self.selection_reason = {}, False, ""

    @move(
        source=S.RANKED,
        target=S.SHORTLISTED,
        permission=lead(Role.DISTRICT),
        label=_("列为入围"),
        rules=(selection.before_public_notice, *selection.FIT, selection.nobody_passed_over),
    )
    def shortlist(self, deed: Deed[None]) -> None:
        """Told with the public notice, not before."""

    @move(
        source=S.RANKED,
        target=S.NOT_SELECTED,
        permission=lead(Role.DISTRICT),
        label=_("未入围"),
        rules=(selection.before_public_notice, reason_given),
    )
    def pass_over(self, deed: Deed[None]) -> None:
        self.selection_reason = deed.reason

    @move(
        source=S.NOT_SELECTED,
        target=S.SHORTLISTED,
        permission=lead(Role.DISTRICT),
        label=_("递补入围"),
        rules=(*selection.MOVED_UP, rules.not_barred, reason_given),
        tells=(Role.INSTITUTION,),
        audience=(Role.INSTITUTION,),
        says=_("%(title)s 递补入围，将重新公示。原因：%(reason)s"),
    )
    def substitute(self, deed: Deed[facts.Numbered]) -> None:
        self.selection_reason = deed.reason

    @move(
        source=S.SHORTLISTED,
        target=S.REJECTED,
        permission=machine("objection") | lead(Role.DISTRICT),
        label=_("取消入围"),
        rules=(selection.objection_upheld, reason_given),
        tells=(Role.INSTITUTION,),
        audience=(Role.INSTITUTION,),
        says=_("%(title)s 因异议成立取消入围。原因：%(reason)s"),
        danger=True,
    )
    def reject(self, deed: Deed[facts.Numbered]) -> None:
        self.selection_reason = deed.reason

    @move(
        source=S.REJECTED,
        target=S.NOT_SELECTED,
        permission=lead(Role.DISTRICT),
        label=_("撤销“取消入围”"),
        rules=(selection.not_concluded, reason_given),
        tells=(Role.INSTITUTION,),
        audience=(Role.INSTITUTION,),
        says=_("取消%(title)s入围的决定已撤销，可按排名递补。原因：%(reason)s"),
    )
    def unreject(self, deed: Deed[facts.Numbered]) -> None:
        """It takes a place again only in the order of the ranking, and a new notice follows."""
        self.selection_reason = deed.reason

    @move(
        source=S.SHORTLISTED,
        target=S.LISTED,
        permission=machine("announcement-conclude"),
        label=_("列入资格名单"),
        rules=(rules.not_barred,),
        tells=(Role.INSTITUTION,),
        audience=(Role.INSTITUTION,),
        says=_("%(title)s 已列入资格名单。"),
    )
    def enlist(self, deed: Deed[None]) -> None:
        """The Listing is written in the same deed."""

    @move(
        source=S.DRAFT,
        target=S.LAPSED,
        permission=machine("draft-lapse"),
        label=_("逾期未提交"),
        rules=(rules.window_shut,),
        tells=(Role.INSTITUTION,),
        audience=(Role.INSTITUTION,),
        says=_("%(title)s 在申报截止前未提交，草稿已关闭。"),
    )
    def lapse_draft(self, deed: Deed[None]) -> None:
        """Never submitted: nothing was decided about it."""

    @move(
        source=_OPEN,
        target=S.ENDED,
        permission=machine("announcement-conclude", "announcement-cancel"),
        label=_("随项目终止"),
        tells=(Role.INSTITUTION,),
        audience=(Role.INSTITUTION,),
        says=_("%(title)s 随遴选终止。"),
    )
    def end(self, deed: Deed[None]) -> None:
        """Its package ended or its call was cancelled."""

    @move(
        source=_OPEN,
        target=S.WITHDRAWN,
        permission=applicant(),
        label=_("撤销申报"),
        tells=(Role.DISTRICT,),
        audience=(Role.INSTITUTION,),
        says=_("%(title)s 已由申报机构撤销。"),
        danger=True,
    )
    def withdraw(self, deed: Deed[None]) -> None:
        """After listing it goes through the agreement's end instead."""
        self._taken_over(deed)

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
