"""启封: who reads a mark at which stage of the panel, and that no sheet opens again once one was seen."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.domain import entries
from accounts.models import Message
from core import ledger
from core.deeds import fresh
from core.errors import Forbidden
from core.fsm import perform
from core.models import Entry
from tests.cast import PEOPLE
from tests.factories import institutions as people
from tests.factories import vetting
from tests.vetting.refusals import why, wrong
from vetting.domain import panels, rankings, reconvening, review, seals, selection, sheets
from vetting.facts import Reconvened
from vetting.models import Score, ScoreSheet
from vetting.rules import panel as rules

REASON = "总分不合适"
OFFICE = {"officer", "officer2", "lead", "lead2"}
PANEL = {"panel1", "panel2", "panel3"}
SEEN = str(rules.marks_unseen.sentence)


@pytest.fixture
def call(cast, time):
    """Two qualified applications in one package, three experts with open sheets."""
    call = vetting.reviewed_call(
        cast, time, institutions=[vetting.applicant(cast), vetting.applicant(cast)]
    )
    vetting.experts(cast, call)
    return panels.convene(call, by=cast.lead)


def sheet_of(call, expert, number=0):
    application = call.applications().order_by("pk")[number]
    return application.sheets.get(panelist__user=expert.user_id)


def score_but(cast, call, *left):
    """Everybody locks everything, but these (expert, application) sheets."""
    for expert in (cast.panel1, cast.panel2, cast.panel3):
        for number in (0, 1):
            if (expert, number) not in left:
                vetting.score(sheet_of(call, expert, number), expert)


def readers(cast, sheet):
    """Who reads a mark of the sheet, by any way a page takes."""
    return {
        who
        for who in PEOPLE
        if Score.objects.visible_to(getattr(cast, who)).filter(sheet=sheet).exists()
    }


def a_draft(cast, call):
    points = {call.score_items.first().pk: 5}
    sheets.fill(sheet_of(call, cast.panel1), by=cast.panel1, points=points)


def one_locked(cast, call):
    vetting.score(sheet_of(call, cast.panel1), cast.panel1)


def all_but_one_of_the_package(cast, call):
    score_but(cast, call, (cast.panel3, 1))


def all_of_the_first_application(cast, call):
    for expert in (cast.panel1, cast.panel2, cast.panel3):
        vetting.score(sheet_of(call, expert), expert)


def all_in_but_too_few(cast, call):
    score_but(cast, call, (cast.panel3, 1))
    sheets.recuse(sheet_of(call, cast.panel3, 1), by=cast.panel3, reason="亲属")


def all_in(cast, call):
    score_but(cast, call)


def ranked(cast, call):
    score_but(cast, call)
    rankings.ask(call, by=cast.officer)


def undone(cast, call):
    ranked(cast, call)
    selection.undo(call, by=cast.lead, reason="复核")


def convened_anew(cast, call):
    undone(cast, call)
    reconvening.reconvene(
        call.packages.get(), Reconvened(number="环教函〔2026〕3号"), by=cast.lead, reason="评分有误"
    )


OWN = {"panel1"}
# What the panel has done, who reads the marks of the first expert's first sheet then, and what
# keeps the lead from opening it again.
STAGES = [
    (a_draft, OWN, None),
    (one_locked, OWN, []),
    (all_of_the_first_application, OWN, []),
    (all_but_one_of_the_package, OWN, []),
    (all_in_but_too_few, OWN, []),
    (all_in, OFFICE | PANEL, [SEEN]),
    (ranked, OFFICE | PANEL, [SEEN]),
    (undone, OFFICE | PANEL, [SEEN]),
    (convened_anew, OFFICE | OWN, None),
]


@pytest.mark.parametrize(("stage", "seen", "refused"), STAGES, ids=lambda each: getattr(each, "__name__", ""))  # fmt: skip
def test_who_reads_a_mark_and_what_may_still_be_opened(cast, call, stage, seen, refused):
    stage(cast, call)
    sheet = sheet_of(call, cast.panel1)
    assert readers(cast, sheet) == seen
    if refused is not None:
        found = why(sheets.unlock, sheet, by=cast.lead, reason=REASON) if refused else []
        assert found == refused
    if refused == []:
        assert sheets.unlock(sheet, by=cast.lead, reason="填错一项").state == "open"


def queries(do, *args, **facts):
    with CaptureQueriesContext(connection) as counted:
        do(*args, **facts)
    return len(counted)


def test_asking_whether_all_are_in_takes_as_many_questions_however_many_applied(cast, time):
    """Under the call's lock, which every expert of the panel waits for."""
    found = []
    for count in (2, 5):
        many = [vetting.applicant(cast) for _each in range(count)]
        call = vetting.reviewed_call(cast, time, institutions=many)
        experts = {each.user_id: each for each in vetting.experts(cast, call)}
        panels.convene(call, by=cast.lead)
        *others, last = ScoreSheet.objects.filter(application__in=call.applications())
        for sheet in others:
            vetting.score(sheet, experts[sheet.panelist.user_id])
        found.append(queries(vetting.score, last, experts[last.panelist.user_id]))
        assert call.applications().filter(marks_shown_at=None).count() == 0
    assert found[0] == found[1]


