from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.domain import deadlines, messages
from accounts.enums import Role
from core import clock
from portals.kit import act, frame, front, workbench
from tests.toy.models import Answer, Folder, Ticket


@pytest.fixture(autouse=True)
def providers():
    before, blocks = list(workbench._providers), list(front._blocks)
    yield
    workbench._providers[:], front._blocks[:] = before, blocks


def put(cast, ticket, days, **more):
    due = clock.today() + timedelta(days=days)
    owner = {"owner": cast.bureau.pk, "role": Role.DISTRICT} | more
    return deadlines.put(ticket, f"k{days}", what=f"答复（{days}）", due=due, **owner)


def blocks(cast, who="officer"):
    answer = cast.client(getattr(cast, who)).get("/")
    assert answer.status_code == 200
    return answer.context["todo"]


def test_a_stranger_sees_the_public_front_page(client, db):
    answer = client.get("/")
    page = answer.content.decode()
    assert next(t.name for t in answer.templates) == "public/front.html"
    assert "工作人员与机构登录" in page
    assert "演示环境" not in page


def test_the_demo_panel_has_a_button_for_each_door_only_in_demo_mode(client, db, settings):
    doors = [frame.Door("区市教育局 · 负责人", "决定与公示", "lead")]
    before, frame.sources.doors = frame.sources.doors, lambda: doors
    try:
        assert 'value="lead"' not in client.get("/").content.decode()
        settings.DEMO = True
        page = client.get("/").content.decode()
        assert page.count('name="door" value="lead"') == 1
        assert "所有机构、人员和数据均为虚构。" in page
    finally:
        frame.sources.doors = before


def test_public_blocks_are_shown_with_what_they_bring(client, db):
    front.block("试一空块", empty="目前没有。", order=99)(list)
    front.block("试二", order=98)(lambda: [workbench.Line("第一批", "/p/1/")])
    shown = client.get("/").context["blocks"]
    assert [(b.label, len(b.lines)) for b in shown][-2:] == [("试二", 1), ("试一空块", 0)]


def test_due_dates_of_the_office_come_first_sorted_with_the_overdue_counted(cast, ticket):
    for days in (9, -3, 2):
        put(cast, ticket, days)
    [block] = blocks(cast)
    assert [line.title for line in block.lines] == ["答复（-3）", "答复（2）", "答复（9）"]
    assert (block.count, block.overdue) == (3, 1)
    assert block.lines[0].url == f"/go/toy.ticket/{ticket.pk}/"


def test_due_dates_of_others_are_not_mine(cast, ticket):
    put(cast, ticket, 1, owner=cast.bureau_b.pk)
    put(cast, ticket, 2, role=Role.INSPECTOR)
    put(cast, ticket, 3, lead_only=True)
    assert blocks(cast) == []
    assert [b.count for b in blocks(cast, "lead")] == [1]


def test_met_and_dropped_dates_are_gone(cast, ticket):
    put(cast, ticket, 1)
    put(cast, ticket, 2)
    deadlines.meet(ticket, "k1")
    deadlines.drop(ticket, "k2")
    assert blocks(cast) == []


def test_a_provider_counts_all_shows_a_few_and_links_to_the_rest(cast, ticket):
    Ticket.objects.bulk_create(
        Ticket(folder=ticket.folder, organisation_id=cast.bureau.pk) for _ in range(11)
    )

    @workbench.waiting(Role.DISTRICT, label="待答复", more="home?state=open")
    def open_tickets(actor):
        return Ticket.objects.visible_to(actor)

    [block] = blocks(cast)
    assert (block.count, len(block.lines), block.more) == (12, workbench.SHOWN, "/?state=open")
    assert block.lines[0].url == f"/tickets/{ticket.pk}/"
    assert blocks(cast, "officer_b") == []
    assert blocks(cast, "dean") == []


def test_providers_for_leads_or_officers_only_and_for_what_i_wait_for(cast, ticket):
    @workbench.waiting(Role.DISTRICT, label="待我决定", lead=True)
    @workbench.waiting(Role.DISTRICT, label="待我经办", lead=False)
    @workbench.waiting(Role.DISTRICT, label="等机构", mine=False)
    def rows(actor):
        return Ticket.objects.visible_to(actor)

    assert [b.label for b in blocks(cast)] == ["待我经办"]
    assert [b.label for b in blocks(cast, "lead")] == ["待我决定"]
    waiting = cast.client(cast.officer).get("/").context["awaiting"]
    assert [b.label for b in waiting] == ["等机构"]


