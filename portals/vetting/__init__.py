"""Calls, applications, marks, objections and the list."""

# Imported at start: what these register (acts, links, entries, downloads) is there for pages and jobs.
REGISTERS = (
    # In the order in which what waits for somebody stands on the 工作台.
    "applications",
    "calls",
    "sheets",
    "objections",
    "listings",
    # In any order.
    "application_acts",
    "applying",
    "call_acts",
    "draft_acts",
    "labels",
    "listing_acts",
    "next_steps",
    "objecting",
    "objection_acts",
    "package_acts",
    "panel_acts",
    "review_acts",
    "sheet_acts",
)
