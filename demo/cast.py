"""The people of the demo world, each invited by the office above, as on a real first day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from django.contrib.auth.hashers import make_password

from accounts.actors import Person
from accounts.domain import founding, offices, people
from accounts.enums import OrganisationKind as Kind
from accounts.enums import Role
from accounts.facts import Invitation
from accounts.models import Membership, Region
from demo.models import DemoDoor
from demo.world import World
from institutions.domain import schools
from institutions.enums import SchoolStage
from institutions.facts import NewSchool, NewTerm, NewYear
from institutions.models import School, Term

PASSWORD = "zhunru-demo-2026"  # noqa: S105 - no secret: opens invented data only
CITY = "371000"
DISTRICTS = {
    "371002": "环翠区",
    "371003": "文登区",
    "371082": "荣成市",
    "371083": "乳山市",
    "371071": "高技术产业开发区",
    "371072": "经济技术开发区",
    "371073": "临港经济技术开发区",
}
HOME = "371002"
FIRST_YEAR = 2022


class Part(NamedTuple):
    """One person: key in `world.cast`, who invites, office, role, lead, and what the door says."""

    key: str
    inviter: str
    office: str
    role: str
    lead: bool
    name: str
    hint: str = ""


CITY_PARTS = (
    Part("city_lead", "admin", "city_bureau", Role.CITY, True, "孙海（演示）", "看全市，开年历，定标准"),
    Part("city", "city_lead", "city_bureau", Role.CITY, False, "林涛（演示）"),
    Part("auditor", "admin", "city_bureau", Role.AUDITOR, False, "郑清（演示）", "核对全市记录"),
    Part("lead", "admin", "bureau", Role.DISTRICT, True, "王岚（演示）", "决定：发布、入围、协议、退出"),
    Part("officer", "lead", "bureau", Role.DISTRICT, False, "李珊（演示）", "经办：审核、公示、协议、立案"),
    Part("officer2", "lead", "bureau", Role.DISTRICT, False, "赵宁（演示）", "第二名经办：核对、法制审核"),
    Part("inspector", "lead", "bureau", Role.INSPECTOR, False, "刘毅（演示）", "到校检查，发起退出"),
    Part("inspector2", "lead", "bureau", Role.INSPECTOR, False, "陈静（演示）"),
    Part("panel1", "lead", "bureau", Role.PANEL, False, "专家甲（演示）", "专家甲：打分、锁定"),
    Part("panel2", "lead", "bureau", Role.PANEL, False, "专家乙（演示）", "专家乙：打分、锁定"),
    Part("panel3", "lead", "bureau", Role.PANEL, False, "专家丙（演示）", "专家丙：打分、锁定"),
    Part("reviewer", "lead", "department", Role.REVIEWER, True, "周敏（演示）", "联审意见"),
    Part("principal", "lead", "school_office", Role.SCHOOL, True, "高校长（演示）", "校长：书面整改、决定"),
    Part("dean", "principal", "school_office", Role.SCHOOL, False, "马主任（演示）", "安排入校、记质量分"),
    Part("principal2", "lead", "school2_office", Role.SCHOOL, True, "徐校长（演示）"),
)  # fmt: skip


@dataclass
class Street:
    """Code and name of a school of the home district."""

    key: str
    code: str
    name: str
    pupils: int


SCHOOLS = (
    Street("school", "3137100221", "望海小学（演示）", 1260),
    Street("school2", "3137100222", "青松小学（演示）", 980),
)


def build(world: World) -> None:
    """The city, its districts with an officer and a lead each, and the home district's people."""
    secret = make_password(PASSWORD)
    founding.first_admin(
        CITY, region_name="威海市", bureau_name="威海市教育局", username="admin", name="管理员（演示）"
    )  # fmt: skip
    admin = Membership.objects.select_related("user", "organisation__region").get()
    admin.user.password, admin.user.must_change_password = secret, False
    admin.user.save()
    _seat(world, "admin", admin, "人员、机构账号，看不到案卷")
    world.offices["city_bureau"] = admin.organisation
    for code, name in DISTRICTS.items():
        world.offices[f"bureau_{code}"] = offices.add_district(
            by=world.cast["admin"], code=code, name=name, bureau_name=f"{name}教育局"
        )
    world.offices["bureau"] = world.offices[f"bureau_{HOME}"]
    for part in CITY_PARTS:
        if part.key == "principal":
            _found_schools(world)
        if part.key == "reviewer":
            world.offices["department"] = offices.found(
                by=world.cast["lead"], kind=Kind.DEPARTMENT, code="371002-WL", name="环翠区文化和旅游局"
            )  # fmt: skip
        invite(world, part, secret)
    _other_districts(world, secret)


