"""Which institution files a deed about a whole call must lock before the call itself."""

from __future__ import annotations

from typing import Any

from institutions.models import Institution
from vetting.models import Announcement, Package


def of_call(call: Announcement, *_told: Any, **_kwargs: Any) -> list[Institution]:
    """The files of everyone who has a live application in the call."""
    ids = call.live_applications().values("institution")
    return list(Institution.objects.filter(pk__in=ids).order_by("pk"))


def of_package(package: Package, *_told: Any, **_kwargs: Any) -> list[Institution]:
    """The files of everyone who has an application for this package."""
    ids = package.applications.values("institution")
    return list(Institution.objects.filter(pk__in=ids).order_by("pk"))
