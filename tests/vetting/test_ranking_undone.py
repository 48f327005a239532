"""A ranking taken back, and packages that go their own way: who is told, and when it is made again."""

from __future__ import annotations

import pytest

from accounts.models import Message, User
from core.deeds import fresh
from core.errors import Forbidden, Stale
from core.models import Entry
from tests.factories import institutions as people
from tests.factories import vetting
from tests.vetting.refusals import why
from vetting.domain import calls, panels, rankings, reconvening, review, selection, sheets, sweeps
from vetting.facts import Reconvened
from vetting.models import ScoreSheet
from vetting.rules import panel as rules

RANK = next(each for each in sweeps.DUE if each.name == "ranking")


def states(package):
    return sorted(package.applications.values_list("state", flat=True))


@pytest.fixture
def two(cast, time):
    """A call whose two packages have one qualified application each, sheets given out."""
    call = vetting.published_call(cast, packages=2)
    for package in call.packages.order_by("position"):
        vetting.qualified_application(cast, call=call, package=package)
    call = calls.finish_review(vetting.closed(call, time), by=cast.officer)
    vetting.experts(cast, call)
    panels.convene(call, by=cast.lead)
    return call


def newly_scored(call, count=3, percent=50):
    """By experts who have not scored it yet."""
    for _each in range(count):
        expert = people.actor_in(call.bureau, "PANEL")
        panelist = panels.appoint(
            call, by=people.lead_of(call.region), user=User.objects.get(pk=expert.user_id)
        )
        for sheet in panelist.sheets.filter(state="open"):
            vetting.score(sheet, expert, percent)


def score_all(cast, call, *, but=None):
    for expert in (cast.panel1, cast.panel2, cast.panel3):
        for sheet in ScoreSheet.objects.filter(panelist__user=expert.user_id, state="open"):
            if expert is cast.panel3 and sheet.application.package == but:
                sheets.recuse(sheet, by=expert, reason="亲属")
            else:
                vetting.score(sheet, expert)


def test_undone_ranking_waits_for_newly_locked_sheets_of_other_experts(cast, time):
    call = vetting.ranked_call(cast, time, marks=[90, 85, 80])
    selection.undo(call, by=cast.lead, reason="一份评分表有误")
    assert rankings.due() == []
    RANK.do(call.pk)
    package = vetting.package_of(call)
    assert states(package) == ["qualified"] * 3
    first = call.applications().order_by("pk").first()
    sheet = first.sheets.get(panelist__user=cast.panel1.user_id)
    assert why(sheets.unlock, sheet, by=cast.lead, reason="改正") == [
        str(rules.marks_unseen.sentence)
    ]
    reconvening.reconvene(
        package, Reconvened(number="环教函〔2026〕3号"), by=cast.lead, reason="评分有误"
    )
    assert rankings.due() == []
    newly_scored(call)
    assert rankings.due() == [call.pk]
    RANK.do(call.pk)
    assert states(package) == ["ranked"] * 3


def test_undone_ranking_is_made_again_when_a_person_asks(cast, time):
    call = vetting.ranked_call(cast, time, marks=[90, 85, 80])
    selection.undo(call, by=cast.lead, reason="再核对一次")
    assert vetting.package_of(call).ranking_undone_at is not None
    rankings.ask(call, by=cast.officer)
    assert states(vetting.package_of(call)) == ["ranked"] * 3
    assert vetting.package_of(call).ranking_undone_at is None


def test_undoing_tells_the_bureau_once_and_no_expert(cast, time):
    call = vetting.ranked_call(cast, time, marks=[90, 85, 80])
    Message.objects.all().delete()
    selection.undo(call, by=cast.lead, reason="一份评分表有误")
    told = [(row.kind, row.role, row.organisation_id, row.text) for row in Message.objects.all()]
    title = vetting.package_of(call).title()
    assert told == [
        (
            "package.undo_ranking",
            "DISTRICT",
            cast.bureau.pk,
            f"“{title}”的排名已撤销，待重新计算。原因：一份评分表有误",
        )
    ]


def test_too_few_scores_in_one_package_leave_the_others_alone(cast, two):
    good, thin = two.packages.order_by("position")
    score_all(cast, two, but=thin)
    assert rankings.due() == [two.pk]
    RANK.do(two.pk)
    assert (states(good), states(thin)) == (["ranked"], ["qualified"])
    missing = "“项目包2”：有效评分只有 2 份，至少需要 3 份。请补充专家。"
    assert why(rankings.ask, two, by=cast.officer) == [missing]
    assert why(rankings.ask_one, thin, by=cast.officer) == [missing]


