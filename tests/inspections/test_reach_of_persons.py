"""What a decision about a person does in its district and asks of the others."""

from datetime import timedelta

from accounts.models import Message
from contracts.models import Agreement
from core import clock
from core.rules import reason_given
from inspections.domain import (
    cases,
    decisions,
    execution,
    reach,
    reversal,
)
from inspections.enums import Outcome
from inspections.facts import Decision, NoticeTexts, Reversal
from inspections.models import Elsewhere, ExitCase
from inspections.rules import elsewhere as answering
from tests.factories import contracts, inspections, institutions
from tests.inspections.districts import may_come
from tests.refused import stopped as refused


def named(region):
    rows = Agreement.objects.get(region=region).annexed_staff.filter(until=None)
    return rows.count()


def test_p1_removes_a_person_in_the_deciding_district_only(cast, coach):
    case = inspections.executed_case(cast, staff=coach, code="P1")
    assert (case.exclusion.region, case.exclusion.until) == (cast.region, None)
    assert [may_come(coach, one) for one in (cast.region, cast.region_b, cast.region_far)] == [
        False, True, True,
    ]  # fmt: skip
    assert [named(one) for one in (cast.region, cast.region_b, cast.region_far)] == [0, 1, 1]
    assert Elsewhere.objects.count() == 0
    coach.refresh_from_db(fields=["version"])
    assert type(coach).objects.get(pk=coach.pk).state == "cleared"


def test_p3_stops_a_person_everywhere_until_each_lead_has_answered(cast, coach):
    case = inspections.executed_case(cast, staff=coach, code="P3")
    assert case.exclusion.region is None
    assert [may_come(coach, one) for one in (cast.region, cast.region_b, cast.region_far)] == [
        False, False, False,
    ]  # fmt: skip
    assert [named(one) for one in (cast.region, cast.region_b, cast.region_far)] == [0, 1, 1]
    rows = Elsewhere.objects.order_by("region")
    assert [(row.region_id, row.state) for row in rows] == [
        ("370602", "waiting"),
        ("371003", "waiting"),
    ]
    due = clock.add_working_days(clock.today(), 3).date
    assert {row.due_on for row in rows} == {due}
    refused(answering.about_a_body, rows[0], "carry_on", reason="x")


def test_p3_an_employer_elsewhere_keeps_its_person_and_is_told(cast):
    number = institutions.id_number(77)
    contracts.licensed(cast.institution)
    coach = institutions.cleared_staff(cast.institution, name="教练甲", number=number)
    other = institutions.confirmed_institution(cast, region=cast.region_b)
    post = institutions.submitted_staff(other, name="教练甲", number=number)
    inspections.executed_case(cast, staff=coach, code="P3")
    assert type(post).objects.get(pk=post.pk).state == "submitted"
    assert Elsewhere.objects.get().region == cast.region_b
    (word,) = Message.objects.filter(kind="elsewhere.ask")
    assert (word.organisation_id, "暂不能入校" in word.text) == (other.organisation_id, True)


def test_p3_a_lead_readmits_with_reasons_there_alone(cast, coach):
    inspections.executed_case(cast, staff=coach, code="P3")
    row = Elsewhere.objects.get(region=cast.region_b)
    reach.readmit(row, by=cast.lead_b, reason="经调查与本区市无关")
    assert [may_come(coach, one) for one in (cast.region, cast.region_b, cast.region_far)] == [
        False, True, False,
    ]  # fmt: skip
    group = Agreement.objects.get(region=cast.region_b).placements.get()
    again = contracts.agreed_placement(
        cast,
        agreement=group.agreement,
        school=cast.school_b,
        by=cast.dean_b,
        timetable="周四下午",
    )
    assert again.state == "agreed"


