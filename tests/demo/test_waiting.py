"""The demo's first screen: whoever comes in by a door finds something to do, and hardly anything late."""

from __future__ import annotations

from pathlib import Path

import pytest

from accounts.models import Membership
from demo.models import DemoDoor
from portals.shared import due, workbench
from tests import seeded

pytestmark = [pytest.mark.django_db, seeded.GROUP]
# This expert has locked every sheet.
IDLE = {"panel1"}


def _blocks(member: Membership) -> list[workbench.Block]:
    return workbench.blocks(member.actor(), due.Countdown(), mine=True)


def test_every_door_finds_something_waiting(demo_world: Path) -> None:
    doors = DemoDoor.objects.select_related("membership__user", "membership__organisation__region")
    idle = {door.membership.user.username for door in doors if not _blocks(door.membership)}
    assert idle == IDLE


def test_nothing_is_overdue_when_the_demo_begins(demo_world: Path) -> None:
    members = Membership.objects.select_related("user", "organisation__region")
    late = [
        (member.user.username, block.label)
        for member in members
        for block in _blocks(member)
        if block.overdue
    ]
    assert late == []
