"""Every guard taken away, one at a time: does a test of its room notice?

`python -m tests.mutants` tries all, names those that nobody would miss, and ends with 1 when there are any.
`python -m tests.mutants vetting Listing.renew` tries those of a room and of a move.
`--draw 40 --seed 7` tries some at random.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import subprocess
import sys
import tempfile
from collections import defaultdict
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

LEFT_OUT = "not postgres and not redis and not browser and not office and not kill and not long"
Guard = tuple[str, str]


def guards() -> dict[Guard, str]:
    """(Model.deed, rule) -> the room whose tests must miss it, of every guard that can be unmet."""
    from portals.kit import generated

    vain = {guard for guard, proof in generated.proofs().items() if generated.is_constraint(proof)}
    found = {(deed, rule.name): room for room, deed, rule in generated.guarded()}
    return {guard: room for guard, room in found.items() if guard not in vain}


def _tried(room: str, asked: list[Guard]) -> tuple[dict[str, str], list[str], str]:
    """Guard -> the test that fails without it, "" when none does; tests broken as they are; what was said."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "mutants.json"
        path.write_text(json.dumps(asked))
        command = [
            sys.executable,
            "-m",
            "pytest",
            "-q",
            "-n0",
            "-m",
            LEFT_OUT,
            "-p",
            "tests.mutating",
        ]
        done = subprocess.run(
            [*command, "--mutants", str(path), f"tests/{room}"],
            capture_output=True,
            text=True,
            check=False,
        )
        answer = json.loads(path.read_text())
    if not isinstance(answer, dict):
        return {}, [f"tests/{room}"], done.stdout[-3000:]
    return answer["proofs"], answer["broken"], done.stdout[-3000:]


def _drawn(found: dict[Guard, str], asked: argparse.Namespace) -> dict[Guard, str]:
    if asked.only:
        found = {guard: room for guard, room in found.items() if {room, guard[0]} & set(asked.only)}
    if asked.draw:
        few = random.Random(asked.seed).sample(sorted(found), min(asked.draw, len(found)))
        found = {guard: found[guard] for guard in few}
    return found


def _asked(words: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.mutants", description=__doc__)
    parser.add_argument("only", nargs="*", help="a room, or a move as Model.move")
    parser.add_argument("--draw", type=int, default=0, help="this many at random")
    parser.add_argument("--seed", type=int, default=random.randrange(1000))
    return parser.parse_args(words)


def main(*words: str) -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    import django

    django.setup()
    asked = _asked(list(words))
    by_room: dict[str, list[Guard]] = defaultdict(list)
    for guard, room in _drawn(guards(), asked).items():
        by_room[room].append(guard)
    proofs: dict[str, str] = {}
    failing: set[str] = set()
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        for found, broken, said in pool.map(lambda each: _tried(*each), by_room.items()):
            proofs |= found
            if broken:
                failing |= set(broken)
                print(f"fails as it is: {', '.join(broken)}\n{said}")
    alive = sorted(guard for guard, test in proofs.items() if not test)
    for guard in alive:
        print(f"nobody missed {guard}")
    drawn = f" (drawn with --seed {asked.seed})" if asked.draw else ""
    print(f"{len(proofs) - len(alive)} of {len(proofs)} guards are missed when taken away{drawn}")
    return 1 if alive or failing else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
