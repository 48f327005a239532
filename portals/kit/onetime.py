"""A drawn form is done once: the token in its page, and what is answered when it comes again.

The token is made without writing and without a session: random, signed, bound to the address it is
sent to and to the membership it was drawn for (a stranger's: to the address), good for as long as kept
uploads. A post without one is taken as it comes: who leaves it out of their own form gains nothing
but a second row of their own, and the tokens against other sites and the versions are asked all the
same.
"""

from __future__ import annotations

import functools
import hashlib
import hmac
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import cached_property
from django.utils.html import format_html
from django.utils.translation import gettext as _

from core import chance, once
from core.models import SentForm
from core.once import Answer
from portals.kit import frame, gate

View = Callable[..., Any]
NAME = "_once"
_SALT = "portals.drawn-once"
_NOT_OF_THE_FORM = {NAME, "csrfmiddlewaretoken"}


def draw(request: HttpRequest, actor: Any = None) -> str:
    """A new token for a form that is sent to the address of this page, by `actor` or whoever reads it."""
    who = sent(request).who if actor is None else _membership(actor)
    return _signer(request.path, who).sign(chance.token(128))


def _membership(actor: Any) -> str:
    return str(getattr(actor, "membership_id", ""))


def _signer(path: str, who: str) -> signing.TimestampSigner:
    return signing.TimestampSigner(salt=f"{_SALT}:{who}:{path}")


@dataclass
class Sent:
    """One post of a drawn form, and the first of the same token that was done, if there was one."""

    request: HttpRequest
    who: str
    token: str = ""  # "" when none came, or one that is not good here
    worn: bool = False
    first: SentForm | None = None
    claim: once.Claim | None = None

    @cached_property
    def content(self) -> str:
        return _digest(self.request, self.token)

    @property
    def repeated(self) -> bool:
        """Was just this sent and done before?"""
        return self.first is not None and self.first.content == self.content

    def look(self) -> bool:
        """Has this very post been done by another one meanwhile? Never one's own claim."""
        if self.token and not (self.claim and self.claim.done):
            self.first = once.find(self.token)
        return self.repeated

    def refusal(self) -> str:
        """Why it is asked once more instead of done; "" when nothing stands against it."""
        if self.worn:
            return _("这张表打开得太久，或不是在这里打开的，没有办理。请核对后再次提交。")
        if self.first is None:
            return ""
        _say(self.request, messages.WARNING, _("上次提交的已经办理。"), self.first)
        return _(
            "这张表已经提交过一次，这次的内容与上次不同，没有再办理。要更正上次的，请到那一件里办理；"
            "确要另办一件，请核对后再次提交。"
        )

    @contextmanager
    def claiming(self, answer: Callable[[Any], Answer]) -> Iterator[None]:
        """Do the deed in here: it claims the token and keeps `answer(result)`."""
        if not self.token:
            yield
            return
        path = self.request.path
        self.claim = once.Claim(self.token, self.content, path, self.who, answer)
        with once.claiming(self.claim):
            yield

    def keep(self, answer: Answer) -> None:
        """The whole answer, where more of it is known after the deed than inside."""
        if self.claim and self.claim.done:
            self.claim.keep(answer)


def sent(request: HttpRequest) -> Sent:
    """What was read of this request; a view that draws or takes such a form is `done_once`."""
    found: Sent = request.sent_once  # type: ignore[attr-defined]
    return found


def done_once(view: View, *, nobody: bool = False) -> View:
    """Over a view that does what a drawn form asks: the same one again gets the first one's answer.

    Two at once: whoever is refused because the other was done gets the other's answer too. Coming
    back to the page of what one has done (Back, then reload) says that it is done.
    """

    @functools.wraps(view)
    def inside(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        post = read(request, nobody=nobody)
        if post.repeated:
            return _again(post)
        try:
            response = _answered(post, view, args, kwargs)
        except Http404:
            before = _before(post)
            if before is None:
                raise
            return before
        return (_before(post) if response.status_code in {403, 409, 422} else None) or response

    inside.takes_once = True  # type: ignore[attr-defined]
    return inside


def done_once_by_anyone(view: View) -> View:
    """The same for a form of the public: nothing is kept of who sent it, signed in or not."""
    return done_once(view, nobody=True)


def _answered(post: Sent, view: View, args: Any, kwargs: Any) -> Any:
    try:
        return view(post.request, *args, **kwargs)
    except once.AlreadySent as met:
        post.first, post.claim = met.first, None
        # Other content than the first one's: drawn again, as it was filled in.
        return _again(post) if post.repeated else view(post.request, *args, **kwargs)


def read(request: HttpRequest, *, nobody: bool = False, look: bool = True) -> Sent:
    """`look=False`: whoever reads it looks for the first one where it matters, or meets it in the deed."""
    found = Sent(request, "" if nobody else _who(request))
    token = request.POST.get(NAME, "") if request.method == "POST" else ""
    try:
        if token:
            _signer(request.path, found.who).unsign(token, max_age=once.GOOD_FOR)
            found.token, found.first = token, once.find(token) if look else None
    except signing.BadSignature:
        found.worn = True
    request.sent_once = found  # type: ignore[attr-defined]
    return found


def _who(request: HttpRequest) -> str:
    """The membership a form says it was drawn for, if this person holds it; else the present one."""
    held = {str(row.pk) for row in getattr(request, "memberships", ())}
    drawn_for = request.POST.get("_membership", "")
    return drawn_for if drawn_for in held else _membership(frame.actor_of(request))


def _digest(request: HttpRequest, token: str) -> str:
    fields = sorted(
        (name, values) for name, values in request.POST.lists() if name not in _NOT_OF_THE_FORM
    )
    files = sorted(
        (name, [(upload.name, _sha256(upload)) for upload in uploads])
        for name, uploads in request.FILES.lists()
    )
    whole = json.dumps([fields, files]).encode()
    return hmac.new(token.encode(), whole, hashlib.sha256).hexdigest()


def _sha256(upload: Any) -> str:
    found = hashlib.sha256()
    for chunk in upload.chunks():
        found.update(chunk)
    return found.hexdigest()


def _before(post: Sent) -> HttpResponse | None:
    """The answer of the first one, if this was refused because that was done."""
    if post.request.method == "GET":
        found = once.last(post.request.path, post.who)
        return _page(post.request, found) if found else None
    return _again(post) if post.look() else None


def _again(post: Sent) -> HttpResponse:
    assert post.first is not None  # noqa: S101 - only called for what was done before
    if not post.first.location:
        return _page(post.request, post.first)
    _say(post.request, messages.INFO, _("已经提交，没有重复办理。"), post.first)
    return gate.go(post.request, post.first.location)


def _page(request: HttpRequest, first: SentForm) -> HttpResponse:
    return render(request, "kit/sent.html", {"first": first})


def _say(request: HttpRequest, level: int, sentence: str, first: SentForm) -> None:
    link = ""
    if first.location:
        link = format_html(' <a href="{}">{}</a>', first.location, _("查看上次办理的"))
    messages.add_message(request, level, format_html("{} {}{}", sentence, first.said, link))
