"""What waits for another person: a district that asks the city for one, a paper of a principal's."""

from __future__ import annotations

from accounts.domain import paper_entries, stand_ins
from accounts.enums import Role
from core import clock, deeds
from demo.world import World


def leave(world: World) -> None:
    """The next district is short of somebody; where a placement runs, its dean typed in an order."""
    _short_of_one(world)
    if "placement" in world.things:
        _signed_by_the_principal(world)


def _short_of_one(world: World) -> None:
    by = world.cast["lead_371003"]
    stand_ins.ask(
        world.offices["bureau_371003"], by=by, reason="经办脱产培训两周，双人事项无人核对。"
    )
    world.minutes(10)


def _signed_by_the_principal(world: World) -> None:
    dean = world.cast["dean"]
    paper_entries.enter(
        deeds.fresh(world.things["placement"]),
        by=dean,
        move="issue_order",
        side=Role.SCHOOL,
        reason="连续两周未按安排时间到校，课前没有清点人数。",
        dated=clock.today(),
        entry_scan=world.paper("校长签发的整改通知书", by=dean),
        facts={
            "number": f"望小整〔{world.began.year}〕9号（演示）",
            "clause": "服务协议第四条",
            "demands": "五个工作日内书面说明，按时到校并清点人数。",
        },
    )
    world.minutes(10)
