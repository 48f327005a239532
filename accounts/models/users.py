from __future__ import annotations

from datetime import date
from typing import Any, ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q

from accounts.actors import Bond, Person
from accounts.enums import Role
from accounts.models.places import Organisation
from core.models.subject import Subject


class UserManager(BaseUserManager["User"]):
    def create_user(self, username: str, password: str, *, name: str) -> User:
        user = self.model(username=username, name=name)
        user.set_password(password)
        user.save()
        return user

    def get_by_natural_key(self, username: str | None) -> User:
        """Sign-in names are stored in lower case; people type them as they like."""
        return self.get(username=(username or "").strip().lower())


class User(AbstractBaseUser):
    """One natural person; what they may do comes from their memberships.

    `one_time_until`: the last day on which the password of a one_time_password lets them in (null: their own).
    """

    username = models.CharField(max_length=64, unique=True)
    name = models.CharField(max_length=60)
    is_active = models.BooleanField(default=True)
    must_change_password = models.BooleanField(default=False)
    one_time_until = models.DateField(null=True, blank=True)

    objects = UserManager()
    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    def __str__(self) -> str:
        return self.name

    def bonds(self) -> tuple[Bond, ...]:
        """Who else may hold this account: nobody has confirmed its owner since. One query."""
        rows = self.ties.filter(ended_at__isnull=True).order_by("id")
        found = rows.values_list("kind", "maker__name", "persons")
        return tuple(Bond(kind, maker, tuple(persons)) for kind, maker, persons in found)


class Membership(Subject):
    """A person's role in an organisation, from one day to another (open-ended when empty).

    A deputy's is a lead's membership of its own with `acts_for` set: it begins and ends by itself,
    and the session must choose it. Where it acts for a membership of another office, its person is
    lent by that office as the second one (`StandIn`). One that ends before it begins was ended before it held.
    """

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="memberships")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="memberships"
    )
    role = models.CharField(max_length=12, choices=Role.choices)
    is_lead = models.BooleanField(default=False)
    acts_for = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="deputies"
    )
    since = models.DateField()
    until = models.DateField(null=True, blank=True)

    scope: ClassVar[dict[str, Any]] = {
        Role.CITY: lambda a: (
            Q(organisation__region=a.city_code) | Q(organisation__region__parent=a.city_code)
        ),
        Role.ADMIN: lambda a: (
            Q(organisation__region=a.region_code) | Q(organisation__region__parent=a.region_code)
        ),
        Role.AUDITOR: lambda a: (
            Q(organisation__region=a.region_code) | Q(organisation__region__parent=a.region_code)
        ),
        Role.DISTRICT: lambda a: Q(organisation__region=a.region_code),
        Role.SCHOOL: lambda a: Q(organisation=a.organisation_id),
        Role.INSTITUTION: lambda a: Q(organisation=a.organisation_id),
        Role.REVIEWER: lambda a: Q(organisation=a.organisation_id),
        Role.PANEL: lambda a: Q(user=a.user_id),
        Role.INSPECTOR: lambda a: Q(user=a.user_id),
    }

    class Meta:
        ordering = ["organisation_id", "-is_lead", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "organisation", "role"],
                condition=Q(until__isnull=True),
                name="membership_once",
            ),
            models.CheckConstraint(
                condition=Q(acts_for__isnull=True) | Q(is_lead=True, until__isnull=False),
                name="deputy_leads_for_a_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.get_role_display()} · {self.organisation}"

    def title(self) -> str:
        return f"{self.user.name}（{self.organisation.name}）"

    def ledger_key(self) -> tuple[str, str]:
        return self.organisation.ledger_key()

    def parties(self, role: str) -> set[int]:
        return {self.organisation_id} if role == self.role else set()

    def locks_first(self) -> list[models.Model]:
        # Every deed about an office's people goes through its row, or two leads could end each other.
        return [self.organisation]

    def holds_on(self, day: date) -> bool:
        return self.since <= day and (self.until is None or day <= self.until)

    def has_ended(self, day: date) -> bool:
        return self.until is not None and self.until < day

    def other_leads(self, day: date) -> list[Membership]:
        """Leads of the same role and office besides this person, who can sign in; no deputies."""
        rows = Membership.objects.filter(
            organisation=self.organisation_id,
            role=self.role,
            is_lead=True,
            acts_for__isnull=True,
            user__is_active=True,
        ).exclude(user=self.user_id)
        return [row for row in rows if row.holds_on(day) and row.until is None]

    def of_same_person(self, day: date) -> list[Membership]:
        """Every membership of this person that has not ended, this one included."""
        rows = Membership.objects.filter(user=self.user_id).select_related("organisation__region")
        return [row for row in rows if not row.has_ended(day)]

    @property
    def lent_by(self) -> str:
        """The name of the office above whose person stands in here."""
        own = self.acts_for
        lent = own is not None and own.organisation_id != self.organisation_id
        return own.organisation.name if own is not None and lent else ""

    def actor(self) -> Person:
        """This membership as an actor. The caller has checked that it holds today."""
        region = self.organisation.region
        return Person(
            user_id=self.user_id,
            name=self.user.name,
            role=self.role,
            is_lead=self.is_lead,
            membership_id=self.pk,
            organisation_id=self.organisation_id,
            organisation_code=self.organisation.code,
            organisation_name=self.organisation.name,
            region_code=region.code,
            city_code=region.city_code,
            deputy_for=self.acts_for.user.name if self.acts_for and not self.lent_by else "",
            lent_by=self.lent_by,
            bonds=self.user.bonds(),
        )
