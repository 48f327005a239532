from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any, ClassVar

from django.db import models
from django.db.models import Q, Sum
from django.utils.translation import gettext_lazy as _

from accounts.enums import Role
from accounts.models import (
    CheckedFromPaper,
    User,
    entry_check,
    entry_constraints,
    entry_return,
)
from accounts.permissions import lead, member
from accounts.rules import entry_scanned
from core.fsm import Deed, move
from core.models.subject import Subject, state_field, state_is_known
from core.rules import reason_given
from core.scoping import Scoped
from vetting import facts
from vetting.enums import SheetState
from vetting.models.announcement import Announcement
from vetting.models.application import Application
from vetting.models.package import ScoreItem
from vetting.models.panelist import Panelist
from vetting.permissions import own_scorer, scorer
from vetting.rules import panel as rules

S = SheetState


class ScoreSheet(CheckedFromPaper, Subject):
    """评分表: one expert's marks for one application, sealed until every sheet is in (启封).

    One on paper is typed in by one person, who goes on from those marks when it is returned, and
    held against its scan by another, on the page that checks it and nowhere else. Both have then
    read it. So it is never unlocked, only returned and typed anew from the same scan; and it is not
    left out by either of them. `entered_by` and `entry_checked_by` of a returned one are those two.
    """

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="sheets")
    panelist = models.ForeignKey(Panelist, on_delete=models.PROTECT, related_name="sheets")
    state = state_field(S, S.OPEN)
    comment = models.TextField(_("评语"), blank=True)
    locked_at = models.DateTimeField(null=True, editable=False)
    locked_by = models.ForeignKey(
        User, null=True, editable=False, on_delete=models.PROTECT, related_name="+"
    )
    excuse_reason = models.TextField(blank=True, editable=False)

    scope: ClassVar[dict[str, Any]] = {
        Role.DISTRICT: lambda a: Q(application__package__announcement__bureau=a.organisation_id),
        Role.PANEL: lambda a: (
            Q(panelist__user=a.user_id)
            | Q(
                state=S.LOCKED,
                application__marks_shown_at__isnull=False,
                application__in=ScoreSheet._base_manager.filter(
                    panelist__user=a.user_id, state=S.LOCKED
                ).values("application"),
            )
        ),
    }

    class Meta:
        ordering = ["application_id", "panelist_id"]
        constraints = [
            state_is_known(S, "score_sheet_state_known"),
            models.UniqueConstraint(fields=["application", "panelist"], name="score_sheet_once"),
            models.CheckConstraint(
                condition=~Q(state=S.LOCKED) | Q(locked_at__isnull=False, locked_by__isnull=False),
                name="score_sheet_locked_by_somebody",
            ),
            models.CheckConstraint(
                condition=~Q(state=S.EXCUSED) | ~Q(excuse_reason=""),
                name="score_sheet_excused_with_reason",
            ),
            *entry_constraints("score_sheet", checked=True),
        ]

    def __str__(self) -> str:
        return f"{self.panelist} · {self.application}"

    def title(self) -> str:
        return _("%(expert)s对%(institution)s的评分表") % {
            "expert": self.panelist.name,
            "institution": self.application.institution.name,
        }

    @property
    def announcement(self) -> Announcement:
        return self.application.announcement

    def ledger_key(self) -> tuple[str, str]:
        return self.announcement.ledger_key()

    def locks_first(self) -> list[models.Model]:
        return [self.announcement, self.application]

    def parties(self, role: str) -> set[int]:
        return self.announcement.parties(role)

    def only_to(self, role: str) -> Sequence[int | None]:
        """Of the experts only the one whose sheet it is; nobody, when theirs come on paper."""
        if role != Role.PANEL:
            return super().only_to(role)
        return () if self.panelist.user_id is None else (self.panelist.user_id,)

    @property
    def is_returned(self) -> bool:
        """Typed in wrongly: open to be typed anew, from the same scan."""
        return bool(self.state == S.OPEN and self.entered_by_office)

    def shows_marks_to(self, actor: Any) -> bool:
        return bool(Score.objects.visible_to(actor).filter(sheet=self).exists())

    @property
    def total(self) -> Decimal:
        found = self.scores.aggregate(sum=Sum("points"))["sum"] or Decimal(0)
        return Decimal(found).quantize(Decimal("0.01"))

    @move(
        source=S.OPEN,
        target=S.LOCKED,
        permission=scorer(),
        label=_("锁定评分表"),
        rules=(
            rules.panel_at_work,
            rules.no_interest,
            rules.typed_from_the_same_paper,
            rules.every_item_scored,
            rules.scores_in_range,
            entry_scanned,
            rules.expert_is_confirmed,
        ),
    )
    def lock(self, deed: Deed[facts.LockedSheet]) -> None:
        self.locked_at, self.locked_by_id = deed.at, deed.by.user_id
        if deed.by.role == Role.DISTRICT:
            self.typed_in(deed.by, on=deed.on, scan=deed.facts.entry_scan)
        else:
            self.own_word()
        if self.application.package.ranking_undone_at is not None:
            self.application.package.mark_undone(None)

    check_entry = entry_check(
        source=S.LOCKED,
        target=S.LOCKED,
        permission=member(Role.DISTRICT),
        label=_("核对代录评分表"),
        also=(rules.checker_reads_marks,),
    )

    @move(
        source=S.LOCKED,
        target=S.OPEN,
        permission=lead(Role.DISTRICT),
        label=_("解锁评分表"),
        rules=(rules.marks_unseen, rules.not_from_paper, reason_given),
        tells=(Role.PANEL,),
        says=_("%(title)s 已解锁，请修改后重新锁定。原因：%(reason)s"),
    )
    def unlock(self, deed: Deed[None]) -> None:
        self.locked_at, self.locked_by_id = None, None

    return_entry = entry_return(
        source=S.LOCKED,
        target=S.OPEN,
        permission=member(Role.DISTRICT),
        label=_("退回代录评分表"),
        also=(rules.marks_unseen,),
        tells=(Role.DISTRICT,),
        says=_("%(title)s 代录有误，请按原扫描件重新录入。原因：%(reason)s"),
        danger=False,
    )

    def found_wrong(self, deed: Deed[Any]) -> None:
        """The paper stays what it is: the same scan, typed anew."""
        super().found_wrong(deed)
        self.locked_at = None

    @move(
        source=S.LOCKED,
        target=S.VOIDED,
        permission=lead(Role.DISTRICT),
        label=_("作废评分表"),
        rules=(rules.marks_seen, rules.ranking_not_shown, reason_given),
        tells=(Role.PANEL,),
        says=_("%(title)s 已作废，由重新组织的评审组评审。原因：%(reason)s"),
    )
    def void(self, deed: Deed[None]) -> None:
        """Only with the other sheets of its package; the marks stay to be read."""

    @move(
        source=S.OPEN,
        target=S.EXCUSED,
        permission=lead(Role.DISTRICT),
        label=_("免评"),
        rules=(
            rules.ranking_not_shown,
            rules.left_out_unread,
            rules.enough_experts_left,
            reason_given,
        ),
        tells=(Role.PANEL,),
        says=_("%(title)s 已免评。原因：%(reason)s"),
    )
    def excuse(self, deed: Deed[None]) -> None:
        self.excuse_reason = deed.reason

    @move(
        source=S.OPEN,
        target=S.EXCUSED,
        permission=own_scorer(),
        label=_("声明回避"),
        rules=(reason_given,),
        tells=(Role.DISTRICT,),
        says=_("%(title)s：专家声明回避。"),
        danger=True,
    )
    def recuse(self, deed: Deed[None]) -> None:
        """An interest excludes at once; too few experts left then stops the ranking."""
        self.excuse_reason = deed.reason

    @move(
        source=S.EXCUSED,
        target=S.OPEN,
        permission=lead(Role.DISTRICT),
        label=_("恢复评分"),
        rules=(rules.marks_unseen, rules.no_interest, reason_given),
        tells=(Role.PANEL,),
        says=_("%(title)s 恢复评分。原因：%(reason)s"),
    )
    def readmit(self, deed: Deed[None]) -> None:
        self.excuse_reason = ""


