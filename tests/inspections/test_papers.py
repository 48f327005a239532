"""What leaves the office says all that it does, stays as it was, and names who it is for."""

from datetime import date, timedelta

import pytest

from accounts.domain import pages
from accounts.models import Deadline, IssuedPage, Message, PageMark
from accounts.policies import OFFICE_TEXTS
from core import clock, policy
from core.documents import load
from core.errors import Blocked
from inspections import policies
from inspections.documents import words
from inspections.domain import cases, decisions, rectifications, reversal
from inspections.enums import Outcome
from inspections.facts import (
    Decision,
    Extension,
    Finalised,
    NoticeTexts,
    Order,
    Reversal,
    Variation,
)
from inspections.models import ExitCase, Rectification
from inspections.rules import decisions as rules
from inspections.rules import prior_notices as notices
from inspections.rules import rectifications as order_rules
from inspections.rules import serving as serving_rules
from institutions.models import Institution
from portals.kit import printouts
from tests import refused
from tests.factories import contracts, inspections, institutions
from tests.factories.vetting import open_calendar
from tests.inspections import districts


def texts_of(row, name="copy"):
    return load(pages.newest(row, name).blocks).plain()


def bytes_of(row, name="copy", edition=1):
    kept = IssuedPage.objects.get(
        subject=f"{row._meta.label_lower}:{row.pk}", name=name, edition=edition
    )
    return kept.blocks, kept.blocks_sha256, kept.article, kept.article_sha256


def told(**facts):
    return {"number": "复〔1〕号", "file": institutions.stored_file(), **facts}


@pytest.fixture
def office(cast):
    """The bureau has said whom its pages name."""
    for name, text in {
        "review_office": "环翠区人民政府",
        "court": "环翠区人民法院",
        "complaints": "0631-5200000",
    }.items():
        policy.change(
            OFFICE_TEXTS[name],
            text,
            scope=cast.region.code,
            effective_from=clock.today(),
            document="设置",
            set_by="负责人",
        )
    return cast


@pytest.fixture
def group(cast):
    return districts.group_of(cast, districts.agreement_of(cast, "a"), "a")


# P8: the decision says all that it does -----------------------------------------------------------


def test_p8_a_decision_says_all_that_it_does(office, group):
    case = inspections.executed_case(office)
    text = texts_of(case.decision)
    listing, agreement = group.agreement.listing, group.agreement
    for words_ in (
        f"终止与你单位签订的课后服务合作协议（编号：{agreement.number}）",
        f"移出课后服务资格名单（体育类，轮滑、跆拳道，列入文号：{listing.document_number}）",
        "环翠甲小学“轮滑”班组（30名学生）由本校体育教师接管",
        "向社会公布",
        "按经双方确认的实际课次结算",
        "鲁教基函〔2022〕22号",
        "不是另行作出的处理",
    ):
        assert words_ in text, (words_, text)
    last = case.exclusion.until
    assert f"{last.year}年{last.month}月{last.day}日" in text


def test_p8_the_notice_announces_the_same(office, group):
    case = inspections.notified_case(office)
    announced = {each["key"] for each in case.notice.effects["items"]}
    assert announced == {
        f"agreement:{group.agreement_id}",
        f"listing:{group.agreement.listing_id}",
        f"group:{group.pk}",
        "publish",
        "settle",
    }
    text = texts_of(case.notice)
    assert ("拟作出的决定" in text, "鲁教基函〔2022〕22号" in text) == (True, True)


def test_p8_what_was_not_announced_cannot_be_decided(office, group, stopped):
    case = inspections.reviewed_case(office)
    body = office.institution
    other = contracts.listing_of(body, office.region, document_number="环教函〔2026〕9号")
    facts = inspections.decision(Outcome.REMOVE)
    stopped(
        lambda: decisions.decide(case, Decision(**facts), by=office.lead),
        rules.effects_announced,
    )
    assert other.state == "listed"


# P9: a person's own words, one copy and one receipt for each --------------------------------------


