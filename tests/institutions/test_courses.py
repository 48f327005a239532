"""Courses that are not taken in, and those that may not change any more."""

from __future__ import annotations

from decimal import Decimal

import pytest

from core.errors import Forbidden
from core.fsm import fresh
from institutions.domain import courses
from institutions.facts import NewCourse
from institutions.models import Course
from tests.factories import institutions as make
from tests.vetting.refusals import wrong

pytestmark = pytest.mark.django_db


def test_a_price_is_not_negative_and_the_price_outside_is_told_or_disclaimed(cast):
    def lacks(**told):
        return wrong(make.submitted_course, cast.institution, **told)

    negative = {"price_inside": "价格不能为负数。"}
    assert lacks(price_inside=Decimal("-0.01")) == negative
    assert lacks(price_outside=Decimal("-0.01")) == negative
    assert lacks(price_outside=None) == {
        "price_outside": "请填写校外同一课程的价格；没有可比课程的，请勾选声明。"
    }
    assert not Course.objects.exists()
    row = make.submitted_course(cast.institution, price_outside=None, no_comparable=True)
    assert (row.price_outside, row.no_comparable) == (None, True)


def test_an_accepted_course_is_not_changed(cast):
    row = make.accepted_course(cast.institution)
    assert wrong(courses.amend, row, by=cast.clerk, name="新名") == {
        "": "已通过的课程不能修改，请撤回后重新提交。"
    }
    assert (fresh(row).name, fresh(row).version) == (row.name, row.version)


def test_a_refused_course_is_changed_and_handed_in_again(cast):
    row = courses.refuse(make.submitted_course(cast.institution), by=cast.officer, reason="太笼统")
    row = courses.resubmit(courses.amend(row, by=cast.clerk, outline="逐周写明"), by=cast.clerk)
    assert (row.outline, row.state) == ("逐周写明", "submitted")


def test_a_course_is_its_institutions_and_its_districts(cast):
    row = make.submitted_course(cast.institution)
    told = NewCourse(
        **{
            name: getattr(row, name)
            for name in ("name", "category", "stage", "outline", "lesson_minutes", "price_inside")
        }
    )
    for stranger in (cast.clerk_b, cast.officer_b, cast.dean):
        with pytest.raises(Forbidden):
            courses.submit(cast.institution, told, by=stranger)
        with pytest.raises(Forbidden):
            courses.amend(row, by=stranger, name="新名")
    assert fresh(row).version == row.version
