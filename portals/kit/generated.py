"""docs/lifecycle.md and docs/guards.md, written from the machines and the tests as they are.

`manage.py write_docs` writes them; a house test fails when they are not current, or when a guard
is not proven by a test that sees it refuse.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.utils import translation

from core import fsm
from core.models.subject import Subject
from portals.kit import act

DOCS = Path(settings.BASE_DIR) / "docs"
TESTS = Path(settings.BASE_DIR) / "tests"
PROOFS = TESTS / "proofs.txt"
_HEAD = "<!-- 由 `python manage.py write_docs` 从代码生成，请勿手改。 -->\n"


def machines() -> list[type[Subject]]:
    """Every model of ours with a machine, in the order of the rooms and of the files."""
    found = []
    for config in apps.get_app_configs():
        if config.name.startswith(("tests.", "django")):
            continue
        found += [
            model
            for model in config.get_models()
            if issubclass(model, Subject) and fsm.declared(model)
        ]
    return found


def lifecycle() -> str:
    """Each machine as a picture and as a table: who, from where to where, guards, who is told."""
    with translation.override("zh-hans"):
        parts = [_HEAD, "# 状态与流转\n", "每个事项的状态机、谁能办、什么挡着、告诉谁。\n"]
        parts += [_machine(model) for model in machines()]
    return "\n".join(parts)


def _state(model: type[Subject]) -> Any:
    return model._meta.get_field("state")  # type: ignore[misc]


def _machine(model: type[Subject]) -> str:
    moves = fsm.declared(model)
    states = dict(_state(model).choices or [])
    lines = [f"## {model.__name__}（{model._meta.label_lower}）\n", "```mermaid", "stateDiagram-v2"]
    lines += [f"    {state}: {label}（{state}）" for state, label in states.items()]
    initial = _state(model).default
    if initial in states:
        lines.append(f"    [*] --> {initial}")
    for spec in moves.values():
        lines += [
            f"    {source} --> {spec.to(source)}: {spec.custom['label']}" for source in spec.sources
        ]
    lines += ["```\n", "| 办理 | 从 | 到 | 谁 | 挡着它的规则 | 告诉 |", "|---|---|---|---|---|---|"]
    lines += [_row(spec, states) for spec in moves.values()]
    return "\n".join([*lines, ""])


def _row(spec: fsm.Declared, states: dict[Any, Any]) -> str:
    cells = (
        f"{spec.custom['label']}（`{spec.name}`）",
        "、".join(str(states[source]) for source in spec.sources),
        str(states[spec.target]) if spec.target else "不变",
        str(spec.permission),
        "<br>".join(f"`{rule.check.__name__}`" for rule in spec.custom["rules"]) or "—",
        "、".join(str(role) for role in spec.custom["tells"]) or "—",
    )
    return _line(cells)


def _line(cells: Iterable[str]) -> str:
    """A row of a table; a bar inside a cell would end it, inside backticks as well."""
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


def guards() -> str:
    """Every guard: the deed it stands before, its rule, the test that proves it, its sentence."""
    lines = [
        _HEAD,
        "# 规则、测试与提示语\n",
        "测试中确有人因该规则被拒绝（`tests/proofs.txt`，由 `pytest --prove` 记录）。\n",
        "| 办理 | 规则 | 测试 | 被挡住的人看到 |",
        "|---|---|---|---|",
    ]
    known = proofs()
    with translation.override("zh-hans"):
        lines += [
            _line((deed, f"`{rule.name}`", _code(known.get((deed, rule.name))), str(rule.sentence)))
            for _room, deed, rule in guarded()
        ]
    return "\n".join([*lines, ""])


def _code(test: str | None) -> str:
    return f"`{test}`" if test else ""


def guarded() -> Iterator[tuple[str, str, fsm.Rule]]:
    """Room, deed and rule, of every rule before a deed: the moves of the machines, then deeds of their own."""
    yield from _before_moves()
    for each in act.registered():
        if each.spec is None:
            deed = f"{each.model.__name__}.{each.name}"
            yield from ((each.model._meta.app_label, deed, rule) for rule in each.rules)


def is_move(deed: str) -> bool:
    """Else it is a deed of its own, that asks its rules by itself."""
    model, _dot, name = deed.partition(".")
    return any(name in fsm.declared(each) for each in machines() if each.__name__ == model)


def _before_moves() -> Iterator[tuple[str, str, fsm.Rule]]:
    for model in machines():
        room = model._meta.app_label
        for spec in fsm.declared(model).values():
            deed = f"{model.__name__}.{spec.name}"
            yield from ((room, deed, rule) for rule in spec.custom["rules"])


def proofs() -> dict[tuple[str, str], str]:
    """(deed, rule) -> the test in which this deed is refused because of this rule.

    Or the constraint of the database that lets no such row be: then the rule only says it in words.
    """
    lines = [line.split() for line in PROOFS.read_text(encoding="utf-8").splitlines() if line]
    return {(deed, rule): test for deed, rule, test in lines}


def is_constraint(proof: str) -> bool:
    return proof.startswith("constraint:")


def unproven() -> list[str]:
    """Guards without a proof, and proofs whose guard or test is gone."""
    known, tests = proofs(), set(_test_functions())
    wanted = {(deed, rule.name) for _room, deed, rule in guarded()}
    lost = {guard for guard, test in known.items() if test not in tests and not is_constraint(test)}
    return sorted(" ".join(guard) for guard in (wanted ^ known.keys()) | lost)


def _test_functions() -> Iterator[str]:
    for path in sorted(TESTS.rglob("test_*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
                yield f"{path.relative_to(TESTS.parent).as_posix()}::{node.name}"


FILES = {"lifecycle.md": lifecycle, "guards.md": guards}


def stale() -> list[str]:
    """Names of the generated papers that do not say what the code says."""
    return [
        name
        for name, write in FILES.items()
        if not (DOCS / name).exists() or (DOCS / name).read_text(encoding="utf-8") != write()
    ]
