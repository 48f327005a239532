"""Which chains of the record a reader answers for."""

from __future__ import annotations

from typing import Any

from accounts.models import Region
from core.models import ChainHead


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
