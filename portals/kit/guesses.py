"""Forms where somebody types a code, a dynamic password or a password: guessing is braked."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from django import forms
from django.http import HttpRequest

from accounts.domain import brakes, hashing
from core.errors import Busy, Invalid
from portals.kit import throttled

R = TypeVar("R")
DOOR = "code"
_GUESSED = {"code", "proof", "token", "old"}


def tried(request: HttpRequest, form: forms.Form, name: str, do: Callable[[], R]) -> R | None:
    """What `do` returns; None when it was wrong or one guess too many: the form then says why."""
    attempt = brakes.begin(DOOR, name=name, address=throttled.address_of(request))
    if attempt.refusal:
        form.add_error(None, attempt.refusal)
        form.is_braked = True  # type: ignore[attr-defined]
        return None
    try:
        with hashing.turn():
            done = do()
    except Busy:
        attempt.untried()
        raise
    except Invalid as refusal:
        if not _GUESSED & refusal.fields.keys():
            attempt.untried()
        for field, sentence in refusal.fields.items():
            form.add_error(field if field in form.fields else None, sentence)
        return None
    attempt.right()
    return done


def status_of(form: forms.Form) -> int:
    if getattr(form, "is_braked", False):
        return throttled.TOO_MANY
    return 422 if form.errors else 200
