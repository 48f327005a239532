"""An agreement is held to the listing it rests on, and to the agreements there already are."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from accounts.actors import system
from contracts.domain import agreements, backfill, numbers, placements
from contracts.models import Agreement
from contracts.rules import held
from contracts.rules import placement as rules
from core import clock
from core.errors import Blocked, Invalid
from core.fsm import fresh
from institutions import prices
from tests import refused
from tests.contracts.test_signing import blocked
from tests.factories import contracts as made
from tests.factories import institutions as people
from tests.factories.vetting import pause
from vetting.domain import listings

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def test_offer_of_another_category_above_the_published_price_says_both(cast):
    """S4: a listing of 体育类 at 20; an agreement for a course of 艺术类 at 34."""
    listing = made.listing_of(cast.institution, price=Decimal(20))
    course = people.accepted_course(cast.institution, name="轮滑画", category="ARTS")
    row = made.draft_agreement(cast, listing=listing, prices=[(course, Decimal(34))])
    assert blocked(lambda: agreements.offer(row, by=cast.officer)) == [
        (
            "课程类别与资格名单的类别（体育类）不同：轮滑画。"
            "请从课程附件中移除；该类别另有资格的，以那项资格另签协议。"
        ),
        "价格高于资格名单公布的收费标准（20 元/生·课时）：轮滑画。请调低价格。",
    ]


def test_offer_of_a_course_outside_the_published_items(cast):
    course = people.accepted_course(cast.institution, name="射箭")
    row = made.draft_agreement(cast, prices=[(course, Decimal(10))], items={})
    refused.stopped(held.items_as_listed, row, "offer")
    agreements.revise(row, by=cast.officer, items={course.pk: "跆拳道"})
    assert agreements.offer(fresh(row), by=cast.officer).state == "offered"


def test_a_second_agreement_of_the_same_items_and_number_says_both(cast):
    """S5: number “1”, same days, same listing."""
    first = made.active_agreement(cast, number="1")
    with pytest.raises(Invalid) as taken:
        made.draft_agreement(cast, listing=first.listing, number="1")
    year = clock.today().year
    number = (
        f"协议编号“1”在{year}年已用于与“甲轮滑培训学校”的协议，同一单位同一年度的编号不能重复。"
    )
    assert taken.value.fields == {"number": number}
    second = made.draft_agreement(cast, listing=first.listing)
    first_day, last_day = first.valid_from.isoformat(), first.valid_until.isoformat()
    assert blocked(lambda: agreements.offer(second, by=cast.officer)) == [
        (
            f"双方已有“{first.title()}”（{first_day}至{last_day}），服务项目和期限重叠。"
            "请调整期限或课程，或先办结那份协议。"
        )
    ]


def test_signing_under_a_number_that_is_taken(cast):
    first = made.active_agreement(cast, number="1")
    after = first.valid_until + DAY
    row = made.countersigned_agreement(
        cast, listing=first.listing, valid_from=after, valid_until=after + DAY
    )
    refused.stopped(held.signed_number_free, row, "activate", number="1", signed_on=clock.today())


def test_two_desks_that_type_one_number_at_once_are_told_so(cast):
    """The database itself keeps it, on both; whoever is second reads the rule's sentence."""
    first = made.draft_agreement(cast, number="1")
    second = made.draft_agreement(cast, listing=first.listing)
    with pytest.raises(Blocked) as refusal, numbers.once(second, "1"):
        Agreement.objects.filter(pk=second.pk).update(number="1", number_key="1")
    assert refusal.value.reasons == [
        (
            f"协议编号“1”在{second.number_year}年已用于与“甲轮滑培训学校”的协议，"
            "同一单位同一年度的编号不能重复。"
        )
    ]


def test_a_suspended_listing_stops_proposing_agreeing_and_starting(cast):
    """S3: until it is resumed; its last day is over by itself."""
    running = made.active_agreement(cast)
    asked = made.proposed_placement(cast, agreement=running, starts_on=clock.today() + 20 * DAY)
    agreed = made.agreed_placement(cast, agreement=running)
    listings.suspend(running.listing, pause(), by=cast.lead, reason="核查")
    said = (
        f"依据的资格“{running.listing.title()}”目前是“暂停”，不能安排入校。"
        "请待资格恢复后办理，或由区市教育局核对资格名单。"
    )
    again = fresh(running)
    assert said in blocked(lambda: made.proposed_placement(cast, agreement=again))
    refused.stopped(rules.listing_in_force, asked, "agree")
    refused.stopped(rules.listing_in_force, agreed, "start")
    with clock.frozen(clock.now() + 11 * DAY):
        assert listings.resume_due(fresh(running.listing), by=system("listing-resume")) is True
        row = fresh(running.listing)
        assert (row.state, row.suspended_until) == ("listed", None)
        assert placements.start(fresh(agreed), by=system("placement-start")).state == "running"


def test_an_amendment_does_not_exceed_the_listing_either(cast):
    row = made.active_agreement(cast)
    course = people.accepted_course(cast.institution, name="轮滑画", category="ARTS")
    refusal = blocked(lambda: changed(cast, row, {course: Decimal(34)}))
    assert refusal == [
        "课程类别与资格名单的类别（体育类）不同：轮滑画。该类别另有资格的，以那项资格另签协议。"
    ]


def changed(cast, row, new_prices):
    from tests.contracts.test_life import change

    return change(cast, row, cause="price", changes={"prices": new_prices})


def test_paper_is_held_to_the_list_too(cast):
    """存量补录: an agreement whose price is above what was published is not confirmed."""
    paper = made.paper(1, school=cast.school)
    (listing,) = paper.listings
    batch = made.entered_batch(cast, replace(paper, listings=(replace(listing, price=Decimal(9)),)))
    refusal = blocked(lambda: backfill.confirm(batch.files.get(), by=cast.lead, looked_at=True))
    assert refusal == ["价格高于资格名单公布的收费标准（9 元/生·课时）：轮滑。请调低价格。"]


def test_an_agreement_of_paper_hangs_on_the_listing_of_its_courses(cast):
    """F2: of two listings of the same days, the one of the courses' category."""
    paper = made.paper(1, school=cast.school)
    (listing,), (agreement,) = paper.listings, paper.agreements
    arts = replace(agreement.placements[0], course="美术", category="ARTS")
    both = (listing, replace(listing, category="ARTS", service_items="美术"))
    signed = (replace(agreement, placements=(arts,)),)
    made.entered_batch(cast, replace(paper, listings=both, agreements=signed))
    assert Agreement.objects.get().listing.category == "ARTS"


@pytest.mark.parametrize(
    ("text", "price"),
    [
        ("每课时20元", (Decimal("20.00"), "pupil_hour")),
        ("300 元/班·课时", (Decimal("300.00"), "group_hour")),
        ("每生每学期450.5元", (Decimal("450.50"), "pupil_term")),
        ("免费", (Decimal(0), "pupil_hour")),
        ("20至30元", None),
        ("面议", None),
    ],
)
def test_a_price_is_read_from_the_offices_own_words(text, price):
    assert prices.read(text) == price
