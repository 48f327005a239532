"""A violation is written down where somebody sees it: in the file, at the school's desk, at the gate."""

import pytest
from django.urls import reverse

from core import clock
from inspections.models import Violation
from portals.kit import act
from tests.factories import contracts, inspections, institutions


def in_file(institution):
    return act.url(act.find("institutions.institution", "record-violation"), institution)


def at_school():
    return act.url(act.find("inspections.violation", "record"))


def sent(about, **facts):
    day = clock.today().isoformat()
    return {
        "about": about, "code": "I1", "happened_on": day, "facts_text": "与约定不符",
        "person_name": "", **facts,
    }  # fmt: skip


@pytest.fixture
def served(cast):
    """The institution serves in the school; its coach comes there, another of its people does not."""
    placement = contracts.running_placement(cast)
    return placement.present_staff()[0], institutions.cleared_staff(cast.institution)


def choices(cast, who, url):
    answer = cast.client(getattr(cast, who)).get(url)
    assert answer.status_code == 200
    return answer.content.decode()


def test_an_officer_records_in_the_institutions_file(cast, served):
    here, elsewhere = served
    client = cast.client(cast.officer)
    page = client.get(reverse("institution", args=[cast.institution.pk]))
    assert in_file(cast.institution) in page.content.decode()
    form = choices(cast, "officer", in_file(cast.institution))
    assert (here.person.name in form, elsewhere.person.name in form) == (True, True)
    school = {"school": cast.school.pk}
    facts = sent(f"staff:{elsewhere.pk}", code="P1", **school)
    done = client.post(in_file(cast.institution), facts)
    assert done.status_code == 302, done.content.decode()
    row = Violation.objects.get()
    assert (row.staff_id, row.school_id, row.recorded_org_id) == (
        elsewhere.pk,
        cast.school.pk,
        cast.bureau.pk,
    )
    assert client.get(done.url).status_code == 200


def test_an_officer_records_against_the_institution_without_a_school(cast, served):
    done = cast.client(cast.lead).post(in_file(cast.institution), sent("institution"))
    assert done.status_code == 302, done.content.decode()
    row = Violation.objects.get()
    assert (row.staff, row.school, row.institution_id) == (None, None, cast.institution.pk)


def test_a_code_that_does_not_fit_keeps_what_was_typed(cast, served):
    answer = cast.client(cast.officer).post(
        in_file(cast.institution), sent("institution", code="P1")
    )
    assert (answer.status_code, "与约定不符" in answer.content.decode()) == (422, True)
    assert Violation.objects.count() == 0


def test_a_dean_records_in_the_file_and_reads_it_afterwards(cast, served):
    here, elsewhere = served
    client = cast.client(cast.dean)
    page = client.get(reverse("institution", args=[cast.institution.pk]))
    assert in_file(cast.institution) in page.content.decode()
    form = choices(cast, "dean", in_file(cast.institution))
    assert (here.person.name in form, elsewhere.person.name in form) == (True, False)
    done = client.post(in_file(cast.institution), sent(f"staff:{here.pk}", code="P1"))
    assert done.status_code == 302, done.content.decode()
    row = Violation.objects.get()
    assert (row.school_id, row.recorded_org_id) == (cast.school.pk, cast.school_office.pk)
    assert client.get(done.url).status_code == 200
    assert str(row.title()) in client.get(reverse("violations")).content.decode()


def test_a_dean_records_from_the_schools_own_list(cast, served):
    client = cast.client(cast.dean)
    assert at_school() in client.get(reverse("violations")).content.decode()
    assert reverse("violations") in client.get("/").content.decode()
    facts = sent(f"institution:{cast.institution.pk}")
    done = client.post(at_school(), facts)
    assert done.status_code == 302, done.content.decode()
    assert Violation.objects.get().school_id == cast.school.pk
    assert client.get(done.url).status_code == 200


def test_a_person_who_does_not_come_to_the_school_is_no_choice_there(cast, served):
    _here, elsewhere = served
    facts = sent(f"staff:{elsewhere.pk}", code="P1")
    answers = [
        cast.client(cast.dean).post(url, facts) for url in (in_file(cast.institution), at_school())
    ]
    assert [answer.status_code for answer in answers] == [422, 422]
    assert Violation.objects.count() == 0


@pytest.mark.parametrize(("who", "status"), [
    ("officer_b", 404), ("dean_b", 404), ("clerk_b", 404), ("clerk", 403), ("city", 403),
])  # fmt: skip
def test_a_stranger_records_nothing_in_the_file(cast, served, who, status):
    client = cast.client(getattr(cast, who))
    assert client.get(in_file(cast.institution)).status_code == status
    assert client.post(in_file(cast.institution), sent("institution")).status_code == status
    assert Violation.objects.count() == 0


@pytest.mark.parametrize("who", ["officer", "clerk", "city", "panel1"])
def test_the_schools_list_is_the_schools(cast, who):
    assert cast.client(getattr(cast, who)).get(at_school()).status_code == 403


def test_another_schools_institution_and_record_stay_hidden(cast, served):
    row = inspections.recorded_violation(cast, by=cast.dean)
    for who in ("dean2", "dean_b"):
        client = cast.client(getattr(cast, who))
        assert client.get(reverse("violation", args=[row.pk])).status_code == 404
    assert cast.client(cast.dean_b).get(at_school()).status_code == 403  # in no register yet
    assert cast.school_b.organisation_id == cast.dean_b.organisation_id
    assert cast.institution.name not in choices(cast, "dean_b", at_school())
