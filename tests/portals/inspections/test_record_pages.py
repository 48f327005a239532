"""Records and orders on their pages: each role its own, strangers none; lists that stay fast."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from inspections.models import ExitCase, Violation
from portals.kit import act
from tests.factories import contracts, inspections, institutions
from tests.portals.inspections.seen import page


def test_an_inspector_records_at_the_school_gate(cast):
    placement = contracts.running_placement(cast)
    member = placement.present_staff()[0]
    client = cast.client(cast.inspector)
    school = client.get(reverse("school", args=[cast.school.pk]))
    assert member.person.name in school.content.decode()
    url = act.url(act.find("institutions.school", "record-violation"), cast.school)
    assert client.get(url).status_code == 200
    facts = {"about": f"staff:{member.pk}", "code": "P1", "facts_text": "喧哗", "person_name": ""}
    done = client.post(url, {**facts, "happened_on": placement.starts_on.isoformat()})
    assert done.status_code == 302, done.content.decode()
    row = Violation.objects.get()
    assert (row.staff_id, row.school_id, row.state) == (member.pk, cast.school.pk, "recorded")
    assert client.get(done.url).status_code == 200


def test_an_inspector_stops_entry_at_the_gate(cast):
    placement = contracts.running_placement(cast)
    member = placement.present_staff()[0]
    url = act.url(act.find("institutions.school", "suspend-now"), cast.school)
    client = cast.client(cast.inspector)
    facts = {"about": f"staff:{member.pk}", "code": "P3", "facts_text": "推搡学生"}
    done = client.post(url, facts)
    assert done.status_code == 302, done.content.decode()
    case = ExitCase.objects.get()
    assert (case.person_id, case.emergency.state) == (member.person_id, "waiting")
    assert client.get(reverse("exit", args=[case.pk])).status_code == 200
    assert client.get(reverse("school", args=[cast.school.pk])).status_code == 200


@pytest.mark.parametrize(
    ("who", "names"),
    [
        ("officer", ("violations", "orders", "exits")),
        ("city", ("violations", "orders", "exits")),
        ("inspector", ("schools", "violations", "exits")),
        ("clerk", ("violations", "orders", "exits")),
        ("dean", ("violations", "orders")),
    ],
)
def test_lists(cast, who, names):
    inspections.refused_order(cast)
    inspections.notified_case(cast)
    client = cast.client(getattr(cast, who))
    for name in names:
        assert client.get(reverse(name)).status_code == 200
    assert client.get("/").status_code == 200


@pytest.mark.parametrize(
    ("who", "name"),
    [
        ("officer", "order"),
        ("inspector", "order"),
        ("clerk", "order"),
    ],
)
def test_order_page(cast, who, name):
    order = inspections.submitted_order(cast)
    assert page(cast, who, name, order.pk).status_code == 200
    stranger = f"{who}_b"
    assert page(cast, stranger, name, order.pk).status_code == 404


@pytest.mark.parametrize(
    ("who", "name"),
    [
        ("officer", "violation"),
        ("inspector", "violation"),
        ("clerk", "violation"),
    ],
)
def test_violation_page(cast, who, name):
    row = inspections.confirmed_violation(cast)
    assert page(cast, who, name, row.pk).status_code == 200
    assert page(cast, f"{who}_b", name, row.pk).status_code == 404


@pytest.mark.parametrize(
    ("name", "who"),
    [
        ("violations", "officer"),
        ("orders", "officer"),
        ("exits", "officer"),
        ("exits", "clerk"),
        ("schools", "inspector"),
    ],
)
def test_lists_take_no_more_queries_for_more_rows(cast, name, who):
    """Persons and institutions, with and without a school."""

    def rows(count):
        for _ in range(count):
            staff = institutions.submitted_staff(cast.institution)
            inspections.notified_case(cast, staff=staff, code="P1", school=cast.school)
            inspections.submitted_order(cast)

    client = cast.client(getattr(cast, who))
    rows(1)
    client.get(reverse(name))
    with CaptureQueriesContext(connection) as few:
        client.get(reverse(name))
    rows(4)
    with CaptureQueriesContext(connection) as many:
        client.get(reverse(name))
    assert len(many) == len(few)


def test_the_page_that_confirms_shows_the_twin(cast):
    """D2: whoever confirms sees that the same fault was written down twice that day."""
    row = inspections.recorded_violation(cast, code="I7", school=cast.school)
    twin = inspections.recorded_violation(cast, code="I7", facts_text="第二次写下的同一件事")
    client = cast.client(cast.lead)
    url = act.url(act.find("inspections.violation", "confirm"), row)
    [line] = [line for line in client.get(url).context["preview"] if "同一天" in line]
    assert "第二次写下的同一件事" in line
    page = client.get(reverse("violation", args=[row.pk]))
    assert list(page.context["twins"]) == [twin]
    assert "同一天还有同样的记录，请核对是否同一件事：" in page.content.decode()
    mine = cast.client(cast.clerk).get(reverse("violation", args=[row.pk]))
    assert mine.status_code == 404
