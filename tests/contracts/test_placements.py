"""Placements: proposed by a school, agreed to by the institution, started and ended by the day."""

from datetime import timedelta
from decimal import Decimal

import pytest

from accounts.domain import entries
from accounts.models import Message
from contracts.domain import clearing, due
from contracts.domain import placements as placing
from contracts.facts import Manned, Stop
from contracts.models import Placement
from core import clock, errors
from core.fsm import fresh
from institutions.domain import courses
from institutions.facts import Certificate, Ticks
from tests.contracts.test_life import in_days
from tests.contracts.test_signing import blocked
from tests.factories import contracts as made
from tests.factories import institutions as people

pytestmark = pytest.mark.django_db


def test_propose_agree_start_finish(cast):
    proposed = made.proposed_placement(cast)
    staff = list(proposed.agreement.staff_on(clock.today()))
    agreed = placing.agree(proposed, Manned(staff=staff), by=cast.clerk)
    assert due.JOBS["placement-start"].due(clock.now()) == [agreed.pk]
    assert due.JOBS["placement-start"].do(agreed.pk) is True
    running = fresh(agreed)
    assert (running.state, running.ran_from) == ("running", clock.today())
    with in_days(101):
        assert due.JOBS["placement-end"].do(running.pk) is True
        assert due.JOBS["placement-end"].do(running.pk) is False
    ended = fresh(running)
    assert (ended.state, ended.ran_until, ended.end_cause) == ("ended", running.ends_on, "due")


def test_ran_on_any_day(cast):
    running = made.running_placement(cast)
    today = clock.today()

    def ran(first: int, last: int) -> bool:
        span = Placement.ran_within(today + timedelta(first), today + timedelta(last))
        return Placement.objects.filter(span).exists()

    assert [ran(-9, -1), ran(-9, 0), ran(0, 0), ran(400, 401)] == [False, True, True, True]
    Placement.objects.filter(pk=running.pk).update(ran_until=today + timedelta(5))
    assert [ran(5, 9), ran(6, 9)] == [True, False]


def test_propose_says_everything_at_once(cast):
    row = made.active_agreement(cast)
    other = people.accepted_course(row.institution, name="射箭")
    reasons = blocked(
        lambda: made.proposed_placement(
            cast,
            agreement=row,
            course=other,
            price=Decimal(25),
            pupils=0,
            weekly_hours=Decimal(30),
            group_plan=" ",
            ends_on=row.valid_until + timedelta(days=1),
            starts_on=clock.today() - timedelta(days=1),
        )
    )
    first, last = row.valid_from.isoformat(), row.valid_until.isoformat()
    assert reasons == [
        f"入校日期应在协议期限（{first}至{last}）之内。",
        "课程“射箭”不在协议的课程附件中，请先办理协议变更。",
        "学生人数应为1至500人。",
        "每周课时应在1至20之间。",
        "请写明必须中途停止时学生的接续安排。",
        "开始日期不能早于今天；已经在校服务的，请办理存量补录。",
    ]


def test_propose_above_the_agreed_price(cast):
    assert blocked(lambda: made.proposed_placement(cast, price=Decimal("20.01"))) == [
        "价格20.01元高于协议约定的20 元/生·课时，请按协议价格填写。"
    ]


def test_propose_without_an_agreement_in_force(cast):
    row = made.countersigned_agreement(cast)
    assert blocked(lambda: made.proposed_placement(cast, agreement=row)) == [
        f"协议“{row.title()}”目前是“机构已同意”，履行中的协议才能安排入校。"
    ]


def test_propose_at_a_school_elsewhere(cast):
    row = made.active_agreement(cast)
    assert blocked(
        lambda: made.proposed_placement(cast, agreement=row, school=cast.school_b, by=cast.dean_b)
    ) == ["“文登甲小学”不属于协议所在的区市，不能据此安排入校。"]


def test_propose_for_another_school(cast):
    row = made.active_agreement(cast)
    with pytest.raises(errors.Forbidden):
        made.proposed_placement(cast, agreement=row, school=cast.school2)


def test_agree_names_who_may_not_come(cast):
    proposed = made.proposed_placement(cast)
    stranger = people.cleared_staff(proposed.agreement.institution, name="附件外")
    assert blocked(lambda: placing.agree(proposed, Manned(staff=[stranger]), by=cast.clerk)) == [
        "不在协议人员附件中，不能入校：附件外。请先办理协议变更。"
    ]
    assert blocked(lambda: placing.agree(proposed, Manned(staff=[]), by=cast.clerk)) == [
        "请选定入校人员。",
        "30名学生至少须安排1名入校人员，现有0名（每名人员不超过35名学生）。",
    ]


