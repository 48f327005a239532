"""Guessing is braked: tries at a door (signing in, a printed code) are counted before anything costly
is computed, by name and address, by address over all names and by name over all addresses.

Whoever lately got in by a name from an address is stopped there by neither of the last two: a stranger
who guesses cannot lock out the person, nor the office behind the same address. The first holds for all.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

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
        tallies.forget(self.counted[0], self.window)
        tallies.take_back(self.counted[1:], self.window)
        today = clock.today()
        KnownAddress.objects.filter(last_on__lt=_long_ago()).delete()
        KnownAddress.objects.update_or_create(key=self.pair, defaults={"last_on": today})

    def untried(self) -> None:
        """There was no time to look whether it was right."""
        tallies.take_back(self.counted, self.window)


def begin(door: str, *, name: str, address: str) -> Attempt:
    """Count one try of `name` from `address` at `door`; not when it is refused."""
    name, address = name.strip().lower(), tallies.network(address)
    most = policy.values((policies.GUESS_MINUTES, *_MOST))
    when = tallies.window(most[policies.GUESS_MINUTES])
    pair = tallies.digest(name, address)
    keys = (
        f"{door}.both:{pair}",
        f"{door}.address:{tallies.digest(address)}",
        f"{door}.name:{tallies.digest(name)}",
    )
    known = KnownAddress.objects.filter(key=pair, last_on__gte=_long_ago()).exists()
    asked = list(zip(keys, (most[key] for key in _MOST), _SAID, strict=True))[: 1 if known else 3]
    for key, limit, said in asked:
        if tallies.of(key, when) >= limit:
            return Attempt((), pair, when, refusal=said() % when.told)
    numbers = [(tallies.add(key, when), limit, said) for key, limit, said in asked]
    counted = tuple(key for key, _limit, _said in asked)
    for number, limit, said in numbers:
        if number > limit:  # others came at the same moment
            return Attempt(counted, pair, when, refusal=said() % when.told)
    reached = [said() for number, limit, said in numbers if number == limit]
    return Attempt(counted, pair, when, last=reached[0] % when.told if reached else "")


def _long_ago() -> date:
    return clock.today() - timedelta(days=policy.value(policies.KNOWN_ADDRESS_DAYS))


def _name_closed() -> str:
    return _("这个登录名输错次数过多，已暂停。请在 %(time)s 后再试。")


def _address_closed() -> str:
    return _("您所在的网络输错次数过多，请在 %(time)s 后再试。近期在这里登录过的账号不受影响。")


_MOST = (policies.GUESS_PER_PAIR, policies.GUESS_PER_ADDRESS, policies.GUESS_PER_NAME)
_SAID = (_name_closed, _address_closed, _name_closed)
