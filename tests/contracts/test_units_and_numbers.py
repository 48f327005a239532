"""Prices are compared in one unit only, and numbers as a person reads them."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from contracts import policies
from contracts.domain import agreements, backfill
from contracts.facts import Signature
from contracts.models import Agreement, AgreementCourse, Placement
from contracts.rules import amendment as amending
from contracts.rules import held, offering
from core import clock, numbers, policy
from core.errors import Blocked, Invalid
from core.fsm import fresh
from institutions.models import Course
from tests import refused
from tests.contracts.tables import an_amendment
from tests.factories import contracts as made
from tests.factories import institutions as people
from vetting.models import Listing

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
GROUP = {"price": Decimal(300), "price_unit": "group_hour"}


def capped(cast, cap="30"):
    policy.change(
        policies.PRICE_CAP,
        cap,
        scope=cast.region.code,
        effective_from=clock.today(),
        document="收费通知",
        set_by="负责人",
    )


def by_the_group(cast, *, comparable=False, **facts):
    """An agreement for a course at 280 yuan a group and class hour."""
    listing = made.listing_of(cast.institution, **GROUP)
    course = people.accepted_course(cast.institution, name="轮滑")
    if not comparable:
        Course.objects.filter(pk=course.pk).update(no_comparable=True, price_outside=None)
    return made.draft_agreement(cast, listing=listing, prices=[(course, Decimal(280))], **facts)


def test_a_cap_for_a_pupil_says_nothing_of_a_price_for_a_group(cast):
    row = by_the_group(cast)
    capped(cast)
    said = refused.reasons(row, "offer", cast.officer)
    assert said == [
        (
            "本地价格上限按“元/生·课时”规定（30元），以下课程按“元/班·课时”计价，无法对照：轮滑。"
            "请改按“元/生·课时”计价。"
        )
    ]
    refused.stopped(offering.unit_of_the_cap, row, "offer", cast.officer)


def test_a_price_for_a_group_is_offered_where_there_is_no_cap_and_nothing_to_compare(cast):
    assert agreements.offer(by_the_group(cast), by=cast.officer).state == "offered"


def test_a_price_for_a_group_is_not_below_one_for_a_pupil_outside(cast):
    row = by_the_group(cast, comparable=True)
    refused.stopped(offering.unit_of_the_outside, row, "offer", cast.officer)


def test_the_same_is_asked_of_a_new_price(cast):
    row = by_the_group(cast)
    agreements.offer(row, by=cast.officer)
    agreements.countersign(fresh(row), by=cast.clerk)
    told = Signature(signed_file=people.stored_file(), signed_on=clock.today(), number="班 1")
    row = agreements.activate(fresh(row), told, by=cast.lead)
    course = row.annexed_courses.get().course
    change = an_amendment(cast, row, changes={"prices": {course.pk: Decimal(290)}})
    capped(cast)
    Course.objects.update(no_comparable=False, price_outside=Decimal(35))
    refused.stopped(amending.new_unit_of_the_cap, change, "agree", cast.lead)
    refused.stopped(amending.new_unit_of_the_outside, change, "agree", cast.lead)


def test_a_price_in_another_unit_than_the_list_is_refused(cast):
    row = made.draft_agreement(cast)
    AgreementCourse.objects.filter(agreement=row).update(price_unit="group_hour")
    refused.stopped(held.unit_as_listed, row, "offer", cast.officer)
    AgreementCourse.objects.filter(agreement=row).update(price=0)
    assert agreements.offer(fresh(row), by=cast.officer).state == "offered"


def test_paper_by_the_pupil_under_a_list_by_the_group_is_not_confirmed(cast):
    paper = made.paper(school=cast.school)
    listing = replace(paper.listings[0], **GROUP)
    batch = made.entered_batch(cast, replace(paper, listings=(listing,)))
    assert Placement.objects.get().price_unit == "pupil_hour"
    with pytest.raises(Blocked) as refusal:
        backfill.confirm(batch.files.get(), by=cast.lead, looked_at=True)
    assert "按其他单位计，不能对照" in " ".join(refusal.value.reasons)
    Listing.objects.update(state="listed", confirmed_by=people.lead_of(cast.region).user_id)
    refused.stopped(held.unit_as_listed, Agreement.objects.get(), "confirm", cast.lead)


# Numbers ----------------------------------------------------------------------------------------------

ALIKE = ["环教协〔2026〕ＡＢ１号", " 环教协〔2026〕 ab 1 号 ", "环教协〔2026〕\u3000aB1号"]


@pytest.mark.parametrize("number", ALIKE)
def test_a_number_that_reads_the_same_is_taken(cast, number):
    first = made.active_agreement(cast, number="环教协〔2026〕AB1号")
    with pytest.raises(Invalid) as taken:
        made.draft_agreement(cast, listing=first.listing, number=number)
    assert list(taken.value.fields) == ["number"]
    again = made.countersigned_agreement(
        cast,
        listing=first.listing,
        items={},
        prices=[(people.accepted_course(cast.institution, name="跆拳道"), Decimal(20))],
    )
    refused.stopped(
        held.signed_number_free,
        again,
        "activate",
        cast.lead,
        signed_file=people.stored_file(),
        signed_on=clock.today(),
        number=number,
    )


def test_another_number_is_free_and_keeps_the_words_it_was_typed_in(cast):
    first = made.active_agreement(cast, number="环教协〔2026〕AB1号")
    row = made.draft_agreement(cast, listing=first.listing, number="环教协〔2026〕ＡＢ 2号")
    assert (row.number, row.number_key) == ("环教协〔2026〕ＡＢ 2号", "环教协〔2026〕ab2号")
    row = agreements.revise(row, by=cast.officer, number="环教协〔2026〕3号")
    assert row.number_key == numbers.plain("环教协〔2026〕３ 号")


def test_the_database_itself_holds_numbers_apart(cast):
    first = made.active_agreement(cast, number="环教协〔2026〕AB1号")
    row = made.draft_agreement(cast, listing=first.listing)
    with pytest.raises(IntegrityError), transaction.atomic():
        Agreement.objects.filter(pk=row.pk).update(number="x", number_key=first.number_key)


def test_numbers_of_another_year_do_not_meet(cast):
    first = made.active_agreement(cast, number="1", valid_until=clock.today() + 20 * DAY)
    later = made.draft_agreement(
        cast,
        listing=first.listing,
        number="１",
        valid_from=date(clock.today().year + 1, 1, 25),
        valid_until=date(clock.today().year + 1, 2, 20),
    )
    assert (later.number_key, later.number_year) == ("1", first.number_year + 1)
