"""Emergency suspension: entry stops at once, the case opens the same day, the lead answers."""

from dataclasses import replace
from datetime import timedelta

import pytest

from accounts.actors import system
from accounts.models import Deadline, Message
from core import clock
from core.errors import Blocked, Forbidden, Stale
from core.fsm import fresh
from core.rules import reason_given
from inspections.domain import cases, decisions, defence, emergency, execution
from inspections.enums import Document
from inspections.facts import Decision, Handover, NoticeTexts, Said, Sighting
from inspections.models import ExitCase, Ground, Violation
from inspections.rules import emergencies
from inspections.rules import prior_notices as rules
from institutions.models import Suspension
from tests.factories import contracts, inspections, institutions


@pytest.fixture
def coach(cast):
    post = institutions.cleared_staff(contracts.licensed(cast.institution))
    contracts.running_placement(cast, agreement=contracts.active_agreement(cast, staff=[post]))
    return post


def told(kind, role):
    rows = Message.objects.filter(kind=kind, role=role)
    return list(rows.values_list("organisation_id", flat=True))


def test_entry_stops_at_once_and_the_case_opens_the_same_day(cast, coach):
    case = inspections.emergency_case(cast, staff=coach)
    assert (case.state, case.opened_on, case.emergency.state) == (
        "opened",
        clock.today(),
        "waiting",
    )
    assert coach.person.barred_on(clock.today(), cast.region) != ""
    assert coach.person.barred_on(clock.today(), cast.region_b) != ""
    assert (Violation.objects.get().state, Ground.objects.count()) == ("recorded", 0)


def test_an_institution_is_stopped_in_the_inspectors_district(cast):
    inspections.emergency_case(cast)
    body = cast.institution
    assert body.may_not_go_on(clock.today(), cast.region) != ""
    assert body.may_not_go_on(clock.today(), cast.region_b) == ""


def test_everyone_at_the_gate_is_told(cast, coach):
    inspections.emergency_case(cast, staff=coach)
    assert told("exitcase.suspend", "SCHOOL") == [cast.school_office.pk]
    assert told("exitcase.suspend", "INSTITUTION") == [cast.institution.organisation_id]
    lead = Message.objects.get(kind="exitcase.suspend", role="DISTRICT")
    assert (lead.organisation_id, lead.lead_only) == (cast.bureau.pk, True)
    school = Message.objects.get(kind="exitcase.suspend", role="SCHOOL")
    assert ("暂不能入校" in school.text, "体罚" in school.text) == (True, False)


@pytest.mark.parametrize("code", ["I1", "I3", "I11"])
def test_only_for_the_safety_of_children(cast, code):
    with pytest.raises(Blocked) as refusal:
        inspections.emergency_case(cast, code=code)
    assert "学生安全" in refusal.value.reasons[0]
    assert (ExitCase.objects.count(), Suspension.objects.count()) == (0, 0)


@pytest.mark.parametrize("who", ["officer", "lead", "dean", "clerk", "city", "inspector_b"])
def test_only_an_inspector_of_the_district(cast, who):
    institutions.present(cast.institution, cast.region)
    with pytest.raises(Forbidden):
        emergency.suspend_now(
            cast.institution,
            Sighting(code="I8", happened_on=clock.today(), facts_text="危险"),
            by=getattr(cast, who),
        )
    assert Suspension.objects.count() == 0


def test_the_lead_confirms_and_the_violation_with_it(cast, coach, stopped):
    case = inspections.emergency_case(cast, staff=coach)
    stopped(lambda: emergency.confirm(case.emergency, by=cast.lead, reason=""), reason_given)
    stop = emergency.confirm(case.emergency, by=cast.lead, reason="监控属实")
    assert (stop.state, Violation.objects.get().state) == ("confirmed", "confirmed")
    assert list(case.grounds.all()) == list(Ground.objects.all())
    assert Ground.objects.get().used
    assert Suspension.objects.get().closed_on is None
    assert told("emergency.confirm", "INSTITUTION") == [cast.institution.organisation_id]
    assert told("emergency.confirm", "INSPECTOR") == [cast.bureau.pk]
    with pytest.raises(Stale):
        emergency.confirm(stop, by=cast.lead, reason="再次")


def test_only_the_inspector_who_opened_it_hears_what_became_of_it(cast, coach):
    """The title names the person, and the other inspectors may not open the case."""
    case = inspections.emergency_case(cast, staff=coach)
    emergency.confirm(case.emergency, by=cast.lead, reason="监控属实")
    notice = Message.objects.get(kind="emergency.confirm", role="INSPECTOR")
    assert notice.person_id == cast.inspector.user_id
    assert notice in Message.objects.visible_to(cast.inspector)
    assert notice not in Message.objects.visible_to(cast.inspector2)