def test_agree_when_a_paper_ends_before_the_first_day(cast):
    body = cast.institution
    member = people.submitted_staff(body, name="快到期", papers=False)
    from institutions.domain import credentials
    from institutions.domain import staff as staffing

    clerk = people.clerk_of(body)
    soon = clock.today() + timedelta(days=5)
    credentials.add(member, Certificate(kind="HEALTH_CERT", valid_until=soon), by=clerk)
    credentials.add(member, Certificate(kind="SKILL_PROOF", number="1"), by=clerk)
    people.office_check(member)
    staffing.clear(
        fresh(member), Ticks(in_service_clear=True, red_lines_clear=True), by=cast.officer
    )
    row = made.active_agreement(cast, staff=[fresh(member)])
    start = clock.today() + timedelta(days=6)
    proposed = made.proposed_placement(cast, agreement=row, starts_on=start)
    reasons = blocked(lambda: placing.agree(proposed, Manned(staff=[fresh(member)]), by=cast.clerk))
    assert len(reasons) == 1
    assert reasons[0].startswith(f"{start.isoformat()}不能入校：快到期（健康证明已于 {soon}")
    early = made.proposed_placement(cast, agreement=row)
    assert placing.agree(early, Manned(staff=[fresh(member)]), by=cast.clerk).state == "agreed"


def test_heads_in_proportion(cast):
    proposed = made.proposed_placement(cast, pupils=36)
    staff = list(proposed.agreement.staff_on(clock.today()))
    assert blocked(lambda: placing.agree(proposed, Manned(staff=staff), by=cast.clerk)) == [
        "36名学生至少须安排2名入校人员，现有1名（每名人员不超过35名学生）。"
    ]


def test_blocked_on_the_day_is_told_once(cast):
    agreed = made.agreed_placement(cast, starts_on=clock.today() + timedelta(days=2))
    made.suspended(agreed.agreement)
    with in_days(2):
        assert due.JOBS["placement-start"].do(agreed.pk) is False
        assert due.JOBS["placement-start"].do(agreed.pk) is False
        assert fresh(agreed).state == "agreed"
    told = Message.objects.filter(kind="placement.blocked").values_list("role", flat=True)
    assert sorted(told) == ["DISTRICT", "INSTITUTION", "SCHOOL"]


def test_never_started_early(cast):
    agreed = made.agreed_placement(cast, starts_on=clock.today() + timedelta(days=2))
    assert due.JOBS["placement-start"].due(clock.now()) == []
    assert due.JOBS["placement-start"].do(agreed.pk) is False


def test_paper_entry_is_checked_by_another(cast):
    row = made.active_agreement(cast)
    with pytest.raises(errors.Invalid) as refusal:
        made.proposed_placement(cast, agreement=row, by=cast.officer)
    assert refusal.value.fields == {"entry_scan": "代录须上传对方签字或盖章的扫描件。"}
    scan = people.stored_file()
    proposed = made.proposed_placement(cast, agreement=row, by=cast.officer, entry_scan=scan)
    staff = list(row.staff_on(clock.today()))
    assert blocked(lambda: placing.agree(proposed, Manned(staff=staff), by=cast.officer)) == [
        "代录须上传对方签字或盖章的扫描件。"
    ]
    agreed = placing.agree(proposed, Manned(staff=staff, entry_scan=scan), by=cast.officer)
    due.JOBS["placement-start"].do(agreed.pk)
    assert fresh(agreed).state == "agreed"
    assert blocked(lambda: entries.check(agreed, by=cast.officer)) == [
        "这份材料由您本人录入，须由另一人核对后办理。"
    ]
    entries.check(agreed, by=cast.lead)
    assert due.JOBS["placement-start"].do(agreed.pk) is True


def test_decline_and_propose_again(cast):
    proposed = made.proposed_placement(cast)
    declined = placing.decline(proposed, by=cast.clerk, reason="人手不足")
    changed = placing.revise(declined, by=cast.dean, pupils=20)
    again = placing.propose_again(changed, by=cast.dean)
    assert (again.state, again.pupils) == ("proposed", 20)


def test_send_back_forgets_the_consent(cast):
    agreed = made.agreed_placement(cast)
    back = placing.send_back(agreed, by=cast.dean, reason="换时间")
    assert (back.state, back.agreed_on, back.agreed_by_id) == ("proposed", None, None)


