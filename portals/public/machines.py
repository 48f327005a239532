"""What programs ask for: what a search engine may read, and whom to tell about a weakness."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from core import clock
from portals.kit import gate

TEXT = "text/plain; charset=utf-8"
GOOD_FOR = timedelta(days=180)


@gate.same_for_all
@gate.public
def robots(request: HttpRequest) -> HttpResponse:
    """What is published is meant to be found; forms, sign-in and everything inside are not."""
    return render(request, "public/robots.txt", content_type=TEXT)


@gate.same_for_all
@gate.public
def security(request: HttpRequest) -> HttpResponse:
    """RFC 9116; not there until the bureau has named a contact."""
    if not settings.SECURITY_CONTACT:
        raise Http404
    told = {"contact": settings.SECURITY_CONTACT, "until": clock.today() + GOOD_FOR}
    return render(request, "public/security.txt", told, content_type=TEXT)