def test_another_natural_person_confirms_whatever_their_memberships(cast, coach, stopped):
    case = inspections.emergency_case(cast, staff=coach)
    same_person = replace(cast.lead, user_id=cast.inspector.user_id)
    stopped(
        lambda: emergency.confirm(case.emergency, by=same_person, reason="属实"),
        emergencies.answered_by_another,
    )


def test_the_lead_lifts_and_entry_is_free(cast, coach, stopped):
    case = inspections.emergency_case(cast, staff=coach)
    stop = emergency.lift(case.emergency, by=cast.lead, reason="误会")
    assert (stop.state, fresh(case).state) == ("lifted", "opened")
    assert coach.person.barred_on(clock.today(), cast.region) == ""
    assert told("emergency.lift", "SCHOOL") == [cast.school_office.pk]
    assert told("emergency.lift", "INSTITUTION") == [cast.institution.organisation_id]
    case = cases.draft_notice(case, NoticeTexts(**inspections.notice("END")), by=cast.officer)
    case = inspections.serve_all(case, Document.NOTICE, by=cast.officer)
    stopped(lambda: cases.notify(case, by=cast.officer), rules.grounded)


def test_nobody_answers_it_stays_and_goes_up(cast, coach, stopped):
    case = inspections.emergency_case(cast, staff=coach)
    machine = system("emergency-escalation")
    assert emergency.unanswered(clock.now()) == []
    stopped(lambda: emergency.escalate(case.emergency, by=machine), emergencies.emergency_overdue)
    assert case.emergency.due_on == clock.add_working_days(clock.today(), 1).date
    with clock.frozen(clock.at(case.emergency.due_on + timedelta(days=1))):
        assert emergency.unanswered(clock.now()) == [case.emergency.pk]
        emergency.escalate_one(case.emergency.pk)
        assert emergency.unanswered(clock.now()) == []
        assert coach.person.barred_on(clock.today(), cast.region) != ""
    assert told("emergency.escalate", "CITY") == [cast.city_bureau.pk]
    assert ExitCase.objects.get().emergency.state == "waiting"


def test_nothing_is_served_while_it_waits(cast, coach, stopped):
    case = inspections.emergency_case(cast, staff=coach)
    case = cases.draft_notice(case, NoticeTexts(**inspections.notice("END")), by=cast.officer)
    with pytest.raises(Blocked) as refusal:
        inspections.serve_all(case, Document.NOTICE, by=cast.officer)
    assert str(rules.emergency_answered.sentence) in refusal.value.reasons


def test_voiding_or_dismissing_lifts_it(cast, coach):
    case = inspections.emergency_case(cast, staff=coach)
    cases.void(case, by=cast.lead, reason="认错人")
    assert Suspension.objects.get().closed_on == clock.today()
    assert (
        told("exitcase.suspend", "SCHOOL")
        == told("emergency.lift", "SCHOOL")
        == [cast.school_office.pk]
    )
    assert coach.person.barred_on(clock.today(), cast.region) == ""


def test_an_emergency_needs_no_plan_for_groups(cast, coach):
    case = inspections.emergency_case(cast)
    emergency.confirm(case.emergency, by=cast.lead, reason="属实")
    case = cases.draft_notice(case, NoticeTexts(**inspections.notice()), by=cast.officer)
    case = inspections.serve_all(case, Document.NOTICE, by=cast.officer)
    case = cases.notify(case, by=cast.officer)
    case = defence.waive(case, Said(file=institutions.stored_file()), by=cast.clerk)
    case = inspections.review(case, by=cast.officer2)
    case = decisions.decide(case, Decision(**inspections.decision("REMOVE")), by=cast.lead)
    case = inspections.serve_all(case, Document.DECISION, by=cast.officer)
    case = decisions.serve(case, by=cast.officer)
    case = decisions.plan_handover(case, Handover(default_handover=False), by=cast.officer)
    case = execution.execute(case, by=cast.officer)
    closed = set(Suspension.objects.values_list("closed_on", flat=True))
    assert (case.state, closed) == ("executed", {clock.today()})


