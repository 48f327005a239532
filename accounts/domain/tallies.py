"""Counting what happens in one window of time, in the one place that every worker shares."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.crypto import salted_hmac

from accounts.models import Tally
from core import clock

HOUR = timedelta(hours=1)
_IPV6_HOUSEHOLD = 64


@dataclass(frozen=True)
class Window:
    """From `since` to `until`; then counting starts again, so nobody is shut out for longer."""

    since: datetime
    until: datetime

    @property
    def told(self) -> dict[str, str]:
        return {"time": f"{self.until:%H:%M}"}

    @property
    def seconds_left(self) -> int:
        return max(1, round((self.until - clock.now()).total_seconds()))


def window(minutes: int = 60) -> Window:
    """The one that this moment lies in; windows are counted from midnight."""
    now = timezone.localtime(clock.now())
    midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
    length = timedelta(minutes=minutes)
    since = midnight + (now - midnight) // length * length
    return Window(since, since + length)


def add(key: str, when: Window) -> int:
    """Count one more; how many it is now. Also of those that come at once, each gets its own number."""
    with transaction.atomic():
        Tally.objects.filter(since__lt=when.since - HOUR).delete()
        row, _new = Tally.objects.get_or_create(key=key, since=when.since)
        Tally.objects.filter(pk=row.pk).update(count=F("count") + 1)
        row.refresh_from_db(fields=["count"])
    return row.count


def take_back(keys: Iterable[str], when: Window) -> None:
    rows = Tally.objects.filter(key__in=list(keys), since=when.since, count__gt=0)
    rows.update(count=F("count") - 1)


def forget(key: str, when: Window) -> None:
    Tally.objects.filter(key=key, since=when.since).delete()


def of(key: str, when: Window) -> int:
    row = Tally.objects.filter(key=key, since=when.since).first()
    return row.count if row else 0


def digest(*words: str) -> str:
    """Stands for a name or an address in a key; the words themselves are not kept."""
    text = "\n".join(words)
    return salted_hmac("accounts.throttle", text, algorithm="sha256").hexdigest()[:40]


def network(address: str) -> str:
    """What counts as one address: of IPv6 the half that a household or an office is given whole."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return address
    if isinstance(found, ipaddress.IPv4Address):
        return str(found)
    if found.ipv4_mapped is not None:  # as a server that listens on both sees one of IPv4
        return str(found.ipv4_mapped)
    return str(ipaddress.ip_network((found, _IPV6_HOUSEHOLD), strict=False))
