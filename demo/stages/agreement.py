"""签订协议: the listed institutions sign, schools take them in.

Waiting afterwards, when the road stops here: an agreement to sign and a change to answer for the
lead, a proposal for the star's clerk, an entry from paper for another officer to check, coming
placements for the dean.
"""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from contracts import facts
from contracts.domain import agreements, amendments, clauses, placements
from contracts.models import Agreement, Placement
from core import clock, deeds
from core.models.files import StoredFile
from demo.builders import institutions as build_up
from demo.world import World

PLAN = "停止服务时由本校体育教师接管，家长可选择退出。"
SIGNED = {"star": "轮滑", "taekwondo": "跆拳道", "paint": "少儿美术"}


def build(world: World) -> None:
    _go(world, 55)
    for key, name in SIGNED.items():
        _ready(world, key, name)
    _sign(world)
    _into_schools(world)
    if world.today <= clock.today() + timedelta(days=60):
        _go(world, 88)
        _waiting(world)
    else:
        _activate(world, "paint")


def _go(world: World, days: int, hour: int = 9) -> None:
    """So many days after the road began, unless that is over already."""
    day = world.began + timedelta(days=days)
    if clock.now() < clock.at(day, hour):
        world.at(day, hour)


def _ready(world: World, key: str, name: str) -> None:
    """Persons cleared and the course accepted, handed in by the institution's own clerk."""
    body, clerk = deeds.fresh(world.things[key]), world.cast[f"clerk_{key}"]
    world.things[f"staff_{key}"] = build_up.people(world, body, count=3, by=clerk)
    world.things[f"course_{key}"] = build_up.course(world, body, name, by=clerk)


def _number(world: World, number: int) -> str:
    return f"环教协〔{world.began.year}〕{number}号（演示）"


def _prepared(world: World, key: str, number: int) -> Agreement:
    listing = deeds.fresh(world.things[f"listing_{key}"])
    row = agreements.draft(
        listing,
        facts.Draft(
            number=_number(world, number),
            valid_from=max(listing.valid_from, clock.today() + timedelta(days=7)),
            valid_until=listing.valid_until,
            staff=world.things[f"staff_{key}"][:2],
            prices=[(world.things[f"course_{key}"], Decimal("18.00"))],
            satisfaction_target=clauses.target(listing),
            texts=clauses.prefilled(listing),
        ),
        by=world.cast["officer"],
    )
    world.minutes(40)
    return agreements.offer(row, by=world.cast["officer"])


def _sign(world: World) -> None:
    offered = {key: _prepared(world, key, n) for n, key in enumerate(SIGNED, start=1)}
    _go(world, 57)
    for key, row in offered.items():
        agreements.countersign(row, by=world.cast[f"clerk_{key}"])
        world.minutes(30)
    _go(world, 58)
    world.things |= {f"agreement_{key}": deeds.fresh(row) for key, row in offered.items()}
    for key in ("star", "taekwondo"):
        _activate(world, key)
    world.things["agreement"] = world.things["agreement_star"]


def _activate(world: World, key: str) -> None:
    row, lead = deeds.fresh(world.things[f"agreement_{key}"]), world.cast["lead"]
    world.things[f"agreement_{key}"] = agreements.activate(
        row,
        facts.Signature(
            signed_file=world.paper(f"{SIGNED[key]}合作协议", by=lead),
            signed_on=min(clock.today(), row.valid_from),
            number=row.number,
        ),
        by=lead,
    )


def _propose(
    world: World,
    key: str,
    *,
    school: str,
    by: str,
    first: date,
    last: date,
    timetable: str = "周二、周四 16:30，操场",
    entry_scan: StoredFile | None = None,
) -> Placement:
    agreement = deeds.fresh(world.things[f"agreement_{key}"])
    wanted = facts.Proposal(
        school=world.things[school],
        course=world.things[f"course_{key}"],
        starts_on=first,
        ends_on=last,
        pupils=30,
        weekly_hours=Decimal(2),
        price=Decimal("18.00"),
        group_plan=PLAN,
        timetable=timetable,
        entry_scan=entry_scan,
    )
    return placements.propose(agreement, wanted, by=world.cast[by])


def _into_schools(world: World) -> None:
    """Proposed by the schools, agreed to by the institutions; the machine starts them on the day."""
    _go(world, 60)
    star, other = world.things["agreement_star"], world.things["agreement_taekwondo"]
    first = max(star.valid_from, clock.today()) + timedelta(days=3)
    plans = (
        ("placement", "star", "school", "dean", star.valid_until),
        ("placement2", "star", "school2", "principal2", star.valid_until),
        ("placement3", "taekwondo", "school2", "principal2", other.valid_until),
    )
    for name, key, school, by, last in plans:
        row = _propose(world, key, school=school, by=by, first=first, last=last)
        world.minutes(20)
        staff = world.things[f"staff_{key}"][:1]
        world.things[name] = placements.agree(
            row, facts.Manned(staff=staff), by=world.cast[f"clerk_{key}"]
        )
    world.at(first)


def _waiting(world: World) -> None:
    soon, last = world.later(6), world.things["agreement_star"].valid_until
    _propose(
        world,
        "star",
        school="school",
        by="dean",
        first=soon,
        last=last,
        timetable="周五 15:30，操场",
    )
    _from_paper(world, soon, last)
    coming = _propose(
        world,
        "taekwondo",
        school="school",
        by="dean",
        first=world.later(4),
        last=last,
        timetable="周三 16:30，体育馆",
    )
    staff = world.things["staff_taekwondo"][1:2]
    placements.agree(coming, facts.Manned(staff=staff), by=world.cast["clerk_taekwondo"])
    amendments.propose(
        deeds.fresh(world.things["agreement_taekwondo"]),
        facts.Change(
            cause="staff",
            text="增加一名教练，满足新增班次需要。",
            effective_on=soon,
            document=world.paper("人员变更申请", by=world.cast["clerk_taekwondo"]),
            changes={"add_staff": world.things["staff_taekwondo"][2:3]},
        ),
        by=world.cast["clerk_taekwondo"],
    )


def _from_paper(world: World, first: date, last: date) -> None:
    """A school's and an institution's stamped paper, entered by one officer for another to check."""
    officer = world.cast["officer2"]
    row = _propose(
        world,
        "star",
        school="school2",
        by="officer2",
        first=first,
        last=last,
        timetable="周一 16:30，操场",
        entry_scan=world.paper("学校入校申请（盖章）", by=officer),
    )
    placements.agree(
        row,
        facts.Manned(
            staff=world.things["staff_star"][1:2],
            entry_scan=world.paper("机构同意入校（盖章）", by=officer),
        ),
        by=officer,
    )
