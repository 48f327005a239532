"""过程评价: the city's round runs in every district, schools score, families answer on their phones.

Waiting afterwards: a reply to answer and results to publish for the bureau, figures to read for the
institutions.
"""

from __future__ import annotations

import random
from datetime import date, timedelta
from decimal import Decimal

from accounts.domain import entries
from core import clock, deeds
from demo.world import World
from evaluations import questions, schemes
from evaluations.domain import consequences, replies, rounds, sheets, surveys, tallies
from evaluations.enums import Audience, ConsequenceKind, Rating
from evaluations.facts import Answer, Counted, Days, Points, Publication, Word
from evaluations.models import Consequence, QualitySheet, Round, Survey

# Per placement: percent of the sheet's points, and how often answers are 非常满意, 满意, 一般, 不满意.
MOODS = {
    "placement": (88, (6, 7, 3, 2)),
    "placement2": (84, (5, 7, 4, 2)),
    "placement3": (93, (9, 8, 1, 0)),
}
ANSWERS = [
    Rating.VERY_SATISFIED, Rating.SATISFIED, Rating.NEUTRAL, Rating.DISSATISFIED,
]  # fmt: skip
REMARKS = ("孩子很喜欢。", "希望增加一次展示。", "有几次换了老师。", "")


def build(world: World) -> None:
    row = _scheduled(world)
    world.at(row.opens_on + timedelta(days=1), 10)
    row = deeds.fresh(row)
    for name in MOODS:
        _score(world, row, name)
        _answers(world, row, name)
    _on_paper(world, row)
    world.at(row.freezes_on, 10)
    _reply(world, row)
    world.at(row.closes_on, 10)
    world.things["round"] = deeds.fresh(row)


def _scheduled(world: World) -> Round:
    start: date = max(clock.today(), world.began + timedelta(days=139)) + timedelta(days=1)
    world.at(start)
    made = rounds.schedule(
        world.things["term"],
        Days(
            opens_on=start + timedelta(days=2),
            freezes_on=start + timedelta(days=16),
            closes_on=start + timedelta(days=27),
        ),
        by=world.cast["city"],
    )
    return next(row for row in made if row.region_id == world.things["star"].region_id)


def _score(world: World, row: Round, name: str) -> None:
    """The school's dean or principal scores the course; the last item takes what rounding leaves."""
    percent, _mood = MOODS[name]
    placement = world.things[name]
    sheet = QualitySheet.objects.get(round=row, placement=placement)
    items = schemes.read(row.scheme.body).items
    points = {item.key: (item.points * percent / 100).quantize(Decimal("0.1")) for item in items}
    by = world.cast["dean" if name == "placement" else "principal2"]
    sheets.submit(sheet, Points(points=points, comment="教师认真负责，课堂有序。"), by=by)
    world.minutes(15)


def _answers(world: World, row: Round, name: str) -> None:
    """Links for every pupil and family; about two in three come back."""
    _percent, mood = MOODS[name]
    placement = world.things[name]
    by = world.cast["dean" if name == "placement" else "principal2"]
    for survey in Survey.objects.filter(round=row, placement=placement):
        _survey, tokens = surveys.issue_links(survey, by=by, count=placement.pupils)
        for token in tokens[: placement.pupils * 2 // 3]:
            _one(world.rng, survey, token, mood)
        world.minutes(10)


def _on_paper(world: World, row: Round) -> None:
    """Families without a phone: the school's stamped tally, entered by an officer, checked by the school."""
    survey = Survey.objects.get(
        round=row, placement=world.things["placement"], audience=Audience.PARENT
    )
    counts = {"very_satisfied": 3, "satisfied": 4, "neutral": 1, "dissatisfied": 1}
    officer = world.cast["officer"]
    scan = world.paper("纸质问卷汇总（盖章）", by=officer)
    tally = tallies.enter(survey, Counted(issued=12, counts=counts, entry_scan=scan), by=officer)
    world.minutes(30)
    entries.check(tally, by=world.cast["principal"])


def _one(rng: random.Random, survey: Survey, token: str, mood: tuple[int, ...]) -> None:
    asked = questions.RATINGS[survey.audience]
    overall = rng.choices(ANSWERS, weights=mood)[0]
    ratings = {each.key: int(rng.choice([overall, Rating.SATISFIED])) for each in asked}
    ratings[questions.OVERALL] = int(overall)
    is_parent = survey.audience == Audience.PARENT
    flags = ["promotion"] if is_parent and overall == Rating.DISSATISFIED else []
    remark = rng.choice(REMARKS) if is_parent else ""
    surveys.answer(token, ratings=ratings, flags=flags, remark=remark)


def _reply(world: World, row: Round) -> None:
    sheet = QualitySheet.objects.get(round=row, placement=world.things["placement2"])
    replies.file(
        deeds.fresh(world.things["star"]),
        Word(
            row=deeds.fresh(row),
            sheet=sheet,
            text="“按时到岗”一项扣分的两天系学校临时调课，附调课通知，请核减。",
            attachment=world.paper("调课通知", by=world.cast["clerk_star"]),
        ),
        by=world.cast["clerk_star"],
    )


def publish(world: World) -> None:
    """Each reply answered and the results out: the next stage begins with this."""
    row = deeds.fresh(world.things["round"])
    for reply in row.replies.order_by("pk"):
        replies.dismiss(
            reply,
            Answer(answer="评分表载明的缺岗与临时调课无关，维持原分。"),
            by=world.cast["officer"],
        )
        world.minutes(20)
    number = f"环教评〔{clock.today().year}〕1号（演示）"
    rounds.publish(deeds.fresh(row), Publication(number=number), by=world.cast["lead"])
    world.next_workday()
    drafts = Consequence.objects.filter(result__round=row, kind=ConsequenceKind.RECTIFY)
    for draft in drafts.order_by("pk"):
        consequences.decline(draft, by=world.cast["lead"], reason="已约谈机构，先由经办到校核实。")
