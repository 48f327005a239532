"""The gate of coverage closes where a figure is missed, and says where to look."""

import importlib.util

import pytest

from tests.house import source


@pytest.fixture
def gate():
    spec = importlib.util.spec_from_file_location(
        "coverage_gate", source.ROOT / ".ci" / "coverage_gate.py"
    )
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def summary(run: int) -> dict[str, int]:
    """A module of 60 lines and 40 branches."""
    lines, branches = min(run, 60), max(run - 60, 0)
    return {
        "num_statements": 60,
        "covered_lines": lines,
        "num_branches": 40,
        "covered_branches": branches,
    }


def test_enough_of_everything_passes(gate):
    found = {"core/fsm.py": 98, "vetting/rules/calls.py": 97, "vetting/domain/calls.py": 97}
    found |= {"portals/kit/act.py": 80, "reports/rules.py": 97}
    assert gate.shortfalls({path: summary(run) for path, run in found.items()}) == []


def test_what_decides_is_held_to_more_than_the_rest(gate):
    found = {
        "core/fsm.py": 96,
        "vetting/rules.py": 96,
        "vetting/domain/calls.py": 96,
        "portals/kit/act.py": 98,
    }
    said = gate.shortfalls({path: summary(run) for path, run in found.items()})
    assert [each.splitlines()[0] for each in said] == [
        "core: 96.0 % is less than 97 %. Most:",
        "rules: 96.0 % is less than 97 %. Most:",
        "domain: 96.0 % is less than 97 %. Most:",
    ]
    assert said[0].splitlines()[1] == "  core/fsm.py: 4 missed, 96 %"


def test_a_branch_never_taken_counts(gate):
    only_lines = {"portals/kit/act.py": {**summary(60), "covered_branches": 20}}
    assert gate.shortfalls(only_lines)[-1] == (
        "all: 80.0 % is less than 92 %. Most:\n  portals/kit/act.py: 20 missed, 80 %"
    )


def test_a_gate_that_measured_nothing_is_shut(gate):
    assert [each.partition(":")[0] for each in gate.shortfalls({})] == list(gate.GATES)
