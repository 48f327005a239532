"""What a paper of a school or an institution sets going once it is checked."""

from datetime import timedelta

import pytest

from accounts.domain import entries, paper_entries
from contracts.domain import amendments
from core import clock
from core.errors import Blocked, Forbidden
from inspections.domain import paper_replies
from inspections.facts import EnteredReply
from inspections.models import Rectification
from tests.accounts.test_paper_moves import (
    INSTITUTION,
    SCHOOL,
    a_change,
    a_draft,
    a_letter,
    an_order,
    proposed_on_paper,
)
from tests.factories import contracts as made
from tests.factories import inspections
from tests.factories import institutions as files
from tests.factories.paper_entries import done, typed

pytestmark = pytest.mark.django_db


def test_a_schools_order_from_paper_is_the_schools(cast):
    done(cast, a_draft(cast), "take", SCHOOL, facts=a_letter(None), reason="学生家长不满意")
    row, office = Rectification.objects.get(), cast.school.organisation
    assert (row.issuer, row.school, row.facts_text, row.rechecker, row.issued_by_id) == (
        office, cast.school, "学生家长不满意", office.name, cast.lead.user_id,
    )  # fmt: skip


def test_a_school_without_a_computer_walks_its_whole_order(cast):
    """The reply is typed in by the bureau, the re-check comes on the school's paper."""
    row = an_order(cast)
    row = paper_replies.enter(
        row,
        EnteredReply(reply="已改", received_on=clock.today(), file=files.stored_file()),
        by=cast.officer,
    )
    with pytest.raises(Blocked):
        entries.check(row, by=cast.officer)
    row = entries.check(row, by=cast.lead)
    row = done(cast, row, "accept", SCHOOL, reason="到班查看，已改")
    assert (row.state, row.recheck_note) == ("accepted", "到班查看，已改")
    assert done(cast, row, "close", SCHOOL).state == "closed"


@pytest.mark.parametrize("who", ["officer_b", "lead_b", "dean2"])
def test_no_other_bureau_or_school_types_a_reply_into_a_schools_order(cast, who):
    row = an_order(cast)
    with pytest.raises(Forbidden):
        paper_replies.enter(
            row,
            EnteredReply(reply="已改", received_on=clock.today(), file=files.stored_file()),
            by=getattr(cast, who),
        )


def test_a_bureau_does_not_decide_for_itself_on_a_schools_paper(cast):
    with pytest.raises(Forbidden):
        typed(cast, inspections.issued_order(cast), "cancel", SCHOOL)


def test_a_schools_refusal_of_a_person_holds_before_the_check(cast):
    row = made.agreed_placement(cast)
    staff = row.present_staff()[0]
    entry = typed(cast, row, "refuse_person", SCHOOL, facts={"staff": staff}, reason="迟到")
    assert (row.present_staff(), paper_entries.told(entry)) == ([], [("人员", staff.person.name)])
    entries.check(entry, by=cast.lead)
    assert (row.present_staff(), row.kept_out().get().left_because) == ([], "迟到")


def test_an_institutions_proposal_is_refused_when_typed_in_like_its_own(cast):
    agreement = made.active_agreement(cast)
    late = {**a_change(agreement), "effective_on": agreement.valid_until + timedelta(days=1)}
    with pytest.raises(Blocked):
        typed(cast, agreement, "propose_amendment", INSTITUTION, facts=late)


def test_an_institutions_proposal_from_paper_is_agreed_to_by_the_bureau(cast):
    row = proposed_on_paper(cast)
    assert (row.proposed_side, row.text, row.document_id is not None) == (
        INSTITUTION, "已离职，机构来函", True,
    )  # fmt: skip
    assert amendments.agree(row, by=cast.lead).state == "agreed"
