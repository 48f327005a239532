"""Violations, orders to put things right, exit cases."""

# Imported at start: what these register (acts, links, entries, downloads) is there for pages and jobs.
REGISTERS = (
    # In the order in which what waits for somebody stands on the 工作台.
    "violations",
    "orders",
    "exit_cases",
    # In any order.
    "case_acts",
    "decision_acts",
    "defence_acts",
    "downloads",
    "elsewhere",
    "gate_acts",
    "gatehouse",
    "hold_acts",
    "labels",
    "order_acts",
    "record_acts",
    "talk_acts",
    "violation_acts",
)
