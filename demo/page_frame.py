"""What the demo adds to every page: its sign-in doors and its clock."""

from __future__ import annotations

from datetime import datetime

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.enums import position
from accounts.models import Membership
from core import clock
from demo import demo_clock, guard
from demo.models import DemoDoor
from portals.kit import due, frame, workbench


def doors(*, counted: bool = False) -> list[frame.Door]:
    """`counted`: with what waits for each person, which asks for everybody's workbench."""
    if not guard.is_demo():
        return []
    countdown = due.Countdown()
    rows = DemoDoor.objects.select_related("membership__user", "membership__organisation__region")
    return [
        frame.Door(
            label=_door_label(row), hint=f"{row.membership.organisation.name} · {row.hint}",
            value=str(row.membership_id), waiting=_waiting(row.membership, countdown) if counted else 0,
        )
        for row in rows
    ]  # fmt: skip


def _waiting(member: Membership, countdown: due.Countdown) -> int:
    """What this person's workbench counts."""
    blocks = workbench.blocks(member.actor(), countdown, mine=True)
    return sum(block.count for block in blocks)


def _door_label(row: DemoDoor) -> str:
    return position(row.membership.role, lead=row.membership.is_lead)


def clock_steps(request: HttpRequest) -> frame.Clock | None:
    if not guard.is_demo():
        return None
    return frame.Clock(
        today=clock.today(),
        steps=(
            _step(_("到下一个期限"), "deadline", demo_clock.next_moment()),
            _step(_("到明天"), "tomorrow", demo_clock.tomorrow()),
        ),
    )


def _step(label: str, step: str, to: datetime) -> frame.ClockStep:
    day = timezone.localtime(to).date()
    return frame.ClockStep(label, reverse("demo-forward"), day, {"step": step})
