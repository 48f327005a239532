"""Who acts in this request: the session's membership, while it holds; otherwise a stranger."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from accounts import actors
from accounts.domain.users import held_by

ACTING = "membership"


class ActingMembership:
    """Sets `request.actor` and `request.memberships`. Reads only: the choice is made by a POST.

    A membership that has ended is not acted under for one request more; the person then acts under
    the first of those that still hold.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        held = held_by(request.user.pk) if request.user.is_authenticated else []
        chosen = request.session.get(ACTING) if held else None
        acting = next((row for row in held if row.pk == chosen), held[0] if held else None)
        request.memberships = held  # type: ignore[attr-defined]
        request.actor = acting.actor() if acting else actors.Stranger()  # type: ignore[attr-defined]
        return self.get_response(request)


class FirstSignIn:
    """Whoever came in with the password of a one_time_password must choose their own before anything else."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        user = request.user
        if user.is_authenticated and user.must_change_password:
            free = {reverse(name) for name in ("password", "signout", "set_language")}
            if request.path not in free:
                return HttpResponseRedirect(reverse("password"))
        return self.get_response(request)
