"""Anonymous answers. Nothing joins an answer to the link it came through, or to a person."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.enums import Role
from contracts.models import Placement
from core import chance
from core.models.subject import Subject
from core.scoping import Scoped
from evaluations.enums import Audience, Rating
from evaluations.models.round import Round


class Survey(Subject):
    """One placement's paper for parents or for pupils. `issued` counts the links handed out."""

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="surveys")
    placement = models.ForeignKey(Placement, on_delete=models.PROTECT, related_name="surveys")
    audience = models.CharField(max_length=8, choices=Audience.choices)
    issued = models.PositiveIntegerField(default=0)

    scope: ClassVar[dict[str, Any]] = {
        Role.CITY: lambda a: Q(round__region__parent=a.city_code),
        Role.DISTRICT: lambda a: Q(round__bureau=a.organisation_id),
        Role.SCHOOL: lambda a: Q(placement__school__organisation=a.organisation_id),
    }

    class Meta:
        ordering = ["round_id", "placement_id", "audience"]
        constraints = [
            models.UniqueConstraint(
                fields=["round", "placement", "audience"], name="one_survey_per_audience"
            )
        ]

    def __str__(self) -> str:
        return self.title()

    def title(self) -> str:
        figures = {"placement": self.placement.title(), "who": self.get_audience_display()}
        return str(_("%(placement)s%(who)s答卷")) % figures

    def ledger_key(self) -> tuple[str, str]:
        institution = self.placement.agreement.institution
        return self.round.region_id, institution.dossier

    def parties(self, role: str) -> set[int]:
        if role == Role.SCHOOL:
            return {self.placement.school.organisation_id}
        return {self.round.bureau_id} if role == Role.DISTRICT else set()


class SurveyLink(Scoped):
    """A single-use link; only the digest of its token is kept."""

    survey = models.ForeignKey(Survey, on_delete=models.CASCADE, related_name="links")
    digest = models.CharField(max_length=64, unique=True)
    used = models.BooleanField(default=False)
    withdrawn = models.BooleanField(default=False)

    def __str__(self) -> str:
        return self.digest[:8]


class Response(Scoped):
    """One answered paper: ratings by question, yes to a flag, a few words. No time, no name.

    Its key is drawn at random: a counter would tell the order in which the papers came in.
    """

    id = models.CharField(max_length=36, primary_key=True, default=chance.new_id, editable=False)
    survey = models.ForeignKey(Survey, on_delete=models.PROTECT, related_name="responses")
    overall = models.PositiveSmallIntegerField(choices=Rating.choices)
    ratings = models.JSONField()
    flags = models.JSONField(default=list)
    remark = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(overall__in=Rating.values), name="response_overall_known"
            )
        ]

    def __str__(self) -> str:
        return str(self.overall)