def test_one_package_is_ranked_chosen_and_undone_without_the_other(cast, two):
    one, other = two.packages.order_by("position")
    score_all(cast, two)
    rankings.ask_one(one, by=cast.officer)
    assert (states(one), states(other)) == (["ranked"], ["qualified"])
    assert why(rankings.ask_one, one, by=cast.officer) == ["没有等待排名的申报。"]
    rankings.ask_one(other, by=cast.officer)
    selection.select_in(one, by=cast.lead)
    assert (states(one), states(other)) == (["shortlisted"], ["ranked"])
    selection.undo_in(one, by=cast.lead, reason="改")
    assert (states(one), states(other)) == (["qualified"], ["ranked"])
    assert [fresh(row).ranking_undone_at is None for row in (one, other)] == [False, True]


def test_deeds_on_one_package_are_its_bureaus_and_fresh(cast, two):
    package = two.packages.first()
    for actor in (cast.officer_b, cast.panel1, cast.clerk, cast.city_lead):
        with pytest.raises(Forbidden):
            rankings.ask_one(package, by=actor)
    for actor in (cast.officer, cast.lead_b):
        with pytest.raises(Forbidden):
            selection.select_in(package, by=actor)
        with pytest.raises(Forbidden):
            selection.undo_in(package, by=actor, reason="改")
    with pytest.raises(Stale):
        rankings.ask_one(package, by=cast.officer, version=package.version + 1)


def test_deeds_on_all_packages_at_once_are_its_leads_and_fresh(cast, two):
    for actor in (cast.officer, cast.lead_b, cast.clerk):
        with pytest.raises(Forbidden):
            selection.select(two, by=actor)
        with pytest.raises(Forbidden):
            selection.undo(two, by=actor, reason="改")
    with pytest.raises(Stale):
        selection.select(two, by=cast.lead, version=two.version + 1)


def test_undoing_where_nothing_was_ranked_changes_nothing(cast, two):
    package = two.packages.first()
    before = Entry.objects.count()
    selection.undo_in(package, by=cast.lead, reason="改")
    assert (fresh(package).ranking_undone_at, Entry.objects.count()) == (None, before)


def test_late_qualification_is_ranked_with_the_others_or_not_at_all(cast, time):
    """Places given one by one would be given twice."""
    call = vetting.reviewed_call(cast, time)
    late = call.applications().order_by("pk").first()
    review.reconsider(late, by=cast.officer, reason="复核")
    vetting.scored(cast, call)
    assert why(rankings.ask, call, by=cast.officer) == ["“项目包1”：还有申报没有审核结论。"]
    review.disqualify(fresh(late), by=cast.officer, reason="不符合")
    rankings.ask(call, by=cast.officer)
    review.reconsider(fresh(late), by=cast.officer, reason="材料符合")
    review.qualify(fresh(late), by=cast.officer)
    panels.convene(call, by=cast.lead)
    score_all(cast, call)
    assert rankings.due() == []
    assert why(rankings.ask, call, by=cast.officer) == [
        "“项目包1”：其他申报已有排名，请先撤销这个项目包的排名，再一并计算。"
    ]
    selection.undo(call, by=cast.lead, reason="补入一份")
    rankings.ask(call, by=cast.officer)
    assert sorted(call.applications().values_list("rank", flat=True)) == [1, 2, 3]


def told(kind):
    rows = Message.objects.filter(kind=kind).order_by("id")
    return [(row.role, row.person_id) for row in rows]


def test_only_the_expert_concerned_hears_why(cast, two):
    panels.appoint(two, by=cast.lead, name="纸上专家")
    own = cast.panel1.user_id
    sheet = ScoreSheet.objects.filter(panelist__user=own).first()
    vetting.score(sheet, cast.panel1)
    Message.objects.all().delete()
    opened = sheets.unlock(fresh(sheet), by=cast.lead, reason="填错一项")
    excused = sheets.excuse(opened, by=cast.lead, reason="出差")
    sheets.readmit(excused, by=cast.lead, reason="返回")
    paper = ScoreSheet.objects.filter(panelist__user=None).first()
    sheets.excuse(paper, by=cast.lead, reason="请假")
    assert [told(f"scoresheet.{name}") for name in ("unlock", "excuse", "readmit")] == [
        [("PANEL", own)],
        [("PANEL", own)],
        [("PANEL", own)],
    ]
    assert Message.objects.visible_to(cast.panel1).count() == 3
    assert Message.objects.visible_to(cast.panel2).count() == 0


def test_sheets_given_out_are_told_to_the_experts_of_the_panel_alone(cast, two):
    sitting = [cast.panel1, cast.panel2, cast.panel3]
    assert told("announcement.convene") == [("PANEL", each.user_id) for each in sitting]
    panels.convene(two, by=cast.lead)
    assert len(told("announcement.convene")) == 3
