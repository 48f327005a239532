"""约谈: called for with day, hour, place and persons, recorded afterwards; no blank leaves the office."""

from datetime import timedelta

import pytest

from accounts.domain import pages
from accounts.models import Deadline, PageMark
from core import clock
from core.documents import load
from core.errors import Blocked
from core.fsm import fresh
from inspections.domain import decisions, reversal, talks
from inspections.facts import Reversal, Variation
from inspections.rules import decisions as decision_rules
from inspections.rules import talks as rules
from tests import refused
from tests.factories import inspections, institutions


def lines(row, name):
    return load(pages.newest(row, name).blocks).plain().splitlines()


def due(case):
    rows = Deadline.objects.filter(subject=f"inspections.exitcase:{case.pk}", kind="talk")
    return [(each.met_at is not None, each.due_on) for each in rows.filter(dropped_at=None)]


def asked(cast, **facts):
    return inspections.served_case(cast, outcome="TALK", **facts).current_talk


def test_a_talk_is_called_for_with_everything_that_one_must_know(cast):
    talk = asked(cast)
    for name in ("talk_time", "talk_place", "attendees", "matter"):
        wrong = dict.fromkeys(("talk_time", "talk_place", "attendees", "matter"), "某")
        facts = {**wrong, name: " ", "talk_on": clock.today()}
        refused.stopped(rules.talk_told, talk, "fix", **facts)
    talk = talks.fix(talk, inspections.talk_day(letter_number="环教约〔2026〕3号"), by=cast.officer)
    text = lines(talk, "talk")
    assert f"约谈时间：{clock.today().year}年" in "".join(text)
    assert {"约谈地点：三楼会议室", "应到人员：法定代表人王某", "课程内容与约定不符。"} <= set(text)
    assert "依据约谈决定书（环教退决〔2026〕1号），本机关决定约谈你单位。" in "".join(text)
    assert due(talk.case) == [(False, clock.today())]


def test_a_talk_is_not_before_its_decision_takes_effect(cast):
    talk = asked(cast, effective_in=5)
    early = vars(inspections.talk_day(talk_on=clock.today() + timedelta(4)))
    refused.stopped(rules.talk_ahead, talk, "fix", **early)
    talks.fix(talk, inspections.talk_day(talk_on=clock.today() + timedelta(5)), by=cast.officer)


def test_a_talk_on_another_day_marks_the_notice_before(cast):
    talk = talks.fix(asked(cast), inspections.talk_day(), by=cast.officer)
    later = inspections.talk_day(talk_on=clock.today() + timedelta(1))
    talk = talks.fix(talk, later, by=cast.officer)
    mark = PageMark.objects.get()
    assert (mark.earlier.edition, mark.later.edition, mark.effect) == (1, 2, "varied")
    refused.stopped(rules.talk_day_reached, talk, "hold", **vars(inspections.talk_record()))


def test_a_talk_is_recorded_with_who_came_and_when(cast):
    talk = talks.fix(asked(cast), inspections.talk_day(), by=cast.officer)
    for name in ("hosts", "present", "note"):
        wrong = vars(inspections.talk_record(**{name: " "}))
        refused.stopped(rules.talk_recorded, talk, "hold", **wrong)
    late = vars(inspections.talk_record(held_on=clock.today() + timedelta(1)))
    refused.stopped(rules.held_between, talk, "hold", **late)
    talk = talks.hold(talk, inspections.talk_record(), by=cast.officer)
    text = lines(talk, "talked")
    assert {"约谈人：张某、李某", "到场人员：法定代表人王某", "二、约谈情况", "三、要求"} <= set(
        text
    )
    assert (due(talk.case)[0][0], fresh(talk.case).state) == (True, "executed")


def test_nothing_but_the_talk_executes_a_decision_of_a_talk(cast):
    case = inspections.served_case(cast, outcome="TALK")
    refused.stopped(decision_rules.talk_held, case, "execute")


def test_a_talk_in_a_stayed_case_is_not_recorded(cast):
    talk = talks.fix(asked(cast), inspections.talk_day(), by=cast.officer)
    told = decisions.facts.Stay(since=clock.today(), file=institutions.stored_file())
    decisions.stay(fresh(talk.case), told, by=cast.lead, reason="复议")
    with pytest.raises(Blocked):
        talks.hold(talk, inspections.talk_record(), by=cast.officer)
    assert fresh(talk).state == "fixed"


def varied(cast):
    told = {"number": "环教退变〔2026〕1号", "file": institutions.stored_file(), "outcome": "TALK"}
    return reversal.vary(
        inspections.executed_case(cast), Variation(**told), by=cast.lead, reason="原决定过重"
    )


def test_a_decision_varied_to_a_talk_asks_for_it_without_the_old_reasons(cast):
    case = varied(cast)
    talk = talks.fix(case.current_talk, inspections.talk_day(), by=cast.officer)
    text = "".join(lines(talk, "talk"))
    assert case.decision.reasons not in text
    assert "依据变更退出决定通知书（环教退变〔2026〕1号）" in text
    talks.hold(talk, inspections.talk_record(), by=cast.officer)
    assert fresh(case).state == "varied"


def test_a_talk_falls_with_its_decision_and_its_notice_is_marked(cast):
    talk = talks.fix(asked(cast), inspections.talk_day(), by=cast.officer)
    case = decisions.retract(fresh(talk.case), by=cast.lead, reason="条款有误")
    assert (fresh(talk).state, case.current_talk) == ("dropped", None)
    marks = PageMark.objects.filter(earlier__name="talk")
    assert [each.get_effect_display() for each in marks] == ["已收回"]
    assert due(case) == []


def test_a_talk_falls_with_a_revoked_decision(cast):
    talk = talks.fix(asked(cast), inspections.talk_day(), by=cast.officer)
    told = Reversal(number="复〔1〕号", file=institutions.stored_file())
    reversal.revoke(fresh(talk.case), told, by=cast.lead, reason="条款有误")
    assert fresh(talk).state == "dropped"
    marks = PageMark.objects.filter(earlier__name="talk")
    assert [each.get_effect_display() for each in marks] == ["已撤销"]