def test_p9_a_persons_case_is_about_that_person(office, group):
    coach = group.present_staff()[0]
    case = inspections.executed_case(office, staff=coach)
    mine, theirs = texts_of(case.decision, "person"), texts_of(case.decision, "copy")
    assert f"停止{coach.person.name}在环翠区各学校课后服务中的入校服务" in mine
    assert ("终止与你单位" in mine, "终止合作" in mine) == (False, False)
    assert load(pages.newest(case.decision, "person").blocks).addressee == (coach.person.name,)
    assert load(pages.newest(case.decision, "copy").blocks).addressee == (office.institution.name,)
    assert ("你单位需要做的" in theirs, "你单位需要做的" in mine) == (True, False)
    assert "申报接替人员" in theirs


def test_p9_a_receipt_for_each_recipient(office, group):
    from inspections.documents import cases as composed

    coach = group.present_staff()[0]
    case = inspections.notified_case(office, staff=coach)
    for recipient, who in (("PERSON", coach.person.name), ("INSTITUTION", office.institution.name)):
        rows = dict(composed.receipt(case.notice, recipient).blocks[0].rows)
        assert rows["受送达人"] == who
        assert rows["送达文书"] == f"退出事先告知书（{case.notice.number}）"


# P10: the offered text -----------------------------------------------------------------------------


def test_p10_facts_are_composed_from_the_findings(office, cast):
    seen = cast.school
    case = inspections.opened_case(
        cast, school=seen, happened_on=date(2026, 11, 30), facts_text="第三节课改为自由活动"
    )
    text = words.numbered(words.findings(case))
    assert text == ("2026年11月30日在环翠甲小学，第三节课改为自由活动（属于“擅自变动服务内容”）。")


def test_p10_the_basis_is_the_bureaus_by_code(cast):
    table = policy.value(policies.BASIS, scopes=cast.region.scopes)
    assert "服务内容" in table["I1"]
    assert [text for text in table.values() if "21号" in text or "案例" in text] == []


def test_p10_remedies_differ_by_outcome_and_signer(office, group):
    case = inspections.opened_case(office)
    end, talk = words.remedies(case, "END"), words.remedies(case, "TALK")
    assert "环翠区人民政府申请行政复议" in end
    assert "环翠区人民法院提起行政诉讼" in end
    assert ("复议" in talk, "复核后书面答复" in talk) == (False, True)


def test_p10_where_the_school_signed_its_own_clause_holds(office, cast):
    districts.schools_sign(cast.region)
    districts.agreement_of(cast, "school")
    case = inspections.opened_case(cast)
    assert "争议处理" in words.remedies(case, "END")


def test_a_court_that_nobody_named_is_not_printed(cast, group, stopped):
    case = inspections.reviewed_case(cast)
    facts = inspections.decision(Outcome.REMOVE, remedies=words.remedies(case, "REMOVE"))
    stopped(lambda: decisions.decide(case, Decision(**facts), by=cast.lead), rules.remedies_named)


# P11, P3–P6: what was issued stays -----------------------------------------------------------------


def test_p11_no_word_of_the_program_stands_on_a_page(office, group):
    case = inspections.executed_case(office)
    for row in (case.notice, case.decision):
        kept = pages.newest(row, "copy")
        assert [
            word for word in ("exitcase", "inspections", "记录编号") if word in kept.article
        ] == []


def test_p3_a_later_name_changes_no_page(office, group):
    case = inspections.executed_case(office)
    before = bytes_of(case.decision)
    Institution.objects.filter(pk=office.institution.pk).update(name="新名称培训学校")
    assert bytes_of(case.decision) == before
    text = office.client(office.officer).get(printouts.url(case.decision, "copy"))
    assert ("新名称培训学校" in text.content.decode(), text.status_code) == (False, 200)


def test_p4_a_varied_decision_keeps_its_words_and_its_mark(office, group):
    case = inspections.executed_case(office)
    before = bytes_of(case.decision)
    case = reversal.vary(
        case, Variation(**told(outcome="TALK")), by=office.lead, reason="复查后认为过重"
    )
    assert bytes_of(case.decision) == before
    mark = PageMark.objects.get(earlier__subject=f"inspections.decision:{case.decision.pk}")
    assert (mark.effect, mark.later.title) == ("varied", "变更退出决定通知书")
    assert "“终止合作并移出资格名单”变更为“约谈”" in texts_of(case.current_reversal, "variation")


def test_p5_a_decision_that_was_taken_back_stays(office, group):
    case = inspections.served_case(office, effective_in=5)
    decision = case.decision
    before = bytes_of(decision)
    decisions.retract(case, by=office.lead, reason="条款有误")
    assert bytes_of(decision) == before
    mark = PageMark.objects.get(earlier__subject=f"inspections.decision:{decision.pk}")
    assert (mark.effect, mark.later.title) == ("retracted", "收回退出决定通知书")


