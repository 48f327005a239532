"""Every move that comes in on paper, tried; and every move of others, with how a bureau enters it."""

from datetime import timedelta

import pytest
from django.apps import apps

from accounts.domain import entries, paper_entries, paper_moves
from contracts.domain import amendments, presence
from contracts.facts import Change
from contracts.models import Agreement, Amendment, Placement
from core import clock
from core.fsm import declared, fresh
from core.models.subject import Subject
from evaluations.models import Consequence
from inspections.domain import rectifications
from inspections.facts import Reply
from tests.factories import contracts as made
from tests.factories import evaluations as rounds
from tests.factories import inspections
from tests.factories import institutions as files
from tests.factories.paper_entries import done, typed
from tests.inspections import districts

pytestmark = pytest.mark.django_db

SCHOOL, INSTITUTION = "SCHOOL", "INSTITUTION"


def _declined(cast):
    return done(cast, made.proposed_placement(cast), "decline", INSTITUTION)


def _course(cast):
    return files.accepted_course(cast.institution)


def _withdrawn(cast):
    return done(cast, _course(cast), "withdraw", INSTITUTION)


def _asked_by_the_firm(cast):
    return made.proposed_change(cast, by=cast.clerk)


def an_order(cast):
    """A principal's own order."""
    cast.school  # noqa: B018 - the school's own file must exist
    if not Placement.objects.filter(state="running").exists():
        made.running_placement(cast, agreement=Agreement.objects.filter(state="active").first())
    return inspections.issued_order(cast, by=cast.principal)


def _replied(cast):
    return rectifications.submit(an_order(cast), Reply(reply="已改"), by=cast.clerk)


def _refused(cast):
    return done(cast, _replied(cast), "refuse", SCHOOL)


def a_draft(cast):
    rounds.published_round(cast, parents=[5] * 6 + [1] * 6)
    return Consequence.objects.get(kind="ORDER")


def _dropped(cast):
    return done(cast, a_draft(cast), "decline", SCHOOL)


def a_change(agreement):
    """A change of a clause, as an institution would write it."""
    return {
        "cause": "clause",
        "effective_on": agreement.valid_until,
        "changes": {"clauses": {"dispute": "先行协商"}},
    }


def proposed_on_paper(cast):
    agreement = made.active_agreement(cast)
    done(cast, agreement, "propose_amendment", INSTITUTION, facts=a_change(agreement))
    return Amendment.objects.get()


def _proposed_by_bureau(cast):
    agreement = made.active_agreement(cast)
    return amendments.propose(
        agreement,
        Change(text="争议处理", document=files.stored_file(), **a_change(agreement)),
        by=cast.officer,
    )


def _kept_out(cast):
    held = Agreement.objects.filter(state="active").first()
    row = made.agreed_placement(cast, agreement=held, timetable="周四下午")
    staff = row.present_staff()[0]
    return presence.refuse_person(row, by=cast.dean, staff=staff, reason="迟到")


def _staff_of(row):
    return {"staff": row.present_staff()[0]}


def _staff_kept_out(row):
    return {"staff": row.kept_out().get().staff}


def a_release(cast):
    """A school that signed is to end its agreement."""
    districts.schools_sign(cast.region)
    districts.agreement_of(cast, "school")
    return inspections.executed_case(cast).releases.get()


def a_notice_of_end(row):
    told = {"number": "甲小解〔2026〕1号", "clause": "第十一条", "settlement": "按实际课次"}
    return {**told, "given_on": row.case.decision.effective_on}


def a_letter(_row):
    return {"number": "环翠甲小整〔2026〕1号", "clause": "协议第六条", "demands": "改进"}


def new_terms(row):
    return {
        "pupils": row.pupils - 1,
        "weekly_hours": row.weekly_hours,
        "timetable": "周三",
        "effective_on": clock.today(),
    }


def _later(row):
    return {"due_on": row.due_on + timedelta(days=1)}


