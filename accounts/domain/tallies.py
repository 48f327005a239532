"""Counting what happens in one window of time, in the one place that every worker shares."""

from __future__ import annotations

import ipaddress
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import F, QuerySet
from django.utils import timezone
from django.utils.crypto import salted_hmac

from accounts.models import Tally
from core import clock, counting

HOUR = timedelta(hours=1)
_KEPT = 2 * HOUR  # no window is longer than one, see accounts.policies
_HOUSEHOLD = 64  # of IPv6, the half that a household or an office is given whole


@dataclass(frozen=True)
class Window:
    """From `since` to `until`; then counting starts again, so nobody is shut out for longer."""

    since: datetime
    until: datetime

    @property
    def params(self) -> dict[str, str]:
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
    """Count one more; how many it is now."""
    return add_each([key], when)[key]


def add_below(key: str, when: Window, most: int) -> bool:
    """Count one more unless there are `most` already; whether it was counted."""
    row = {"key": key, "since": when.since}
    return bool(counting.one_more(Tally, [row], unique=("key", "since"), most=most))


def add_each(keys: Sequence[str], when: Window) -> dict[str, int]:
    rows = [{"key": key, "since": when.since} for key in keys]
    return counting.one_more(Tally, rows, unique=("key", "since"))


def take_back(keys: Collection[str], when: Window) -> None:
    # One by one, in the order in which they were counted: so nobody waits in a circle.
    for key in keys:
        rows = Tally.objects.filter(key=key, since=when.since, count__gt=0)
        rows.update(count=F("count") - 1)


def forget(key: str, when: Window) -> None:
    Tally.objects.filter(key=key, since=when.since).delete()


def of_each(keys: Collection[str], when: Window) -> dict[str, int]:
    rows = Tally.objects.filter(key__in=keys, since=when.since)
    return dict.fromkeys(keys, 0) | dict(rows.values_list("key", "count"))


def too_old(now: datetime) -> bool:
    return _over(now).exists()


def forget_old(now: datetime) -> None:
    _over(now).delete()


def _over(now: datetime) -> QuerySet[Tally]:
    return Tally.objects.filter(since__lt=now - _KEPT)


def digest(*words: str) -> str:
    """Stands for a name or an address in a key; the words themselves are not kept."""
    text = "\n".join(words)
    return salted_hmac("accounts.throttle", text, algorithm="sha256").hexdigest()[:40]


def network(address: str, *, ipv4: int = 32, ipv6: int = _HOUSEHOLD) -> str:
    """The network of so many bits that an address is in; "" for what is no address."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return ""
    if isinstance(found, ipaddress.IPv6Address):
        # As a server that listens on both sees one of IPv4.
        found = found.ipv4_mapped or found
    length = ipv4 if found.version == 4 else ipv6
    return str(ipaddress.ip_network((found, length), strict=False))
