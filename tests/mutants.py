"""Every guard taken away, one at a time: does the test that docs/guards.md names for it notice?

`python -m tests.mutants` says which guards nobody would miss, and ends with 1 when there are any.
`python -m tests.mutants vetting` tries those of one room only.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

MISSED = 1  # pytest's answer when a test failed


def _guards() -> dict[str, object]:
    from portals.kit import generated

    return {rule.name: rule for _deed, rule in generated._guarded()}


def take_away(name: str) -> None:
    """From now on this guard lets everybody through."""
    rule = _guards()[name]
    object.__setattr__(rule, "check", lambda subject, deed: True)


def _proofs() -> Iterator[tuple[str, str]]:
    """(guard, its test) as docs/guards.md has them."""
    from portals.kit import generated

    index = list(generated._test_functions())
    for name, rule in sorted(_guards().items()):
        yield name, generated._test_of(rule, index).strip("`")


def _survives(proof: tuple[str, str]) -> bool:
    name, test = proof
    command = [sys.executable, "-m", "pytest", "-q", "-x", "-n0", "--mutant", name, test]
    answer = subprocess.run(command, capture_output=True, text=True, check=False)
    if answer.returncode not in {0, MISSED}:
        print(f"could not be tried: {name} by {test}\n{answer.stdout[-2000:]}")
    return answer.returncode != MISSED


def main(room: str = "") -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    import django

    django.setup()
    proofs = [proof for proof in _proofs() if proof[0].startswith(room)]
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        alive = [
            proof for proof, kept in zip(proofs, pool.map(_survives, proofs), strict=True) if kept
        ]
    for name, test in alive:
        print(f"nobody missed {name}: {test} still passes")
    print(f"{len(proofs) - len(alive)} of {len(proofs)} guards are missed when taken away")
    return 1 if alive else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
