"""Only a brake is answered 429: any other answer about a whole form is an ordinary refusal."""

import pytest
from django import forms
from django.test import RequestFactory

from core.errors import Invalid
from portals.kit import guesses


def tried(said):
    def wrong():
        raise Invalid(said)

    form = forms.Form({})
    guesses.tried(RequestFactory().post("/"), form, "officer", wrong)
    return form


@pytest.mark.django_db
def test_what_is_said_of_the_whole_form_is_no_brake_by_that():
    """A refusal at a field that the form has not got."""
    form = tried({"elsewhere": "不行。"})
    assert (form.non_field_errors(), guesses.status_of(form)) == (["不行。"], 422)


@pytest.mark.django_db
def test_one_guess_too_many_is_braked():
    statuses = [guesses.status_of(tried({"code": "不对。"})) for _each in range(12)]
    assert (statuses[0], statuses[-1]) == (422, 429)
