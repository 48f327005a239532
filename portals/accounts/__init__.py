"""Offices, people and their accounts, messages, deadlines, paper entries, settings and the record."""

# Imported at start: what these register (acts, links, entries, downloads) is there for pages and jobs.
REGISTERS = (
    "approvals",
    "calendar_pages",
    "claims",
    "inbox",
    "letters",
    "owner",
    "paper_entries",
    "paper_forms",
    "papers",
    "people",
    "people_acts",
    "policy_pages",
    "record",
    "signin",
    "signin_list",
    "stand_ins",
)
