"""遴选: the panel scores, the ranking goes on notice, the result makes the list.

Waiting afterwards: two experts owe sheets of a later call, a third call has an application that
waits for the department and the officer, and a draft waits for the lead.
"""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

from accounts.models import User
from core import clock, deeds
from demo.builders import applicants, applying
from demo.stages.review import SAFETY
from demo.world import World
from institutions.enums import Category
from vetting.domain import (
    applications,
    calls,
    packages,
    panels,
    publicity,
    rankings,
    review,
    selection,
    sheets,
)
from vetting.facts import NoticeText, PackageTerms, Result
from vetting.models import Announcement, Listing

# Percent of each item's points, by applicant and expert.
MARKS = {
    "star": (92, 90, 88),
    "taekwondo": (85, 86, 84),
    "robot": (90, 88, 91),
    "paint": (87, 89, 85),
    "chess": (76, 80, 78),
}
HOW_TO_OBJECT = "公示期内以书面形式实名提出，写明事实和理由，送环翠区教育局或在公示页面提交。"


def build(world: World) -> None:
    _finish_review(world)
    _panel(world)
    _notice(world)
    _second_call(world)
    _third_call(world)
    _conclude(world)


def _finish_review(world: World) -> None:
    officer, chess = world.cast["officer"], world.things["application_chess"]
    clerk = world.cast["clerk_chess"]
    world.at(world.began + timedelta(days=29), 9)
    item = next(item for item in chess.items() if item.title == SAFETY)
    paper = world.paper("棋类教学大纲（补正）", by=clerk)
    applications.put_material(chess, by=clerk, item=item, file=paper)
    chess = applications.answer_correction(deeds.fresh(chess), by=clerk)
    paint = applying.joint_verdict(world, deeds.fresh(world.things["application_paint"]))
    world.at(world.began + timedelta(days=30), 9)
    chess = review.give_verdicts(chess, by=officer, verdicts={item.pk: (True, "已补齐")})
    world.things["application_chess"] = review.qualify(chess, by=officer)
    world.things["application_paint"] = review.qualify(paint, by=officer)
    call = calls.finish_review(deeds.fresh(world.things["call"]), by=officer)
    tech = call.packages.get(category=Category.TECH)
    packages.end(tech, by=world.cast["lead"], reason="合格申报仅 1 家，不足 2 家。")
    world.things["call"] = call


def _panel(world: World) -> None:
    call, lead = world.things["call"], world.cast["lead"]
    _seat(world, call)
    world.at(world.began + timedelta(days=32), 9)
    panels.convene(call, by=lead)
    keys = {world.things[key].pk: key for key in MARKS}
    for number in (1, 2, 3):
        for application in panels.applications_to_score(call):
            marks = MARKS[keys[application.institution_id]][number - 1]
            _score(world, application, number, marks)
        world.minutes(90)
    rankings.compute_for(call)


def _seat(world: World, call: Announcement) -> None:
    for number in (1, 2, 3):
        user = User.objects.get(pk=world.cast[f"panel{number}"].user_id)
        panels.appoint(call, by=world.cast["lead"], user=user)


def _score(world: World, application: object, number: int, percent: int) -> None:
    expert = world.cast[f"panel{number}"]
    sheet = application.sheets.get(panelist__user=expert.user_id)  # type: ignore[attr-defined]
    items = sheet.announcement.score_items.all()
    points = {item.pk: f"{item.points * percent / 100:.1f}" for item in items}
    sheets.lock(sheets.fill(sheet, by=expert, points=points), by=expert)


def _notice(world: World) -> None:
    call, lead = deeds.fresh(world.things["call"]), world.cast["lead"]
    world.at(world.began + timedelta(days=34), 9)
    selection.select(call, by=lead)
    world.things["call"] = publicity.give_public_notice(
        call,
        NoticeText(
            text="经资质审核、专家评审和集体研究，现将拟入围机构名单公示如下。",
            how_to_object=HOW_TO_OBJECT,
            number=f"环教示〔{world.began.year}〕1号（演示）",
        ),
        by=lead,
    )


def _second_call(world: World) -> None:
    """A smaller call that stops where the panel has not finished."""
    world.at(world.began + timedelta(days=35), 9)
    for body in applicants.LATER:
        applicants.register(world, body)
    call = applying.call(
        world,
        "环翠区艺术类课后服务增补遴选公告（演示）",
        [_package("舞蹈与戏剧", Category.ARTS)],
        starts=40,
        number=f"环教告〔{world.began.year}〕2号（演示）",
    )
    package = call.packages.get()
    made = [applying.apply(world, "dance", package, plan="民族舞与形体。"),
            applying.apply(world, "drama", package, plan="儿童剧排演。")]  # fmt: skip
    world.things["second_call"] = call
    _until_closed(world, call)
    for application in made:
        heard = applying.joint_verdict(world, application)
        answered = applying.office_verdicts(world, heard)
        review.qualify(answered, by=world.cast["officer"])
    call = calls.finish_review(deeds.fresh(call), by=world.cast["officer"])
    _seat(world, call)
    panels.convene(call, by=world.cast["lead"])
    for application, experts in zip(made, ((1, 2), (1,)), strict=True):
        for number in experts:
            _score(world, application, number, 86)


def _until_closed(world: World, call: Announcement) -> None:
    world.until_over(call.closes_at)


def _third_call(world: World) -> None:
    """A call that stops in the review, and a draft that nobody has published."""
    call = applying.call(
        world,
        "环翠区假期托管服务遴选公告（演示）",
        [_package("假期体育托管", Category.SPORTS)],
        starts=40,
        number=f"环教告〔{world.began.year}〕3号（演示）",
    )
    world.things["third_call"] = call
    world.things["application_holiday"] = applying.apply(
        world, "taekwondo", call.packages.get(), plan="假期集训与看护。"
    )
    _until_closed(world, call)


def _package(name: str, category: str) -> PackageTerms:
    return PackageTerms(
        name=name,
        category=category,
        service_items=name,
        price=Decimal(20),
        quota=1,
        min_applicants=1,
        few_because="本区符合条件的机构较少",
    )


def _conclude(world: World) -> None:
    call = deeds.fresh(world.things["call"])
    over = clock.at(call.current_public_notice.ends_on + timedelta(days=1), 9)
    if clock.now() < over:
        world.at(call.current_public_notice.ends_on + timedelta(days=1))
    lead = world.cast["lead"]
    world.things["call"] = publicity.conclude(
        call,
        Result(
            number=f"环教字〔{world.began.year}〕8号（演示）",
            minutes=world.paper("集体研究纪要", by=lead),
        ),
        by=lead,
    )
    for key in ("star", "taekwondo", "paint"):
        world.things[f"listing_{key}"] = Listing.objects.get(institution=world.things[key])
    world.things["institution"] = world.things["star"]
    world.things["listing"] = world.things["listing_star"]
