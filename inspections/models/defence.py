from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.enums import Role
from core.scoping import Scoped
from inspections.enums import Recipient, Statement
from inspections.models import columns

if TYPE_CHECKING:
    from core.fsm import Deed
    from inspections.facts import Said
    from inspections.models.exit_case import ExitCase


class Defence(Scoped):
    """What one recipient of the notice said about it, itself or on paper put in by an officer (代录).

    Paper that gives a right up counts once another person has compared it with its scan; a wrong
    entry is struck out with a reason, never erased. An institution reads its own words only.
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
    entered_by_office = models.BooleanField(_("代录"), default=False)
    entered_by = columns.a_user()
    checked_by = columns.a_user()
    checked_on = models.DateField(null=True, blank=True)
    struck_on = models.DateField(null=True, blank=True)
    struck_reason = models.TextField(blank=True)

    scope: ClassVar[dict[str, Any]] = {
        **columns.CASE_SCOPE,
        Role.INSTITUTION: lambda a: (
            columns.CASE_SCOPE[Role.INSTITUTION](a) & Q(author=Recipient.INSTITUTION)
        ),
    }

    class Meta:
        ordering = ["given_on", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(entered_by_office=False) | Q(file__isnull=False),
                name="defence_entry_has_scan",
            ),
            models.CheckConstraint(
                condition=~Q(kind=Statement.WAIVER) | Q(file__isnull=False),
                name="defence_waiver_signed",
            ),
            models.CheckConstraint(
                condition=Q(checked_by__isnull=True) | ~Q(checked_by=models.F("entered_by")),
                name="defence_checked_by_another",
            ),
            models.CheckConstraint(
                condition=Q(struck_on__isnull=True) | ~Q(struck_reason=""),
                name="defence_struck_with_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_author_display()} {self.get_kind_display()} {self.given_on}"

    @classmethod
    def put_in(cls, case: ExitCase, kind: Statement, deed: Deed[Said], text: str = "") -> Defence:
        """Said about the notice that the case has now."""
        return cls.objects.create(
            case=case,
            notice=case.notice,
            kind=kind,
            author=deed.facts.author,
            text=text.strip(),
            file=deed.facts.file,
            given_on=deed.facts.received_on or deed.on,
            entered_by_office=deed.by.role == Role.DISTRICT,
            entered_by_id=deed.by.user_id,
        )

    @property
    def waits(self) -> bool:
        """Put in from paper, and nobody else has compared it yet."""
        return self.entered_by_office and self.checked_by_id is None and self.struck_on is None

    def compare(self, deed: Deed[object]) -> None:
        self.checked_by_id, self.checked_on = deed.by.user_id, deed.on
        self.save(update_fields=["checked_by", "checked_on"])

    def strike(self, deed: Deed[object]) -> None:
        self.struck_on, self.struck_reason = deed.on, deed.reason
        self.save(update_fields=["struck_on", "struck_reason"])
