"""A session that nobody uses ends, and one that is used ends after its hours."""

import time
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

SEEN = "seen"
BEGAN = "began"
# Every request would be a write (and on SQLite a lock) if the mark were exact.
GRAIN_SECONDS = 60


class IdleTimeout:
    """Stands before AuthenticationMiddleware: an idle session is emptied, so its user is a stranger.

    Uses the machine's clock on purpose: the demo clock must not sign anybody out.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.session.get("_auth_user_id"):
            now = int(time.time())
            seen = int(request.session.get(SEEN, now))
            began = int(request.session.setdefault(BEGAN, now))
            idle = now - seen > settings.SESSION_IDLE_SECONDS
            if idle or now - began > settings.SESSION_COOKIE_AGE:
                request.session.flush()
            elif SEEN not in request.session or now - seen >= GRAIN_SECONDS:
                request.session[SEEN] = now
        return self.get_response(request)
