"""People sent into schools: every paper has its sentence, and a failed query stops entry at once."""

from datetime import timedelta

import pytest

from accounts.enums import Role
from accounts.models import Deadline, Message
from core import clock
from core.errors import Blocked, Forbidden, Invalid, Stale
from core.fsm import fresh
from core.models import Entry
from institutions.domain import checks, credentials, expiry, persons, suspensions
from institutions.domain import staff as people
from institutions.enums import CredentialKind, IdKind, StaffState
from institutions.facts import Certificate, NewPost, Query, Ticks
from institutions.models import BackgroundCheck, Person
from tests.factories import institutions as make
from tests.vetting.refusals import wrong

pytestmark = pytest.mark.django_db


@pytest.fixture
def body(cast):
    return cast.institution


def told(role, kind):
    return list(
        Message.objects.filter(role=role, kind=kind)
        .order_by("organisation__code")
        .values_list("organisation__code", flat=True)
    )


def test_a_person_without_any_paper_is_told_everything_at_once(cast, body):
    row = make.submitted_staff(body, papers=False, undertaking=None)
    with pytest.raises(Blocked) as refused:
        people.clear(row, by=cast.officer)
    assert refused.value.reasons == [
        "没有违法犯罪记录查询结果，请先查询并登记。",
        "教育局尚未自行查询违法犯罪记录，或查询已到期。请查询后在此人页面登记。",
        "没有核对过的健康证明，请补交。",
        "没有与任教项目对应、在有效期内的教师资格证或专业能力证明。",
        "尚未与在职教师名册比对，或比对已过期。",
        "尚未核对从业人员限制名单和 11 项红线，或核对已过期。",
        "没有签署《新时代中小学教师职业行为十项准则》承诺书。",
    ]
    assert fresh(row).state == StaffState.SUBMITTED


def test_clearing_looks_at_the_papers_and_reminds_of_the_first_to_expire(cast, body):
    row = make.cleared_staff(body)
    today = clock.today()
    assert row.state == StaffState.CLEARED
    assert row.unmet_on(today) == []
    assert [paper.checked_on for paper in row.credentials.all()] == [today, today]
    due = make.year_from(today) + timedelta(days=1)
    assert fresh(row).good_until == due
    rows = Deadline.objects.filter(kind__startswith="papers.expiry", dropped_at=None)
    assert sorted((d.role, d.due_on, d.organisation.code, tuple(d.remind)) for d in rows) == [
        ("DISTRICT", due, "371002", (30, 15, 7)),
        ("INSTITUTION", due, body.uscc, (30, 15, 7)),
    ]
    assert told(Role.INSTITUTION, "staff.clear") == [body.uscc]


def test_the_query_holds_through_its_due_day_and_not_a_day_longer(cast, body):
    row = make.cleared_staff(body)
    due = fresh(row).good_until
    assert row.unmet_on(due) == []
    assert f"违法犯罪记录查询已于 {due} 到期，请重新查询。" in row.unmet_on(due + timedelta(days=1))
    assert expiry.staff_due(due) == []
    assert expiry.staff_due(due + timedelta(days=1)) == [row.pk]


def test_the_lapse_job_blocks_once_and_says_why(cast, body):
    row = make.cleared_staff(body)
    late = fresh(row).good_until + timedelta(days=1)
    blocked = expiry.block_staff(row, on=late)
    assert (blocked.state, blocked.blocked_on) == (StaffState.BLOCKED, late)
    assert "违法犯罪记录查询已于" in blocked.blocked_reason
    again = expiry.block_staff(fresh(row), on=late)
    assert (again.version, told(Role.INSTITUTION, "staff.block")) == (blocked.version, [body.uscc])
    assert told(Role.DISTRICT, "staff.block") == ["371002"]
    assert not Deadline.objects.filter(dropped_at=None, kind__startswith="papers.expiry").exists()


def test_a_renewed_query_moves_the_reminder_and_a_blocked_person_can_come_back(cast, body):
    row = make.cleared_staff(body)
    late = fresh(row).good_until + timedelta(days=1)
    with clock.frozen(clock.at(late)):
        expiry.block_staff(row)
        make.passed_check(fresh(row))
        make.office_check(fresh(row))
        credentials.add(
            fresh(row), Certificate(kind=CredentialKind.HEALTH_CERT, issued_on=late), by=cast.clerk
        )
        back = people.clear(
            fresh(row), Ticks(in_service_clear=True, red_lines_clear=True), by=cast.officer
        )
        assert (back.state, back.blocked_on, back.blocked_reason) == (StaffState.CLEARED, None, "")


