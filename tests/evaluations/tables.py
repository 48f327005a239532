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
    "filed": {
        "uphold": "upheld",
        "dismiss": "dismissed",
        "check_entry": "filed",
        "discard_entry": "withdrawn",
        "withdraw": "withdrawn",
    },
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

# Who hears of each move.
TOLD = {
    "round": {
        "open": {"SCHOOL", "INSTITUTION", "DISTRICT"},
        "freeze": {"SCHOOL", "INSTITUTION", "DISTRICT"},
        "close": {"DISTRICT"},
        "publish": {"SCHOOL", "INSTITUTION", "CITY"},
        "cancel": {"SCHOOL", "INSTITUTION", "DISTRICT"},
    },
    "qualitysheet": {
        "submit": {"DISTRICT"},
        "enter": {"SCHOOL"},
        "confirm": {"DISTRICT"},
        "reopen": {"SCHOOL", "DISTRICT"},
    },
    "reply": {
        "uphold": {"SCHOOL", "INSTITUTION"},
        "dismiss": {"INSTITUTION"},
        "check_entry": {"DISTRICT", "INSTITUTION"},
        "discard_entry": {"DISTRICT", "INSTITUTION"},
        "withdraw": {"DISTRICT"},
        "reconsider": {"DISTRICT", "INSTITUTION"},
    },
    "consequence": {
        "take": {"SCHOOL", "DISTRICT"},
        "decline": {"SCHOOL", "DISTRICT"},
        "reconsider": {"SCHOOL", "DISTRICT"},
    },
    "papertally": {
        "check_entry": {"SCHOOL", "DISTRICT"},
        "send_back": {"SCHOOL", "DISTRICT"},
    },
}
