"""代录: what a body without an account decided on paper, typed in by one person, checked by another."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from accounts import rules
from accounts.domain import entries
from accounts.models import Deadline, Message, PaperEntry
from core import clock, ledger
from core.errors import Blocked, Forbidden, Invalid, Stale
from core.fsm import declared, fresh
from core.models import Entry
from core.rules import reason_given
from institutions.domain import staff as people
from portals.kit import timeline
from tests.factories import contracts as made
from tests.factories import institutions as files
from tests.factories.paper_entries import typed

pytestmark = pytest.mark.django_db

MOVES = {
    "entered": {"check_entry": "checked", "return_entry": "returned"},
    "checked": {},
    "returned": {},
}
OFFICERS = {"officer", "officer2", "lead", "lead2"}
WHO = {"check_entry": OFFICERS, "return_entry": OFFICERS}


@pytest.fixture
def person(cast):
    return files.cleared_staff(cast.institution)


def test_state_by_move():
    found = {
        state: {n: s.target for n, s in declared(PaperEntry).items() if state in s.sources}
        for state, _label in PaperEntry._meta.get_field("state").choices
    }
    assert found == MOVES


def test_role_by_move(cast, person):
    row = typed(cast, person)
    found = {
        name: {who for who, actor in cast.people.items() if spec.permission(row, actor)}
        for name, spec in declared(PaperEntry).items()
    }
    assert found == WHO


def test_nothing_happens_before_the_check(cast, person):
    row = typed(cast, person)
    assert (row.state, fresh(person).state, fresh(person).version) == (
        "entered", "cleared", person.version,
    )  # fmt: skip
    assert Deadline.objects.get(subject=f"accounts.paperentry:{row.pk}").met_at is None


def test_the_officer_cannot_check_what_they_typed(cast, person):
    row = typed(cast, person)
    with pytest.raises(Blocked) as refusal:
        entries.check(row, by=cast.officer)
    assert list(refusal.value.reasons) == [str(rules.checked_by_another.sentence)]
    assert fresh(person).state == "cleared"


def test_the_second_person_makes_the_move_in_the_name_of_the_side(cast, person):
    row = entries.check(typed(cast, person), by=cast.lead)
    assert (row.state, row.entry_checked_by_id, row.entry_checked_on) == (
        "checked", cast.lead.user_id, clock.today(),
    )  # fmt: skip
    assert fresh(person).state == "removed"
    entry = Entry.objects.get(deed="staff.remove")
    who = cast.institution_office.name
    assert timeline.item(entry).who == f"{who}（书面；经办甲代录，区负责人核对）"
    assert Deadline.objects.get(subject=f"accounts.paperentry:{row.pk}").met_at is not None
    assert list(ledger.verify()) == []


def test_each_move_tells(cast, person):
    here = ("INSTITUTION", cast.institution.uscc)
    bureau = ("DISTRICT", "371002")

    def told(kind):
        rows = Message.objects.filter(kind=f"paperentry.{kind}").select_related("organisation")
        return {(row.role, row.organisation.code) for row in rows}

    entries.send_back(typed(cast, person), by=cast.lead, reason="姓名不符")
    entries.check(typed(cast, person), by=cast.lead)
    assert (told("enter"), told("return_entry"), told("check_entry")) == (
        {bureau}, {bureau}, {bureau, here},
    )  # fmt: skip


def test_sent_back_nothing_was_done_and_it_can_be_typed_again(cast, person):
    row = entries.send_back(typed(cast, person), by=cast.officer, reason="看错了人")
    assert (row.state, row.entry_returned_why, fresh(person).state) == (
        "returned", "看错了人", "cleared",
    )  # fmt: skip
    with pytest.raises(Stale):
        entries.check(row, by=cast.lead)
    assert typed(cast, person).state == "entered"


def test_sending_back_asks_for_a_reason(cast, person):
    with pytest.raises(Blocked) as refusal:
        entries.send_back(typed(cast, person), by=cast.lead, reason=" ")
    assert list(refusal.value.reasons) == [str(reason_given.sentence)]


@pytest.mark.parametrize(
    ("field", "value"), [("reason", " "), ("entry_scan", None), ("dated", timedelta(days=1))]
)
def test_an_entry_is_complete(cast, person, field, value):
    value = clock.today() + value if field == "dated" else value
    with pytest.raises(Invalid) as refusal:
        typed(cast, person, **{field: value})
    assert set(refusal.value.fields) == {field}


def test_one_paper_at_a_time(cast, person):
    first = typed(cast, person)
    with pytest.raises(Blocked):
        typed(cast, person)
    with pytest.raises(IntegrityError), transaction.atomic():
        PaperEntry.objects.create(
            **{
                field.attname: getattr(first, field.attname)
                for field in PaperEntry._meta.concrete_fields
                if field.name not in {"id", "state"}
            }
        )


@pytest.mark.parametrize("who", ["officer_b", "clerk", "dean", "inspector", "city"])
def test_only_an_officer_of_a_bureau_of_the_row_types_in(cast, person, who):
    with pytest.raises(Forbidden):
        typed(cast, person, by=getattr(cast, who))


@pytest.mark.parametrize(
    ("move", "side"), [("clear", "INSTITUTION"), ("remove", "SCHOOL"), ("block", "DISTRICT")]
)
def test_only_what_a_side_may_do_itself_comes_in_on_paper(cast, person, move, side):
    with pytest.raises(Forbidden):
        typed(cast, person, move, side)


def test_a_paper_on_a_row_that_moved_on_is_stale_and_can_be_sent_back(cast, person):
    row = typed(cast, person)
    people.remove(person, by=cast.clerk, reason="离职")
    with pytest.raises(Stale):
        entries.check(row, by=cast.lead)
    assert fresh(row).state == "entered"
    assert entries.send_back(row, by=cast.lead, reason="机构已自行办理").state == "returned"
    with pytest.raises(Stale):
        typed(cast, fresh(person))


def test_what_stands_in_the_way_of_the_move_is_said_when_typing(cast):
    """The annex holds a course whose listing ended: proposing again is refused as for the school."""
    row = typed(cast, made.proposed_placement(cast), "decline")
    row = entries.check(row, by=cast.lead)
    placement = row.row()
    assert placement.state == "declined"
    with clock.frozen(clock.at(placement.starts_on + timedelta(days=2), 9)), pytest.raises(Blocked):
        typed(cast, placement, "propose_again", "SCHOOL")


def test_who_sees_an_entry(cast, person):
    row = typed(cast, person)
    seen = {
        who
        for who, actor in cast.people.items()
        if PaperEntry.objects.visible_to(actor).filter(pk=row.pk).exists()
    }
    assert seen == OFFICERS | {"city", "city_lead", "clerk"}
