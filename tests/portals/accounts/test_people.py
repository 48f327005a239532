import re
from datetime import timedelta

import pytest

from accounts.domain.users import held_by
from accounts.enums import Role
from accounts.models import Deputyship, Membership, OneTimePassword
from core import clock
from tests.cast import PASSWORD, PEOPLE


def do(client, row, deed, /, **data):
    return client.post(f"/do/{row._meta.label_lower}/{row.pk}/{deed}/", data)


def test_invite_and_print_the_slip_once(cast):
    client = cast.client(cast.lead)
    response = do(
        client, cast.school_office, "invite", name="新主任", username="newdean", position="SCHOOL"
    )
    one_time_password = OneTimePassword.objects.get()
    assert response["Location"] == f"/one-time-passwords/{one_time_password.pk}/"
    page = client.get(f"/one-time-passwords/{one_time_password.pk}/")
    assert one_time_password.password not in page.content.decode()
    shown = client.post(f"/one-time-passwords/{one_time_password.pk}/").content.decode()
    assert one_time_password.password in shown
    assert one_time_password.membership.user.check_password(one_time_password.password)
    again = client.post(f"/one-time-passwords/{one_time_password.pk}/").content.decode()
    assert one_time_password.password not in again


def test_a_slip_is_not_there_for_others(cast):
    do(cast.client(cast.lead), cast.membership(cast.dean), "reset")
    one_time_password = OneTimePassword.objects.get()
    for name in ("lead2", "officer", "lead_b", "principal", "admin"):
        assert (
            cast.client(getattr(cast, name))
            .post(f"/one-time-passwords/{one_time_password.pk}/")
            .status_code
            == 404
        )
    assert OneTimePassword.objects.get().password == one_time_password.password


@pytest.mark.parametrize(
    ("who", "positions"),
    [
        ("lead", {"SCHOOL", "SCHOOL:lead"}),
        ("principal", {"SCHOOL"}),
    ],
)
def test_only_positions_one_may_give_are_offered(cast, who, positions):
    page = cast.client(getattr(cast, who)).get(
        f"/do/accounts.organisation/{cast.school_office.pk}/invite/"
    )
    choices = page.context["form"].fields["position"].choices
    assert {value for value, _label in choices} == positions


def test_a_position_beyond_ones_authority_is_refused_at_the_form(cast):
    response = do(
        cast.client(cast.principal),
        cast.school_office,
        "invite",
        name="甲",
        username="jia1",
        position="SCHOOL:lead",
    )
    assert response.status_code == 422
    assert not Membership.objects.filter(user__username="jia1").exists()


def test_a_taken_name_is_said_at_its_field_and_everything_typed_stays(cast):
    response = do(
        cast.client(cast.lead),
        cast.school_office,
        "invite",
        name="甲",
        username="officer",
        position="SCHOOL",
    )
    form = response.context["form"]
    assert (response.status_code, list(form.errors)) == (422, ["username"])
    assert form["name"].value() == "甲"


def test_a_form_drawn_under_another_membership_is_stale(cast):
    client = cast.client(cast.lead)
    response = do(client, cast.membership(cast.dean), "reset", _membership=cast.lead2.membership_id)
    assert response.status_code == 409
    assert not OneTimePassword.objects.exists()


def test_a_form_drawn_for_an_older_version_is_stale(cast):
    client = cast.client(cast.lead)
    row = cast.membership(cast.dean)
    do(client, row, "rename", name="教导主任", reason="录错")
    response = do(client, row, "disable", reason="离岗", _version=row.version)
    assert response.status_code == 409
    assert cast.user(cast.dean).is_active


def test_the_last_lead_shows_its_reason_beside_the_greyed_button(cast):
    row = cast.membership(cast.lead_b)
    page = cast.client(cast.city_lead).get(f"/people/{row.pk}/").content.decode()
    assert "“文登区教育和体育局”没有其他负责人。请先任命接任的负责人，再办理此事项。" in page


def test_name_a_deputy_from_the_page_and_switch(cast):
    client = cast.client(cast.lead)
    row = cast.membership(cast.lead)
    form = client.get(f"/do/accounts.membership/{row.pk}/name_deputy/").context["form"]
    offered = set(form.fields["deputy"].queryset.values_list("user__username", flat=True))
    assert offered == {"officer", "officer2"}
    day = clock.today()
    response = do(
        client,
        row,
        "name_deputy",
        deputy=cast.officer.membership_id,
        since=day.isoformat(),
        until=(day + timedelta(days=3)).isoformat(),
        document="环教体发〔2026〕9号",
    )
    assert response["Location"] == f"/people/{row.pk}/"
    assert [held.is_lead for held in held_by(cast.officer.user_id)] == [False, True]
    deputyship = Deputyship.objects.get()
    do(client, deputyship, "end", reason="提前返岗")
    assert [held.is_lead for held in held_by(cast.officer.user_id)] == [False]


