import pytest
from django.template import Context, Template

from accounts.actors import system
from accounts.enums import Role
from core import deeds
from core.fsm import perform
from core.models import Entry
from portals.kit import act, timeline
from tests.toy.models import Answer, Ticket


@pytest.fixture
def readable(monkeypatch):
    from django.db.models import Q

    monkeypatch.setattr(
        Entry, "scope", {Role.DISTRICT: lambda a: Q(chain=a.organisation_code)}, raising=False
    )


def test_entries_say_who_what_when_and_why_newest_first(cast, ticket, readable):
    act.find("toy.ticket", "reply").do(ticket, Answer(answer="已修好"), by=cast.officer, version=0)
    act.find("toy.ticket", "close").do(ticket, by=cast.lead, version=1, reason="已迁出")
    told = [(i.what, i.who, i.why, i.moved, i.danger) for i in timeline.of(ticket, cast.officer)]
    assert told == [
        ("关闭", "区负责人（环翠区教育和体育局）", "已迁出", "已答复 → 已关闭", True),
        ("答复", "经办甲（环翠区教育和体育局）", "", "待答复 → 已答复", False),
    ]


def test_another_district_reads_nothing(cast, ticket, readable):
    act.find("toy.ticket", "reply").do(ticket, Answer(answer="已修好"), by=cast.officer, version=0)
    assert timeline.of(ticket, cast.officer_b) == []


def test_the_machine_is_called_by_its_name(cast, ticket, readable):
    perform(ticket, Ticket.close, by=system("ticket-closing"))
    assert [i.who for i in timeline.of(ticket, cast.officer)] == ["系统（ticket-closing）"]
    timeline.systems["ticket-closing"] = "到期关闭"
    try:
        assert [i.who for i in timeline.of(ticket, cast.officer)] == ["系统（到期关闭）"]
    finally:
        del timeline.systems["ticket-closing"]


def test_recorded_deeds_have_words_and_a_file_shows_its_rows(cast, ticket, readable):
    deeds.record(ticket, "download", by=cast.officer)
    deeds.record(ticket.folder, "edit", by=cast.officer)
    told = [(i.what, i.title) for i in timeline.of(ticket, cast.officer, dossier=True)]
    assert told == [("修改", str(ticket.folder.title())), ("下载文件", ticket.title())]
    assert [i.what for i in timeline.of(ticket, cast.officer)] == ["下载文件"]


def test_a_deputy_is_named_with_the_lead(cast):
    by = {"name": "甲", "office": "局", "deputy_for": "乙"}
    assert timeline.who(by) == "甲（局），代行乙"
    assert timeline.who({"role": "PUBLIC"}) == "社会公众"


def test_a_lent_person_whose_account_was_reset_is_told_too():
    by = {"name": "甲", "office": "局", "lent_by": "市局"}
    tied = {"tied": [{"kind": "reset", "by": "丙"}]}
    assert timeline.who(by) == "市局甲代为第二人（局）"
    assert timeline.who(by | tied) == "市局甲代为第二人（局）（由丙重置后，未经本人确认）"


def test_a_file_is_narrowed_to_one_kind_of_row(cast, ticket, readable, rf):
    deeds.record(ticket, "download", by=cast.officer)
    deeds.record(ticket.folder, "edit", by=cast.officer)

    def read(query):
        return timeline.read(rf.get(f"/x/{query}"), ticket, cast.officer)

    assert sorted(name for name, _label in read("").kinds) == ["folder", "ticket"]
    assert [i.what for i in read("").items] == ["修改", "下载文件"]
    assert [i.what for i in read("?about=ticket").items] == ["下载文件"]
    assert (read("?about=%25").chosen, len(read("?about=%25").items)) == ("", 2)
    page = Template("{% load components %}{% timeline_file read %}").render(
        Context({"request": rf.get("/x/?tab=a&about=ticket"), "read": read("?about=ticket")})
    )
    assert '<input type="hidden" name="tab" value="a">' in page
    assert '<option value="ticket" selected>' in page
