"""Violations, orders to put things right, exit cases."""

# Imported at start: what these register (acts, links, entries, downloads) is there for pages and jobs.
REGISTERS = (
    "case_acts",
    "decision_acts",
    "defence_acts",
    "details",
    "elsewhere",
    "for_bureau",
    "for_inspector",
    "for_institution",
    "for_school",
    "gate_acts",
    "hold_acts",
    "labels",
    "order_acts",
    "page_context",
    "record_acts",
    "violation_acts",
)
