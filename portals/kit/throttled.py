"""Public forms say before anything of a post is read whether it may come in.

@throttled.form("objection", shut=_why_not)    a form that anybody may send
@throttled.button                              nothing to fill in or to guess: only its size is bounded

A public view without one of these takes no POST at all (405).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import render
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from accounts import policies
from accounts.domain import tallies, throttle
from core.files import limits
from portals.kit import gate

V = TypeVar("V", bound=Callable[..., Any])
TOO_MANY, TOO_LARGE, CLOSED = 429, 413, 422
WORDS_MOST = 64 * 1024
_READS = ("GET", "HEAD", "OPTIONS")


@dataclass(frozen=True)
class Brake:
    """`most`: the policy setting that bounds the posts of one address in an hour ("": another limit
    holds, said where it is). `files`: does the form take any? Of others only words are read.
    `kept`: does a browser keep the form's page for the way back, with what was typed?
    `shut(request, **kwargs)`: why nobody may send this one now; "" when it is open."""

    name: str
    most: str = policies.POSTS_PER_ADDRESS
    files: bool = False
    kept: bool = True
    shut: Callable[..., str] = lambda _request, **_kwargs: ""


def form(name: str, **options: Any) -> Callable[[V], V]:
    def wrap(view: V) -> V:
        view.brake = Brake(name, **options)  # type: ignore[attr-defined]
        return view

    return wrap


def button(view: V) -> V:
    return form("", most="")(view)


def address_of(request: HttpRequest) -> str:
    return str(import_string(settings.CLIENT_ADDRESS)(request))


def refused(request: HttpRequest, form: Any, name: str, scopes: Sequence[str] = ()) -> bool:
    """Is it one filing too many this hour? Then the form says so and keeps what was typed."""
    said = throttle.take(name, address_of(request), scopes=scopes)
    if said:
        form.add_error(None, said)
    return bool(said)


def give_back(request: HttpRequest, name: str) -> None:
    """What was let through was not filed after all: it does not count."""
    throttle.give_back(name, address_of(request))


class AskedFirst:
    """Stands ahead of CsrfViewMiddleware, whose check reads the whole post."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Any, args: Any, kwargs: Any
    ) -> HttpResponse | None:
        if request.method in _READS:
            return None
        brake: Brake | None = getattr(view, "brake", None)
        if brake is not None:
            return _ask(request, brake, kwargs)
        if gate.EVERYBODY in getattr(view, "roles", ()):
            return HttpResponseNotAllowed(_READS)
        if not request.user.is_authenticated:
            # Their session ended: they get their words back, and the door takes no file.
            limits.drop_files(request)
        return None


def _ask(request: HttpRequest, brake: Brake, kwargs: dict[str, Any]) -> HttpResponse | None:
    """The refusal of a post that is not read, or None."""
    if brake.most:
        said = throttle.post(brake.name, address_of(request), most=brake.most)
        if said:
            return _unread(request, brake, said, TOO_MANY)
    shut = brake.shut(request, **kwargs)
    if brake.files and not shut:
        return None
    limits.drop_files(request)
    if limits.length(request) <= WORDS_MOST:
        return None  # the view says why, beside the words that were typed
    said = shut or _("发来的内容太长，没有读取。")
    return _unread(request, brake, said, CLOSED if shut else TOO_LARGE)


def _unread(request: HttpRequest, brake: Brake, sentence: str, status: int) -> HttpResponse:
    # `config.headers`: of who has a session's cookie no page is kept.
    kept = brake.kept and settings.SESSION_COOKIE_NAME not in request.COOKIES
    context = {"sentence": sentence, "kept": kept}
    answer = render(request, "kit/unread.html", context, status=status)
    if status == TOO_MANY:
        answer["Retry-After"] = str(tallies.window().seconds_left)
    return answer
