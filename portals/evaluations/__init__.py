"""Schemes, rounds, sheets, surveys, replies and consequences."""

# Imported at start: what these register (acts, links, entries, downloads) is there for pages and jobs.
REGISTERS = (
    # In the order in which what waits for somebody stands on the 工作台.
    "tallies",
    "rounds",
    "replies",
    "consequences",
    "sheets",
    "reply_acts",
    # In any order.
    "consequence_acts",
    "downloads",
    "labels",
    "round_acts",
    "schemes",
    "sheet_acts",
    "surveys",
    "tally_acts",
)
