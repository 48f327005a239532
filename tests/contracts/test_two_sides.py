"""One natural person is never both sides: of an agreement, of its amendment, of a placement.

Each time it is one user with two memberships, both lawfully given.
"""

import pytest

from accounts.domain import entries
from accounts.models import Membership
from contracts.domain import agreements, amendments, placements
from contracts.facts import Change, Consent, Manned, Signature
from contracts.rules import amendment, placement, signing
from core import clock
from core.fsm import fresh
from tests.accounts.test_paper_moves import INSTITUTION, a_change, typed
from tests.accounts.test_principals_paper import schools_sign
from tests.contracts.test_signing import blocked
from tests.factories import contracts as made
from tests.factories.institutions import stored_file

pytestmark = pytest.mark.django_db


def also(actor, office, role):
    """The same person under a second membership, as one who decides there."""
    return Membership.objects.create(
        user_id=actor.user_id, organisation=office, role=role, is_lead=True, since=clock.today()
    ).actor()


def refused(rule, call):
    assert blocked(call) == [str(rule.sentence)]


def test_who_proposes_a_placement_does_not_agree_to_it(cast):
    row = made.proposed_placement(cast, by=also(cast.clerk, cast.school_office, "SCHOOL"))
    staff = list(row.agreement.staff_on(clock.today()))
    refused(
        placement.sides_are_two_persons,
        lambda: placements.agree(row, Manned(staff=staff), by=cast.clerk),
    )


def test_who_proposes_a_placement_again_does_not_agree_to_it(cast):
    row = placements.decline(made.proposed_placement(cast), by=cast.clerk, reason="人手不足")
    row = placements.propose_again(row, by=also(cast.clerk, cast.school_office, "SCHOOL"))
    staff = list(row.agreement.staff_on(clock.today()))
    refused(
        placement.sides_are_two_persons,
        lambda: placements.agree(row, Manned(staff=staff), by=cast.clerk),
    )


def test_a_proposal_made_again_on_paper_stays_its_proposers(cast):
    row = placements.decline(made.proposed_placement(cast), by=cast.clerk, reason="人手不足")
    entries.check(typed(cast, row, "propose_again", "SCHOOL"), by=cast.lead)
    assert (fresh(row).state, fresh(row).proposed_by_id) == ("proposed", cast.dean.user_id)


def test_who_prepared_an_agreement_does_not_consent_to_it(cast):
    both = also(cast.clerk, cast.bureau, "DISTRICT")
    row = agreements.offer(made.draft_agreement(cast, by=both), by=cast.officer)
    refused(signing.consented_by_another, lambda: agreements.countersign(row, by=cast.clerk))
    scan = stored_file()
    assert (
        agreements.countersign(row, Consent(entry_scan=scan), by=cast.lead).state == "countersigned"
    )


def test_who_offered_an_agreement_does_not_consent_to_it(cast):
    schools_sign(cast)
    row = made.draft_agreement(cast, by=cast.principal)
    row = agreements.offer(row, by=also(cast.clerk, cast.school_office, "SCHOOL"))
    refused(signing.consented_by_another, lambda: agreements.countersign(row, by=cast.clerk))


def test_who_consented_to_an_agreement_does_not_sign_it(cast):
    row = made.countersigned_agreement(cast)
    paper = Signature(signed_file=stored_file(), signed_on=clock.today(), number="1")
    both = also(cast.clerk, cast.bureau, "DISTRICT")
    refused(signing.consent_entered_by_another, lambda: agreements.activate(row, paper, by=both))
    assert agreements.activate(row, paper, by=cast.lead).state == "active"


def proposed(cast, by):
    return proposed_for(made.active_agreement(cast), by)


def proposed_for(agreement, by):
    change = Change(text="争议", document=stored_file(), **a_change(agreement))
    return amendments.propose(agreement, change, by=by)


def test_who_proposes_an_amendment_does_not_answer_it(cast):
    both = also(cast.clerk, cast.bureau, "DISTRICT")
    theirs = proposed(cast, cast.clerk)
    refused(amendment.other_side_answers, lambda: amendments.agree(theirs, by=both))
    assert amendments.agree(theirs, by=cast.lead).state == "agreed"
    ours = proposed_for(theirs.agreement, both)
    refused(amendment.other_side_answers, lambda: amendments.agree(ours, by=cast.clerk))


def test_who_checked_an_amendment_on_paper_may_answer_it(cast):
    """The proposal is the institution's stamped paper: the row says so, before and after."""
    agreement = made.active_agreement(cast)
    entry = typed(cast, agreement, "propose_amendment", INSTITUTION, facts=a_change(agreement))
    entries.check(entry, by=cast.lead)
    row = agreement.amendments.get()
    assert (row.proposed_by_id, row.entered_by_office) == (cast.lead.user_id, True)
    row = amendments.agree(row, by=cast.lead)
    assert (row.state, row.entered_by_office) == ("agreed", True)
