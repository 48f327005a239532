"""Executing a decision: everywhere or nowhere, in one deed."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.actors import system
from accounts.models import Deadline, Message
from contracts.models import Agreement, Placement
from core import clock, policy
from core.errors import Forbidden
from core.fsm import fresh, perform
from core.models import Entry
from inspections import policies
from inspections.domain import cases, decisions, defence, execution, talks, violations
from inspections.enums import Outcome
from inspections.facts import (
    Answer,
    Decision,
    Handover,
    NoticeTexts,
    Paper,
    Said,
    Sighting,
    Stay,
)
from inspections.models import ExitCase, Rectification
from inspections.rules import decisions as rules
from institutions.domain import exclusions, standing
from institutions.models import Exclusion, Presence, Suspension
from tasks import sweeps, table
from tests.factories import contracts, inspections, institutions
from tests.factories.vetting import open_calendar
from vetting.models import Listing


@pytest.fixture
def two_schools(cast):
    """One agreement, groups running at two schools."""
    first = contracts.running_placement(cast)
    contracts.running_placement(cast, agreement=first.agreement, school=cast.school2, by=cast.dean2)
    return first.agreement


def states(model):
    return list(model.objects.order_by("pk").values_list("state", flat=True))


def told(kind, role):
    rows = Message.objects.filter(kind=kind, role=role).order_by("organisation_id")
    return list(rows.values_list("organisation_id", flat=True))


def test_execute_ends_an_institution_everywhere(cast, two_schools):
    case = inspections.executed_case(cast)
    assert case.state == "executed"
    assert states(Agreement) == ["terminated"]
    assert states(Placement) == ["ended", "ended"]
    assert states(Listing) == ["removed"]
    assert not Presence.objects.get(institution=case.institution, region=cast.region).is_listed
    exclusion = Exclusion.objects.get()
    told = (exclusion.pk, exclusion.state, exclusion.published)
    assert told == (case.exclusion_id, "active", True)
    assert exclusion.decision_number == case.decision.number
    assert not standing.may_enter(case.institution, region=cast.region_b, on=clock.today()).ok


def test_execute_is_one_deed_in_the_record(cast, two_schools):
    inspections.executed_case(cast)
    deed = Entry.objects.get(deed="exitcase.execute").deed_id
    names = set(Entry.objects.filter(deed_id=deed).values_list("deed", flat=True))
    assert names == {
        "exitcase.execute",
        "agreement.terminate",
        "suspension.lift",
        "placement.end",
        "listing.remove",
        "exclusion.exclude",
    }


def test_execute_bars_for_thirty_six_months(cast, two_schools):
    case = inspections.executed_case(cast)
    day, free = case.decision.effective_on, case.exclusion.until + clock.ONE_DAY
    assert (free.year - day.year, free.month) == (3, day.month)
    assert case.institution.may_not_enter(case.exclusion.until, cast.region) != ""
    assert case.institution.may_not_enter(free, cast.region) == ""


def test_execute_hands_every_group_over(cast, two_schools):
    inspections.executed_case(cast)
    assert [bool(row.handover) for row in Placement.objects.all()] == [True, True]


def test_execute_tells_institution_schools_city_and_other_districts(cast, two_schools):
    institutions.present(cast.institution, cast.region_b)
    inspections.executed_case(cast)
    office = cast.institution.organisation_id
    assert told("exitcase.execute", "INSTITUTION") == [office]
    assert told("exitcase.execute", "SCHOOL") == [cast.school_office.pk, cast.school2_office.pk]
    assert told("exitcase.execute", "CITY") == [cast.city_bureau.pk]
    assert told("exitcase.execute", "DISTRICT") == [cast.bureau.pk, cast.bureau_b.pk]
    words = Message.objects.filter(kind="exitcase.execute", role="SCHOOL").first().text
    assert "家长委员会" in words


def test_execute_voids_what_was_being_prepared(cast, two_schools):
    contracts.draft_agreement(cast, listing=two_schools.listing)
    inspections.executed_case(cast)
    assert states(Agreement) == ["terminated", "voided"]


def test_execute_fails_in_the_middle_leaves_everything_as_before(cast, two_schools, monkeypatch):
    case = inspections.served_case(cast)
    before = (states(Agreement), states(Placement), states(Listing), Entry.objects.count())
    notices, deadlines = Message.objects.count(), list(Deadline.objects.values_list("met_at"))

    def broken(*args, **kwargs):
        raise ZeroDivisionError

    monkeypatch.setattr(exclusions, "exclude", broken)
    with pytest.raises(ZeroDivisionError):
        execution.execute(case, by=cast.officer)
    after = (states(Agreement), states(Placement), states(Listing), Entry.objects.count())
    assert after == before
    assert states(ExitCase) == ["served"]
    assert Message.objects.count() == notices
    assert list(Deadline.objects.values_list("met_at")) == deadlines


def test_execute_needs_a_plan_for_running_groups(cast, two_schools, stopped):
    for row in Placement.objects.all():
        Placement.objects.filter(pk=row.pk).update(group_plan="")
    case = inspections.served_case(cast)
    case = decisions.plan_handover(case, Handover(default_handover=False), by=cast.officer)
    stopped(lambda: execution.execute(case, by=cast.officer), rules.groups_handed_over)
    plans = {str(pk): "由本校李老师接管" for pk in Placement.objects.values_list("pk", flat=True)}
    case = decisions.plan_handover(case, Handover(plans=plans), by=cast.officer)
    execution.execute(case, by=cast.officer)
    assert set(Placement.objects.values_list("handover", flat=True)) == {"由本校李老师接管"}


def test_execute_takes_the_default_plan(cast, two_schools):
    Placement.objects.update(group_plan="")
    inspections.executed_case(cast)
    assert states(Placement) == ["ended", "ended"]


def test_execute_waits_for_its_day(cast, two_schools, stopped):
    case = inspections.served_case(cast, effective_in=3)
    stopped(lambda: execution.execute(case, by=cast.officer), rules.effective)
    assert execution.due(clock.now()) == []
    with clock.frozen(clock.now() + timedelta(days=3)):
        assert execution.due(clock.now()) == [case.pk]
        execution.execute_one(case.pk)
    assert states(ExitCase) == ["executed"]


def test_execute_stops_while_stayed(cast, two_schools, stopped):
    case = inspections.served_case(cast)
    case = decisions.stay(
        case,
        Stay(since=clock.today(), file=institutions.stored_file()),
        by=cast.lead,
        reason="复议期间",
    )
    assert execution.due(clock.now()) == []
    stopped(lambda: execution.execute(case, by=cast.officer), rules.not_stayed)
    case = decisions.end_stay(case, by=cast.lead, reason="复议维持")
    assert execution.execute(case, by=cast.officer).state == "executed"


def test_cases_that_are_not_due_cost_the_sweep_no_query(
    cast, two_schools, django_assert_num_queries
):
    """Not yet in force, or stayed: the job asks once, whatever waits."""
    sweep = table.SWEEPS["exit-execution"]
    with CaptureQueriesContext(connection) as alone:
        assert sweeps.run(sweep) == sweeps.Outcome()
    later = inspections.served_case(cast, effective_in=3)
    with django_assert_num_queries(len(alone)):
        assert sweeps.run(sweep) == sweeps.Outcome()
    stay = Stay(since=clock.today(), file=institutions.stored_file())
    decisions.stay(later, stay, by=cast.lead, reason="复议期间")
    with clock.frozen(clock.now() + timedelta(days=3)), django_assert_num_queries(len(alone)):
        assert sweeps.run(sweep) == sweeps.Outcome()
    assert states(ExitCase) == ["served"]


@pytest.mark.parametrize("who", ["clerk", "dean", "inspector", "officer_b", "lead_b", "city_lead"])
def test_execute_is_for_the_deciding_bureau(cast, two_schools, who):
    case = inspections.served_case(cast)
    with pytest.raises(Forbidden):
        execution.execute(case, by=getattr(cast, who))


def test_end_without_removal_suspends_the_listing_and_bars_nothing(cast, two_schools):
    inspections.executed_case(cast, outcome=Outcome.END)
    assert (states(Agreement), states(Listing)) == (["terminated"], ["suspended"])
    assert Exclusion.objects.count() == 0


def test_suspension_as_outcome_is_a_range(cast, two_schools):
    case = inspections.executed_case(cast, outcome=Outcome.SUSPEND, intended=Outcome.SUSPEND)
    row = Suspension.objects.get()
    assert (row.since, row.until) == (case.decision.effective_on, case.suspended_until)
    assert case.institution.may_not_go_on(case.suspended_until, cast.region) != ""
    assert case.institution.may_not_go_on(case.suspended_until + clock.ONE_DAY, cast.region) == ""
    assert states(Agreement) == ["suspended"]


def test_rectification_as_outcome_is_an_order(cast, two_schools):
    case = inspections.executed_case(cast, outcome=Outcome.RECTIFY)
    order = Rectification.objects.get()
    assert (order.state, order.number, order.case_id) == ("issued", case.decision.number, case.pk)


def test_a_talk_is_held_before_the_case_is_executed(cast, stopped):
    case = inspections.served_case(cast, outcome=Outcome.TALK)
    stopped(lambda: execution.execute(case, by=cast.officer), rules.talk_held)
    assert execution.due(clock.now()) == []
    talk = talks.fix(case.current_talk, inspections.talk_day(), by=cast.officer)
    talks.hold(talk, inspections.talk_record(), by=cast.officer)
    assert fresh(case).state == "executed"


def test_one_officer_and_one_lead_walk_the_whole_exit_alone(cast, two_schools):
    """The officer records, opens, drafts, serves; the lead confirms, reviews and decides."""
    open_calendar()
    officer, lead, paper = cast.officer, cast.lead, institutions.stored_file()
    institutions.present(cast.institution, cast.region)
    seen = violations.record(
        cast.institution,
        Sighting(code="I1", happened_on=clock.today(), facts_text="擅自变动服务内容"),
        by=officer,
    )
    seen = violations.confirm(seen, by=lead, reason="属实")
    case = cases.open_case(cast.institution, by=officer, grounds=seen.grounds.all())
    case = cases.draft_notice(case, NoticeTexts(**inspections.notice()), by=officer)
    case = inspections.serve_all(case, "NOTICE", by=officer)
    case = cases.notify(case, by=officer)
    case = defence.answer(case, Answer(text="书面申辩", file=paper), by=officer)
    case = defence.waive(case, Said(file=paper), by=officer)
    for entry in case.notice.unchecked():
        case = defence.check_paper(case, Paper(entry=entry), by=lead)
    case = inspections.review(case, by=lead)
    case = decisions.decide(
        case, Decision(**inspections.decision("REMOVE", defence_answer="不予采纳")), by=lead
    )
    case = inspections.serve_all(case, "DECISION", by=officer)
    case = decisions.serve(case, by=officer)
    assert execution.execute(case, by=officer).state == "executed"


@pytest.fixture
def held(cast):
    """Served, its day come, and nobody looks after the running group."""
    placement = contracts.running_placement(cast)
    type(placement).objects.filter(pk=placement.pk).update(group_plan="")
    case = inspections.served_case(cast)
    return decisions.plan_handover(case, Handover(default_handover=False), by=cast.officer)


def test_an_exit_that_is_held_back_says_why_once(cast, held):
    for _run in range(3):
        assert execution.execute_one(held.pk) is False
    case = ExitCase.objects.get()
    assert (case.state, "接管安排" in case.held_back) == ("served", True)
    told = Message.objects.filter(kind="exitcase.hold_back")
    assert list(told.values_list("role", "organisation_id")) == [("DISTRICT", cast.bureau.pk)]
    text = cast.client(cast.officer).get("/").content.decode()
    assert ("到日未能执行的退出决定" in text, case.held_back in text) == (True, True)
    assert "到日未能执行" not in cast.client(cast.officer_b).get("/").content.decode()


def test_the_default_plan_sets_it_free(cast, held):
    execution.execute_one(held.pk)
    case = decisions.plan_handover(
        ExitCase.objects.get(), Handover(default_handover=True), by=cast.officer
    )
    assert case.held_back == ""
    assert execution.execute_one(case.pk) is True
    assert ExitCase.objects.get().state == "executed"
    assert Message.objects.filter(kind="exitcase.hold_back").count() == 1


def test_the_machine_tells_one_reason_once(cast, held, stopped):
    machine = system("exit-execution")
    perform(held, ExitCase.hold_back, by=machine, reason="原因")
    stopped(
        lambda: perform(held, ExitCase.hold_back, by=machine, reason="原因"), rules.held_back_anew
    )


def test_the_default_plan_is_policy(cast):
    day = clock.today()
    policy.change(
        policies.DEFAULT_HANDOVER,
        False,
        scope="371002",
        effective_from=day,
        document="办法",
        set_by="市局",
    )
    assert inspections.opened_case(cast).default_handover is False
