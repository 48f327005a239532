"""Is enough of the code run by its tests, branches counted? Usage: coverage_gate.py DATA_FILE

What decides (the kernel, rules, domain functions) must be run almost whole. Ends with 1, and names the
modules that lack most, where a figure is missed.
"""

from __future__ import annotations

import json
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path, PurePosixPath
from typing import Any

import coverage

Summary = dict[str, Any]
GATES: dict[str, tuple[float, Callable[[PurePosixPath], bool]]] = {
    "core": (97, lambda path: path.parts[0] == "core"),
    "rules": (97, lambda path: "rules" in path.with_suffix("").parts),
    "domain": (97, lambda path: "domain" in path.parts),
    "all": (92, lambda _path: True),
}
NAMED = 15


def summaries(data_file: str) -> dict[str, Summary]:
    """Path -> coverage's own summary of the module."""
    measured = coverage.Coverage(data_file=data_file)
    measured.load()
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "coverage.json"
        measured.json_report(outfile=str(out))
        files = json.loads(out.read_text())["files"]
    return {path: each["summary"] for path, each in files.items()}


def _run(of: Summary) -> int:
    return int(of["covered_lines"] + of["covered_branches"])


def _there(of: Summary) -> int:
    return int(of["num_statements"] + of["num_branches"])


def percent(of: list[Summary]) -> float:
    return 100 * sum(map(_run, of)) / max(sum(map(_there, of)), 1)


def shortfalls(found: dict[str, Summary]) -> list[str]:
    """What to say of each gate that is missed."""
    said = []
    for name, (least, belongs) in GATES.items():
        those = {path: each for path, each in found.items() if belongs(PurePosixPath(path))}
        reached = percent(list(those.values()))
        print(f"{name}: {reached:.1f} % of lines and branches in {len(those)} modules")
        if reached >= least:
            continue
        worst = sorted(those, key=lambda path: _run(those[path]) - _there(those[path]))[:NAMED]
        lines = [
            f"  {path}: {_there(those[path]) - _run(those[path])} missed,"
            f" {percent([those[path]]):.0f} %"
            for path in worst
        ]
        said.append("\n".join([f"{name}: {reached:.1f} % is less than {least} %. Most:", *lines]))
    return said


if __name__ == "__main__":
    missed = shortfalls(summaries(sys.argv[1]))
    print("\n".join(missed))
    sys.exit(bool(missed))
