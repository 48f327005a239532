"""The panel: sealed sheets, recusal, paper sheets, unlocking, and who may stop it."""

from __future__ import annotations

from decimal import Decimal

import pytest

from accounts.actors import system
from accounts.domain import entries
from accounts.models import User
from core.deeds import fresh
from core.errors import Forbidden, Stale
from core.fsm import perform
from core.models import Entry
from tests.factories import institutions as people
from tests.factories import vetting
from tests.vetting.refusals import why, wrong
from vetting.domain import panels, rankings, sheets
from vetting.facts import Place
from vetting.models import Application, Score, ScoreSheet
from vetting.rules import panel as rules


@pytest.fixture
def call(cast, time):
    """Two qualified applications, three experts with open sheets."""
    call = vetting.reviewed_call(
        cast, time, institutions=[vetting.applicant(cast), vetting.applicant(cast)]
    )
    vetting.experts(cast, call)
    return panels.convene(call, by=cast.lead)


def sheet_of(call, expert, number=0):
    application = call.applications().order_by("pk")[number]
    return application.sheets.get(panelist__user=expert.user_id)


def test_convene_gives_every_expert_a_sheet_once(cast, call):
    assert ScoreSheet.objects.count() == 6
    panels.convene(call, by=cast.lead)
    assert ScoreSheet.objects.count() == 6


def test_convene_needs_enough_experts_and_a_finished_review(cast, time):
    early = vetting.published_call(cast)
    assert why(panels.convene, early, by=cast.lead) == ["请先完成资质审核，再组织评审。"]
    call = vetting.reviewed_call(cast, time)
    vetting.experts(cast, call, count=2)
    assert why(panels.convene, call, by=cast.lead) == ["评审组至少需要 3 名专家。"]
    with pytest.raises(Forbidden):
        panels.convene(call, by=cast.officer)


def test_expert_is_an_account_or_a_name_and_sits_once(cast, call):
    assert wrong(panels.appoint, call, by=cast.lead) == {"name": "请填写专家姓名，或选择专家账号。"}
    officer = User.objects.get(pk=cast.officer.user_id)
    assert wrong(panels.appoint, call, by=cast.lead, user=officer) == {
        "user": "请选择评审专家账号。"
    }
    expert = User.objects.get(pk=cast.panel1.user_id)
    assert wrong(panels.appoint, call, by=cast.lead, user=expert) == {
        "user": "该专家已在评审组中。"
    }
    late = panels.appoint(call, by=cast.lead, name="纸上专家", employer="某大学")
    assert late.sheets.count() == 2
    assert why(panels.dismiss, call, by=cast.lead, panelist=late) == [
        "已分发评分表，请改用“免评”并说明原因。"
    ]


def test_an_expert_without_a_sheet_is_taken_off_by_the_lead_of_the_own_call(cast, time):
    call, other = vetting.published_call(cast), vetting.published_call(cast)
    panelist = panels.appoint(call, by=cast.lead, name="纸上专家")
    for actor in (cast.officer, cast.lead_b, cast.panel1):
        with pytest.raises(Forbidden):
            panels.dismiss(call, by=actor, panelist=panelist)
    with pytest.raises(Forbidden):
        panels.dismiss(other, by=cast.lead, panelist=panelist)
    assert call.panelists.get() == panelist
    panels.dismiss(call, by=cast.lead, panelist=panelist, reason="出差")
    assert not call.panelists.exists()
    assert (Entry.objects.latest("id").deed, Entry.objects.latest("id").reason) == (
        "announcement.dismiss",
        "出差",
    )


def test_the_panel_stays_as_it_is_once_the_notice_is_out(cast, time):
    call = vetting.noticed_call(cast, time)
    told = ["公示后不能再调整评审组。"]
    assert why(panels.appoint, call, by=cast.lead, name="纸上专家") == told
    assert why(panels.dismiss, call, by=cast.lead, panelist=call.panelists.first()) == told


