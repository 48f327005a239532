"""The machines of inspections as they must be: state, move, state."""

VIOLATION = {
    "recorded": {"correct": "recorded", "confirm": "confirmed", "dismiss": "dismissed"},
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
        "check_reply": "submitted",
        "return_reply": "issued",
        "accept": "accepted",
        "refuse": "refused",
        "cancel": "cancelled",
    },
    "accepted": {"reconsider": "submitted", "close": "closed"},
    "refused": {"reconsider": "submitted", "close": "closed"},
    "escalated": {"enter_reply": "submitted", "close": "closed"},
    "closed": {},
    "cancelled": {},
}
EXIT = {
    "opened": {
        "confirm_emergency": "opened",
        "lift_emergency": "opened",
        "escalate_emergency": "opened",
        "draft_notice": "opened",
        "serve_notice": "opened",
        "notify": "notified",
        "void": "voided",
    },
    "notified": {
        "answer": "notified",
        "waive": "notified",
        "request_hearing": "notified",
        "withdraw_hearing": "notified",
        "set_hearing": "notified",
        "hold_hearing": "notified",
        "renotify": "opened",
        "review": "reviewed",
        "dismiss": "dismissed",
        "decide": "decided",
        "void": "voided",
    },
    "reviewed": {
        "unreview": "notified",
        "renotify": "opened",
        "dismiss": "dismissed",
        "decide": "decided",
        "void": "voided",
    },
    "decided": {
        "serve_decision": "decided",
        "serve": "served",
        "retract": "reviewed",
        "revoke": "revoked",
    },
    "served": {
        "plan_handover": "served",
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
