from datetime import timedelta

import pytest

from core import clock
from tasks import table
from tests.factories.vetting import open_calendar
from tests.journeys.hands import Hands


@pytest.fixture
def hands(cast):
    return lambda name: Hands(cast.client(getattr(cast, name)), getattr(cast, name))


@pytest.fixture
def time():
    """The clock of the journey, on a Monday morning; what falls due on the way is done by the jobs."""
    today = clock.today()
    monday = today + timedelta(days=-today.weekday() % 7)
    with clock.frozen(clock.at(monday, 9)) as hand:
        open_calendar()

        class Time:
            def to(self, day, hour=9):
                hand.move(clock.at(day, hour))
                table.run_everything()

            def on(self, days):
                self.to(clock.today() + timedelta(days=days))

            def workday(self, count=1):
                self.to(clock.add_working_days(clock.today(), count).date)

        yield Time()
