"""Institutions that register themselves in the live road, confirmed and with verified papers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from accounts.actors import Person
from accounts.enums import Role
from accounts.models import Membership, Region, User
from core import clock, identity
from demo.cast import HOME
from demo.world import World
from institutions.domain import licences, registration, signup
from institutions.enums import Category, LicenceKind, Nature
from institutions.facts import NewLicence, Registration
from institutions.models import Institution

ISSUERS = {
    LicenceKind.NPO_CERT: "环翠区民政局",
    LicenceKind.BUSINESS_LICENCE: "环翠区市场监督管理局",
    LicenceKind.OPERATING_PERMIT: "环翠区教育局",
    LicenceKind.SPORT_FILING: "环翠区教育局",
}


@dataclass(frozen=True)
class Body:
    """One invented institution: key in `world.things`, its clerk is `world.cast["clerk_<key>"]`."""

    key: str
    name: str
    category: str
    nature: str
    head: str
    number: int

    @property
    def uscc(self) -> str:
        prefix = "91" if self.nature == Nature.COMPANY else "52"
        body = f"{prefix}000000MA8{self.number:06d}"
        return body + identity.uscc_check_digit(body)


STAR = Body("star", "威海乐动轮滑培训学校（演示）", Category.SPORTS, Nature.NPO, "于飞（演示）", 1)
OTHERS = (
    Body("taekwondo", "威海跆道武术培训中心（演示）", Category.SPORTS, Nature.COMPANY, "丛林（演示）", 2),
    Body("robot", "威海创客机器人培训学校（演示）", Category.TECH, Nature.NPO, "毕然（演示）", 3),
    Body("paint", "威海海韵美术培训学校（演示）", Category.ARTS, Nature.NPO, "宋雅（演示）", 4),
    Body("football", "威海劲风足球俱乐部（演示）", Category.SPORTS, Nature.COMPANY, "曲强（演示）", 5),
    Body("chess", "威海弈趣棋类培训中心（演示）", Category.SPORTS, Nature.COMPANY, "姜平（演示）", 6),
)  # fmt: skip
LATER = (
    Body("dance", "威海舞韵艺术培训学校（演示）", Category.ARTS, Nature.NPO, "邹婷（演示）", 7),
    Body(
        "drama", "威海小剧场戏剧培训中心（演示）", Category.ARTS, Nature.COMPANY, "隋阳（演示）", 8
    ),
)


def register(world: World, body: Body) -> Institution:
    """Its clerk opens the file; the officer confirms it and verifies the papers."""
    officer = world.cast["officer"]
    row = signup.register(
        Registration(
            uscc=body.uscc,
            name=body.name,
            region=Region.objects.get(code=HOME),
            contact_name=f"{body.head[:2]}",
            contact_phone=f"1380000{body.number:04d}",
            authorisation=world.paper(f"{body.name}授权书", by=officer),
            username=f"clerk.{body.key}",
            password="",
            category=body.category,
            nature=body.nature,
            legal_representative=body.head,
            founders=body.head,
            address=f"环翠区海滨路 {body.number} 号（演示）",
            experience_since=clock.today() - timedelta(days=1500),
        ),
        ready_hash=User.objects.get(username="lead").password,
    )
    clerk = _clerk(world, row, body)
    world.minutes(20)
    row = registration.confirm(row, by=officer)
    for kind in _papers(body):
        _hand_in(world, row, clerk, kind, body)
    world.things[body.key] = row
    return row


def _clerk(world: World, row: Institution, body: Body) -> Person:
    member = Membership.objects.select_related("user", "organisation__region").get(
        organisation=row.organisation, role=Role.INSTITUTION
    )
    world.cast[f"clerk_{body.key}"] = member.actor()
    return world.cast[f"clerk_{body.key}"]


def _papers(body: Body) -> list[LicenceKind]:
    legal = LicenceKind.BUSINESS_LICENCE if body.nature == Nature.COMPANY else LicenceKind.NPO_CERT
    sports = body.category == Category.SPORTS
    return [legal, LicenceKind.SPORT_FILING if sports else LicenceKind.OPERATING_PERMIT]


def _hand_in(world: World, row: Institution, clerk: Person, kind: LicenceKind, body: Body) -> None:
    licence = licences.submit(
        row,
        NewLicence(
            kind=kind,
            number=f"威演{kind.value[:2]}{body.number:04d}",
            issuer=ISSUERS[kind],
            permitted_scope=row.get_category_display(),
            valid_from=clock.today() - timedelta(days=500),
            valid_until=clock.today() + timedelta(days=1200),
            file=world.paper(f"{body.name}{kind.label}", by=clerk),
        ),
        by=clerk,
    )
    licences.verify(licence, by=world.cast["officer"])
