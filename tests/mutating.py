"""A pytest plugin: takes guards away one at a time and runs the tests that saw them refuse.

Loaded by tests.mutants (`-p tests.mutating --mutants FILE`). First the
test that tests/proofs.txt names runs without its guard, and should fail. For guards that survive it every test
of the room runs once as it is, and then those that saw the guard refuse run without it, the quickest first,
until one fails.
"""

from __future__ import annotations

import contextlib
import dataclasses
import json
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest
from _pytest.runner import runtestprotocol

from tests import proving

Guard = tuple[str, str]
OWN_LIFE = "test_walk.py"  # a random walk is long, and proves no guard by itself


def pytest_addoption(parser):
    parser.addoption(
        "--mutants", default="", help="a file of guards to take away, and of the answer"
    )


def pytest_collection_modifyitems(items):
    items[:] = [item for item in items if item.path.name != OWN_LIFE]


class Nobody(pytest.Item):
    """Comes after every test, so that only what belongs to the session outlives it."""

    def runtest(self) -> None: ...


def pytest_runtestloop(session):
    if not (path := session.config.getoption("--mutants")):
        return None
    asked = [tuple(each) for each in json.loads(Path(path).read_text())]
    proofs, broken = _by_name(session, asked)
    if missed := [guard for guard in asked if not proofs[guard]]:
        saw, broken = _as_they_are(session)
        for guard in missed:
            proofs[guard] = _proof(session, guard, saw[proving.seen_as(*guard)])
    found = {" ".join(guard): test for guard, test in proofs.items()}
    Path(path).write_text(json.dumps({"proofs": found, "broken": broken}))
    return True


def _by_name(session, asked: list[Guard]) -> tuple[dict[Guard, str], list[str]]:
    """What the tests that tests/proofs.txt names make of it: seconds, where the rest takes minutes."""
    from portals.kit import generated

    tests: dict[str, list[pytest.Item]] = defaultdict(list)
    for item in session.items:
        tests[item.nodeid.partition("[")[0]].append(item)
    known = {guard: test for guard, test in generated.proofs().items() if guard in set(asked)}
    named = {test: tests[test] for test in known.values()}
    broken = {
        item.nodeid.partition("[")[0]
        for items in named.values()
        for item in items
        if any(report.failed for report in _run(session, item))
    }
    proofs = {
        guard: _proof(session, guard, named.get(known.get(guard, ""), []))
        for guard in asked
        if known.get(guard) not in broken
    }
    return {guard: proofs.get(guard, "") for guard in asked}, sorted(broken)


def _as_they_are(session) -> tuple[dict[str, list[pytest.Item]], list[str]]:
    """Guard -> the tests that saw it refuse, quickest first; and those that fail without any mutant."""
    took: dict[str, list[tuple[float, int]]] = defaultdict(list)
    broken = []
    for number, item in enumerate(session.items):
        with proving.refusals() as refused:
            reports = _run(session, item)
        if any(report.failed for report in reports):
            broken.append(item.nodeid)
            continue
        for guard in refused:
            took[guard].append((sum(report.duration for report in reports), number))
    saw: dict[str, list[pytest.Item]] = defaultdict(list)
    for guard, each in took.items():
        saw[guard] = [session.items[number] for _seconds, number in sorted(each)]
    return saw, broken


def _proof(session, guard: Guard, candidates: list[pytest.Item]) -> str:
    for item in candidates:
        with taken_away(*guard):
            if any(report.failed for report in _run(session, item)):
                return item.nodeid.partition("[")[0]
    return ""


def _run(session, item) -> list[pytest.TestReport]:
    item._initrequest()
    return runtestprotocol(item, log=False, nextitem=Nobody.from_parent(session, name="nobody"))


@contextlib.contextmanager
def taken_away(deed: str, rule: str) -> Iterator[None]:
    """Without this guard before this move, elsewhere it stands; a deed of its own loses it everywhere."""
    from core import fsm
    from portals.kit import generated

    name, _dot, verb = deed.partition(".")
    model = next((each for each in generated.machines() if each.__name__ == name), None)
    moves = fsm.declared(model) if model else {}
    if verb not in moves:
        with _silenced(rule):
            yield
        return
    whole = moves[verb]
    left = tuple(each for each in whole.custom["rules"] if each.name != rule)
    moves[verb] = dataclasses.replace(whole, custom={**whole.custom, "rules": left})
    try:
        yield
    finally:
        moves[verb] = whole


@contextlib.contextmanager
def _silenced(rule: str) -> Iterator[None]:
    from core import fsm

    ask = fsm.Rule.__call__
    fsm.Rule.__call__ = lambda self, subject, deed: (
        "" if self.name == rule else ask(self, subject, deed)
    )
    try:
        yield
    finally:
        fsm.Rule.__call__ = ask
