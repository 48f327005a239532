"""资质审核: the call closes; verdicts, a correction, a disqualification.

Waiting afterwards: chess owes a correction, paint waits for the department's verdict, the officer
has both to decide.
"""

from __future__ import annotations

from datetime import timedelta

from demo.builders import applying
from demo.world import World
from vetting.domain import corrections, review
from vetting.facts import CorrectionAsked

SAFETY = "课程方案与教学材料"


def build(world: World) -> None:
    began = world.began
    sports, tech, arts = world.things["call"].packages.all()
    world.at(began + timedelta(days=6), 9)
    world.things["application_star"] = applying.submit(
        world, "star", world.things["application_star"]
    )
    for key, package, plan in (
        ("robot", tech, "机器人搭建与编程，分两个学段。"),
        ("paint", arts, "水彩与线描，每周一次。"),
        ("chess", sports, "围棋与国际象棋启蒙。"),
    ):
        world.things[f"application_{key}"] = applying.apply(world, key, package, plan=plan)
    world.at(began + timedelta(days=20), 9)
    for key in ("star", "taekwondo", "robot", "football", "chess"):
        applying.joint_verdict(world, world.things[f"application_{key}"])
    world.at(began + timedelta(days=22), 10)
    for key in ("star", "taekwondo", "robot"):
        application = applying.office_verdicts(world, world.things[f"application_{key}"])
        world.things[f"application_{key}"] = review.qualify(application, by=world.cast["officer"])
        world.minutes(20)
    _the_two_that_fail(world)
    applying.office_verdicts(world, world.things["application_paint"])


def _the_two_that_fail(world: World) -> None:
    officer = world.cast["officer"]
    application = applying.office_verdicts(
        world, world.things["application_football"], 进校人员名单="名单中有在职教师"
    )
    world.things["application_football"] = review.disqualify(
        application, by=officer, reason="进校人员名单中有在职中小学教师，不符合申报条件第五条。"
    )
    world.at(world.began + timedelta(days=27), 10)
    application = applying.office_verdicts(
        world, world.things["application_chess"], **{SAFETY: "缺少第二学期的教学大纲"}
    )
    world.things["application_chess"] = corrections.ask_correction(
        application, CorrectionAsked(number=f"环教补〔{world.began.year}〕1号（演示）"), by=officer
    )
