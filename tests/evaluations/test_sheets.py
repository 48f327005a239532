"""A school's quality sheet: submitted, or entered from paper and checked."""

from decimal import Decimal

import pytest

from accounts import rules as account_rules
from accounts.domain import entries
from core import deeds
from core.errors import Forbidden, Stale
from core.rules import reason_given
from evaluations import rules
from evaluations.domain import sheets
from evaluations.facts import EnteredPoints, Points
from tests.factories import evaluations
from tests.factories.institutions import stored_file

POINTS = {key: Decimal(value) for key, value in evaluations.POINTS.items()}
BUREAU = ("环翠区教育和体育局", "DISTRICT")
SCHOOL = ("环翠甲小学", "SCHOOL")


@pytest.fixture
def sheet(cast):
    return evaluations.sheet_of(evaluations.open_round(cast))


def test_submit_keeps_the_points_and_tells_the_bureau(cast, sheet, told):
    row = sheets.submit(sheet, Points(points=POINTS, comment="好"), by=cast.dean)
    assert (row.state, row.total, row.comment) == ("submitted", evaluations.TOTAL, "好")
    assert told("qualitysheet.submit") == [BUREAU]


def test_submit_names_every_empty_and_wrong_item(cast, sheet, stopped):
    given = POINTS | {"plan": None, "punctual": Decimal("5.1"), "records": Decimal("1.25")}
    stopped(
        lambda: sheets.submit(sheet, Points(points=given), by=cast.dean),
        rules.every_item_scored,
        rules.points_in_range,
    )


@pytest.mark.parametrize("who", ["dean2", "dean_b", "officer", "clerk"])
def test_submit_is_the_schools(cast, sheet, who):
    with pytest.raises(Forbidden):
        sheets.submit(sheet, Points(points=POINTS), by=getattr(cast, who))


def test_entering_wants_the_paper_and_another_to_check(cast, sheet, stopped, told):
    stopped(
        lambda: sheets.enter(sheet, EnteredPoints(points=POINTS, entry_scan=None), by=cast.officer),
        account_rules.entry_scanned,
    )
    row = sheets.enter(
        sheet, EnteredPoints(points=POINTS, entry_scan=stored_file()), by=cast.officer
    )
    assert told("qualitysheet.enter") == [SCHOOL]
    stopped(lambda: entries.check(row, by=cast.officer), account_rules.checked_by_another)
    row = entries.check(row, by=cast.lead)
    assert (row.state, row.entered_by_office) == ("submitted", True)
    assert told("qualitysheet.check_entry") == [BUREAU]


def test_reopening_gives_it_back_with_a_reason(cast, sheet, stopped, told):
    row = sheets.submit(sheet, Points(points=POINTS), by=cast.dean)
    stopped(lambda: sheets.reopen(row, by=cast.principal, reason=" "), reason_given)
    row = sheets.reopen(row, by=cast.principal, reason="填错")
    assert row.state == "due"
    assert told("qualitysheet.reopen") == sorted([BUREAU, SCHOOL])


def test_nothing_is_scored_after_the_freeze(cast, sheet, stopped):
    evaluations.frozen(deeds.fresh(sheet.round))
    late = deeds.fresh(sheet)
    stopped(
        lambda: sheets.submit(late, Points(points=POINTS), by=cast.dean), rules.round_takes_sheets
    )


def test_a_stale_page_is_told(cast, sheet):
    sheets.submit(sheet, Points(points=POINTS), by=cast.dean, version=0)
    with pytest.raises(Stale):
        sheets.submit(sheet, Points(points=POINTS), by=cast.principal, version=0)
