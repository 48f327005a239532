"""The machines of this room, written out: state by move, role by move."""

from contracts.domain import (
    amendments,
)
from contracts.facts import Change
from contracts.models import Agreement, Amendment, BackfillBatch, GroupChange, Placement
from core import clock
from tests.factories import contracts as made
from tests.factories import institutions as people

MOVES = {
    Agreement: {
        "pending": {"confirm": "active", "confirm_past": "expired", "discard": "voided"},
        "draft": {"offer": "offered", "void": "voided"},
        "offered": {
            "recall": "draft",
            "decline": "draft",
            "countersign": "countersigned",
            "void": "voided",
        },
        "countersigned": {"send_back": "draft", "activate": "active", "void": "voided"},
        "active": {
            "undo_activation": "countersigned",
            "suspend": "suspended",
            "end": "ended",
            "expire": "expired",
            "renew": "active",
            "hand_on": "renewed",
            "terminate": "terminated",
        },
        "suspended": {
            "resume": "active",
            "end": "ended",
            "expire": "expired",
            "hand_on": "renewed",
            "terminate": "terminated",
        },
        "expired": {},
        "renewed": {},
        "ended": {"reinstate": "active"},
        "terminated": {"reinstate": "active"},
        "voided": {},
    },
    Placement: {
        "pending": {
            "confirm_coming": "agreed",
            "confirm_running": "running",
            "confirm_past": "ended",
            "discard": "voided",
        },
        "proposed": {"agree": "agreed", "decline": "declined", "withdraw": "withdrawn"},
        "declined": {"propose_again": "proposed", "withdraw": "withdrawn"},
        "agreed": {
            "send_back": "proposed",
            "check_entry": "agreed",
            "start": "running",
            "withdraw": "withdrawn",
        },
        "running": {"finish": "ended", "end": "ended"},
        "ended": {"reopen": "running"},
        "withdrawn": {},
        "voided": {},
    },
    Amendment: {
        "proposed": {"agree": "agreed", "decline": "declined", "withdraw": "withdrawn"},
        "agreed": {"withdraw": "withdrawn", "take_effect": "effective"},
        "effective": {},
        "declined": {},
        "withdrawn": {},
    },
    GroupChange: {
        "proposed": {"agree": "agreed", "decline": "declined", "withdraw": "withdrawn"},
        "agreed": {"withdraw": "withdrawn", "take_effect": "effective"},
        "effective": {},
        "declined": {},
        "withdrawn": {},
    },
    BackfillBatch: {"pending": {"settle": "settled"}, "settled": {"reopen": "pending"}},
}


LEADS = {"lead", "lead2"}


OFFICERS = {"officer", "officer2"} | LEADS


# Both sides of a placement: the people of its school, and the institution's clerk.
SIDES = {"dean", "principal", "clerk"}
# The school of the placement, and of no agreement yet: `principal` signs only where schools do.
SIGNERS = OFFICERS


SCHOOL = {"dean", "principal"}


MACHINES = (
    "agreement-suspension",
    "agreement-expiry",
    "agreement-amendment",
    "agreement-ending",
    "placement-change",
    "agreement-end",
    "placement-start",
    "placement-end",
    "exit-execution",
    "exit-revocation",
    "institution-deregistration",
    "school-closing",
    "demo",
)


WHO = {
    Agreement: {
        "offer": SIGNERS,
        "recall": SIGNERS,
        "decline": {"clerk"},
        "countersign": OFFICERS | {"clerk"},
        "send_back": SIGNERS,
        "activate": LEADS,
        "undo_activation": LEADS,
        "void": SIGNERS | {"exit-execution", "institution-deregistration"},
        "suspend": {"agreement-suspension"},
        "resume": {"agreement-suspension"},
        "end": LEADS | {"agreement-ending", "institution-deregistration"},
        "expire": {"agreement-expiry"},
        "renew": LEADS,
        "hand_on": {"agreement-expiry"},
        "terminate": {"exit-execution"},
        "reinstate": LEADS | {"exit-revocation"},
        "confirm": OFFICERS,
        "confirm_past": OFFICERS,
        "discard": OFFICERS | {"exit-execution", "institution-deregistration"},
    },
    Placement: {
        "agree": OFFICERS | {"clerk"},
        "decline": {"clerk"},
        "propose_again": SCHOOL,
        "send_back": SCHOOL | {"clerk"},
        "check_entry": OFFICERS,
        "start": {"placement-start"},
        "finish": {"placement-end"},
        "end": LEADS | {"principal", "exit-execution", "agreement-end", "school-closing"},
        "reopen": LEADS,
        "withdraw": OFFICERS
        | SCHOOL
        | {"clerk", "exit-execution", "agreement-end", "school-closing"},
        "confirm_coming": OFFICERS,
        "confirm_running": OFFICERS,
        "confirm_past": OFFICERS,
        "discard": OFFICERS | {"exit-execution", "institution-deregistration"},
    },
    Amendment: {
        "agree": LEADS | {"clerk"},
        "decline": LEADS | {"clerk"},
        "withdraw": OFFICERS | {"clerk"},
        "take_effect": {"agreement-amendment"},
    },
    GroupChange: {
        "agree": SIDES,
        "decline": SIDES,
        "withdraw": SIDES,
        "take_effect": {"placement-change"},
    },
    BackfillBatch: {"settle": OFFICERS, "reopen": LEADS},
}


# The state a row of `a_row` is in.
FIRST = {
    Agreement: "offered",
    Placement: "proposed",
    Amendment: "proposed",
    GroupChange: "proposed",
    BackfillBatch: "pending",
}


def a_row(model, cast):
    if model is Agreement:
        return made.offered_agreement(cast)
    if model is Placement:
        return made.proposed_placement(cast)
    if model is Amendment:
        return an_amendment(cast, made.active_agreement(cast))
    if model is GroupChange:
        return made.proposed_change(cast)
    return made.entered_batch(cast)


def an_amendment(cast, row, *, by=None, **facts):
    told = {
        "cause": "clause",
        "text": "改争议处理",
        "effective_on": clock.today(),
        "document": people.stored_file(),
        "changes": {"clauses": {"dispute": "协商解决。"}},
        **facts,
    }
    return amendments.propose(row, Change(**told), by=by or cast.clerk)
