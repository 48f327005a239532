"""Handing an agreement to the institution: what stands in the way."""

from datetime import timedelta
from decimal import Decimal

import pytest

from accounts.models import Message
from contracts import policies
from contracts.domain import agreements
from contracts.rules import offering
from core import clock, errors, policy
from core.fsm import asked
from tests.contracts.test_signing import blocked
from tests.factories import contracts as made
from tests.factories import institutions as people

pytestmark = pytest.mark.django_db


def test_offer_without_clauses_names_each(cast):
    draft = made.draft_agreement(cast, breach_liability="", safety=" ")
    assert blocked(lambda: agreements.offer(draft, by=cast.officer)) == [
        "必备条款尚未写明：安全责任、违约责任。请补充后再发出。"
    ]


@pytest.mark.parametrize(
    ("facts", "now"),
    [
        ({"satisfaction_target": 79}, 0),
        ({"satisfaction_target": 85}, 0),
        ({"satisfaction_target": 79, "satisfaction_clause": "满意度不低于79%。"}, 79),
    ],
)
def test_offer_without_eighty_percent_written_in(cast, facts, now):
    draft = made.draft_agreement(cast, **facts)
    assert blocked(lambda: agreements.offer(draft, by=cast.officer)) == [
        f"协议应写明学生和家长满意度不低于80%，现为{now}%。请在满意度条款中补充。"
    ]


def capped(cast, price):
    """A region that set a cap; without one there is none."""
    policy.change(
        policies.PRICE_CAP,
        price,
        scope=cast.region.code,
        effective_from=clock.today(),
        document="价格通知",
        set_by="测试",
    )


def test_offer_above_the_cap(cast):
    body = cast.institution
    course = people.accepted_course(body, name="轮滑", price_outside=Decimal(90))
    draft = made.draft_agreement(cast, prices=[(course, Decimal("35.01"))])
    assert offering.prices_within_cap(draft, asked(cast.officer, "offer")) == ""
    capped(cast, "35")
    assert blocked(lambda: agreements.offer(draft, by=cast.officer)) == [
        "价格高于上限（每生每课时35元）：轮滑。请调低价格。"
    ]


def test_offer_not_below_the_price_outside(cast):
    course = people.accepted_course(cast.institution, name="轮滑", price_outside=Decimal(25))
    at_level = made.draft_agreement(cast, prices=[(course, Decimal(25))])
    assert blocked(lambda: agreements.offer(at_level, by=cast.officer)) == [
        (
            "校内价格没有低于同类课程的校外价格：轮滑。请调低价格；确无同类校外课程的，"
            "请机构在课程中声明“无可比课程”。"
        )
    ]
    agreements.revise(at_level, by=cast.officer, prices=[(course, Decimal("24.99"))])
    assert agreements.offer(at_level, by=cast.officer).state == "offered"


def test_offer_where_no_course_is_comparable(cast):
    course = people.accepted_course(
        cast.institution, name="滑轮", price_outside=None, no_comparable=True
    )
    draft = made.draft_agreement(cast, prices=[(course, Decimal(30))])
    assert agreements.offer(draft, by=cast.officer).state == "offered"


def test_offer_when_the_listing_is_over(cast):
    body = cast.institution
    last = clock.today() - timedelta(days=1)
    listing = made.listing_of(body, valid_until=last)
    draft = made.draft_agreement(
        cast, listing=listing, valid_from=last - timedelta(days=3), valid_until=last
    )
    assert blocked(lambda: agreements.offer(draft, by=cast.officer)) == [
        (
            f"机构在{clock.today().isoformat()}没有有效的资格名单记录，不能签订协议。"
            "请先完成遴选，或核对资格名单。"
        )
    ]


def test_offer_of_an_empty_paper(cast):
    draft = made.draft_agreement(cast, staff=[], prices=[])
    assert blocked(lambda: agreements.offer(draft, by=cast.officer)) == [
        "人员附件为空，请至少列入一名服务人员。",
        "课程附件为空，请至少列入一门课程和价格。",
    ]


def test_draft_by_a_stranger(cast):
    listing = made.listing_of(made.licensed(cast.institution))
    with pytest.raises(errors.Forbidden):
        made.draft_agreement(cast, listing=listing, by=cast.officer_b)


def test_dates_out_of_order(cast):
    with pytest.raises(errors.Invalid) as refusal:
        made.draft_agreement(cast, valid_until=clock.today() - timedelta(days=1))
    assert refusal.value.fields == {"valid_until": "截止日期不能早于起始日期。"}


def test_offer_tells_the_institution(cast):
    offered = made.offered_agreement(cast)
    told = Message.objects.filter(kind="agreement.offer")
    assert [(row.organisation_id, row.role) for row in told] == [
        (cast.institution_office.pk, "INSTITUTION")
    ]
    assert told[0].text == (
        f"“{offered.title()}”已发给贵机构，请核对条款、人员和价格后确认同意或退回。"
    )
