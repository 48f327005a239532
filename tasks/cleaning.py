"""What nobody holds any more: uploads of abandoned forms, ended sessions, old sign-ins and counts, forms once sent."""

from __future__ import annotations

from datetime import datetime
from importlib import import_module

from django.conf import settings
from django.contrib.sessions.models import Session
from django.utils import timezone

from accounts.domain import brakes, signins, tallies
from core import clock, files, once

EVERYTHING = 0


def _ended() -> bool:
    # Sessions end by the machine's clock: the demo clock signs nobody out.
    return bool(Session.objects.filter(expire_date__lt=timezone.now()).exists())


def due(now: datetime) -> list[int]:
    over = files.left_over() or _ended() or once.left_over()
    over = over or signins.too_old(now) or tallies.too_old(now) or brakes.too_old()
    return [EVERYTHING] if over else []


def clean(_everything: int) -> bool:
    import_module(settings.SESSION_ENGINE).SessionStore.clear_expired()
    files.sweep()
    signins.forget_old(clock.now())
    tallies.forget_old(clock.now())
    brakes.forget_old()
    once.sweep()
    return True
