"""What somebody must choose is never chosen for them."""

import pytest
from django.urls import reverse

from portals.contracts.placement_acts import RefuseForm
from portals.institutions.forms import AmendForm, LicenceForm, RegisterForm
from portals.institutions.staff_forms import CheckForm
from tests.factories import contracts as made

pytestmark = pytest.mark.django_db


def first(form, name):
    return str(next(iter(form.fields[name].choices))[1])


def test_a_list_that_must_be_answered_begins_with_no_answer(cast):
    actor = cast.clerk
    licence = LicenceForm(subject=cast.institution, actor=actor)
    assert first(licence, "kind") == "请选择"
    passed = CheckForm(subject=None, actor=actor)
    assert first(passed, "passed") == "请选择"


def test_a_list_of_one_and_a_list_with_an_answer_stay(cast):
    running = made.running_placement(cast)
    only = RefuseForm(subject=running, actor=cast.dean)
    assert [label for _pk, label in only.fields["staff"].choices] == [
        running.present_staff()[0].person.name
    ]


def test_a_list_left_unanswered_is_said_at_its_field(cast):
    client = cast.client(cast.clerk)
    url = f"/do/institutions.institution/{cast.institution.pk}/add_licence/"
    answer = client.post(url, {"_version": cast.institution.version, "number": "号 7"})
    text = answer.content.decode()
    assert (answer.status_code, 'id="id_kind_error"' in text, "号 7" in text) == (422, True, True)


def test_changing_the_contact_says_nothing_about_signing_up(cast, client):
    AmendForm(subject=cast.institution, actor=cast.clerk)
    text = client.get(reverse("register")).content.decode()
    assert "不改则留空" not in text
    assert RegisterForm.base_fields["contact_phone"].required is True