def test_end_early_wants_a_plan(cast):
    running = made.running_placement(cast)
    assert blocked(
        lambda: placing.end(
            running, Stop(cause="school", handover=""), by=cast.principal, reason=""
        )
    ) == ["请选择提前结束的原因并写明理由。", "请写明学生的接续安排。"]
    ended = placing.end(
        running, Stop(cause="school", handover="并入本校社团"), by=cast.principal, reason="报名不足"
    )
    back = placing.reopen(ended, by=cast.lead, reason="登记有误")
    assert (ended.state, back.state, back.ran_until) == ("ended", "running", None)


def test_assign_a_replacement(cast):
    running = made.running_placement(cast)
    row = running.agreement
    old = running.present_staff()[0]
    fresh_one = people.cleared_staff(row.institution, name="接替者")
    assert blocked(lambda: placing.assign(running, by=cast.clerk, staff=[fresh_one])) == [
        "不在协议人员附件中，不能入校：接替者。请先办理协议变更。"
    ]
    from contracts.domain import amendments
    from tests.contracts.test_life import change

    proposal = change(cast, row, changes={"add_staff": [fresh_one]})
    amendments.agree(proposal, by=cast.lead)
    placing.assign(fresh(running), by=cast.clerk, staff=[fresh_one])
    assert [member.person.name for member in fresh(running).present_staff()] == ["接替者"]
    assert running.named_staff.get(staff=old).until == clock.today()


def test_school_refuses_a_person_at_once(cast):
    running = made.running_placement(cast)
    member = running.present_staff()[0]
    with pytest.raises(errors.Forbidden):
        placing.refuse_person(running, by=cast.dean2, staff=member, reason="迟到")
    placing.refuse_person(running, by=cast.dean, staff=member, reason="多次迟到")
    assert fresh(running).present_staff() == []
    told = Message.objects.filter(kind="placement.refuse_person").values_list("role", flat=True)
    assert sorted(told) == ["DISTRICT", "INSTITUTION"]


def test_only_the_school_lets_a_person_in_again_whom_it_refused(cast):
    """Rule: not_kept_out_by_the_school. The institution cannot undo 暂停入校 by naming them anew."""
    running = made.running_placement(cast)
    member = running.present_staff()[0]
    placing.refuse_person(running, by=cast.dean, staff=member, reason="多次迟到")
    assert blocked(lambda: placing.assign(fresh(running), by=cast.clerk, staff=[member])) == [
        f"学校已暂停入校：{member.person.name}。请更换人员，或由学校恢复其入校。"
    ]
    for who in (cast.clerk, cast.officer, cast.dean2):
        with pytest.raises(errors.Forbidden):
            placing.readmit_person(fresh(running), by=who, staff=member, reason="已约谈")
    page = f"/do/contracts.placement/{running.pk}/readmit-person/"
    client = cast.client(cast.dean)
    sent = {"staff": member.pk, "reason": "已约谈", "_version": fresh(running).version}
    assert client.post(page, sent).status_code == 302
    told = Message.objects.filter(kind="placement.readmit_person").values_list("role", flat=True)
    assert sorted(told) == ["DISTRICT", "INSTITUTION"]
    placing.assign(fresh(running), by=cast.clerk, staff=[member])
    assert fresh(running).present_staff() == [member]
    assert client.get(page).status_code == 403


def test_who_covers_tomorrow_is_asked_once(cast):
    running = made.running_placement(cast)
    soon = running.present_staff()[0].good_until
    with in_days((soon - clock.today()).days):
        assert due.placements_to_cover(clock.now()) == [running.pk]
        assert due.ask_cover(running.pk, by=None) is True
        assert due.ask_cover(running.pk, by=None) is True
    assert due.ask_cover(running.pk, by=None) is False
    assert Message.objects.filter(kind="placement.cover").count() == 2


def test_withdrawn_course_does_not_disturb_what_runs(cast):
    running = made.running_placement(cast)
    courses.withdraw(running.course, by=cast.clerk)
    assert fresh(running).state == "running"


@pytest.mark.parametrize("name", ["officer_b", "inspector_b", "dean2", "clerk_b", "dean_b"])
def test_a_stranger_sees_no_placement(cast, name):
    made.running_placement(cast)
    assert list(Placement.objects.visible_to(getattr(cast, name))) == []


@pytest.mark.parametrize("name", ["officer", "city", "inspector", "dean", "clerk"])
def test_whom_it_concerns_sees_it(cast, name):
    row = made.running_placement(cast)
    assert list(Placement.objects.visible_to(getattr(cast, name))) == [row]


def test_who_takes_a_group_on_is_the_first_arrangement_that_was_made():
    assert clearing.handover("", " ", "由甲校接管", "由乙校接管") == "由甲校接管"
    assert clearing.handover("", " ") == clearing.handover() != ""
