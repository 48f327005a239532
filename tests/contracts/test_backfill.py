"""存量补录: a batch is written whole or not at all, and counts once another person confirmed it."""

from dataclasses import replace
from datetime import timedelta

import pytest

from contracts.domain import backfill, redlist
from contracts.models import Agreement, BackfillBatch, Placement, PlacementStaff
from core import clock, errors, ledger
from core.fsm import fresh
from institutions.domain import staff, suspensions
from institutions.facts import Ticks
from institutions.models import Course, Institution, Licence, Staff
from tests.contracts.test_signing import blocked
from tests.factories import contracts as made
from tests.vetting.refusals import why, wrong
from tests.walks import broken_passages
from vetting.models import Listing

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def states():
    models = (Institution, Licence, Staff, Course, Listing, Agreement, Placement)
    return {
        model.__name__: sorted(model.objects.values_list("state", flat=True)) for model in models
    }


def flags(cast, day=None):
    rows = Placement.objects.visible_to(cast.officer)
    return redlist.flags(rows, region=cast.region, on=day or clock.today())


def test_everything_waits_until_another_confirms(cast):
    batch = made.entered_batch(cast)
    assert states() == {
        "Institution": ["registered"],
        "Licence": ["submitted", "submitted"],
        "Staff": ["submitted"],
        "Course": ["submitted"],
        "Listing": ["pending"],
        "Agreement": ["pending"],
        "Placement": ["pending"],
    }
    file = batch.files.get()
    assert blocked(lambda: backfill.confirm(file, by=cast.officer, looked_at=True)) == [
        "这一批由您本人录入，请由另一人核对确认。"
    ]
    assert backfill.confirm(file, by=cast.lead, looked_at=True) == []
    assert states() == {
        "Institution": ["confirmed"],
        "Licence": ["verified", "verified"],
        "Staff": ["cleared"],
        "Course": ["accepted"],
        "Listing": ["listed"],
        "Agreement": ["active"],
        "Placement": ["running"],
    }
    assert fresh(batch).state == "settled"
    placement = Placement.objects.get()
    assert (placement.ran_from, placement.backfilled) == (placement.starts_on, True)
    assert list(ledger.verify()) == []
    assert broken_passages() == []


def test_confirm_wants_the_comparison_done(cast):
    batch = made.entered_batch(cast)
    with pytest.raises(errors.Invalid):
        backfill.confirm(batch.files.get(), by=cast.lead)


def test_what_is_over_is_recorded_as_over(cast):
    today = clock.today()
    first, last = today - timedelta(days=400), today - timedelta(days=200)
    batch = made.entered_batch(cast, starts_on=first, ends_on=last)
    backfill.confirm(batch.files.get(), by=cast.lead, looked_at=True)
    placement = Placement.objects.get()
    assert (placement.state, placement.ran_from, placement.ran_until) == ("ended", first, last)
    assert Agreement.objects.get().state == "expired"
    assert Listing.objects.get().state == "expired"
    assert Placement.objects.filter(Placement.ran_within(last, today)).exists()


def test_what_the_paper_lacks_stays_red(cast):
    whole = made.paper(school=cast.school)
    person = replace(whole.staff[0], queried_on=None, health_until=None)
    licence = replace(whole.licences[0], valid_until=clock.today() - timedelta(days=1))
    bad = replace(whole, staff=(person,), licences=(licence, whole.licences[1]))
    batch = made.entered_batch(cast, bad)
    before = [(flag.kind, flag.who, flag.what) for flag in flags(cast)]
    assert before == [
        ("证照", bad.name, "没有在有效期内的民办非企业单位登记证书"),
        ("人员", person.name, "没有违法犯罪记录查询结果，请先查询并登记。"),
        (
            "人员",
            person.name,
            "教育局尚未自行查询违法犯罪记录，或查询已到期。请查询后在此人页面登记。",
        ),
        ("人员", person.name, "没有核对过的健康证明，请补交。"),
    ]
    left = backfill.confirm(batch.files.get(), by=cast.lead, looked_at=True)
    assert len(left) == 2
    assert states()["Staff"] == ["submitted"]
    assert states()["Placement"] == ["running"]
    assert [(flag.kind, flag.who, flag.what) for flag in flags(cast)] == [
        before[0],
        ("协议", bad.name, "当天没有履行中的协议（中止履行）"),
        *before[1:],
    ]


def test_a_whole_paper_is_not_red_even_before_confirmation(cast):
    made.entered_batch(cast)
    assert flags(cast) == []


def test_what_keeps_a_running_placement_out_is_red(cast):
    """Barred, off the list, without anybody who is named."""
    row = made.running_placement(cast)
    body, today = row.agreement.institution, clock.today()
    bar = {"bureau": cast.bureau, "by": cast.lead, "reason": "安全检查"}
    suspensions.suspend(body, region=cast.region, **bar)
    Listing.objects.filter(pk=row.agreement.listing_id).update(valid_until=today - DAY)
    PlacementStaff.objects.filter(placement=row).update(until=today)
    assert [(flag.kind, flag.who, flag.what) for flag in flags(cast)] == [
        ("机构", body.name, f"机构自 {today} 起暂停服务（安全检查），恢复后方可办理。"),
        ("名单", body.name, "当天不在资格名单有效期内"),
        ("人员", body.name, "没有登记入校人员"),
    ]


