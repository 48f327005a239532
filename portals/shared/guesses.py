"""Guessing a code or a dynamic password is braked by name and address."""

from __future__ import annotations

from django import forms
from django.conf import settings
from django.http import HttpRequest
from django.utils.module_loading import import_string

from accounts.domain import throttle


def refused(request: HttpRequest, form: forms.Form, name: str) -> bool:
    """Is it one guess too many? Then the form says so and keeps what was typed."""
    address = import_string(settings.AXES_CLIENT_IP_CALLABLE)(request)
    said = throttle.take(f"code-{name.strip().lower()[:32]}", address)
    if said:
        form.add_error(None, said)
    return bool(said)
