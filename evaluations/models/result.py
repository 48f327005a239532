from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.enums import Role
from contracts.models import Placement
from core.scoping import Scoped, there_is
from evaluations.models.round import Round
from institutions.enums import Grade
from institutions.models import Institution


def _points(label: Any) -> Any:
    return models.DecimalField(label, max_digits=5, decimal_places=2, null=True, blank=True)


class Result(Scoped):
    """What a round came to: of an institution over all its placements, or (informing) of one.

    Points are out of each component's weight; empty when 未报 or 样本不足. Versions are added, never
    changed; `figures` keeps counts and the scheme's number.
    """

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="results")
    institution = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="results")
    placement = models.ForeignKey(
        Placement, null=True, blank=True, on_delete=models.PROTECT, related_name="results"
    )
    number = models.PositiveSmallIntegerField(_("版本"), default=1)
    quality = _points(_("质量分"))
    pupil = _points(_("学生满意度分"))
    parent = _points(_("家长满意度分"))
    safety = _points(_("安全与合规分"))
    total = _points(_("总分"))
    grade = models.CharField(_("等级"), max_length=10, choices=Grade.choices)
    why = models.TextField(_("说明"), blank=True)
    figures = models.JSONField(default=dict)
    computed_at = models.DateTimeField()
    deed_id = models.CharField(max_length=36)

    scope: ClassVar[dict[str, Any]] = {
        Role.CITY: lambda a: Q(round__region__parent=a.city_code),
        Role.DISTRICT: lambda a: Q(round__bureau=a.organisation_id),
        Role.INSPECTOR: lambda a: Q(round__bureau=a.organisation_id),
        Role.SCHOOL: lambda a: (
            Q(round__state="published", round__region=a.region_code)
            & (
                Q(placement__school__organisation=a.organisation_id)
                | Q(placement__isnull=True)
                & there_is(
                    "contracts.Placement",
                    of={"agreement__institution": "institution"},
                    school__organisation=a.organisation_id,
                )
            )
        ),
        Role.INSTITUTION: lambda a: (
            Q(institution__organisation=a.organisation_id) & Q(round__state="published")
        ),
    }

    class Meta:
        ordering = ["round_id", "institution_id", "placement_id", "-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["round", "institution", "number"],
                condition=Q(placement__isnull=True),
                name="result_once_per_version",
            ),
            models.UniqueConstraint(
                fields=["round", "placement", "number"],
                condition=Q(placement__isnull=False),
                name="placement_result_once_per_version",
            ),
            models.CheckConstraint(
                condition=Q(grade=Grade.PENDING) | Q(grade=Grade.FAIL) | Q(total__isnull=False),
                name="graded_result_has_a_total",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.institution} {self.get_grade_display()} {self.total or '—'}"

    @property
    def subject_name(self) -> str:
        return str(self.institution)
