"""An account made or reset by another gives access, not identity."""

import json

import pytest

from accounts import actors, permissions
from accounts.domain import passwords, people
from accounts.enums import Role
from accounts.models import Membership, OneTimePassword, OwnerLetter, SharedDeed, Tie
from core.errors import Blocked, Forbidden
from core.models import Entry
from institutions.domain import registration
from portals.kit import timeline
from tests.factories import identity


def refused(institution, by):
    with pytest.raises(Blocked) as refusal:
        registration.confirm(institution, by=by)
    return " ".join(refusal.value.reasons)


def test_what_a_reset_account_enters_its_maker_does_not_check(cast):
    """The lead has the officer's password: both deeds may be the lead's."""
    officer = identity.reset(cast.officer, by=cast.lead)
    row = identity.entered(cast.bureau, by=officer)
    assert "尚未确认本人" in refused(row, identity.again(cast.lead))
    assert registration.confirm(row, by=cast.lead2).state == "confirmed"


def test_what_its_maker_enters_a_reset_account_does_not_check(cast):
    lead2 = identity.reset(cast.lead2, by=cast.city_lead)
    row = identity.entered(cast.bureau, by=cast.lead)
    assert registration.confirm(row, by=lead2).state == "confirmed"
    people.step_down(cast.membership(cast.lead2), by=cast.city_lead, reason="调整")
    people.reset(cast.membership(cast.lead2), by=cast.lead)
    people.appoint(cast.membership(cast.lead2), by=cast.city_lead, reason="调整")
    row = identity.entered(cast.bureau, by=cast.lead)
    sentence = refused(row, identity.again(cast.lead2))
    assert "您的账号由市负责人、区负责人开通或重置，尚未确认本人" in sentence


def test_two_accounts_of_one_maker_are_one_person(cast):
    first = identity.make(cast.bureau, by=cast.lead, role=Role.DISTRICT)
    second = identity.make(cast.bureau, by=cast.lead, role=Role.DISTRICT)
    assert permissions.another(second, first.user_id, on=()) is True
    row = identity.entered(cast.bureau, by=first)
    people.appoint(
        Membership.objects.get(pk=second.membership_id), by=cast.city_lead, reason="任命"
    )
    assert refused(row, identity.again(second))


def test_a_refusal_is_never_true(cast):
    """With or without figures; the rule's sentence still says them."""
    oneself = permissions.another(cast.officer, cast.officer.user_id, on=())
    officer = identity.reset(cast.officer, by=cast.lead)
    maker = permissions.another(officer, cast.lead.user_id, on=())
    assert not oneself
    assert not maker
    assert "尚未确认本人" in maker["because"]


def test_a_tie_goes_through_a_maker_who_is_tied(cast):
    """The city's lead has the district lead's account, the district lead makes an officer."""
    lead = identity.reset(cast.lead, by=cast.city_lead)
    officer = identity.make(cast.bureau, by=lead, role=Role.DISTRICT)
    assert officer.persons == {officer.user_id, lead.user_id, cast.city_lead.user_id}
    identity.confirmed(lead, by=cast.admin)
    assert identity.again(officer).persons == officer.persons


def test_who_reads_the_slip_of_a_maker_is_tied_too(cast):
    """The one_time_password of somebody is opened from the account of a lead that has been reset meanwhile."""
    officer = identity.make(cast.bureau, by=cast.lead, role=Role.DISTRICT)
    lead = identity.reset(cast.lead, by=cast.city_lead)
    assert cast.city_lead.user_id not in identity.again(officer).persons
    passwords.show(OneTimePassword.objects.get(membership=officer.membership_id), by=lead)
    assert cast.city_lead.user_id in identity.again(officer).persons


def test_what_was_done_before_the_confirmation_keeps_its_tie(cast):
    officer = identity.reset(cast.officer, by=cast.lead)
    before = identity.entered(cast.bureau, by=officer)
    officer = identity.confirmed(officer, by=cast.city_lead)
    assert not officer.tied
    assert refused(before, identity.again(cast.lead))
    after = identity.entered(cast.bureau, by=officer, name="另一家（测试）")
    assert registration.confirm(after, by=identity.again(cast.lead)).state == "confirmed"


def test_what_was_done_before_the_reset_is_the_owners(cast):
    row = identity.entered(cast.bureau, by=cast.officer)
    identity.reset(cast.officer, by=cast.lead)
    assert registration.confirm(row, by=identity.again(cast.lead)).state == "confirmed"


def test_a_page_drawn_before_does_not_help(cast):
    """The maker's request was under way before the tied account did anything."""
    early = identity.again(cast.lead)
    assert not permissions.same_person(cast.officer.user_id, early, cast.bureau)
    officer = identity.reset(cast.officer, by=cast.lead)
    assert refused(identity.entered(cast.bureau, by=officer), early)


def test_the_entry_says_whom_the_account_counted_as(cast):
    officer = identity.reset(cast.officer, by=cast.lead)
    identity.entered(cast.bureau, by=officer)
    entry = Entry.objects.latest("id")
    by = json.loads(entry.body)["by"]
    assert by["counts_as"] == [cast.lead.user_id]
    assert by["tied"] == [{"kind": "reset", "by": "区负责人"}]
    assert (
        timeline.item(entry).who == "经办甲（环翠区教育和体育局）（由区负责人重置后，未经本人确认）"
    )
    maker = SharedDeed.objects.values_list("user", "person").distinct().get()
    assert maker == (officer.user_id, cast.lead.user_id)


def test_the_machine_binds_nobody(cast):
    for by in (actors.system("first-admin"), actors.Stranger()):
        passwords.issue(cast.membership(cast.admin), by=by)
    assert not Tie.objects.exists()
    assert not identity.again(cast.admin).tied


def test_what_is_ones_own_stays_ones_own(cast):
    """A tied account is no way to its maker's own things, nor the other way round."""
    officer = identity.reset(cast.officer, by=cast.lead)
    assert permissions.oneself(officer.user_id, officer)
    assert not permissions.oneself(cast.lead.user_id, officer)
    with pytest.raises(Forbidden):
        passwords.change(cast.membership(cast.lead), by=officer, old="x", new=identity.OWN)


def test_a_reset_makes_a_letter_that_waits_void(cast):
    letter = identity.asked(identity.reset(cast.officer, by=cast.lead))
    identity.reset(cast.officer, by=cast.lead)
    letter.refresh_from_db()
    assert letter.answer == OwnerLetter.Answer.VOID
