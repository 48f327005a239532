"""Pages as somebody hears them who has them read aloud: each says what holds, to whom, since when."""

from datetime import timedelta

import pytest

from accounts.domain import deadlines, pages
from accounts.models import Deadline, Message, PageMark
from core import clock
from core.documents import day, load
from core.fsm import fresh
from inspections.documents import words
from inspections.domain import cases, decisions, defence, emergency, reversal
from inspections.domain.effects import consequence
from inspections.facts import Decision, HearingRecord, NoticeTexts, Reversal, Said
from inspections.rules import decisions as decision_rules
from inspections.rules import hearings as rules
from inspections.rules import prior_notices as notice_rules
from portals.accounts import inbox
from tests import refused
from tests.factories import inspections, institutions


def lines(row, name="copy"):
    """The paragraphs and facts of a page as it was issued."""
    return load(pages.newest(row, name).blocks).plain().splitlines()


def test_an_emergency_stop_is_issued_at_once_and_anew_when_confirmed(cast):
    stop = inspections.emergency_case(cast).emergency
    today, due = day(clock.today()), day(stop.due_on)
    first = lines(stop, "emergency")
    assert f"本机关负责人将在{due}前（含当日）确认或者解除；" in "".join(first)
    assert f"自{today}起暂停你单位人员进入{cast.region.name}各学校，本通知即时生效。" in "".join(
        first
    )
    stop = emergency.confirm(stop, by=cast.lead, reason="监控属实")
    text = "".join(lines(stop, "emergency"))
    assert f"本机关负责人已于{today}确认，暂停至本案办结或者书面解除之日止。" in text
    assert ("确认或者解除" in text, pages.newest(stop, "emergency").edition) == (False, 2)
    assert [each.effect for each in PageMark.objects.all()] == ["varied"]


def test_a_lifted_stop_stays_with_its_mark_and_the_lifting_says_why(cast):
    stop = inspections.emergency_case(cast).emergency
    stop = emergency.lift(stop, by=cast.lead, reason="经查是误会")
    text = lines(stop, "lifted")
    assert "理由：经查是误会。" in text
    assert "即日起可以恢复入校。" in "".join(text)
    mark = PageMark.objects.get()
    assert (mark.earlier.name, mark.get_effect_display()) == ("emergency", "已解除")


def test_a_notice_says_how_a_hearing_is_asked_for_and_whom_to_ask(cast):
    notice = inspections.drafted_case(cast).notice
    assert (
        "你单位有权要求听证。要求听证的，应当自收到本告知书之日起5个工作日内"
        f"向{cast.bureau.name}书面提出；逾期不提出的，视为放弃听证。"
    ) in lines(notice)
    assert "本机关就你单位参加课后服务的有关情况进行了调查，" in "".join(lines(notice))
    told = load(pages.newest(notice, "copy").blocks).contact
    assert told == words.contact(cast.bureau)
    assert told.text() == "联系人：　　　　；联系电话：　　　　"


def test_a_decision_says_who_waived(cast):
    case = inspections.final(inspections.decided_case(cast), "DECISION", by=cast.officer)
    text = "".join(lines(case.decision))
    assert f"）。{cast.institution.name}书面放弃陈述申辩。" in text
    assert ("没有收到" in text, "对陈述申辩的答复" in text) == (False, False)


def test_the_last_day_depends_on_the_day_of_effect():
    said = consequence({"entry": {"basis": "某号", "months": "36", "last": "2029-11-29"}})
    assert said == (
        "依照某号，被任一区域移出资格名单未满36个月的机构，不符合课后服务的准入条件。"
        "你单位自决定生效之日起36个月内不符合上述条件。"
        "按原定生效日期计算，至2029年11月29日止；决定实际生效晚于原定日期的，最后一天相应顺延。"
        "这是移出名单依照规定产生的后果，不是另行作出的处理。"
    )


@pytest.mark.parametrize(
    ("outcome", "said"),
    [
        ("SUSPEND", "现决定撤销上述决定。对你单位的暂停服务自{day}起结束，可以恢复入校。"),
        (
            "REMOVE",
            (
                "现决定撤销上述决定。移出的资格（列入文号：环教函〔2026〕1号）自{day}起在其期限内恢复，"
                "因移出名单而不符合准入条件的后果和对外公布同时撤除；在校班组由学校重新提出安排。"
            ),
        ),
    ],
)
def test_a_revocation_says_what_ends(cast, outcome, said):
    case = inspections.executed_case(cast, outcome=outcome)
    told = Reversal(number="复〔1〕号", file=institutions.stored_file())
    case = reversal.revoke(case, told, by=cast.lead, reason="认定有误")
    assert said.format(day=day(clock.today())) in lines(case.current_reversal, "revocation")
    mark = PageMark.objects.get(earlier__subject=f"inspections.decision:{case.decision.pk}")
    assert mark.get_effect_display() == "已撤销"


def test_a_hearing_has_its_hour_and_a_chair_who_took_no_part(cast):
    hearing = inspections.hearing_requested(cast).hearing
    on = clock.add_working_days(clock.today(), 7).date
    facts = {"hearing_on": on, "hearing_time": "九时", "hearing_place": "三楼会议室"}
    for who in (cast.lead, cast.inspector, cast.officer):
        refused.stopped(rules.chair_took_no_part, hearing, "fix", hearing_chair=who.name, **facts)
    told = inspections.hearing_day(hearing_time="上午九时")
    hearing = defence.fix_hearing(hearing, told, by=cast.officer)
    text = "".join(lines(hearing, "hearing"))
    assert (f"{day(on)}上午九时" in text, "你单位可以由法定代表人参加，" in text) == (True, True)


