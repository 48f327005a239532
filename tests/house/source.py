"""The project's own source as syntax trees, read once for all tests of the house."""

import ast
import functools
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
ROOMS = (
    "config", "core", "accounts", "institutions", "vetting", "contracts", "inspections",
    "evaluations", "reports", "tasks", "portals", "demo",
)  # fmt: skip
DATA_ROOMS = (
    "accounts",
    "institutions",
    "vetting",
    "contracts",
    "inspections",
    "evaluations",
    "reports",
)


@dataclass(frozen=True)
class Module:
    path: Path
    text: str
    tree: ast.Module

    @property
    def name(self) -> str:
        return self.path.relative_to(ROOT).as_posix()

    @property
    def room(self) -> str:
        return self.path.relative_to(ROOT).parts[0]

    def strings(self) -> Iterator[tuple[int, str]]:
        """String constants that are not docstrings."""
        documented = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
        docs = {
            id(node.body[0].value)
            for node in ast.walk(self.tree)
            if isinstance(node, documented) and node.body and isinstance(node.body[0], ast.Expr)
        }
        for node in ast.walk(self.tree):
            if (
                isinstance(node, ast.Constant)
                and isinstance(node.value, str)
                and id(node) not in docs
            ):
                yield node.lineno, node.value


@functools.cache
def modules(*rooms: str) -> tuple[Module, ...]:
    """Every module of these rooms (all without names), migrations apart."""
    paths = sorted(path for room in rooms or ROOMS for path in (ROOT / room).rglob("*.py"))
    texts = [(path, path.read_text()) for path in paths if "migrations" not in path.parts]
    return tuple(Module(path, text, ast.parse(text)) for path, text in texts)


@functools.cache
def templates() -> dict[str, str]:
    """Template name -> text."""
    found = {}
    for folder in ROOT.glob("*/templates"):
        for path in sorted(folder.rglob("*.*")):
            found[path.relative_to(folder).as_posix()] = path.read_text()
    return found


def dotted(node: ast.AST) -> str:
    """`a.b.c` of a chain of names, "" for anything else."""
    parts: list[str] = []
    while isinstance(node, ast.Attribute):
        parts.append(node.attr)
        node = node.value
    return ".".join([node.id, *reversed(parts)]) if isinstance(node, ast.Name) else ""
