"""How much a public form takes in an hour, from one address and from everybody together.

Two counts are kept apart. Every post counts against its own address, whatever becomes of it, and is
counted before it is read. Only what is really filed counts in the tally that everybody shares: nobody
can close a form for the others by sending what is refused.
"""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from accounts import policies
from accounts.domain import tallies
from core import policy


def post(form: str, address: str, *, most: str) -> str:
    """Count one post of `form` from `address`; "" when it may be read, else why not and until when.

    `most` is the key of the policy setting that bounds them.
    """
    hour, key = tallies.window(), f"{form}.post:{_digest(address)}"
    # Below what no office may go under, nobody need be asked what the figure is.
    least = int(policy.declared(most).least or 0)
    if tallies.add_below(key, hour, least) or tallies.add_below(key, hour, policy.value(most)):
        return ""
    return _("您所在的网络一小时内提交次数过多，请在 %(time)s 后再提交。") % hour.params


def take(form: str, address: str, *, scopes: Sequence[str] = ()) -> str:
    """Count one filing of `form` from `address`; "" when it may go on, else why not and until when.

    A filing that is refused, here or by the deed (`give_back`), is not counted.
    """
    hour, here = tallies.window(), f"{form}:{_digest(address)}"
    keys = (policies.PUBLIC_PER_ADDRESS, policies.PUBLIC_PER_HOUR)
    mine, every = policy.values(keys, scopes=scopes).values()
    if tallies.add(here, hour) > mine:
        tallies.take_back([here], hour)
        return (
            _("您所在的网络一小时内提交次数过多，请在 %(time)s 后再提交。填写的内容仍在本页。")
            % hour.params
        )
    if tallies.add(form, hour) > every:
        tallies.take_back([here, form], hour)
        return _("现在提交的人太多，请在 %(time)s 后再提交。填写的内容仍在本页。") % hour.params
    return ""


def give_back(form: str, address: str) -> None:
    """The deed refused what `take` had let through."""
    tallies.take_back([f"{form}:{_digest(address)}", form], tallies.window())


def _digest(address: str) -> str:
    return tallies.digest(tallies.network(address))
