"""What surrounds every page: who acts, for which office, the bell, the demo banner.

Accounts and demo fill the `sources`; until they do, everybody is a stranger.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import cached_property
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from accounts import actors
from accounts.enums import PUBLIC
from portals.kit import navigation

NAV_FITS = 14
Shown = navigation.Shown  # the class below has a property of the module's name


@dataclass(frozen=True)
class Membership:
    id: int
    label: str
    office: str
    role: str = ""
    current: bool = False


@dataclass(frozen=True)
class Door:
    """One button of the demo's sign-in panel."""

    label: str
    hint: str
    value: str
    waiting: int = 0  # rows on this person's workbench, where they were counted


@dataclass(frozen=True)
class ClockStep:
    """One button of the demo clock; `to` is the day it moves to."""

    label: str
    url: str
    to: date
    data: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Clock:
    today: date
    steps: Sequence[ClockStep] = ()


def _held(request: HttpRequest) -> list[Membership]:
    """What the middleware of accounts found that this person may act under today."""
    acting = getattr(actor_of(request), "membership_id", None)
    return [
        Membership(
            id=row.pk,
            label=_("%(role)s · 负责人") % {"role": row.get_role_display()}
            if row.is_lead
            else row.get_role_display(),
            office=row.organisation.name,
            role=row.role,
            current=row.pk == acting,
        )
        for row in getattr(request, "memberships", ())
    ]


@dataclass
class Sources:
    """Other parts fill these when they are loaded: inbox (unread), demo (doors, clock)."""

    memberships: Callable[[HttpRequest], Sequence[Membership]] = _held
    unread: Callable[[Any], int] = lambda _actor: 0
    doors: Callable[[], Sequence[Door]] = lambda: ()
    doors_url: str = "demo-signin"
    clock: Callable[[HttpRequest], Clock | None] = lambda _request: None
    account_links: list[tuple[Any, str]] = field(default_factory=list)


sources = Sources()


def actor_of(request: Any) -> Any:
    return getattr(request, "actor", None) or actors.Stranger()


def has_role(actor: Any) -> bool:
    """Does somebody act here, rather than a stranger?"""
    return str(actor.role) not in {"", PUBLIC}


def address(name: str, fallback: str = "") -> str:
    try:
        return reverse(name)
    except NoReverseMatch:
        return fallback


def signin_url(request: Any) -> str:
    return (
        address("signin", settings.LOGIN_URL) + "?" + urlencode({"next": request.get_full_path()})
    )


@dataclass(frozen=True)
class Link:
    label: str
    url: str


class PageFrame:
    """Read by base.html; each part is asked for at most once a page."""

    def __init__(self, request: HttpRequest | None) -> None:
        self.request = request
        self.actor = actor_of(request)
        self.demo = bool(settings.DEMO)

    @property
    def signed_in(self) -> bool:
        user = getattr(self.request, "user", None)
        return has_role(self.actor) or bool(user and user.is_authenticated)

    @property
    def here(self) -> str:
        if self.request is None or self.request.method != "GET":
            return "/"
        return self.request.get_full_path()

    @cached_property
    def memberships(self) -> Sequence[Membership]:
        return sources.memberships(self.request) if self.request is not None else ()

    @cached_property
    def acting(self) -> str:
        current = next((each for each in self.memberships if each.current), None)
        return current.label if current else self.name

    @cached_property
    def office(self) -> str:
        current = next((each for each in self.memberships if each.current), None)
        return current.office if current else str(getattr(self.actor, "organisation_name", ""))

    @property
    def name(self) -> str:
        return str(self.actor.name)

    @cached_property
    def unread(self) -> int:
        return sources.unread(self.actor) if has_role(self.actor) else 0

    @cached_property
    def nav(self) -> list[Shown]:
        path = self.request.path if self.request is not None else "/"
        found = navigation.entries(str(self.actor.role), path)
        if has_role(self.actor):
            return [navigation.Shown(_("工作台"), "/", path == "/"), *found]
        return found

    @property
    def nav_first(self) -> list[Shown]:
        """What fits into one line of an office screen; the rest is under 更多."""
        return self.nav if len(self.nav) <= NAV_FITS else self.nav[: NAV_FITS - 1]

    @property
    def nav_rest(self) -> list[Shown]:
        return self.nav[len(self.nav_first) :]

    @property
    def nav_rest_here(self) -> bool:
        return any(item.here for item in self.nav_rest)

    @cached_property
    def clock(self) -> Clock | None:
        return sources.clock(self.request) if self.demo and self.request is not None else None

    @property
    def account_links(self) -> list[Link]:
        return [Link(str(label), address(name)) for label, name in sources.account_links]

    @property
    def messages_url(self) -> str:
        return address("messages")

    @property
    def switch_url(self) -> str:
        return address("switch", "/")

    @property
    def signout_url(self) -> str:
        return address("signout", "/")

    @property
    def signin_url(self) -> str:
        return address("signin", settings.LOGIN_URL)
