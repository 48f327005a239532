"""Which chains of the record a reader answers for."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from accounts.domain import notices
from accounts.enums import OrganisationKind, RegionLevel, Role
from accounts.models import Notice, Organisation, Region
from core import clock
from core.models import ChainHead

ANCHOR = "ledger.heads"
# Half of a hash: nobody can make another chain that ends in it, and it can be copied by hand.
SHOWN = 32


def named(actor: Any) -> list[tuple[str, str]]:
    """(chain, name of its region): the actor's region and the districts below it."""
    codes = [actor.region_code]
    codes += Region.objects.filter(parent=actor.region_code).values_list("code", flat=True)
    names = dict(Region.objects.filter(code__in=codes).values_list("code", "name"))
    return [(code, names.get(code, code)) for code in codes]


def heads(actor: Any) -> list[ChainHead]:
    """The newest entry of each of these chains that has any."""
    own = [code for code, _name in named(actor)]
    return list(ChainHead.objects.filter(chain__in=own).order_by("chain"))


def to_anchor(now: datetime) -> list[int]:
    """Ids of the city bureaus that were not told today how far their city's record has grown."""
    cities = Organisation.objects.filter(
        kind=OrganisationKind.BUREAU, region__level=RegionLevel.CITY, is_active=True
    )
    return [office.pk for office in cities.order_by("pk") if not _told(office.pk)]


def _told(office: int) -> bool:
    return Notice.objects.filter(key=f"{_key()}/{office}/{Role.CITY}").exists()


def _key() -> str:
    return f"heads:{clock.today().isoformat()}"


def anchor(office_id: int) -> bool:
    """Tell the city where each chain ends, so that a record cut off at its end is found out.

    Once a day and only when something was recorded since; False when there was nothing to tell.
    """
    office = Organisation.objects.select_related("region").get(pk=office_id)
    below = Region.objects.filter(parent=office.region_id).values_list("code", flat=True)
    chains = ChainHead.objects.filter(chain__in=[office.region_id, *below])
    with translation.override("zh-hans"):
        ends = "；".join(
            _("%(chain)s 第 %(seq)s 条 %(hash)s")
            % {"chain": head.chain, "seq": head.seq, "hash": head.hash[:SHOWN]}
            for head in chains.order_by("chain")
        )
        text = _("%(day)s 办理记录链尾，请留存备查：%(ends)s。") % {
            "day": clock.today().isoformat(),
            "ends": ends,
        }
    last = Notice.objects.filter(organisation=office, kind=ANCHOR).order_by("-id").first()
    if not ends or (last is not None and ends in last.text):
        return False
    notices.tell([office_id], Role.CITY, subject=office, text=text, kind=ANCHOR, key=_key())
    return True
