"""Suspensions and exclusions: where and when they hold, who may lift them, who sees them."""

import json
from datetime import date

import pytest
from django.db import IntegrityError, transaction

from accounts.actors import Stranger, system
from core import clock, policy
from core.errors import Forbidden, Invalid
from core.models import Entry
from institutions import periods, policies
from institutions.domain import (
    exclusions,
    registration,
    standing,
    suspensions,
)
from institutions.models import Exclusion, Suspension
from tests.factories import institutions as make
from tests.institutions.test_files import DAY
from tests.vetting.refusals import wrong

pytestmark = pytest.mark.django_db


def test_standing_is_one_query(cast, django_assert_num_queries):
    body = cast.institution
    with django_assert_num_queries(1):
        assert standing.of(body, region=cast.region, on=clock.today()).ok


def test_a_suspension_holds_in_its_region_and_range_and_lifting_frees_the_day(cast):
    body, today = cast.institution, clock.today()
    row = suspensions.suspend(
        body,
        by=cast.lead,
        bureau=cast.bureau,
        region=cast.region,
        reason="证照过期",
        until=today + 9 * DAY,
    )
    found = {
        (code, shift): standing.of(body, region=code, on=today + shift * DAY).ok
        for code in ("371002", "371003")
        for shift in (-1, 0, 9, 10)
    }
    assert found == {
        ("371002", -1): True,
        ("371002", 0): False,
        ("371002", 9): False,
        ("371002", 10): True,
        ("371003", -1): True,
        ("371003", 0): True,
        ("371003", 9): True,
        ("371003", 10): True,
    }
    lifted = suspensions.lift(row, by=cast.lead, reason="已换证", on=today + 3 * DAY)
    assert [lifted.holds_on(today + shift * DAY) for shift in (2, 3)] == [True, False]
    assert standing.of(body, region="371002", on=today + 2 * DAY).reasons == (
        f"机构自 {today} 起暂停服务（证照过期），恢复后方可办理。",
    )
    again = suspensions.lift(lifted, by=cast.lead, reason="再次")
    assert again.version == lifted.version


def test_who_may_suspend_and_lift(cast):
    body = cast.institution
    facts = {"bureau": cast.bureau, "reason": "儿童安全"}
    for stranger in (cast.inspector_b, cast.clerk, cast.dean, Stranger()):
        with pytest.raises(Forbidden):
            suspensions.suspend(body, by=stranger, **facts)
    row = suspensions.suspend(body, by=cast.inspector, **facts)
    for stranger in (cast.inspector, cast.lead_b, cast.clerk):
        with pytest.raises(Forbidden):
            suspensions.lift(row, by=stranger, reason="无")
    assert suspensions.lift(row, by=system("exit-execution"), reason="撤案").closed_on


def test_an_exclusion_lasts_36_months_everywhere(cast):
    body, since = cast.institution, clock.today()
    row = exclusions.exclude(
        body,
        by=system("exit-execution"),
        bureau=cast.bureau,
        code="I3",
        decision_number="文 1",
        text="移出",
    )
    assert row.until == periods.add_months(since, 36) - DAY
    assert not standing.of(body, region=cast.region_b, on=row.until).ok
    assert standing.of(body, region=cast.region_b, on=row.until + DAY).ok
    assert list(Exclusion.objects.visible_to(Stranger())) == [row]
    assert exclusions.due_to_expire(row.until) == []
    assert exclusions.due_to_expire(row.until + DAY) == [row.pk]
    done = exclusions.expire(row, on=row.until + DAY)
    assert exclusions.expire(done, on=row.until + DAY).version == done.version
    assert list(Exclusion.objects.visible_to(Stranger())) == []


def test_a_persons_exclusion_is_never_public(cast):
    person = make.submitted_staff(cast.institution).person
    facts = {"bureau": cast.bureau, "code": "P1", "decision_number": "文 2", "text": "终止"}
    row = exclusions.exclude(person, by=cast.lead, file_of=cast.institution, **facts)
    assert (row.published, row.until) == (False, None)
    assert row.ledger_key() == ("371002", f"institution:{cast.institution.uscc}")
    with pytest.raises(IntegrityError), transaction.atomic():
        Exclusion.objects.filter(pk=row.pk).update(published=True)


