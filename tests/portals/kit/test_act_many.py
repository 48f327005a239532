from urllib.parse import quote

import pytest
from django.contrib.messages import get_messages

from core.models import Entry, SentForm
from portals.kit import act
from tests.portals.kit.test_once import TOKEN
from tests.toy.models import Ticket, TicketState

PATH = "/do-many/toy.ticket/reply/"


@pytest.fixture
def tickets(cast, ticket):
    def one(**told):
        more = {"folder": ticket.folder, "organisation_id": cast.bureau.pk, "text": "漏水"}
        return Ticket.objects.create(**{**more, **told})

    return {
        "fits": ticket,
        "fits too": one(),
        "empty": one(text=""),
        "theirs": one(organisation_id=0),
    }


def sent(cast, rows, **more):
    told = {"pk": [row.pk for row in rows], "tick": [row.pk for row in rows]}
    versions = {f"_version-{row.pk}": row.version for row in rows}
    return {**told, **versions, "_membership": cast.officer.membership_id, "answer": "好的", **more}


def drawn(page):
    return TOKEN.search(page.content.decode())[1]


def states():
    return [row.state for row in Ticket.objects.order_by("pk")]


def test_what_cannot_be_done_is_left_out_with_its_reason(cast, tickets):
    pks = "&".join(f"pk={row.pk}" for row in tickets.values())
    page = cast.client(cast.officer).get(f"{PATH}?{pks}&pk=x")
    assert [each.row for each in page.context["open"]] == [tickets["fits"], tickets["fits too"]]
    blocked = [(each.row, each.reasons) for each in page.context["blocked"]]
    assert blocked == [(tickets["empty"], ("请先写明问题。",))]


def test_each_row_is_its_own_deed_and_an_unticked_one_stays(cast, tickets):
    rows = [tickets["fits"], tickets["fits too"]]
    data = sent(cast, rows, answer="已修好", tick=[rows[0].pk], next="/deadlines/")
    answer = cast.client(cast.officer).post(PATH, data)
    assert (answer.status_code, answer["Location"]) == (302, "/deadlines/")
    assert states() == [TicketState.ANSWERED, *[TicketState.OPEN] * 3]
    assert [str(m) for m in get_messages(answer.wsgi_request)] == ["“答复”已办理 1 件。"]


def test_a_row_that_moved_meanwhile_is_the_exception(cast, tickets):
    rows = [tickets["fits"], tickets["fits too"]]
    data = sent(cast, rows, answer="已修好")
    act.find("toy.ticket", "rename").do(rows[1], by=cast.lead, version=0)
    answer = cast.client(cast.officer).post(PATH, data)
    assert answer.status_code == 422
    assert [each.row.pk for each in answer.context["blocked"]] == [rows[1].pk]
    assert states()[:2] == [TicketState.ANSWERED, TicketState.OPEN]


def test_nothing_ticked_another_membership_or_a_bad_form_does_nothing(cast, tickets):
    rows = [tickets["fits"]]
    for wrong in ({"tick": []}, {"_membership": cast.lead.membership_id}, {"answer": ""}):
        answer = cast.client(cast.officer).post(PATH, sent(cast, rows, **wrong))
        assert (answer.status_code, bool(answer.context["form"].errors)) == (422, True)
    assert set(states()) == {TicketState.OPEN}


def test_rows_of_another_district_and_acts_for_one_row_only_are_not_there(cast, tickets):
    client = cast.client(cast.officer_b)
    page = client.get(f"{PATH}?pk={tickets['fits'].pk}")
    assert (page.context["open"], page.context["blocked"]) == ([], [])
    data = {**sent(cast, [tickets["fits"]]), "_membership": cast.officer_b.membership_id}
    assert client.post(PATH, data).status_code == 422
    assert set(states()) == {TicketState.OPEN}
    assert client.get("/do-many/toy.ticket/rename/").status_code == 404


def test_the_way_back_stays_on_this_site(cast, tickets):
    data = sent(cast, [tickets["fits"]], answer="已修好", next="https://elsewhere.example/")
    assert cast.client(cast.officer).post(PATH, data)["Location"] == "/"


def test_the_way_back_to_a_long_search_is_kept_whole(cast, tickets):
    """PostgreSQL refuses what is wider than its column, with a 500."""
    client, row = cast.client(cast.officer), tickets["fits"]
    back = f"/deadlines/?q={quote('暑期托管服务' * 20)}"
    page = client.get(PATH, {"pk": row.pk, "next": back})
    data = sent(cast, [row], answer="已修好", next=back, _once=drawn(page))
    assert [client.post(PATH, data)["Location"] for _each in range(2)] == [back, back]
    width = SentForm._meta.get_field("location").max_length
    assert width is None or len(SentForm.objects.get().location) <= width


@pytest.mark.parametrize("back", ["/deadlines/?q=" + "x" * 5000, "/deadlines/\0"])
def test_a_way_back_that_is_no_address_leads_to_the_workbench(cast, tickets, back):
    data = sent(cast, [tickets["fits"]], answer="已修好", next=back)
    assert cast.client(cast.officer).post(PATH, data)["Location"] == "/"


def test_sent_twice_is_done_once_and_the_second_answer_lists_what_was_done(cast, tickets):
    client, rows = cast.client(cast.officer), [tickets["fits"], tickets["fits too"]]
    page = client.get(f"{PATH}?pk={rows[0].pk}&pk={rows[1].pk}&next=/deadlines/")
    data = sent(cast, rows, answer="已修好", next="/deadlines/", _once=drawn(page))
    first, second = client.post(PATH, data), client.post(PATH, data)
    assert (first["Location"], second["Location"]) == ("/deadlines/", "/deadlines/")
    [done, again] = [str(m) for m in get_messages(second.wsgi_request)]
    names = "、".join(row.title() for row in rows)
    assert done == "“答复”已办理 2 件。"
    assert again.startswith(f"已经提交，没有重复办理。 “答复”已办理：{names}。")
    assert Entry.objects.filter(deed="ticket.reply").count() == 2


def test_a_form_that_was_partly_done_lists_just_that(cast, tickets):
    """The row that was refused can be done by the page that came back, under its new token."""
    client, rows = cast.client(cast.officer), [tickets["fits"], tickets["fits too"]]
    page = client.get(f"{PATH}?pk={rows[0].pk}&pk={rows[1].pk}")
    data = sent(cast, rows, answer="已修好", _once=drawn(page))
    act.find("toy.ticket", "rename").do(rows[0], by=cast.lead, version=0)
    assert client.post(PATH, data).status_code == 422
    again = client.post(PATH, data)
    assert again.status_code == 302
    assert str(list(get_messages(again.wsgi_request))[-1]).startswith(
        f"已经提交，没有重复办理。 “答复”已办理：{rows[1].title()}。"
    )
    other = client.post(PATH, {**data, "answer": "都修好了"})
    assert (other.status_code, drawn(other) != data["_once"]) == (422, True)
    assert other.context["form"].errors["__all__"][0].startswith("这张表已经提交过一次")


def test_a_form_of_which_nothing_was_done_claims_nothing(cast, tickets):
    client, rows = cast.client(cast.officer), [tickets["fits"]]
    page = client.get(f"{PATH}?pk={rows[0].pk}")
    data = sent(cast, rows, answer="好", _once=drawn(page))
    assert client.post(PATH, data).status_code == 422
    assert SentForm.objects.count() == 0
    assert client.post(PATH, {**data, "answer": "已修好"}).status_code == 302
