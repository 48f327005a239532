"""Where each chain ends is told outside the record, day by day."""

from datetime import timedelta

from accounts.domain import chains
from accounts.models import Notice
from core import clock
from core.models import ChainHead
from tests.factories import inspections


def told():
    return Notice.objects.filter(kind=chains.ANCHOR).order_by("id")


def test_the_city_is_told_once_a_day_how_far_the_record_goes(cast):
    inspections.recorded_violation(cast)
    assert chains.to_anchor(clock.now()) == [cast.city_bureau.pk, cast.city_bureau_far.pk]
    assert chains.anchor(cast.city_bureau.pk) is True
    notice = told().get()
    assert (notice.organisation_id, notice.role) == (cast.city_bureau.pk, "CITY")
    for head in ChainHead.objects.all():
        assert f"{head.chain} 第 {head.seq} 条 {head.hash[:32]}" in notice.text
    assert chains.to_anchor(clock.now()) == [cast.city_bureau_far.pk]
    assert chains.anchor(cast.city_bureau_far.pk) is False, "nothing was recorded in that city"


def test_a_day_without_a_deed_says_nothing(cast):
    inspections.recorded_violation(cast)
    chains.anchor(cast.city_bureau.pk)
    with clock.frozen(clock.now() + timedelta(days=1)):
        assert chains.to_anchor(clock.now()) == [cast.city_bureau.pk, cast.city_bureau_far.pk]
        assert chains.anchor(cast.city_bureau.pk) is False
        inspections.recorded_violation(cast)
        assert chains.anchor(cast.city_bureau.pk) is True
    assert told().count() == 2


def test_no_record_no_word(cast):
    assert chains.anchor(cast.city_bureau.pk) is False
    assert told().count() == 0
