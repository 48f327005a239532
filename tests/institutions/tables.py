"""The machines of this room, written out: state by move, role by move."""

from core import clock
from institutions.domain import changes, exclusions
from institutions.enums import ChangeKind
from institutions.facts import NewChange
from institutions.models import Change, Course, Exclusion, Institution, Licence, School, Staff
from tests.factories import institutions as make

MOVES = {
    Institution: {
        "registered": {"confirm": "confirmed", "refuse": "refused"},
        "refused": {"resubmit": "registered"},
        "confirmed": {"retract": "registered", "deregister": "deregistered"},
        "deregistered": {"reinstate": "confirmed"},
    },
    Licence: {
        "submitted": {"verify": "verified", "refuse": "refused"},
        "refused": {"resubmit": "submitted"},
        "verified": {"retract": "submitted", "lapse": "lapsed", "replace": "replaced"},
        "lapsed": {"resume": "verified", "replace": "replaced"},
        "replaced": {},
    },
    Staff: {
        "submitted": {"clear": "cleared", "refuse": "refused", "remove": "removed"},
        "refused": {"resubmit": "submitted", "remove": "removed"},
        "cleared": {"block": "blocked", "retract": "submitted", "remove": "removed"},
        "blocked": {"clear": "cleared", "remove": "removed"},
        "removed": {},
    },
    Course: {
        "submitted": {"accept": "accepted", "refuse": "refused", "withdraw": "withdrawn"},
        "refused": {"resubmit": "submitted", "withdraw": "withdrawn"},
        "accepted": {"retract": "submitted", "withdraw": "withdrawn"},
        "withdrawn": {"return_to_offer": "submitted"},
    },
    Change: {
        "filed": {"confirm": "confirmed", "refuse": "refused"},
        "confirmed": {},
        "refused": {},
    },
    School: {
        "open": {"plan_closing": "closing"},
        "closing": {"cancel_closing": "open", "close": "closed"},
        "closed": {"reopen": "open"},
    },
    Exclusion: {
        "active": {"expire": "expired", "restore": "restored", "revoke": "revoked"},
        "expired": {},
        "restored": {},
        "revoked": {},
    },
}


LEADS = {"lead", "lead2"}


OFFICERS = {"officer", "officer2"} | LEADS


OFFICE = OFFICERS | {"clerk"}


MACHINES = (
    "licence-expiry",
    "staff-lapse",
    "exclusion-expiry",
    "exit-execution",
    "school-closing",
    "demo",
)


WHO = {
    Institution: {
        "confirm": OFFICERS,
        "refuse": OFFICERS,
        "resubmit": OFFICE,
        "retract": LEADS,
        "deregister": LEADS,
        "reinstate": LEADS,
    },
    Licence: {
        "verify": OFFICERS,
        "refuse": OFFICERS,
        "resubmit": OFFICE,
        "retract": LEADS,
        "lapse": {"licence-expiry"},
        "resume": OFFICERS,
        "replace": OFFICERS,
    },
    Staff: {
        "clear": OFFICERS,
        "refuse": OFFICERS,
        "resubmit": OFFICE,
        "block": OFFICERS | {"staff-lapse", "exit-execution"},
        "retract": LEADS,
        "remove": {"clerk", "exit-execution"},
    },
    Course: {
        "accept": OFFICERS,
        "refuse": OFFICERS,
        "resubmit": OFFICE,
        "retract": LEADS,
        "withdraw": {"clerk"},
        "return_to_offer": {"clerk"},
    },
    Change: {"confirm": OFFICERS, "refuse": OFFICERS},
    School: {
        "plan_closing": LEADS | {"city_lead"},
        "cancel_closing": LEADS | {"city_lead"},
        "close": {"school-closing"},
        "reopen": LEADS | {"city_lead"},
    },
    Exclusion: {
        "expire": {"exclusion-expiry"},
        "restore": LEADS,
        "revoke": LEADS | {"city_lead", "exit-execution"},
    },
}


# The state a row of `a_row` is in.
FIRST = {
    Institution: "confirmed",
    Licence: "submitted",
    Staff: "submitted",
    Course: "submitted",
    Change: "filed",
    School: "open",
    Exclusion: "active",
}


def a_row(model, cast):
    body = cast.institution
    if model is Institution:
        return body
    if model is Licence:
        return make.submitted_licence(body)
    if model is Staff:
        return make.submitted_staff(body)
    if model is Course:
        return make.submitted_course(body)
    if model is School:
        return cast.school
    if model is Change:
        return a_change(cast)
    return an_exclusion(cast)


def a_change(cast, **facts):
    values = {
        "kind": ChangeKind.NAME,
        "new_value": "新名称（测试）",
        "effective_on": clock.today(),
        "evidence": make.stored_file(),
        **facts,
    }
    return changes.file(cast.institution, NewChange(**values), by=cast.clerk)


def an_exclusion(cast, **facts):
    values = {
        "code": "I3",
        "decision_number": "威环教〔2026〕1 号",
        "text": "移出资格名单",
        "bureau": cast.bureau,
        **facts,
    }
    return exclusions.exclude(cast.institution, by=cast.lead, **values)
