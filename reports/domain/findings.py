"""The nightly search for impossible worlds: what is new is written down and told, what is gone closed."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db import transaction
from django.utils import translation

from accounts.domain import messages
from accounts.enums import OrganisationKind, Role
from accounts.models import Organisation, Region
from core import clock
from core.counted import counted
from reports import impossible
from reports.models import Finding, Search

SWEEP = "impossible-worlds"
EVERYTHING = 0
READERS = (Role.CITY, Role.AUDITOR)


def due(day: date) -> list[int]:
    return [] if Search.objects.filter(day=day).exists() else [EVERYTHING]


def search(_everything: int = EVERYTHING) -> bool:
    """Ask every question of all rows. Idempotent; False when nothing new was found and nothing gone."""
    found = {
        (each.key, each.subject, each.title[:240]): each for each in impossible.found(clock.today())
    }
    with transaction.atomic():
        known = {
            (row.kind, row.subject, row.what): row
            for row in Finding.objects.filter(gone_at__isnull=True)
        }
        Search.objects.get_or_create(day=clock.today())
        gone = [row.pk for key, row in known.items() if key not in found]
        Finding.objects.filter(pk__in=gone).update(gone_at=clock.now())
        new = _write(each for key, each in found.items() if key not in known)
        _tell(new)
    return bool(gone or new)


def _write(found: Iterable[impossible.Broken]) -> list[Finding]:
    cities = {region.code: region.city_code for region in Region.objects.all()}
    return Finding.objects.bulk_create(
        [
            Finding(
                city_id=cities[each.region],
                region_id=each.region,
                kind=each.key,
                subject=each.subject,
                what=each.title[:240],
                found_at=clock.now(),
            )
            for each in found
        ]
    )


def _tell(new: list[Finding]) -> None:
    """One message a night to each city's bureau and its auditor."""
    by_city: dict[str, list[Finding]] = {}
    for row in new:
        by_city.setdefault(row.city_id, []).append(row)
    for city, rows in sorted(by_city.items()):
        bureau = Organisation.objects.filter(kind=OrganisationKind.BUREAU, code=city)
        with translation.override("zh-hans"):
            says = counted(
                "数据巡检新发现 %(count)s 处不合常理的情况，例如“%(what)s”。请在“数据巡检”中逐条查看。",
                "count",
            )
            text = says % {"count": len(rows), "what": rows[0].what}
        for role in READERS:
            messages.tell(
                bureau.values_list("pk", flat=True),
                role,
                subject=rows[0],
                text=text,
                kind="finding.new",
                key=f"findings:{clock.today().isoformat()}",
            )
