"""The machine of an application, last part: ranking, choice, and every way it may end."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.enums import Role
from accounts.models import entry_constraints
from accounts.permissions import lead, machine
from core.fsm import Deed, move
from core.models.subject import state_is_known
from core.scoping import there_is
from vetting import facts
from vetting.enums import LIVE_APPLICATION, ApplicationState
from vetting.models.application_review import ReviewMoves
from vetting.permissions import applicant
from vetting.rules import applications as rules
from vetting.rules import selection

S = ApplicationState
_NEVER_SUBMITTED = (S.DRAFT.value, S.WITHDRAWN.value, S.ENDED.value, S.LAPSED.value)
_SCORED = (S.RANKED.value, S.SHORTLISTED.value, S.NOT_SELECTED.value, S.LISTED.value)
_OPEN = [S.DRAFT, S.SUBMITTED, S.CORRECTION, S.QUALIFIED, S.RANKED, S.SHORTLISTED, S.NOT_SELECTED]


def handed_in(path: str = "") -> Q:
    """What the applicant has handed in and not taken back; all else, ended or not, is its own draft."""
    return Q(**{f"{path}submitted_at__isnull": False})


def open_to_the_bureau(path: str = "") -> Q:
    """That, and what the bureau itself types in from the applicant's paper."""
    typed = {f"{path}entered_by_office": True, f"{path}taken_over_at__isnull": True}
    return handed_in(path) | Q(**typed)


class Application(ReviewMoves):
    """申报: one institution for one package of a call."""

    scope: ClassVar[dict[str, Any]] = {
        Role.INSTITUTION: lambda a: Q(institution__organisation=a.organisation_id),
        Role.DISTRICT: lambda a: (
            Q(package__announcement__bureau=a.organisation_id) & open_to_the_bureau()
        ),
        Role.CITY: lambda a: Q(package__announcement__region__parent=a.city_code) & handed_in(),
        Role.REVIEWER: lambda a: (
            there_is(
                "vetting.ChecklistItem",
                of={"announcement": "package__announcement"},
                reviewer=a.organisation_id,
            )
            & handed_in()
        ),
        Role.PANEL: lambda a: there_is(
            "vetting.ScoreSheet", of={"application": "pk"}, panelist__user=a.user_id
        ),
    }

    class Meta:
        ordering = ["package_id", "rank", "submitted_at", "id"]
        constraints = [
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

    @move(
        source=S.QUALIFIED,
        target=S.RANKED,
        permission=machine("ranking"),
        label=_("计算排名"),
        rules=(selection.sheets_in, selection.enough_scorers),
        audience=(),
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
        rules=(rules.before_public_notice, rules.reason_given),
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
        rules=(
            selection.before_public_notice,
            selection.reaches_pass_line,
            selection.reaches_floor,
            selection.within_quota,
            selection.nobody_passed_over,
        ),
    )
    def shortlist(self, deed: Deed[None]) -> None:
        """Told with the public notice, not before."""

    @move(
        source=S.RANKED,
        target=S.NOT_SELECTED,
        permission=lead(Role.DISTRICT),
        label=_("未入围"),
        rules=(selection.before_public_notice, rules.reason_given),
    )
    def pass_over(self, deed: Deed[None]) -> None:
        self.selection_reason = deed.reason

    @move(
        source=S.NOT_SELECTED,
        target=S.SHORTLISTED,
        permission=lead(Role.DISTRICT),
        label=_("递补入围"),
        rules=(
            selection.not_concluded,
            selection.reaches_pass_line,
            selection.reaches_floor,
            selection.within_quota,
            selection.next_in_line,
            selection.no_objection_stands,
            rules.not_barred,
            rules.reason_given,
        ),
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
        rules=(selection.objection_upheld, rules.reason_given),
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
        rules=(selection.not_concluded, rules.reason_given),
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
