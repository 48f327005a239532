"""In force: suspension, lapse, end, renewal, termination, amendment."""

from datetime import timedelta
from decimal import Decimal

import pytest

from accounts.actors import system
from accounts.models import Deadline, Message
from contracts.domain import agreements, amendments, due, endings_ahead
from contracts.domain import placements as placing
from contracts.facts import Change, Ending, Renewal, Signature, Termination
from contracts.models import Agreement, Placement
from contracts.rules import held, life
from core import clock, errors
from core.fsm import asked, declared, fresh
from institutions.domain import grades
from tests import refused
from tests.contracts.test_lapse import in_days
from tests.contracts.test_signing import blocked
from tests.factories import contracts as made
from tests.factories import institutions as people
from vetting.models import Listing

pytestmark = pytest.mark.django_db
EXIT = system("exit-execution")


def test_end_without_fault_wants_cause_document_and_handover(cast):
    row = made.running_placement(cast).agreement
    assert blocked(
        lambda: agreements.end(row, Ending(cause="x", document=None), by=cast.lead, reason="")
    ) == [
        "请选择解除的原因。",
        "请上传解除协议的书面材料。",
        "还有1个教学班在校服务，请写明学生的接续安排。",
    ]
    ended = agreements.end(
        row,
        Ending(cause="mutual", document=people.stored_file(), handover="由本校教师接管。"),
        by=cast.lead,
        reason="双方协商",
    )
    placement = Placement.objects.get()
    assert (ended.state, ended.ended_on, placement.state, placement.end_cause) == (
        "ended",
        clock.today(),
        "ended",
        "agreement",
    )
    assert placement.handover == "由本校教师接管。"


def test_the_move_itself_is_made_on_its_day_only(cast):
    row = made.active_agreement(cast)
    refused.stopped(life.not_ahead, row, "end", cast.lead, on=clock.today() + timedelta(days=1))


def test_expiry_on_the_day_after_the_last(cast):
    row = made.active_agreement(cast, valid_until=clock.today() + timedelta(days=10))
    with in_days(10):
        assert due.agreements_to_expire(clock.now()) == []
        assert due.JOBS["agreement-expiry"].do(row.pk) is False
    with in_days(11):
        assert due.agreements_to_expire(clock.now()) == [row.pk]
        assert due.JOBS["agreement-expiry"].do(row.pk) is True
        assert due.JOBS["agreement-expiry"].do(row.pk) is False
        assert fresh(row).state == "expired"


def renewed(cast, row: Agreement) -> Agreement:
    term = people.term("2022-spring")
    grades.write(
        row.institution,
        term=term,
        region=cast.region,
        grade="PASS",
        score=Decimal(85),
        published_on=clock.today(),
        source="测试",
    )
    return agreements.renew(
        row,
        Renewal(
            listing=row.listing,
            valid_from=row.valid_until + timedelta(days=1),
            valid_until=row.valid_until + timedelta(days=20),
        ),
        by=cast.lead,
    )


def test_no_agreement_follows_another_after_a_poor_grade(cast):
    """S8: one rule for a renewal and for a plain new draft; no grade stands in nobody's way."""
    row = made.active_agreement(cast, valid_until=clock.today() + timedelta(days=10))
    ahead = Renewal(
        listing=row.listing,
        valid_from=row.valid_until + timedelta(days=1),
        valid_until=row.valid_until + timedelta(days=20),
    )
    days = {"valid_from": ahead.valid_from, "valid_until": ahead.valid_until}
    plain = made.draft_agreement(cast, **days)
    assert offering(plain) == []
    grades.write(
        row.institution,
        term=people.term("2022-spring"),
        region=cast.region,
        grade="MARGINAL",
        score=Decimal(65),
        published_on=clock.today(),
        source="测试",
    )
    poor = (
        "最近一次已发布的学期考核结果为“基本合格”，不能接续签订协议。"
        "请待下一次考核达到要求后办理，或另行遴选。"
    )
    assert blocked(lambda: agreements.renew(row, ahead, by=cast.lead)) == [poor]
    assert offering(plain) == [poor]
    refused.stopped(held.grade_lets_it_go_on, plain, "offer")


def offering(row: Agreement) -> list[str]:
    """What stands in the way of offering it."""
    what = asked(people.officer_of(row.region), "offer")
    rules = declared(Agreement)["offer"].custom["rules"]
    return [sentence for rule in rules if (sentence := rule(row, what))]