def test_whoever_declares_an_interest_says_which(cast, call):
    panelist = call.panelists.get(user=cast.panel1.user_id)
    institution = sheet_of(call, cast.panel1).application.institution
    told = {"panelist": panelist, "institution": institution, "reason": " "}
    assert wrong(panels.declare_interest, call, by=cast.panel1, **told) == {
        "reason": "请说明利害关系。"
    }
    assert sheet_of(call, cast.panel1).state == "open"


def test_calls_at_whose_panel_somebody_sits_are_known_until_the_notice(cast, time):
    call = vetting.reviewed_call(cast, time)
    vetting.experts(cast, call)
    assert panels.running_with(cast.panel1.user_id) == [(call.name, "371000")]
    assert panels.running_with(cast.panel_b.user_id) == []


def test_a_sheet_takes_marks_for_its_own_calls_items_and_the_version_it_was_drawn_for(cast, call):
    sheet = sheet_of(call, cast.panel1)
    foreign = vetting.published_call(cast).score_items.first()
    assert wrong(sheets.fill, sheet, by=cast.panel1, points={foreign.pk: 1}) == {
        "": "评分项不属于本次公告。"
    }
    mine = call.score_items.first()
    with pytest.raises(Stale):
        sheets.fill(sheet, by=cast.panel1, points={mine.pk: 1}, version=sheet.version + 1)
    with pytest.raises(Forbidden):
        sheets.enter(sheet, by=cast.panel1, points={mine.pk: 1})
    sheets.fill(sheet, by=cast.panel1, points={mine.pk: ""}, comment="稍后再评")
    assert (Score.objects.count(), fresh(sheet).comment) == (0, "稍后再评")


def test_a_ranking_is_asked_for_by_the_district_on_the_page_as_it_stands(cast, time):
    call = vetting.reviewed_call(cast, time)
    with pytest.raises(Stale):
        rankings.ask(call, by=cast.officer, version=call.version + 1)
    for actor in (cast.officer_b, cast.clerk, cast.panel1):
        with pytest.raises(Forbidden):
            rankings.ask(call, by=actor)


def test_sheet_is_locked_only_when_every_item_is_scored_in_range(cast, call):
    sheet = sheet_of(call, cast.panel1)
    first = call.score_items.first()
    assert wrong(sheets.fill, sheet, by=cast.panel1, points={first.pk: "20.5"}) == {
        f"score-{first.pk}": "“资信”应为 0 到 20 分。"
    }
    assert wrong(sheets.fill, sheet, by=cast.panel1, points={first.pk: "很好"}) == {
        f"score-{first.pk}": "“资信”应为 0 到 20 分。"
    }
    sheets.fill(sheet, by=cast.panel1, points={first.pk: "20"})
    assert why(sheets.lock, sheet, by=cast.panel1) == ["还有评分项没有打分：师资、课程、展示。"]
    Score._base_manager.filter(sheet=sheet).update(points=21)
    assert "超出分值范围：资信（0 至 20 分）。" in why(sheets.lock, sheet, by=cast.panel1)
    locked = vetting.score(sheet, cast.panel1, 80)
    assert (locked.state, str(locked.total)) == ("locked", "80.00")
    assert why(sheets.fill, locked, by=cast.panel1, points={}) == ["评分表已锁定，不能修改。"]


def test_sheet_is_its_experts_alone(cast, call):
    sheet = sheet_of(call, cast.panel1)
    for actor in (cast.panel2, cast.panel_b, cast.clerk, cast.officer_b):
        with pytest.raises(Forbidden):
            sheets.fill(sheet, by=actor, points={})
        with pytest.raises(Forbidden):
            sheets.lock(sheet, by=actor)


