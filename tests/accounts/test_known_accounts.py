"""A second membership for an account that exists: is its owner surely not whoever gives it?"""

import pytest

from accounts.domain import codes, owners, people
from accounts.enums import Role
from accounts.facts import Invitation, StampedLetter
from accounts.models import Membership, Tie
from core import clock
from core.errors import Blocked
from tests.accounts.test_become import granted, registered
from tests.factories import identity, institutions


def invited(cast, user, *, by, role=Role.DISTRICT):
    return people.invite(
        cast.bureau, Invitation(role=role, username=user.username, name=user.name), by=by
    )


def makers(row):
    return [bond.maker for bond in row.user.bonds()]


def answered(user, *, by):
    """The owner's letter, confirmed."""
    row = Membership.objects.filter(user=user).first()
    letter = owners.ask(row, by=row.actor(), old=identity.OWN, new=identity.NEXT)
    scan = institutions.stored_file("确认函.pdf")
    return owners.confirm(letter, StampedLetter(number=letter.number, scan=scan), by=by)


def test_the_account_of_an_invented_institution_is_no_second_person(cast):
    member = invited(cast, registered(cast), by=cast.lead).actor()
    row = identity.entered(cast.bureau, by=member)
    from institutions.domain import registration

    with pytest.raises(Blocked, match="尚未确认本人"):
        registration.confirm(row, by=identity.again(cast.lead))
    assert registration.confirm(row, by=cast.lead2).state == "confirmed"


@pytest.mark.parametrize("role", [Role.PANEL, Role.INSPECTOR])
def test_nor_is_it_an_expert_or_inspector_by_itself(cast, role):
    assert makers(invited(cast, registered(cast), by=cast.lead, role=role)) == ["区负责人"]


def test_a_code_drawn_before_the_invitation_proves_nobody(cast):
    """Whoever registered the account drew it, and may be who invited it."""
    with clock.frozen(clock.now()) as time:
        user = registered(cast)
        lines = codes.draw(user)
        time.move(clock.timedelta(minutes=1))
        row = invited(cast, user, by=cast.lead)
        owners.renew(user.username, code=lines[0], new=identity.NEXT)
        assert makers(row) == ["区负责人"]
        assert not owners.standing_of(row.user).may_prove


def test_a_letter_that_another_confirmed_is_enough(cast):
    user = registered(cast)
    answered(user, by=cast.officer)
    assert makers(invited(cast, user, by=cast.lead)) == []


def test_a_letter_that_the_inviter_confirmed_is_not(cast):
    user = registered(cast)
    answered(user, by=cast.lead)
    assert makers(invited(cast, user, by=cast.lead)) == ["区负责人"]


def test_nor_one_confirmed_from_an_account_of_the_inviters(cast):
    officer = identity.reset(cast.officer, by=cast.lead)
    user = registered(cast)
    answered(user, by=officer)
    assert makers(invited(cast, user, by=cast.lead)) == ["区负责人"]


def test_an_account_of_another_office_keeps_its_own_owner(cast):
    """The dean was made by the school; a letter would tell nobody anything."""
    row = people.invite(
        cast.bureau, Invitation(role=Role.PANEL, username="dean", name="教务主任"), by=cast.lead
    )
    assert makers(row) == []
    theirs = identity.make(cast.school_office, by=cast.principal, role=Role.SCHOOL)
    again = invited(cast, cast.user(theirs), by=cast.lead, role=Role.PANEL)
    assert makers(again) == ["校长"]


def test_an_account_the_inviter_made_before_there_were_ties_is_tied_now(cast):
    theirs = identity.make(cast.school_office, by=cast.lead, role=Role.SCHOOL)
    Tie.objects.all().delete()
    assert makers(invited(cast, cast.user(theirs), by=cast.lead)) == ["区负责人"]
    other = identity.make(cast.school_office, by=cast.lead2, role=Role.SCHOOL)
    Tie.objects.filter(user=other.user_id).delete()
    assert makers(invited(cast, cast.user(other), by=cast.lead)) == []


def test_one_tie_for_all_that_one_person_gives(cast):
    user = registered(cast)
    invited(cast, user, by=cast.lead)
    row = invited(cast, user, by=cast.lead, role=Role.INSPECTOR)
    assert makers(row) == ["区负责人"]


def test_who_granted_a_claim_does_not_confirm_its_owner(cast):
    claimant = granted(cast, cast.lead)
    assert claimant.tied
    with pytest.raises(Blocked, match="本人须由另一人确认"):
        answered(cast.user(claimant), by=cast.lead)


def test_another_of_the_district_confirms_a_claimant(cast):
    claimant = granted(cast, cast.lead)
    answered(cast.user(claimant), by=cast.officer)
    assert not identity.again(claimant).tied