def test_p3_a_lead_keeps_a_person_out_by_an_own_decision_that_outlives_the_first(cast, coach):
    case = inspections.executed_case(cast, staff=coach, code="P3")
    row = Elsewhere.objects.get(region=cast.region_b)
    row = reach.keep_out(row, by=cast.lead_b, reason="本区市核查属实")
    told = Reversal(number="复〔1〕号", file=institutions.stored_file())
    reversal.revoke(case, told, by=cast.lead, reason="复议撤销")
    assert [may_come(coach, one) for one in (cast.region, cast.region_b, cast.region_far)] == [
        True, False, True,
    ]  # fmt: skip
    states = dict(Elsewhere.objects.values_list("region_id", "state"))
    assert states == {"371003": "kept", "370602": "closed"}
    reach.readmit(Elsewhere.objects.get(pk=row.pk), by=cast.lead_b, reason="重新核查")
    assert may_come(coach, cast.region_b)


def test_p3_silence_leaves_the_stop_and_rises(cast, coach):
    inspections.executed_case(cast, staff=coach, code="P3")
    with clock.frozen(clock.now() + timedelta(days=10)):
        for pk in reach.unanswered(clock.now()):
            reach.escalate_one(pk)
        assert not may_come(coach, cast.region_far)
    told = Message.objects.filter(kind="elsewhere.escalate", role="CITY")
    assert set(told.values_list("organisation_id", flat=True)) == {
        cast.city_bureau.pk,
        cast.city_bureau_far.pk,
    }


def test_p3_the_stop_is_at_once_by_an_emergency_and_falls_with_it(cast, coach):
    from inspections.domain import emergency

    case = inspections.emergency_case(cast, staff=coach)
    assert Elsewhere.objects.count() == 2
    assert not may_come(coach, cast.region_b)
    emergency.lift(case.emergency, by=cast.lead, reason="经查不实")
    assert may_come(coach, cast.region_b)
    assert set(Elsewhere.objects.values_list("state", flat=True)) == {"closed"}


def test_p3_what_a_lead_answered_in_the_emergency_stays_answered(cast, coach):
    from inspections.domain import emergency

    case = inspections.emergency_case(cast, staff=coach)
    emergency.confirm(case.emergency, by=cast.lead, reason="属实")
    reach.readmit(
        Elsewhere.objects.get(region=cast.region_b), by=cast.lead_b, reason="与本区市无关"
    )
    case = ExitCase.objects.get(pk=case.pk)
    case = cases.draft_notice(case, NoticeTexts(**inspections.notice(Outcome.END)), by=cast.officer)
    case = inspections.serve_all(case, "NOTICE", by=cast.officer)
    case = inspections.waive_all(cases.notify(case, by=cast.officer), cast)
    case = inspections.review(case, by=cast.lead)
    told = inspections.decision(Outcome.END)
    case = decisions.decide(case, Decision(**told), by=cast.lead)
    case = inspections.serve_all(case, "DECISION", by=cast.officer)
    case = execution.execute(decisions.serve(case, by=cast.officer), by=cast.officer)
    assert [may_come(coach, one) for one in (cast.region, cast.region_b, cast.region_far)] == [
        False, True, False,
    ]  # fmt: skip
    row = Elsewhere.objects.get(region=cast.region_far)
    assert (row.state, row.number) == ("waiting", case.decision.number)


def test_what_a_school_reads_of_a_person(cast, coach):
    """暂不能入校 of a stop, 不符合从业条件 of a decision: never why."""
    group = Agreement.objects.get(region=cast.region).placements.get()
    url = f"/contracts/placements/{group.pk}/"
    inspections.emergency_case(cast, staff=coach)
    page = cast.client(cast.dean).get(url).content.decode()
    assert ("暂不能入校" in page, "体罚" in page) == (True, False)
    other = Agreement.objects.get(region=cast.region_b).placements.get()
    page = cast.client(cast.dean_b).get(f"/contracts/placements/{other.pk}/").content.decode()
    assert ("暂不能入校" in page, "不符合从业条件" in page) == (True, False)


def test_a_persons_answer_has_reasons_and_is_about_a_person(cast, coach):
    inspections.executed_case(cast, staff=coach, code="P3")
    row = Elsewhere.objects.get(region=cast.region_b)
    for move in ("keep_out", "readmit"):
        refused(reason_given, row, move)
