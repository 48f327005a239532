from datetime import timedelta

import pytest

from accounts.domain import deadlines, handovers, messages
from accounts.facts import HandingOver
from accounts.models import Message, Receipt
from core import clock
from core.deeds import fresh
from core.errors import Blocked, Forbidden
from core.models import Entry

DOCUMENT = "环教体人〔2026〕3号"


def hand_over(cast, *, by=None, on=None, **changes):
    told = {"to": cast.membership(cast.officer2), "document": DOCUMENT, **changes}
    giver = cast.membership(cast.officer)
    return handovers.hand_over(giver, HandingOver(**told), by=by or cast.lead, on=on)


@pytest.fixture
def work(cast):
    """One open deadline of the office and one unread message of the officer."""
    deadlines.put(
        cast.school_office,
        "visit",
        what="走访学校",
        due=clock.today() + timedelta(days=5),
        owner=cast.bureau.pk,
        role="DISTRICT",
    )
    messages.tell([cast.bureau.pk], "DISTRICT", subject=cast.bureau, text="请阅", kind="test")
    message = Message.objects.get()
    Receipt.objects.create(message=message, membership=cast.membership(cast.officer))
    return message


def test_everything_moves_in_one_deed(cast, work):
    row = hand_over(cast)
    assert not fresh(row.giver).holds_on(clock.today())
    assert Receipt.objects.filter(membership=cast.officer2.membership_id, message=work).exists()
    assert row.moved == [
        f"accounts.message:{work.pk}",
        f"走访学校（{(clock.today() + timedelta(days=5)).isoformat()}）",
    ]
    entries = Entry.objects.filter(deed="membership.hand_over")
    assert [entry.dossier for entry in entries] == ["office:371002"]
    assert Message.objects.get(kind="membership.hand_over").organisation == cast.bureau


def test_rooms_to_the_left_move_what_they_assigned(cast, monkeypatch):
    monkeypatch.setattr(handovers, "movers", [lambda giver, receiver, by: [f"x:{giver.pk}"]])
    assert hand_over(cast).moved == [f"x:{cast.officer.membership_id}"]


def test_the_last_day_may_be_later(cast):
    day = clock.today() + timedelta(days=3)
    row = hand_over(cast, on=day)
    assert (row.on, fresh(row.giver).until) == (day, day)


@pytest.mark.parametrize("who", ["officer2", "lead_b", "inspector", "admin"])
def test_only_who_looks_after_the_office(cast, who):
    if who == "admin":
        with pytest.raises(Forbidden):
            handovers.hand_over(
                cast.membership(cast.dean),
                HandingOver(to=cast.membership(cast.principal), document=DOCUMENT),
                by=cast.admin,
            )
        return
    with pytest.raises(Forbidden):
        hand_over(cast, by=getattr(cast, who))


@pytest.mark.parametrize("who", ["officer", "officer_b", "inspector"])
def test_the_receiver_is_a_colleague(cast, who):
    with pytest.raises(Blocked):
        hand_over(cast, to=cast.membership(getattr(cast, who)))


def test_a_lead_hands_over_only_to_a_lead(cast):
    giver = cast.membership(cast.lead_b)
    to = cast.membership(cast.officer_b)
    with pytest.raises(Blocked):
        handovers.hand_over(giver, HandingOver(to=to, document=DOCUMENT), by=cast.city_lead)
    row = handovers.hand_over(
        giver, HandingOver(to=to, document=DOCUMENT, as_lead=True), by=cast.city_lead
    )
    assert fresh(row.receiver).is_lead
    assert not fresh(giver).holds_on(clock.today())


def test_a_lead_cannot_make_leads_by_a_handover(cast):
    with pytest.raises(Forbidden):
        hand_over(cast, as_lead=True)
    assert fresh(cast.membership(cast.officer)).holds_on(clock.today())


def test_a_document_is_named(cast):
    with pytest.raises(Blocked) as refusal:
        hand_over(cast, document=" ")
    assert refusal.value.reasons == ["请写明依据文件（名称和文号）。"]
