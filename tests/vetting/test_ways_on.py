"""No state is a trap: what held a call up for good, or was listed though its package had ended."""

from __future__ import annotations

from datetime import timedelta

from accounts.models import Deadline
from core import clock
from core.deeds import fresh
from tests import refused
from tests.factories import institutions as people
from tests.factories import vetting
from tests.vetting.refusals import why
from tests.vetting.test_public_notice import filed, first_of
from vetting.domain import (
    applications,
    calls,
    corrections,
    listings,
    objections,
    packages,
    panels,
    publicity,
    rankings,
    review,
    selection,
    sheets,
)
from vetting.enums import ItemKind
from vetting.facts import Amended, Answer, NoticeText, Upheld
from vetting.models import Listing, ScoreSheet
from vetting.rules import calls as call_rules
from vetting.rules import selection as selection_rules


def test_open_sheets_of_who_withdrew_hold_no_notice_up(cast, time):
    call = vetting.reviewed_call(cast, time)
    vetting.experts(cast, call)
    panels.convene(call, by=cast.lead)
    gone = call.applications().order_by("pk").first()
    applications.withdraw(gone, by=people.clerk_of(gone.institution))
    left = ScoreSheet.objects.filter(application=gone).first()
    assert why(sheets.excuse, left, by=cast.lead, reason="已撤销") != []
    for expert in (cast.panel1, cast.panel2, cast.panel3):
        for sheet in ScoreSheet.objects.filter(panelist__user=expert.user_id).exclude(
            application=gone
        ):
            vetting.score(sheet, expert)
    packages.except_(vetting.package_of(call), by=cast.lead, reason="急需")
    rankings.ask(call, by=cast.officer)
    assert vetting.noticed(call).state == "on_public_notice"


def test_shortlisted_of_a_package_that_ended_are_neither_shown_nor_listed(cast, time):
    call = vetting.published_call(cast, packages=2, least=1)
    ended, kept = call.packages.order_by("position")
    rows = [vetting.qualified_application(cast, call=call, package=ended) for _each in range(2)]
    other = vetting.qualified_application(cast, call=call, package=kept)
    type(ended)._base_manager.filter(pk=ended.pk).update(min_applicants=2)
    call = calls.finish_review(vetting.closed(call, time), by=cast.officer)
    vetting.scored(cast, call)
    rankings.compute_for(call)
    selection.select(call, by=cast.lead)
    applications.withdraw(fresh(rows[0]), by=people.clerk_of(rows[0].institution))
    packages.end(fresh(ended), by=cast.lead, reason="只剩一家")
    call = publicity.give_public_notice(
        call, NoticeText(text="公示", how_to_object="书面"), by=cast.lead
    )
    assert [row["application"] for row in call.current_public_notice.rows] == [other.pk]
    vetting.concluded(call, time)
    assert [fresh(row).state for row in (*rows, other)] == ["withdrawn", "ended", "listed"]
    assert [fresh(row).state for row in (ended, kept)] == ["ended", "awarded"]


def test_package_that_nobody_reached_ends_with_the_result(cast, time):
    call = vetting.concluded_call(cast, time, marks=[30, 30, 30])
    package = vetting.package_of(call)
    assert (package.state, package.end_reason) == ("ended", "没有机构达到入围条件")
    assert set(call.applications().values_list("state", flat=True)) == {"not_selected"}


def test_letter_is_seen_by_another_before_a_correction_is_asked(cast):
    checklist = (
        {"title": "课程方案", "kind": ItemKind.UPLOAD, "reviewer": cast.department},
        {"title": "登记证书", "kind": ItemKind.LICENCE, "licence_kind": "NPO_CERT"},
    )
    call = vetting.published_call(cast, checklist=checklist)
    row = vetting.submitted_application(cast, call=call)
    plan, cert = row.items()
    row = review.give_verdicts(row, by=cast.officer, verdicts={cert.pk: (True, "")})
    scan = people.stored_file("意见函.pdf")
    row = review.enter_letter(
        row, by=cast.officer, item=plan, ok=False, note="不全", entry_scan=scan
    )
    assert why(corrections.ask_correction, row, by=cast.officer) == [
        "联审意见函由您代录，请由其他人员核对后作出结论。"
    ]
    assert corrections.ask_correction(row, by=cast.lead).state == "correction"


