"""Calls, applications, marks, objections and the list."""

# Imported at start: what these register (acts, links, entries, downloads) is there for pages and jobs.
REGISTERS = (
    "application_acts",
    "applying",
    "call_acts",
    "draft_acts",
    "for_bureau",
    "for_institution",
    "for_panel",
    "for_reviewer",
    "for_school",
    "listing_acts",
    "objecting",
    "objection_acts",
    "package_acts",
    "page_context",
    "panel_acts",
    "review_acts",
    "sheet_acts",
    "waiting",
)