def test_hand_over_from_the_page(cast):
    client = cast.client(cast.lead)
    row = cast.membership(cast.officer)
    page = client.get(f"/do/accounts.membership/{row.pk}/hand_over/")
    offered = page.context["form"].fields["to"].queryset.values_list("user__username", flat=True)
    assert set(offered) == {"officer2", "lead", "lead2"}
    do(client, row, "hand_over", to=cast.officer2.membership_id, document="环教体人〔2026〕3号")
    assert held_by(cast.officer.user_id) == []


def test_offices_each_role_sees(cast):
    far = {name for name in cast.offices if "_far" in name}
    near = set(cast.offices) - far
    expected = {
        "city_lead": near,
        "admin": near,
        "auditor": near,
        **dict.fromkeys(("city_lead_far", "admin_far", "auditor_far"), far),
        "officer_far": far - {"city_bureau_far"},
        "officer": {
            "bureau",
            "department",
            "school_office",
            "school2_office",
            "institution_office",
        },
        "officer_b": {"bureau_b", "department_b", "school_b_office", "institution_b_office"},
    }
    for who, offices in expected.items():
        page = cast.client(getattr(cast, who)).get("/offices/?sort=name")
        names = {cast.offices[office].name for office in offices}
        found = {row.name for row in page.context["pages"]}
        assert found == names


def test_whose_page_one_may_open(cast):
    """A person of another district, school or institution does not exist."""
    seen = {}
    for who in ("lead", "lead_b", "dean", "clerk", "reviewer", "admin", "inspector", "panel1"):
        client = cast.client(getattr(cast, who))
        seen[who] = {
            other: client.get(f"/people/{getattr(cast, other).membership_id}/").status_code
            for other in ("officer", "officer_b", "dean", "dean2", "clerk", "clerk_b")
        }

    def only(*names, otherwise=404):
        everybody = ("officer", "officer_b", "dean", "dean2", "clerk", "clerk_b")
        return {name: 200 if name in names else otherwise for name in everybody}

    assert seen == {
        "lead": only("officer", "dean", "dean2", "clerk"),
        "lead_b": only("officer_b", "clerk_b"),
        "dean": only("dean"),
        "clerk": only("clerk"),
        "reviewer": only(),
        "admin": only("officer", "officer_b", "dean", "dean2", "clerk", "clerk_b"),
        "inspector": only(otherwise=403),
        "panel1": only(otherwise=403),
    }


def test_own_office(cast):
    response = cast.client(cast.dean).get("/offices/own/")
    assert response["Location"] == f"/offices/{cast.school_office.pk}/"


def test_nothing_to_do_for_who_may_do_nothing(cast):
    for who in ("officer", "dean", "auditor"):
        page = cast.client(getattr(cast, who)).get(f"/people/{cast.dean.membership_id}/")
        assert re.findall(r"/do/accounts\.membership/", page.content.decode()) == []


def test_the_people_list_does_not_grow_its_queries(cast, django_assert_max_num_queries):
    client = cast.client(cast.city_lead)
    with django_assert_max_num_queries(12):
        assert client.get("/people/").context["total"] == len(
            [name for name in PEOPLE if not name.endswith("_far")]
        )


def test_found_a_department_and_a_district(cast):
    client = cast.client(cast.lead)
    client.post(
        "/do/accounts.organisation/new/found/",
        {"kind": "DEPARTMENT", "name": "环翠区科学技术局", "code": "371002-D2"},
    )
    client = cast.client(cast.admin)
    response = client.post(
        "/do/accounts.organisation/new/add_district/",
        {"code": "371082", "name": "荣成市", "bureau_name": "荣成市教育和体育局"},
    )
    assert response.status_code == 302
    page = client.get("/offices/?sort=name")
    assert {"环翠区科学技术局", "荣成市教育和体育局"} <= {row.name for row in page.context["pages"]}
    refused = client.post(
        "/do/accounts.organisation/new/add_district/",
        {"code": "370102", "name": "别处", "bureau_name": "别处教育局"},
    )
    assert list(refused.context["form"].errors) == ["code"]


def test_two_memberships_of_one_person_are_seen_by_who_sees_both(cast):
    do(
        cast.client(cast.lead),
        cast.bureau,
        "invite",
        name="教务主任",
        username="dean",
        position=str(Role.PANEL),
    )
    page = cast.client(cast.lead).get(f"/people/{cast.dean.membership_id}/")
    assert [row.role for row in page.context["others"]] == ["PANEL"]
    page = cast.client(cast.principal).get(f"/people/{cast.dean.membership_id}/")
    assert list(page.context["others"]) == []
    assert cast.user(cast.dean).check_password(PASSWORD)
