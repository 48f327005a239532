"""Schools, school years and terms."""

from datetime import date

import pytest

from core.errors import Forbidden, Invalid
from institutions.domain import (
    schools,
)
from institutions.facts import NewTerm, NewYear
from institutions.models import School
from tests.factories import institutions as make
from tests.institutions.test_files import visible

pytestmark = pytest.mark.django_db


def test_schools_years_and_terms(cast):
    term = make.term("2022-spring")
    assert (term.school_year.code, term.covers(date(2022, 7, 10))) == ("2021-2022", True)
    with pytest.raises(Invalid) as refused:
        schools.enter_term(
            term.school_year,
            NewTerm(
                code="2021-autumn",
                name="重叠",
                starts_on=date(2021, 9, 1),
                ends_on=date(2022, 2, 15),
            ),
            by=cast.city,
        )
    assert refused.value.fields == {"starts_on": "与本学年的另一个学期日期重叠。"}
    with pytest.raises(Forbidden):
        schools.enter_year(
            cast.city_region,
            NewYear(code="2030-2031", starts_on=date(2030, 9, 1), ends_on=date(2031, 8, 31)),
            by=cast.lead,
        )
    moved = schools.move_term(
        term,
        by=cast.city,
        starts_on=date(2022, 2, 20),
        ends_on=date(2022, 7, 15),
        reason="防疫安排",
        document="威教〔2022〕1 号",
    )
    assert (moved.starts_on, moved.version) == (date(2022, 2, 20), 1)


def test_schools_are_seen_in_their_region(cast):
    school = cast.school
    assert visible(School, cast) == {
        "city",
        "city_lead",
        "officer",
        "officer2",
        "lead",
        "lead2",
    } | {
        "inspector",
        "inspector2",
        "dean",
        "principal",
    }
    with pytest.raises(Forbidden):
        schools.amend(school, by=cast.officer_b, pupils=1)
    with pytest.raises(Invalid):
        schools.amend(school, by=cast.officer, pupils=1)