def test_a_renewal_in_force_takes_over_at_the_end(cast):
    row = made.active_agreement(cast, valid_until=clock.today() + timedelta(days=10))
    after = renewed(cast, row)
    assert (after.state, after.renews_id, after.breach_liability) == (
        "draft",
        row.pk,
        row.breach_liability,
    )
    assert after.annexed_courses.get().price == row.annexed_courses.get().price
    # Another lead must sign: the draft is the first lead's own.
    agreements.offer(after, by=cast.officer)
    agreements.countersign(fresh(after), by=cast.clerk)
    second = people.actor_in(cast.bureau, "DISTRICT", lead=True)
    agreements.activate(
        fresh(after),
        Signature(signed_file=people.stored_file(), signed_on=clock.today(), number="续1"),
        by=second,
    )
    with in_days(11):
        due.JOBS["agreement-expiry"].do(row.pk)
        assert fresh(row).state == "renewed"


def test_renew_twice(cast):
    row = made.active_agreement(cast, valid_until=clock.today() + timedelta(days=10))
    renewed(cast, row)
    assert blocked(lambda: renewed(cast, fresh(row))) == [
        "这份协议已经开始续签，请继续办理续签的协议。"
    ]


def test_termination_takes_everything_with_it(cast):
    running = made.running_placement(cast)
    other = made.proposed_placement(
        cast, agreement=running.agreement, school=cast.school2, by=cast.dean2
    )
    draft = made.draft_agreement(cast, institution=running.agreement.institution)
    done = agreements.terminate_all(
        running.agreement.institution,
        Termination(exit_number="环教退〔2026〕1号"),
        by=EXIT,
        bureau=cast.bureau,
        handovers={running.pk: "由李老师接管。"},
    )
    assert sorted((row.pk, row.state) for row in done) == [
        (running.agreement_id, "terminated"),
        (draft.pk, "voided"),
    ]
    first, second = fresh(running), fresh(other)
    assert (first.state, first.end_cause, first.handover, first.ran_until) == (
        "ended",
        "exit",
        "由李老师接管。",
        clock.today(),
    )
    assert second.state == "withdrawn"
    assert (
        Deadline.objects.filter(
            met_at=None, dropped_at=None, subject__startswith="contracts"
        ).count()
        == 0
    )
    told = Message.objects.filter(kind="agreement.terminate").values_list("role", flat=True)
    assert sorted(told) == ["DISTRICT", "INSTITUTION", "SCHOOL", "SCHOOL"]


def test_nobody_terminates_with_a_button(cast):
    row = made.active_agreement(cast)
    with pytest.raises(errors.Forbidden):
        agreements.terminate(row, Termination(exit_number="1"), by=cast.lead)


def test_a_terminated_agreement_comes_back_by_revocation_only(cast):
    row = agreements.terminate(made.active_agreement(cast), Termination(exit_number="1号"), by=EXIT)
    assert blocked(lambda: agreements.reinstate(row, by=cast.lead, reason="更正")) == [
        "这份协议依退出决定终止，须在该决定撤销后由系统恢复。"
    ]
    back = agreements.reinstate(row, by=system("exit-revocation"), reason="决定撤销")
    assert (back.state, back.ended_on, back.exit_number) == ("active", None, "")


def change(cast, row, *, by=None, **facts):
    told = {
        "cause": "staff",
        "text": "增加一名教练",
        "effective_on": clock.today(),
        "document": people.stored_file(),
        "changes": {"add_staff": [people.cleared_staff(row.institution, name="新教练")]},
        **facts,
    }
    return amendments.propose(row, Change(**told), by=by or cast.clerk)


def test_amend_by_both_sides(cast):
    row = made.active_agreement(cast)
    proposal = change(cast, row)
    assert blocked(lambda: amendments.decline(proposal, by=cast.clerk, reason="不")) == [
        "这项变更由本方提出，应由对方答复。"
    ]
    assert blocked(lambda: amendments.agree(proposal, by=cast.clerk)) == [
        "请由对方确认；对方书面同意的，由提出人以外的负责人代录并上传扫描件。"
    ]
    done = amendments.agree(proposal, by=cast.lead)
    names = sorted(member.person.name for member in fresh(row).staff_on(clock.today()))
    assert done.state == "effective"
    assert "新教练" in names
    assert len(names) == 2


