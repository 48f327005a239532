"""公示， objections to it, a new notice after a change, and the result."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from accounts.actors import Stranger, system
from accounts.models import Deadline, Message
from core import clock, ledger
from core.deeds import fresh
from core.errors import Forbidden
from core.models.calendar import CalendarYear
from institutions.domain import suspensions
from tests.factories import institutions as people
from tests.factories import vetting
from tests.vetting.refusals import why, wrong
from vetting.domain import applications, calls, objections, publicity, rankings, selection
from vetting.facts import Answer, Filing, NoticeText, Result, Upheld
from vetting.models import Announcement

ONE_DAY = timedelta(days=1)
WORDS = NoticeText(text="公示如下。", how_to_object="书面实名。")
LETTER = {
    "name": "王小明",
    "contact": "0631-1234567",
    "facts": "该机构进校人员名单与实际不符，有名单外人员授课。",
}


def result():
    return Result(number="环教字〔2026〕8号", minutes=people.stored_file("纪要.pdf"))


def first_of(call):
    return call.applications().filter(state="shortlisted").order_by("rank").first()


def filed(call, **facts):
    return objections.file(call, Filing(**{**LETTER, **facts}), by=Stranger())


def test_notice_needs_sheets_ranking_and_shortlist(cast, time):
    call = vetting.reviewed_call(cast, time, least=4)
    vetting.experts(cast, call)
    from vetting.domain import panels

    panels.convene(call, by=cast.lead)
    assert why(
        publicity.give_public_notice, call, NoticeText(text="", how_to_object=""), by=cast.lead
    ) == [
        "还有 9 份评分表既未锁定也未免评：专家丙、专家乙、专家甲。",
        "“项目包1”合格申报不足 4 家：请办理“遴选终止”，或说明理由后继续遴选。",
        "“项目包1”还没有计算排名。",
        "请填写公示内容和异议提出方式。",
    ]


def test_ranked_but_unchosen_package_holds_the_notice_up(cast, time):
    call = vetting.ranked_call(cast, time)
    assert why(publicity.give_public_notice, call, WORDS, by=cast.lead) == [
        "“项目包1”还没有确定入围名单。"
    ]


def test_notice_runs_its_working_days_from_the_day_after(cast, time):
    call = vetting.ranked_call(cast, time)
    time.move(clock.at(date(2026, 3, 13), 16))  # a Friday
    call = vetting.noticed(call)
    notice = call.current_public_notice
    assert (call.state, notice.round, notice.ends_on) == ("on_public_notice", 1, date(2026, 3, 20))
    assert [row["institution"] for row in notice.rows] == [
        row.institution.name for row in call.applications().filter(state="shortlisted").order_by("rank")
    ]  # fmt: skip
    due = Deadline.objects.get(kind="notice", met_at=None)
    assert (due.due_on, due.lead_only) == (notice.ends_on, True)


def test_conclude_waits_for_the_period_the_number_and_the_minutes(cast, time):
    call = vetting.noticed_call(cast, time)
    ends = call.current_public_notice.ends_on
    time.move(clock.at(ends, 23))
    assert why(publicity.conclude, call, Result(number=" "), by=cast.lead) == [
        f"公示期到 {ends} 结束，次日起才能公布结果。",
        "请填写结果公告的文号。",
        "请上传集体研究纪要。",
    ]
    with pytest.raises(Forbidden):
        publicity.conclude(call, result(), by=cast.officer)
    time.move(clock.at(ends + ONE_DAY, 0))
    call = publicity.conclude(call, result(), by=cast.lead)
    assert (call.state, call.result_number) == ("concluded", "环教字〔2026〕8号")
    assert call.packages.get().state == "awarded"


def test_period_over_is_said_once_to_the_lead(cast, time):
    call = vetting.noticed_call(cast, time)
    machine = system("public-notice-over")
    assert publicity.public_notices_over(clock.now()) == []
    assert publicity.say_over(call, by=machine) is False
    time.move(clock.at(call.current_public_notice.ends_on + ONE_DAY))
    assert publicity.public_notices_over(clock.now()) == [call.pk]
    assert publicity.say_over(call, by=machine) is True
    assert publicity.public_notices_over(clock.now()) == []
    told = Message.objects.get(kind="announcement.public_notice_over")
    assert (told.organisation_id, told.lead_only) == (cast.bureau.pk, True)


def test_a_call_cancelled_on_notice_takes_the_notice_down_and_its_period_ends_for_nobody(
    cast, time
):
    call = vetting.noticed_call(cast, time)
    ends = call.current_public_notice.ends_on
    call = calls.cancel(call, by=cast.lead, reason="政策调整")
    shown = call.public_notices.get()
    assert (shown.withdrawn_at, shown.withdrawn_because) == (clock.now(), "政策调整")
    time.move(clock.at(ends + ONE_DAY))
    assert publicity.public_notices_over(clock.now()) == []
    assert publicity.say_over(call, by=system("public-notice-over")) is False


def test_period_into_a_year_nobody_entered_has_no_effect(cast, time):
    call = vetting.ranked_call(cast, time)
    selection.select(call, by=cast.lead)
    time.move(clock.at(date(2026, 12, 29)))
    CalendarYear.objects.filter(year=2027).delete()
    assert why(publicity.give_public_notice, call, WORDS, by=cast.lead) == [
        "公示期要算到 2027-01-05，2027 年的工作日历尚未录入或暂定开放。请先由市教育局录入该年日历。"
    ]
    vetting.open_calendar()
    time.move(ONE_DAY)
    from core import calendar

    calendar.open_provisional(2027, document="暂定")
    noticed = publicity.give_public_notice(call, WORDS, by=cast.lead)
    shown = noticed.current_public_notice
    assert (shown.provisional, shown.ends_on) == (True, date(2027, 1, 6))
    # The official table comes while the notice hangs: nobody loses a day to it, by either rule.
    calendar.enter(2027, [(date(2027, 1, 5), False, "假")], source="正式安排")
    time.move(clock.at(date(2027, 1, 7)))
    assert why(publicity.conclude, noticed, result(), by=cast.lead) == [
        "公示期到 2027-01-07 结束，次日起才能公布结果。"
    ]
    assert publicity.say_over(noticed, by=system("public-notice-over")) is False
    assert filed(noticed).state == "filed"


def test_objection_needs_a_name_a_contact_facts_and_the_period(cast, time):
    early = vetting.ranked_call(cast, time)
    assert why(filed, early) == ["不在公示期内，不能提出异议。"]
    call = vetting.noticed(early)
    assert wrong(filed, call, name="匿名群众", contact="1", facts="不公平") == {
        "name": "请填写真实姓名或单位全称，匿名异议不予受理。",
        "contact": "请填写能联系到您的电话或地址。",
        "facts": "请写明具体事实和理由（不少于 10 个字）。",
    }
    for role in (cast.panel1, cast.city):
        with pytest.raises(Forbidden):
            objections.file(call, Filing(**LETTER), by=role)
    other = vetting.submitted_application(cast)
    assert wrong(filed, call, application=other) == {"application": "该机构不在本次公示名单中。"}
    time.move(clock.at(call.current_public_notice.ends_on + ONE_DAY))
    assert why(filed, call) == ["不在公示期内，不能提出异议。"]


def test_objection_reaches_the_bureau_and_leaves_no_name_in_the_record(cast, time):
    call = vetting.noticed_call(cast, time)
    row = filed(call, application=first_of(call))
    assert row.contact == "0631-1234567"
    assert Message.objects.filter(kind="objection.file", organisation=cast.bureau).count() == 1
    assert Deadline.objects.get(kind="decide", met_at=None).due_on == row.due_on
    from core.models import Entry

    bodies = "".join(Entry._base_manager.values_list("body", flat=True))
    assert (LETTER["name"] in bodies, LETTER["contact"] in bodies) == (False, False)
    assert list(ledger.verify()) == []


def test_undecided_objection_holds_the_result_up(cast, time):
    call = vetting.noticed_call(cast, time)
    row = objections.accept(filed(call), by=cast.officer)
    time.move(clock.at(call.current_public_notice.ends_on + ONE_DAY))
    assert why(publicity.conclude, call, result(), by=cast.lead) == ["还有 1 件异议没有处理完。"]
    assert why(objections.dismiss, row, Answer(reply="查无此事"), by=cast.officer) == [
        "您参与了相关申报的审核，异议应由未参与审核的人员处理。"
    ]
    done = objections.dismiss(row, Answer(reply="经核查，所述情况不属实。"), by=cast.officer2)
    assert (done.state, done.decided_by_id) == ("dismissed", cast.officer2.user_id)
    assert publicity.conclude(call, result(), by=cast.lead).state == "concluded"


def test_objection_is_answered_in_writing_by_someone_who_did_not_review(cast, time):
    call = vetting.noticed_call(cast, time)
    row = objections.accept(filed(call, application=first_of(call)), by=cast.officer)
    assert why(objections.uphold, row, Upheld(reply=" "), by=cast.officer) == [
        "您参与了相关申报的审核，异议应由未参与审核的人员处理。",
        "请填写书面答复的内容。",
    ]
    refused = filed(call)
    assert why(objections.refuse, refused, Answer(reply=""), by=cast.officer) == [
        "请填写书面答复的内容。"
    ]
    refused = objections.refuse(refused, Answer(reply="无具体事实，不予受理。"), by=cast.officer)
    assert refused.state == "not_accepted"
    assert objections.reconsider(refused, by=cast.lead, reason="补充了材料").state == "accepted"


def test_upheld_objection_changes_the_list_and_a_full_new_notice_follows(cast, time):
    call = vetting.noticed_call(cast, time, marks=[90, 85, 80])
    assert why(publicity.withdraw_public_notice, call, by=cast.lead, reason="") == [
        "入围名单没有变动，不需要重新公示。",
        "请写明理由。",
    ]
    loser = first_of(call)
    assert why(selection.reject, loser, by=cast.lead, reason="不要") == [
        "没有成立的异议，机构也不在暂停或限制准入期内，不能取消入围。"
    ]
    row = objections.accept(filed(call, application=loser), by=cast.officer)
    row = objections.uphold(row, Upheld(reply="经核查属实。", reject=True), by=cast.lead)
    assert (row.state, fresh(loser).state) == ("upheld", "rejected")
    assert why(objections.reopen, row, by=cast.lead, reason="改") == [
        "已有机构因这件异议取消入围，不能撤回决定。"
    ]
    next_one = call.applications().get(state="not_selected")
    selection.substitute(next_one, by=cast.lead, reason="递补")
    ends = call.current_public_notice.ends_on
    time.move(clock.at(ends + ONE_DAY))
    assert why(publicity.conclude, call, result(), by=cast.lead) == [
        "入围名单在公示后有变动，请先重新公示。"
    ]
    call = publicity.withdraw_public_notice(fresh(call), by=cast.lead, reason="异议成立，名单变动")
    call = publicity.give_public_notice(call, WORDS, by=cast.lead)
    notice = call.current_public_notice
    assert (notice.round, call.public_notices.filter(withdrawn_at=None).count()) == (2, 1)
    assert notice.ends_on == clock.add_working_days(ends + ONE_DAY, 5).date
    call = vetting.concluded(call, time)
    assert sorted(call.applications().values_list("state", flat=True)) == [
        "listed", "listed", "rejected",
    ]  # fmt: skip


def test_decision_on_an_objection_can_be_taken_back_while_on_notice(cast, time):
    call = vetting.noticed_call(cast, time)
    row = objections.accept(filed(call), by=cast.officer)
    row = objections.dismiss(row, Answer(reply="不成立。"), by=cast.lead)
    again = objections.reopen(row, by=cast.lead, reason="有新证据")
    assert (again.state, again.decided_by_id) == ("accepted", None)
    objections.dismiss(again, Answer(reply="仍不成立。"), by=cast.lead)
    call = vetting.concluded(call, time)
    assert why(objections.reopen, fresh(row), by=cast.lead, reason="又有") == [
        "不在公示期间，不能办理。"
    ]


def test_body_barred_meanwhile_is_not_listed(cast, time):
    call = vetting.noticed_call(cast, time)
    first = first_of(call)
    suspensions.suspend(first.institution, by=cast.lead, bureau=cast.bureau, reason="安全检查")
    time.move(clock.at(call.current_public_notice.ends_on + ONE_DAY))
    assert len(why(publicity.conclude, call, result(), by=cast.lead)) == 1
    assert Announcement.objects.get(pk=call.pk).state == "on_public_notice"
    assert fresh(first).state == "shortlisted"
    rejected = selection.reject(first, by=cast.lead, reason="公示期间被暂停")
    assert rejected.state == "rejected"


def test_applications_of_an_ended_package_end_with_the_result(cast, time):
    call = vetting.published_call(cast, packages=2, least=1)
    first, second = call.packages.all()
    kept = vetting.qualified_application(cast, call=call, package=first)
    left = vetting.qualified_application(cast, call=call, package=second)
    call = vetting.closed(call, time)
    from vetting.domain import calls, packages
    from vetting.models import Package

    call = calls.finish_review(call, by=cast.officer)
    Package._base_manager.filter(pk=second.pk).update(min_applicants=2)
    packages.end(fresh(second), by=cast.lead, reason="不足 2 家")
    vetting.scored(cast, call)
    rankings.compute_for(call)
    vetting.concluded(vetting.noticed(call), time)
    assert (fresh(kept).state, fresh(left).state) == ("listed", "ended")
    assert fresh(second).state == "ended"


def test_withdrawal_while_on_notice_asks_for_a_new_notice(cast, time):
    call = vetting.noticed_call(cast, time)
    first = first_of(call)
    applications.withdraw(first, by=people.clerk_of(first.institution))
    time.move(clock.at(call.current_public_notice.ends_on + ONE_DAY))
    assert why(publicity.conclude, call, result(), by=cast.lead) == [
        "入围名单在公示后有变动，请先重新公示。"
    ]


def test_review_is_over_when_the_list_is_on_notice(cast, time):
    call = vetting.noticed_call(cast, time)
    rejected = call.applications().get(state="not_selected")
    assert why(selection.substitute, rejected, by=cast.lead, reason="") == [
        "入围名额（2 家）已满。",
        "请写明理由。",
    ]
