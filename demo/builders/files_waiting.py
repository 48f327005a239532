"""What waits in the files of institutions on the demo's last day, for the district and for a clerk."""

from __future__ import annotations

from datetime import timedelta

from accounts.actors import Person
from accounts.domain import owners, passwords, people
from accounts.enums import Role
from accounts.facts import Invitation
from accounts.models import OneTimePassword, Region, User
from core import clock, deeds
from demo.builders import applicants
from demo.builders import institutions as build
from demo.cast import HOME, PASSWORD
from demo.world import World
from institutions.domain import changes, licences, persons, signup, staff
from institutions.enums import Category, ChangeKind, LicenceKind, Nature
from institutions.facts import NewChange, NewLicence, Registration
from institutions.models import Institution, Staff

NEWCOMER = applicants.Body(
    "newcomer", "威海浪花编程培训中心（演示）", Category.TECH, Nature.COMPANY, "谭溪（演示）", 20
)


def leave(world: World) -> None:
    """One registration, licence, person, course and change each; a paper about to run out; persons
    sent back to their institutions; a personal number that was looked at."""
    _registration(world)
    people.invite(
        world.offices["city_bureau"],
        Invitation(role=Role.CITY, username="newcomer", name="何新（演示）"),
        by=world.cast["admin"],
    )
    _unconfirmed(world, "bureau", "lead", Role.DISTRICT, "officer3", "苏晴（演示）")
    _unconfirmed(world, "school_office", "principal", Role.SCHOOL, "dean2", "方敏（演示）")
    robot = deeds.fresh(world.things["robot"])
    clerk = world.cast["clerk_robot"]
    world.minutes(10)
    _papers(world, robot, clerk)
    build.submitted(world, robot, number=31, by=clerk)
    build.course(world, robot, "图形化编程", by=clerk, accept=False)
    build.cleared(world, robot, number=32, by=clerk, health_left=12)
    for key, number in (("robot", 33), ("star", 34), ("taekwondo", 35)):
        _sent_back(world, key, number)
    persons.reveal(
        Staff.objects.filter(institution=robot).latest("pk"),
        by=world.cast["officer"],
        reason="与身份证复印件核对",
    )


def _unconfirmed(
    world: World, office: str, inviter: str, role: str, username: str, name: str
) -> None:
    """A new person who came in with the one_time_password and asks the office above to be confirmed."""
    maker = world.cast[inviter]
    row = people.invite(
        world.offices[office], Invitation(role=role, username=username, name=name), by=maker
    )
    first = passwords.show(OneTimePassword.objects.get(membership=row), by=maker)
    passwords.change(row, by=row.actor(), old=first, new=f"{PASSWORD}-first")
    owners.ask(row, by=row.actor(), old=f"{PASSWORD}-first", new=PASSWORD)


def _papers(world: World, robot: Institution, clerk: Person) -> None:
    today = clock.today()
    insurance = world.paper("公众责任险保单", by=clerk)
    licences.submit(
        robot,
        NewLicence(
            kind=LicenceKind.INSURANCE,
            number="演保0003",
            issuer="某财产保险公司（演示）",
            valid_from=today - timedelta(days=2),
            valid_until=today + timedelta(days=363),
            file=insurance,
        ),
        by=clerk,
    )
    changes.file(
        robot,
        NewChange(
            kind=ChangeKind.ADDRESS,
            new_value="环翠区文化路 66 号（演示）",
            effective_on=today - timedelta(days=1),
            evidence=world.paper("变更登记通知书", by=clerk),
        ),
        by=clerk,
    )


def _sent_back(world: World, key: str, number: int) -> None:
    """A person whose paper does not fit, for an institution that may still put people forward."""
    body = deeds.fresh(world.things[key])
    if body.may_not_enter(clock.today()):
        return
    handed_in = build.submitted(world, body, number=number, by=world.cast[f"clerk_{key}"])
    staff.refuse(
        handed_in,
        by=world.cast["officer"],
        reason="专业能力证明与任教项目不对应，请更换后重新提交。",
    )


def _registration(world: World) -> None:
    officer = world.cast["officer"]
    signup.register(
        Registration(
            uscc=NEWCOMER.uscc,
            name=NEWCOMER.name,
            region=Region.objects.get(code=HOME),
            contact_name=NEWCOMER.head,
            contact_phone="13800000020",
            authorisation=world.paper("浪花编程授权书", by=officer),
            username="clerk.newcomer",
            password="",
            category=NEWCOMER.category,
            nature=NEWCOMER.nature,
            legal_representative=NEWCOMER.head,
            founders=NEWCOMER.head,
            address="环翠区海滨路 20 号（演示）",
            experience_since=clock.today() - timedelta(days=1100),
        ),
        ready_hash=User.objects.get(username="lead").password,
    )