def test_others_sheets_stay_hidden_until_ones_own_is_locked(cast, call):
    vetting.score(sheet_of(call, cast.panel1), cast.panel1)
    sheets.fill(
        sheet_of(call, cast.panel3), by=cast.panel3, points={call.score_items.first().pk: 5}
    )
    own = {sheet_of(call, cast.panel2).pk, sheet_of(call, cast.panel2, 1).pk}
    assert set(ScoreSheet.objects.visible_to(cast.panel2).values_list("pk", flat=True)) == own
    assert Score.objects.visible_to(cast.panel2).count() == 0
    vetting.score(sheet_of(call, cast.panel2), cast.panel2)
    # One's own is locked, the others' are not all in: still sealed.
    assert set(ScoreSheet.objects.visible_to(cast.panel2).values_list("pk", flat=True)) == own
    # The bureau sees who has locked, and no mark.
    assert ScoreSheet.objects.visible_to(cast.officer).count() == 6
    assert Score.objects.visible_to(cast.officer).count() == 0
    assert ScoreSheet.objects.visible_to(cast.panel_b).count() == 0
    assert ScoreSheet.objects.visible_to(cast.clerk).count() == 0


def test_declared_interest_keeps_an_expert_away_from_the_institution(cast, call):
    sheet = sheet_of(call, cast.panel1)
    assert why(sheets.recuse, sheet, by=cast.panel1, reason="") == ["请写明理由。"]
    gone = sheets.recuse(sheet, by=cast.panel1, reason="曾在该机构任教")
    assert (gone.state, gone.excuse_reason) == ("excused", "曾在该机构任教")
    name = gone.application.institution.name
    assert why(sheets.readmit, gone, by=cast.lead, reason="误会") == [
        f"该专家已声明与“{name}”有利害关系，应当回避。"
    ]
    assert sheet_of(call, cast.panel1, 1).state == "open"


def test_bureau_registers_an_interest_and_open_sheets_are_excused(cast, call):
    for name in ("专家丁", "专家戊"):
        panels.appoint(call, by=cast.lead, name=name)
    panelist = call.panelists.get(user=cast.panel1.user_id)
    institution = sheet_of(call, cast.panel1).application.institution
    panels.declare_interest(
        call, by=cast.lead, panelist=panelist, institution=institution, reason="亲属任职"
    )
    assert sheet_of(call, cast.panel1).state == "excused"
    with pytest.raises(Forbidden):
        panels.declare_interest(
            call, by=cast.panel2, panelist=panelist, institution=institution, reason="x"
        )


def test_too_few_experts_left_stops_the_panel(cast, call):
    sheet = sheet_of(call, cast.panel1)
    assert why(sheets.excuse, sheet, by=cast.lead, reason="出差") == [
        "再免去这一份，有效评分将少于 3 份。请先补充专家。"
    ]
    panels.appoint(call, by=cast.lead, name="专家丁")
    excused = sheets.excuse(sheet, by=cast.lead, reason="出差")
    assert excused.state == "excused"
    assert sheets.readmit(excused, by=cast.lead, reason="返回").state == "open"


def test_recusals_below_the_minimum_stop_the_ranking(cast, call):
    for expert in (cast.panel2, cast.panel3):
        for number in (0, 1):
            vetting.score(sheet_of(call, expert, number), expert)
    vetting.score(sheet_of(call, cast.panel1, 1), cast.panel1)
    sheets.recuse(sheet_of(call, cast.panel1), by=cast.panel1, reason="亲属")
    assert why(rankings.ask, call, by=cast.lead) == [
        "“项目包1”：有效评分只有 2 份，至少需要 3 份。请补充专家。"
    ]
    few = call.applications().order_by("pk").first()
    assert why(perform, few, Application.rank_it, first(), by=system("ranking")) == [
        "有效评分只有 2 份，至少需要 3 份。请补充专家。"
    ]


def first():
    return Place(score=Decimal(80), dimensions={}, scorers=2, dropped=0, place=1, by_lot=False)


def test_ranking_waits_for_every_sheet(cast, call):
    vetting.score(sheet_of(call, cast.panel1), cast.panel1)
    assert rankings.due() == []
    (reason,) = why(rankings.ask, call, by=cast.officer)
    assert reason == "“项目包1”：还有 5 份评分表未锁定，0 份代录待核对。"
    application = call.applications().order_by("pk").first()
    unmet = why(perform, application, Application.rank_it, first(), by=system("ranking"))
    assert unmet[0] == "还有 2 份评分表没有锁定或免评。"


