"""启用日: from when on what an office does is done here; before it, on paper (补录)."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils import timezone

from core import policy
from vetting import policies


def began_on(bureau: Any, region: Any) -> date | None:
    """As the bureau set it; else the day it published its first call here; None before that."""
    told: date | None = policy.value(policies.USE_FROM, scopes=region.scopes)
    if told is not None:
        return told
    published = bureau.calls.filter(published_at__isnull=False)
    first = published.order_by("published_at").first()
    return timezone.localtime(first.published_at).date() if first else None


def known(bureau: Any, region: Any) -> bool:
    """Can it be said what was in force before the bureau began to use the system?"""
    return began_on(bureau, region) is not None


def late(bureau: Any, region: Any, *days: date) -> date | None:
    """The day use began, where any of these days is not before it; None when all of them are."""
    began = began_on(bureau, region)
    return began if began is not None and any(day >= began for day in days) else None
