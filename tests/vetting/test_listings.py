"""资格名单： entries from paper, suspension, leaving, expiry, and what schools then see."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from accounts.actors import Stranger, system
from accounts.models import Deadline
from core import clock, policy
from core.deeds import fresh
from core.errors import Forbidden
from institutions.domain import suspensions
from tests import refused
from tests.factories import contracts, vetting
from tests.factories import institutions as people
from tests.vetting.refusals import why, wrong
from vetting import policies, use
from vetting.domain import listings
from vetting.facts import Backfill, CityConsent, Numbered
from vetting.models import Listing
from vetting.rules import listings as rules

ONE_DAY = timedelta(days=1)
EXIT = system("exit-execution")


def shown(institution, region):
    return institution.presences.get(region=region).is_listed


def test_backfill_is_the_bureaus_whose_list_it_is(cast):
    told = Backfill(
        category=cast.institution.category,
        service_items="轮滑",
        price=Decimal(20),
        valid_from=clock.today(),
        valid_until=clock.today() + ONE_DAY,
        document_number="1 号",
        listed_on=clock.today(),
        basis="原资格名单公告",
        scan=people.stored_file("名单.pdf"),
    )
    for stranger in (cast.officer_b, cast.inspector, cast.city, cast.clerk):
        with pytest.raises(Forbidden):
            listings.backfill(cast.institution, told, by=stranger, bureau=cast.bureau)
    assert not Listing.objects.exists()


def test_backfill_needs_its_paper_and_another_person(cast):
    assert wrong(
        vetting.pending_listing, cast.institution, document_number=" ", basis="",
        valid_until=clock.today() - 400 * ONE_DAY, listed_on=clock.today() + ONE_DAY,
    ) == {
        "document_number": "请填写原文件的文号。",
        "basis": "请填写补录所依据的文件名称。",
        "valid_until": "有效期止不应早于有效期起。",
        "listed_on": "列入日期不应晚于今天。",
    }  # fmt: skip
    row = vetting.pending_listing(cast.institution)
    assert (row.state, row.current_on(clock.today())) == ("pending", False)
    assert shown(cast.institution, cast.region) is False
    assert why(listings.confirm, row, by=cast.officer) == ["补录须由录入人以外的人员确认。"]
    row = listings.confirm(row, by=cast.officer2)
    assert (row.state, row.current_on(clock.today())) == ("listed", True)
    assert shown(cast.institution, cast.region) is True
    assert Deadline.objects.get(kind="validity", met_at=None).due_on == row.valid_until


def test_backfill_by_another_district_is_refused(cast):
    row = vetting.pending_listing(cast.institution)
    for actor in (cast.officer_b, cast.lead_b, cast.clerk):
        with pytest.raises(Forbidden):
            listings.confirm(row, by=actor)


def test_database_refuses_a_backfill_confirmed_by_its_author(cast):
    row = vetting.pending_listing(cast.institution)
    rows = Listing._base_manager.filter(pk=row.pk)
    with pytest.raises(IntegrityError), transaction.atomic():
        rows.update(state="listed", confirmed_by_id=row.entered_by_id)


def test_wrong_backfill_is_voided_with_a_reason_and_a_chosen_one_is_not(cast):
    row = vetting.backfilled_listing(cast.institution)
    assert why(listings.void, row, by=cast.lead, reason="") == ["请写明理由。"]
    assert listings.void(row, by=cast.lead, reason="录错机构").state == "voided"
    assert shown(cast.institution, cast.region) is False
    chosen = vetting.listed(cast, vetting.applicant(cast))
    assert why(listings.void, chosen, by=cast.lead, reason="录错") == [
        "只有补录的资格可以作废；经遴选产生的资格请通过退出程序办理。"
    ]


def test_suspended_listing_is_not_current_and_resumes_with_a_reason(cast):
    row = vetting.backfilled_listing(cast.institution)
    until = clock.today() + 10 * ONE_DAY
    row = listings.suspend(row, vetting.pause(until=until), by=cast.lead, reason="整改")
    assert (row.state, row.suspended_on, row.suspended_until) == (
        "suspended", clock.today(), until,
    )  # fmt: skip
    assert row.current_on(clock.today()) is False
    assert shown(cast.institution, cast.region) is True
    stop = suspensions.suspend(
        cast.institution, by=cast.lead, bureau=cast.bureau, reason="安全检查"
    )
    assert len(why(listings.resume, row, by=cast.lead, reason="整改完成")) == 1  # not_excluded
    suspensions.lift(stop, by=cast.lead, reason="检查合格")
    row = listings.resume(row, by=cast.lead, reason="整改完成")
    assert (row.state, row.suspended_on, row.current_on(clock.today())) == ("listed", None, True)


def test_removed_only_by_an_executed_exit_and_with_its_number(cast):
    row = vetting.backfilled_listing(cast.institution)
    with pytest.raises(Forbidden):
        listings.remove(row, Numbered(number="1号"), by=cast.lead, reason="违规")
    assert why(listings.remove, row, Numbered(number=""), by=EXIT, reason="违规") == [
        "请填写决定书文号。"
    ]
    row = listings.remove(row, Numbered(number="环教退〔2026〕1号"), by=EXIT, reason="违规")
    assert (row.state, row.left_on, row.left_document) == (
        "removed", clock.today(), "环教退〔2026〕1号",
    )  # fmt: skip
    assert shown(cast.institution, cast.region) is False
    assert Deadline.objects.filter(kind="validity", dropped_at=None, met_at=None).count() == 0


def test_revoked_removal_puts_it_back_while_it_would_still_run(cast, time):
    row = vetting.backfilled_listing(cast.institution)
    row = listings.remove(row, Numbered(number="1号"), by=EXIT, reason="违规")
    back = listings.reinstate(row, by=EXIT, reason="原决定撤销")
    assert (back.state, back.left_on, shown(cast.institution, cast.region)) == (
        "listed",
        None,
        True,
    )
    gone = listings.remove(back, Numbered(number="2号"), by=EXIT, reason="违规")
    time.move(clock.at(gone.valid_until + ONE_DAY))
    assert why(listings.reinstate, gone, by=EXIT, reason="撤销") == [
        f"原资格已于 {gone.valid_until} 到期，不能恢复。"
    ]


def test_another_listing_in_the_region_keeps_schools_seeing_the_file(cast):
    first = vetting.backfilled_listing(cast.institution)
    vetting.backfilled_listing(cast.institution)
    listings.give_up(first, by=cast.lead, reason="合并项目")
    assert shown(cast.institution, cast.region) is True


def test_leaving_of_ones_own_accord_bars_nothing(cast):
    row = vetting.backfilled_listing(cast.institution)
    row = listings.give_up(row, by=cast.lead, reason="不再开展校内服务")
    assert row.state == "ended"
    assert cast.institution.may_not_enter(clock.today(), cast.region) == ""


def test_expires_the_day_after_its_last(cast, time):
    row = vetting.backfilled_listing(cast.institution)
    machine = system("listing-expiry")
    time.move(clock.at(row.valid_until, 23))
    assert listings.expiries_due(clock.now()) == []
    assert why(listings.expire, row, by=machine) == [
        f"资格有效期到 {row.valid_until}，还没有到期。"
    ]
    time.move(clock.at(row.valid_until + ONE_DAY, 0))
    assert listings.expiries_due(clock.now()) == [row.pk]
    row = listings.expire(row, by=machine)
    assert (row.state, row.left_on) == ("expired", row.valid_until)
    assert listings.expiries_due(clock.now()) == []
    assert shown(cast.institution, cast.region) is False


def test_who_sees_the_list(cast):
    row = vetting.backfilled_listing(cast.institution)
    waiting = vetting.pending_listing(cast.institution)
    seen = {
        name: set(Listing.objects.visible_to(getattr(cast, name)).values_list("pk", flat=True))
        for name in ("officer", "inspector", "city", "clerk", "dean", "dean_b", "officer_b",
                     "inspector_b", "clerk_b", "panel1", "reviewer", "admin", "auditor")
    }  # fmt: skip
    both, one = {row.pk, waiting.pk}, {row.pk}
    assert seen == {
        "officer": both, "inspector": both, "city": both, "clerk": both, "dean": one,
        "dean_b": set(), "officer_b": set(), "inspector_b": set(), "clerk_b": set(),
        "panel1": set(), "reviewer": set(), "admin": set(), "auditor": set(),
    }  # fmt: skip
    assert set(Listing.objects.visible_to(Stranger()).values_list("pk", flat=True)) == one
    assert fresh(row).backfilled is True


def test_leave_waits_for_the_agreement(cast):
    agreement = contracts.active_agreement(cast)
    assert why(listings.give_up, agreement.listing, by=cast.lead, reason="退出") == [
        "还有履行中的协议，请先办理协议终结。"
    ]


def in_use_since(cast, day):
    """The bureau says from when on its work is done here."""
    policy.change(
        policies.USE_FROM,
        day.isoformat(),
        scope=cast.region.code,
        effective_from=clock.today(),
        document="启用通知",
        set_by="测试",
    )


def test_a_listing_from_after_the_first_day_of_use_needs_the_city(cast):
    """S6: a listing from today, no call ever, another officer confirms."""
    today = clock.today()
    in_use_since(cast, today)
    row = vetting.pending_listing(cast.institution, valid_from=today, listed_on=today)
    day = today.isoformat()
    assert why(listings.confirm, row, by=cast.lead) == [
        (
            f"这项资格自{day}起，不在本局启用日（{day}）之前，不能直接补录。"
            "启用后的资格请经遴选产生；确需补录的，报市教育局同意后再确认。"
        )
    ]
    waits = Deadline.objects.get(kind="consent", met_at=None, dropped_at=None)
    assert (waits.organisation_id, waits.role, waits.lead_only) == (
        cast.city_bureau.pk,
        "CITY",
        True,
    )
    refused.stopped(rules.consent_documented, row, "consent")
    told = CityConsent(number="市教函〔2026〕9号", document=people.stored_file())
    row = listings.consent(row, told, by=cast.city_lead)
    refused.stopped(rules.needs_consent, row, "consent")
    row = listings.confirm(row, by=cast.lead)
    assert (row.state, row.backfilled, row.consent_number) == ("listed", True, "市教函〔2026〕9号")


def test_what_was_in_force_before_the_first_day_of_use_is_entered_as_before(cast):
    in_use_since(cast, clock.today())
    row = vetting.pending_listing(cast.institution)
    refused.stopped(rules.needs_consent, row, "consent")
    assert listings.confirm(row, by=cast.lead).state == "listed"


def test_without_a_day_that_was_set_the_first_call_is_the_first_day(cast):
    row = vetting.pending_listing(cast.institution, used=False, listed_on=clock.today())
    assert use.began_on(cast.bureau, cast.region) is None
    vetting.published_call(cast)
    assert use.began_on(cast.bureau, cast.region) == clock.today()
    refused.stopped(rules.before_use_began, row, "confirm")


def test_where_no_first_day_is_known_it_is_set_first_or_the_city_consents(cast):
    row = vetting.pending_listing(cast.institution, used=False)
    refused.stopped(rules.use_begun, row, "confirm", cast.lead)
    again = vetting.pending_listing(cast.institution, used=False)
    told = CityConsent(number="市教函〔2026〕10号", document=people.stored_file())
    listings.consent(again, told, by=cast.city_lead)
    assert listings.confirm(fresh(again), by=cast.lead).state == "listed"
    in_use_since(cast, clock.today())
    assert listings.confirm(fresh(row), by=cast.lead).state == "listed"


def test_a_listing_is_not_suspended_without_basis_paper_and_last_day(cast):
    row = vetting.backfilled_listing(cast.institution)
    refused.stopped(rules.suspension_founded, row, "suspend", cast.lead, reason="群众反映")
    refused.stopped(rules.suspension_dated, row, "suspend", cast.lead, reason="群众反映")
    late = row.valid_until + ONE_DAY
    refused.stopped(rules.suspension_dated, row, "suspend", cast.lead, reason="x", until=late)


def test_a_barred_body_is_not_resumed_by_the_calendar(cast):
    row = listings.suspend(
        vetting.backfilled_listing(cast.institution), vetting.pause(), by=cast.lead, reason="整改"
    )
    suspensions.suspend(cast.institution, by=cast.lead, bureau=cast.bureau, reason="安全检查")
    with clock.frozen(clock.now() + 11 * ONE_DAY):
        assert listings.resumptions_due(clock.now()) == [row.pk]
        assert listings.resume_due(row, by=system("listing-resume")) is False
        assert fresh(row).state == "suspended"
