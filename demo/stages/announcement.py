"""公告: 环翠区 publishes the year's call; the first institutions apply.

Waiting afterwards: the star's clerk has a draft to submit, the window is still open.
"""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

from demo.builders import applicants, applying
from demo.cast import door
from demo.world import World
from institutions.enums import Category
from vetting.facts import PackageTerms

PACKAGES = (
    PackageTerms(
        name="体育类课后服务",
        category=Category.SPORTS,
        service_items="轮滑、跆拳道、足球、棋类",
        price=Decimal(20),
        quota=2,
        min_applicants=2,
        few_because="本区符合条件的机构较少",
    ),
    PackageTerms(
        name="科技类课后服务",
        category=Category.TECH,
        service_items="机器人编程",
        price=Decimal(25),
        quota=2,
        min_applicants=2,
        few_because="本区符合条件的机构较少",
    ),
    PackageTerms(
        name="艺术类课后服务",
        category=Category.ARTS,
        service_items="美术、书法",
        price=Decimal(20),
        quota=1,
        min_applicants=1,
        few_because="本区符合条件的机构较少",
    ),
)


def build(world: World) -> None:
    for body in (applicants.STAR, *applicants.OTHERS):
        applicants.register(world, body)
    world.cast["clerk"] = world.cast["clerk_star"]
    door(world, "clerk", "机构经办：申报、补正、签协议、应答")
    door(world, "clerk_taekwondo", "另一家的机构经办：申报、整改、陈述申辩")
    year = world.things["term"].school_year.code
    world.at(world.began, 14)
    call = applying.call(
        world,
        f"环翠区{year}学年课后服务第三方机构遴选公告（演示）",
        PACKAGES,
        starts=62,
        number=f"环教告〔{world.began.year}〕1号（演示）",
    )
    world.things["call"] = call
    sports, _tech, _arts = call.packages.all()
    world.at(world.began + timedelta(days=2), 10)
    for key, plan in (
        ("taekwondo", "品势与实战分级教学，每周两次。"),
        ("football", "校园足球普及，每周两次。"),
    ):
        world.things[f"application_{key}"] = applying.apply(world, key, sports, plan=plan)
    world.at(world.began + timedelta(days=4), 10)
    world.things["application_star"] = applying.draft(
        world, "star", sports, plan="轮滑三级课程：站立滑行、转弯停止、花样入门，每周两次。"
    )
