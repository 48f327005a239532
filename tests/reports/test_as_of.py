"""P7: a workbook of an old term made today has the names and the states of that term."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from accounts.actors import system
from contracts.domain import agreements
from contracts.models import Agreement
from core import clock
from institutions.domain import changes, schools
from institutions.facts import NewChange, Numbered, Renaming
from institutions.models import Institution
from tests.factories import contracts as signed
from tests.factories import inspections as made
from tests.factories import institutions as people
from tests.reports import world

pytestmark = pytest.mark.django_db


def _changed(cast, institution: Institution, kind: str, new: str, on: date) -> None:
    told = NewChange(kind=kind, new_value=new, effective_on=on, evidence=people.stored_file())
    by = people.clerk_of(institution)
    row = changes.file(institution, told, by=by)
    changes.confirm(
        row, Numbered(number="环教备〔2026〕1号"), by=people.officer_of(institution.region)
    )


def _said(book) -> list[tuple[str, ...]]:
    """What 附表2 says of names."""
    return [(row.name, row.legal_representative, row.schools) for row in book.tables.roster]


def test_names_are_those_of_the_term(cast):
    placement = world.placed(cast, 1)
    people.term(world.TERM)
    body = placement.agreement.institution
    before = _said(world.book(cast))
    assert before == [(body.name, body.legal_representative, cast.school.name)]
    _changed(cast, body, "name", "改名培训学校", clock.today())
    _changed(cast, Institution.objects.get(pk=body.pk), "name", "又改名培训学校", clock.today())
    _changed(
        cast, Institution.objects.get(pk=body.pk), "legal_representative", "赵六", clock.today()
    )
    told = Renaming(name="新名小学", document="环教〔2026〕3号")
    schools.rename(cast.school, told, by=cast.city_lead, reason="更名")
    assert Institution.objects.get(pk=body.pk).name == "又改名培训学校"
    assert _said(world.book(cast)) == before


def test_a_name_that_changed_inside_the_term_is_the_one_at_its_end(cast):
    placement = world.placed(cast, 1)
    people.term(world.TERM)
    body = placement.agreement.institution
    _changed(cast, body, "name", "期中改名培训学校", date(2022, 4, 1))
    _changed(
        cast, Institution.objects.get(pk=body.pk), "name", "期后改名培训学校", date(2022, 9, 1)
    )
    assert [row.name for row in world.book(cast).tables.roster] == ["期中改名培训学校"]


def test_the_register_of_cases_names_the_party_as_then(cast):
    """附表6 of a term that ended yesterday, made after the party's change of name."""
    term = world.term_around(clock.today())
    seen = made.confirmed_violation(cast)
    name = seen.institution.name
    later = term.ends_on + timedelta(days=10)
    with clock.frozen(clock.at(later)):
        _changed(cast, Institution.objects.get(pk=seen.institution_id), "name", "改名学校", later)
        found = world.book(cast, term=term.code).tables.cases
    assert [case.subject for case in found] == [name]


def _states(cast, term) -> list[str]:
    return [row.state for row in world.book(cast, term=term.code).tables.roster]


def test_an_agreement_in_force_at_the_terms_end_reads_so_for_ever(cast):
    """By its passages: whatever became of it after the term."""
    term = world.term_around(clock.today())
    row = signed.running_placement(cast).agreement
    until = row.valid_until
    assert until > term.ends_on
    with clock.frozen(clock.at(until + timedelta(days=1))):
        agreements.expire(Agreement.objects.get(pk=row.pk), by=system("agreement-expiry"))
        assert Agreement.objects.get(pk=row.pk).state == "expired"
        assert _states(cast, term) == ["履行中"]


def test_an_agreement_of_paper_is_read_by_its_dates(cast):
    """It was entered years later and had no state then; the term ended on 2022-07-10."""
    people.term(world.TERM)
    placement = world.placed(cast, 1)
    agreement = placement.agreement
    assert (agreement.state, agreement.backfilled) == ("expired", True)
    in_force = agreement.valid_until >= world.LAST
    assert [row.state for row in world.book(cast).tables.roster] == [
        "履行中" if in_force else "已到期"
    ]
    Agreement.objects.filter(pk=agreement.pk).update(valid_until=world.LAST)
    assert [row.state for row in world.book(cast).tables.roster] == ["履行中"]
    Agreement.objects.filter(pk=agreement.pk).update(valid_until=world.LAST - timedelta(days=1))
    assert [row.state for row in world.book(cast).tables.roster] == ["已到期"]


def test_an_end_after_the_term_is_not_told_of_it(cast):
    """Ended by a decision in the next term: the old workbook still shows the paper's dates."""
    term = world.term_around(clock.today())
    row = signed.running_placement(cast).agreement
    days = f"{row.valid_from.isoformat()}至{row.valid_until.isoformat()}"
    with clock.frozen(clock.at(term.ends_on + timedelta(days=3))):
        Agreement.objects.filter(pk=row.pk).update(state="ended", ended_on=clock.today())
        (entry,) = world.book(cast, term=term.code).tables.roster
    assert (entry.state, entry.periods) == ("履行中", days)
