"""代录: what a body without an account decided on paper, typed in by one person, checked by another."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from accounts import rules
from accounts.domain import paper
from accounts.models import Deadline, Notice, PaperEntry
from core import clock, ledger
from core.errors import Blocked, Forbidden, Invalid, Stale
from core.fsm import declared, fresh
from core.models import Entry
from institutions.domain import staff as people
from portals.shared import timeline
from tests.factories import contracts as made
from tests.factories import evaluations as rounds
from tests.factories import institutions as files

pytestmark = pytest.mark.django_db

MOVES = {
    "entered": {"check_entry": "checked", "send_back": "returned"},
    "checked": {},
    "returned": {},
}
OFFICERS = {"officer", "officer2", "lead", "lead2"}
WHO = {"check_entry": OFFICERS, "send_back": OFFICERS}


def typed(cast, row, move="remove", side="INSTITUTION", *, by=None, **facts):
    told = {
        "reason": "已离职，机构来函",
        "dated": clock.today(),
        "scan": files.stored_file(),
        **facts,
    }
    return paper.enter(row, by=by or cast.officer, move=move, side=side, **told)


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
        paper.check_entry(row, by=cast.officer)
    assert list(refusal.value.reasons) == [str(rules.entry_checked_by_another.sentence)]
    assert fresh(person).state == "cleared"


def test_the_second_person_makes_the_move_in_the_name_of_the_side(cast, person):
    row = paper.check_entry(typed(cast, person), by=cast.lead)
    assert (row.state, row.checked_by_id, row.checked_on) == (
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
        rows = Notice.objects.filter(kind=f"paperentry.{kind}").select_related("organisation")
        return {(row.role, row.organisation.code) for row in rows}

    paper.send_back(typed(cast, person), by=cast.lead, reason="姓名不符")
    paper.check_entry(typed(cast, person), by=cast.lead)
    assert (told("enter"), told("send_back"), told("check_entry")) == (
        {bureau}, {bureau}, {bureau, here},
    )  # fmt: skip


def test_sent_back_nothing_was_done_and_it_can_be_typed_again(cast, person):
    row = paper.send_back(typed(cast, person), by=cast.officer, reason="看错了人")
    assert (row.state, row.returned_why, fresh(person).state) == (
        "returned", "看错了人", "cleared",
    )  # fmt: skip
    with pytest.raises(Stale):
        paper.check_entry(row, by=cast.lead)
    assert typed(cast, person).state == "entered"


def test_sending_back_asks_for_a_reason(cast, person):
    with pytest.raises(Blocked) as refusal:
        paper.send_back(typed(cast, person), by=cast.lead, reason=" ")
    assert list(refusal.value.reasons) == [str(rules.reason_given.sentence)]


@pytest.mark.parametrize(
    ("field", "value"), [("reason", " "), ("scan", None), ("dated", timedelta(days=1))]
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
        paper.check_entry(row, by=cast.lead)
    assert fresh(row).state == "entered"
    assert paper.send_back(row, by=cast.lead, reason="机构已自行办理").state == "returned"
    with pytest.raises(Stale):
        typed(cast, fresh(person))


def test_what_stands_in_the_way_of_the_move_is_said_when_typing(cast):
    """The annex holds a course whose listing ended: proposing again is refused as for the school."""
    row = typed(cast, made.proposed_placement(cast), "decline")
    row = paper.check_entry(row, by=cast.lead)
    placement = row.row()
    assert placement.state == "declined"
    with clock.frozen(clock.at(placement.starts_on + timedelta(days=2), 9)), pytest.raises(Blocked):
        typed(cast, placement, "propose_again", "SCHOOL")


def _agreement(cast):
    return made.offered_agreement(cast)


def _declined(cast):
    row = made.proposed_placement(cast)
    paper.check_entry(typed(cast, row, "decline"), by=cast.lead)
    return fresh(row)


def _withdrawn(cast):
    row = files.accepted_course(cast.institution)
    paper.check_entry(typed(cast, row, "withdraw"), by=cast.lead)
    return fresh(row)


EACH = [
    (lambda cast: files.cleared_staff(cast.institution), "remove", "INSTITUTION", "removed"),
    (lambda cast: files.accepted_course(cast.institution), "withdraw", "INSTITUTION", "withdrawn"),
    (_withdrawn, "return_to_offer", "INSTITUTION", "submitted"),
    (_agreement, "decline", "INSTITUTION", "draft"),
    (made.proposed_placement, "decline", "INSTITUTION", "declined"),
    (_declined, "propose_again", "SCHOOL", "proposed"),
    (made.agreed_placement, "send_back", "INSTITUTION", "proposed"),
    (made.agreed_placement, "send_back", "SCHOOL", "proposed"),
    (made.proposed_placement, "withdraw", "INSTITUTION", "withdrawn"),
    (made.proposed_placement, "withdraw", "SCHOOL", "withdrawn"),
    (rounds.filed_reply, "withdraw", "INSTITUTION", "withdrawn"),
]


def test_every_move_that_comes_in_on_paper_is_tried_here():
    tried = {(make_name, side) for _make, make_name, side, _state in EACH}
    known = {
        (each.name, role)
        for moves in paper.known().values()
        for each in moves.values()
        for role in each.roles
    }
    assert known == tried


@pytest.mark.parametrize(("make", "move", "side", "state"), EACH)
def test_each_move_on_paper(cast, make, move, side, state):
    row = make(cast)
    entry = typed(cast, row, move, side)
    assert fresh(row).state == row.state
    paper.check_entry(entry, by=cast.lead)
    assert fresh(row).state == state


def test_who_sees_an_entry(cast, person):
    row = typed(cast, person)
    seen = {
        who
        for who, actor in cast.people.items()
        if PaperEntry.objects.visible_to(actor).filter(pk=row.pk).exists()
    }
    assert seen == OFFICERS | {"city", "city_lead", "clerk"}


# Pages ------------------------------------------------------------------------------------------


def send(client, row, name, **data):
    label = row._meta.label_lower
    return client.post(f"/do/{label}/{row.pk}/{name}/", {"_version": fresh(row).version, **data})


def a_scan():
    from django.core.files.uploadedfile import SimpleUploadedFile

    return SimpleUploadedFile("来函.pdf", files.PDF, "application/pdf")


def test_from_the_persons_page_to_the_leads_desk(cast, person):
    officer, lead = cast.client(cast.officer), cast.client(cast.lead)
    page = f"/staff/{person.pk}/"
    url = f"/do/institutions.staff/{person.pk}/enter_paper_deed/"
    assert f'href="{url}"' in officer.get(page).content.decode()
    answer = send(
        officer, person, "enter_paper_deed",
        what="remove:INSTITUTION", dated=clock.today().isoformat(), reason="离职", scan=a_scan(),
    )  # fmt: skip
    assert answer.status_code == 302
    row = PaperEntry.objects.get()
    block = "待核对的代录件"
    assert block in lead.get("/").content.decode()
    assert block not in officer.get("/").content.decode()
    here = f"/district/paper/{row.pk}/"
    shown = lead.get(here).content.decode()
    assert [word for word in ("离职", "经办甲", person.title()) if word not in shown] == []
    assert send(officer, row, "check_entry").status_code == 422
    assert send(lead, row, "check_entry").status_code == 302
    assert (fresh(row).state, fresh(person).state) == ("checked", "removed")
    marked = lead.get(page).content.decode()
    assert f'href="{here}"' in marked


@pytest.mark.parametrize("who", ["officer_b", "clerk_b", "dean"])
def test_a_strangers_pages_do_not_exist(cast, person, who):
    row = typed(cast, person)
    client = cast.client(getattr(cast, who))
    urls = [
        f"/district/paper/{row.pk}/",
        f"/do/accounts.paperentry/{row.pk}/check_entry/",
        f"/do/accounts.paperentry/{row.pk}/send_back/",
        f"/do/institutions.staff/{person.pk}/enter_paper_deed/",
    ]
    assert {url: client.get(url).status_code for url in urls} == dict.fromkeys(urls, 404)
    assert client.post(f"/file/accounts.paperentry/{row.pk}/scan/").status_code == 404


def test_the_scan_is_downloaded_by_both_sides_and_recorded(cast, person):
    row = typed(cast, person)
    for who in (cast.lead, cast.clerk):
        answer = cast.client(who).post(f"/file/accounts.paperentry/{row.pk}/scan/")
        assert answer.status_code == 200
    assert Entry.objects.filter(deed="paperentry.download").count() == 2


def test_the_list_shows_ones_own_bureaus(cast, person):
    row = typed(cast, person)
    assert row.title() in cast.client(cast.officer).get("/district/paper/").content.decode()
    assert row.title() not in cast.client(cast.officer_b).get("/district/paper/").content.decode()
