"""What an officer types into somebody's file is not theirs to approve."""

import pytest

from accounts.rules import checked_by_another
from core.errors import Blocked, Invalid
from core.fsm import fresh
from core.models import Entry
from institutions.domain import courses, credentials, licences, registration
from institutions.domain import staff as people
from institutions.facts import Acceptance, Certificate, Ticks
from tests.factories import institutions as make

pytestmark = pytest.mark.django_db
OK = Ticks(in_service_clear=True, red_lines_clear=True)
EACH = {
    "licence": (make.submitted_licence, licences, "verify", {"number": "换号"}, ()),
    "course": (
        make.submitted_course,
        courses,
        "accept",
        {"name": "新名"},
        (Acceptance(non_subject=True),),
    ),
    "staff": (make.submitted_staff, people, "clear", {"speciality": "轮滑"}, (OK,)),
}


def approve(deeds, name, row, by, facts):
    return getattr(deeds, name)(fresh(row), *facts, by=by)


@pytest.mark.parametrize("noun", EACH)
def test_an_officers_change_is_looked_at_by_another(cast, noun):
    made, deeds, name, changed, facts = EACH[noun]
    row = made(cast.institution)
    with pytest.raises(Invalid) as refusal:
        deeds.amend(row, by=cast.officer, **changed)
    assert list(refusal.value.fields) == ["entry_scan"]
    row = deeds.amend(row, by=cast.officer, entry_scan=make.stored_file(), **changed)
    assert (row.entered_by_office, row.entered_by_id) == (True, cast.officer.user_id)
    with pytest.raises(Blocked) as stopped:
        approve(deeds, name, row, cast.officer, facts)
    assert list(stopped.value.reasons) == [str(checked_by_another.sentence)]
    row = approve(deeds, name, row, cast.lead, facts)
    assert (row.state in {"verified", "accepted", "cleared"}, row.entered_by_office) == (True, True)


@pytest.mark.parametrize("noun", EACH)
def test_the_institutions_own_change_needs_no_scan_and_no_mark(cast, noun):
    made, deeds, name, changed, facts = EACH[noun]
    row = deeds.amend(made(cast.institution), by=cast.clerk, **changed)
    assert (row.entered_by_office, row.entered_by_id) == (False, None)
    assert approve(deeds, name, row, cast.officer, facts).version > row.version


def test_changing_ones_own_entry_again_keeps_its_scan(cast):
    scan = make.stored_file()
    row = make.submitted_course(cast.institution)
    row = courses.amend(row, by=cast.officer, name="甲", entry_scan=scan)
    row = courses.amend(row, by=cast.officer, name="乙")
    assert (row.name, row.entry_scan_id) == ("乙", scan.pk)


def test_a_certificate_an_officer_adds_puts_the_person_in_their_hand(cast):
    row = make.submitted_staff(cast.institution)
    kind = {"kind": "SKILL_PROOF", "number": "2"}
    with pytest.raises(Invalid) as refusal:
        credentials.add(row, Certificate(**kind), by=cast.officer)
    assert list(refusal.value.fields) == ["file"]
    credentials.add(row, Certificate(file=make.stored_file(), **kind), by=cast.officer)
    with pytest.raises(Blocked):
        people.clear(fresh(row), OK, by=cast.officer)
    assert people.clear(fresh(row), OK, by=cast.lead).entered_by_office is True


def test_the_officers_form_asks_for_the_scan_the_institutions_does_not(cast):
    row = make.submitted_course(cast.institution)
    url = f"/do/institutions.course/{row.pk}/amend/"
    assert 'name="entry_scan"' in cast.client(cast.officer).get(url).content.decode()
    assert 'name="entry_scan"' not in cast.client(cast.clerk).get(url).content.decode()
    assert cast.client(cast.officer_b).get(url).status_code == 404


def test_a_name_can_be_corrected(cast):
    """`name` is also what a kernel's edit is called by: it must reach the column."""
    row = courses.amend(make.submitted_course(cast.institution), by=cast.clerk, name="丙课程")
    assert (row.name, Entry.objects.order_by("id").last().deed) == ("丙课程", "course.edit")
    body = make.registered_institution(cast, name="旧名（测试）")
    body = registration.amend(body, by=cast.officer, name="新名（测试）")
    assert (body.name, body.organisation.name) == ("新名（测试）", "新名（测试）")
