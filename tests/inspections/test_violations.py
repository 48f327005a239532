"""What was seen: recorded by one, judged by another."""

from datetime import timedelta

import pytest

from accounts.models import Message
from core import clock, policy
from core.errors import Forbidden, Invalid, Stale
from core.models import Entry
from core.rules import reason_given
from inspections import catalogue, policies
from inspections.domain import cases, grounds, violations
from inspections.enums import Outcome
from inspections.facts import Correction, Sighting
from inspections.models import Ground, Violation
from inspections.rules import violations as rules
from tests import refused
from tests.factories import inspections, institutions


def told(kind):
    rows = Message.objects.filter(kind=kind).values_list("role", "organisation_id")
    return sorted(rows)


def test_record_waits_for_another_and_tells_the_bureau(cast):
    row = inspections.recorded_violation(cast)
    assert (row.state, row.severity, Ground.objects.count()) == ("recorded", "SERIOUS", 0)
    assert told("violation.record") == [("DISTRICT", cast.bureau.pk)]
    assert Entry.objects.filter(deed="violation.record").count() == 1


def test_record_needs_facts(cast, stopped):
    stopped(lambda: inspections.recorded_violation(cast, facts_text=" "), rules.facts_told)


def test_record_not_of_tomorrow(cast, stopped):
    tomorrow = clock.today() + timedelta(days=1)
    stopped(
        lambda: inspections.recorded_violation(cast, happened_on=tomorrow),
        rules.happened_already,
    )


def test_record_takes_a_code_that_fits_its_subject(cast, stopped):
    stopped(lambda: inspections.recorded_violation(cast, code="P1"), rules.code_fits)
    stopped(lambda: inspections.recorded_violation(cast, code="X9"), rules.code_fits)


def test_an_unlisted_person_is_a_fact_of_a_record_against_the_institution(cast):
    row = inspections.recorded_violation(cast, code="P4", person_name="王某")
    assert (row.subject_name, row.kind, row.person_name) == (
        cast.institution.name, "INSTITUTION", "王某",
    )  # fmt: skip


def test_the_person_who_should_have_come_is_named_and_not_accused(cast):
    """G2: P4 pointed at the cleared person who was absent."""
    absent = institutions.cleared_staff(cast.institution)
    row = inspections.recorded_violation(cast, staff=absent, code="P4")
    assert (row.staff, row.instead_of, row.kind) == (None, absent, "INSTITUTION")
    violations.confirm(row, by=cast.lead, reason="属实")
    assert Ground.objects.get().person is None


def test_a_stranger_is_named_for_a_stranger_only(cast, stopped):
    stopped(
        lambda: inspections.recorded_violation(cast, code="I1", person_name="王某"),
        rules.stranger_fits,
    )


def test_a_record_of_a_stranger_is_not_corrected_into_another_fault(cast):
    row = inspections.recorded_violation(cast, code="P4", person_name="王某")
    told = {"code": "I1", "facts_text": "另一件事", "happened_on": clock.today()}
    refused.stopped(rules.stranger_fits, row, "correct", cast.inspector, **told)


def test_a_late_query_is_no_veto_and_bars_nobody(cast):
    """S7: what is late blocks until it is shown; only a found offence is a veto and bars."""
    late, found = catalogue.find("P5b"), catalogue.find("P5a")
    assert (late.severity, late.child_safety) == ("MEDIUM", False)
    assert (found.severity, found.child_safety) == ("VETO", True)
    bars = policy.value(policies.PERSON_BARS)
    assert (bars["P5b"], bars["P5a"]) == ("none", "permanent")


def test_record_refuses_staff_of_another_institution(cast):
    other = institutions.confirmed_institution(cast)
    person = institutions.submitted_staff(other)
    with pytest.raises(Invalid):
        violations.record(
            cast.institution,
            Sighting(code="P1", happened_on=clock.today(), facts_text="事实", staff=person),
            by=cast.officer,
        )


@pytest.mark.parametrize("who", ["inspector_b", "officer_b", "dean_b", "clerk", "city", "panel1"])
def test_record_is_for_those_who_watch_the_district(cast, who):
    with pytest.raises(Forbidden):
        inspections.recorded_violation(cast, by=getattr(cast, who))
    assert Violation.objects.count() == 0


def test_a_school_records_only_for_itself(cast):
    institutions.present(cast.institution, cast.region, listed=True)
    row = inspections.recorded_violation(cast, by=cast.dean, school=cast.school)
    assert row.school == cast.school
    with pytest.raises(Forbidden):
        inspections.recorded_violation(cast, by=cast.dean, school=cast.school2)


def test_confirm_writes_a_ground_and_tells(cast):
    row = inspections.confirmed_violation(cast)
    ground = Ground.objects.get()
    entry = Entry.objects.get(deed="violation.confirm")
    assert (row.state, ground.violation_id, ground.code) == ("confirmed", row.pk, "I1")
    assert (ground.deed_id, ground.region_id) == (entry.deed_id, "371002")
    assert told("violation.confirm") == [
        ("INSPECTOR", cast.bureau.pk),
        ("INSTITUTION", cast.institution.organisation_id),
    ]
    assert told("ground.written") == [("DISTRICT", cast.bureau.pk)]


def test_confirm_by_another_natural_person(cast, stopped):
    row = inspections.recorded_violation(cast, by=cast.officer)
    stopped(
        lambda: violations.confirm(row, by=cast.officer, reason="属实"), rules.judged_by_another
    )
    stopped(
        lambda: violations.dismiss(row, by=cast.officer, reason="不实"), rules.judged_by_another
    )
    assert violations.confirm(row, by=cast.officer2, reason="属实").state == "confirmed"


