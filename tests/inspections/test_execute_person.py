"""A person's exit: removed everywhere, the agreement lives, nobody outside reads why."""

import pytest

from accounts.actors import Stranger
from accounts.models import Deadline, Message
from contracts.models import Agreement, Placement, PlacementStaff
from core import clock
from inspections.domain import reversal
from inspections.facts import Reversal
from inspections.models import ExitCase
from institutions.models import Exclusion, Staff
from tests.factories import contracts, inspections, institutions

NUMBER = institutions.id_number(77)


@pytest.fixture
def coach(cast):
    """One person working for two institutions, teaching at a school for the first."""
    contracts.licensed(cast.institution)
    post = institutions.cleared_staff(cast.institution, name="教练甲", number=NUMBER)
    contracts.running_placement(cast, agreement=contracts.active_agreement(cast, staff=[post]))
    return post


def test_person_is_removed_everywhere_and_the_agreement_lives(cast, coach):
    case = inspections.executed_case(cast, staff=coach)
    assert Staff.objects.get(pk=coach.pk).state == "removed"
    assert list(PlacementStaff.objects.filter(until=None)) == []
    assert Agreement.objects.get().state == "active"
    assert Placement.objects.get().state == "running"
    assert case.person.barred_on(clock.today(), cast.region) != ""


def test_person_leaves_other_institutions_too(cast, coach):
    other = institutions.confirmed_institution(cast, region=cast.region)
    second = institutions.submitted_staff(other, name=coach.person.name, number=NUMBER)
    inspections.executed_case(cast, staff=coach)
    assert Staff.objects.get(pk=second.pk).state == "removed"
    kind = "exitcase.replacement"
    offices = Message.objects.filter(kind=kind).values_list("organisation_id", flat=True)
    assert set(offices) == {cast.institution.organisation_id, other.organisation_id}


def test_institution_must_bring_a_replacement(cast, coach):
    inspections.executed_case(cast, staff=coach)
    row = Deadline.objects.get(kind="replacement")
    assert (row.organisation_id, row.role) == (cast.institution.organisation_id, "INSTITUTION")
    assert row.due_on == clock.add_working_days(clock.today(), 5).date


def test_each_exit_at_one_institution_asks_for_a_replacement_of_its_own(cast, coach):
    other = institutions.confirmed_institution(cast, region=cast.region)
    number = institutions.id_number(78)
    second = institutions.cleared_staff(cast.institution, name="教练乙", number=number)
    institutions.submitted_staff(other, name=coach.person.name, number=NUMBER)
    institutions.submitted_staff(other, name="教练乙", number=number)

    def waiting(institution):
        rows = Deadline.objects.filter(kind="replacement", met_at=None, dropped_at=None)
        return rows.filter(organisation=institution.organisation_id).count()

    inspections.executed_case(cast, staff=coach)
    case = inspections.executed_case(cast, staff=second)
    assert (waiting(cast.institution), waiting(other)) == (2, 2)
    institutions.submitted_staff(cast.institution, name="接替者")  # one person handed in fills one
    assert (waiting(cast.institution), waiting(other)) == (1, 2)
    file = institutions.stored_file()
    reversal.revoke(case, Reversal(number="复〔1〕号", file=file), by=cast.lead, reason="有误")
    assert (waiting(cast.institution), waiting(other)) == (0, 1)


def test_bar_follows_the_code(cast, coach):
    case = inspections.executed_case(cast, staff=coach, code="P5b")
    assert (case.exclusion, Exclusion.objects.count()) == (None, 0)


def test_bar_of_grave_codes_has_no_end(cast, coach):
    case = inspections.executed_case(cast, staff=coach, code="P3")
    assert (case.exclusion.until, case.exclusion.published) == (None, False)


def test_a_persons_exit_is_never_public(cast, coach):
    case = inspections.executed_case(cast, staff=coach)
    assert case.published_on is None
    assert list(ExitCase.objects.visible_to(Stranger())) == []
    assert list(Exclusion.objects.visible_to(Stranger())) == []


def test_schools_only_read_that_the_person_does_not_meet_the_conditions(cast, coach):
    inspections.executed_case(cast, staff=coach)
    texts = list(Message.objects.filter(role="SCHOOL").values_list("text", flat=True))
    told = [text for text in texts if coach.person.name in text]
    assert told != []
    assert [text for text in told if "体罚" in text or "P3" in text] == []
    assert any("不符合从业条件" in text for text in told)
    assert list(ExitCase.objects.visible_to(cast.dean)) == []
