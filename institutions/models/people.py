"""Natural persons, found by the fingerprint of their ID number, and the queries about them."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.enums import Role
from accounts.models import Organisation, Region
from core import deeds
from core.scoping import Scoped
from core.sealed import SealedCharField, mask_id
from institutions.enums import Gender, IdKind
from institutions.models import standing
from institutions.models.columns import by_user, stored_file
from institutions.models.institution import Institution
from institutions.models.scopes import of_person


class Person(Scoped):
    """One natural person, however many institutions they work for."""

    name = models.CharField(_("姓名"), max_length=60)
    id_kind = models.CharField(
        _("证件种类"), max_length=10, choices=IdKind.choices, default=IdKind.RESIDENT
    )
    id_number = SealedCharField(_("证件号码"), max_length=32)
    id_fingerprint = models.CharField(max_length=64, unique=True, editable=False)
    gender = models.CharField(_("性别"), max_length=1, choices=Gender.choices, blank=True)

    scope: ClassVar[dict[str, Any]] = of_person(
        "pk", Role.CITY, Role.DISTRICT, Role.INSPECTOR, Role.INSTITUTION
    )

    class Meta:
        ordering = ["name", "id"]

    def __str__(self) -> str:
        return self.name

    @property
    def masked_id(self) -> str:
        return mask_id(self.id_number)

    def barred_on(self, day: date, region: Region | str | None = None) -> str:
        """ "" when this person may work in schools there on the day, else a sentence."""
        code = standing.code_of(region)
        found = deeds.asked_once(
            ("barred", self.pk, code, day),
            lambda: standing.in_force(persons=[self.pk], region=code, day=day),
        )
        return standing.of_person(found)


class BackgroundCheck(Scoped):
    """入职查询: only the day, passed or not, and the reference. Never any detail.

    依据：未成年人保护法第六十二条。 Made by the institution, or by an office (bureau or school).
    """

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="checks")
    institution = models.ForeignKey(
        Institution, null=True, blank=True, on_delete=models.PROTECT, related_name="checks"
    )
    office = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    queried_on = models.DateField(_("查询日期"))
    passed = models.BooleanField(_("查询通过"))
    reference = models.CharField(_("查询回执编号"), max_length=80)
    consent_on = models.DateField(_("本人授权日期"))
    queried_by = models.CharField(_("查询人"), max_length=60)
    consent = stored_file(_("本人授权书"))
    entered_by = by_user(_("录入人"))
    entered_at = models.DateTimeField()

    scope: ClassVar[dict[str, Any]] = {
        **of_person("person", Role.CITY, Role.DISTRICT),
        # The other employers' queries are theirs; only that a person is blocked reaches everyone.
        Role.INSTITUTION: lambda a: Q(institution__organisation=a.organisation_id),
    }

    class Meta:
        ordering = ["-queried_on", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(institution__isnull=False, office__isnull=True)
                | Q(institution__isnull=True, office__isnull=False),
                name="check_made_by_one",
            )
        ]
        indexes = [models.Index(fields=["person", "queried_on"], name="check_newest")]

    def __str__(self) -> str:
        return f"{self.person} {self.queried_on}"
