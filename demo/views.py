from __future__ import annotations

from django.contrib import messages
from django.contrib.auth import login
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.domain import signins
from accounts.middleware import ACTING
from accounts.models.signins import SignInOutcome
from core import clock
from core.counted import counted
from demo import demo_clock, guard, guide, page_frame
from demo.models import DemoDoor
from portals.kit import gate, throttled
from tasks import sweeps


def _only_in_a_demo() -> None:
    if not guard.is_demo():
        raise Http404


@gate.public
def doors(request: HttpRequest) -> HttpResponse:
    """The sign-in panel, also for somebody who is signed in and wants to be somebody else."""
    _only_in_a_demo()
    found = {
        "doors": page_frame.doors(counted=True),
        "doors_url": reverse("demo-signin"),
        "walk": guide.walk(),
    }
    return render(request, "demo/doors.html", found)


@throttled.button
@gate.public
@require_POST
def enter(request: HttpRequest) -> HttpResponse:
    """Sign in through a door of the panel, without a password."""
    _only_in_a_demo()
    door = get_object_or_404(DemoDoor, membership_id=_number(request.POST.get("door", "")))
    backend = "django.contrib.auth.backends.ModelBackend"
    login(request, door.membership.user, backend=backend)
    request.session[ACTING] = door.membership_id
    address = throttled.address_of(request)
    signins.note(door.membership.user.username, SignInOutcome.IN, address=address)
    return HttpResponseRedirect("/")


@throttled.button
@gate.public
@require_POST
def forward(request: HttpRequest) -> HttpResponse:
    """Move the demo clock: to the next deadline, or to the next morning."""
    _only_in_a_demo()
    step = request.POST.get("step", "deadline")
    to = demo_clock.next_moment() if step == "deadline" else demo_clock.tomorrow()
    outcome = demo_clock.advance(to)
    messages.success(request, _told(outcome))
    target = request.POST.get("next", "/")
    safe = url_has_allowed_host_and_scheme(target, allowed_hosts={request.get_host()})
    return HttpResponseRedirect(target if safe else "/")


def _told(outcome: sweeps.Outcome) -> str:
    now = timezone.localtime(clock.now())
    figures = {"day": now.strftime("%Y-%m-%d %H:%M"), "done": outcome.done}
    if outcome.failed:
        return _("演示时钟已到 %(day)s。有事项未能自动办理，请查看运行日志。") % figures
    return counted("演示时钟已到 %(day)s，系统自动办理了 %(done)s 项。", "done") % figures


def _number(text: str) -> int:
    return int(text) if text.isdecimal() else 0