def test_a_failed_query_blocks_the_person_in_every_institution_at_once(cast, body):
    number = make.id_number()
    here = make.cleared_staff(body, name="教师甲", number=number)
    there = make.cleared_staff(cast.institution_b, name="教师甲", number=number)
    assert here.person_id == there.person_id
    make.passed_check(here, passed=False)
    assert [fresh(row).state for row in (here, there)] == ["blocked", "blocked"]
    assert told(Role.INSTITUTION, "staff.block") == sorted([body.uscc, cast.institution_b.uscc])
    assert not [entry for entry in Entry.objects.all() if "违法犯罪" in entry.body]


def test_a_query_by_another_institution_does_not_stand_in_for_ones_own(cast, body):
    number = make.id_number()
    make.submitted_staff(body, name="教师甲", number=number, office=False)
    there = make.submitted_staff(cast.institution_b, name="教师甲", number=number, papers=False)
    assert "没有违法犯罪记录查询结果，请先查询并登记。" in there.unmet_on(clock.today())


def test_an_in_service_teacher_is_stopped_at_once(cast, body):
    row = make.cleared_staff(body)
    stopped = people.tick(row, Ticks(in_service_clear=False), by=cast.officer, reason="名册比对")
    assert stopped.state == StaffState.BLOCKED
    assert stopped.blocked_reason == "比对结果为在职中小学、幼儿园教师，不得作为第三方人员进校。"


def test_a_new_paper_of_a_cleared_person_counts_once_looked_at(cast, body):
    row = make.cleared_staff(body)
    later = make.year_from(clock.today()) + timedelta(days=2)
    paper = credentials.add(
        row, Certificate(kind=CredentialKind.HEALTH_CERT, valid_until=later), by=cast.clerk
    )
    assert any("健康证明已于" in reason for reason in fresh(row).unmet_on(later))
    credentials.check(fresh(row), by=cast.officer, credential=paper)
    assert not any("健康证明" in reason for reason in fresh(row).unmet_on(later))


def test_withdrawing_a_needed_paper_blocks(cast, body):
    row = make.cleared_staff(body)
    paper = row.credentials.get(kind=CredentialKind.HEALTH_CERT)
    credentials.withdraw(row, by=cast.clerk, credential=paper, reason="传错")
    assert (fresh(row).state, fresh(row).blocked_reason) == (
        "blocked",
        "没有核对过的健康证明，请补交。",
    )


def test_a_suspended_person_is_not_cleared_and_nobody_is_told_why(cast, body):
    row = make.submitted_staff(body)
    suspensions.suspend(
        row.person, by=cast.inspector, bureau=cast.bureau, reason="内部原因", file_of=body
    )
    with pytest.raises(Blocked) as refused:
        people.clear(row, Ticks(in_service_clear=True, red_lines_clear=True), by=cast.officer)
    today = clock.today()
    assert refused.value.reasons == [f"该人员自 {today} 起暂不能入校，请安排其他人员。"]


def test_what_an_officer_typed_in_is_checked_by_another(cast, body):
    row = people.submit(
        body,
        NewPost(name="教师甲", id_number=make.id_number(), entry_scan=make.stored_file()),
        by=cast.officer,
    )
    assert (row.entered_by_office, row.entered_by_id) == (True, cast.officer.user_id)
    with pytest.raises(Blocked) as refused:
        people.clear(row, by=cast.officer)
    assert "这份材料由您本人录入，须由另一人核对后办理。" in refused.value.reasons


def test_a_second_live_post_in_the_same_institution_is_refused(cast, body):
    number = make.id_number()
    first = make.submitted_staff(body, name="教师甲", number=number)
    with pytest.raises(Invalid) as refused:
        make.submitted_staff(body, name="教师甲", number=number)
    assert refused.value.fields == {"id_number": "此人已在本机构的进校人员名单中。"}
    people.remove(first, by=cast.clerk, reason="离职")
    assert make.submitted_staff(body, name="教师甲", number=number).state == "submitted"


@pytest.mark.parametrize(
    ("number", "field"),
    [("", "id_number"), ("000000199002300018", "id_number"), ("000000199001010019", "id_number")],
)
def test_a_wrong_number_is_refused_at_its_field(cast, body, number, field):
    with pytest.raises(Invalid) as refused:
        people.submit(body, NewPost(name="教师甲", id_number=number), by=cast.clerk)
    assert list(refused.value.fields) == [field]
    assert not Person.objects.exists()


