"""The qualification review: verdicts, letters, corrections, decisions and their correction."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from accounts.actors import system
from accounts.models import Deadline, Membership
from core import clock
from core.deeds import fresh
from core.errors import Forbidden, Stale
from core.models.calendar import CalendarYear
from institutions.enums import LicenceKind
from tests.factories import institutions as people
from tests.factories import vetting
from tests.vetting.refusals import why, wrong
from vetting.domain import applications, calls, corrections, rankings, review
from vetting.enums import ItemKind
from vetting.facts import CorrectionAsked

ONE_DAY = timedelta(days=1)
LAPSE = system("application-lapse")


def joint(cast):
    """A checklist in which the department answers one item."""
    return (
        {"title": "登记证书", "kind": ItemKind.LICENCE, "licence_kind": LicenceKind.NPO_CERT},
        {"title": "场所安全", "kind": ItemKind.UPLOAD, "reviewer": cast.department},
    )


def item(application, title):
    return next(each for each in application.items() if each.title == title)


def in_correction(cast):
    row = vetting.reviewed(vetting.submitted_application(cast), failed=["课程方案"])
    return corrections.ask_correction(
        row, CorrectionAsked(number="环教补〔2026〕1号"), by=cast.officer
    )


def test_qualify_needs_a_verdict_on_every_item_and_none_failed(cast):
    row = vetting.submitted_application(cast)
    assert why(review.qualify, row, by=cast.officer) == [
        "还有审核项没有意见：登记证书、课程方案。全部审完后再办理（补正须一次性告知）。"
    ]
    row = vetting.reviewed(row, failed=["课程方案"])
    assert why(review.qualify, row, by=cast.officer) == [
        "必备项未通过：课程方案。请改为要求补正或资质不合格。"
    ]


def test_failed_verdict_says_why(cast):
    row = vetting.submitted_application(cast)
    first = row.items()[0]
    refused = wrong(review.give_verdicts, row, by=cast.officer, verdicts={first.pk: (False, " ")})
    assert refused == {f"note-{first.pk}": "请写明“登记证书”不合格的原因。"}


def test_verdict_is_corrected_by_its_author_or_by_the_lead_with_a_reason(cast):
    row = vetting.reviewed(vetting.submitted_application(cast))
    plan = item(row, "课程方案")
    failed = {plan.pk: (False, "无大纲")}
    assert why(review.give_verdicts, row, by=cast.officer2, verdicts=failed) == [
        "“课程方案”的意见由 经办甲 填写：请由其本人更正，或由负责人填写原因后更正。"
    ]
    assert len(why(review.give_verdicts, row, by=cast.lead, verdicts=failed)) == 1
    review.give_verdicts(row, by=cast.lead, verdicts=failed, reason="复核发现")
    review.give_verdicts(row, by=cast.lead, verdicts={plan.pk: (True, "已说明")})
    kept = row.verdicts.filter(item=plan).order_by("pk")
    assert [(each.ok, each.superseded_because) for each in kept] == [
        (True, "复核发现"), (False, "本人更正"), (True, ""),
    ]  # fmt: skip


def test_department_answers_its_own_items_and_nobody_elses(cast):
    row = vetting.submitted_application(
        cast, call=vetting.published_call(cast, checklist=joint(cast))
    )
    safety, cert = item(row, "场所安全"), item(row, "登记证书")
    for actor, asked in ((cast.officer, safety), (cast.reviewer, cert), (cast.reviewer_b, safety)):
        with pytest.raises(Forbidden):
            review.give_verdicts(row, by=actor, verdicts={asked.pk: (True, "")})
    review.give_verdicts(row, by=cast.reviewer, verdicts={safety.pk: (True, "")})
    review.give_verdicts(row, by=cast.officer, verdicts={cert.pk: (True, "")})
    assert review.qualify(row, by=cast.officer).state == "qualified"


def test_verdicts_are_given_on_the_page_as_it_stands_while_it_is_under_review(cast):
    row = vetting.submitted_application(cast)
    first = {row.items()[0].pk: (True, "")}
    with pytest.raises(Stale):
        review.give_verdicts(row, by=cast.officer, verdicts=first, version=row.version + 1)
    draft = vetting.started_application(cast)
    assert why(
        review.give_verdicts, draft, by=cast.officer, verdicts={draft.items()[0].pk: (True, "")}
    ) == ["只有待审核的申报可以填写审核意见。"]
    assert not row.verdicts.exists()


def test_letter_is_entered_by_the_bureau_whose_call_it_is(cast):
    row = vetting.submitted_application(
        cast, call=vetting.published_call(cast, checklist=joint(cast))
    )
    told = {
        "item": item(row, "场所安全"),
        "ok": True,
        "entry_scan": people.stored_file("意见函.pdf"),
    }
    for actor in (cast.officer_b, cast.reviewer, cast.clerk):
        with pytest.raises(Forbidden):
            review.enter_letter(row, by=actor, **told)
    assert not row.verdicts.exists()


def test_letter_is_entered_with_its_scan_and_decided_on_by_another(cast):
    row = vetting.submitted_application(
        cast, call=vetting.published_call(cast, checklist=joint(cast))
    )
    safety, cert = item(row, "场所安全"), item(row, "登记证书")
    assert wrong(
        review.enter_letter,
        row,
        by=cast.officer,
        item=cert,
        ok=True,
        entry_scan=people.stored_file(),
    ) == {"item": "这一项不由联审部门审核。"}
    review.enter_letter(
        row, by=cast.officer, item=safety, ok=True, entry_scan=people.stored_file("意见函.pdf")
    )
    review.give_verdicts(row, by=cast.officer, verdicts={cert.pk: (True, "")})
    assert why(review.qualify, row, by=cast.officer) == [
        "联审意见函由您代录，请由其他人员核对后作出结论。"
    ]
    assert review.qualify(row, by=cast.lead).state == "qualified"
    verdict = row.current_verdicts()[safety.pk]
    assert (verdict.entered_by_office, verdict.office_id) == (True, cast.department.pk)


def test_correction_tells_all_gaps_at_once_and_is_due_in_working_days(cast):
    row = vetting.submitted_application(cast)
    assert why(corrections.ask_correction, row, by=cast.officer) == [
        "还有审核项没有意见：登记证书、课程方案。全部审完后再办理（补正须一次性告知）。",
        "没有标为不合格的审核项，不需要补正。",
    ]
    row = corrections.ask_correction(
        vetting.reviewed(row, failed=["登记证书", "课程方案"]), by=cast.officer
    )
    asked = row.open_correction
    assert [gap["item"] for gap in asked.gaps] == ["登记证书", "课程方案"]
    assert (row.state, asked.due_on) == ("correction", date(2026, 3, 9))
    due = Deadline.objects.get(kind="correction", met_at=None)
    assert (due.due_on, due.organisation_id) == (asked.due_on, row.institution.organisation_id)


def test_correction_touches_only_what_was_asked_and_is_reviewed_again(cast, time):
    row = in_correction(cast)
    clerk = people.clerk_of(row.institution)
    plan, cert = item(row, "课程方案"), item(row, "登记证书")
    assert why(applications.answer_correction, row, by=clerk) == [
        "这些补正事项还没有重新提供材料：课程方案。"
    ]
    assert why(applications.put_material, row, by=clerk, item=cert, file=people.stored_file()) == [
        "补正只能修改补正通知书列出的事项。"
    ]
    time.move(ONE_DAY)
    applications.put_material(row, by=clerk, item=plan, file=people.stored_file("新方案.pdf"))
    row = applications.answer_correction(fresh(row), by=clerk)
    assert row.state == "submitted"
    assert set(row.current_verdicts()) == {cert.pk}
    row = review.give_verdicts(row, by=cast.officer, verdicts={plan.pk: (False, "仍缺")})
    assert why(corrections.ask_correction, row, by=cast.officer) == [
        "补正次数已用完（最多 1 次）。"
    ]


def test_correction_after_its_due_day_is_refused(cast, time):
    row = in_correction(cast)
    clerk = people.clerk_of(row.institution)
    applications.put_material(
        row, by=clerk, item=item(row, "课程方案"), file=people.stored_file("补.pdf")
    )
    time.move(clock.at(date(2026, 3, 10)))
    reasons = why(applications.answer_correction, fresh(row), by=clerk)
    assert reasons[0] == "补正期限（2026-03-09）已过，请联系公告单位。"


def test_lapse_is_proposed_by_the_machine_restored_once_and_confirmed_by_the_officer(cast, time):
    row = in_correction(cast)
    assert corrections.lapses_due(clock.now()) == []
    assert why(corrections.propose_lapse, row, by=LAPSE) == ["补正期限（2026-03-09）还没有过。"]
    assert why(corrections.confirm_lapse, row, by=cast.officer) == ["补正还没有逾期。"]
    time.move(clock.at(date(2026, 3, 10)))
    assert corrections.lapses_due(clock.now()) == [row.pk]
    row = corrections.propose_lapse(row, by=LAPSE)
    assert (row.state, corrections.lapses_due(clock.now())) == ("correction", [])
    assert why(corrections.propose_lapse, row, by=LAPSE) == ["已经提示过逾期。"]
    assert why(corrections.restore, row, by=cast.officer, reason="") == ["请写明理由。"]
    row = corrections.restore(row, by=cast.officer, reason="系统故障")
    assert row.open_correction.due_on == date(2026, 3, 17)
    time.move(clock.at(date(2026, 3, 18)))
    row = corrections.propose_lapse(row, by=LAPSE)
    assert why(corrections.restore, row, by=cast.officer, reason="再宽限") == [
        "补正期限已经恢复过一次，不能再次恢复。"
    ]
    row = corrections.confirm_lapse(row, by=cast.officer)
    assert (row.state, row.decision_reason) == ("disqualified", "逾期未补正")


def test_disqualify_wants_reasons_and_can_be_taken_back_before_the_notice(cast, time):
    row = vetting.reviewed(vetting.submitted_application(cast), failed=["课程方案"])
    assert why(review.disqualify, row, by=cast.officer, reason=" ") == ["请写明理由。"]
    row = review.disqualify(row, by=cast.officer, reason="方案不符合要求")
    assert (row.state, row.decided_by_id) == ("disqualified", cast.officer.user_id)
    sentence = "只有作出结论的人员可以直接更正；负责人更正须填写原因。"
    assert why(review.reconsider, row, by=cast.officer2) == [sentence]
    assert why(review.reconsider, row, by=cast.lead) == [sentence]
    again = review.reconsider(row, by=cast.officer)
    assert (again.state, again.decided_by_id, again.decision_reason) == ("submitted", None, "")
    row = review.disqualify(again, by=cast.officer, reason="方案不符合要求")
    assert review.reconsider(row, by=cast.lead, reason="复核").state == "submitted"


def test_decision_stands_once_the_list_is_on_notice(cast, time):
    call = vetting.published_call(cast)
    refused = vetting.reviewed(vetting.submitted_application(cast, call=call), failed=["课程方案"])
    refused = review.disqualify(refused, by=cast.officer, reason="不符合")
    vetting.qualified_application(cast, call=call)
    call = vetting.closed(call, time)
    call = calls.finish_review(call, by=cast.officer)
    vetting.scored(cast, call)
    rankings.compute_for(call)
    vetting.noticed(call)
    assert why(review.reconsider, refused, by=cast.officer) == [
        "已经公示，不能再更正；请通过异议处理或重新公示办理。"
    ]


def test_person_of_the_applicant_cannot_decide(cast):
    row = vetting.reviewed(vetting.submitted_application(cast))
    Membership.objects.create(
        user_id=cast.lead.user_id, organisation=row.institution.organisation,
        role="INSTITUTION", since=date(2020, 1, 1),
    )  # fmt: skip
    assert why(review.qualify, row, by=cast.lead) == [
        "您代录了这份申报或与申报机构有关联，请由其他人员办理。"
    ]


def test_correction_into_a_year_nobody_entered_is_stopped(cast, time):
    time.move(clock.at(date(2026, 12, 29)))
    row = vetting.reviewed(vetting.submitted_application(cast), failed=["课程方案"])
    CalendarYear.objects.filter(year=2027).delete()
    assert why(corrections.ask_correction, row, by=cast.officer) == [
        "补正期限要算到 2027-01-05，该年的工作日历尚未录入或暂定开放，请先由市教育局办理。"
    ]