def test_ending_the_cooperation_leaves_no_suspension_behind(cast, coach):
    """The listing stands, nothing was decided that bars: the emergency's open range must not."""
    case = inspections.emergency_case(cast)
    emergency.confirm(case.emergency, by=cast.lead, reason="属实")
    case = cases.draft_notice(case, NoticeTexts(**inspections.notice("END")), by=cast.officer)
    case = cases.notify(
        inspections.serve_all(case, Document.NOTICE, by=cast.officer), by=cast.officer
    )
    case = defence.waive(case, Said(file=institutions.stored_file()), by=cast.clerk)
    case = inspections.review(case, by=cast.officer2)
    case = decisions.decide(case, Decision(**inspections.decision("END")), by=cast.lead)
    case = decisions.serve(
        inspections.serve_all(case, Document.DECISION, by=cast.officer), by=cast.officer
    )
    execution.execute(case, by=cast.officer)
    closed = set(Suspension.objects.values_list("closed_on", flat=True))
    assert closed == {clock.today()}
    assert cast.institution.may_not_go_on(clock.today(), cast.region) == ""


def test_the_deadline_is_the_leads(cast, coach):
    inspections.emergency_case(cast, staff=coach)
    row = Deadline.objects.get(kind="emergency")
    assert (row.lead_only, row.organisation_id, row.role) == (True, cast.bureau.pk, "DISTRICT")


MADE = ["opened_case", "notified_case", "reviewed_case", "decided_case", "served_case"]


@pytest.mark.parametrize("made", MADE)
def test_entry_stops_at_once_however_far_the_case_has_come(cast, coach, made):
    case = getattr(inspections, made)(cast, staff=coach)
    assert coach.person.barred_on(clock.today(), cast.region) == ""
    stopped_case = inspections.emergency_case(cast, staff=coach)
    assert (stopped_case.pk, stopped_case.state) == (case.pk, case.state)
    assert coach.person.barred_on(clock.today(), cast.region) != ""
    assert ExitCase.objects.visible_to(cast.inspector).contains(stopped_case)
    assert not ExitCase.objects.visible_to(cast.inspector2).contains(stopped_case)
    stop = emergency.confirm(stopped_case.emergency, by=cast.lead, reason="监控属实")
    assert (stop.state, fresh(case).state) == ("confirmed", case.state)
    with pytest.raises(Blocked) as refusal:
        inspections.emergency_case(cast, staff=coach)
    assert "记录违规情形" in refusal.value.reasons[0]


@pytest.mark.parametrize("made", MADE[1:])
def test_the_lead_lifts_it_and_the_case_goes_on(cast, coach, made):
    case = getattr(inspections, made)(cast, staff=coach)
    first = inspections.emergency_case(cast, staff=coach).emergency
    first = emergency.lift(first, by=cast.lead, reason="误会")
    assert (first.state, fresh(case).state) == ("lifted", case.state)
    assert coach.person.barred_on(clock.today(), cast.region) == ""
    again = inspections.emergency_case(cast, staff=coach)
    assert (again.emergency.state, fresh(first).state) == ("waiting", "lifted")


def test_unanswered_on_a_told_case_it_stays_and_goes_up(cast, coach):
    inspections.notified_case(cast, staff=coach)
    case = inspections.emergency_case(cast, staff=coach)
    with clock.frozen(clock.at(case.emergency.due_on + timedelta(days=1))):
        assert emergency.unanswered(clock.now()) == [case.emergency.pk]
        emergency.escalate_one(case.emergency.pk)
        assert emergency.unanswered(clock.now()) == []
        assert coach.person.barred_on(clock.today(), cast.region) != ""
    assert told("emergency.escalate", "CITY") == [cast.city_bureau.pk]


def test_what_was_not_told_is_no_ground_until_it_is_told_anew(cast, coach):
    case = inspections.notified_case(cast, staff=coach)
    assert case.grounds.count() == 1
    stop = inspections.emergency_case(cast, staff=coach).emergency
    emergency.confirm(stop, by=cast.lead, reason="监控属实")
    assert (case.grounds.count(), Ground.objects.filter(used=False).count()) == (1, 1)
    case = cases.renotify(case, by=cast.officer, reason="新的事实")
    assert (case.grounds.count(), Ground.objects.filter(used=False).count()) == (2, 0)


def test_the_end_of_the_case_answers_what_nobody_answered(cast, coach):
    inspections.served_case(cast, staff=coach)
    case = inspections.emergency_case(cast, staff=coach)
    case = execution.execute(case, by=cast.officer)
    assert (case.state, case.emergency.state) == ("executed", "closed")
    assert Suspension.objects.get().closed_on == clock.today()
