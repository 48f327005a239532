"""A sentence with a figure that English words by it: 1 school, 2 schools.

Chinese has one form, so the sentence is written once; locale/en holds both of its English ones.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.translation import ngettext


@dataclass(frozen=True)
class counted:  # noqa: N801 - read as the function that it is called as
    """`counted("%(n)s 所学校", "n") % {"n": 3}`: worded by that figure, in the language of whoever reads it.

    As a text it is the sentence without figures, in its form for many.
    """

    sentence: str
    figure: str

    def __str__(self) -> str:
        return ngettext(self.sentence, self.sentence, 2)

    def __mod__(self, figures: Mapping[str, Any]) -> str:
        many = 1 if _is_one(figures[self.figure]) else 2
        return ngettext(self.sentence, self.sentence, many) % figures


def _is_one(figure: Any) -> bool:
    try:
        return Decimal(str(figure)) == 1
    except InvalidOperation:  # a dash, or a word
        return False
