"""docs/guards.md names a test for every guard; with `--proofs` a run says which of them saw no refusal.

A guard's proof is a test that fails without it (`tests.mutants` finds it, tests/proofs.txt keeps it). Here
each answer "no" is noted beside the test it was given in, and a proof that ran without one fails the run.
"""

from __future__ import annotations

from collections import defaultdict

import pytest

SEEN = pytest.StashKey[
    dict[str, set[str]]
]()  # test -> "Model.deed rule" of the guards that refused in it


def pytest_addoption(parser):
    parser.addoption(
        "--proofs", action="store_true", help="fail when a guard's proof sees no refusal"
    )


def pytest_configure(config):
    config.stash[SEEN] = defaultdict(set)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item):
    if not item.config.getoption("--proofs"):
        return (yield)
    from core import fsm

    refused = item.config.stash[SEEN][item.nodeid.partition("[")[0]]
    ask = fsm.Rule.__call__

    def asked(rule, subject, deed):
        if sentence := ask(rule, subject, deed):
            refused.update((f"{type(subject).__name__}.{deed.name} {rule.name}", rule.name))
        return sentence

    fsm.Rule.__call__ = asked
    try:
        return (yield)
    finally:
        fsm.Rule.__call__ = ask


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
    elif _blind(config):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter, config):
    for guard, test in _blind(config):
        terminalreporter.write_line(f"FAILED {test} no longer sees {guard} refuse")


def _blind(config) -> list[tuple[str, str]]:
    """(guard, test) of the proofs that ran and saw nothing."""
    if not config.getoption("--proofs"):
        return []
    from portals.kit import generated

    seen = config.stash[SEEN]
    return [
        (f"{deed} {rule}", test)
        for (deed, rule), test in generated.proofs().items()
        if test in seen
        and (f"{deed} {rule}" if generated.is_move(deed) else rule) not in seen[test]
    ]