STAFF, COURSE = "institutions.staff", "institutions.course"
AGREEMENT, AMENDMENT, PLACEMENT = (
    "contracts.agreement", "contracts.amendment", "contracts.placement",
)  # fmt: skip
GROUP = "contracts.groupchange"
RELEASE = "inspections.release"
ORDER, DRAFT, REPLY = (
    "inspections.rectification", "evaluations.consequence", "evaluations.reply",
)  # fmt: skip
# (model, move, whose paper, the row, the state it is in afterwards, what the paper states beside)
EACH = [
    (STAFF, "remove", INSTITUTION, lambda cast: files.cleared_staff(cast.institution), "removed"),
    (COURSE, "withdraw", INSTITUTION, _course, "withdrawn"),
    (COURSE, "return_to_offer", INSTITUTION, _withdrawn, "submitted"),
    (AGREEMENT, "decline", INSTITUTION, made.offered_agreement, "draft"),
    (AGREEMENT, "propose_amendment", INSTITUTION, made.active_agreement, "active", a_change),
    (AMENDMENT, "decline", INSTITUTION, _proposed_by_bureau, "declined"),
    (AMENDMENT, "withdraw", INSTITUTION, proposed_on_paper, "withdrawn"),
    (PLACEMENT, "propose_change", SCHOOL, made.running_placement, "running", new_terms),
    (PLACEMENT, "propose_change", INSTITUTION, made.running_placement, "running", new_terms),
    (GROUP, "agree", INSTITUTION, made.proposed_change, "effective"),
    (GROUP, "decline", INSTITUTION, made.proposed_change, "declined"),
    (GROUP, "withdraw", SCHOOL, made.proposed_change, "withdrawn"),
    (GROUP, "agree", SCHOOL, _asked_by_the_firm, "effective"),
    (GROUP, "decline", SCHOOL, _asked_by_the_firm, "declined"),
    (GROUP, "withdraw", INSTITUTION, _asked_by_the_firm, "withdrawn"),
    (PLACEMENT, "decline", INSTITUTION, made.proposed_placement, "declined"),
    (PLACEMENT, "propose_again", SCHOOL, _declined, "proposed"),
    (PLACEMENT, "send_back", INSTITUTION, made.agreed_placement, "proposed"),
    (PLACEMENT, "send_back", SCHOOL, made.agreed_placement, "proposed"),
    (PLACEMENT, "withdraw", INSTITUTION, made.proposed_placement, "withdrawn"),
    (PLACEMENT, "withdraw", SCHOOL, made.proposed_placement, "withdrawn"),
    (PLACEMENT, "refuse_person", SCHOOL, made.agreed_placement, "agreed", _staff_of),
    (PLACEMENT, "readmit_person", SCHOOL, _kept_out, "agreed", _staff_kept_out),
    (REPLY, "withdraw", INSTITUTION, rounds.filed_reply, "withdrawn"),
    (DRAFT, "take", SCHOOL, a_draft, "taken", a_letter),
    (DRAFT, "decline", SCHOOL, a_draft, "declined"),
    (DRAFT, "reconsider", SCHOOL, _dropped, "proposed"),
    (ORDER, "extend", SCHOOL, an_order, "issued", _later),
    (ORDER, "accept", SCHOOL, _replied, "accepted"),
    (ORDER, "refuse", SCHOOL, _replied, "refused"),
    (ORDER, "reconsider", SCHOOL, _refused, "submitted"),
    (ORDER, "close", SCHOOL, _refused, "closed"),
    (ORDER, "cancel", SCHOOL, an_order, "cancelled"),
    (RELEASE, "give", SCHOOL, a_release, "given", a_notice_of_end),
]


def _known():
    """What the bureau's officers type in; a dean's own are in `test_principals_paper`."""
    return {
        (label, each.name, role)
        for label, moves in paper_moves.known().items()
        for each in moves.values()
        for role in each.roles
        if each.office_types
    }


def test_every_move_that_comes_in_on_paper_is_tried_here():
    assert _known() == {(label, move, side) for label, move, side, *_rest in EACH}


