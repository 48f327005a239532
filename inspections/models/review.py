from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django.db import models

from core.scoping import Scoped
from inspections.models import columns

if TYPE_CHECKING:
    from core.fsm import Deed
    from inspections import facts
    from inspections.models.exit_case import ExitCase


class Review(Scoped):
    """法制审核: the opinion of another person than the author. What the office said among itself is
    not the other side's to read. `taken_back_on`: withdrawn, or overtaken by what was said later."""

    case = columns.of_case("reviews")
    notice = models.ForeignKey(
        "inspections.PriorNotice", on_delete=models.PROTECT, related_name="reviews"
    )
    reviewed_by = columns.author()
    reviewer_name = models.CharField(max_length=60)
    opinion = models.TextField()
    review_on = models.DateField()
    file = columns.the_file()
    collective_record = columns.a_file()
    taken_back_on = models.DateField(null=True, blank=True)

    scope: ClassVar[dict[str, Any]] = columns.OFFICE_SCOPE

    class Meta:
        ordering = ["review_on", "id"]

    def __str__(self) -> str:
        return f"{self.reviewer_name} {self.review_on}"

    @classmethod
    def given(cls, case: ExitCase, deed: Deed[facts.Review]) -> Review:
        told = deed.facts
        row = cls(
            case=case,
            notice=case.notice,
            reviewed_by_id=deed.by.user_id,
            reviewer_name=told.reviewer_name or deed.by.name,
            opinion=told.opinion,
            review_on=told.review_on,
            collective_record=told.collective_record,
        )
        row.file = told.file
        row.save()
        return row

    def take_back(self, on: Any) -> None:
        self.taken_back_on = on
        self.save(update_fields=["taken_back_on"])
