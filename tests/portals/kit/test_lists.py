import io
import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import clear_url_caches, include, path, set_urlconf
from python_calamine import CalamineWorkbook

from accounts.enums import ALL_ROLES, Role
from core import sheets
from core.models import Entry
from portals.kit import lists
from tests.toy.models import Folder, Ticket, TicketState


class Tickets(lists.ListPage):
    model = Ticket
    roles = (Role.DISTRICT,)
    title = "工单"
    order = "pk"
    per_page = 10
    new = ("open",)
    columns = (
        lists.Column("title", "名称", kind="link", sort="pk", roles=ALL_ROLES),
        lists.Column("state", "状态", kind="chip", sort="state", roles=ALL_ROLES),
        lists.Column("text", "问题", sort="text", roles=ALL_ROLES),
        lists.Column("folder.name", "文件夹", roles=ALL_ROLES),
    )
    filters = (
        lists.Search(("text", "answer")),
        lists.Choice("state", "状态", TicketState.choices),
    )

    def rows(self, actor):
        return super().rows(actor).select_related("folder")


class Shared(Tickets):
    """One list for two roles: what it is called, and what narrows it, is not the same for both."""

    roles = (Role.DISTRICT, Role.SCHOOL)
    words = {Role.SCHOOL: lists.Words(title="本校的工单", empty_hint="到前台登记。")}
    empty_hint = "等待学校提出。"
    filters = (
        lists.Search(("text", "answer"), roles=(Role.DISTRICT,)),
        lists.Choice("state", "状态", TicketState.choices),
    )

    def rows(self, actor):
        return Ticket.objects.select_related("folder")


urlpatterns = [
    path("", include("portals.urls")),
    path("tickets/", Tickets.as_view()),
    path("shared/", Shared.as_view()),
]


@pytest.fixture(autouse=True)
def _urls(settings):
    settings.ROOT_URLCONF = __name__
    clear_url_caches()
    set_urlconf(None)
    yield
    clear_url_caches()


@pytest.fixture
def tickets(cast):
    folder = Folder.objects.create(name="一")
    Ticket.objects.bulk_create(
        Ticket(folder=folder, organisation_id=cast.bureau.pk, text=f"漏水{n:02}") for n in range(25)
    )
    Ticket.objects.create(folder=folder, organisation_id=cast.bureau_b.pk, text="别区漏水")


def texts(answer):
    return [cells[2].value for _row, cells in answer.context["rows"]]


def get(cast, query="", who="officer", **more):
    return cast.client(getattr(cast, who)).get(f"/tickets/{query}", **more)


def test_only_rows_of_the_own_district(cast, tickets):
    assert get(cast).context["total"] == 25
    assert texts(get(cast, who="officer_b")) == ["别区漏水"]


def test_another_role_is_refused(cast, tickets):
    assert get(cast, who="dean").status_code == 403


def test_search_needs_every_word(cast, tickets):
    assert texts(get(cast, "?q=漏水+07")) == ["漏水07"]
    assert texts(get(cast, "?q=漏水+停电")) == []


def test_choice_filters_and_an_unknown_value_finds_nothing(cast, tickets):
    Ticket.objects.filter(text="漏水03").update(answer="好")
    assert get(cast, "?state=open").context["total"] == 25
    assert get(cast, "?state=closed").context["total"] == 0
    assert get(cast, "?state=%27%22").context["total"] == 0


def test_sorting_up_and_down_and_by_nonsense(cast, tickets):
    assert texts(get(cast, "?sort=text"))[0] == "漏水00"
    assert texts(get(cast, "?sort=-text"))[0] == "漏水24"
    assert texts(get(cast, "?sort=organisation__user__password"))[0] == "漏水00"
    head = get(cast, "?sort=text&q=漏&page=2").context["heads"][2]
    assert (head.aria, head.url) == ("ascending", "/tickets/?sort=-text&q=%E6%BC%8F")


