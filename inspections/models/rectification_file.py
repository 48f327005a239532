"""What an order to put something right holds, without its machine."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.enums import Role
from core.models.subject import state_field
from inspections.enums import RectificationState
from inspections.models import columns
from inspections.models.lettered import Lettered

S = RectificationState


class RectificationFile(Lettered):
    """An order to put something right by a date, checked again by the office that issued it.

    `issuer` is the bureau, or the school whose principal ordered it (not satisfied: three in ten).
    """

    institution = columns.of_institution("rectifications")
    region = columns.of_region("rectifications")
    bureau = columns.of_bureau("rectifications")
    issuer = columns.of_bureau("issued_rectifications")
    school = models.ForeignKey(
        "institutions.School",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="rectifications",
    )
    violation = models.ForeignKey(
        "inspections.Violation",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="rectifications",
    )
    case = models.ForeignKey(
        "inspections.ExitCase",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="rectifications",
    )
    number = models.CharField(max_length=60)
    facts_text = models.TextField()
    clause = models.CharField(max_length=200)
    demands = models.TextField()
    rechecker = models.CharField(max_length=60, blank=True)
    issued_by = columns.a_user()
    issued_on = models.DateField()
    due_on = models.DateField()
    due_provisional = models.BooleanField(default=False)
    extended = models.BooleanField(default=False)
    extended_on = models.DateField(null=True, blank=True)
    reply = models.TextField(blank=True)
    reply_file = columns.a_file()
    replied_on = models.DateField(null=True, blank=True)
    entered_by_office = models.BooleanField(_("代录"), default=False)
    entered_by = columns.a_user()
    entry_checked_by = columns.a_user()
    entry_checked_on = models.DateField(null=True, blank=True)
    recheck_note = models.TextField(blank=True)
    recheck_file = columns.a_file()
    rechecked_by = columns.a_user()
    rechecked_on = models.DateField(null=True, blank=True)
    ended_on = models.DateField(null=True, blank=True)
    ended_reason = models.TextField(blank=True)
    state = state_field(S, S.ISSUED)

    scope: ClassVar[dict[str, Any]] = {
        **columns.BUREAU_SCOPE,
        Role.INSPECTOR: lambda a: Q(bureau=a.organisation_id),
        Role.SCHOOL: lambda a: (
            Q(issuer=a.organisation_id) | Q(school__organisation=a.organisation_id)
        ),
        Role.INSTITUTION: lambda a: Q(institution__organisation=a.organisation_id),
    }

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.title()

    def title(self) -> str:
        return str(_("整改通知书 %(number)s")) % {"number": self.number}

    def ledger_key(self) -> tuple[str, str]:
        return self.region_id, self.institution.dossier

    def locks_first(self) -> list[models.Model]:
        return [self.institution]

    def parties(self, role: str) -> set[int]:
        """The issuer holds its role; a school's order is the school's to check, not the bureau's."""
        if role == Role.INSTITUTION:
            return {self.institution.organisation_id}
        if role == Role.DISTRICT:
            return {self.bureau_id} & {self.issuer_id}
        if role == Role.SCHOOL:
            return {self.issuer_id} - {self.bureau_id}
        return columns.city_bureau(self.region) if role == Role.CITY else set()

    def in_hands_of(self) -> str:
        """What its issuer must do is the school's where the school issued it."""
        role = super().in_hands_of()
        by_school = role == Role.DISTRICT and self.issuer_id != self.bureau_id
        return Role.SCHOOL if by_school else role

    @property
    def entry_waits(self) -> bool:
        """A reply put in from paper that nobody else has compared with it yet."""
        return self.entered_by_office and self.entry_checked_by_id is None

    @property
    def issuer_role(self) -> Role:
        """Whose task the order is: the school's own, or the bureau's."""
        return Role.SCHOOL if self.issuer_id != self.bureau_id else Role.DISTRICT
