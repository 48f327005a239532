"""Who came in under which account, and who tried: kept for the owner and the administrator to see."""

from __future__ import annotations

from datetime import datetime, timedelta

from accounts import policies
from accounts.domain import tallies
from accounts.enums import RegionLevel
from accounts.models import Region, SignIn, User
from accounts.models.signins import SignInOutcome
from core import clock, counting, policy

_NOBODY = "sign-in:nobody"
_KEPT_BITS = {"ipv4": 24, "ipv6": 48}  # of an address: enough to tell home from office


def note(username: str, outcome: SignInOutcome, *, address: str) -> None:
    """Keep that somebody came in, or failed to. Of a name that no account has only the number an hour
    is kept: counting takes as long as keeping, so the time does not tell who has an account."""
    now = clock.now()
    hour = now.replace(minute=0, second=0, microsecond=0)
    user = User.objects.filter(username=username).only("pk").first()
    if user is None:
        tallies.add(_NOBODY, tallies.window())
        return
    row = {
        "user": user.pk,
        "outcome": outcome,
        "slot": now if outcome == SignInOutcome.IN else hour,
        "last_at": now,
        "network": tallies.network(address, **_KEPT_BITS),
    }
    unique = ("user", "outcome", "slot")
    counting.one_more(SignIn, [row], unique=unique, anew=("last_at", "network"))


def too_old(now: datetime) -> bool:
    return SignIn.objects.filter(last_at__lt=_limit(now)).exists()


def forget_old(now: datetime) -> None:
    SignIn.objects.filter(last_at__lt=_limit(now)).delete()


def _limit(now: datetime) -> datetime:
    """People may work in several cities: the city that keeps longest decides."""
    cities = Region.objects.filter(level=RegionLevel.CITY).values_list("code", flat=True)
    kept = [policy.value(policies.SIGN_IN_DAYS, scopes=(code,)) for code in cities]
    return now - timedelta(days=max(kept, default=policy.value(policies.SIGN_IN_DAYS)))