def test_bars_are_seen_by_whom_they_concern(cast):
    suspensions.suspend(cast.institution, by=cast.lead, bureau=cast.bureau, reason="甲")
    found = {
        name for name, actor in cast.people.items() if Suspension.objects.visible_to(actor).exists()
    }
    assert found == {"city", "city_lead", "officer", "officer2", "lead", "lead2"} | {
        "inspector",
        "inspector2",
        "clerk",
    }


def test_months_end_with_short_months():
    assert [
        periods.add_months(date(2028, 2, 29), 12),
        periods.add_months(date(2026, 1, 31), 1),
        periods.add_months(date(2026, 11, 30), 36),
    ] == [date(2029, 2, 28), date(2026, 2, 28), date(2029, 11, 30)]


@pytest.mark.parametrize(
    ("since", "public_benefit", "told"),
    [
        (None, False, "没有填写开始日期"),
        (date(2024, 3, 2), False, "还不满"),
        (date(2024, 3, 1), False, ""),
        (None, True, ""),
        (date(2025, 12, 1), True, ""),
    ],
)
def test_two_years_with_pupils_are_asked_of_who_is_no_public_benefit_body(
    cast, since, public_benefit, told
):
    row = make.confirmed_institution(cast, experience_since=since, public_benefit=public_benefit)
    found = standing.lacking_experience(row, on=date(2026, 3, 1))
    assert (told in found, bool(found)) == (True, bool(told))


def test_the_years_with_pupils_are_a_policy(cast):
    row = make.confirmed_institution(cast, experience_since=date(2025, 1, 1), public_benefit=False)
    assert standing.lacking_experience(row, on=date(2026, 3, 1)) != ""
    policy.change(
        policies.EXPERIENCE_YEARS,
        1,
        scope=cast.region.city_code,
        effective_from=date(2026, 3, 1),
        document="测试〔2026〕1号",
        set_by="测试",
    )
    assert standing.lacking_experience(row, on=date(2026, 3, 1)) == ""


def test_a_confirmed_body_may_still_say_since_when_it_serves_pupils(cast):
    row = make.confirmed_institution(cast)
    row = registration.amend(row, by=cast.officer, experience_since=date(2020, 9, 1))
    assert standing.lacking_experience(row, on=date(2026, 3, 1)) == ""
    entry = Entry.objects.filter(deed="institution.edit").latest("pk")
    assert json.loads(entry.body)["facts"]["changed"] == {"experience_since": [None, "2020-09-01"]}
    with pytest.raises(Invalid):
        registration.amend(row, by=cast.officer, legal_representative="别人")


def test_stopping_and_lifting_have_a_reason_and_days_in_order(cast):
    body, today = cast.institution, clock.today()
    told = {"by": cast.lead, "bureau": cast.bureau}
    assert wrong(suspensions.suspend, body, reason=" ", **told) == {"reason": "请写明理由。"}
    assert wrong(suspensions.suspend, body, reason="检查", until=today - DAY, **told) == {
        "until": "截止日期不能早于起始日期。"
    }
    row = suspensions.suspend(body, reason="检查", **told)
    assert wrong(suspensions.lift, row, by=cast.lead, reason=" ") == {"reason": "请写明理由。"}
    assert Suspension.objects.get().closed_on is None


def test_an_exclusion_is_the_deciding_bureaus_and_has_a_number(cast):
    told = {"bureau": cast.bureau, "code": "E1", "text": "弄虚作假"}
    for stranger in (cast.officer_b, cast.inspector, cast.city, cast.clerk):
        with pytest.raises(Forbidden):
            exclusions.exclude(cast.institution, by=stranger, decision_number="1 号", **told)
    assert wrong(
        exclusions.exclude, cast.institution, by=cast.lead, decision_number=" ", **told
    ) == {"decision_number": "请填写决定书文号。"}
    assert not Exclusion.objects.exists()


def test_of_nobody_nothing_is_asked(cast, django_assert_num_queries):
    where = {"region": cast.region, "on": clock.today()}
    with django_assert_num_queries(0):
        assert standing.barred_persons([], **where) == {}
        assert standing.barred_institutions([], **where) == {}
