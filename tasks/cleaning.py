"""What nobody holds any more: uploads of abandoned forms, ended sessions, old sign-ins, forms once sent."""

from __future__ import annotations

from datetime import datetime
from importlib import import_module

from django.conf import settings
from django.contrib.sessions.models import Session
from django.utils import timezone

from accounts.domain import signins
from core import clock, files, once

EVERYTHING = 0


def _ended() -> bool:
    # Sessions end by the machine's clock: the demo clock signs nobody out.
    return bool(Session.objects.filter(expire_date__lt=timezone.now()).exists())


def due(now: datetime) -> list[int]:
    over = files.left_over() or _ended() or signins.too_old(now) or once.left_over()
    return [EVERYTHING] if over else []


def clean(_everything: int) -> bool:
    import_module(settings.SESSION_ENGINE).SessionStore.clear_expired()
    files.sweep()
    signins.forget_old(clock.now())
    once.sweep()
    return True
