from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.enums import Role
from accounts.models import CheckedFromPaper, entry_check, entry_constraints
from accounts.permissions import member
from core.fsm import Deed, move
from core.models.subject import Subject, state_field, state_is_known
from core.rules import reason_given
from evaluations import rules
from evaluations.enums import Rating, TallyState
from evaluations.models.round import Round
from evaluations.models.survey import Survey

S = TallyState
# The column of each rating, best first, as the tally sheet lists them.
RATINGS: dict[str, Rating] = {
    "very_satisfied": Rating.VERY_SATISFIED,
    "satisfied": Rating.SATISFIED,
    "neutral": Rating.NEUTRAL,
    "dissatisfied": Rating.DISSATISFIED,
    "very_dissatisfied": Rating.VERY_DISSATISFIED,
    "unknown": Rating.UNKNOWN,
}


def _count(label: Any) -> Any:
    return models.PositiveIntegerField(label, default=0)


class PaperTally(CheckedFromPaper, Subject):
    """Answers that came in on paper, counted by overall rating; counted once another person checked."""

    survey = models.ForeignKey(Survey, on_delete=models.PROTECT, related_name="paper_tallies")
    issued = models.PositiveIntegerField(_("发出纸质答卷"))
    very_satisfied = _count(_("非常满意"))
    satisfied = _count(_("满意"))
    neutral = _count(_("一般"))
    dissatisfied = _count(_("不满意"))
    very_dissatisfied = _count(_("非常不满意"))
    unknown = _count(_("不了解"))
    state = state_field(S, S.ENTERED)

    scope: ClassVar[dict[str, Any]] = {
        Role.CITY: lambda a: Q(survey__round__region__parent=a.city_code),
        Role.DISTRICT: lambda a: Q(survey__round__bureau=a.organisation_id),
        Role.SCHOOL: lambda a: Q(survey__placement__school__organisation=a.organisation_id),
    }

    class Meta:
        ordering = ["survey_id", "-id"]
        constraints = [
            state_is_known(S, "paper_tally_state_known"),
            models.UniqueConstraint(
                fields=["survey"],
                condition=~Q(state=S.RETURNED),
                name="one_live_paper_tally_per_survey",
            ),
            models.CheckConstraint(
                condition=Q(entered_by_office=True)
                & (Q(state=S.ENTERED) | Q(entry_checked_on__isnull=False)),
                name="paper_tally_checked_by_somebody",
            ),
            *entry_constraints("paper_tally", checked=True),
            models.CheckConstraint(
                condition=Q(
                    issued__gte=F("very_satisfied")
                    + F("satisfied")
                    + F("neutral")
                    + F("dissatisfied")
                    + F("very_dissatisfied")
                    + F("unknown")
                ),
                name="paper_tally_not_more_than_issued",
            ),
        ]

    def __str__(self) -> str:
        return self.title()

    def title(self) -> str:
        return str(_("%(survey)s纸质答卷统计")) % {"survey": self.survey.title()}

    @property
    def round(self) -> Round:
        return self.survey.round

    @property
    def answered(self) -> int:
        return sum(getattr(self, name) for name in RATINGS)

    def ledger_key(self) -> tuple[str, str]:
        return self.survey.ledger_key()

    def locks_first(self) -> list[models.Model]:
        # What is checked while results are computed is in them, or is refused.
        return [self.survey.round]

    def parties(self, role: str) -> set[int]:
        return self.survey.parties(role)

    check_entry = entry_check(
        by_state=True,
        source=S.ENTERED,
        target=S.CHECKED,
        permission=member(Role.DISTRICT, Role.SCHOOL),
        label=_("核对纸质答卷统计"),
        also=(rules.results_not_computed,),
        tells=(Role.DISTRICT, Role.SCHOOL),
        audience=(Role.SCHOOL,),
        says=_("“%(title)s”已核对，计入满意度。"),
    )

    @move(
        source=[S.ENTERED, S.CHECKED],
        target=S.RETURNED,
        permission=member(Role.DISTRICT, Role.SCHOOL),
        label=_("退回纸质答卷统计"),
        rules=(reason_given, rules.results_not_computed),
        tells=(Role.DISTRICT, Role.SCHOOL),
        audience=(Role.SCHOOL,),
        says=_("“%(title)s”已退回：%(reason)s"),
    )
    def return_entry(self, deed: Deed[None]) -> None:
        """Also once it is checked, as long as nothing was computed with it."""
        self.found_wrong(deed)