@pytest.mark.parametrize("each", EACH, ids=lambda each: "-".join(each[:3]))
def test_each_move_on_paper(cast, each):
    _label, move, side, make, state, *facts_of = each
    row = make(cast)
    facts = facts_of[0](row) if facts_of else {}
    entry = typed(cast, row, move, side, facts=facts)
    assert (fresh(row).state, fresh(row).version) == (row.state, row.version)
    assert len(paper_entries.told(entry)) == len(facts)
    entries.check(entry, by=cast.lead)
    assert fresh(row).state == state


# How a bureau whose schools and institutions have no computer gets each of their moves made.
PAPER = "on a paper that is checked before the move is made"
OFFICER = "the bureau's officers type it in as the move itself, marked and checked by another"
OWN = "the bureau may do it in its own name, and does"
HOW = {
    "accounts.paperentry": {"return_entry": OWN},
    "institutions.institution": {"resubmit": OFFICER},
    "institutions.licence": {"resubmit": OFFICER},
    "institutions.course": {"resubmit": OFFICER, "withdraw": PAPER, "return_to_offer": PAPER},
    "institutions.staff": {"resubmit": OFFICER, "remove": PAPER},
    "vetting.application": {
        "submit": OFFICER, "recall": OFFICER, "answer_correction": OFFICER, "withdraw": OFFICER,
    },
    # An expert who may not judge is excused by the lead, with the reason.
    "vetting.scoresheet": {"lock": OFFICER, "recuse": "excuse"},
    "contracts.agreement": {
        "decline": PAPER, "countersign": OFFICER,
        # A school acts here only where policy says that schools sign; else the bureau does.
        "offer": OWN, "recall": OWN, "send_back": OWN, "void": OWN,
    },
    "contracts.amendment": {"agree": OFFICER, "decline": PAPER, "withdraw": PAPER},
    "contracts.groupchange": {"agree": PAPER, "decline": PAPER, "withdraw": PAPER},
    "contracts.placement": {
        "agree": OFFICER, "decline": PAPER, "propose_again": PAPER, "send_back": PAPER,
        "withdraw": PAPER, "end": OWN,
    },
    "inspections.exitcase": {
        "answer": OFFICER, "waive": OFFICER, "request_hearing": OFFICER, "withdraw_hearing": OFFICER,
    },
    "inspections.violation": {"correct": OWN},
    "inspections.rectification": {
        "submit": "enter_reply", "enter_reply": OWN, "check_entry": OWN, "return_entry": OWN,
        "extend": PAPER, "accept": PAPER, "refuse": PAPER, "reconsider": PAPER, "close": PAPER,
        "cancel": PAPER,
    },
    "inspections.release": {"give": PAPER},
    "evaluations.consequence": {"take": PAPER, "decline": PAPER, "reconsider": PAPER},
    "evaluations.qualitysheet": {"submit": "enter", "check_entry": OWN, "reopen": OWN},
    "evaluations.reply": {"withdraw": PAPER},
    "evaluations.papertally": {"check_entry": OWN, "return_entry": OWN},
}  # fmt: skip
OUTSIDE = {INSTITUTION, SCHOOL, "PANEL"}


def _moves():
    """(label, move) -> the roles that may make it."""
    return {
        (model._meta.label_lower, name): {str(grant.role) for grant in spec.permission.grants}
        for model in apps.get_models()
        if issubclass(model, Subject) and model._meta.app_label != "toy"
        for name, spec in declared(model).items()
    }


def test_every_move_of_others_has_a_way_in_from_paper():
    outside = {key: roles for key, roles in _moves().items() if roles & OUTSIDE}
    assert set(outside) == {(label, move) for label, moves in HOW.items() for move in moves}


def test_each_way_in_is_really_there():
    may, wrong = _moves(), []
    for (label, move), roles in may.items():
        how = HOW.get(label, {}).get(move)
        on_paper = {role for known, name, role in _known() if (known, name) == (label, move)}
        if how is None:
            continue
        there = {
            PAPER: on_paper == roles & OUTSIDE,
            OFFICER: "DISTRICT" in roles and not on_paper,
            OWN: "DISTRICT" in roles and not on_paper,
        }.get(how, "DISTRICT" in may.get((label, how), set()))
        wrong += [] if there else [(label, move, how)]
    assert wrong == []
