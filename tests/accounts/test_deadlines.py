from datetime import date, timedelta

import pytest

from accounts.domain import deadlines
from accounts.enums import Role
from accounts.models import Deadline, Message
from core import clock
from tasks import sweeps, table
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


def test_a_lead_time_that_has_begun_when_it_is_set_speaks_at_once(ticket):
    row = _put(ticket, 2)
    assert deadlines.to_remind(clock.now()) == [row.pk]
    assert deadlines.remind(row.pk) is True
    assert _texts() == ["还剩 2 天：答复工单（期限 2026-11-26）。"]
    assert deadlines.to_remind(clock.now()) == []


def test_only_what_has_come_is_asked_for_and_each_time_comes_again(ticket, hands):
    row = _put(ticket, 5)
    asked = []
    for day in range(8):
        hands.move(clock.at(DAY + timedelta(days=day)))
        asked.append(deadlines.to_remind(clock.now()))
        deadlines.remind_many(asked[-1])
    assert asked == [[], [], [row.pk], [], [row.pk], [], [row.pk], []]
    assert Deadline.objects.get().remind_at is None


def test_a_moment_that_passes_in_the_day_is_overdue_at_that_moment(ticket, hands):
    row = deadlines.put(
        ticket, "close", what="截止", due=clock.at(DAY, 17, 30), owner=ticket.organisation_id,
        role=Role.DISTRICT, remind=(),
    )  # fmt: skip
    hands.move(clock.at(DAY, 17, 29))
    assert deadlines.to_remind(clock.now()) == []
    hands.move(clock.at(DAY, 17, 30))
    assert deadlines.to_remind(clock.now()) == [row.pk]


def test_many_at_once_say_the_same_as_each_by_itself(ticket, hands):
    rows = [
        deadlines.put(ticket, f"kind-{days}", what=f"事项{days}", due=DAY + timedelta(days=days),
                      owner=ticket.organisation_id, role=Role.DISTRICT)
        for days in (0, 1, 3, 9)
    ]  # fmt: skip
    assert deadlines.remind_many([row.pk for row in rows]) == 3
    assert deadlines.remind_many([row.pk for row in rows]) == 0
    assert _texts() == [
        "今天到期：事项0。",
        "还剩 1 天：事项1（期限 2026-11-25）。",
        "还剩 3 天：事项3（期限 2026-11-27）。",
    ]


def test_one_that_cannot_be_said_stops_no_other(ticket, hands):
    rows = [
        deadlines.put(ticket, f"kind-{number}", what=f"事项{number}", due=DAY,
                      owner=ticket.organisation_id, role=Role.DISTRICT)
        for number in range(3)
    ]  # fmt: skip
    Deadline.objects.filter(pk=rows[1].pk).update(remind=["坏"])
    assert sweeps.run(table.SWEEPS["reminders"]) == sweeps.Outcome(done=2, failed=1)
    assert _texts() == ["今天到期：事项0。", "今天到期：事项2。"]
