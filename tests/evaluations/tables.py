"""The machines of evaluations as they must be: state, move, state."""

ROUND = {
    "scheduled": {"open": "open", "cancel": "cancelled"},
    "open": {"freeze": "frozen", "cancel": "cancelled"},
    "frozen": {"close": "closed", "cancel": "cancelled"},
    "closed": {"publish": "published", "cancel": "cancelled"},
    "published": {},
    "cancelled": {},
}
SHEET = {
    "due": {"submit": "submitted", "enter": "entered"},
    "entered": {"confirm": "submitted", "reopen": "due"},
    "submitted": {"reopen": "due"},
}
REPLY = {
    "filed": {"uphold": "upheld", "dismiss": "dismissed", "withdraw": "withdrawn"},
    "upheld": {"reconsider": "filed"},
    "dismissed": {"reconsider": "filed"},
    "withdrawn": {},
}
CONSEQUENCE = {
    "proposed": {"take": "taken", "decline": "declined"},
    "declined": {"reconsider": "proposed"},
    "taken": {},
}
TALLY = {
    "entered": {"check_entry": "checked", "send_back": "returned"},
    "checked": {"send_back": "returned"},
    "returned": {},
}