def test_struck_off_in_error_comes_back_down_the_ranking(cast, time):
    call = vetting.noticed_call(cast, time, marks=[90, 85, 80])
    loser = first_of(call)
    row = objections.accept(filed(call, application=loser), by=cast.officer)
    row = objections.uphold(row, Upheld(reply="经核查属实。", reject=True), by=cast.lead)
    assert why(selection.unreject, fresh(loser), by=cast.lead, reason="") == ["请写明理由。"]
    back = selection.unreject(fresh(loser), by=cast.lead, reason="认定有误")
    assert back.state == "not_selected"
    assert why(selection.substitute, back, by=cast.lead, reason="恢复") == [
        "对该申报的异议已认定成立，须先由作出决定的单位撤回决定。"
    ]
    objections.dismiss(
        objections.reopen(row, by=cast.lead, reason="认定有误"),
        Answer(reply="不属实。"),
        by=cast.lead,
    )
    back = selection.substitute(back, by=cast.lead, reason="恢复")
    assert (back.state, back.rank) == ("shortlisted", 1)
    call = vetting.concluded(fresh(call), time)
    assert fresh(back).state == "listed"
    gone = call.applications().get(state="not_selected")
    assert why(selection.substitute, gone, by=cast.lead, reason="补") == ["入围名额（2 家）已满。"]


def test_a_place_that_falls_free_later_goes_to_the_next_after_a_new_notice(cast, time):
    """递补 within the validity of the list: the next in line, a full new notice, its own listing."""
    call = vetting.concluded_call(cast, time, quota=1, marks=[90, 85])
    refused.stopped(call_rules.somebody_moved_up, call, "give_public_notice")
    (listing,) = Listing.objects.all()
    listings.give_up(listing, by=cast.lead, reason="机构申请退出")
    waiting = call.applications().filter(state="not_selected")
    next_one = waiting.order_by("rank").first()
    row = selection.substitute(next_one, by=cast.lead, reason="原入围机构退出")
    assert row.state == "shortlisted"
    call = vetting.noticed(fresh(call))
    assert (call.state, call.public_notices.count()) == ("on_public_notice", 2)
    refused.stopped(call_rules.never_concluded, call, "cancel", reason="x")
    call = vetting.concluded(call, time)
    new = Listing.objects.get(application=row)
    assert (call.state, fresh(row).state, new.state, new.valid_from) == (
        "concluded", "listed", "listed", clock.today(),
    )  # fmt: skip
    with clock.frozen(clock.at(call.term_until + clock.ONE_DAY, 9)):
        listings.give_up(new, by=cast.lead, reason="退出")
        refused.stopped(selection_rules.within_validity, put_back(row), "substitute", reason="补")


def put_back(row):
    type(row)._base_manager.filter(pk=row.pk).update(state="not_selected")
    return fresh(row)


def test_suspension_until_a_day_asks_the_lead_what_then(cast):
    row = vetting.backfilled_listing(cast.institution)
    until = clock.today() + 10 * clock.ONE_DAY
    row = listings.suspend(row, vetting.pause(until=until), by=cast.lead, reason="整改")
    waits = Deadline.objects.get(kind="resume", met_at=None, dropped_at=None)
    assert (waits.due_on, waits.lead_only, waits.organisation_id) == (until, True, cast.bureau.pk)
    listings.resume(row, by=cast.lead, reason="整改完成")
    assert Deadline.objects.get(kind="resume").met_at is not None


def amended(cast, call):
    return calls.amend(
        fresh(call),
        Amended(text="增加一项", closes_at=call.closes_at + 3 * clock.ONE_DAY),
        by=cast.lead,
    )


def test_reviewed_by_the_old_text_it_may_be_taken_back_after_an_amendment(cast, time):
    call = vetting.published_call(cast)
    passed = vetting.qualified_application(cast, call=call)
    asked = vetting.reviewed(vetting.submitted_application(cast, call=call), failed=["课程方案"])
    asked = corrections.ask_correction(asked, by=cast.officer)
    failed = vetting.reviewed(vetting.submitted_application(cast, call=call))
    failed = review.disqualify(failed, by=cast.officer, reason="不符合")
    rows = (passed, asked, failed)
    clerks = [people.clerk_of(row.institution) for row in rows]
    for row, clerk in zip(rows, clerks, strict=True):
        assert why(applications.recall, row, by=clerk) == [
            "审核已有结论或已要求补正，之后公告没有更正，不能撤回修改。"
        ]
    time.move(timedelta(hours=1))
    amended(cast, call)
    for row, clerk in zip(rows, clerks, strict=True):
        back = applications.recall(fresh(row), by=clerk)
        assert (back.state, back.decided_at, back.open_correction) == ("draft", None, None)
        assert back.current_verdicts() == {}
        assert applications.submit(back, by=clerk).state == "submitted"
    assert not Deadline.objects.filter(kind="correction", met_at=None, dropped_at=None).exists()
