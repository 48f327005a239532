"""Orders to put something right."""

from datetime import date, timedelta

import pytest

from accounts.actors import system
from accounts.models import Deadline, Message
from core import clock
from core.errors import Blocked, Forbidden, Invalid
from core.rules import reason_given
from inspections.domain import cases, grounds, rectifications
from inspections.facts import Extension, Recheck, Reply
from inspections.models import Ground, Rectification
from inspections.rules import rectifications as rules
from tests.factories import inspections
from tests.vetting.refusals import wrong


def told(kind):
    rows = Message.objects.filter(kind=f"rectification.{kind}").values_list("role", flat=True)
    return sorted(rows)


def working_days(count):
    return clock.add_working_days(clock.today(), count).date


def test_issue_gives_ten_working_days_and_tells(cast):
    row = inspections.issued_order(cast)
    assert (row.state, row.due_on, row.issuer_id) == ("issued", working_days(10), cast.bureau.pk)
    assert told("issue") == ["INSTITUTION"]
    due = Deadline.objects.get(kind="rectification")
    assert (due.organisation_id, due.due_on) == (cast.institution.organisation_id, row.due_on)


def test_issue_gives_three_days_for_safety(cast):
    seen = inspections.confirmed_violation(cast, code="I8")
    assert inspections.issued_order(cast, violation=seen).due_on == working_days(3)


def test_issue_asks_for_every_text(cast):
    with pytest.raises(Invalid) as refusal:
        inspections.issued_order(cast, number="", demands=" ")
    assert sorted(refusal.value.fields) == ["demands", "number"]


def test_issue_is_about_the_institutions_own_violation_and_a_day_to_come(cast):
    seen = inspections.confirmed_violation(cast)
    told = {"institution": cast.institution_b, "violation": seen}
    assert wrong(inspections.issued_order, cast, **told) == {"violation": "这条情形不属于该机构。"}
    assert wrong(inspections.issued_order, cast, due_on=clock.today()) == {
        "due_on": "整改期限应晚于今天。"
    }
    assert not Rectification.objects.exists()


def test_issue_needs_a_year_with_a_calendar(cast):
    with pytest.raises(Blocked) as refusal:
        inspections.issued_order(cast, due_on=date(clock.today().year + 3, 1, 5))
    assert "日历" in refusal.value.reasons[0]


@pytest.mark.parametrize("who", ["officer_b", "lead_b", "dean", "clerk", "inspector", "city"])
def test_issue_is_for_bureau_and_principal(cast, who):
    with pytest.raises(Forbidden):
        inspections.issued_order(cast, by=getattr(cast, who))
    assert Rectification.objects.count() == 0


def test_a_principals_order_is_the_schools(cast):
    cast.school  # noqa: B018 - the school's own file must exist
    row = inspections.issued_order(cast, by=cast.principal)
    assert (row.issuer_id, row.school) == (cast.school_office.pk, cast.school)
    row = rectifications.submit(row, Reply(reply="已改"), by=cast.clerk)
    assert told("submit") == ["SCHOOL"]
    with pytest.raises(Forbidden):
        rectifications.accept(row, Recheck(recheck_note="通过"), by=cast.officer)
    row = rectifications.refuse(row, Recheck(recheck_note="家长仍不满意"), by=cast.principal)
    ground = Ground.objects.get()
    assert (row.state, ground.kind, ground.bureau_id) == (
        "refused",
        "RECTIFICATION",
        cast.bureau.pk,
    )


def test_submit_needs_a_reply(cast, stopped):
    row = inspections.issued_order(cast)
    stopped(lambda: rectifications.submit(row, Reply(reply=""), by=cast.clerk), rules.reply_told)
    row = rectifications.submit(row, Reply(reply="已恢复"), by=cast.clerk)
    assert (row.state, told("submit")) == ("submitted", ["DISTRICT"])
    assert Deadline.objects.get(kind="rectification").dropped_at is not None


