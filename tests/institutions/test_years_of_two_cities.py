"""Years and terms are each city's own: the same codes twice, and nobody reads the neighbour's."""

from datetime import date

import openpyxl
import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction

from core.errors import Forbidden, Invalid
from evaluations.domain import rounds
from evaluations.facts import Days
from institutions.domain import schools
from institutions.facts import NewTerm, NewYear
from institutions.models import SchoolYear, Term
from reports import workbook
from reports.domain import jobs
from tests.factories import institutions as make
from tests.reports import world

pytestmark = pytest.mark.django_db
SPRING = "2022-spring"


@pytest.fixture
def yantai(cast):
    return cast.city_far


@pytest.fixture
def terms(cast, yantai):
    """The same code in both cities, on different days."""
    own = make.term(SPRING)
    year = schools.enter_year(
        cast.city_region_far,
        NewYear(code="2021-2022", starts_on=date(2021, 9, 1), ends_on=date(2022, 8, 31)),
        by=yantai,
    )
    theirs = schools.enter_term(
        year,
        NewTerm(
            code=SPRING, name="烟台春季学期", starts_on=date(2022, 2, 20), ends_on=date(2022, 7, 15)
        ),
        by=yantai,
    )
    return own, theirs


def test_two_cities_have_the_same_codes_and_each_sees_its_own(cast, yantai, terms):
    own, theirs = terms
    for who in (cast.city, cast.lead, cast.officer_b, cast.principal, cast.inspector, cast.clerk):
        assert list(Term.objects.visible_to(who)) == [own]
        assert list(SchoolYear.objects.visible_to(who)) == [own.school_year]
    for who in (yantai, cast.lead_far, cast.principal_far, cast.clerk_far):
        assert list(Term.objects.visible_to(who)) == [theirs]
        assert list(SchoolYear.objects.visible_to(who)) == [theirs.school_year]


def test_within_a_city_a_code_is_there_once(cast, yantai, terms):
    own, theirs = terms
    with pytest.raises(Invalid) as refused:
        schools.enter_year(
            theirs.school_year.city,
            NewYear(code="2021-2022", starts_on=date(2021, 9, 1), ends_on=date(2022, 8, 31)),
            by=yantai,
        )
    assert refused.value.fields == {"code": "这个学年已经录入。"}
    later = make.school_year("2022-2023")
    with pytest.raises(Invalid) as refused:
        schools.enter_term(
            later,
            NewTerm(
                code=SPRING, name="重复", starts_on=date(2023, 2, 15), ends_on=date(2023, 7, 10)
            ),
            by=cast.city,
        )
    assert refused.value.fields == {"code": "这个学期已经录入。"}
    for row in (own, own.school_year):
        row.pk = None
        with pytest.raises(IntegrityError), transaction.atomic():
            row.save(force_insert=True)


def test_nobody_works_on_the_terms_of_another_city(cast, yantai, terms):
    own, theirs = terms
    june, july = date(2022, 6, 1), date(2022, 7, 1)
    days = Days(opens_on=june, freezes_on=date(2022, 6, 20), closes_on=july)
    for by, term in ((yantai, own), (cast.city, theirs), (cast.lead, theirs)):
        with pytest.raises(Forbidden):
            rounds.schedule(term, days, by=by)
        with pytest.raises(Forbidden):
            schools.move_term(
                term,
                by=by,
                starts_on=term.starts_on,
                ends_on=term.ends_on,
                reason="调整",
                document="1 号",
            )
        with pytest.raises(Invalid) as refused:
            jobs.ask(by=by, region=by.region_code, term=term)
        assert refused.value.fields == {"term": "请选择本市录入的学期。"}
        assert workbook.gather(by, region=by.region_code, term=term) is None


def test_a_term_report_finds_the_term_of_its_region(cast, terms, tmp_path):
    world.placed(cast, 1)
    for region, days in (
        ("371000", "2022-02-15至2022-07-10"),
        ("370600", "2022-02-20至2022-07-15"),
    ):
        output = tmp_path / f"{region}.xlsx"
        call_command("term_report", region=region, term=SPRING, output=output)
        cover = openpyxl.load_workbook(output)["封面"]
        assert any(days in str(cell.value) for row in cover for cell in row)
    make.term("2021-autumn")
    with pytest.raises(CommandError, match="没有学期2021-autumn。已有：2022-spring"):
        call_command("term_report", region="370600", term="2021-autumn", output=output)


def test_the_citys_page_lists_and_opens_its_own_terms_only(cast, terms):
    own, theirs = terms
    client = cast.client(cast.city)
    page = client.get("/terms/")
    assert list(page.context["pages"]) == [own]
    assert list(page.context["years"]) == [own.school_year]
    assert client.get(f"/terms/{own.pk}/").status_code == 200
    assert client.get(f"/terms/{theirs.pk}/").status_code == 404