def test_unlock_by_the_lead_with_a_reason_before_the_ranking(cast, call):
    locked = vetting.score(sheet_of(call, cast.panel1), cast.panel1)
    with pytest.raises(Forbidden):
        sheets.unlock(locked, by=cast.panel1, reason="想改")
    assert why(sheets.unlock, locked, by=cast.lead, reason="") == ["请写明理由。"]
    opened = sheets.unlock(locked, by=cast.lead, reason="填错一项")
    assert (opened.state, opened.locked_by_id) == ("open", None)
    for expert in (cast.panel1, cast.panel2, cast.panel3):
        for number in (0, 1):
            vetting.score(sheet_of(call, expert, number), expert)
    rankings.ask(call, by=cast.officer)
    assert why(sheets.unlock, sheet_of(call, cast.panel1), by=cast.lead, reason="改") == [
        str(rules.marks_unseen.sentence)
    ]


def test_paper_sheet_is_entered_with_its_scan_and_checked_by_another(cast, call):
    expert = panels.appoint(call, by=cast.lead, name="纸上专家")
    sheet = expert.sheets.order_by("pk").first()
    points = {item.pk: item.points for item in call.score_items.all()}
    sheets.fill(sheet, by=cast.officer, points=points)
    assert why(sheets.lock, sheet, by=cast.officer) == ["代录须上传对方签字或盖章的扫描件。"]
    locked = sheets.enter(
        sheet, by=cast.officer, points=points, entry_scan=people.stored_file("评分.pdf")
    )
    assert (locked.state, locked.entered_by_office, locked.entry_checked_by_id) == (
        "locked",
        True,
        None,
    )
    assert why(entries.check, locked, by=cast.officer) == [
        "这份材料由您本人录入，须由另一人核对后办理。"
    ]
    checked = entries.check(locked, by=cast.lead)
    assert checked.entry_checked_by_id == cast.lead.user_id
    own = vetting.score(sheet_of(call, cast.panel1), cast.panel1)
    assert why(entries.check, own, by=cast.lead) == ["没有等待核对的代录材料，或已经核对过。"]


def test_unchecked_paper_sheet_holds_the_ranking_up(cast, time):
    call = vetting.reviewed_call(cast, time, institutions=[vetting.applicant(cast)])
    for name in ("专家丁", "专家戊", "专家己"):
        panels.appoint(call, by=cast.lead, name=name)
    panels.convene(call, by=cast.lead)
    points = {item.pk: item.points for item in call.score_items.all()}
    made = [
        sheets.enter(sheet, by=cast.officer, points=points, entry_scan=people.stored_file())
        for sheet in ScoreSheet.objects.all()
    ]
    (reason,) = why(rankings.ask, call, by=cast.officer)
    assert reason == "“项目包1”：还有 0 份评分表未锁定，3 份代录待核对。"
    for sheet in made:
        entries.check(sheet, by=cast.lead)
    assert rankings.due() == [call.pk]
    rankings.ask(call, by=cast.officer)
    assert [row.rank for row in call.applications()] == [1]


def test_nothing_is_scored_after_the_ranking_or_before_the_panel(cast, call):
    sheet = sheet_of(call, cast.panel1)
    for expert in (cast.panel1, cast.panel2, cast.panel3):
        for number in (0, 1):
            vetting.score(sheet_of(call, expert, number), expert)
    rankings.ask(call, by=cast.officer)
    late = panels.appoint(call, by=cast.lead, name="迟到专家")
    assert late.sheets.count() == 0
    ScoreSheet.objects.create(application=sheet.application, panelist=late)
    waiting = late.sheets.get()
    assert "评审还没有开始，或这份申报的排名已经产生。" in why(
        sheets.enter, waiting, by=cast.officer, points={}, entry_scan=people.stored_file()
    )
    assert fresh(waiting).state == "open"