def invite(world: World, part: Part, secret: str = "") -> Person:
    """Invite one person of the cast with the demo's common password."""
    member = people.invite(
        world.offices[part.office],
        Invitation(
            role=part.role, username=part.key.replace("_", "."), name=part.name, is_lead=part.lead
        ),
        by=world.cast[part.inviter],
        ready_hash=secret or make_password(PASSWORD),
    )
    return _seat(world, part.key, member, part.hint)


def _seat(world: World, key: str, member: Membership, hint: str) -> Person:
    member = Membership.objects.select_related("user", "organisation__region").get(pk=member.pk)
    world.cast[key] = member.actor()
    if hint:
        DemoDoor.objects.create(membership=member, hint=hint, order=DemoDoor.objects.count())
    return world.cast[key]


def door(world: World, key: str, hint: str) -> None:
    """Give somebody of the cast a button on the sign-in panel."""
    member = Membership.objects.get(pk=world.cast[key].membership_id)
    DemoDoor.objects.create(membership=member, hint=hint, order=DemoDoor.objects.count())


def _found_schools(world: World) -> None:
    region = Region.objects.get(code=HOME)
    for street in SCHOOLS:
        school = _school(world, region, "officer", street)
        world.things[street.key] = school
        world.offices[f"{street.key}_office"] = school.organisation


def _school(world: World, region: Region, by: str, street: Street) -> School:
    return schools.enter(
        region,
        NewSchool(
            code=street.code,
            name=street.name,
            stage=SchoolStage.PRIMARY,
            pupils=street.pupils,
            after_class_pupils=street.pupils * 4 // 5,
        ),
        by=world.cast[by],
    )


def _other_districts(world: World, secret: str) -> None:
    """Every other district gets one officer and one lead: they entered the closed term's papers."""
    for code, name in DISTRICTS.items():
        if code == HOME:
            world.cast[f"officer_{code}"] = world.cast["officer"]
            world.cast[f"lead_{code}"] = world.cast["lead"]
            continue
        office = f"bureau_{code}"
        who = f"{name[:2]}"
        lead = Part(f"lead_{code}", "admin", office, Role.DISTRICT, True, f"{who}负责人（演示）")
        officer = Part(
            f"officer_{code}", lead.key, office, Role.DISTRICT, False, f"{who}经办（演示）"
        )
        invite(world, lead, secret)
        invite(world, officer, secret)


def district_school(world: World, code: str, number: int) -> School:
    """The n-th school of a district, entered by its officer."""
    street = Street(
        "",
        f"31{code}{number:02d}",
        f"{DISTRICTS[code][:2]}第{number}小学（演示）",
        800 + 10 * number,
    )
    return _school(world, Region.objects.get(code=code), f"officer_{code}", street)


def terms(world: World) -> None:
    """The closed term 2022-spring, and a current one wide enough for the live road to fit in."""
    city, by = Region.objects.get(code=CITY), world.cast["city"]
    past = schools.enter_year(
        city,
        NewYear(code="2021-2022", starts_on=date(2021, 9, 1), ends_on=date(2022, 8, 31)),
        by=by,
    )
    world.things["term_2022"] = schools.enter_term(past, NewTerm(code="2022-spring", name="2022年春季学期", starts_on=date(2022, 2, 14), ends_on=date(2022, 7, 8)), by=by)  # fmt: skip
    world.things["term"] = _current_term(world, city, by)


def _current_term(world: World, city: Region, by: Person) -> Term:
    """The semester of `world.today`; its days are the demo's own, so that any day will do."""
    today = world.today
    spring = 2 <= today.month <= 7
    first = today.year - 1 if today.month < 8 else today.year
    year = schools.enter_year(
        city,
        NewYear(
            code=f"{first}-{first + 1}",
            starts_on=world.began.replace(day=1),
            ends_on=max(date(first + 1, 8, 31), world.later(120)),
        ),
        by=by,
    )
    code = f"{today.year if spring else first}-{'spring' if spring else 'autumn'}"
    name = f"{code[:4]}年{'春' if spring else '秋'}季学期"
    return schools.enter_term(
        year, NewTerm(code=code, name=name, starts_on=world.began, ends_on=world.later(60)), by=by
    )


def today_is_allowed(day: date) -> bool:
    return day.year > FIRST_YEAR
