"""A price is a number with a unit; how both are said, and read from an office's own words."""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation
from typing import Any

from django.core.validators import MinValueValidator
from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from institutions.enums import PriceUnit

_NUMBER = re.compile(r"[0-9]+(?:\.[0-9]+)?")
_BLANKS = re.compile(r"\s")
_MOST = Decimal("999999.99")


_STANDARD = gettext_lazy("收费标准")


def column(label: Any = _STANDARD, **options: Any) -> Any:
    return models.DecimalField(
        label, max_digits=8, decimal_places=2, validators=[MinValueValidator(Decimal(0))], **options
    )


def unit_column() -> Any:
    return models.CharField(
        gettext_lazy("计价单位"),
        max_length=12,
        choices=PriceUnit.choices,
        default=PriceUnit.PUPIL_HOUR,
    )


class Priced(models.Model):
    """A row that names the price its service may cost at most."""

    price = column()
    price_unit = unit_column()

    class Meta:
        abstract = True

    @property
    def price_standard(self) -> str:
        return said(self.price, self.price_unit)


def said(price: Decimal | None, unit: str) -> str:
    """As it stands on a page: “20 元/生·课时”."""
    if price is None:
        return ""
    if not price:
        return _("免费")
    return f"{_plain(price)} {PriceUnit(unit).label}"


def _plain(price: Decimal) -> str:
    text = f"{price:.2f}"
    return text.removesuffix(".00")


def read(text: str) -> tuple[Decimal, str] | None:
    """“每课时20元”, “20 元/班·课时”, “免费”: the number and its unit; None when it is not one price."""
    plain = _BLANKS.sub("", text)
    if plain.startswith("免费"):
        return Decimal(0), PriceUnit.PUPIL_HOUR.value
    numbers = _NUMBER.findall(plain)
    if len(numbers) != 1:
        return None
    try:
        price = Decimal(numbers[0]).quantize(Decimal("0.01"))
    except InvalidOperation:
        return None
    return (price, _unit(plain)) if price <= _MOST else None


def _unit(plain: str) -> str:
    if "学期" in plain:
        return PriceUnit.PUPIL_TERM.value
    if "班" in plain or "组" in plain:
        return PriceUnit.GROUP_HOUR.value
    return PriceUnit.PUPIL_HOUR.value
