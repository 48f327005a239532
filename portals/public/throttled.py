"""Forms that anybody may send: counted by the address they come from."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.module_loading import import_string

from accounts.domain import throttle

TOO_MANY = 429


def refused(request: HttpRequest, form: Any, name: str, scopes: Sequence[str] = ()) -> bool:
    """Is it one too many this hour? Then the form says so and keeps what was typed."""
    address = import_string(settings.AXES_CLIENT_IP_CALLABLE)(request)
    said = throttle.take(name, address, scopes=scopes)
    if said:
        form.add_error(None, said)
    return bool(said)
