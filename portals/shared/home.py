"""`/`: the workbench of whoever is signed in, the public front page for everybody else."""

from __future__ import annotations

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from core import clock
from portals.shared import chrome, due, front, gate, links, workbench


@gate.public
def home(request: HttpRequest) -> HttpResponse:
    actor = chrome.actor_of(request)
    if not chrome.has_role(actor):
        return _front(request)
    countdown = due.countdown_of(request)
    context = {
        "today": clock.today(),
        "office": chrome.Chrome(request).office,
        "todo": workbench.blocks(actor, countdown, mine=True),
        "awaiting": workbench.blocks(actor, countdown, mine=False),
        "changed": workbench.changed(actor),
        "notices_url": chrome.address("notices"),
    }
    return render(request, "workbench.html", context)


def _front(request: HttpRequest) -> HttpResponse:
    context = {
        "blocks": front.blocks(),
        "doors": chrome.sources.doors() if settings.DEMO else (),
        "doors_url": chrome.address(chrome.sources.doors_url, "/"),
        "signin_url": chrome.address("signin", settings.LOGIN_URL),
        "register_url": chrome.address("register"),
        "idle": request.user.is_authenticated,
    }
    return render(request, "front.html", context)


@gate.page()
def go(request: HttpRequest, label: str, pk: int) -> HttpResponse:
    """From a reference to the page that shows it to this actor."""
    actor = chrome.actor_of(request)
    row = links.from_ref(f"{label}:{pk}", actor)
    target = links.url(row, actor) if row is not None else ""
    if not target:
        raise Http404
    return redirect(target)