def test_many_sheets_of_a_package_ask_once(cast, call):
    known = list(ScoreSheet.objects.select_related("application__package"))
    assert len(known) == 6
    assert queries(seals.open_each_when_in, known) == queries(seals.open_each_when_in, known[:1])


def test_a_lead_who_has_seen_the_marks_changes_none_of_them(cast, call):
    """S15: by opening a sheet, by bringing an expert back, by adding one; before and after ranking."""
    panels.appoint(call, by=cast.lead, name="纸上专家")
    for sheet in ScoreSheet.objects.filter(panelist__user=None):
        sheets.excuse(sheet, by=cast.lead, reason="请假")
    all_in(cast, call)
    own, excused = sheet_of(call, cast.panel1), ScoreSheet.objects.filter(state="excused").first()

    def tries():
        assert why(sheets.unlock, own, by=cast.lead, reason=REASON) == [SEEN]
        assert why(sheets.readmit, excused, by=cast.lead, reason=REASON) == [SEEN]
        assert panels.appoint(call, by=cast.lead, name="自己人").sheets.count() == 0
        panels.convene(call, by=cast.lead)
        assert not ScoreSheet.objects.filter(state="open").exists()

    tries()
    rankings.ask(call, by=cast.officer)
    tries()
    selection.undo(call, by=cast.lead, reason="复核")
    tries()


def test_who_declared_an_interest_reads_nothing_of_that_application_even_afterwards(cast, call):
    panels.appoint(call, by=cast.lead, name="纸上专家")
    sheets.recuse(sheet_of(call, cast.panel3), by=cast.panel3, reason="亲属")
    points = {item.pk: item.points for item in call.score_items.all()}
    for sheet in ScoreSheet.objects.filter(panelist__user=None):
        typed = sheets.enter(sheet, by=cast.officer, points=points, entry_scan=people.stored_file())
        entries.check(typed, by=cast.lead)
    score_but(cast, call, (cast.panel3, 0))
    assert readers(cast, sheet_of(call, cast.panel1)) == OFFICE | {"panel1", "panel2"}
    assert readers(cast, sheet_of(call, cast.panel1, 1)) == OFFICE | PANEL


def test_an_application_that_comes_late_keeps_its_own_sheets_sealed(cast, call):
    late = call.applications().order_by("pk").last()
    review.reconsider(late, by=cast.officer, reason="复核")
    review.disqualify(fresh(late), by=cast.officer, reason="不符合")
    all_of_the_first_application(cast, call)
    rankings.ask(call, by=cast.officer)
    review.reconsider(fresh(late), by=cast.officer, reason="材料符合")
    review.qualify(fresh(late), by=cast.officer)
    vetting.score(sheet_of(call, cast.panel1, 1), cast.panel1)
    assert readers(cast, sheet_of(call, cast.panel1, 1)) == OWN
    assert readers(cast, sheet_of(call, cast.panel1)) == OFFICE | PANEL


@pytest.fixture
def typed(cast, call):
    """A paper sheet, typed in with one mark read wrongly."""
    expert = panels.appoint(call, by=cast.lead, name="纸上专家")
    sheet = expert.sheets.order_by("pk").first()
    points = {item.pk: item.points for item in call.score_items.all()}
    return sheets.enter(
        sheet, by=cast.officer, points=points, entry_scan=people.stored_file("评分.pdf")
    )


def test_a_paper_sheet_is_as_sealed_as_any_other(cast, call, typed):
    """Also from the one who checks it, but on the page that checks (`test_seal_pages`)."""
    assert readers(cast, typed) == set()
    checked = entries.check(typed, by=cast.lead)
    assert readers(cast, checked) == set()


def test_who_has_read_a_returned_paper_sheet_does_not_leave_it_out(cast, call, typed):
    """By excusing it, as a mark he does not like."""
    read = [str(rules.left_out_unread.sentence)]
    back = entries.send_back(typed, by=cast.lead, reason="第二项录错")
    assert why(sheets.excuse, back, by=cast.lead, reason="请假") == read
    points = {item.pk: item.points for item in call.score_items.all()}
    again = sheets.enter(back, by=cast.lead, points=points)
    back = entries.send_back(again, by=cast.officer, reason="第三项录错")
    assert why(sheets.excuse, back, by=cast.lead, reason="请假") == read
    assert sheets.excuse(back, by=cast.lead2, reason="请假").state == "excused"


