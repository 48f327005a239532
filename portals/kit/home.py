"""`/`: the workbench of whoever is signed in, the public front page for everybody else."""

from __future__ import annotations

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from core import clock
from portals.kit import due, frame, front, gate, links, workbench


@gate.public
def home(request: HttpRequest) -> HttpResponse:
    actor = frame.actor_of(request)
    if not frame.has_role(actor):
        return _front(request)
    countdown = due.countdown_of(request)
    context = {
        "today": clock.today(),
        "office": frame.PageFrame(request).office,
        "steps": workbench.steps(actor),
        "todo": workbench.blocks(actor, countdown, mine=True),
        "awaiting": workbench.blocks(actor, countdown, mine=False),
        "changed": workbench.changed(actor),
        "messages_url": frame.address("messages"),
    }
    return render(request, "kit/workbench.html", context)


def _front(request: HttpRequest) -> HttpResponse:
    context = {
        "blocks": front.blocks(),
        "doors": frame.sources.doors() if settings.DEMO else (),
        "doors_url": frame.address(frame.sources.doors_url, "/"),
        "signin_url": frame.address("signin", settings.LOGIN_URL),
        "register_url": frame.address("register"),
        "idle": request.user.is_authenticated,
    }
    return render(request, "public/front.html", context)


@gate.page()
def go(request: HttpRequest, label: str, pk: int) -> HttpResponse:
    """From a reference to the page that shows it to this actor."""
    actor = frame.actor_of(request)
    row = links.from_ref(f"{label}:{pk}", actor)
    target = links.url(row, actor) if row is not None else ""
    if not target:
        raise Http404
    return redirect(target)
