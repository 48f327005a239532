from __future__ import annotations

from datetime import date
from typing import Any, ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q

from accounts.actors import Person
from accounts.enums import Role
from accounts.models.places import Organisation
from core.scoping import Scoped


class UserManager(BaseUserManager["User"]):
    def create_user(self, username: str, password: str, *, name: str) -> User:
        user = self.model(username=username, name=name)
        user.set_password(password)
        user.save()
        return user


class User(AbstractBaseUser):
    """One natural person; what they may do comes from their memberships."""

    username = models.CharField(max_length=64, unique=True)
    name = models.CharField(max_length=60)
    is_active = models.BooleanField(default=True)
    must_change_password = models.BooleanField(default=False)

    objects = UserManager()
    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    def __str__(self) -> str:
        return self.name


class Membership(Scoped):
    """A person's role in an organisation, from one day to another (open-ended when empty)."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="memberships")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="memberships"
    )
    role = models.CharField(max_length=12, choices=Role.choices)
    is_lead = models.BooleanField(default=False)
    since = models.DateField()
    until = models.DateField(null=True, blank=True)

    scope: ClassVar[dict[str, Any]] = {
        Role.CITY: lambda a: (
            Q(organisation__region=a.city_code) | Q(organisation__region__parent=a.city_code)
        ),
        Role.ADMIN: lambda a: (
            Q(organisation__region=a.region_code) | Q(organisation__region__parent=a.region_code)
        ),
        Role.DISTRICT: lambda a: Q(organisation__region=a.region_code),
        Role.SCHOOL: lambda a: Q(organisation=a.organisation_id),
        Role.INSTITUTION: lambda a: Q(organisation=a.organisation_id),
    }

    class Meta:
        ordering = ["organisation_id", "-is_lead", "id"]

    def __str__(self) -> str:
        return f"{self.user} · {self.get_role_display()} · {self.organisation}"

    def holds_on(self, day: date) -> bool:
        return self.since <= day and (self.until is None or day <= self.until)

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
        )
