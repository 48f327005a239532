"""A round from scheduling to publication: what stands in the way, who hears, what it writes."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.actors import system
from accounts.models import Deadline, Message
from contracts.domain import placements
from contracts.facts import Manned
from core import clock, deeds
from core.errors import Blocked, Forbidden, Invalid
from evaluations import rules, schemes
from evaluations.domain import replies, results, rounds, sheets
from evaluations.domain import schemes as scheme_deeds
from evaluations.facts import Answer, Correction, Points, Publication
from evaluations.models import Consequence, QualitySheet, Response, Result, Round, Scheme, Survey
from inspections.models import Ground
from institutions.enums import Grade
from institutions.models import TermGrade
from tests.factories import contracts, evaluations, inspections
from tests.factories.vetting import open_calendar
from tests.vetting.refusals import wrong

BUREAU = ("环翠区教育和体育局", "DISTRICT")
SCHOOL = ("环翠甲小学", "SCHOOL")
INSTITUTION = ("甲轮滑培训学校", "INSTITUTION")
CITY = ("威海市教育局", "CITY")


def _days(**moved):
    return replace(
        usual := evaluations.days(),
        **{name: getattr(usual, name) + timedelta(days=more) for name, more in moved.items()},
    )


def test_schedule_makes_a_round_for_every_district(cast):
    open_calendar()
    made = rounds.schedule(evaluations.current_term(cast), _days(), by=cast.city)
    assert {row.region_id for row in made} == {"371002", "371003"}
    assert {row.scheme.number for row in made} == {1}


@pytest.mark.parametrize(
    ("moved", "where"),
    [
        ({"opens_on": -1}, "opens_on"),
        ({"freezes_on": -14}, "opens_on"),
        ({"closes_on": -15}, "closes_on"),
    ],
)
def test_schedule_refuses_impossible_days(cast, moved, where):
    open_calendar()
    term = evaluations.current_term(cast)
    with pytest.raises(Invalid) as refusal:
        rounds.schedule(term, _days(**moved), by=cast.city)
    assert list(refusal.value.fields) == [where]
    assert not Round.objects.exists()


def test_schedule_once_a_term_and_again_for_who_was_cancelled(cast):
    row = evaluations.scheduled_round(cast, placement=False)
    with pytest.raises(Invalid):
        rounds.schedule(row.term, _days(), by=cast.city)
    rounds.cancel(row, by=cast.city, reason="日期有误")
    (again,) = rounds.schedule(row.term, _days(), by=cast.city)
    assert again.region == cast.region


@pytest.mark.parametrize("who", ["officer", "principal", "clerk", "inspector"])
def test_schedule_is_the_citys_or_a_districts_leads(cast, who):
    open_calendar()
    with pytest.raises(Forbidden):
        rounds.schedule(evaluations.current_term(cast), _days(), by=getattr(cast, who))


def test_a_lead_schedules_their_own_district_and_the_city_the_rest(cast):
    open_calendar()
    term = evaluations.current_term(cast)
    (own,) = rounds.schedule(term, _days(), by=cast.lead)
    assert (own.region, own.by_bureau) == (cast.region, True)
    told = Message.objects.get(kind="round.schedule")
    assert (told.role, told.organisation) == ("CITY", cast.city_bureau)
    with pytest.raises(Invalid) as refusal:
        rounds.schedule(term, _days(), by=cast.lead)
    assert list(refusal.value.fields) == ["term"]
    (other,) = rounds.schedule(term, _days(), by=cast.city)
    assert (other.region, other.by_bureau) == (cast.region_b, False)


def test_a_lead_cancels_only_what_they_arranged(cast, stopped):
    row = evaluations.scheduled_round(cast, placement=False)
    stopped(
        lambda: rounds.cancel(row, by=cast.lead, reason="日期有误"), rules.cancelled_by_who_arranged
    )
    rounds.cancel(row, by=cast.city, reason="日期有误")
    (own,) = rounds.schedule(row.term, _days(), by=cast.lead)
    with pytest.raises(Forbidden):
        rounds.cancel(own, by=cast.lead_b, reason="不是我的")
    assert rounds.cancel(own, by=cast.lead, reason="日期有误").state == "cancelled"


def test_moves_wait_for_their_day(cast, stopped):
    row = evaluations.scheduled_round(cast)
    Round.objects.filter(pk=row.pk).update(opens_on=clock.today() + timedelta(days=1))
    stopped(lambda: rounds.open_due(row), rules.opening_day_reached)
    Round.objects.filter(pk=row.pk).update(opens_on=clock.today())
    row = rounds.open_due(row)
    stopped(lambda: rounds.freeze_due(row), rules.freezing_day_reached)
    row = evaluations.frozen(row)
    stopped(lambda: rounds.close_due(row), rules.closing_day_reached)


def test_opening_hands_out_sheets_and_tells_who_takes_part(cast, told):
    row = evaluations.open_round(cast)
    assert QualitySheet.objects.filter(round=row).count() == 1
    assert Survey.objects.filter(round=row).count() == 2
    assert told("round.open") == sorted([BUREAU, SCHOOL, INSTITUTION])
    due = Deadline.objects.get(subject=f"evaluations.round:{row.pk}")
    assert (due.due_on, due.organisation_id) == (
        row.freezes_on - clock.ONE_DAY,
        cast.school_office.pk,
    )


def test_freezing_closing_and_publishing_tell(cast, told):
    evaluations.published_round(cast)
    assert told("round.freeze") == sorted([BUREAU, SCHOOL, INSTITUTION])
    assert told("round.close") == [BUREAU]
    assert told("round.publish") == sorted([CITY, SCHOOL, INSTITUTION])


def test_cancelling_tells_and_drops_what_was_due(cast, told):
    row = rounds.cancel(evaluations.open_round(cast), by=cast.city, reason="学期提前结束")
    assert told("round.cancel") == sorted([BUREAU, SCHOOL, INSTITUTION])
    open_ones = Deadline.objects.filter(subject=f"evaluations.round:{row.pk}", met_at=None)
    assert not open_ones.exclude(dropped_at__isnull=False).exists()


def test_a_round_of_nobody_has_nothing_to_publish(cast, stopped):
    row = evaluations.rounds.open_due(evaluations.scheduled_round(cast, placement=False))
    row = evaluations.closed(evaluations.frozen(row))
    stopped(
        lambda: rounds.publish(row, Publication(number="1号"), by=cast.lead), rules.results_computed
    )
    assert not Deadline.objects.filter(kind=rounds.PUBLISH).exists()


def test_publishing_wants_answers_and_a_number(cast, stopped):
    reply = evaluations.waiting_reply(cast)
    row = deeds.fresh(reply.round)
    stopped(
        lambda: rounds.publish(row, Publication(number=" "), by=cast.lead),
        rules.replies_answered,
        rules.publication_numbered,
    )


def test_results_are_computed_and_the_grade_goes_to_the_file(cast):
    evaluations.published_round(cast, parents=[5] * 12, pupils=[5] * 11 + [1])
    whole = Result.objects.get(placement=None)
    assert (whole.quality, whole.parent, whole.pupil, whole.safety) == (
        evaluations.TOTAL, Decimal("25.00"), Decimal("18.33"), Decimal("15.00"),
    )  # fmt: skip
    assert (whole.total, whole.grade) == (Decimal("94.33"), Grade.EXCELLENT)
    grade = TermGrade.objects.get(institution=cast.institution)
    assert (grade.grade, grade.score) == (Grade.EXCELLENT, Decimal("94.33"))


def test_nine_answers_are_too_few(cast):
    evaluations.closed_round(cast, parents=[5] * 9, pupils=[5] * 12)
    whole = Result.objects.get(placement=None)
    assert (whole.grade, whole.total, whole.why) == (Grade.PENDING, None, "家长答卷样本不足")


def test_a_veto_fails_and_writes_a_ground(cast):
    row = evaluations.answered_round(cast)
    inspections.confirmed_violation(cast, code="I4")
    row = evaluations.closed(evaluations.frozen(row))
    rounds.publish(row, Publication(number="1号"), by=cast.lead)
    assert Result.objects.get(placement=None).grade == Grade.FAIL
    assert Ground.objects.filter(kind="RESULT", institution=cast.institution).count() == 1
    assert not Consequence.objects.filter(kind="RECTIFY").exists()


def test_counts_are_pooled_over_the_placements(cast):
    first = contracts.running_placement(cast)
    second = contracts.proposed_placement(
        cast, agreement=first.agreement, school=cast.school2, by=cast.dean2, pupils=10
    )
    staff = list(first.agreement.staff_on(first.agreement.valid_from))
    second = placements.agree(second, Manned(staff=staff), by=cast.clerk)
    placements.start(second, by=system("placement-start"))
    row = rounds.open_due(evaluations.scheduled_round(cast, placement=False))
    for sheet, dean in zip(row.sheets.order_by("id"), (cast.dean, cast.dean2), strict=True):
        given = {key: Decimal(value) for key, value in evaluations.POINTS.items()}
        sheets.submit(sheet, Points(points=given), by=dean)
        for survey in row.surveys.filter(placement=sheet.placement):
            evaluations.answered(survey, dean, [5] * 4 + [4] * 2)
    evaluations.closed(evaluations.frozen(deeds.fresh(row)))
    whole = Result.objects.get(placement=None)
    assert (whole.figures["parent"]["valid"], whole.grade) == (12, Grade.EXCELLENT)
    parts = Result.objects.exclude(placement=None)
    assert [part.grade for part in parts] == [Grade.PENDING, Grade.PENDING]


def test_computing_takes_no_more_queries_for_more_answers(cast):
    row = evaluations.answered_round(cast)
    survey = evaluations.survey_of(row)

    def queries():
        with CaptureQueriesContext(connection) as taken:
            results.tallies(row)
            results.newest(row)
        return len(taken)

    before = queries()
    Response.objects.bulk_create(
        Response(survey=survey, overall=5, ratings=evaluations.ratings(survey, 5))
        for _each in range(300)
    )
    assert queries() == before == 4


def test_an_upheld_reply_makes_version_2_and_taking_it_back_version_3(cast, told):
    reply = evaluations.waiting_reply(cast)
    reply = replies.uphold(
        reply, Correction(answer="属实", points={"punctual": Decimal(5)}), by=cast.officer
    )
    assert told("reply.uphold") == sorted([SCHOOL, INSTITUTION])
    reply = replies.reconsider(reply, by=cast.lead, reason="签到表系伪造")
    assert told("reply.reconsider") == sorted([BUREAU, INSTITUTION])
    rows = Result.objects.filter(placement=None).order_by("number")
    assert [(row.number, row.quality) for row in rows] == [
        (1, Decimal("36.00")), (2, Decimal("36.50")), (3, Decimal("36.00")),
    ]  # fmt: skip
    assert evaluations.sheet_of(reply.round).points["punctual"] == "4.5"
    reply = replies.dismiss(reply, Answer(answer="维持"), by=cast.officer)
    assert told("reply.dismiss") == [INSTITUTION]
    assert (reply.state, deeds.fresh(reply.round).state) == ("dismissed", "closed")


def test_a_reply_waits_for_its_window_and_its_answer(cast, stopped, told):
    row = evaluations.answered_round(cast)
    with pytest.raises(Blocked):
        evaluations.filed_reply(cast, row)
    reply = evaluations.filed_reply(cast, evaluations.frozen(row))
    assert told("reply.file") == [BUREAU]
    early = rules.round_is_closed
    stopped(lambda: replies.dismiss(reply, Answer(answer="维持"), by=cast.officer), early)
    replies.withdraw(reply, by=cast.clerk)
    assert told("reply.withdraw") == [BUREAU]


def test_results_are_computed_inside_a_deed(cast):
    row = evaluations.frozen_round(cast)
    with pytest.raises(RuntimeError, match=r"^results are computed inside a deed$"):
        results.compute(row)
    assert not Result.objects.exists()


def test_adopting_a_scheme(cast):
    facts = {"document": "威教发1号", "effective_from": clock.today()}
    row = scheme_deeds.adopt(by=cast.city_lead, body={**schemes.DEFAULT}, **facts)
    assert (row.number, Scheme.objects.count()) == (1, 1)
    assert scheme_deeds.in_force(cast.city_region, clock.today()) == row
    with pytest.raises(Invalid) as refusal:
        scheme_deeds.adopt(by=cast.city_lead, body={**schemes.DEFAULT, "pupil": "21"}, **facts)
    assert refusal.value.fields == {"body": "各项分值合计应为 100 分，现在是 101 分。"}
    with pytest.raises(Forbidden):
        scheme_deeds.adopt(by=cast.city, body=schemes.DEFAULT, **facts)


@pytest.mark.parametrize(
    ("changed", "sentences"),
    [
        ({"document": " "}, {"document": "请填写依据文件的名称和文号。"}),
        ({"body": {}}, {"body": "评价办法不完整，请检查每一项。"}),
        (
            {"body": {**schemes.DEFAULT, "pupil": "二十"}},
            {"body": "评价办法不完整，请检查每一项。"},
        ),
        (
            {"effective_from": clock.ONE_DAY * -1},
            {"effective_from": "生效日期不能早于今天；已安排的批次仍按原办法。"},
        ),
    ],
)
def test_adopting_a_scheme_finds_wrong(cast, changed, sentences):
    told = {"document": "威教发1号", "body": schemes.DEFAULT, **changed}
    told["effective_from"] = clock.today() + told.get("effective_from", clock.ONE_DAY)
    assert wrong(scheme_deeds.adopt, by=cast.city_lead, **told) == sentences
    assert not Scheme.objects.exists()
