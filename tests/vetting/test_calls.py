"""Publishing, amending, closing, finishing the review, cancelling."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import timedelta
from decimal import Decimal

import pytest

from accounts.actors import system
from accounts.models import Deadline, Message
from core import clock, policy
from core.deeds import fresh
from core.errors import Forbidden, Stale
from core.models.policy import PolicyRow
from tests.factories import institutions as people
from tests.factories import vetting
from tests.vetting.refusals import why, wrong
from vetting import policies
from vetting.domain import applications, calls, drafts, lots, packages, review
from vetting.facts import Amended, CallDraft, PackageTerms, Publication

ONE_DAY = timedelta(days=1)


def empty_call(cast, *, usual=False, **columns):
    facts = {
        "name": "公告",
        "school_year": "2026-2027",
        "scope_text": "范围",
        "opens_at": clock.now(),
        "closes_at": clock.now() + 3 * ONE_DAY,
        "term_from": clock.today(),
        "term_until": clock.today() + 100 * ONE_DAY,
        **columns,
    }
    return drafts.draft(cast.bureau, CallDraft(**facts), by=cast.officer, usual=usual)


def as_it_is(shape, row, **changed):
    return shape(**{**{each.name: getattr(row, each.name) for each in fields(shape)}, **changed})


def test_publish_an_empty_call_lists_every_gap(cast):
    call = empty_call(cast)
    assert why(calls.publish, call, by=cast.lead) == [
        "请先添加至少一个项目包。",
        "请先添加审核清单，至少一项必备材料。",
        "评分项合计应为 100 分，现在是 0 分。",
        "申报期至少 5 天，从现在算起只有 3 天。请推迟申报截止时间。",
        "日期先后有误：申报截止应早于服务起始日，服务起始日应早于服务截止日。",
        "请填写联系人和联系方式。",
    ]
    assert fresh(call).state == "draft"


def test_usual_checklist_and_scores_can_be_published_at_once(cast):
    call = empty_call(
        cast,
        usual=True,
        contact="经办甲",
        closes_at=clock.now() + 6 * ONE_DAY,
        term_from=clock.today() + 30 * ONE_DAY,
    )
    drafts.add_package(call, PackageTerms(name="体育", category="SPORTS", service_items="轮滑", price=Decimal(20), quota=2), by=cast.officer)  # fmt: skip
    call = calls.publish(call, Publication(number=" 环教告〔2026〕1号 "), by=cast.lead)
    assert (call.state, call.number) == ("published", "环教告〔2026〕1号")
    assert sum(call.score_items.values_list("points", flat=True)) == 100
    assert call.packages.get().min_applicants == 3
    assert lots.commitment(call.lot_secret) == call.lot_commit
    assert call.lot_revealed == ""


def test_window_is_counted_from_now_when_it_opened_before(cast, time):
    call = vetting.drafted_call(cast)
    time.move(2 * ONE_DAY)
    assert why(calls.publish, call, by=cast.lead) == [
        "申报期至少 5 天，从现在算起只有 4 天。请推迟申报截止时间。"
    ]


def test_officer_and_stranger_cannot_publish(cast):
    call = vetting.drafted_call(cast)
    for actor in (cast.officer, cast.lead_b, cast.clerk):
        with pytest.raises(Forbidden):
            calls.publish(call, by=actor)


def test_draft_for_another_bureau_is_refused(cast):
    with pytest.raises(Forbidden):
        empty_call(cast).bureau and drafts.draft(cast.bureau_b, CallDraft(name="x", school_year="2026-2027", scope_text="x", opens_at=clock.now(), closes_at=clock.now() + ONE_DAY, term_from=clock.today(), term_until=clock.today()), by=cast.officer)  # fmt: skip


def test_window_that_ends_before_it_begins_is_refused_at_the_field(cast):
    assert wrong(empty_call, cast, closes_at=clock.now()) == {
        "closes_at": "申报截止应晚于申报开始。"
    }


def test_published_call_is_no_longer_edited(cast):
    call = vetting.published_call(cast)
    sentence = "公告发布后，项目包、审核清单和评分项不能直接修改，请用更正公告。"
    assert why(drafts.change, call, as_it_is(CallDraft, call, name="改名"), by=cast.officer) == [
        sentence
    ]
    assert why(drafts.set_scores, call, by=cast.officer, items=[]) == [sentence]
    assert why(drafts.set_checklist, call, by=cast.officer, items=[]) == [sentence]
    package = vetting.package_of(call)
    more = as_it_is(PackageTerms, package, quota=9)
    assert why(drafts.change_package, package, more, by=cast.officer) == [sentence]


def test_call_keeps_the_figures_it_was_published_under(cast):
    call = vetting.published_call(cast)
    policy.change(
        policies.PASS_LINE, "75", scope="371002", effective_from=clock.today(),
        document="环教〔2026〕2号", set_by="市",
    )  # fmt: skip
    assert PolicyRow.objects.count() == 1
    assert call.figure(policies.PASS_LINE) == 60
    assert vetting.drafted_call(cast).figure(policies.PASS_LINE) == 75


def test_amend_keeps_the_old_text_extends_the_window_and_tells_who_started(cast, time):
    call = vetting.published_call(cast)
    started = vetting.started_application(cast, call=call)
    submitted = vetting.submitted_application(cast, call=call)
    before, closes = call.contact, call.closes_at
    Message.objects.all().delete()
    call = calls.amend(
        fresh(call),
        Amended(text="更正联系人", closes_at=closes + 3 * ONE_DAY, changes={"contact": "经办乙"}),
        by=cast.lead,
    )
    amendment = call.amendments.get()
    assert amendment.old == {"contact": before, "closes_at": closes.isoformat()}
    assert (call.contact, call.closes_at, call.state) == (
        "经办乙",
        closes + 3 * ONE_DAY,
        "published",
    )
    told = Message.objects.filter(kind="announcement.amend", role="INSTITUTION")
    assert set(told.values_list("organisation_id", flat=True)) == {
        started.institution.organisation_id,
        submitted.institution.organisation_id,
    }
    time.move(closes + ONE_DAY)
    recalled = applications.recall(submitted, by=people.clerk_of(submitted.institution))
    assert recalled.state == "draft"
    due = Deadline.objects.get(
        kind="submit", subject=f"vetting.application:{started.pk}", dropped_at=None
    )
    assert due.due_at == call.closes_at


def test_amend_without_text_or_with_too_short_an_extension(cast):
    call = vetting.published_call(cast)
    assert why(calls.amend, call, Amended(text=" ", closes_at=call.closes_at), by=cast.lead) == [
        "请写明更正的内容。",
        f"更正后申报截止时间至少顺延 3 天，即不早于 {clock.today() + 9 * ONE_DAY}。",
    ]


def test_amend_after_closing_time(cast, time):
    call = vetting.published_call(cast)
    time.move(call.closes_at)
    assert why(
        calls.amend,
        call,
        Amended(text="更正", closes_at=call.closes_at + 5 * ONE_DAY),
        by=cast.lead,
    ) == ["申报已截止，不能再发布更正公告。"]


def test_amend_cannot_touch_the_terms_of_the_packages(cast):
    call = vetting.published_call(cast)
    until = call.closes_at + 5 * ONE_DAY
    told = Amended(text="更正", closes_at=until, changes={"term_until": clock.today()})
    refused = wrong(calls.amend, call, told, by=cast.lead)
    assert refused == {"term_until": "更正公告不能修改这一项。"}


def test_close_is_never_early(cast, time):
    call = vetting.published_call(cast)
    time.move(call.closes_at - timedelta(seconds=1))
    assert calls.close_due(clock.now()) == []
    (reason,) = why(calls.close, call, by=system("announcement-close"))
    assert reason.endswith("还没有到。")
    assert "申报截止时间(" in reason or "申报截止时间（" in reason
    time.move(call.closes_at)
    assert calls.close_due(clock.now()) == [call.pk]
    assert calls.close(call, by=system("announcement-close")).state == "closed"
    assert calls.close_due(clock.now()) == []


def test_closing_fixes_the_list_of_those_who_are_in(cast, time):
    call = vetting.published_call(cast)
    package = vetting.package_of(call)
    first = vetting.submitted_application(cast, call=call)
    vetting.started_application(cast, call=call)
    gone = vetting.submitted_application(cast, call=call)
    applications.withdraw(gone, by=people.clerk_of(gone.institution))
    call = vetting.closed(call, time)
    assert call.closed_list == f"{package.pk}|{first.institution.uscc}"


def test_drafts_lapse_after_the_window(cast, time):
    call = vetting.published_call(cast)
    draft = vetting.started_application(cast, call=call)
    assert why(applications.lapse_draft, draft, by=system("draft-lapse")) == ["申报还没有截止。"]
    assert applications.drafts_due(clock.now()) == []
    time.move(call.closes_at)
    assert applications.drafts_due(clock.now()) == [draft.pk]
    assert applications.lapse_draft(draft, by=system("draft-lapse")).state == "lapsed"
    assert applications.drafts_due(clock.now()) == []


def test_finish_review_waits_for_every_application(cast, time):
    call = vetting.published_call(cast)
    waiting = vetting.submitted_application(cast, call=call)
    call = vetting.closed(call, time)
    assert why(calls.finish_review, call, by=cast.officer) == [
        f"还有 1 份申报没有审核结论或正在补正：{waiting.institution.name}。"
    ]
    review.qualify(vetting.reviewed(fresh(waiting)), by=cast.officer)
    done = calls.finish_review(call, by=cast.officer)
    assert (done.state, done.reviewed_by_id) == ("reviewed", cast.officer.user_id)


def test_thin_package_ends_and_the_call_goes_on(cast, time):
    call = vetting.reviewed_call(
        cast, time, institutions=[vetting.applicant(cast)], least=2, packages=2
    )
    thin, empty = call.packages.all()
    assert why(packages.end, thin, by=cast.lead, reason="") == ["请写明理由。"]
    ended = packages.end(thin, by=cast.lead, reason="合格申报不足 2 家")
    assert (ended.state, fresh(call).state) == ("ended", "reviewed")
    assert packages.reopen(ended, by=cast.lead, reason="有异议").state == "open"
    excepted = packages.except_(empty, by=cast.lead, reason="仅此一家可提供")
    assert (excepted.state, excepted.exception_reason) == ("open", "仅此一家可提供")
    assert wrong(packages.except_, thin, by=cast.lead, reason=" ") == {
        "reason": "请说明合格申报不足仍继续遴选的理由。"
    }


def test_package_with_enough_applicants_cannot_be_ended(cast, time):
    call = vetting.reviewed_call(cast, time, institutions=[vetting.applicant(cast)], least=1)
    assert why(packages.end, vetting.package_of(call), by=cast.lead, reason="不要了") == [
        "还有申报没有审核结论，或合格申报已达 1 家（现有 1 家），不能终止。"
    ]


def test_package_is_not_ended_while_the_window_is_open(cast):
    call = vetting.published_call(cast)
    assert why(packages.end, vetting.package_of(call), by=cast.lead, reason="少")[0] == (
        "申报截止后、公示前才能办理。"
    )


def test_cancel_ends_every_live_application_and_tells(cast, time):
    call = vetting.published_call(cast)
    draft = vetting.started_application(cast, call=call)
    inside = vetting.submitted_application(cast, call=call)
    assert why(calls.cancel, call, by=cast.lead, reason="") == ["请写明理由。"]
    call = calls.cancel(call, by=cast.lead, reason="政策调整")
    assert (call.state, call.cancel_reason) == ("cancelled", "政策调整")
    assert {fresh(draft).state, fresh(inside).state} == {"ended"}
    assert set(call.packages.values_list("state", flat=True)) == {"cancelled"}
    told = Message.objects.filter(kind="announcement.cancel", role="INSTITUTION")
    assert told.count() == 2
    assert (
        Deadline.objects.filter(met_at=None, dropped_at=None, subject__startswith="vetting").count()
        == 0
    )


def test_second_of_two_leads_is_told_that_the_page_is_old(cast):
    call = vetting.drafted_call(cast)
    version = fresh(call).version
    calls.publish(call, by=cast.lead, version=version)
    with pytest.raises(Stale):
        calls.publish(call, by=cast.lead2, version=version)


def test_every_part_of_a_draft_can_be_changed(cast):
    call = vetting.drafted_call(cast)
    told = as_it_is(CallDraft, call, name="新标题", contact="经办乙")
    call = drafts.change(call, told, by=cast.officer)
    assert (fresh(call).name, fresh(call).contact) == ("新标题", "经办乙")
    terms = as_it_is(PackageTerms, vetting.package_of(call), name="新包", quota=9)
    package = drafts.change_package(vetting.package_of(call), terms, by=cast.officer)
    assert (fresh(package).name, fresh(package).quota) == ("新包", 9)
    drafts.remove_package(package, by=cast.officer)
    assert call.packages.count() == 0


def test_fewer_applicants_than_usual_need_a_reason(cast):
    """S13: min_applicants=1 where policy says 3."""
    call = vetting.drafted_call(cast)
    few = PackageTerms(
        name="足球", category="SPORTS", service_items="足球", price=Decimal(20), quota=1, min_applicants=1,
    )  # fmt: skip
    assert wrong(drafts.add_package, call, few, by=cast.officer) == {
        "few_because": "少于规定的 3 家，请写明理由；理由随公告公布。"
    }
    told = replace(few, few_because="山区学校，机构较少")
    package = drafts.add_package(call, told, by=cast.officer)
    assert (package.min_applicants, package.few_because) == (1, "山区学校，机构较少")


def test_an_offer_above_the_standard_is_not_submitted(cast):
    row = vetting.started_application(cast)
    clerk = people.clerk_of(row.institution)
    row = applications.fill(row, vetting.refilled(row, price_offer=Decimal(21)), by=clerk)
    assert "报价（21 元/生·课时）高于项目包的收费标准（20 元/生·课时），请调低报价。" in why(
        applications.submit, row, by=clerk
    )
