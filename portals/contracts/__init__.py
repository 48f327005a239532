"""Agreements, amendments, placements, and what is entered from before."""

# Imported at start: what these register (acts, links, entries, downloads) is there for pages and jobs.
REGISTERS = (
    # In the order in which what waits for somebody stands on the 工作台.
    "agreements",
    "placements",
    "amendments",
    # In any order.
    "agreement_acts",
    "amendment_acts",
    "backfill",
    "backfill_acts",
    "downloads",
    "group_change_acts",
    "labels",
    "placement_acts",
    "redlist",
)