def test_p6_an_extended_order_keeps_its_day(cast):
    open_calendar()
    order = inspections.issued_order(cast)
    before, first = bytes_of(order, "order"), order.due_on
    later = clock.add_working_days(order.due_on, 5).date
    rectifications.extend(order, Extension(due_on=later), by=cast.officer, reason="设备未到")
    assert bytes_of(order, "order") == before
    assert f"{first.month}月{first.day}日" in texts_of(order, "order")
    assert f"{later.month}月{later.day}日" in texts_of(order, "extension")


def test_an_extension_and_its_order_stay_when_the_institution_is_renamed(cast):
    open_calendar()
    order = inspections.issued_order(cast)
    later = clock.add_working_days(order.due_on, 5).date
    rectifications.extend(order, Extension(due_on=later), by=cast.officer, reason="设备未到")
    before = [bytes_of(order, name) for name in ("order", "extension")]
    old = order.institution.name
    Institution.objects.filter(pk=order.institution_id).update(name="新名称培训学校")
    assert [bytes_of(order, name) for name in ("order", "extension")] == before
    assert old in texts_of(order, "extension")


def test_a_decision_varied_after_a_change_of_name_keeps_the_old_and_the_further_page_has_the_new(
    office, group
):
    case = inspections.executed_case(office)
    before, old = bytes_of(case.decision), case.institution.name
    Institution.objects.filter(pk=case.institution_id).update(name="新名称培训学校")
    case = ExitCase.objects.get(pk=case.pk)
    case = reversal.vary(
        case, Variation(**told(outcome="TALK")), by=office.lead, reason="复查后认为过重"
    )
    assert bytes_of(case.decision) == before
    assert old in texts_of(case.decision, "copy")
    assert "新名称培训学校" in texts_of(case.current_reversal, "variation")


# 定稿 ----------------------------------------------------------------------------------------------


def final(**facts):
    return Finalised(**{"number": "退1号", "signer": "局长", "dated": clock.today(), **facts})


def test_a_notice_is_served_after_its_final_only(cast, stopped):
    case = inspections.drafted_case(cast, is_final=False)
    with pytest.raises(Blocked) as refusal:
        cases.notify(case, by=cast.officer)
    assert str(notices.notice_is_final.sentence) in refusal.value.reasons
    late = clock.today() + timedelta(days=1)
    for wrong, rule in (
        ({"signer": " "}, serving_rules.final_complete),
        ({"dated": late}, serving_rules.final_dated),
        ({"differs": "第二段"}, serving_rules.difference_scanned),
    ):
        stopped(lambda w=wrong: cases.finalise_notice(case, final(**w), by=cast.officer), rule)


def test_a_decision_takes_number_signer_and_day_by_a_deed_of_its_own(cast, stopped):
    case = inspections.decided_case(cast)
    assert (case.decision.number, case.decision.final) == ("", False)
    with pytest.raises(Blocked) as refusal:
        cases.serve(case, "DECISION", serving(), by=cast.officer)
    assert str(serving_rules.decision_is_final.sentence) in refusal.value.reasons
    scan = institutions.stored_file("盖章决定书.pdf")
    case = decisions.finalise_decision(case, final(file=scan, differs="增加一段"), by=cast.officer)
    kept = pages.newest(case.decision, "copy")
    assert (kept.number, kept.signer, kept.dated) == ("退1号", "局长", clock.today())
    assert kept.scans.get().differs == "增加一段"


def test_a_decisions_final_is_complete_dated_and_its_difference_shown(cast, stopped):
    case = inspections.decided_case(cast)
    late = clock.today() + timedelta(days=1)
    for wrong, rule in (
        ({"number": " "}, serving_rules.final_complete),
        ({"dated": late}, serving_rules.final_dated),
        ({"differs": "第二段"}, serving_rules.difference_scanned),
    ):
        stopped(
            lambda w=wrong: decisions.finalise_decision(case, final(**w), by=cast.officer), rule
        )


