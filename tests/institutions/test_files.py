"""Files of institutions: numbers, confirmation by a second person, standing, bars, licences, courses."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from accounts.domain import signup as accounts_signup
from accounts.models import Deadline, Organisation
from core import clock
from core.errors import Blocked, Forbidden, Invalid
from core.fsm import fresh
from core.models import Entry
from institutions.domain import (
    changes,
    presence,
    registration,
    signup,
)
from institutions.enums import Category, ChangeKind, Nature
from institutions.facts import NewChange, Registration
from institutions.models import Institution, Licence
from tests.factories import institutions as make
from tests.vetting.refusals import wrong

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def form(cast, **facts):
    told = {
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
        "password": "海风-礁石-2026",
        **facts,
    }
    return Registration(**told)


def test_a_stranger_registers_and_may_draft_at_once(cast):
    row = signup.register(form(cast))
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
        signup.register(form(cast, **facts))
    assert list(refused.value.fields) == [field]
    assert (Institution.objects.count(), Organisation.objects.count()) == (0, before)


def test_a_second_claim_on_a_uscc_is_for_the_district(cast):
    row = signup.register(form(cast))
    with pytest.raises(Invalid) as refused:
        signup.register(form(cast, uscc=row.uscc, username="other"))
    assert list(refused.value.fields) == ["uscc"]
    assert accounts_signup.holder_of(row.uscc) == row.organisation


def test_a_file_the_bureau_made_is_not_taken_over_by_registering(cast):
    row = make.confirmed_institution(cast)
    with pytest.raises(Invalid) as refused:
        signup.register(form(cast, uscc=row.uscc))
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
    assert wrong(registration.amend, body, by=cast.clerk, name="另一名称") == {
        "": "登记已确认，名称、法定代表人等事项请办理变更备案。"
    }
    row = registration.amend(body, by=cast.clerk, contact_phone="13900000000")
    assert row.contact_phone == "13900000000"
    assert not [one for one in Entry.objects.all() if "13900000000" in one.body]


def test_a_change_waits_for_its_day_and_its_evidence(cast):
    body = cast.institution
    tomorrow = clock.today() + DAY
    row = changes.file(
        body,
        NewChange(kind=ChangeKind.ADDRESS, new_value="新址", effective_on=tomorrow, evidence=None),
        by=cast.clerk,
    )
    with pytest.raises(Blocked) as refused:
        changes.confirm(row, by=cast.officer)
    assert refused.value.reasons == [
        "缺少变更的证明材料。",
        f"变更自 {tomorrow} 起生效，届时再确认。",
    ]
    assert fresh(body).address == "测试路 1 号"


def test_a_change_is_filed_once_by_its_own_people_and_changes_something(cast):
    body = cast.institution

    def change(value):
        return NewChange(
            kind=ChangeKind.ADDRESS,
            new_value=value,
            effective_on=clock.today(),
            evidence=make.stored_file(),
        )

    for stranger in (cast.clerk_b, cast.officer_b, cast.city):
        with pytest.raises(Forbidden):
            changes.file(body, change("新址"), by=stranger)
    same = {"new_value": "请填写与现在不同的内容。"}
    for value in ("", body.address):
        assert wrong(changes.file, body, change(value), by=cast.clerk) == same
    changes.file(body, change("新址"), by=cast.clerk)
    assert wrong(changes.file, body, change("又一新址"), by=cast.clerk) == {
        "kind": "这一事项已有一项变更待确认，请等待处理。"
    }
    assert body.changes.get().new_value == "新址"


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
