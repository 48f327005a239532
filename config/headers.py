"""What browsers and proxies may keep of an answer, and what a page may ask of a device."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib.messages.storage.cookie import CookieStorage
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response, patch_vary_headers, set_response_etag

MINUTE = "public, max-age=60"
# Kept, but asked for anew each time. Not `no-store`: on the way back a browser gives the words typed
# into a form back only where it may keep the page.
ASKED_ANEW = "private, no-cache"
NOTHING = "private, no-store"
PERMISSIONS = ", ".join(
    f"{name}=()"
    for name in (
        "accelerometer", "bluetooth", "browsing-topics", "camera", "display-capture", "geolocation",
        "gyroscope", "hid", "magnetometer", "microphone", "midi", "payment", "serial", "usb",
    )
)  # fmt: skip


class Kept:
    """Stands outside of everything that sets cookies.

    Whoever sends a session's cookie or gets one is a person: of their pages nothing is kept. A page
    that is the same for every stranger (`gate.same_for_all`), with nothing of this one visitor on it,
    may be kept for a minute by everybody. All else is asked for anew, and answered by 304 while it
    has not changed.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        answer = self.get_response(request)
        answer.headers.setdefault("Permissions-Policy", PERMISSIONS)
        if settings.SESSION_COOKIE_NAME in {*request.COOKIES, *answer.cookies}:
            if "no-store" not in answer.get("Cache-Control", ""):
                answer["Cache-Control"] = NOTHING
            return answer
        if answer.has_header("Cache-Control"):
            return answer
        for_this_one = bool(answer.cookies) or CookieStorage.cookie_name in request.COOKIES
        shared = getattr(request, "same_for_all", False) and not for_this_one
        answer["Cache-Control"] = MINUTE if shared and answer.status_code == 200 else ASKED_ANEW
        patch_vary_headers(answer, ["Cookie"])
        return answer if for_this_one else _unless_known(request, answer)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> None:
        request.same_for_all = getattr(view, "same_for_all", False)  # type: ignore[attr-defined]


def _unless_known(request: HttpRequest, answer: HttpResponseBase) -> HttpResponseBase:
    """304 when the browser still has this very page."""
    if not isinstance(answer, HttpResponse) or answer.status_code != 200:
        return answer
    if request.method not in {"GET", "HEAD"}:
        return answer
    set_response_etag(answer)
    return get_conditional_response(request, etag=answer["ETag"], response=answer) or answer