def test_recheck_needs_words_and_can_be_corrected(cast, stopped):
    row = inspections.submitted_order(cast)
    stopped(
        lambda: rectifications.accept(row, Recheck(recheck_note=""), by=cast.officer),
        rules.recheck_told,
    )
    row = rectifications.accept(row, Recheck(recheck_note="已恢复"), by=cast.officer)
    assert (row.state, told("accept")) == ("accepted", ["INSTITUTION"])
    row = rectifications.reconsider(row, by=cast.officer, reason="看错了班级")
    assert (row.state, told("reconsider")) == ("submitted", ["INSTITUTION"])
    waiting = Deadline.objects.get(kind="recheck", met_at=None, dropped_at=None)
    assert waiting.organisation_id == cast.bureau.pk
    row = rectifications.refuse(row, Recheck(recheck_note="未恢复"), by=cast.officer)
    assert (row.state, told("refuse")) == ("refused", ["INSTITUTION"])


def test_refuse_writes_a_ground_that_reconsidering_takes_back(cast):
    row = inspections.refused_order(cast)
    assert Ground.objects.get().withdrawn_on is None
    rectifications.reconsider(row, by=cast.officer, reason="复查记录弄错")
    assert Ground.objects.get().withdrawn_on == clock.today()


def test_reconsider_waits_once_a_case_has_taken_it(cast, stopped):
    row = inspections.refused_order(cast)
    chosen = grounds.free(cast.institution, region_code="371002")
    cases.open_case(cast.institution, by=cast.officer, grounds=chosen)
    stopped(
        lambda: rectifications.reconsider(row, by=cast.officer, reason="弄错"), rules.ground_unused
    )


def test_extend_needs_a_year_with_a_calendar(cast):
    row = inspections.issued_order(cast)
    far = Extension(due_on=date(clock.today().year + 3, 1, 5))
    assert wrong(rectifications.extend, row, far, by=cast.officer, reason="停课") == {
        "due_on": "这一年的工作日历尚未录入或开启。"
    }


def test_extend_once_and_only_later(cast, stopped):
    row = inspections.issued_order(cast)
    later, reason = row.due_on + timedelta(days=7), "设备未到"
    earlier = row.due_on - timedelta(days=1)
    stopped(
        lambda: rectifications.extend(
            row, Extension(due_on=earlier), by=cast.officer, reason=reason
        ),
        rules.later_than_before,
    )
    stopped(
        lambda: rectifications.extend(row, Extension(due_on=later), by=cast.officer, reason=""),
        reason_given,
    )
    row = rectifications.extend(row, Extension(due_on=later), by=cast.officer, reason=reason)
    assert (row.due_on, row.extended, told("extend")) == (later, True, ["INSTITUTION"])
    stopped(
        lambda: rectifications.extend(
            row, Extension(due_on=later + timedelta(days=7)), by=cast.officer, reason=reason
        ),
        rules.not_extended_yet,
    )


def test_escalate_only_when_overdue(cast, stopped):
    row = inspections.issued_order(cast)
    machine = system("rectification-overdue")
    assert rectifications.overdue(clock.now()) == []
    stopped(lambda: rectifications.escalate(row, by=machine), rules.overdue)
    with clock.frozen(clock.at(row.due_on + timedelta(days=1))):
        assert rectifications.overdue(clock.now()) == [row.pk]
        rectifications.escalate_one(row.pk)
        assert rectifications.overdue(clock.now()) == []
    assert Rectification.objects.get().state == "escalated"
    assert told("escalate") == ["DISTRICT", "INSTITUTION"]
    assert Ground.objects.get().kind == "RECTIFICATION"


def test_close_and_cancel_say_why(cast, stopped):
    row = inspections.issued_order(cast)
    stopped(lambda: rectifications.cancel(row, by=cast.lead, reason=""), reason_given)
    row = rectifications.cancel(row, by=cast.lead, reason="发错机构")
    assert (row.state, told("cancel")) == ("cancelled", ["INSTITUTION"])
    done = rectifications.accept(
        inspections.submitted_order(cast), Recheck(recheck_note="好"), by=cast.officer
    )
    done = rectifications.close(done, by=cast.officer, reason="已整改")
    assert (done.state, told("close")) == ("closed", ["INSTITUTION"])


@pytest.mark.parametrize(
    ("who", "sees"),
    [
        ("officer", 1), ("city", 1), ("inspector", 1), ("clerk", 1), ("officer_b", 0),
        ("lead_b", 0), ("inspector_b", 0), ("clerk_b", 0), ("dean", 0), ("dean_b", 0),
    ],
)  # fmt: skip
def test_who_sees_an_order(cast, who, sees):
    inspections.issued_order(cast)
    assert Rectification.objects.visible_to(getattr(cast, who)).count() == sees
