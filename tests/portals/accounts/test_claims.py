import pytest

from accounts.domain.users import held_by
from accounts.models import Claim
from tests.accounts.test_signup import claim


@pytest.fixture
def row(cast):
    return claim(cast)


def test_a_claim_waits_on_the_workbench_of_its_district(cast, row):
    def waiting(actor):
        page = cast.client(actor).get("/")
        return [line.title for block in page.context["todo"] for line in block.lines]

    assert row.title() in waiting(cast.lead)
    assert row.title() not in waiting(cast.lead_b)


def test_the_lead_grants_it(cast, row):
    client = cast.client(cast.lead)
    page = client.get(f"/claims/{row.pk}/").content.decode()
    assert "138****0000" in page
    assert "13800000000" not in page
    response = client.post(f"/do/accounts.claim/{row.pk}/grant/", {"reason": "授权书属实"})
    assert response["Location"] == f"/claims/{row.pk}/"
    assert Claim.objects.get().state == "granted"
    assert held_by(cast.clerk.user_id) == []


def test_an_officer_sees_it_and_does_not_decide(cast, row):
    client = cast.client(cast.officer)
    assert client.get(f"/claims/{row.pk}/").status_code == 200
    assert client.post(f"/do/accounts.claim/{row.pk}/grant/", {"reason": "x"}).status_code == 403


def test_another_district_has_no_such_claim(cast, row):
    client = cast.client(cast.lead_b)
    assert client.get(f"/claims/{row.pk}/").status_code == 404
    assert client.get("/claims/").context["total"] == 0
    assert client.post(f"/do/accounts.claim/{row.pk}/refuse/", {"reason": "x"}).status_code == 404
    assert client.post(f"/file/accounts.claim/{row.pk}/authorisation/").status_code == 404
