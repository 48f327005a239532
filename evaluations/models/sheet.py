from __future__ import annotations

from decimal import Decimal
from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.enums import Role
from accounts.models import CheckedFromPaper, User, entry_check, entry_constraints
from accounts.permissions import lead, member
from accounts.rules import entry_scanned
from contracts.models import Placement
from core.fsm import Deed, move
from core.models.subject import Subject, state_field, state_is_known
from core.rules import reason_given
from evaluations import facts, rules
from evaluations.enums import SheetState
from evaluations.models.round import Round

S = SheetState


class QualitySheet(CheckedFromPaper, Subject):
    """A school's quality score for one placement in one round: points by item of the scheme.

    `adjusted` holds items corrected by an upheld reply; the school's own points stay as they were.
    """

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="sheets")
    placement = models.ForeignKey(Placement, on_delete=models.PROTECT, related_name="sheets")
    points = models.JSONField(default=dict)
    adjusted = models.JSONField(default=dict)
    comment = models.TextField(_("评语"), blank=True)
    scored_by = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    scored_on = models.DateField(null=True, blank=True)
    state = state_field(S, S.DUE)

    scope: ClassVar[dict[str, Any]] = {
        Role.CITY: lambda a: Q(round__region__parent=a.city_code),
        Role.DISTRICT: lambda a: Q(round__bureau=a.organisation_id),
        Role.INSPECTOR: lambda a: Q(round__bureau=a.organisation_id),
        Role.SCHOOL: lambda a: Q(placement__school__organisation=a.organisation_id),
        # An institution sees a school's points once the figures are put before it.
        Role.INSTITUTION: lambda a: (
            Q(placement__agreement__institution__organisation=a.organisation_id)
            & Q(round__state__in=["frozen", "closed", "published"])
        ),
    }

    class Meta:
        ordering = ["round_id", "placement_id"]
        constraints = [
            state_is_known(S, "quality_sheet_state_known"),
            models.UniqueConstraint(fields=["round", "placement"], name="one_sheet_per_placement"),
            models.CheckConstraint(
                condition=Q(state=S.DUE) | Q(scored_by__isnull=False, scored_on__isnull=False),
                name="quality_sheet_scored",
            ),
            *entry_constraints("quality_sheet", checked=True),
        ]

    def __str__(self) -> str:
        return self.title()

    def title(self) -> str:
        figures = {"placement": self.placement.title()}
        return str(_("%(placement)s质量评分")) % figures

    @property
    def institution(self) -> Any:
        return self.placement.agreement.institution

    @property
    def total(self) -> Decimal:
        """Points out of the quality component's weight, with corrections."""
        return sum((Decimal(str(p)) for p in {**self.points, **self.adjusted}.values()), Decimal(0))

    def ledger_key(self) -> tuple[str, str]:
        return self.round.region_id, self.institution.dossier

    def locks_first(self) -> list[models.Model]:
        # The round too: what is confirmed while results are computed is in them, or is refused.
        return [self.institution, self.round]

    def parties(self, role: str) -> set[int]:
        if role == Role.SCHOOL:
            return {self.placement.school.organisation_id}
        if role == Role.INSTITUTION:
            return {self.institution.organisation_id}
        return {self.round.bureau_id} if role == Role.DISTRICT else set()

    @move(
        source=S.DUE,
        target=S.SUBMITTED,
        permission=member(Role.SCHOOL),
        label=_("提交质量评分"),
        rules=(rules.round_takes_sheets, rules.every_item_scored, rules.points_in_range),
        tells=(Role.DISTRICT,),
        audience=(Role.SCHOOL,),
        says=_("“%(title)s”已填报。"),
    )
    def submit(self, deed: Deed[facts.Points]) -> None:
        self._score(deed)
        self.own_word()

    @move(
        source=S.DUE,
        target=S.ENTERED,
        permission=member(Role.DISTRICT),
        label=_("代录学校质量评分"),
        rules=(
            rules.round_takes_sheets,
            rules.every_item_scored,
            rules.points_in_range,
            entry_scanned,
        ),
        tells=(Role.SCHOOL,),
        audience=(Role.SCHOOL,),
        says=_("“%(title)s”已由区市教育局按纸质评分表代录，请核对。"),
    )
    def enter(self, deed: Deed[facts.EnteredPoints]) -> None:
        self._score(deed)
        self.typed_in(deed.by, on=deed.on, scan=deed.facts.entry_scan)

    check_entry = entry_check(
        by_state=True,
        source=S.ENTERED,
        target=S.SUBMITTED,
        permission=member(Role.DISTRICT, Role.SCHOOL),
        also=(rules.results_not_computed,),
        tells=(Role.DISTRICT,),
        audience=(Role.SCHOOL,),
    )

    @move(
        source=[S.SUBMITTED, S.ENTERED],
        target=S.DUE,
        permission=lead(Role.DISTRICT, Role.SCHOOL),
        label=_("退回重填"),
        rules=(reason_given, rules.round_takes_sheets),
        tells=(Role.SCHOOL, Role.DISTRICT),
        audience=(Role.SCHOOL,),
        says=_("“%(title)s”已退回重填：%(reason)s"),
    )
    def reopen(self, deed: Deed[None]) -> None:
        """What was typed in is marked as sent back, until it is typed or filled in anew."""
        if self.entered_by_office:
            self.found_wrong(deed)

    def _score(self, deed: Deed[facts.Points]) -> None:
        self.points = {key: str(value) for key, value in deed.facts.points.items()}
        self.comment = deed.facts.comment
        self.scored_by_id, self.scored_on = deed.by.user_id, deed.on
