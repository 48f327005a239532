"""附表1 and 附表2 against worlds counted by hand."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from contracts.domain import closures, placements
from core import clock
from institutions.facts import Closing
from reports import workbook
from tests.factories import contracts, institutions
from tests.reports import world


def test_an_institution_is_counted_once_under_its_main_category(cast):
    world.placed(cast, 1, "TECH")
    world.placed(cast, 2, "SPORTS")
    world.placed(cast, 3, "ARTS", elsewhere=True)
    world.placed(cast, 4, "PRACTICE", elsewhere=True)
    made = world.book(cast)
    assert world.lines(made) == {
        "环翠区": (2, 1, 1, 0, 0),
        "文登区": (2, 0, 0, 1, 1),
        "合计": (4, 1, 1, 1, 1),
    }
    assert world.failed(made) == []


def test_two_schools_and_two_placements_are_still_one_institution(cast):
    row = world.placed(cast, 1)
    uscc = row.agreement.institution.uscc
    world.placed(cast, 2, uscc=uscc, school=cast.school2)
    made = world.book(cast)
    total = made.tables.summary.total
    assert (total.in_school, total.schools, total.pupils) == (1, 2, 60)
    [entry] = made.tables.roster
    assert entry.schools == "环翠甲小学、环翠乙小学"
    assert entry.courses == "轮滑"


def test_an_institution_in_two_districts_is_once_in_the_total_and_explained_by_name(cast):
    row = world.placed(cast, 1)
    body = row.agreement.institution
    world.placed(cast, 2, uscc=body.uscc, name=body.name, elsewhere=True)
    world.placed(cast, 3, "ARTS", elsewhere=True)
    made = world.book(cast)
    assert world.lines(made) == {
        "环翠区": (1, 0, 1, 0, 0),
        "文登区": (2, 0, 1, 1, 0),
        "合计": (2, 0, 1, 1, 0),
    }
    told = world.check(made, "入校机构数：各行之和与合计")
    assert (told.left, told.right, told.verdict) == (3, 2, "passed")
    assert told.why == f"{body.name}在环翠区、文登区都有，合计只计一次"
    assert len(made.tables.roster) == 2
    assert world.failed(made) == []


@pytest.mark.parametrize(
    ("first", "last", "counted"),
    [
        (world.LAST, world.LAST + timedelta(days=60), 1),
        (world.FIRST - timedelta(days=60), world.FIRST, 1),
        (world.LAST + timedelta(days=1), world.LAST + timedelta(days=60), 0),
        (world.FIRST - timedelta(days=60), world.FIRST - timedelta(days=1), 0),
        (world.FIRST - timedelta(days=60), world.LAST + timedelta(days=60), 1),
    ],
    ids=["first on the last day", "last on the first day", "after", "before", "around"],
)
def test_edges_of_the_term(cast, first, last, counted):
    world.placed(cast, 1, first=first, last=last)
    made = world.book(cast)
    assert made.tables.summary.total.in_school == counted
    assert made.tables.recount.in_school == counted


def test_a_placement_that_never_ran_is_not_counted(cast):
    row = contracts.agreed_placement(cast)
    today = clock.today()
    term = world.term_around(today)
    made = world.book(cast, term=term.code)
    assert made.tables.summary.total.in_school == 0
    assert made.tables.summary.total.promised == 1
    placements.withdraw(row, by=cast.principal, reason="不再需要")
    assert world.book(cast, term=term.code).tables.summary.total.in_school == 0


def test_a_placement_that_runs_today_counts_in_this_term_and_not_in_the_next(cast):
    contracts.running_placement(cast)
    today = clock.today()
    term = world.term_around(today)
    made = world.book(cast, term=term.code)
    assert made.tables.summary.total.in_school == 1
    assert world.lines(made)["环翠区"] == (1, 0, 1, 0, 0)
    later = world.term_around(today + timedelta(days=400))
    assert world.book(cast, term=later.code).tables.summary.total.in_school == 0


def test_a_district_sees_its_own_rows_only(cast):
    world.placed(cast, 1, "TECH")
    world.placed(cast, 2, "ARTS", elsewhere=True)
    own = world.book(cast, cast.officer, "371002")
    assert world.lines(own) == {"环翠区": (1, 1, 0, 0, 0), "合计": (1, 1, 0, 0, 0)}
    assert world.book(cast, cast.officer, "371003") is None
    assert world.book(cast, cast.officer, "371000") is None
    assert [head.chain for head, _name in own.heads] == ["371002"]


def test_the_city_and_the_district_count_a_district_alike(cast):
    world.placed(cast, 1, "TECH")
    world.placed(cast, 2, "ARTS")
    mine = world.book(cast, cast.officer, "371002").tables
    above = world.book(cast, cast.city, "371002").tables
    office = world.book(cast, world.of_office(cast.bureau), "371002").tables
    assert mine.summary.lines == above.summary.lines == office.summary.lines
    assert mine.roster == above.roster == office.roster


def test_the_roster_says_what_the_paper_says(cast):
    row = world.placed(cast, 7)
    body = row.agreement.institution
    [entry] = world.book(cast).tables.roster
    assert entry.places == "环翠区"
    assert (entry.name, entry.uscc, entry.category) == ("补录机构7（测试）", body.uscc, "体育类")
    assert entry.permits == "许7（长期）"
    assert entry.legal_representative == "法人乙"
    assert entry.periods == "2022-02-24至2022-07-05"
    assert (entry.state, entry.grades, entry.remark) == ("已到期", None, "补录")


def test_no_call_in_the_system_is_not_a_call_without_applicants(cast):
    world.placed(cast, 1)
    line = world.book(cast).tables.summary.lines[0]
    assert (line.applied, line.passed, line.shortlisted, line.promised) == (None, None, 1, 1)
    assert line.remark == "补录1家"


def test_the_number_of_queries_does_not_grow(cast):
    world.placed(cast, 1)
    term = institutions.term(world.TERM)
    few = _queries(cast, term)
    for number in range(2, 7):
        world.placed(cast, number, elsewhere=number % 2 == 0)
    assert _queries(cast, term) == few


def _queries(cast, term) -> int:
    with CaptureQueriesContext(connection) as captured:
        workbook.gather(cast.city, region="371000", term=term)
    return len(captured)


def test_a_code_that_fails_its_check_is_named_not_hidden(cast):
    row = world.placed(cast, 1)
    body = row.agreement.institution
    type(body).objects.filter(pk=body.pk).update(uscc="52000000MA000000ZZ")
    made = world.book(cast)
    told = world.check(made, "统一社会信用代码的校验位")
    assert (told.left, told.right, told.verdict) == (1, 0, "passed")
    assert told.why == f"校验位不符，登记时已由区市说明理由：{body.name}"


def test_a_group_that_went_on_at_the_successor_brings_its_pupils_once(cast):
    """Both schools had it in the term; it is one group, and one institution."""
    with clock.frozen(clock.now() - clock.ONE_DAY):
        row = contracts.running_placement(cast)
    closures.plan(
        cast.school,
        Closing(
            closes_on=clock.today(),
            document="威政办〔2026〕9号",
            scan=institutions.stored_file(),
            successor=cast.school2,
        ),
        by=cast.lead,
        reason="布局调整",
    )
    made = world.book(cast, term=world.term_around(clock.today()).code)
    total = made.tables.summary.total
    assert (total.in_school, total.schools, total.pupils) == (1, 2, row.pupils)
    assert world.failed(made) == []
