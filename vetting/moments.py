"""Moments as days and as text, in the time zone of the offices."""

from __future__ import annotations

from datetime import date, datetime

from django.utils import timezone


def day_of(moment: datetime) -> date:
    return timezone.localtime(moment).date()


def stamp(moment: datetime) -> str:
    return timezone.localtime(moment).strftime("%Y-%m-%d %H:%M")
