from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.enums import Role
from accounts.models import User
from accounts.permissions import member
from core.fsm import Deed, move
from core.models.files import StoredFile
from core.models.subject import Subject, state_field, state_is_known
from evaluations import rules
from evaluations.enums import Rating, TallyState
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


class PaperTally(Subject):
    """Answers that came in on paper, counted by overall rating; counted once another person checked."""

    survey = models.ForeignKey(Survey, on_delete=models.PROTECT, related_name="paper_tallies")
    issued = models.PositiveIntegerField(_("发出纸质答卷"))
    very_satisfied = _count(_("非常满意"))
    satisfied = _count(_("满意"))
    neutral = _count(_("一般"))
    dissatisfied = _count(_("不满意"))
    very_dissatisfied = _count(_("非常不满意"))
    unknown = _count(_("不了解"))
    scan = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    entered_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    entered_on = models.DateField(_("代录日期"))
    checked_by = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    returned_why = models.TextField(blank=True)
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
                condition=Q(state=S.ENTERED) | Q(checked_by__isnull=False),
                name="paper_tally_checked_by_somebody",
            ),
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
    def answered(self) -> int:
        return sum(getattr(self, name) for name in RATINGS)

    def ledger_key(self) -> tuple[str, str]:
        return self.survey.ledger_key()

    def locks_first(self) -> list[models.Model]:
        # What is checked while results are computed is in them, or is refused.
        return [self.survey.round]

    def parties(self, role: str) -> set[int]:
        return self.survey.parties(role)

    @move(
        state,
        source=S.ENTERED,
        target=S.CHECKED,
        permission=member(Role.DISTRICT, Role.SCHOOL),
        label=_("核对纸质答卷统计"),
        rules=(rules.tally_checked_by_another, rules.results_not_computed),
        tells=(Role.DISTRICT, Role.SCHOOL),
        audience=(Role.SCHOOL,),
        says=_("“%(title)s”已核对，计入满意度。"),
    )
    def check_entry(self, deed: Deed) -> None:
        self.checked_by_id = deed.by.user_id

    @move(
        state,
        source=[S.ENTERED, S.CHECKED],
        target=S.RETURNED,
        permission=member(Role.DISTRICT, Role.SCHOOL),
        label=_("退回纸质答卷统计"),
        rules=(rules.reason_given, rules.results_not_computed),
        tells=(Role.DISTRICT, Role.SCHOOL),
        audience=(Role.SCHOOL,),
        says=_("“%(title)s”已退回：%(reason)s"),
    )
    def send_back(self, deed: Deed) -> None:
        self.checked_by_id, self.returned_why = deed.by.user_id, deed.reason