def test_confirm_says_why(cast, stopped):
    row = inspections.recorded_violation(cast)
    stopped(lambda: violations.confirm(row, by=cast.lead, reason=" "), reason_given)


def test_the_same_fault_within_a_year_weighs_more(cast):
    yesterday = clock.today() - timedelta(days=1)
    first = inspections.confirmed_violation(cast, code="I7", happened_on=yesterday)
    second = inspections.confirmed_violation(cast, code="I7")
    other = inspections.confirmed_violation(cast, code="I11")
    assert [row.severity for row in (first, second, other)] == ["MEDIUM", "SERIOUS", "MINOR"]


def test_the_same_fault_written_down_twice_on_one_day_weighs_once(cast):
    """D2: SERIOUS, then VETO, for one thing that two people saw."""
    rows = [inspections.confirmed_violation(cast, code="I1") for _record in range(2)]
    assert [row.severity for row in rows] == ["SERIOUS", "SERIOUS"]
    assert [ground.figures["repeated"] for ground in Ground.objects.all()] == [False, False]


@pytest.mark.parametrize(
    ("first", "second", "weight"),
    [
        ("school", "school", "MEDIUM"),
        ("school", None, "MEDIUM"),
        (None, "school", "MEDIUM"),
        ("school", "school2", "SERIOUS"),
    ],
)
def test_on_one_day_only_another_school_is_another_occasion(cast, first, second, weight):
    places = [getattr(cast, name) if name else None for name in (first, second)]
    rows = [inspections.confirmed_violation(cast, code="I7", school=place) for place in places]
    assert [row.severity for row in rows] == ["MEDIUM", weight]


def test_twins_are_the_same_fault_on_the_same_day_that_may_still_count(cast):
    row, twin, dropped = (inspections.recorded_violation(cast) for _record in range(3))
    violations.dismiss(dropped, by=cast.officer, reason="证据不足")
    inspections.recorded_violation(cast, code="I2")
    inspections.recorded_violation(cast, happened_on=clock.today() - timedelta(days=1))
    assert list(violations.twins(row, seen_by=cast.lead)) == [twin]
    assert list(violations.twins(row, seen_by=cast.lead_b)) == []


def corrected(row, **facts):
    told_ = {"code": row.code, "happened_on": row.happened_on, "facts_text": row.facts_text}
    return Correction(**{**told_, **facts})


def test_correct_is_for_the_author_and_keeps_what_was(cast, stopped):
    row = inspections.recorded_violation(cast)
    stopped(
        lambda: violations.correct(row, corrected(row, facts_text="另写"), by=cast.inspector2),
        rules.corrected_by_its_author,
    )
    row = violations.correct(
        row, corrected(row, facts_text="更正后的事实", code="I2"), by=cast.inspector
    )
    assert (row.facts_text, row.code) == ("更正后的事实", "I2")
    assert "与约定不符" in Entry.objects.get(deed="violation.correct").body
    assert told("violation.correct") == [("DISTRICT", cast.bureau.pk)]


def test_dismiss_tells_who_recorded_and_can_be_reconsidered(cast):
    row = inspections.recorded_violation(cast)
    row = violations.dismiss(row, by=cast.officer, reason="证据不足")
    assert told("violation.dismiss") == [("INSPECTOR", cast.bureau.pk)]
    row = violations.reconsider(row, by=cast.lead, reason="补充了照片")
    assert (row.state, row.judged_by) == ("recorded", None)
    assert told("violation.reconsider") == [("INSPECTOR", cast.bureau.pk)]


def test_withdraw_takes_the_ground_with_it(cast):
    row = inspections.confirmed_violation(cast)
    row = violations.withdraw(row, by=cast.lead, reason="认错了机构")
    assert (row.state, Ground.objects.get().withdrawn_on) == ("withdrawn", clock.today())
    assert grounds.free(cast.institution, region_code="371002") == []
    assert told("violation.withdraw") == [
        ("INSPECTOR", cast.bureau.pk),
        ("INSTITUTION", cast.institution.organisation_id),
    ]


def test_withdraw_waits_while_a_case_rests_on_it(cast, stopped):
    case = inspections.opened_case(cast)
    row = case.grounds.get().violation
    stopped(lambda: violations.withdraw(row, by=cast.lead, reason="认错了"), rules.not_in_a_case)
    cases.void(case, by=cast.lead, reason="立案有误")
    assert violations.withdraw(row, by=cast.lead, reason="认错了").state == "withdrawn"


def test_a_stale_page_changes_nothing(cast):
    row = inspections.recorded_violation(cast)
    violations.correct(row, corrected(row, facts_text="新的事实"), by=cast.inspector)
    with pytest.raises(Stale):
        violations.confirm(row, by=cast.lead, reason="属实", version=row.version)


@pytest.mark.parametrize(
    ("who", "before", "after"),
    [
        ("officer", 1, 1), ("city", 1, 1), ("inspector2", 1, 1), ("clerk", 0, 1),
        ("officer_b", 0, 0), ("inspector_b", 0, 0), ("clerk_b", 0, 0), ("dean", 0, 0),
        ("principal_b", 0, 0), ("panel1", 0, 0), ("reviewer", 0, 0), ("admin", 0, 0),
    ],
)  # fmt: skip
def test_who_sees_a_record(cast, who, before, after):
    row = inspections.recorded_violation(cast)
    actor = getattr(cast, who)
    assert Violation.objects.visible_to(actor).count() == before
    violations.confirm(row, by=cast.lead, reason="属实")
    assert Violation.objects.visible_to(actor).count() == after


def test_outcomes_are_in_order_of_weight():
    assert [one.weight for one in Outcome] == [0, 1, 2, 3, 4]