def test_a_notice_is_final_when_complete_and_not_after_its_service(cast, stopped):
    case = inspections.opened_case(cast)
    refused.stopped(notices.notice_complete, case, "finalise_notice")
    case = inspections.serve_all(
        inspections.drafted_case(cast, institution=cast.institution_b), "NOTICE", by=cast.officer
    )
    stopped(
        lambda: cases.finalise_notice(case, final(), by=cast.officer), notices.nothing_served_yet
    )


def test_a_notice_that_is_not_final_is_not_handed_over(cast):
    case = inspections.drafted_case(cast, is_final=False)
    told_ = {"document": "NOTICE", "recipient": "INSTITUTION", "method": "DIRECT"}
    told_ |= {"served_on": clock.today(), "file": institutions.stored_file()}
    refused.stopped(notices.notice_is_final, case, "serve_notice", **told_)


def serving():
    from inspections.facts import Serving

    return Serving(
        recipient="INSTITUTION",
        method="DIRECT",
        served_on=clock.today(),
        file=institutions.stored_file(),
    )


def test_a_second_final_before_service_marks_the_first(cast, stopped):
    case = inspections.decided_case(cast)
    case = decisions.finalise_decision(case, final(), by=cast.officer)
    case = decisions.finalise_decision(case, final(number="退2号"), by=cast.officer)
    assert PageMark.objects.get().later.number == "退2号"
    case = inspections.serve_all(case, "DECISION", by=cast.officer)
    stopped(
        lambda: decisions.finalise_decision(case, final(number="退3号"), by=cast.officer),
        serving_rules.decision_not_served_yet,
    )


def test_other_words_need_a_final_of_their_own(cast):
    case = inspections.final(inspections.drafted_case(cast), "NOTICE", by=cast.officer)
    assert case.notice.final
    texts = inspections.notice() | {"reasons": "另一个理由"}
    case = cases.draft_notice(case, NoticeTexts(**texts), by=cast.officer)
    assert (case.notice.final, case.notice.number) == (False, "")


# C4, S10, orders -----------------------------------------------------------------------------------


def test_c4_service_is_due_in_working_days(cast):
    at = clock.at(date(2026, 12, 1), hour=10)
    with clock.frozen(at):
        open_calendar()
        inspections.final(inspections.decided_case(cast), "DECISION", by=cast.officer)
        due = Deadline.objects.get(kind="serve", met_at=None, dropped_at=None).due_on
    assert due == date(2026, 12, 10)


def order_of(**facts):
    told_ = {"number": "校整1号", "facts_text": "少上课", "clause": "第三条", "demands": "补上"}
    return Order(**{**told_, **facts})


def test_s10_a_principal_orders_only_a_body_in_the_school(cast):
    open_calendar()
    assert cast.school
    institutions.present(cast.institution, cast.region, listed=True)
    with pytest.raises(Blocked) as refusal:
        rectifications.issue(cast.institution, order_of(), by=cast.principal)
    assert refusal.value.reasons == [str(order_rules.placed_in_school.sentence)]
    contracts.running_placement(cast)
    made = rectifications.issue(cast.institution, order_of(), by=cast.principal)
    assert made.issuer == cast.school_office


def test_a_revocation_cancels_the_order_that_the_decision_made(cast):
    case = inspections.executed_case(cast, outcome="RECTIFY")
    order = Rectification.objects.get()
    assert (order.case, order.state) == (case, "issued")
    reversal.revoke(case, Reversal(**told()), by=cast.lead, reason="认定有误")
    assert Rectification.objects.get().state == "cancelled"
    assert Deadline.objects.filter(kind="rectification", dropped_at=None, met_at=None).count() == 0
    assert pages.newest(order, "cancellation") is not None


def test_an_order_due_on_a_day_off_says_so(cast):
    open_calendar()
    day = clock.today() + timedelta(days=1)
    while clock.is_workday(day):
        day += timedelta(days=1)
    inspections.issued_order(cast, due_on=day)
    text = Message.objects.get(kind="rectification.issue").text
    assert "休息日" in text


def test_the_case_page_shows_every_copy(office, group):
    coach = group.present_staff()[0]
    case = inspections.executed_case(office, staff=coach)
    text = office.client(office.officer).get(f"/inspections/exits/{case.pk}/").content.decode()
    for name in ("copy", "person"):
        for row in (case.notice, case.decision):
            assert f"{row._meta.label_lower}/{row.pk}/{name}" in text
    assert ExitCase.objects.count() == 1