def test_a_review_is_not_older_than_the_hearing(cast):
    hearing = inspections.hearing_requested(cast).hearing
    hearing = defence.fix_hearing(hearing, inspections.hearing_day(), by=cast.officer)
    with clock.frozen(clock.at(hearing.hearing_on + timedelta(days=1))):
        record = HearingRecord(file=institutions.stored_file())
        case = fresh(defence.hold_hearing(hearing, record, by=cast.lead).case)
        facts = {"opinion": "同意", "file": institutions.stored_file()}
        refused.stopped(
            decision_rules.reviewed_after_hearing,
            case,
            "review",
            review_on=hearing.hearing_on,
            **facts,
        )


def test_a_notice_told_anew_is_marked_and_its_hearing_is_off(cast):
    hearing = inspections.hearing_requested(cast).hearing
    hearing = defence.fix_hearing(hearing, inspections.hearing_day(), by=cast.officer)
    before = hearing.notice
    case = cases.renotify(fresh(hearing.case), by=cast.officer, reason="补充事实")
    marks = {
        each.earlier.title: each.get_effect_display() for each in PageMark.objects.order_by("pk")
    }
    assert marks == {"退出事先告知书": "已收回", "听证通知书": "已取消"}
    text = "".join(lines(hearing, "off"))
    assert ("不再举行：本案将重新告知" in text, "上午九时在三楼会议室" in text) == (True, True)
    assert "理由：补充事实。" in lines(before, "renotice")
    texts = inspections.notice()
    case = cases.draft_notice(case, NoticeTexts(**texts), by=cast.officer)
    case = inspections.final(case, "NOTICE", by=cast.officer)
    replaced = f"本机关此前的退出事先告知书（{before.number}）已经收回，有关事项以本告知书为准。"
    assert replaced in lines(case.notice)


def test_who_takes_a_request_back_is_told_that_the_hearing_is_off(cast):
    hearing = inspections.hearing_requested(cast).hearing
    hearing = defence.fix_hearing(hearing, inspections.hearing_day(), by=cast.officer)
    told = Said(file=institutions.stored_file())
    defence.withdraw_hearing(fresh(hearing.case), told, by=cast.clerk)
    assert "申请人已经撤回听证申请" in "".join(lines(hearing, "off"))


def test_a_hearing_that_was_never_fixed_is_called_off_by_no_page(cast):
    case = inspections.hearing_requested(cast)
    cases.renotify(case, by=cast.officer, reason="补充事实")
    assert pages.newest(case.hearing, "off") is None


def test_a_dismissal_marks_the_stop_that_ends_with_it(cast):
    stop = inspections.emergency_case(cast).emergency
    stop = emergency.confirm(stop, by=cast.lead, reason="属实")
    case = fresh(stop.case)
    case = cases.draft_notice(case, NoticeTexts(**inspections.notice()), by=cast.officer)
    case = inspections.serve_all(case, "NOTICE", by=cast.officer)
    case = cases.notify(case, by=cast.officer)
    decisions.dismiss(case, by=cast.lead, reason="不属实")
    newest = pages.newest(stop, "emergency")
    assert [each.get_effect_display() for each in newest.marks.all()] == ["已解除"]


def test_an_intended_suspension_says_how_long(cast):
    texts = {**inspections.notice("SUSPEND"), "suspend_days": None}
    case = inspections.opened_case(cast)
    refused.stopped(notice_rules.intended_length_said, case, "draft_notice", **texts)
    case = inspections.notified_case(cast, institution=cast.institution_b, intended="SUSPEND")
    notice = case.notice
    said = "".join(lines(notice))
    assert ("暂停服务事先告知书" in said, "自决定生效之日起60日内，暂停你单位在" in said) == (
        True,
        True,
    )
    case = inspections.review(inspections.waive_all(case, cast), by=cast.lead)
    facts = inspections.decision("SUSPEND", suspend_until=clock.today() + timedelta(days=60))
    refused.stopped(decision_rules.suspension_as_told, case, "decide", **facts)
    facts["suspend_until"] = clock.today() + timedelta(days=59)
    made = decisions.decide(case, Decision(**facts), by=cast.lead).decision
    assert made.heading() == "暂停服务决定书"


def test_the_date_to_decide_waits_for_the_hearing(cast):
    case = inspections.notified_case(cast)
    open_ones = Deadline.objects.filter(kind="decide", met_at=None, dropped_at=None)
    assert open_ones.count() == 1
    hearing = defence.request_hearing(case, Said(), by=cast.clerk).hearing
    assert open_ones.count() == 0
    hearing = defence.fix_hearing(hearing, inspections.hearing_day(), by=cast.officer)
    with clock.frozen(clock.at(hearing.hearing_on, 9)):
        record = HearingRecord(file=institutions.stored_file())
        defence.hold_hearing(hearing, record, by=cast.lead)
        due = clock.add_working_days(clock.today(), 10).date
    assert open_ones.get().due_on == due


def test_a_right_that_was_not_used_is_nobodys_delay(cast):
    case = inspections.notified_case(cast)
    (mine,) = Deadline.objects.filter(kind="defence")
    assert (mine.lapses, inbox.due_dates(cast.clerk).count()) == (True, 1)
    over = clock.at(case.period.due_on + timedelta(days=1), 8)
    with clock.frozen(over):
        deadlines.remind_many(deadlines.to_remind(clock.now()))
        deadlines.remind_many(deadlines.to_remind(clock.now()))
        late = Message.objects.filter(kind="deadline.defence", text__startswith="已逾期")
        assert (late.count(), inbox.due_dates(cast.clerk).count()) == (0, 0)
