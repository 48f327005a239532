"""A sentence with a figure is worded by it."""

from decimal import Decimal

import pytest
from django.utils import translation

from core.counted import counted

SAID = counted("%(n)s 名学生", "n")


@pytest.mark.parametrize(
    ("figure", "said"),
    [
        (1, "1 pupil"),
        ("1", "1 pupil"),
        (Decimal("1.0"), "1.0 pupil"),
        (0, "0 pupils"),
        (2, "2 pupils"),
        ("—", "— pupils"),
    ],
)
def test_english_is_worded_by_the_figure(figure, said):
    with translation.override("en"):
        assert SAID % {"n": figure} == said


@pytest.mark.parametrize("figure", [1, 2])
def test_chinese_has_one_form(figure):
    assert SAID % {"n": figure} == f"{figure} 名学生"


def test_as_a_text_it_is_the_sentence_without_figures():
    assert str(SAID) == "%(n)s 名学生"
    with translation.override("en"):
        assert str(SAID) == "%(n)s pupils"
