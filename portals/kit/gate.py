"""The door of every page: signed in, acting in a role that the page is for, rows through their scope."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django_htmx.http import HttpResponseClientRedirect

from accounts.domain import ties
from core import errors
from portals.kit import frame

View = Callable[..., Any]
ANYONE_SIGNED_IN = "*"
EVERYBODY = "PUBLIC"


def page(*roles: str) -> Callable[[View], View]:
    """Let in only who acts in one of `roles` (none named: any signed-in role).

    A stranger goes to sign in and comes back; another role is told which membership to switch to.
    A refusal by the domain that the view does not handle becomes a page with its sentences.
    """
    wanted = tuple(str(role) for role in roles)

    def wrap(view: View) -> View:
        @functools.wraps(view)
        def inside(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
            stopped = stop(request, wanted)
            if stopped is not None:
                return stopped
            try:
                return view(request, *args, **kwargs)
            except errors.DomainError as refusal:
                return refused(request, refusal)

        inside.roles = wanted or (ANYONE_SIGNED_IN,)  # type: ignore[attr-defined]
        return inside

    return wrap


def by_role(*pages: View) -> View:
    """One address, and for each role the page that is for it; no role has two."""
    found: dict[str, View] = {}
    for view in pages:
        shown_by: Any = getattr(view, "view_class", view)
        for role in shown_by.roles:
            if str(role) in found:
                raise ValueError(f"{role} has two pages at one address: {view}")
            found[str(role)] = view

    @page(*found)
    def shown(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        return found[str(frame.actor_of(request).role)](request, *args, **kwargs)

    return shown


def public(view: View) -> View:
    """Say that a page is for everybody, signed in or not; it must then show nothing else."""
    view.roles = (EVERYBODY,)  # type: ignore[attr-defined]
    return view


def same_for_all(view: View) -> View:
    """Say that every stranger gets the same page, so that it may be kept for a minute (config.headers).

    Nothing of one visitor stands on it, and no form with a token.
    """
    view.same_for_all = True  # type: ignore[attr-defined]
    return view


def stop(request: HttpRequest, roles: tuple[str, ...]) -> HttpResponse | None:
    """The answer for somebody who may not come in, or None."""
    actor = frame.actor_of(request)
    role = str(actor.role)
    if frame.has_role(actor) and (not roles or role in roles):
        return None
    others = [
        each
        for each in frame.sources.memberships(request)
        if not each.current and (not roles or str(each.role) in roles)
    ]
    if not frame.has_role(actor) and not others and not request.user.is_authenticated:
        return go(request, frame.signin_url(request))
    context = {"switch_to": others, "sentence": _("这个页面不属于您当前的身份。")}
    return render(request, "403.html", context, status=403)


def refused(request: HttpRequest, refusal: errors.DomainError) -> HttpResponse:
    """A page that says why the domain refused, with the fitting status."""
    if isinstance(refusal, errors.Forbidden):
        said = " ".join(refusal.reasons)
        unconfirmed = bool(said) and said == ties.sealed(frame.actor_of(request))
        context = {"sentence": said, "unconfirmed": unconfirmed}
        return render(request, "403.html", context, status=403)
    status = 409 if isinstance(refusal, errors.Stale) else 422
    return render(request, "kit/refused.html", {"reasons": refusal.reasons}, status=status)


def go(request: HttpRequest, url: str) -> HttpResponse:
    """Redirect, also when htmx asked."""
    if getattr(request, "htmx", False):
        return HttpResponseClientRedirect(url)
    return HttpResponseRedirect(url)


def get_or_404(model: Any, actor: Any, pk: Any) -> Any:
    """The row if this actor may see it; a row of somebody else does not exist for them.

    `model` is a model, or a queryset of one that was not narrowed yet (select_related and so on).
    """
    rows = model.objects if hasattr(model, "objects") else model
    return one(rows.visible_to(actor), pk)


def one(rows: QuerySet[Any], pk: Any) -> Any:
    """The row among those the actor may see, or 404."""
    row = rows.filter(pk=pk).first()
    if row is None:
        raise Http404
    return row


def stop_act(request: HttpRequest, act: Any, subject: Any) -> HttpResponse:
    """The row may be seen but the deed is not this actor's: say so, and which other membership may."""
    others = [m for m in frame.sources.memberships(request) if not m.current]
    name = subject.title() if hasattr(subject, "title") else ""
    params = {"label": act.text, "title": name}
    sentence = (
        _("您当前的身份不能对“%(title)s”办理“%(label)s”。")
        if name
        else _("您当前的身份不能办理“%(label)s”。")
    )
    return render(
        request, "403.html", {"sentence": sentence % params, "switch_to": others}, status=403
    )
