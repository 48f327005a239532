import pytest
from django.http import Http404, HttpResponse
from django.test import RequestFactory

from accounts.actors import Stranger
from accounts.enums import Role
from accounts.models import Membership
from core import clock, errors
from portals.kit import gate
from tests.markup import tight
from tests.toy.models import Ticket


@gate.page(Role.INSPECTOR)
def inspectors_page(request):
    return HttpResponse("ok")


@gate.page()
def refusing_page(request):
    raise errors.Blocked(["甲。", "乙。"])


@pytest.fixture
def request_of(cast):
    def make(actor, path="/x/?a=1", **headers):
        request = RequestFactory().get(path, headers=headers)
        request.actor = actor
        signed_in = getattr(actor, "user_id", None)
        request.user = cast.user(actor) if signed_in else _anonymous()
        rows = Membership.objects.filter(user=request.user) if signed_in else []
        request.memberships = list(rows)
        request.session = {}
        return request

    return make


def _anonymous():
    from django.contrib.auth.models import AnonymousUser

    return AnonymousUser()


def test_a_member_of_the_role_comes_in(request_of, cast):
    assert inspectors_page(request_of(cast.inspector)).content == b"ok"


def test_a_stranger_signs_in_and_comes_back(request_of):
    answer = inspectors_page(request_of(Stranger()))
    assert answer.status_code == 302
    assert answer["Location"].endswith("?next=%2Fx%2F%3Fa%3D1")


def test_another_role_is_refused_in_words(request_of, cast):
    answer = inspectors_page(request_of(cast.officer))
    assert answer.status_code == 403
    page = answer.content.decode()
    assert "您现在的身份是：区市教育局经办（环翠区教育和体育局）。" in page
    assert "换一个身份再试" not in page


def test_another_role_with_a_fitting_membership_is_offered_the_switch(request_of, cast):
    other = Membership.objects.create(
        user=cast.user(cast.officer),
        organisation=cast.bureau,
        role=Role.INSPECTOR,
        since=clock.today(),
    )
    page = inspectors_page(request_of(cast.officer)).content.decode()
    assert f'name="membership" value="{other.pk}"' in page
    assert "责任督学 · 环翠区教育和体育局" in page


def test_a_refusal_of_the_domain_becomes_a_page_with_every_sentence(request_of, cast):
    answer = refusing_page(request_of(cast.officer))
    page = answer.content.decode()
    assert (answer.status_code, tight(page).count("<li>甲。</li><li>乙。</li>")) == (422, 1)


def test_get_or_404_hides_rows_of_another_district(cast, ticket):
    assert gate.get_or_404(Ticket, cast.officer, ticket.pk) == ticket
    with pytest.raises(Http404):
        gate.get_or_404(Ticket, cast.officer_b, ticket.pk)
    with pytest.raises(Http404):
        gate.get_or_404(Ticket.objects.select_related("folder"), cast.dean, ticket.pk)
