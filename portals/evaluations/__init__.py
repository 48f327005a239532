"""Schemes, rounds, sheets, surveys, replies and consequences."""

# Imported at start: what these register (acts, links, entries, downloads) is there for pages and jobs.
REGISTERS = (
    "acts",
    "answers",
    "downloads",
    "for_bureau",
    "for_institution",
    "for_school",
    "labels",
    "schemes",
    "tally_acts",
)
