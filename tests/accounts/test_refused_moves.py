"""Deeds on people that are stopped by a guard they share with others: each shown on each."""

import re
from datetime import timedelta

import pytest

from accounts import rules
from accounts.domain import deputies, handovers, owners, people, stand_ins
from accounts.enums import Role
from accounts.facts import Deputising, HandingOver
from accounts.models import Membership, OwnerLetter, User
from core import clock
from core.errors import Blocked, Forbidden
from core.fsm import fresh
from core.rules import reason_given
from tests import refused
from tests.factories import identity

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
WHY = "有理由"


@pytest.mark.parametrize("move", ["decline", "take_back"])
def test_a_request_is_not_declined_or_taken_back_without_a_reason(cast, move):
    row = stand_ins.ask(cast.bureau, by=cast.lead, reason="经办住院")
    refused.stopped(reason_given, row, move, reason=" ")


def named(row, by, cast):
    told = Deputising(
        deputy=cast.membership(cast.officer),
        since=clock.today(),
        until=clock.today() + DAY,
        document="审批单",
    )
    return deputies.name(row, told, by=by)


DEEDS = {
    "appoint": lambda row, by, cast: people.appoint(row, by=by, reason=WHY),
    "disable": lambda row, by, cast: people.disable(row, by=by, reason=WHY),
    "enable": lambda row, by, cast: people.enable(row, by=by),
    "end": lambda row, by, cast: people.end(row, by=by, reason=WHY),
    "hand_over": lambda row, by, cast: handovers.hand_over(
        row, HandingOver(to=cast.membership(cast.officer), document="交接单"), by=by
    ),
    "name_deputy": named,
    "rename": lambda row, by, cast: people.rename(row, by=by, name="新名", reason=WHY),
    "reset": lambda row, by, cast: people.reset(row, by=by),
    "step_down": lambda row, by, cast: people.step_down(row, by=by, reason=WHY),
}


def put(row, **columns):
    Membership.objects.filter(pk=row.pk).update(**columns)


def works_elsewhere(row, cast, monkeypatch):
    Membership.objects.create(
        user_id=row.user_id,
        organisation=cast.department_far,
        role=Role.REVIEWER,
        since=clock.today(),
    )


def works_above(row, cast, monkeypatch):
    put(cast.membership(cast.city_lead), user=row.user_id)


def sits_on_a_panel(row, cast, monkeypatch):
    monkeypatch.setattr(rules, "panels", [lambda user_id: [("遴选公告", "370600")]])


def acts_for_another(row, cast, monkeypatch):
    put(row, acts_for=cast.membership(cast.lead2), is_lead=True, until=clock.today() + DAY)


# How a person comes to be one of whom the guard says no.
MADE_SO = {
    "has_not_ended": lambda row, cast, _patch: put(row, until=clock.today() - DAY),
    "is_no_deputys": acts_for_another,
    "not_oneself": works_above,
    "does_not_lead": lambda row, cast, _patch: put(row, is_lead=True),
    "leads": lambda row, cast, _patch: put(row, is_lead=False),
    "is_active": lambda row, cast, _patch: User.objects.filter(pk=row.user_id).update(
        is_active=False
    ),
    "is_disabled": lambda row, cast, _patch: None,
    "is_looked_after_by_one": works_elsewhere,
    "is_reset_by_one": works_elsewhere,
    "sits_on_no_panel": sits_on_a_panel,
}
STOPPED = [
    *(("appoint", name) for name in ("does_not_lead", "is_active")),
    *(("disable", name) for name in ("is_active", "is_looked_after_by_one")),
    *(("enable", name) for name in ("is_disabled", "is_reset_by_one", "sits_on_no_panel")),
    ("name_deputy", "leads"),
    ("rename", "is_looked_after_by_one"),
    *(("reset", name) for name in ("is_active", "is_reset_by_one", "sits_on_no_panel")),
    ("step_down", "leads"),
    *((deed, "has_not_ended") for deed in DEEDS),
    *((deed, "is_no_deputys") for deed in DEEDS),
    *((deed, "not_oneself") for deed in DEEDS if deed != "name_deputy"),
]


def said(cast, deed, row, *over):
    """Why the first of those who are over this person is stopped."""
    for by in (cast.membership(one).actor() for one in over):
        try:
            with pytest.raises(Blocked) as stopped:
                DEEDS[deed](fresh(row), by, cast)
        except Forbidden:
            continue
        return stopped.value.reasons
    raise AssertionError("nobody may")


@pytest.mark.parametrize(("deed", "name"), STOPPED)
def test_a_deed_on_a_person_is_stopped(cast, monkeypatch, deed, name):
    row = cast.membership(cast.officer2)
    MADE_SO[name](row, cast, monkeypatch)
    pattern = re.sub(r"%\\\(\w+\\\)s", ".*", re.escape(str(getattr(rules, name).sentence)))
    over = (cast.city_lead,) if name == "not_oneself" else (cast.lead, cast.city_lead, cast.admin)
    reasons = said(cast, deed, row, *over)
    assert [each for each in reasons if re.fullmatch(pattern, each)] != [], reasons


def test_a_letter_is_refused_once_and_by_another(cast):
    made = identity.make(cast.school_office, by=cast.lead, role=Role.SCHOOL)
    letter = identity.asked(made)
    with pytest.raises(Blocked) as stopped:
        owners.refuse(letter, by=cast.lead, reason=WHY)
    assert stopped.value.reasons == [str(rules.confirmed_by_another.sentence)]
    OwnerLetter.objects.filter(pk=letter.pk).update(answer="refused")
    with pytest.raises(Blocked) as stopped:
        owners.refuse(fresh(letter), by=cast.lead2, reason=WHY)
    assert stopped.value.reasons == [str(rules.letter_waits.sentence)]
