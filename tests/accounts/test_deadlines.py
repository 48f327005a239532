from datetime import date, timedelta

import pytest

from accounts.domain import deadlines
from accounts.enums import Role
from accounts.models import Deadline, Message
from core import clock
from tests.core.conftest import office  # noqa: F401 - the kernel's small office

DAY = date(2026, 11, 24)


@pytest.fixture
def hands():
    with clock.frozen(clock.at(DAY)) as frozen:
        yield frozen


@pytest.fixture
def ticket(office, hands):  # noqa: F811
    return office.ticket()


def _put(ticket, days, **how):
    return deadlines.put(
        ticket, "answer", what="答复工单", due=DAY + timedelta(days=days),
        owner=ticket.organisation_id, role=Role.DISTRICT, **how,
    )  # fmt: skip


def _texts():
    return list(Message.objects.order_by("id").values_list("text", flat=True))


def test_reminds_once_per_lead_time_and_once_when_overdue(ticket, hands):
    row = _put(ticket, 5)
    for day in range(8):
        hands.move(clock.at(DAY + timedelta(days=day)))
        for _ in range(2):
            deadlines.remind(row.pk)
    assert _texts() == [
        "还剩 3 天：答复工单（期限 2026-11-29）。",
        "还剩 1 天：答复工单（期限 2026-11-29）。",
        "已逾期：答复工单（期限 2026-11-29）。",
    ]


def test_missed_runs_are_caught_up_with_the_nearest_lead_only(ticket, hands):
    row = _put(ticket, 10, remind=(7, 3, 1))
    hands.move(clock.at(DAY + timedelta(days=9)))
    assert deadlines.remind(row.pk) is True
    assert deadlines.remind(row.pk) is False
    assert _texts() == ["还剩 1 天：答复工单（期限 2026-12-04）。"]


def test_put_replaces_the_open_deadline(ticket):
    _put(ticket, 5)
    row = _put(ticket, 9)
    assert list(deadlines.open_ones()) == [row]
    assert Deadline.objects.count() == 2


def test_met_and_dropped_deadlines_are_silent(ticket, hands):
    row = _put(ticket, 1)
    deadlines.meet(ticket, "answer")
    assert deadlines.remind(row.pk) is False
    other = _put(ticket, 1)
    deadlines.drop(ticket)
    assert deadlines.remind(other.pk) is False
    assert Message.objects.count() == 0


def test_a_day_is_over_at_the_midnight_that_ends_it(ticket, hands):
    row = _put(ticket, 1)
    assert row.due_at == clock.at(DAY + timedelta(days=2), 0, 0)


def test_a_moment_is_kept_to_the_minute(ticket):
    moment = clock.at(DAY, 17, 30)
    row = deadlines.put(
        ticket, "close", what="截止", due=moment, owner=ticket.organisation_id,
        role=Role.DISTRICT, action="close",
    )  # fmt: skip
    assert (row.due_on, row.due_at) == (DAY, moment)


def test_a_provisional_date_stays_marked(ticket):
    row = deadlines.put(
        ticket, "answer", what="答复", due=clock.Due(date(2031, 1, 5), True),
        owner=ticket.organisation_id, role=Role.DISTRICT,
    )  # fmt: skip
    assert row.provisional is True
