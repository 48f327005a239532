"""docs/guards.md names a test for every guard: one in which a deed was really refused because of it.

While tests run, each `Blocked` that the kernel raises is noted beside the test it was raised in, with the guards
that were unmet. `--proofs` fails a run in which a named test no longer sees its guard refuse; `--prove` writes
tests/proofs.txt anew for the guards that the tests of this run saw refuse, and keeps the other lines.
Whether a test would also fail without the guard is tried by `python -m tests.mutants`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

SEEN = pytest.StashKey[
    dict[str, set[str]]
]()  # test -> "Model.deed rule" of the guards that refused in it
ROADS = (
    "test_walk.py",
    "test_machines.py::test_no_walk",
    "/journeys/",
    "/walk/",
    "/demo/",
)  # many deeds: no proof if there is another


def pytest_addoption(parser):
    parser.addoption(
        "--proofs", action="store_true", help="fail when a guard's proof sees no refusal"
    )
    parser.addoption(
        "--prove", action="store_true", help="write tests/proofs.txt from what is seen"
    )


def pytest_configure(config):
    config.stash[SEEN] = defaultdict(set)


def _asked(config) -> bool:
    return config.getoption("--proofs") or config.getoption("--prove")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item):
    if not _asked(item.config):
        return (yield)
    with refusals() as refused:
        try:
            return (yield)
        finally:
            item.config.stash[SEEN][item.nodeid.partition("[")[0]] |= refused


@contextmanager
def refusals() -> Iterator[set[str]]:
    """The guards for which deeds are refused meanwhile: "Model.deed rule", and "rule" alone."""
    from core import fsm
    from core.errors import Blocked

    seen: set[str] = set()
    unmet: list[str] = []
    ask, hold = fsm.Rule.__call__, fsm._hold

    def asked(rule, subject, deed):
        if sentence := ask(rule, subject, deed):
            unmet.append(rule.name)
        return sentence

    def held(rules, subject, what):
        unmet.clear()
        try:
            hold(rules, subject, what)
        except Blocked:
            seen.update(f"{type(subject).__name__}.{what.name} {rule}" for rule in unmet)
            seen.update(unmet)
            raise

    fsm.Rule.__call__, fsm._hold = asked, held
    try:
        yield seen
    finally:
        fsm.Rule.__call__, fsm._hold = ask, hold


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node):
    for test, refused in getattr(node, "workeroutput", {}).get("refused", {}).items():
        node.config.stash[SEEN][test] |= set(refused)


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session):
    config = session.config
    if hasattr(config, "workeroutput"):
        config.workeroutput["refused"] = {
            test: sorted(refused) for test, refused in config.stash[SEEN].items()
        }
    elif config.getoption("--prove"):
        _write(config.stash[SEEN])
    elif config.getoption("--proofs") and _blind(config.stash[SEEN]):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter, config):
    if config.getoption("--proofs"):
        for guard, test in _blind(config.stash[SEEN]):
            terminalreporter.write_line(f"FAILED {test} no longer sees {guard} refuse")


def seen_as(deed: str, rule: str) -> str:
    """How `refusals` names it: a deed that is no move asks its rules under a name of its own."""
    from portals.kit import generated

    return f"{deed} {rule}" if generated.is_move(deed) else rule


def _blind(seen: dict[str, set[str]]) -> list[tuple[str, str]]:
    """(guard, test) of the proofs that ran and saw nothing."""
    from portals.kit import generated

    return [
        (f"{deed} {rule}", test)
        for (deed, rule), test in generated.proofs().items()
        if test in seen and seen_as(deed, rule) not in seen[test]
    ]


def _write(seen: dict[str, set[str]]) -> None:
    from portals.kit import generated

    lines = []
    known = generated.proofs()
    for room, deed, rule in generated.guarded():
        proof, guard = known.get((deed, rule.name), ""), seen_as(deed, rule.name)
        if not proof or guard not in seen.get(proof, {guard}):
            found = [test for test, refused in seen.items() if guard in refused]
            proof = min(found, key=lambda test: _fitness(test, room, seen[test]), default="")
        if proof:
            lines.append(f"{deed} {rule.name} {proof}\n")
    generated.PROOFS.write_text("".join(sorted(set(lines))), encoding="utf-8")


def _fitness(test: str, room: str, refused: set[str]) -> tuple[bool, bool, int, str]:
    """A test of the room, about few guards, comes before a road that meets many."""
    return (
        any(road in test for road in ROADS),
        not test.startswith(f"tests/{room}/"),
        len(refused),
        test,
    )
