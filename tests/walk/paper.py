"""The walk's table in docs/security.md, between two marks; the rest of the paper is written by hand.

ZHUNRU_WRITE_WALK=1 .venv/bin/pytest -q tests/walk -m long
"""

from __future__ import annotations

import os
from pathlib import Path

from tests.world.walking import Tally

PAPER = Path(__file__).parents[2] / "docs" / "security.md"
BEGIN, END = "<!-- walk:begin -->", "<!-- walk:end -->"
HEAD = "| model | rows asked for, by state | asked | given | refused |\n|---|---|---|---|---|\n"


def wanted() -> bool:
    return os.environ.get("ZHUNRU_WRITE_WALK") == "1"


def drawn(found: dict[str, Tally], people: int) -> str:
    lines = [
        f"| {label} | {_states(tally)} | {tally.asked} | {len(tally.given)} | {tally.refused} |"
        for label, tally in found.items()
    ]
    asked = sum(tally.asked for tally in found.values())
    given = sum(len(tally.given) for tally in found.values())
    total = f"| **all** | | {asked} | {given} | {asked - given} |"
    told = (
        f"Asked by {people} people and by nobody signed in, each for rows that are not theirs.\n\n"
    )
    return told + HEAD + "\n".join([*lines, total]) + "\n"


def _states(tally: Tally) -> str:
    named = [f"{state} {count}" if state else str(count) for state, count in tally.rows.items()]
    return ", ".join(named)


def put(text: str) -> None:
    known = PAPER.read_text() if PAPER.exists() else f"{BEGIN}\n{END}\n"
    before, _old, after = _parts(known)
    PAPER.write_text(f"{before}{BEGIN}\n{text}{END}{after}")


def rows() -> dict[str, list[str]]:
    """The table as it stands in the paper: model -> its other cells."""
    _before, table, _after = _parts(PAPER.read_text())
    cells = [line.strip("| \n").split(" | ") for line in table.splitlines() if line[:1] == "|"]
    return {name: rest for name, *rest in cells[2:]}


def _parts(text: str) -> tuple[str, str, str]:
    before, _mark, rest = text.partition(BEGIN)
    table, _mark, after = rest.partition(END)
    return before, table, after
