"""Too much at once is no failure: 503 with a page, and the words of a deed's form come back."""

from __future__ import annotations

import sqlite3
import sys

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.views.defaults import server_error

from core.errors import Busy
from portals.kit import signed_out

RETRY_SECONDS = 30
_LOCKED = {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}


def failed(request: HttpRequest) -> HttpResponse:
    """Django's handler500, also for what a middleware raised."""
    if not too_much(sys.exc_info()[1]):
        return server_error(request)
    # Without the frame of a page, which would ask the database who this is.
    page = {"typed": signed_out.words(request), "seconds": RETRY_SECONDS}
    answer = HttpResponse(render_to_string("503.html", page), status=503)
    answer["Retry-After"] = str(RETRY_SECONDS)
    return answer


def too_much(error: BaseException | None) -> bool:
    """Is it a lock or a connection that could not be had, rather than a mistake of ours?"""
    cause = error.__cause__ if error is not None else None
    if isinstance(cause, sqlite3.Error):
        return getattr(cause, "sqlite_errorcode", 0) & 0xFF in _LOCKED
    return isinstance(error, Busy | OperationalError | InterfaceError)