def test_pages_keep_the_filters_and_clamp(cast, tickets):
    page = get(cast, "?q=漏水&page=2")
    assert texts(page) == [f"漏水{n:02}" for n in range(10, 20)]
    assert 'href="?q=%E6%BC%8F%E6%B0%B4&amp;page=3"' in page.content.decode()
    assert texts(get(cast, "?page=99")) == [f"漏水{n:02}" for n in range(20, 25)]


def test_htmx_gets_the_results_alone(cast, tickets):
    answer = get(cast, headers={"HX-Request": "true"})
    page = answer.content.decode()
    assert page.lstrip().startswith('<section id="results"')
    assert "<html" not in page


def test_nothing_found_says_what_to_do(cast, tickets):
    page = get(cast, "?q=没有这个").content.decode()
    assert "没有符合条件的记录。" in page
    assert "清除条件" in page


def test_the_button_for_a_new_row(cast, tickets):
    assert [b.url for b in get(cast).context["new_buttons"]] == ["/do/toy.ticket/new/open/"]


def test_queries_do_not_grow_with_the_rows(cast, tickets):
    client = cast.client(cast.officer)
    client.get("/tickets/")  # the session's first use is written down
    with CaptureQueriesContext(connection) as few:
        client.get("/tickets/?q=漏水07")
    with CaptureQueriesContext(connection) as many:
        client.get("/tickets/")
    assert len(many) == len(few)


def exported(cast, query="", who="officer"):
    answer = cast.client(getattr(cast, who)).post(f"/tickets/{query}", {"export": "xlsx"})
    assert answer["Content-Type"] == sheets.XLSX_TYPE
    book = CalamineWorkbook.from_filelike(io.BytesIO(b"".join(answer)))
    return book.get_sheet_by_index(0).to_python()


def test_export_holds_exactly_the_filtered_rows_of_the_own_district(cast, tickets):
    header, *rows = exported(cast, "?q=漏水0&sort=-text")
    assert header == ["名称", "状态", "问题", "文件夹"]
    assert [row[2] for row in rows] == [f"漏水{n:02}" for n in range(9, -1, -1)]
    assert {(row[1], row[3]) for row in rows} == {("待答复", "一")}
    assert [row[2] for row in exported(cast, who="officer_b")[1:]] == ["别区漏水"]


def test_export_is_recorded_without_the_words_that_were_typed(cast, tickets):
    exported(cast, "?q=漏水&state=open")
    entry = Entry.objects.get()
    assert (entry.deed, entry.chain) == ("organisation.export", "371002")
    facts = json.loads(entry.body)["facts"]
    assert facts == {"list": "/tickets/", "rows": 25, "filters": {"state": "open"}}


def test_export_of_another_role_is_refused_and_not_recorded(cast, tickets):
    answer = cast.client(cast.dean).post("/tickets/", {"export": "xlsx"})
    assert (answer.status_code, Entry.objects.count()) == (403, 0)


def test_a_column_that_does_not_say_who_reads_it_fails_at_start():
    with pytest.raises(TypeError, match="roles"):
        lists.Column("text", "问题")
    with pytest.raises(ValueError, match="roles"):
        lists.Column("text", "问题", roles=())


def shared(cast, who, query=""):
    return cast.client(getattr(cast, who)).get(f"/shared/{query}")


def test_one_list_is_called_what_each_role_calls_it(cast, tickets):
    told = [shared(cast, who).context["view"] for who in ("officer", "dean", "officer")]
    assert [view.title for view in told] == ["工单", "本校的工单", "工单"]
    assert [view.empty_hint for view in told] == [
        "等待学校提出。",
        "到前台登记。",
        "等待学校提出。",
    ]


def test_a_filter_of_another_role_is_neither_drawn_nor_asked(cast, tickets):
    officer, dean = (shared(cast, who, "?q=漏水07&state=open") for who in ("officer", "dean"))
    assert [each.name for each in officer.context["filters"]] == ["q", "state"]
    assert [each.name for each in dean.context["filters"]] == ["state"]
    assert (officer.context["total"], dean.context["total"]) == (1, 26)
