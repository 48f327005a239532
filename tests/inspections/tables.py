"""The machines of inspections as they must be: state, move, state; and who hears of each move."""

VIOLATION = {
    "recorded": {
        "correct": "recorded",
        "write_up": "recorded",
        "confirm": "confirmed",
        "dismiss": "dismissed",
    },
    "confirmed": {"withdraw": "withdrawn"},
    "dismissed": {"reconsider": "recorded"},
    "withdrawn": {},
}
RECTIFICATION = {
    "issued": {
        "submit": "submitted",
        "enter_reply": "submitted",
        "extend": "issued",
        "escalate": "escalated",
        "cancel": "cancelled",
    },
    "submitted": {
        "check_entry": "submitted",
        "return_entry": "issued",
        "accept": "accepted",
        "refuse": "refused",
        "cancel": "cancelled",
    },
    "accepted": {"reconsider": "submitted", "close": "closed"},
    "refused": {"reconsider": "submitted", "close": "closed"},
    "escalated": {"submit": "submitted", "enter_reply": "submitted", "close": "closed"},
    "closed": {},
    "cancelled": {},
}
ELSEWHERE = {
    "waiting": {
        "carry_on": "continued",
        "keep_out": "kept",
        "readmit": "readmitted",
        "take_up": "taken_up",
        "escalate": "waiting",
        "close": "closed",
    },
    "continued": {"take_up": "taken_up", "close": "closed"},
    "taken_up": {"give_back": "waiting"},
    "kept": {"readmit": "readmitted"},
    "readmitted": {"keep_out": "kept", "close": "closed"},
    "closed": {},
}
RELEASE = {
    "waiting": {"give": "given", "escalate": "waiting", "drop": "dropped"},
    "given": {},
    "dropped": {},
}
EXIT = {
    "opened": {
        "draft_notice": "opened",
        "finalise_notice": "opened",
        "serve_notice": "opened",
        "notify": "notified",
        "void": "voided",
    },
    "notified": {
        "answer": "notified",
        "waive": "notified",
        "request_hearing": "notified",
        "withdraw_hearing": "notified",
        "check_paper": "notified",
        "return_paper": "notified",
        "renotify": "opened",
        "review": "reviewed",
        "dismiss": "dismissed",
        "decide": "decided",
        "void": "voided",
    },
    "reviewed": {
        "answer": "notified",
        "request_hearing": "notified",
        "unreview": "notified",
        "renotify": "opened",
        "dismiss": "dismissed",
        "decide": "decided",
        "void": "voided",
    },
    "decided": {
        "finalise_decision": "decided",
        "serve_decision": "decided",
        "serve": "served",
        "retract": "reviewed",
        "revoke": "revoked",
    },
    "served": {
        "plan_handover": "served",
        "hold_back": "served",
        "stay": "served",
        "end_stay": "served",
        "retract": "reviewed",
        "execute": "executed",
        "revoke": "revoked",
    },
    "executed": {"vary": "varied", "revoke": "revoked"},
    "varied": {"revoke": "revoked"},
    "dismissed": {},
    "voided": {},
    "revoked": {},
}

HEARING = {
    "requested": {"fix": "fixed", "withdraw": "withdrawn", "drop": "dropped"},
    "fixed": {"fix": "fixed", "hold": "held", "withdraw": "withdrawn", "drop": "dropped"},
    "held": {},
    "withdrawn": {},
    "dropped": {},
}
TALK = {
    "asked": {"fix": "fixed", "drop": "dropped"},
    "fixed": {"fix": "fixed", "hold": "held", "drop": "dropped"},
    "held": {},
    "dropped": {},
}
EMERGENCY = {
    "waiting": {
        "confirm": "confirmed",
        "lift": "lifted",
        "escalate": "waiting",
        "close": "closed",
    },
    "confirmed": {},
    "lifted": {},
    "closed": {},
}

