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
    "entered": {"check_entry": "submitted", "reopen": "due"},
    "submitted": {"reopen": "due"},
}
REPLY = {
    "filed": {
        "uphold": "upheld",
        "dismiss": "dismissed",
        "check_entry": "filed",
        "return_entry": "withdrawn",
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
    "entered": {"check_entry": "checked", "return_entry": "returned"},
    "checked": {"return_entry": "returned"},
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
        "check_entry": {"DISTRICT"},
        "reopen": {"SCHOOL", "DISTRICT"},
    },
    "reply": {
        "uphold": {"SCHOOL", "INSTITUTION"},
        "dismiss": {"INSTITUTION"},
        "check_entry": {"DISTRICT", "INSTITUTION"},
        "return_entry": {"DISTRICT", "INSTITUTION"},
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
        "return_entry": {"SCHOOL", "DISTRICT"},
    },
}
