"""A correction period told while its year was provisional follows the official table."""

from __future__ import annotations

from datetime import date

from accounts.actors import system
from accounts.models import Deadline, Message
from core import calendar, clock
from core.deeds import fresh
from core.models import CalendarYear
from tests.factories import institutions as people
from tests.factories import vetting
from tests.vetting.refusals import why
from vetting.domain import applications, corrections, sweeps

LAPSE = system("application-lapse")
HOLIDAY = [(date(2027, 1, 4), False, "假")]


def asked_at_new_year(cast, time):
    row = vetting.reviewed(vetting.submitted_application(cast), failed=["课程方案"])
    time.move(clock.at(date(2026, 12, 29), 9))
    CalendarYear.objects.filter(year=2027).delete()
    calendar.open_provisional(2027, document="暂定")
    return corrections.ask_correction(row, by=cast.officer)


def swept():
    """What the worker does now; the ids it found."""
    job = next(each for each in sweeps.DUE if each.name == "application-lapse")
    found = list(job.due(clock.now()))
    for pk in found:
        job.do(pk)
    return found


def test_late_table_gives_the_later_day_to_row_deadline_and_institution(cast, time):
    row = asked_at_new_year(cast, time)
    asked = row.open_correction
    told = asked.due_on
    assert (asked.provisional, asked.period()) == (True, clock.Due(told, True))
    assert swept() == []
    calendar.enter(2027, HOLIDAY, source="正式安排")
    assert swept() == [row.pk]
    asked.refresh_from_db()
    later = clock.add_working_days(date(2026, 12, 29), asked.working_days).date
    assert (asked.due_on, asked.told_due_on, asked.period()) == (
        later, told, clock.Due(later, False),
    )  # fmt: skip
    assert later > told
    row = fresh(row)
    deadline = Deadline.objects.get(kind=applications.CORRECTION, dropped_at=None)
    assert (deadline.due_on, deadline.provisional) == (later, False)
    notices = Message.objects.filter(kind="application.follow_calendar")
    assert sorted(notices.values_list("role", flat=True)) == ["DISTRICT", "INSTITUTION"]
    assert swept() == []
    # The day that was told first is over: nothing lapses, and the answer is still in time.
    time.move(clock.at(later, 9))
    assert swept() == []
    assert why(corrections.propose_lapse, row, by=LAPSE) == [
        f"补正期限（{later.isoformat()}）还没有过。"
    ]
    clerk = people.clerk_of(row.institution)
    plan = next(each for each in row.items() if each.title == "课程方案")
    applications.put_material(row, by=clerk, item=plan, file=people.stored_file("补.pdf"))
    assert applications.answer_correction(fresh(row), by=clerk).state == "submitted"


def test_late_table_takes_a_proposed_lapse_back(cast, time):
    row = asked_at_new_year(cast, time)
    told = row.open_correction.due_on
    time.move(clock.at(told + clock.ONE_DAY, 9))
    assert swept() == [row.pk]
    assert fresh(row).lapse_proposed_at is not None
    calendar.enter(2027, [*HOLIDAY, (date(2027, 1, 5), False, "假")], source="正式安排")
    assert swept() == [row.pk]
    assert fresh(row).lapse_proposed_at is None
    assert why(corrections.confirm_lapse, fresh(row), by=cast.officer) == ["补正还没有逾期。"]


def test_table_that_gives_an_earlier_day_takes_none_away(cast, time):
    row = asked_at_new_year(cast, time)
    told = row.open_correction.due_on
    calendar.enter(
        2027, [(date(2027, 1, 2), True, "班"), (date(2027, 1, 3), True, "班")], source="正式"
    )
    assert swept() == []
    time.move(clock.at(told, 9))
    assert swept() == []
    time.move(clock.at(told + clock.ONE_DAY, 9))
    assert swept() == [row.pk]
    assert fresh(row).lapse_proposed_at is not None
