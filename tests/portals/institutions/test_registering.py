"""An institution signs up by itself; who comes second is led to a claim."""

import pytest
from django.urls import reverse

from institutions.models import Institution
from tests.factories import institutions as make
from tests.portals.institutions.test_pages import pdf

pytestmark = pytest.mark.django_db

FORM = {
    "name": "戊机构（测试）",
    "category": "TECH",
    "nature": "COMPANY",
    "legal_representative": "法人戊",
    "address": "测试路 5 号",
    "contact_name": "联系人戊",
    "contact_phone": "13800000005",
    "username": "clerk.wu",
    "password": "海风-wu-2026",
}


def test_an_institution_registers_itself_and_signs_in(cast, client):
    code = make.uscc()
    sent = {**FORM, "uscc": code, "region": "371002", "authorisation": pdf()}
    answer = client.post(reverse("register"), sent)
    assert (answer.status_code, "登记已提交" in answer.content.decode()) == (200, True)
    row = Institution.objects.get(uscc=code)
    assert (row.state, row.region_id) == ("registered", "371002")
    sent = {"username": "clerk.wu", "password": FORM["password"]}
    assert client.post(reverse("signin"), sent).status_code == 302
    mine = cast.client(make.clerk_of(row)).get(reverse("own-institution"))
    assert "机构登记尚未经所在区市教育局确认，确认后方可办理。" in mine.content.decode()


def test_a_wrong_check_digit_is_said_at_the_field_and_everything_is_kept(cast, client):
    sent = {**FORM, "uscc": "91310115MA1H8R7C6D", "region": "371002", "authorisation": pdf()}
    answer = client.post(reverse("register"), sent)
    text = answer.content.decode()
    assert (answer.status_code, "统一社会信用代码的校验位不对" in text) == (422, True)
    assert ("戊机构（测试）" in text, Institution.objects.filter(name=FORM["name"]).exists()) == (
        True,
        False,
    )


def test_everything_wrong_is_said_at_once_each_at_its_field(cast, client):
    wrong = {"uscc": "91310115MA1H8R7C6D", "contact_phone": "123", "username": "李四"}
    sent = {**FORM, **wrong, "password": "1234567890", "region": "371002"}
    answer = client.post(reverse("register"), {**sent, "authorisation": pdf("说明.txt")})
    assert set(answer.context["form"].errors) == {*wrong, "password", "authorisation"}


def test_a_password_that_was_not_kept_is_asked_for_again(cast, client):
    sent = {**FORM, "uscc": "91310115MA1H8R7C6D", "region": "371002", "authorisation": pdf()}
    text = client.post(reverse("register"), sent).content.decode()
    assert ("出于安全，口令没有保留，请重新填写。" in text, FORM["password"] in text) == (
        True,
        False,
    )


def test_who_comes_second_is_led_to_a_claim(cast, client):
    body = cast.institution
    sent = {**FORM, "uscc": body.uscc, "region": "371002", "authorisation": pdf()}
    text = client.post(reverse("register"), sent).content.decode()
    assert reverse("account-claim") in text
    claim = {
        "uscc": body.uscc,
        "name": "申领人",
        "phone": "13800000009",
        "facts_text": "原经办已离职",
        "authorisation": pdf(),
        "username": "second",
        "password": "海风-再来一次-2026",
    }
    assert "账号申领已提交" in client.post(reverse("account-claim"), claim).content.decode()