def test_a_known_number_under_another_name_is_refused(cast, body):
    number = make.id_number()
    persons.find_or_add(name="教师甲", id_number=number)
    with pytest.raises(Invalid) as refused:
        persons.find_or_add(name="教师乙", id_number=number)
    assert list(refused.value.fields) == ["name"]


def test_a_number_is_sealed_masked_and_revealed_only_for_a_recorded_reason(cast, body):
    number = make.id_number()
    row = make.submitted_staff(body, number=number)
    assert row.person.masked_id == f"000000********{number[-4:]}"
    with pytest.raises(Invalid):
        persons.reveal(row, by=cast.officer, reason=" ")
    with pytest.raises(Forbidden):
        persons.reveal(row, by=cast.officer_b, reason="核对")
    assert persons.reveal(row, by=cast.officer, reason="核对身份") == number
    entry = Entry.objects.get(deed="staff.reveal")
    assert (entry.reason, number in entry.body) == ("核对身份", False)
    assert not [one for one in Entry.objects.all() if number in one.body]


def test_the_query_date_and_consent_must_make_sense(cast, body):
    row = make.submitted_staff(body, papers=False)
    tomorrow = clock.today() + timedelta(days=1)
    with pytest.raises(Invalid) as refused:
        checks.enter(
            row,
            Query(
                queried_on=tomorrow,
                passed=True,
                reference="1",
                consent_on=tomorrow + timedelta(days=1),
                queried_by="甲",
            ),
            by=cast.clerk,
        )
    assert list(refused.value.fields) == ["queried_on", "consent_on"]


def test_a_stale_page_and_a_stranger_change_nothing(cast, body):
    row = make.submitted_staff(body)
    with pytest.raises(Stale):
        people.clear(row, by=cast.officer, version=99)
    with pytest.raises(Forbidden):
        people.refuse(row, by=cast.officer_b, reason="无")
    with pytest.raises(Forbidden):
        people.submit(body, NewPost(name="某人", id_number=make.id_number()), by=cast.clerk_b)
    assert fresh(row).version == row.version


def test_many_are_asked_in_a_fixed_number_of_queries(
    cast, body, django_assert_max_num_queries, django_assert_num_queries
):
    rows = [make.cleared_staff(body) for _ in range(3)]
    today = clock.today()
    with django_assert_max_num_queries(16) as counted:
        expiry.unmet_of(expiry.staff_of(type(rows[0]).objects.all()[:1]), on=today)
    with django_assert_num_queries(len(counted)):
        found = expiry.unmet_of(expiry.staff_of(type(rows[0]).objects.all()), on=today)
    assert found == {row.pk: [] for row in rows}


def test_a_post_is_corrected_by_its_own_people_while_it_is_held(cast, body):
    row = make.submitted_staff(body)
    for stranger in (cast.clerk_b, cast.officer_b, cast.dean):
        with pytest.raises(Forbidden):
            people.amend(row, by=stranger, speciality="轮滑")
    gone = people.remove(row, by=cast.clerk, reason="离职")
    assert wrong(people.amend, gone, by=cast.clerk, speciality="轮滑") == {
        "": "已移出的人员不能修改，请重新提交。"
    }


def test_looking_somebody_up_finds_something(cast, body):
    row = make.submitted_staff(body)
    assert wrong(people.tick, row, Ticks(), by=cast.officer) == {"": "请至少选择一项核对结果。"}


def test_a_query_is_entered_by_its_own_people(cast, body):
    row, today = make.submitted_staff(body, papers=False), clock.today()
    told = Query(queried_on=today, passed=True, reference="1", queried_by="甲", consent_on=today)
    for stranger in (cast.clerk_b, cast.officer_b, cast.dean):
        with pytest.raises(Forbidden):
            checks.enter(row, told, by=stranger)
    assert not BackgroundCheck.objects.exists()


def test_a_person_has_a_name_and_a_foreign_papers_number_is_taken_as_it_is(db):
    assert wrong(persons.find_or_add, name=" ", id_number=make.id_number()) == {
        "name": "请填写姓名。"
    }
    told = {"id_number": "e 1234567", "id_kind": IdKind.PASSPORT}
    made = persons.find_or_add(name="John", gender="M", **told)
    assert (made.gender, persons.find(**told)) == ("M", made)