def test_blocks_with_the_earliest_date_come_first(cast, ticket):
    @workbench.waiting(Role.DISTRICT, label="没有日期", order=1)
    def without(actor):
        return Ticket.objects.visible_to(actor)

    other = Ticket.objects.create(folder=ticket.folder, organisation_id=cast.bureau_b.pk)
    put(cast, other, 5)
    assert [b.label for b in blocks(cast)] == ["有期限的事项", "没有日期"]


def test_a_date_of_a_row_that_waits_in_another_block_is_shown_there_only(cast, ticket):
    @workbench.waiting(Role.DISTRICT, label="待答复")
    def open_tickets(actor):
        return Ticket.objects.visible_to(actor)

    quiet = Ticket.objects.create(folder=ticket.folder, organisation_id=cast.bureau.pk)
    put(cast, ticket, -2)
    [block] = blocks(cast)
    assert (block.label, block.count, block.overdue) == ("待答复", 2, 1)
    assert [(line.subject, bool(line.left)) for line in block.lines] == [
        (f"toy.ticket:{ticket.pk}", True),
        (f"toy.ticket:{quiet.pk}", False),
    ]
    put(cast, ticket, 9)  # a second date of the same row keeps its own sentence
    told = blocks(cast)
    assert [(b.label, b.count, b.overdue) for b in told] == [
        ("待答复", 2, 1),
        ("有期限的事项", 1, 0),
    ]
    assert [line.title for line in told[1].lines] == ["答复（9）"]


def test_an_empty_workbench_says_so(cast):
    page = cast.client(cast.officer).get("/").content.decode()
    assert page.count("没有等您办理的事项。") == 1


def test_queries_do_not_grow_with_the_work(cast, ticket):
    client = cast.client(cast.officer)
    client.get("/")
    put(cast, ticket, 1)
    with CaptureQueriesContext(connection) as few:
        client.get("/")
    for days in range(2, 30):
        put(cast, ticket, days)
    with CaptureQueriesContext(connection) as many:
        client.get("/")
    assert len(many) == len(few)


def deliver(cast, ticket):
    act.find("toy.ticket", "reply").do(ticket, Answer(answer="已修好"), by=cast.lead, version=0)
    for pk in messages.undelivered():
        messages.deliver(pk)


def test_messages_ring_the_bell_and_open_what_they_are_about(cast, ticket):
    deliver(cast, ticket)
    client = cast.client(cast.officer)
    page = client.get("/")
    assert '<span class="count">1' in page.content.decode()
    assert [line.fresh for line in page.context["changed"]] == [True]
    [(row, url)] = client.get("/messages/").context["rows"]
    answer = client.post(f"/messages/{row.pk}/")
    assert (answer.status_code, answer["Location"], url) == (
        302,
        url,
        f"/go/toy.ticket/{ticket.pk}/",
    )
    assert '<span class="count">' not in client.get("/").content.decode()
    assert client.get(url)["Location"] == f"/tickets/{ticket.pk}/"


def test_a_message_of_somebody_else_is_not_there(cast, ticket):
    deliver(cast, ticket)
    [(row, _url)] = cast.client(cast.officer).get("/messages/").context["rows"]
    assert cast.client(cast.officer_b).get("/messages/").context["rows"] == []
    assert cast.client(cast.officer_b).post(f"/messages/{row.pk}/").status_code == 404
    assert cast.client(cast.officer2).post(f"/messages/{row.pk}/").status_code == 404


def test_all_messages_are_marked_read_by_a_post_only(cast, ticket):
    deliver(cast, ticket)
    client = cast.client(cast.officer)
    assert client.get("/messages/read/").status_code == 405
    assert client.get("/messages/").context["unread"] == 1
    client.post("/messages/read/")
    assert client.get("/messages/").context["unread"] == 0


def test_go_leads_nowhere_for_a_row_that_is_not_theirs(cast, ticket):
    assert cast.client(cast.officer_b).get(f"/go/toy.ticket/{ticket.pk}/").status_code == 404
    assert cast.client(cast.officer).get("/go/no.model/1/").status_code == 404
    assert cast.client(cast.officer).get("/go/accounts.user/1/").status_code == 404
    folder = Folder.objects.create(name="x")
    assert cast.client(cast.officer).get(f"/go/toy.folder/{folder.pk}/").status_code == 404


def test_the_deadline_list_of_the_office(cast, ticket):
    put(cast, ticket, 1)
    put(cast, ticket, 2, owner=cast.bureau_b.pk)
    rows = cast.client(cast.officer).get("/deadlines/").context["rows"]
    assert [cells[0].value for _row, cells in rows] == ["答复（1）"]
    assert rows[0][1][1].value.date == clock.today() + timedelta(days=1) != date.min
