from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django.db import models
from django.db.models import Q

from accounts.enums import Role
from accounts.models import CheckedFromPaper, entry_constraints
from core.scoping import Scoped
from inspections.enums import Recipient, Statement
from inspections.models import columns

if TYPE_CHECKING:
    from core.fsm import Deed
    from inspections.facts import Said
    from inspections.models.exit_case import ExitCase


class Defence(CheckedFromPaper, Scoped):
    """What one recipient of the notice said about it, itself or on paper put in by an officer (代录).

    Paper that gives a right up counts once another person has compared it with its scan; a wrong
    entry stays, marked as sent back and why. An institution reads its own words only.
    """

    case = columns.of_case("defences")
    notice = models.ForeignKey(
        "inspections.PriorNotice", on_delete=models.PROTECT, related_name="defences"
    )
    kind = models.CharField(max_length=12, choices=Statement.choices, default=Statement.DEFENCE)
    author = models.CharField(max_length=12, choices=Recipient.choices)
    text = models.TextField(blank=True)
    file = columns.a_file()
    given_on = models.DateField()

    scope: ClassVar[dict[str, Any]] = {
        **columns.CASE_SCOPE,
        Role.INSTITUTION: lambda a: (
            columns.CASE_SCOPE[Role.INSTITUTION](a) & Q(author=Recipient.INSTITUTION)
        ),
    }

    class Meta:
        ordering = ["given_on", "id"]
        constraints = [
            *entry_constraints("defence", checked=True),
            models.CheckConstraint(
                condition=~Q(kind=Statement.WAIVER) | Q(file__isnull=False),
                name="defence_waiver_signed",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_author_display()} {self.get_kind_display()} {self.given_on}"

    @classmethod
    def put_in(cls, case: ExitCase, kind: Statement, deed: Deed[Said], text: str = "") -> Defence:
        """Said about the notice that the case has now."""
        row = cls(
            case=case,
            notice=case.notice,
            kind=kind,
            author=deed.facts.author,
            text=text.strip(),
            file=deed.facts.file,
            given_on=deed.facts.received_on or deed.on,
        )
        if deed.by.role == Role.DISTRICT:
            row.typed_in(deed.by, on=deed.on, scan=deed.facts.file)
        row.save()
        return row
