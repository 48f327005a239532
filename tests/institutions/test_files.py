"""Files of institutions: numbers, confirmation by a second person, standing, bars, licences, courses."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction

from accounts.actors import Stranger, system
from accounts.domain import signup as accounts_signup
from accounts.models import Deadline, Organisation
from core import clock
from core.errors import Blocked, Forbidden, Invalid
from core.fsm import fresh
from core.models import Entry
from institutions import periods
from institutions.domain import (
    changes,
    courses,
    exclusions,
    expiry,
    licences,
    presence,
    registration,
    schools,
    signup,
    standing,
    suspensions,
)
from institutions.enums import Category, ChangeKind, LicenceKind, Nature
from institutions.models import Exclusion, Institution, Licence, School, Suspension
from tests.factories import institutions as make

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def form(cast, **facts):
    return {
        "uscc": make.uscc(),
        "name": "丁机构（测试）",
        "region": cast.region,
        "category": Category.TECH,
        "nature": Nature.COMPANY,
        "legal_representative": "法人丁",
        "address": "测试路 2 号",
        "contact_name": "联系人丁",
        "contact_phone": "138 0000 0001",
        "authorisation": make.stored_file(),
        "username": "ding",
        "password": "海风-ding-2026",
        **facts,
    }


def test_a_stranger_registers_and_may_draft_at_once(cast):
    row = signup.register(**form(cast))
    clerk = make.clerk_of(row)
    assert (row.state, row.organisation.code, clerk.is_lead) == ("registered", row.uscc, True)
    assert make.submitted_licence(row).state == "submitted"
    due = Deadline.objects.get(kind=registration.CONFIRM)
    assert due.due_on == clock.add_working_days(clock.today(), 5).date
    assert row.barred_on(clock.today(), cast.region) == (
        "机构登记尚未经所在区市教育局确认，确认后方可办理。"
    )
    row = registration.confirm(row, by=cast.officer)
    assert row.barred_on(clock.today(), cast.region) == ""
    assert fresh(due).met_at is not None


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"uscc": "91310115MA1H8R7C6D"}, "uscc"),
        ({"contact_phone": "12"}, "contact_phone"),
        ({"username": "D"}, "username"),
        ({"password": "1"}, "password"),
    ],
)
def test_bad_input_lands_at_its_field_and_leaves_nothing(cast, facts, field):
    before = Organisation.objects.count()
    with pytest.raises(Invalid) as refused:
        signup.register(**form(cast, **facts))
    assert list(refused.value.fields) == [field]
    assert (Institution.objects.count(), Organisation.objects.count()) == (0, before)


def test_a_second_claim_on_a_uscc_is_for_the_district(cast):
    row = signup.register(**form(cast))
    with pytest.raises(Invalid) as refused:
        signup.register(**form(cast, uscc=row.uscc, username="other"))
    assert list(refused.value.fields) == ["uscc"]
    assert accounts_signup.holder_of(row.uscc) == row.organisation


def test_a_file_the_bureau_made_is_not_taken_over_by_registering(cast):
    row = make.confirmed_institution(cast)
    with pytest.raises(Invalid) as refused:
        signup.register(**form(cast, uscc=row.uscc))
    assert refused.value.fields == {
        "uscc": "该机构已由区市教育局建档。请向所在区市教育局领取登录账号，不必重复登记。"
    }


def test_only_the_district_overrides_a_check_digit_and_it_stays_marked(cast):
    wrong = "91350211M0000XUF46"
    with pytest.raises(Invalid):
        make.registered_institution(cast, uscc=wrong)
    row = make.registered_institution(cast, uscc=wrong, uscc_override_reason="执照原件如此")
    assert (row.uscc, row.uscc_override_reason) == (wrong, "执照原件如此")
    assert row.uscc_override_by_id == cast.officer.user_id
    entry = Entry.objects.get(deed="institution.enter")
    assert ('"check_digit_overridden":true' in entry.body, entry.reason) == (True, "执照原件如此")


def test_an_override_reason_is_not_kept_where_the_digit_is_right(cast):
    row = make.registered_institution(cast, uscc_override_reason="怕不对")
    assert (row.uscc_override_reason, row.uscc_override_by) == ("", None)


def test_backfill_is_confirmed_by_a_second_person_and_marked(cast):
    row = make.registered_institution(cast)
    with pytest.raises(Blocked) as refused:
        registration.confirm(row, by=cast.officer)
    assert refused.value.reasons == ["这份材料由您本人录入，须由另一人核对后办理。"]
    assert registration.confirm(row, by=cast.officer2).backfilled is True


def test_only_its_own_district_confirms(cast):
    row = make.registered_institution(cast)
    make.present(row, cast.region_b)
    with pytest.raises(Blocked) as refused:
        registration.confirm(row, by=cast.officer_b)
    assert refused.value.reasons == ["此事项由机构所在的环翠区教育局办理。"]
    with pytest.raises(Forbidden):
        registration.confirm(row, by=cast.clerk)


def test_a_confirmation_with_effect_outside_cannot_be_taken_back(cast):
    row = make.present(make.confirmed_institution(cast), cast.region)
    with pytest.raises(Blocked) as refused:
        registration.retract(row, by=cast.lead, reason="点错")
    assert refused.value.reasons == [
        "该机构已在环翠区开有档案（申报、入选或服务），登记确认不能再撤回；请按注销或退出办理。"
    ]


def test_after_confirmation_facts_change_only_by_filing(cast):
    body = cast.institution
    with pytest.raises(Invalid):
        registration.amend(body, by=cast.clerk, name="另一名称")
    row = registration.amend(body, by=cast.clerk, contact_phone="13900000000")
    assert row.contact_phone == "13900000000"
    assert not [one for one in Entry.objects.all() if "13900000000" in one.body]


def test_a_change_waits_for_its_day_and_its_evidence(cast):
    body = cast.institution
    tomorrow = clock.today() + DAY
    row = changes.file(
        body,
        by=cast.clerk,
        kind=ChangeKind.ADDRESS,
        new_value="新址",
        effective_on=tomorrow,
        evidence=None,
    )
    with pytest.raises(Blocked) as refused:
        changes.confirm(row, by=cast.officer)
    assert refused.value.reasons == [
        "缺少变更的证明材料。",
        f"变更自 {tomorrow} 起生效，届时再确认。",
    ]
    assert fresh(body).address == "测试路 1 号"


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


def test_a_licence_is_valid_on_its_days_and_lapses_after_them(cast):
    body, today = cast.institution, clock.today()
    row = make.verified_licence(body, valid_until=today + 5 * DAY)
    assert [row.valid_on(today + shift * DAY) for shift in (-31, -30, 5, 6)] == [
        False,
        True,
        True,
        False,
    ]
    assert (expiry.licences_due(today + 5 * DAY), expiry.licences_due(today + 6 * DAY)) == (
        [],
        [row.pk],
    )
    assert expiry.lapse_licence(row, on=today + 5 * DAY).state == "verified"
    lapsed = expiry.lapse_licence(row, on=today + 6 * DAY)
    assert expiry.lapse_licence(lapsed, on=today + 6 * DAY).version == lapsed.version
    assert not Deadline.objects.filter(kind__startswith="papers.expiry", dropped_at=None).exists()


def test_a_licence_over_or_without_a_scan_is_not_verified(cast):
    today = clock.today()
    row = make.submitted_licence(cast.institution, valid_until=today - DAY, file=None)
    with pytest.raises(Blocked) as refused:
        licences.verify(row, by=cast.officer)
    assert refused.value.reasons == [
        "缺少证照扫描件，请机构补交。",
        f"证照有效期已于 {today - DAY} 届满，不能核验通过。",
    ]


def test_a_receipt_counts_only_with_a_near_end(cast):
    today = clock.today()
    row = make.verified_licence(cast.institution, valid_until=today + DAY)
    row = expiry.lapse_licence(row, on=today + 2 * DAY)
    with pytest.raises(Blocked) as refused:
        licences.resume(row, by=cast.officer, receipt=None, until=today + 200 * DAY)
    assert len(refused.value.reasons) == 2


def test_missing_licences_by_nature_and_category(cast):
    body, today = make.confirmed_institution(cast, category=Category.ARTS), clock.today()
    assert standing.missing_licences(body, on=today) == [
        LicenceKind.NPO_CERT,
        LicenceKind.OPERATING_PERMIT,
    ]
    make.verified_licence(body, kind=LicenceKind.NPO_CERT, valid_until=None)
    make.submitted_licence(body)
    assert standing.missing_licences(fresh(body), on=today) == [LicenceKind.OPERATING_PERMIT]


@pytest.mark.parametrize(
    ("inside", "outside", "none", "ok"),
    [("20", "20.01", False, True), ("20", "20.00", False, False), ("20", None, True, True)],
)
def test_the_price_inside_is_below_the_price_outside(cast, inside, outside, none, ok):
    row = make.submitted_course(
        cast.institution,
        price_inside=Decimal(inside),
        price_outside=outside and Decimal(outside),
        no_comparable=none,
    )
    if ok:
        assert courses.accept(row, by=cast.officer, non_subject=True).state == "accepted"
        return
    with pytest.raises(Blocked) as refused:
        courses.accept(row, by=cast.officer)
    assert refused.value.reasons == [
        "校内价格应低于本机构同一课程的校外价格（20.00 元）；没有可比课程的，请机构声明。",
        "请先确认课程不含学科类内容。",
    ]


def visible(model, cast):
    return {name for name, actor in cast.people.items() if model.objects.visible_to(actor).exists()}


def test_who_sees_a_file_and_how_presence_opens_it(cast):
    body = cast.institution
    city, home = (
        {"city", "city_lead"},
        {"officer", "officer2", "lead", "lead2", "inspector", "inspector2"},
    )
    assert visible(Institution, cast) == city | home | {"clerk"}
    presence.open_in(body, cast.region_b)
    assert visible(Institution, cast) == city | home | {"clerk"} | {
        "officer_b",
        "lead_b",
        "inspector_b",
        "reviewer_b",
    }
    presence.set_listed(body, cast.region, True)
    assert visible(Institution, cast) - {"officer_b", "lead_b", "inspector_b", "reviewer_b"} == (
        city | home | {"clerk", "reviewer", "dean", "principal", "dean2", "principal2"}
    )


def test_what_belongs_to_a_file_is_seen_through_it(cast):
    make.cleared_staff(cast.institution)
    make.verified_licence(cast.institution)
    expected = {
        "city",
        "city_lead",
        "officer",
        "officer2",
        "lead",
        "lead2",
        "inspector",
        "inspector2",
    }
    assert visible(Licence, cast) == expected | {"clerk"}
    models = [field.related_model for field in Institution._meta.related_objects]
    unscoped = {model.__name__ for model in models if not getattr(model, "scope", None)} - {
        "AgreementStaff"
    }
    assert unscoped == set()


def test_states_are_bound_by_the_database_too(cast):
    row = make.registered_institution(cast)
    for state in ("confirmed", "nonsense", "deregistered"):
        with pytest.raises(IntegrityError), transaction.atomic():
            Institution.objects.filter(pk=row.pk).update(state=state)


def test_numbers_are_sealed_on_disk(cast):
    body = cast.institution
    make.submitted_staff(body, number="000000199001010018")
    with connection.cursor() as cursor:
        cursor.execute("SELECT id_number FROM institutions_person")
        kept = [row[0] for row in cursor.fetchall()]
        cursor.execute("SELECT contact_phone FROM institutions_institution")
        kept += [row[0] for row in cursor.fetchall()]
    assert [text[:4] for text in kept] == ["zs1.", "zs1."]


def test_schools_years_and_terms(cast):
    term = make.term("2022-spring")
    assert (term.school_year.code, term.covers(date(2022, 7, 10))) == ("2021-2022", True)
    with pytest.raises(Invalid) as refused:
        schools.enter_term(
            term.school_year,
            by=cast.city,
            code="2021-autumn",
            name="重叠",
            starts_on=date(2021, 9, 1),
            ends_on=date(2022, 2, 15),
        )
    assert refused.value.fields == {"starts_on": "与本学年的另一个学期日期重叠。"}
    with pytest.raises(Forbidden):
        schools.enter_year(
            cast.city_region,
            by=cast.lead,
            code="2030-2031",
            starts_on=date(2030, 9, 1),
            ends_on=date(2031, 8, 31),
        )
    moved = schools.move_term(
        term,
        by=cast.city,
        starts_on=date(2022, 2, 20),
        ends_on=date(2022, 7, 15),
        reason="防疫安排",
        document="威教〔2022〕1 号",
    )
    assert (moved.starts_on, moved.version) == (date(2022, 2, 20), 1)


def test_schools_are_seen_in_their_region(cast):
    school = cast.school
    assert visible(School, cast) == {
        "city",
        "city_lead",
        "officer",
        "officer2",
        "lead",
        "lead2",
    } | {
        "inspector",
        "inspector2",
        "dean",
        "principal",
    }
    with pytest.raises(Forbidden):
        schools.amend(school, by=cast.officer_b, pupils=1)
    with pytest.raises(Invalid):
        schools.amend(school, by=cast.officer, pupils=1)
