"""Versions of a city's evaluation scheme."""

from __future__ import annotations

from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.translation import gettext as _

from accounts.actors import Person
from accounts.enums import Role
from accounts.models import Region
from core import clock
from core.errors import Forbidden, Invalid
from core.fsm import deed, record
from evaluations.models import Scheme
from evaluations.schemes import DEFAULT, read


@deed
def adopt(*, by: Person, body: dict[str, Any], document: str, effective_from: date) -> Scheme:
    """Make the city's next version. Raises Forbidden, Invalid at a field."""
    if by.role != Role.CITY or not by.is_lead:
        raise Forbidden
    city = Region.objects.get(code=by.city_code)
    if not document.strip():
        raise Invalid({"document": _("请填写依据文件的名称和文号。")})
    if effective_from < clock.today():
        told = _("生效日期不能早于今天；已安排的批次仍按原办法。")
        raise Invalid({"effective_from": told})
    _check(body)
    number = Scheme.objects.filter(city=city).count() + 1
    row = Scheme.objects.create(
        city=city,
        number=number,
        body=body,
        document=document.strip(),
        effective_from=effective_from,
    )
    record(row, "adopt", by=by, number=number, body=body, effective_from=effective_from)
    return row


def _check(body: dict[str, Any]) -> None:
    try:
        scheme = read(body)
    except (KeyError, TypeError, ValueError, InvalidOperation):
        raise Invalid({"body": _("评价办法不完整，请检查每一项。")}) from None
    if scheme.total != Decimal(100):
        params = {"total": scheme.total}
        raise Invalid({"body": _("各项分值合计应为 100 分，现在是 %(total)s 分。") % params})


def in_force(city: Region, day: date) -> Scheme:
    """The version in force on a day; the default becomes version 1 where none was adopted."""
    rows = Scheme.objects.filter(city=city, effective_from__lte=day)
    found: Scheme | None = rows.order_by("-effective_from", "-number").first()
    if found is not None:
        return found
    made, _new = Scheme.objects.get_or_create(
        city=city,
        number=1,
        defaults={
            "body": DEFAULT,
            "document": "",  # nobody has adopted it
            "effective_from": date(clock.today().year, 1, 1),
        },
    )
    default: Scheme = made
    return default
