"""The closed term 2022-spring of the demo world, through the semester workbook: 37 = 11 + 15 + 11."""

import io

import openpyxl
import pytest
from django.core.management import call_command

from accounts.models import Organisation
from core import identity
from institutions.models import Term
from reports import frame, workbook
from tests import seeded

pytestmark = [pytest.mark.django_db, seeded.GROUP]


@pytest.fixture(scope="module")
def made(demo_world, django_db_blocker):
    with django_db_blocker.unblock():
        view = frame.office_view(Organisation.objects.get(code="371000"))
        return workbook.gather(view, region="371000", term=Term.objects.get(code="2022-spring"))


def test_thirty_seven_by_category(made):
    total = made.tables.summary.total
    assert (total.in_school, total.tech, total.sports, total.arts, total.other) == (
        37,
        11,
        15,
        11,
        0,
    )
    assert (
        sum(line.in_school for line in made.tables.summary.lines) == 37
    )  # nobody in two districts


def test_the_roster_has_thirty_seven_rows_with_the_named_courses(made):
    roster = made.tables.roster
    assert len(roster) == len({entry.uscc for entry in roster}) == 37
    assert all(identity.clean_uscc(entry.uscc) == entry.uscc for entry in roster)
    assert {"轮滑", "跆拳道", "机器人编程"} <= {entry.courses for entry in roster}
    assert {entry.remark for entry in roster} == {"补录"}
    assert all("演示" in entry.name for entry in roster)


def test_no_exit_of_that_term_and_no_check_that_fails(made):
    assert made.tables.cases == []
    assert [check.name for check in made.checks if check.verdict == "failed"] == []


def test_each_district_reports_its_own_share(made, demo_world):
    """The districts' own workbooks add up to the city's."""
    shares = {line.place: line.in_school for line in made.tables.summary.lines}
    found = {}
    term = Term.objects.get(code="2022-spring")
    for place in made.frame.places[:-1]:
        view = frame.office_view(Organisation.objects.get(code=place.code))
        own = workbook.gather(view, region=place.code, term=term)
        found[place.name] = own.tables.summary.total.in_school
    assert found == shares
    assert sum(found.values()) == 37


def test_the_command_writes_it(demo_world, tmp_path):
    path, told = tmp_path / "out.xlsx", io.StringIO()
    call_command("term_report", region="371000", term="2022-spring", output=path, stdout=told)
    book = openpyxl.load_workbook(path)
    summary, roster = book["附表1 引进机构汇总"], book["附表2 机构名册"]
    totals = next(row for row in summary.iter_rows(values_only=True) if row[0] == "合计")
    assert totals[6:11] == (37, 11, 15, 11, 0)
    serials = [row[0] for row in roster.iter_rows(values_only=True) if isinstance(row[0], int)]
    assert serials == list(range(1, 38))