def test_amend_waits_for_its_day(cast):
    row = made.active_agreement(cast)
    course = row.annexed_courses.get().course
    proposal = change(
        cast,
        row,
        by=cast.officer,
        cause="price",
        effective_on=clock.today() + timedelta(days=3),
        changes={"prices": {course: Decimal("18.50")}, "clauses": {"dispute": "仲裁。"}},
    )
    agreed = amendments.agree(proposal, by=cast.clerk)
    assert (agreed.state, row.annexed_courses.get().price) == ("agreed", Decimal("20.00"))
    assert due.JOBS["agreement-amendment"].do(agreed.pk) is False
    with in_days(3):
        assert due.amendments_to_apply(clock.now()) == [agreed.pk]
        assert due.JOBS["agreement-amendment"].do(agreed.pk) is True
    assert row.annexed_courses.get().price == Decimal("18.50")
    assert fresh(row).dispute == "仲裁。"


def test_amend_without_cause_or_with_a_wrong_price(cast):
    row = made.active_agreement(cast)
    course = row.annexed_courses.get().course
    wrong = {"cause": "price", "changes": {"prices": {course: Decimal(36)}}, "text": " "}
    assert blocked(lambda: change(cast, row, **wrong)) == [
        "请选择变更类别并写明变更内容。",
        "变更后的价格没有低于同类课程的校外价格：轮滑。请调低价格。",
    ]


def test_amend_beyond_the_listing(cast):
    row = made.active_agreement(cast)
    last = Listing.objects.get().valid_until
    wrong = {"cause": "period", "changes": {"valid_until": last + timedelta(days=1)}}
    assert blocked(lambda: change(cast, row, **wrong)) == [
        f"变更后的截止日期应不早于今天，且在资格有效期（至{last.isoformat()}）之内。"
    ]


def test_amend_by_a_stranger(cast):
    row = made.active_agreement(cast)
    with pytest.raises(errors.Forbidden):
        change(cast, row, by=cast.officer_b)


def test_a_person_removed_leaves_the_agreement_alive(cast):
    running = made.running_placement(cast)
    member = running.present_staff()[0]
    left = placing.remove_person(member.person, by=EXIT, reason="执行退出决定", region=cast.region)
    assert [row.pk for row in left] == [running.pk]
    assert fresh(running).present_staff() == []
    assert (fresh(running).state, fresh(running.agreement).state) == ("running", "active")
    told = Message.objects.filter(kind="placement.remove_person").order_by("role")
    assert [(row.role, "退出" in row.text) for row in told] == [
        ("INSTITUTION", False),
        ("SCHOOL", False),
    ]


def told_ahead(cast, days=10):
    """An end that both agreed on, some days from now."""
    row = made.running_placement(cast).agreement
    told = Ending(cause="mutual", document=people.stored_file(), handover="由本校教师接管")
    on = clock.today() + timedelta(days=days)
    return agreements.end(row, told, by=cast.lead, reason="双方商定", on=on)


def test_an_end_told_ahead_comes_by_itself_on_its_day(cast):
    row = told_ahead(cast)
    assert (row.state, fresh(row).placements.get().state) == ("active", "running")
    assert due.JOBS["agreement-ending"].due(clock.now()) == []
    with in_days(10):
        day = clock.today()
        assert due.JOBS["agreement-ending"].due(clock.now()) == [row.pk]
        assert due.JOBS["agreement-ending"].do(row.pk) is True
        row = fresh(row)
        assert (row.state, row.ended_on, row.end_cause, row.handover) == (
            "ended", day, "mutual", "由本校教师接管",
        )  # fmt: skip
        assert due.JOBS["agreement-ending"].do(row.pk) is False


def test_an_end_told_ahead_is_called_off_before_its_day(cast):
    row = endings_ahead.call_off(told_ahead(cast), by=cast.lead, reason="学校仍需要")
    with in_days(10):
        assert due.JOBS["agreement-ending"].due(clock.now()) == []
    assert blocked(lambda: endings_ahead.call_off(row, by=cast.lead, reason="再")) == [
        "没有等待生效的解除，请刷新查看。"
    ]


def test_nothing_is_placed_beyond_an_end_told_ahead(cast):
    row = fresh(told_ahead(cast))
    on = (clock.today() + timedelta(days=10)).isoformat()
    said = f"协议将于{on}解除，入校安排应在此之前结束。"
    assert blocked(lambda: made.proposed_placement(cast, agreement=row)) == [said]
    ahead = {"cause": "mutual", "document": people.stored_file(), "handover": "接管"}
    late = row.valid_until + timedelta(days=1)
    last = row.valid_until.isoformat()
    assert blocked(
        lambda: agreements.end(row, Ending(**ahead), by=cast.lead, reason="x", on=late)
    ) == [
        f"解除日期应在协议期限之内，不晚于{last}。",
        f"已经约定于{on}解除；改期的，请先撤销原来的解除。",
    ]
    with pytest.raises(errors.Forbidden):
        endings_ahead.call_off(row, by=cast.officer, reason="x")