# Who hears of each move: the roles it names; the rows' parties say which offices these are.
INSTITUTION, BOTH_SIDES = {"INSTITUTION"}, {"DISTRICT", "INSTITUTION"}
ISSUER = {"DISTRICT", "SCHOOL"}
ABOVE = {"INSTITUTION", "CITY"}
TOLD = {
    "elsewhere": {
        "carry_on": ABOVE,
        "keep_out": ABOVE,
        "readmit": ABOVE,
        "take_up": set(),
        "give_back": {"DISTRICT"},
        "escalate": {"DISTRICT", "CITY"},
        "close": {"DISTRICT"},
    },
    "release": {
        "give": {"INSTITUTION", "DISTRICT"},
        "escalate": {"SCHOOL", "DISTRICT"},
        "drop": {"SCHOOL"},
    },
    "violation": {
        "correct": {"DISTRICT"},
        "write_up": {"DISTRICT"},
        "confirm": {"INSPECTOR", "SCHOOL", "INSTITUTION"},
        "dismiss": {"INSPECTOR", "SCHOOL"},
        "reconsider": {"INSPECTOR", "SCHOOL"},
        "withdraw": {"INSPECTOR", "SCHOOL", "INSTITUTION"},
    },
    "rectification": {
        "submit": ISSUER,
        "enter_reply": ISSUER | INSTITUTION,
        "check_entry": ISSUER,
        "return_entry": ISSUER | INSTITUTION,
        "extend": INSTITUTION,
        "accept": INSTITUTION,
        "refuse": INSTITUTION,
        "reconsider": INSTITUTION,
        "escalate": ISSUER | INSTITUTION,
        "close": INSTITUTION,
        "cancel": INSTITUTION,
    },
    "exitcase": {
        "draft_notice": set(),
        "finalise_notice": set(),
        "finalise_decision": set(),
        "serve_notice": set(),
        "notify": INSTITUTION,
        "answer": {"DISTRICT"},
        "waive": {"DISTRICT"},
        "request_hearing": {"DISTRICT"},
        "withdraw_hearing": {"DISTRICT"},
        "check_paper": INSTITUTION,
        "return_paper": INSTITUTION,
        "renotify": INSTITUTION,
        "dismiss": {"INSPECTOR"} | INSTITUTION,
        "review": {"DISTRICT"},
        "unreview": {"DISTRICT"},
        "decide": {"DISTRICT"},
        "retract": BOTH_SIDES,
        "serve_decision": set(),
        "serve": INSTITUTION,
        "plan_handover": set(),
        "hold_back": {"DISTRICT"},
        "stay": BOTH_SIDES,
        "end_stay": BOTH_SIDES,
        "execute": BOTH_SIDES | {"CITY"},
        "vary": BOTH_SIDES | {"CITY"},
        "revoke": BOTH_SIDES | {"CITY"},
        "void": {"INSPECTOR"} | INSTITUTION,
    },
    "hearing": {"fix": INSTITUTION, "hold": INSTITUTION, "withdraw": set(), "drop": set()},
    "talk": {"fix": INSTITUTION, "hold": INSTITUTION, "drop": set()},
    "emergency": {
        "confirm": {"INSPECTOR"} | INSTITUTION,
        "lift": {"INSPECTOR"} | INSTITUTION,
        "escalate": {"CITY", "DISTRICT"},
        "close": set(),
    },
}

# Who may make each move.
PEOPLE = (
    "officer", "lead", "inspector", "dean", "principal", "clerk", "city", "city_lead",
    "officer_b", "lead_b", "inspector_b", "principal_b", "clerk_b", "reviewer", "panel1",
    "admin", "auditor",
)  # fmt: skip
MACHINES = (
    "exit-execution",
    "emergency-escalation",
    "rectification-overdue",
    "exit-hearing",
    "exit-end",
    "exit-opening",
    "elsewhere-overdue",
    "release-overdue",
)
BUREAU = {"officer", "lead"}
WHO_VIOLATION = {
    "correct": {"officer", "lead", "inspector"},
    "write_up": {"officer", "lead", "inspector"},
    "confirm": BUREAU,
    "dismiss": BUREAU,
    "reconsider": {"lead"},
    "withdraw": {"lead"},
}
WHO_ORDER = {
    "submit": {"clerk"},
    "enter_reply": BUREAU,
    "check_entry": BUREAU,
    "return_entry": BUREAU,
    "extend": BUREAU,
    "accept": BUREAU,
    "refuse": BUREAU,
    "reconsider": BUREAU,
    "escalate": {"rectification-overdue"},
    "close": BUREAU,
    "cancel": {"lead", "exit-execution"},
}
BOTH = BUREAU | {"clerk"}
WHO_EXIT = {
    "draft_notice": BUREAU,
    "finalise_notice": BUREAU,
    "finalise_decision": BUREAU,
    "serve_notice": BUREAU,
    "notify": BUREAU,
    "answer": BOTH,
    "waive": BOTH,
    "request_hearing": BOTH,
    "withdraw_hearing": BOTH,
    "check_paper": BUREAU,
    "return_paper": BUREAU,
    "renotify": BUREAU,
    "dismiss": {"lead"},
    "review": BUREAU,
    "unreview": BUREAU,
    "decide": {"lead"},
    "retract": {"lead"},
    "serve_decision": BUREAU,
    "serve": BUREAU,
    "plan_handover": BUREAU,
    "hold_back": {"exit-execution"},
    "stay": {"lead"},
    "end_stay": {"lead"},
    "execute": BUREAU | {"exit-execution"},
    "vary": {"lead", "city_lead"},
    "revoke": {"lead", "city_lead"},
    "void": {"lead"},
}
WHO_HEARING = {
    "fix": BUREAU,
    "hold": BUREAU,
    "withdraw": {"exit-hearing"},
    "drop": {"exit-hearing"},
}
WHO_TALK = {"fix": BUREAU, "hold": BUREAU, "drop": {"exit-end"}}
WHO_EMERGENCY = {
    "confirm": {"lead"},
    "lift": {"lead"},
    "escalate": {"emergency-escalation"},
    "close": {"exit-end"},
}
WHO_ELSEWHERE = {
    "carry_on": {"lead_b"},
    "keep_out": {"lead_b"},
    "readmit": {"lead_b"},
    "take_up": {"exit-opening"},
    "give_back": {"exit-opening"},
    "escalate": {"elsewhere-overdue"},
    "close": {"exit-execution"},
}
WHO_RELEASE = {
    "give": {"principal"},
    "escalate": {"release-overdue"},
    "drop": {"exit-execution"},
}