def test_a_paper_sheet_is_returned_and_typed_from_the_same_scan(cast, call, typed):
    assert why(sheets.unlock, typed, by=cast.lead, reason=REASON) == [
        str(rules.not_from_paper.sentence)
    ]
    back = entries.send_back(typed, by=cast.lead, reason="第二项录错")
    assert (back.state, back.entry_scan, back.is_returned) == ("open", typed.entry_scan, True)
    points = {item.pk: item.points - 1 for item in call.score_items.all()}
    other = people.stored_file("另一份.pdf")
    assert wrong(sheets.enter, back, by=cast.officer, points=points, entry_scan=other) == {
        "entry_scan": "退回的代录按原扫描件重新录入，不能换另一份纸面评分表。"
    }
    again = sheets.enter(back, by=cast.officer, points=points)
    assert (again.state, again.entry_scan) == ("locked", typed.entry_scan)
    checked = entries.check(again, by=cast.lead)
    assert "没有等待核对的代录材料，或已经核对过。" in why(
        entries.send_back, checked, by=cast.lead, reason=REASON
    )


def test_an_expert_does_not_score_anew_what_the_office_typed_and_read(cast, call):
    sheet = sheet_of(call, cast.panel1)
    points = {item.pk: item.points for item in call.score_items.all()}
    typed = sheets.enter(sheet, by=cast.officer, points=points, entry_scan=people.stored_file())
    back = entries.send_back(typed, by=cast.lead, reason="录错")
    assert why(sheets.score, back, by=cast.panel1, points=points, lock_now=True) == [
        str(rules.typed_from_the_same_paper.sentence)
    ]


def test_what_is_typed_in_replaces_an_experts_draft(cast, call):
    """A mark the expert saved online is not carried into the paper sheet."""
    first, *rest = call.score_items.all()
    a_draft(cast, call)
    points = {item.pk: item.points for item in rest}
    sheet = sheet_of(call, cast.panel1)
    assert f"还有评分项没有打分：{first.title}。" in why(
        sheets.enter, sheet, by=cast.officer, points=points, entry_scan=people.stored_file()
    )


def test_locking_leaves_no_mark_in_the_record_or_the_notices(cast, call):
    odd = {item.pk: "7.77" for item in call.score_items.all()}
    sheets.score(sheet_of(call, cast.panel1), by=cast.panel1, points=odd, comment="很好的课程", lock_now=True)  # fmt: skip
    kept = [entry.body for entry in Entry.objects.all()]
    kept += [notice.text for notice in Message.objects.all()]
    assert [text for text in kept if "7.77" in text or "很好的课程" in text] == []


def test_other_experts_score_a_package_anew_and_the_city_hears_of_it(cast, call):
    undone(cast, call)
    package = call.packages.get()
    told, facts = Reconvened(number="环教函〔2026〕3号"), {"reason": "两份评分表串项"}
    assert wrong(reconvening.reconvene, package, Reconvened(number=" "), by=cast.lead, **facts) == {
        "number": "请填写同意重新组织评审的文件文号。"
    }
    with pytest.raises(Forbidden):
        reconvening.reconvene(package, told, by=cast.officer, **facts)
    reconvening.reconvene(package, told, by=cast.lead, **facts)
    assert {sheet.state for sheet in ScoreSheet.objects.all()} == {"voided"}
    told = Message.objects.filter(kind="package.reconvene").values_list("role", flat=True)
    assert sorted(told) == ["CITY", "DISTRICT"]
    assert why(rankings.ask, call, by=cast.lead) == [
        "“项目包1”：有效评分只有 0 份，至少需要 3 份。请补充专家。"
    ]
    late = panels.appoint(call, by=cast.lead, name="新专家")
    assert [sheet.state for sheet in late.sheets.all()] == ["open", "open"]
    assert list(ledger.verify()) == []


def test_a_package_still_sealed_or_ranked_is_not_convened_anew(cast, call):
    told, facts = Reconvened(number="1号"), {"by": cast.lead, "reason": "再评"}
    none = ["这个项目包没有已启封的评分表；已有排名的，请先撤销排名。"]
    one_locked(cast, call)
    assert why(reconvening.reconvene, call.packages.get(), told, **facts) == none
    sheet = sheet_of(call, cast.panel1)
    assert str(rules.marks_seen.sentence) in why(sheets_void, sheet, by=cast.lead)
    score_but(cast, call, (cast.panel1, 0))
    rankings.ask(call, by=cast.officer)
    assert why(reconvening.reconvene, fresh(call.packages.get()), told, **facts) == none
    ranked_sheet = sheet_of(call, cast.panel1)
    assert why(sheets_void, ranked_sheet, by=cast.lead) == [str(rules.ranking_not_shown.sentence)]


def sheets_void(sheet, *, by):
    return perform(sheet, ScoreSheet.void, by=by, reason="再评")
