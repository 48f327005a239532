"""A form that outlived its sign-in: nothing is done, and the words come back to be copied."""

import pytest
from django.test import Client
from django.urls import reverse

pytestmark = pytest.mark.django_db
WORDS = "学校说周三改到操场上课"


def address(cast):
    return f"/do/institutions.institution/{cast.institution.pk}/file_change/"


def sent(cast):
    return {"_version": cast.institution.version, "kind": "NAME", "new_value": WORDS}


def test_another_account_in_another_tab_gives_the_words_back(cast):
    client = Client(enforce_csrf_checks=True)
    client.force_login(cast.user(cast.clerk_b))
    answer = client.post(address(cast), sent(cast), headers={"origin": "http://testserver"})
    text = answer.content.decode()
    assert (answer.status_code, WORDS in text, cast.institution.name in text) == (403, True, False)


def test_another_site_cannot_put_its_words_there(cast):
    client = Client(enforce_csrf_checks=True)
    for origin in ("https://elsewhere.example", "null", ""):
        answer = client.post(address(cast), sent(cast), headers={"origin": origin})
        assert (answer.status_code, WORDS in answer.content.decode()) == (403, False)


def test_a_sign_in_that_ran_out_gives_the_words_back_and_leads_to_signing_in(cast, client):
    answer = client.post(address(cast), sent(cast))
    text = answer.content.decode()
    assert (answer.status_code, WORDS in text) == (403, True)
    assert f"{reverse('signin')}?next=" in text


def test_a_field_that_only_this_row_has_comes_back_too(cast, client):
    url = f"/do/institutions.institution/{cast.institution.pk}/amend/"
    told = {"contact_name": "新联系人", "csrfmiddlewaretoken": "abcdef", "password": "海风-2026"}
    text = client.post(url, told).content.decode()
    assert ("新联系人" in text, "海风-2026" in text, ">abcdef<" in text) == (True, False, False)


def test_with_nothing_typed_a_stranger_goes_to_sign_in(cast, client):
    assert client.post(address(cast), {"_version": "1"}).status_code == 302
