"""What nobody holds any more: uploads of abandoned forms, sessions that have ended, old sign-ins."""

from __future__ import annotations

from datetime import datetime
from importlib import import_module

from django.conf import settings
from django.contrib.sessions.models import Session
from django.utils import timezone

from accounts.domain import signins
from core import clock, files

EVERYTHING = 0


def _ended() -> bool:
    # Sessions end by the machine's clock: the demo clock signs nobody out.
    return bool(Session.objects.filter(expire_date__lt=timezone.now()).exists())


def due(now: datetime) -> list[int]:
    return [EVERYTHING] if files.left_over() or _ended() or signins.too_old(now) else []


def clean(_everything: int) -> bool:
    import_module(settings.SESSION_ENGINE).SessionStore.clear_expired()
    files.sweep()
    signins.forget_old(clock.now())
    return True
