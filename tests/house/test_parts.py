"""What the product imports is declared as a part of its own, and what it declares it uses."""

import ast
import re
import sys
import tomllib
from importlib.metadata import packages_distributions

from tests.house import source

# Declared without an import of the product: loaded by a name in a setting, or run as a program.
BY_NAME = {"gunicorn", "whitenoise", "psycopg", "redis"}
OURS = {"config", "demo", "portals", "tasks", "reports", "evaluations", "inspections", "contracts"}
OURS |= {"vetting", "institutions", "accounts", "core", "tests"}


def _plain(name):
    return re.split(r"[<>=\[ ;]", name)[0].lower().replace("_", "-")


def _declared():
    told = tomllib.loads((source.ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    return {_plain(each) for each in told["project"]["dependencies"]}


def _imported():
    names = set()
    for module in source.modules():
        for node in ast.walk(module.tree):
            if isinstance(node, ast.Import):
                names |= {each.name.partition(".")[0] for each in node.names}
            elif isinstance(node, ast.ImportFrom) and not node.level:
                names.add(str(node.module).partition(".")[0])
    return names - OURS - set(sys.stdlib_module_names) - {"benchmarks"}


def test_what_is_imported_is_declared():
    """Q9: a part that another part brings along may be gone with its next version."""
    known = packages_distributions()
    asked = {name: {_plain(each) for each in known.get(name, [name])} for name in _imported()}
    declared = _declared()
    assert {name for name, found in asked.items() if not found & declared} == set()


def test_what_is_declared_is_used():
    known = packages_distributions()
    used = {_plain(each) for name in _imported() for each in known.get(name, [name])}
    assert _declared() - used - BY_NAME == set()
