"""官方文书: what was told in writing when something moved that keeps no row of that move."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.enums import Role
from accounts.models import Organisation
from core.scoping import Scoped
from vetting.enums import PageKind
from vetting.models.application import Application
from vetting.models.listing import Listing
from vetting.models.objection import Objection
from vetting.models.package import Package

K = PageKind
_SUBJECTS = ("listing", "application", "package", "objection")
_TO_WHO_OBJECTED = (K.ACCEPTED.value, K.TAKEN_BACK.value)


def _one_subject() -> Q:
    found = Q()
    for name in _SUBJECTS:
        only = {f"{other}__isnull": other != name for other in _SUBJECTS}
        found |= Q(**only)
    return found


class OfficialPage(Scoped):
    """One page that was issued; it stays when the move is taken back or made again."""

    kind = models.CharField(max_length=12, choices=PageKind.choices)
    listing = models.ForeignKey(
        Listing, null=True, on_delete=models.PROTECT, related_name="official_pages"
    )
    application = models.ForeignKey(
        Application, null=True, on_delete=models.PROTECT, related_name="official_pages"
    )
    package = models.ForeignKey(
        Package, null=True, on_delete=models.PROTECT, related_name="official_pages"
    )
    objection = models.ForeignKey(
        Objection, null=True, on_delete=models.PROTECT, related_name="official_pages"
    )
    office = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    number = models.CharField(_("文号"), max_length=60, blank=True)
    text = models.TextField(blank=True)
    day = models.DateField()
    until = models.DateField(null=True)
    at = models.DateTimeField()

    scope: ClassVar[dict[str, Any]] = {
        Role.CITY: lambda a: (
            Q(listing__region__parent=a.city_code)
            | Q(application__package__announcement__region__parent=a.city_code)
            | Q(package__announcement__region__parent=a.city_code)
            | Q(objection__announcement__region__parent=a.city_code)
        ),
        Role.DISTRICT: lambda a: (
            Q(listing__bureau=a.organisation_id)
            | Q(application__package__announcement__bureau=a.organisation_id)
            | Q(package__announcement__bureau=a.organisation_id)
            | Q(objection__announcement__bureau=a.organisation_id)
        ),
        Role.SCHOOL: lambda a: (
            Q(package__announcement__region=a.region_code)
            | Q(objection__filed_by_office=a.organisation_id, kind__in=_TO_WHO_OBJECTED)
        ),
        # Of an objection each side reads what was written to it, and not what names the other.
        Role.INSTITUTION: lambda a: (
            Q(listing__institution__organisation=a.organisation_id)
            | Q(application__institution__organisation=a.organisation_id)
            | Q(package__announcement__published_at__isnull=False)
            | Q(objection__filed_by_office=a.organisation_id, kind__in=_TO_WHO_OBJECTED)
            | Q(
                objection__application__institution__organisation=a.organisation_id,
                kind=K.TOLD,
            )
        ),
    }

    class Meta:
        ordering = ["-at", "-id"]
        constraints = [
            models.CheckConstraint(condition=_one_subject(), name="official_page_one_subject"),
        ]

    def __str__(self) -> str:
        return self.get_kind_display()

    @property
    def subject(self) -> Any:
        return self.listing or self.application or self.package or self.objection
