"""What waits in the files of institutions on the demo's last day, for the district and for a clerk."""

from __future__ import annotations

from datetime import timedelta

from accounts.models import Region, User
from core import clock, deeds
from demo.builders import applicants
from demo.builders import institutions as build
from demo.cast import HOME
from demo.world import World
from institutions.domain import changes, licences, signup, staff
from institutions.enums import Category, ChangeKind, LicenceKind, Nature

NEWCOMER = applicants.Body(
    "newcomer", "威海浪花编程培训中心（演示）", Category.TECH, Nature.COMPANY, "谭溪（演示）", 20
)


def leave(world: World) -> None:
    """One registration, licence, person, course and change each; a paper about to run out; a person
    sent back to the institution."""
    _registration(world)
    robot = deeds.fresh(world.things["robot"])
    clerk = world.cast["clerk_robot"]
    world.minutes(10)
    today = clock.today()
    insurance = world.paper("公众责任险保单", by=clerk)
    licences.submit(
        robot,
        by=clerk,
        kind=LicenceKind.INSURANCE,
        number="演保0003",
        issuer="某财产保险公司（演示）",
        valid_from=today - timedelta(days=2),
        valid_until=today + timedelta(days=363),
        file=insurance,
    )
    changes.file(
        robot,
        by=clerk,
        kind=ChangeKind.ADDRESS,
        new_value="环翠区文化路 66 号（演示）",
        effective_on=today - timedelta(days=1),
        evidence=world.paper("变更登记通知书", by=clerk),
    )
    build.submitted(world, robot, number=31, by=clerk)
    build.course(world, robot, "图形化编程", by=clerk, accept=False)
    build.cleared(world, robot, number=32, by=clerk, health_left=12)
    sent_back = build.submitted(world, robot, number=33, by=clerk)
    staff.refuse(
        sent_back,
        by=world.cast["officer"],
        reason="专业能力证明与任教项目不对应，请更换后重新提交。",
    )


def _registration(world: World) -> None:
    officer = world.cast["officer"]
    signup.register(
        uscc=NEWCOMER.uscc,
        name=NEWCOMER.name,
        region=Region.objects.get(code=HOME),
        contact_name=NEWCOMER.head,
        contact_phone="13800000020",
        authorisation=world.paper("浪花编程授权书", by=officer),
        username="clerk.newcomer",
        password="",
        ready_hash=User.objects.get(username="lead").password,
        category=NEWCOMER.category,
        nature=NEWCOMER.nature,
        legal_representative=NEWCOMER.head,
        founders=NEWCOMER.head,
        address="环翠区海滨路 20 号（演示）",
        experience_since=clock.today() - timedelta(days=1100),
    )
