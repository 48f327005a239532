"""Who came in under which account, and who tried: kept for the owner and the administrator to see."""

from __future__ import annotations

import ipaddress
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F

from accounts import policies
from accounts.enums import RegionLevel
from accounts.models import Region, SignIn, Tally, User
from accounts.models.signins import SignInOutcome
from core import clock, policy

_NOBODY = "sign-in:nobody"
_KEPT_OF_ADDRESS = {4: 24, 6: 48}


def note(username: str, outcome: SignInOutcome, *, address: str) -> None:
    """Keep that somebody came in, or failed to. Of a name that no account has only the number an hour
    is kept: counting takes as long as keeping, so the time does not tell who has an account."""
    now = clock.now()
    hour = now.replace(minute=0, second=0, microsecond=0)
    user = User.objects.filter(username=username).only("pk").first()
    with transaction.atomic():
        if user is None:
            nobody, _new = Tally.objects.get_or_create(key=_NOBODY, since=hour)
            Tally.objects.filter(pk=nobody.pk).update(count=F("count") + 1)
            return
        slot = now if outcome == SignInOutcome.IN else hour
        row, _new = SignIn.objects.get_or_create(
            user=user, outcome=outcome, slot=slot, defaults={"last_at": now}
        )
        SignIn.objects.filter(pk=row.pk).update(
            count=F("count") + 1, last_at=now, network=network_of(address)
        )


def network_of(address: str) -> str:
    """The network an address is in, enough to tell home from office; "" for what is no address."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return ""
    length = _KEPT_OF_ADDRESS[parsed.version]
    return str(ipaddress.ip_network(f"{parsed}/{length}", strict=False))


def too_old(now: datetime) -> bool:
    return SignIn.objects.filter(last_at__lt=_limit(now)).exists()


def forget_old(now: datetime) -> None:
    SignIn.objects.filter(last_at__lt=_limit(now)).delete()


def _limit(now: datetime) -> datetime:
    """People may work in several cities: the city that keeps longest decides."""
    cities = Region.objects.filter(level=RegionLevel.CITY).values_list("code", flat=True)
    kept = [policy.value(policies.SIGN_IN_DAYS, scopes=(code,)) for code in cities]
    return now - timedelta(days=max(kept, default=policy.value(policies.SIGN_IN_DAYS)))
