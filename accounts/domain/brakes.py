"""Guessing is braked: tries at a door (signing in, a printed code) are counted before anything costly
is computed, by name and address, by address over all names and by name over all addresses.

Whoever lately got in by a name from an address is stopped there by neither of the last two: a stranger
who guesses cannot lock out the person, nor the office behind the same address. The first holds for all.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from accounts import policies
from accounts.domain import tallies
from accounts.models import KnownAddress
from core import clock, policy


@dataclass(frozen=True)
class Attempt:
    """One try, counted as wrong until it is `right()`."""

    counted: tuple[str, ...]
    pair: str
    window: tallies.Window
    refusal: str = ""  # nothing may be tried: why, and until when
    last: str = ""  # this was the last one: the same sentence, for the answer to a wrong one

    def right(self) -> None:
        """It was the right answer: it does not count, earlier wrong ones of this pair are forgotten,
        and the address becomes one of this name's own."""
        known = KnownAddress(key=self.pair, last_on=clock.today())
        with transaction.atomic():
            tallies.forget(self.counted[0], self.window)
            tallies.take_back(self.counted[1:], self.window)
            KnownAddress.objects.bulk_create(
                [known], update_conflicts=True, unique_fields=["key"], update_fields=["last_on"]
            )

    def untried(self) -> None:
        """There was no time to look whether it was right."""
        tallies.take_back(self.counted, self.window)


def begin(door: str, *, name: str, address: str) -> Attempt:
    """Count one try of `name` from `address` at `door`; not when it is refused."""
    name, address = name.strip().lower(), tallies.network(address)
    most = policy.values((policies.GUESS_MINUTES, policies.KNOWN_ADDRESS_DAYS, *_MOST))
    when = tallies.window(most[policies.GUESS_MINUTES])
    pair = tallies.digest(name, address)
    keys = (
        f"{door}.both:{pair}",
        f"{door}.address:{tallies.digest(address)}",
        f"{door}.name:{tallies.digest(name)}",
    )
    lately = clock.today() - timedelta(days=most[policies.KNOWN_ADDRESS_DAYS])
    known = KnownAddress.objects.filter(key=pair, last_on__gte=lately).exists()
    asked = list(zip(keys, (most[key] for key in _MOST), _SAID, strict=True))[: 1 if known else 3]
    counted = tuple(key for key, _limit, _said in asked)
    before = tallies.of_each(counted, when)
    for key, limit, said in asked:
        if before[key] >= limit:
            return Attempt((), pair, when, refusal=said() % when.params)
    number = tallies.add_each(counted, when)
    for key, limit, said in asked:
        if number[key] > limit:  # others came at the same moment
            return Attempt(counted, pair, when, refusal=said() % when.params)
    reached = [said() for key, limit, said in asked if number[key] == limit]
    return Attempt(counted, pair, when, last=reached[0] % when.params if reached else "")


def too_old() -> bool:
    return _not_lately().exists()


def forget_old() -> None:
    _not_lately().delete()


def _not_lately() -> QuerySet[KnownAddress]:
    limit = clock.today() - timedelta(days=policy.value(policies.KNOWN_ADDRESS_DAYS))
    return KnownAddress.objects.filter(last_on__lt=limit)


def _name_closed() -> str:
    return _("这个登录名输错次数过多，已暂停。请在 %(time)s 后再试。")


def _address_closed() -> str:
    return _("您所在的网络输错次数过多，请在 %(time)s 后再试。近期在这里登录过的账号不受影响。")


_MOST = (policies.GUESS_PER_PAIR, policies.GUESS_PER_ADDRESS, policies.GUESS_PER_NAME)
_SAID = (_name_closed, _address_closed, _name_closed)
