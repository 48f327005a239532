import json

import pytest
from django.core.exceptions import FieldDoesNotExist
from django.db import IntegrityError

from accounts.actors import system
from accounts.enums import Role
from accounts.models import Message
from core.errors import Blocked, Forbidden, Stale
from core.facts import Facts
from core.fsm import deed, edit, fresh, moves, perform, record, touch
from core.ledger import PersonalData
from core.models import Entry
from tests.toy.models import Answer, Ticket, TicketState


def test_reply_moves_records_and_tells(office):
    ticket = perform(
        office.ticket(), Ticket.reply, Answer(answer="已修好"), by=office.officer, version=0
    )
    assert (ticket.state, ticket.version, ticket.answer) == (TicketState.ANSWERED, 1, "已修好")
    entry = Entry.objects.get()
    body = json.loads(entry.body)
    assert (entry.deed, body["from"], body["to"]) == ("ticket.reply", "open", "answered")
    assert body["facts"] == {"answer": "已修好"}
    assert body["by"]["user"] == office.officer.user_id
    notice = Message.objects.get()
    assert notice.text == f"“工单 {ticket.pk}”已答复：已修好"
    assert (notice.organisation, notice.deed_id) == (office.bureau, entry.deed_id)


def test_reply_blocked_names_every_unmet_rule(office):
    with pytest.raises(Blocked) as refused:
        perform(office.ticket(text=""), Ticket.reply, Answer(answer="好"), by=office.officer)
    assert refused.value.reasons == ["请先写明问题。", "答复至少 3 个字，现在 1 个字。"]
    assert (Entry.objects.count(), Message.objects.count()) == (0, 0)


def test_reply_by_a_stranger_is_forbidden_before_the_rules_speak(office):
    with pytest.raises(Forbidden):
        perform(office.ticket(text=""), Ticket.reply, Answer(answer=""), by=office.stranger)


def test_reply_on_an_old_page_is_stale(office):
    ticket = office.ticket()
    edit(ticket, by=office.officer, permission=lambda *_: True, text="又漏水")
    with pytest.raises(Stale):
        perform(ticket, Ticket.reply, Answer(answer="已修好"), by=office.officer, version=0)


def test_reply_in_a_moved_state_is_stale_and_says_the_state(office):
    ticket = office.ticket()
    perform(ticket, Ticket.close, by=office.lead)
    with pytest.raises(Stale) as refused:
        perform(ticket, Ticket.reply, Answer(answer="已修好"), by=office.officer)
    assert refused.value.reasons == [
        f"“工单 {ticket.pk}”现在的状态是“已关闭”，不能再办理“答复”。请刷新后查看。"
    ]


def test_close_by_the_machine_under_its_own_name_only(office):
    ticket = office.ticket()
    with pytest.raises(Forbidden):
        perform(ticket, Ticket.close, by=system("something-else"))
    closed = perform(ticket, Ticket.close, by=system("ticket-closing", cause="abc"))
    assert closed.state == TicketState.CLOSED
    assert json.loads(Entry.objects.get().body)["by"]["cause"] == "abc"


def test_two_person_rule_compares_people_not_memberships(office):
    ticket = perform(office.ticket(), Ticket.reply, Answer(answer="已修好"), by=office.lead)
    with pytest.raises(Blocked) as refused:
        perform(ticket, Ticket.close, by=office.lead)
    assert refused.value.reasons == ["经办与决定不能是同一人。"]
    assert perform(ticket, Ticket.close, by=office.lead2).state == TicketState.CLOSED


def test_private_facts_reach_the_rules_but_not_the_record(office):
    told = Answer(answer="已修好", note="机密内容")
    ticket = perform(office.ticket(), Ticket.reply, told, by=office.officer)
    assert ticket.answer == "已修好（机密内容）"
    assert json.loads(Entry.objects.get().body)["facts"] == {"answer": "已修好"}


def test_reply_takes_the_facts_of_its_own_deed_only(office):
    for told in (None, Facts()):
        with pytest.raises(TypeError, match="reply takes"):
            perform(office.ticket(), Ticket.reply, told, by=office.officer)
    with pytest.raises(TypeError, match="close takes"):
        perform(office.ticket(), Ticket.close, Answer(answer="已修好"), by=office.lead)


def test_personal_numbers_cannot_be_recorded(office):
    ticket = office.ticket()
    with pytest.raises(PersonalData):
        record(ticket, "look", by=office.officer, id_number="x")
    assert fresh(ticket).state == TicketState.OPEN


def test_edit_records_old_and_new_but_not_private_values(office):
    ticket = office.ticket()
    edit(
        ticket, by=office.officer, permission=lambda *_: True, text="新", answer="密",
        private=["answer"],
    )  # fmt: skip
    changed = json.loads(Entry.objects.get().body)["facts"]["changed"]
    assert changed == {"text": ["漏水", "新"], "answer": "***"}


def test_touch_writes_what_it_is_told_and_makes_pages_of_before_stale(office):
    ticket = office.ticket()
    drawn = fresh(ticket)
    Ticket.objects.filter(pk=ticket.pk).update(answer="别处写下")
    touch(ticket, text="又漏")
    kept = fresh(ticket)
    assert (kept.text, kept.answer, kept.version) == ("又漏", "别处写下", drawn.version + 1)
    touch(kept)
    assert fresh(ticket).version == drawn.version + 2
    with pytest.raises(Stale):
        perform(ticket, Ticket.close, by=office.lead, version=drawn.version)


def test_touch_knows_the_columns_of_its_row(office):
    ticket = office.ticket()
    with pytest.raises(FieldDoesNotExist, match="txt"):
        touch(ticket, txt="又漏")
    assert (fresh(ticket).text, fresh(ticket).version) == (ticket.text, 0)


def test_one_deed_one_id_and_nothing_left_after_a_failure(office):
    ticket = office.ticket()

    @deed
    def answer_and_close(row, *, by, fail=False):
        perform(row, Ticket.reply, Answer(answer="已修好"), by=by)
        row = perform(row, Ticket.close, by=office.lead2)
        if fail:
            raise ValueError("半路出错")
        return row

    with pytest.raises(ValueError, match="半路出错"):
        answer_and_close(ticket, by=office.lead, fail=True)
    assert (fresh(ticket).state, Entry.objects.count()) == (TicketState.OPEN, 0)
    assert answer_and_close(ticket, by=office.lead).state == TicketState.CLOSED
    assert len(set(Entry.objects.values_list("deed_id", flat=True))) == 1


def test_moves_show_early_reasons_only_and_only_what_is_permitted(office):
    ticket = office.ticket(text="")
    assert [(m.name, m.unmet) for m in moves(ticket, office.officer)] == [
        ("reply", ("请先写明问题。",))
    ]
    assert [m.name for m in moves(ticket, office.lead)] == ["reply", "close"]
    assert moves(ticket, office.stranger) == []


def test_state_can_neither_be_assigned_nor_invented(office):
    ticket = office.ticket()
    with pytest.raises(AttributeError):
        ticket.state = TicketState.CLOSED
    with pytest.raises(IntegrityError):
        Ticket.objects.filter(pk=ticket.pk).update(state="nonsense")


def test_visible_to_shows_own_rows_and_nothing_to_unlisted_roles(office):
    ticket = office.ticket()
    assert list(Ticket.objects.visible_to(office.officer)) == [ticket]
    assert list(Ticket.objects.visible_to(office.stranger)) == []
    assert Role.CITY not in Ticket.scope
    assert list(Ticket.objects.visible_to(system("anything"))) == []
