"""What an unconfirmed account did keeps whom it counted as, on the row each rule of two persons asks about."""

import re

import pytest

from accounts import permissions
from accounts.domain import people
from accounts.models import Membership
from contracts.domain import amendments, placements
from contracts.facts import Change, Manned
from contracts.models import Agreement, Amendment, BackfillBatch, Placement
from contracts.rules import placement
from core.errors import Blocked
from evaluations.domain import replies
from evaluations.facts import Word
from evaluations.models import Reply
from inspections.domain import defence, paper_replies
from inspections.facts import EnteredReply, Said
from inspections.models import Emergency, ExitCase, Rectification, Violation
from tests.accounts.shared import itself, missed, tie
from tests.accounts.test_paper_moves import a_change
from tests.factories import contracts, evaluations, identity, inspections, vetting
from tests.factories.institutions import stored_file
from tests.factories.vetting.listing import pending_listing
from tests.house import source
from vetting.domain import review
from vetting.models import Application, Listing

# Every place that asks, by module; a new one belongs into this file or `test_two_tied.py`.
ASKED = {
    "accounts/rules.py": 2,
    "contracts/domain/backfill_confirm.py": 1,
    "contracts/rules/amendment.py": 1,
    "contracts/rules/group_change.py": 1,
    "contracts/rules/backfill.py": 1,
    "contracts/rules/placement.py": 1,
    "contracts/rules/signing.py": 3,
    "evaluations/rules.py": 1,
    "inspections/rules/decisions.py": 2,
    "inspections/rules/emergencies.py": 1,
    "inspections/rules/hearings.py": 2,
    "inspections/rules/violations.py": 1,
    "institutions/domain/credentials.py": 1,
    "vetting/rules/applications.py": 2,
    "vetting/rules/listings.py": 1,
    "vetting/rules/objections.py": 1,
    "vetting/rules/panel.py": 1,
}


@pytest.fixture
def officer(cast):
    return tie(cast, "officer", by=cast.admin)


def test_every_place_that_asks_is_known():
    found = {
        module.name: len(re.findall(r"permissions\.another\b", module.text))
        for module in source.modules()
    }
    assert {name: count for name, count in found.items() if count} == ASKED


def test_a_list_of_rows_asks_once_for_each_user_and_reads_no_other_users_deeds(
    cast, officer, django_assert_num_queries
):
    rows = [identity.entered(cast.bureau, by=officer, name=f"第{n}家") for n in range(3)]
    identity.entered(cast.bureau, by=tie(cast, "officer2", by=cast.admin), name="别人录的")
    admin = identity.again(cast.admin)
    with django_assert_num_queries(1) as asked:
        assert all(permissions.same_person(officer.user_id, admin, row) for row in rows)
    assert f'"user_id" = {officer.user_id}' in asked[0]["sql"]


def test_a_list_entered_from_paper(cast, officer):
    pending_listing(cast.institution)
    assert missed(officer, cast.admin, [(Listing, "entered_by", itself)]) == ([], [])


def test_a_batch_of_paper(cast, officer):
    contracts.entered_batch(cast)
    sites = [
        (BackfillBatch, "uploaded_by", itself),
        (Agreement, "prepared_by", itself),
        (Placement, "proposed_by", itself),
        (Listing, "entered_by", itself),
    ]
    assert missed(officer, cast.admin, sites) == ([], [])


def test_an_amendment_that_the_office_proposes(cast, officer):
    agreement = contracts.active_agreement(cast)
    change = Change(text="争议处理", document=stored_file(), **a_change(agreement))
    amendments.propose(agreement, change, by=officer)
    assert missed(officer, cast.admin, [(Amendment, "proposed_by", itself)]) == ([], [])


def test_a_placement_that_the_office_types_in(cast, officer):
    row = contracts.proposed_placement(cast)
    staff = list(row.agreement.staff_on(row.agreement.valid_from))
    placements.agree(row, Manned(staff=staff, entry_scan=stored_file()), by=officer)
    assert missed(officer, cast.admin, [(Placement, "entered_by", itself)]) == ([], [])


def test_an_answer_to_an_order(cast, officer):
    row = inspections.issued_order(cast)
    paper_replies.enter(
        row, EnteredReply(reply="已恢复", file=stored_file(), received_on=row.issued_on), by=officer
    )
    assert missed(officer, cast.admin, [(Rectification, "entered_by", itself)]) == ([], [])


def test_papers_of_a_case(cast, officer):
    case = defence.waive(inspections.notified_case(cast), Said(file=stored_file()), by=officer)
    entries = type(case.notice.unchecked().get())
    sites = [(entries, "entered_by", lambda row: (row.case,))]
    assert missed(officer, cast.admin, sites) == ([], [])


def test_an_emergency(cast):
    """The inspector's account was reset: the stop does not wait, who confirms it is another person."""
    inspector = tie(cast, "inspector", by=cast.lead)
    case = inspections.emergency_case(cast)
    assert case.emergency.state == "waiting"
    sites = [
        (Violation, "recorded_by", itself),
        (ExitCase, "opened_by", itself),
        (Emergency, "begun_by", lambda row: (row.violation, row.case)),
    ]
    assert missed(inspector, cast.lead, sites) == ([], [])


def test_a_reply_on_paper(cast, officer):
    row = evaluations.frozen_round(cast)
    replies.file(cast.institution, Word(row=row, text="有误", entry_scan=stored_file()), by=officer)
    assert missed(officer, cast.admin, [(Reply, "entered_by", itself)]) == ([], [])


def test_a_decision_on_an_application(cast, officer):
    """Who decided is no judge of an objection to it."""
    vetting.qualified_application(cast)
    assert missed(officer, cast.admin, [(Application, "decided_by", itself)]) == ([], [])


def test_an_application_is_not_decided_by_who_made_the_applicants_account(cast):
    """A lead resets the institution's password, hands in for it, and would decide on it."""
    institution = vetting.applicant(cast)
    people.reset(Membership.objects.get(organisation=institution.organisation), by=cast.lead)
    row = vetting.reviewed(vetting.submitted_application(cast, institution=institution))
    with pytest.raises(Blocked) as refusal:
        review.qualify(row, by=identity.again(cast.lead))
    assert "代录了这份申报或与申报机构有关联" in str(refusal.value)
    assert review.qualify(row, by=cast.lead2).state == "qualified"


def test_nobody_is_both_sides_of_a_placement(cast):
    """A lead resets the principal and the institution: one person would offer and accept."""
    agreement = contracts.active_agreement(cast)
    tie(cast, "clerk", by=cast.lead)
    dean = tie(cast, "dean", by=cast.lead)
    row = contracts.proposed_placement(cast, agreement=agreement, by=dean)
    staff = list(row.agreement.staff_on(row.agreement.valid_from))
    with pytest.raises(Blocked, match=str(placement.sides_are_two_persons.sentence)):
        placements.agree(row, Manned(staff=staff), by=cast.clerk)
