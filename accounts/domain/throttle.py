"""How much a public form takes in an hour, from one address and from everybody together."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from accounts import policies
from accounts.models import Tally
from core import clock, policy

HOUR = timedelta(hours=1)


def take(form: str, address: str, *, scopes: Sequence[str] = ()) -> str:
    """Count one filing of `form` from `address`; "" when it may go on, else why not and until when.

    What is refused is counted too, but its hour ends by the clock: nobody is shut out for longer.
    """
    hour = timezone.localtime(clock.now()).replace(minute=0, second=0, microsecond=0)
    mine = policy.value(policies.PUBLIC_PER_ADDRESS, scopes=scopes)
    every = policy.value(policies.PUBLIC_PER_HOUR, scopes=scopes)
    digest = salted_hmac("accounts.throttle", address, algorithm="sha256").hexdigest()[:40]
    with transaction.atomic():
        Tally.objects.filter(hour__lt=hour - HOUR).delete()
        from_here = _count(f"{form}:{digest}", hour)
        together = _count(form, hour)
    told = {"time": f"{hour + HOUR:%H:%M}"}
    if from_here > mine:
        return (
            _("您所在的网络一小时内提交次数过多，请在 %(time)s 后再提交。填写的内容仍在本页。")
            % told
        )
    if together > every:
        return _("现在提交的人太多，请在 %(time)s 后再提交。填写的内容仍在本页。") % told
    return ""


def _count(key: str, hour: datetime) -> int:
    row, _new = Tally.objects.get_or_create(key=key, hour=hour)
    Tally.objects.filter(pk=row.pk).update(count=F("count") + 1)
    row.refresh_from_db(fields=["count"])
    return row.count
