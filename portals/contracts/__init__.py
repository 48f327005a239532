"""Agreements, amendments, placements, and what is entered from before."""

# Imported at start: what these register (acts, links, entries, downloads) is there for pages and jobs.
REGISTERS = (
    "agreement_acts",
    "amendment_acts",
    "backfill",
    "backfill_acts",
    "details",
    "for_bureau",
    "for_inspector",
    "for_institution",
    "for_school",
    "page_context",
    "placement_acts",
    "redlist",
)
