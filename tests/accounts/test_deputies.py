from datetime import timedelta

import pytest

from accounts.domain import deputies, people
from accounts.domain.users import held_by
from accounts.facts import Deputising
from accounts.models import Message
from accounts.permissions import lead as lead_only
from core import clock
from core.deeds import fresh
from core.errors import Blocked, Forbidden
from core.models import Entry
from tests.vetting.refusals import why

DOCUMENT = "环教体发〔2026〕9号"


def name(cast, *, by=None, **changes):
    facts = {
        "deputy": cast.membership(cast.officer),
        "since": clock.today(),
        "until": clock.today() + timedelta(days=9),
        "document": DOCUMENT,
    }
    told = Deputising(**{**facts, **changes})
    return deputies.name(cast.membership(cast.lead), told, by=by or cast.lead)


def test_a_deputy_leads_between_the_dates_and_says_for_whom(cast):
    row = name(cast)
    actor = row.acting.actor()
    assert (actor.is_lead, actor.deputy_for, actor.person_key) == (
        True,
        "区负责人",
        cast.officer.person_key,
    )
    assert actor.facts()["deputy_for"] == "区负责人"
    assert [held.is_lead for held in held_by(cast.officer.user_id)] == [False, True]
    with clock.frozen(clock.now() + timedelta(days=10)):
        assert [held.is_lead for held in held_by(cast.officer.user_id)] == [False]


def test_a_deputyship_to_come_gives_nothing_yet(cast):
    day = clock.today()
    name(cast, since=day + timedelta(days=2))
    assert [held.is_lead for held in held_by(cast.officer.user_id)] == [False]


def test_a_deputy_who_leaves_the_office_decides_no_more(cast):
    name(cast)
    people.end(cast.membership(cast.officer), by=cast.lead, reason="调离")
    assert held_by(cast.officer.user_id) == []


def test_who_left_while_the_form_was_open_is_named_no_deputy(cast):
    deputy = cast.membership(cast.officer)
    people.end(cast.membership(cast.officer), by=cast.lead, reason="调离")
    with pytest.raises(Blocked):
        name(cast, deputy=deputy)


def test_the_office_is_told_and_the_deed_recorded(cast):
    row = name(cast)
    message = Message.objects.get()
    assert (message.organisation, message.role, message.kind) == (
        cast.bureau,
        "DISTRICT",
        "membership.name_deputy",
    )
    assert DOCUMENT in Entry.objects.get(deed="membership.name_deputy").body
    assert row.document == DOCUMENT


def test_the_deputy_is_the_same_natural_person_for_two_person_rules(cast):
    """What the officer did counts against the deputy: both actors have one person key."""
    acting = name(cast).acting.actor()
    assert acting.person_key == cast.officer.person_key
    assert acting.membership_id != cast.officer.membership_id
    assert lead_only("DISTRICT")(_Row(cast.bureau.pk), acting)


class _Row:
    def __init__(self, office):
        self.office = office

    def parties(self, role):
        return {self.office}


@pytest.mark.parametrize("who", ["officer", "lead_b", "dean", "admin", "inspector"])
def test_only_the_lead_or_the_office_above_names_a_deputy(cast, who):
    with pytest.raises(Forbidden):
        name(cast, by=getattr(cast, who)) if who != "admin" else deputies.name(
            cast.membership(cast.principal),
            Deputising(
                deputy=cast.membership(cast.dean),
                since=clock.today(),
                until=clock.today(),
                document=DOCUMENT,
            ),
            by=cast.admin,
        )


def test_the_office_above_may_name_one(cast):
    assert name(cast, by=cast.city_lead).lead_id == cast.lead.membership_id


@pytest.mark.parametrize("who", ["officer_b", "inspector", "dean", "lead"])
def test_a_deputy_is_a_colleague_of_the_same_office_and_role(cast, who):
    with pytest.raises(Blocked):
        name(cast, deputy=cast.membership(getattr(cast, who)))


def test_dates_out_of_order_too_long_and_overlapping(cast):
    day = clock.today()
    with pytest.raises(Blocked):
        name(cast, since=day - timedelta(days=1))
    with pytest.raises(Blocked):
        name(cast, since=day + timedelta(days=3), until=day + timedelta(days=2))
    with pytest.raises(Blocked) as refusal:
        name(cast, until=day + timedelta(days=90))
    assert refusal.value.reasons == ["代行期限不能超过 90 天。"]
    name(cast)
    with pytest.raises(Blocked) as refusal:
        name(cast, deputy=cast.membership(cast.officer2), since=day + timedelta(days=9))
    assert "经办甲" in refusal.value.reasons[0]
    with pytest.raises(Blocked):
        name(cast, document="  ", since=day + timedelta(days=20), until=day + timedelta(days=21))


def test_a_deputy_names_no_deputy(cast):
    acting = name(cast).acting
    with pytest.raises(Blocked):
        deputies.name(
            acting,
            Deputising(
                deputy=cast.membership(cast.officer2),
                since=clock.today(),
                until=clock.today(),
                document=DOCUMENT,
            ),
            by=acting.actor(),
        )


def test_end_takes_the_lead_away_at_once(cast):
    row = name(cast)
    client = cast.client(row.acting.actor())
    assert client.get("/").wsgi_request.actor.deputy_for == "区负责人"
    with pytest.raises(Forbidden):
        deputies.end(row, by=cast.officer2)
    row = deputies.end(row, by=cast.lead, reason="提前返岗")
    assert client.get("/").wsgi_request.actor == cast.officer
    with pytest.raises(Blocked):
        deputies.end(row, by=cast.lead)


def test_a_deputy_counts_as_no_lead_for_the_office(cast):
    deputies.name(
        cast.membership(cast.lead_b),
        Deputising(
            deputy=cast.membership(cast.officer_b),
            since=clock.today(),
            until=clock.today(),
            document=DOCUMENT,
        ),
        by=cast.lead_b,
    )
    with pytest.raises(Blocked):
        people.end(cast.membership(cast.lead_b), by=cast.city_lead, reason="调离")


def test_a_lead_who_goes_takes_the_deputy_along(cast):
    row = name(cast)
    people.appoint(cast.membership(cast.officer2), by=cast.city_lead, reason="接任")
    people.end(cast.membership(cast.lead), by=cast.city_lead, reason="调离")
    assert not fresh(row.acting).holds_on(clock.today())


def test_a_deputys_membership_is_ended_through_the_deputyship_only(cast):
    with pytest.raises(Blocked):
        people.end(name(cast).acting, by=cast.city_lead, reason="不成立")


def test_a_lead_with_a_deputy_does_not_step_down(cast):
    """The deputy would decide for somebody who decides nothing."""
    row = name(cast)
    told = {"by": cast.city_lead, "reason": "调整"}
    assert why(people.step_down, cast.membership(cast.lead), **told) == ["请先结束代行安排。"]
    deputies.end(row, by=cast.lead, reason="提前返岗")
    assert not people.step_down(cast.membership(cast.lead), **told).is_lead
