"""The pages of agreements and placements, walked by the people whose job it is."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from contracts.models import Agreement, Placement
from core import clock
from core.fsm import fresh
from portals.kit import links
from tests.factories import contracts as made
from tests.factories import institutions as people

pytestmark = pytest.mark.django_db


def pdf(name="签订.pdf"):
    return SimpleUploadedFile(name, people.PDF, "application/pdf")


def do(client, row, name, **data):
    label = row._meta.label_lower
    version = {"_version": fresh(row).version} if hasattr(row, "version") else {}
    return client.post(f"/do/{label}/{row.pk}/{name}/", {**version, **data})


def words(response) -> str:
    return response.content.decode()


def test_the_road_in_the_browser(cast):
    assert cast.school.organisation_id == cast.dean.organisation_id
    body = made.licensed(cast.institution)
    listing = made.listing_of(body)
    member = people.cleared_staff(body, name="王教练")
    course = people.accepted_course(body, name="轮滑")
    officer, lead = cast.client(cast.officer), cast.client(cast.lead)
    clerk, dean = cast.client(cast.clerk), cast.client(cast.dean)

    page = officer.get(f"/do/vetting.listing/{listing.pk}/draft-agreement/")
    assert page.status_code == 200
    form = page.context["form"]
    data = {name: form.get_initial_for_field(f, name) or "" for name, f in form.fields.items()}
    data |= {
        "staff": [member.pk],
        f"line-{course.pk}-price": "20.00",
        "_version": listing.version,
        "valid_from": clock.today().isoformat(),
        "valid_until": (clock.today() + timedelta(days=100)).isoformat(),
    }
    answer = officer.post(f"/do/vetting.listing/{listing.pk}/draft-agreement/", data)
    row = Agreement.objects.get()
    assert (answer.status_code, answer.url) == (302, f"/contracts/agreements/{row.pk}/")
    assert officer.get(answer.url).status_code == 200
    assert [line.price for line in row.annexed_courses.all()] == [Decimal("20.00")]

    assert do(officer, row, "offer").status_code == 302
    seen = clerk.get(reverse("agreement", args=[row.pk]))
    assert "同意签订" in words(seen)
    assert do(clerk, row, "countersign").status_code == 302
    signed = {"number": "环协1号", "signed_on": clock.today().isoformat()}
    assert do(lead, row, "activate", **signed, signed_file=pdf()).status_code == 302
    assert fresh(row).state == "active"

    printed = officer.get(f"/print/contracts.agreement/{row.pk}/contract/")
    assert printed.status_code == 200
    assert "附件一　入校人员" in words(printed)
    assert "王教练" in words(printed)

    answer = do(
        dean,
        row,
        "propose-placement",
        course=course.pk,
        starts_on=clock.today().isoformat(),
        ends_on=(clock.today() + timedelta(days=50)).isoformat(),
        pupils=30,
        weekly_hours=2,
        price="20.00",
        group_plan="本校教师接管",
    )
    placement = Placement.objects.get()
    assert answer.url == f"/contracts/placements/{placement.pk}/"
    assert do(clerk, placement, "agree", staff=[member.pk]).status_code == 302
    assert fresh(placement).state == "agreed"
    groups = dean.get(reverse("groups"))
    assert groups.status_code == 200
    assert "王教练" in words(groups)
    assert "可以入校" in words(groups)


def test_a_refusal_keeps_what_was_typed(cast):
    assert cast.school.organisation_id == cast.dean.organisation_id
    row = made.active_agreement(cast)
    course = row.annexed_courses.get().course
    answer = do(
        cast.client(cast.dean),
        row,
        "propose-placement",
        course=course.pk,
        starts_on=clock.today().isoformat(),
        ends_on=(clock.today() + timedelta(days=50)).isoformat(),
        pupils=30,
        weekly_hours=2,
        price="25.00",
        group_plan="本校教师接管",
        timetable="周三操场",
    )
    assert answer.status_code == 422
    assert "价格25.00元高于协议约定的20 元/生·课时，请按协议价格填写。" in words(answer)
    assert "周三操场" in words(answer)


SEEN_BY = {
    "agreement": {"officer", "lead", "city", "dean", "dean2", "clerk"},
    "placement": {"officer", "lead", "city", "dean", "clerk", "inspector"},
}
SHUT = {"agreement": {"inspector", "inspector_b"}, "placement": set()}


@pytest.mark.parametrize("noun", list(SEEN_BY))
def test_only_whom_it_concerns_sees_the_page(cast, noun):
    placement = made.running_placement(cast)
    row = placement if noun == "placement" else placement.agreement
    everybody = {"officer", "lead", "city", "dean", "dean2", "clerk", "inspector"}
    everybody |= {"officer_b", "dean_b", "clerk_b", "inspector_b"}
    answers = {
        who: cast.client(getattr(cast, who)).get(links.url(row)).status_code for who in everybody
    }
    expected = dict.fromkeys(everybody, 404) | dict.fromkeys(SHUT[noun], 403)
    assert answers == expected | dict.fromkeys(SEEN_BY[noun], 200)


LISTS = [
    ("agreements", "officer", "officer_b"),
    ("placements", "officer", "officer_b"),
    ("placements", "dean", "dean_b"),
    ("agreements", "dean", "dean_b"),
    ("agreements", "clerk", "clerk_b"),
    ("placements", "clerk", "clerk_b"),
    ("placements", "inspector", "inspector_b"),
]


@pytest.mark.parametrize(("name", "mine", "stranger"), LISTS)
def test_lists_hold_ones_own(cast, name, mine, stranger):
    made.running_placement(cast)
    own = cast.client(getattr(cast, mine)).get(reverse(name))
    other = cast.client(getattr(cast, stranger)).get(reverse(name))
    assert (own.context["total"], other.context["total"]) == (1, 0)


@pytest.mark.parametrize("noun", ["agreement", "placement"])
def test_a_stranger_cannot_do_what_they_cannot_see(cast, noun):
    placement = made.running_placement(cast)
    row = placement if noun == "placement" else placement.agreement
    for who in ("officer_b", "clerk_b", "dean_b"):
        answer = do(cast.client(getattr(cast, who)), row, "end", reason="x")
        assert answer.status_code == 404


def test_a_school_reads_no_query_results(cast):
    running = made.running_placement(cast)
    people.passed_check(running.present_staff()[0], passed=False)
    seen = words(cast.client(cast.dean).get(reverse("placement", args=[running.pk])))
    assert "暂不能入校" in seen
    assert "犯罪" not in seen
    told = words(cast.client(cast.officer).get(reverse("placement", args=[running.pk])))
    assert "违法犯罪记录查询未通过" in told


def test_workbench_shows_what_waits(cast):
    made.countersigned_agreement(cast)
    assert "待我确认签订的协议" in words(cast.client(cast.lead).get("/", follow=True))


def test_a_suspended_agreement_keeps_everybody_out(cast):
    running = made.running_placement(cast)
    dean = cast.client(cast.dean)
    stop = "协议当天不在履行中（中止履行），机构人员一律不得入校。"
    assert stop not in words(dean.get(reverse("groups")))
    made.suspended(running.agreement)
    assert stop in words(dean.get(reverse("groups")))
    assert stop in words(dean.get(reverse("placement", args=[running.pk])))


@pytest.mark.parametrize(
    ("name", "who"),
    [
        ("agreements", "officer"),
        ("placements", "officer"),
        ("groups", "dean"),
        ("placements", "clerk"),
    ],
)
def test_more_rows_take_no_more_queries(cast, name, who):
    first = made.running_placement(cast)
    client = cast.client(getattr(cast, who))
    address = reverse(name)
    client.get(address)
    with CaptureQueriesContext(connection) as one:
        client.get(address)
    for _more in range(2):
        made.running_placement(cast, agreement=first.agreement)
        made.active_agreement(cast, institution=people.confirmed_institution(cast))
    with CaptureQueriesContext(connection) as many:
        client.get(address)
    assert len(many) <= len(one)
