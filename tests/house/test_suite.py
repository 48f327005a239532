"""The suite's own promises."""

from datetime import date

import pytest
from django.db import connection

from core import clock, ledger_triggers
from core.models.calendar import CalendarYear
from tests.house import source


def test_today_is_the_day_the_suite_was_asked_to_run_on(request):
    wanted = request.config.getoption("--today")
    assert not wanted or clock.today() == date.fromisoformat(wanted)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("turn", [1, 2])
def test_flush_leaves_triggers_and_reference_data(turn):
    assert ledger_triggers.faults(connection) == []
    assert CalendarYear.objects.filter(year=2026).exists()


def test_every_folder_of_tests_is_a_package():
    """Two test_files.py without packages around them stop the whole run."""
    folders = {path.parent for path in (source.ROOT / "tests").rglob("test_*.py")}
    assert sorted(str(folder) for folder in folders if not (folder / "__init__.py").exists()) == []