_SHOWN = Q(sheet__application__marks_shown_at__isnull=False)


def _confirmed(actor: Any) -> Q:
    """No marks for an account whose owner nobody has confirmed: a maker would read them there."""
    return Q(pk__in=[]) if getattr(actor, "tied", False) else Q()


class Score(Scoped):
    """One mark. Nobody but its author reads it before every sheet of the package is in."""

    sheet = models.ForeignKey(ScoreSheet, on_delete=models.CASCADE, related_name="scores")
    item = models.ForeignKey(ScoreItem, on_delete=models.PROTECT, related_name="scores")
    points = models.DecimalField(max_digits=5, decimal_places=2)

    scope: ClassVar[dict[str, Any]] = {
        Role.DISTRICT: lambda a: (
            _confirmed(a)
            & Q(sheet__application__package__announcement__bureau=a.organisation_id)
            & (Q(sheet__state=S.LOCKED) & _SHOWN | Q(sheet__state=S.VOIDED))
        ),
        Role.PANEL: lambda a: _confirmed(a) & Q(sheet__in=ScoreSheet.objects.visible_to(a)),
    }

    class Meta:
        ordering = ["item__dimension", "item__position", "id"]
        constraints = [
            models.UniqueConstraint(fields=["sheet", "item"], name="score_once_per_item"),
            models.CheckConstraint(condition=Q(points__gte=0), name="score_not_negative"),
        ]