def test_somebody_blocked_who_is_still_named_is_red(cast):
    row = made.running_placement(cast)
    (member,) = row.present_staff()
    staff.tick(member, Ticks(red_lines_clear=False), by=cast.officer, reason="核对")
    PlacementStaff.objects.filter(placement=row).update(until=None)
    assert ("人员", member.person.name, "暂不得进校") in [
        (flag.kind, flag.who, flag.what) for flag in flags(cast)
    ]


def test_red_list_asks_as_often_for_many_as_for_one(cast, django_assert_num_queries):
    rows = [made.paper(number, school=cast.school) for number in range(1, 6)]
    made.entered_batch(cast, *rows[:1])
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as one:
        flags(cast)
    made.entered_batch(cast, *rows[1:])
    with CaptureQueriesContext(connection) as five:
        flags(cast)
    assert len(five) == len(one)


def test_nothing_half_written(cast):
    good, bad = made.paper(1, school=cast.school), made.paper(2, school=cast.school)
    person = replace(bad.staff[0], id_number="12345")
    with pytest.raises(errors.DomainError):
        made.entered_batch(cast, good, replace(bad, staff=(person,)))
    assert set(map(tuple, states().values())) == {()}
    assert BackfillBatch.objects.count() == 0


def test_entering_nothing_is_refused(cast):
    assert wrong(backfill.enter, cast.bureau, by=cast.officer, import_rows=[]) == {
        "": "没有可以录入的内容。"
    }


def test_an_agreement_stands_on_a_listing_of_its_days(cast):
    whole = made.paper(school=cast.school)
    (agreement,) = whole.agreements
    assert wrong(made.entered_batch, cast, replace(whole, listings=())) == {
        "": f"协议“{agreement.number}”的期限内没有资格名单记录，请先录入名单。"
    }


def test_who_stands_in_a_school_is_among_the_persons_of_the_paper(cast):
    whole = made.paper(school=cast.school)
    (agreement,) = whole.agreements
    (placement,) = agreement.placements
    named = replace(placement, staff=(*placement.staff, "教练九"))
    bad = replace(whole, agreements=(replace(agreement, placements=(named,)),))
    assert wrong(made.entered_batch, cast, bad) == {"": "入校人员不在人员表中：教练九。"}
    assert not BackfillBatch.objects.exists()


def test_a_paper_is_settled_once_and_sent_back_for_a_reason(cast):
    file = made.entered_batch(cast).files.get()
    silent = {"by": cast.lead, "reason": " "}
    assert wrong(backfill.discard, file, **silent) == {"reason": "请写明退回的理由。"}
    backfill.discard(file, by=cast.lead, reason="编号不符")
    settled = ["这家机构的补录已经核对过，请刷新查看。"]
    assert why(backfill.discard, file, by=cast.lead, reason="再次") == settled
    assert why(backfill.confirm, file, by=cast.lead, looked_at=True) == settled


def test_enter_by_a_stranger(cast):
    with pytest.raises(errors.Forbidden):
        backfill.enter(cast.bureau, by=cast.officer_b, import_rows=[made.paper(school=cast.school)])


def test_discard_sends_back_what_hangs_on_it(cast):
    batch = made.entered_batch(cast)
    backfill.discard(batch.files.get(), by=cast.lead, reason="编号不符")
    assert (states()["Agreement"], states()["Placement"]) == (["voided"], ["voided"])
    assert fresh(batch).state == "settled"


def test_a_known_institution_gets_more_papers(cast):
    first = made.paper(1, school=cast.school)
    batch = made.entered_batch(cast, first)
    backfill.confirm(batch.files.get(), by=cast.lead, looked_at=True)
    second = made.paper(2, school=cast.school2)
    (signed,) = second.agreements
    other = replace(signed, placements=(replace(signed.placements[0], course="跆拳道"),))
    more = replace(second, uscc=first.uscc, licences=(), agreements=(other,))
    again = made.entered_batch(cast, more)
    assert backfill.confirm(again.files.get(), by=cast.lead, looked_at=True) == []
    assert Institution.objects.count() == 1
    assert Placement.objects.filter(state="running").count() == 2


def test_confirm_all_goes_on_after_a_refusal(cast):
    rows = [made.paper(number, school=cast.school) for number in range(1, 4)]
    batch = made.entered_batch(cast, *rows)
    assert backfill.confirm_all(batch, by=cast.lead, looked_at=True) == {}
    assert states()["Placement"] == ["running"] * 3


def test_confirm_all_says_by_institution_why_it_was_not_confirmed(cast):
    rows = [made.paper(number, school=cast.school) for number in (1, 2)]
    batch = made.entered_batch(cast, *rows)
    own = ["这一批由您本人录入，请由另一人核对确认。"]
    assert backfill.confirm_all(batch, by=cast.officer, looked_at=True) == {
        row.name: own for row in rows
    }
    assert states()["Placement"] == ["pending"] * 2


def test_thirty_seven_institutions_in_one_batch(cast):
    rows = [made.paper(number, school=cast.school) for number in range(1, 38)]
    batch = made.entered_batch(cast, *rows)
    backfill.confirm_all(batch, by=cast.lead, looked_at=True)
    assert Placement.objects.filter(state="running").count() == 37
