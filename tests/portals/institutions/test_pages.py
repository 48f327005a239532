"""Pages of institution files: what each role finds there, and what nobody else does."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from core import clock
from core.fsm import fresh
from core.models import Entry
from institutions.domain import presence, registration
from institutions.enums import CredentialKind, LicenceKind
from institutions.models import Licence, Staff
from tests.factories import institutions as make
from tests.portals.bad_input import at_field

pytestmark = pytest.mark.django_db


def pdf(name="扫描件.pdf"):
    return SimpleUploadedFile(name, make.PDF, "application/pdf")


@pytest.fixture
def world(cast):
    """One institution with everything, known in its own district only."""
    body = cast.institution
    make.verified_licence(body, kind=LicenceKind.NPO_CERT)
    make.submitted_licence(body)
    make.cleared_staff(body, name="教师甲")
    make.submitted_staff(body, name="教师乙", papers=False)
    make.submitted_course(body, name="轮滑入门")
    return body


def rows_of(body):
    return {
        "licence": body.licences.first(),
        "staff-person": body.staff.first(),
        "course": body.courses.first(),
    }


def test_the_file_tells_what_it_is_what_is_missing_and_what_can_be_done(cast, world):
    page = cast.client(cast.officer).get(reverse("institution", args=[world.pk]))
    assert page.status_code == 200
    text = page.content.decode()
    for words in (
        world.name,
        "已确认",
        "缺少有效的证照",
        "体育经营备案证",
        "档案记录",
        "138****0000",
    ):
        assert words in text
    assert "13800000000" not in text


@pytest.mark.parametrize("tab", ["licences", "staff", "courses", "agreements", "exclusions", "x"])
def test_every_tab_opens(cast, world, tab):
    client = cast.client(cast.officer)
    page = client.get(reverse("institution", args=[world.pk]), {"tab": tab})
    assert page.status_code == 200


def test_the_tab_of_people_says_what_each_still_lacks(cast, world):
    client = cast.client(cast.officer)
    text = client.get(reverse("institution", args=[world.pk]), {"tab": "staff"}).content.decode()
    assert "没有核对过的健康证明，请补交。" in text


def test_whoever_stands_at_the_gate_learns_that_and_not_why(cast, world):
    row = world.staff.get(person__name="教师甲")
    make.passed_check(row, passed=False)
    found = {}
    for who in ("officer", "inspector"):
        client = cast.client(getattr(cast, who))
        pages = (
            client.get(reverse("staff-person", args=[row.pk])),
            client.get(reverse("institution", args=[world.pk]), {"tab": "staff"}),
        )
        text = "".join(page.content.decode() for page in pages)
        found[who] = ("查询未通过" in text, "目前不符合进校条件。" in text)
    assert found == {"officer": (True, False), "inspector": (False, True)}


@pytest.mark.parametrize("name", ["licence", "staff-person", "course"])
def test_a_row_is_open_to_its_own_and_not_there_for_a_stranger(cast, world, name):
    row = rows_of(world)[name]
    found = {
        who: cast.client(getattr(cast, who)).get(reverse(name, args=[row.pk])).status_code
        for who in ("officer", "city", "inspector", "clerk", "officer_b", "inspector_b", "clerk_b")
    }
    assert found == {
        "officer": 200,
        "city": 200,
        "inspector": 200,
        "clerk": 200,
        "officer_b": 404,
        "inspector_b": 404,
        "clerk_b": 404,
    }


def test_lists_show_only_ones_own(cast, world):
    names = {
        "institutions": world.name,
        "licences": "教民",
        "staff": "教师甲",
        "courses": "轮滑入门",
    }
    for url, words in names.items():
        mine = cast.client(cast.officer).get(reverse(url)).content.decode()
        theirs = cast.client(cast.officer_b).get(reverse(url)).content.decode()
        assert (words in mine, words in theirs) == (True, False)


def test_a_school_finds_a_listed_institution_without_its_people(cast, world):
    url = reverse("institution", args=[world.pk])
    assert cast.client(cast.dean).get(url).status_code == 404
    presence.set_listed(world, cast.region, True)
    text = cast.client(cast.dean).get(url, {"tab": "staff"}).content.decode()
    assert ("教师甲" in text, "138****" in text, world.name in text) == (False, False, True)


def test_the_institution_sees_its_own_file_and_has_no_list(cast, world):
    client = cast.client(cast.clerk)
    assert world.name in client.get(reverse("own-institution")).content.decode()
    assert client.get(reverse("institutions")).status_code == 403


def test_an_account_without_a_file_gets_an_answer(cast):
    assert cast.client(cast.clerk).get(reverse("own-institution")).status_code == 404


def test_exports_mask_numbers(cast, world):
    client = cast.client(cast.officer)
    answer = client.post(reverse("staff"), {"export": "xlsx"})
    assert answer.status_code == 200


def do(row, name):
    return reverse("do", args=[row._meta.label_lower, str(row.pk), name])


def test_the_institution_hands_in_a_licence_and_the_officer_verifies_it(cast, world):
    client = cast.client(cast.clerk)
    today = clock.today()
    sent = {
        "kind": LicenceKind.SPORT_FILING,
        "number": "体备001",
        "issuer": "体育局",
        "valid_from": today.isoformat(),
        "valid_until": (today + timedelta(days=400)).isoformat(),
        "file": pdf(),
    }
    answer = client.post(do(world, "add_licence"), sent)
    assert answer.status_code == 302
    row = Licence.objects.get(number="体备001")
    assert (row.state, row.entered_by_office) == ("submitted", False)
    officer = cast.client(cast.officer)
    assert officer.post(do(row, "verify"), {}).status_code == 302
    assert fresh(row).state == "verified"


def test_dates_out_of_order_keep_what_was_typed(cast, world):
    sent = {
        "kind": LicenceKind.SPORT_FILING,
        "number": "体备002",
        "issuer": "体育局",
        "valid_from": "2026-02-01",
        "valid_until": "2026-01-01",
        "file": pdf(),
    }
    answer = cast.client(cast.clerk).post(do(world, "add_licence"), sent)
    text = answer.content.decode()
    assert (answer.status_code, "有效期止不能早于有效期起。" in text) == (422, True)
    assert ("体备002" in text, Licence.objects.filter(number="体备002").exists()) == (True, False)


def test_an_officer_enters_a_person_from_paper_and_needs_the_scan(cast, world):
    client = cast.client(cast.officer)
    sent = {
        "name": "教师丙",
        "id_kind": "RESIDENT",
        "id_number": make.id_number(),
        "job": "TEACHER",
        "full_time": "on",
    }
    assert client.post(do(world, "add_staff"), sent).status_code == 422
    answer = client.post(do(world, "add_staff"), {**sent, "entry_scan": pdf()})
    assert answer.status_code == 302
    row = Staff.objects.get(person__name="教师丙")
    assert (row.entered_by_office, row.entered_by_id) == (True, cast.officer.user_id)
    page = client.get(reverse("staff-person", args=[row.pk])).content.decode()
    assert ("代录" in page, sent["id_number"] in page) == (True, False)


def test_clearing_on_the_page_ticks_both_checks(cast, world):
    row = make.submitted_staff(world, name="教师丁")
    client = cast.client(cast.officer)
    refused = client.post(do(row, "clear"), {})
    assert refused.status_code == 422
    assert "尚未与在职教师名册比对，或比对已过期。" in refused.content.decode()
    ticks = {"in_service_clear": "on", "red_lines_clear": "on"}
    assert client.post(do(row, "clear"), ticks).status_code == 302
    assert fresh(row).state == "cleared"


def test_alike_people_in_one_go_leave_the_unfit_with_reasons(cast, world):
    fit = [make.submitted_staff(world) for _ in range(2)]
    unfit = world.staff.get(person__name="教师乙")
    client = cast.client(cast.officer)
    url = reverse("do-many", args=["institutions.staff", "clear"])
    pks = [row.pk for row in (*fit, unfit)]
    page = client.get(url, {"pk": pks}).content.decode()
    assert "没有违法犯罪记录查询结果，请先查询并登记。" in page
    sent = {"pk": pks, "tick": pks, "in_service_clear": "on", "red_lines_clear": "on"}
    assert client.post(url, sent).status_code in {302, 422}
    assert [fresh(row).state for row in (*fit, unfit)] == ["cleared", "cleared", "submitted"]


def test_a_confirmation_left_unticked_is_said_at_its_field_and_the_rows_stay(cast, world):
    """K1: “逐件办理 0 件”, and rows and fields were gone."""
    rows = [make.submitted_staff(world) for _ in range(2)]
    client, url = (
        cast.client(cast.officer),
        reverse("do-many", args=["institutions.staff", "clear"]),
    )
    pks = [row.pk for row in rows]
    answer = client.post(url, {"pk": pks, "tick": pks, "in_service_clear": "on"})
    assert answer.status_code == 422
    [sentence] = answer.context["form"].errors["red_lines_clear"]
    assert at_field(answer, "red_lines_clear") == sentence
    assert [(each.row, each.ticked) for each in answer.context["open"]] == [
        (row, True) for row in rows
    ]
    assert answer.context["blocked"] == []
    page = answer.content.decode()
    assert ("逐件办理 2 件" in page, 'name="in_service_clear"' in page) == (True, True)
    assert {fresh(row).state for row in rows} == {"submitted"}
    both = {"in_service_clear": "on", "red_lines_clear": "on"}
    assert client.post(url, {"pk": pks, "tick": pks, **both}).status_code == 302
    assert {fresh(row).state for row in rows} == {"cleared"}


def test_a_number_is_shown_once_for_a_reason_and_recorded(cast, world):
    number = make.id_number()
    row = make.submitted_staff(world, number=number)
    client, url = cast.client(cast.officer), reverse("staff-reveal", args=[row.pk])
    assert number not in client.get(url).content.decode()
    assert client.post(url, {"reason": ""}).status_code == 422
    answer = client.post(url, {"reason": "核对身份"})
    assert (number in answer.content.decode(), answer["Cache-Control"]) == (True, "no-store")
    assert Entry.objects.filter(deed="staff.reveal").count() == 1
    assert cast.client(cast.officer_b).post(url, {"reason": "好奇"}).status_code == 404
    assert cast.client(cast.inspector).post(url, {"reason": "好奇"}).status_code == 403


def test_a_phone_is_shown_for_a_reason_too(cast, world):
    url = reverse("institution-phone", args=[world.pk])
    answer = cast.client(cast.officer).post(url, {"reason": "通知补正"})
    assert "13800000000" in answer.content.decode()
    assert Entry.objects.get(deed="institution.reveal").reason == "通知补正"
    assert cast.client(cast.officer_b).post(url, {"reason": "好奇"}).status_code == 404


def test_a_download_is_recorded_in_the_file(cast, world):
    row = world.staff.first().credentials.get(kind=CredentialKind.HEALTH_CERT)
    url = reverse("file", args=["institutions.credential", row.pk, "file"])
    assert cast.client(cast.officer).post(url).status_code == 200
    assert Entry.objects.get(deed="staff.download").dossier == f"institution:{world.uscc}"
    assert cast.client(cast.officer_b).post(url).status_code == 404
    assert cast.client(cast.inspector).post(url).status_code == 404


def test_the_workbench_leads_to_what_waits(cast, world):
    registration.amend(world, by=cast.clerk, contact_name="联系人乙")
    text = cast.client(cast.officer).get("/").content.decode()
    for words in ("待核验的证照", "待审核的进校人员", "待审核的课程"):
        assert words in text
    assert "待核验的证照" not in cast.client(cast.officer_b).get("/").content.decode()


def test_the_number_of_queries_does_not_grow_with_the_rows(
    cast, world, django_assert_num_queries, django_assert_max_num_queries
):
    client, url = cast.client(cast.officer), reverse("institutions")
    client.get(url)
    with django_assert_max_num_queries(30) as counted:
        client.get(url)
    for _ in range(3):
        make.confirmed_institution(cast)
    with django_assert_num_queries(len(counted)):
        client.get(url)


@pytest.mark.parametrize("tab", ["licences", "staff", "courses"])
def test_the_file_asks_no_more_for_more_rows(cast, world, tab, django_assert_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client, url = cast.client(cast.officer), reverse("institution", args=[world.pk])
    client.get(url, {"tab": tab})
    with CaptureQueriesContext(connection) as counted:
        client.get(url, {"tab": tab})
    for _ in range(3):
        make.cleared_staff(world)
        make.submitted_licence(world)
        make.submitted_course(world)
    with django_assert_num_queries(len(counted)):
        client.get(url, {"tab": tab})
    assert len(counted) < 65
