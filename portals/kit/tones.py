"""Which colour a state has. Colour never stands alone: the chip always carries the word."""

from __future__ import annotations

from typing import Any

TONES = {
    "go": {
        "published", "submitted", "open", "offered", "countersigned", "proposed", "agreed", "scheduled",
        "under_way", "notified", "on_public_notice", "reviewed", "opened", "filed", "received", "triaged", "issued",
        "linked", "referred", "accepted", "decided", "served", "hearing", "planned", "ranked", "recorded",
        "frozen", "answered",
    },
    "ok": {
        "active", "listed", "qualified", "cleared", "running", "concluded", "awarded", "shortlisted", "executed",
        "held", "confirmed", "settled", "restored", "renewed", "upheld", "valid", "locked",
    },
    "wait": {"correction", "suspended", "refused", "stayed", "disputed", "lapsed", "returned", "not_held", "overdue"},
    "stop": {
        "disqualified", "terminated", "rejected", "removed", "blocked", "escalated", "excluded", "failed",
        "not_accepted",
    },
}  # fmt: skip
_by_state = {state: tone for tone, states in TONES.items() for state in states}


def of(row: Any) -> str:
    """The tone of a row's state: its model's own `tones` first, then the common table."""
    own: dict[str, str] = getattr(row, "tones", {})
    state = str(getattr(row, "state", ""))
    return own.get(state) or _by_state.get(state.lower(), "")
