"""docs/lifecycle.md and docs/guards.md, written from the machines and the tests as they are.

`manage.py write_docs` writes them; a house test fails when they are not current, or when a guard
has no test that shows its sentence or calls it by name.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
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
    return "| " + " | ".join(cells) + " |"


def guards() -> str:
    """Every guard: the deed it stands before, its rule, the test that proves it, its sentence."""
    index = list(_test_functions())
    lines = [
        _HEAD,
        "# 规则、测试与提示语\n",
        "| 办理 | 规则 | 测试 | 被挡住的人看到 |",
        "|---|---|---|---|",
    ]
    with translation.override("zh-hans"):
        lines += [_guard(deed, rule, index) for _room, deed, rule in guarded()]
    return "\n".join([*lines, ""])


def guarded() -> Iterator[tuple[str, str, fsm.Rule]]:
    """Room, deed and rule, of every rule before a deed: the moves of the machines, then deeds of their own."""
    for model in machines():
        room = model._meta.app_label
        for spec in fsm.declared(model).values():
            deed = f"{model.__name__}.{spec.name}"
            yield from ((room, deed, rule) for rule in spec.custom["rules"])
    for each in act.registered():
        if each.spec is None:
            deed = f"{each.model.__name__}.{each.name}"
            yield from ((each.model._meta.app_label, deed, rule) for rule in each.rules)


def _guard(deed: str, rule: fsm.Rule, index: list[tuple[str, str]]) -> str:
    cells = (
        deed,
        f"`{rule.name}`",
        _test_of(rule, index),
        str(rule.sentence).replace("|", "\\|"),
    )
    return "| " + " | ".join(cells) + " |"


def untested() -> list[str]:
    """Names of the guards that no test shows or calls."""
    index = list(_test_functions())
    with translation.override("zh-hans"):
        return sorted({rule.name for _room, _deed, rule in guarded() if not _test_of(rule, index)})


def _test_of(rule: fsm.Rule, index: list[tuple[str, str]]) -> str:
    """The first test that quotes the longest fixed part of the sentence, or names the rule.

    Tests of the rule's own room come first: two rooms may have a rule of the same name.
    """
    own = f"tests/{rule.name.partition('.')[0]}/"
    index = sorted(index, key=lambda each: not each[0].startswith(own))
    fragment = max(re.split(r"%\(\w+\)s", str(rule.sentence)), key=len)
    for name, source in index:
        if fragment in source:
            return f"`{name}`"
    word = re.compile(rf"\b{rule.check.__name__}\b")
    return next((f"`{name}`" for name, source in index if word.search(source)), "")


def _test_functions() -> Iterator[tuple[str, str]]:
    for path in sorted(TESTS.rglob("test_*.py")):
        text = path.read_text(encoding="utf-8")
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
                first = min([node.lineno, *(each.lineno for each in node.decorator_list)])
                source = "\n".join(text.splitlines()[first - 1 : node.end_lineno])
                yield f"{path.relative_to(TESTS.parent)}::{node.name}", source


FILES = {"lifecycle.md": lifecycle, "guards.md": guards}


def stale() -> list[str]:
    """Names of the generated papers that do not say what the code says."""
    return [
        name
        for name, write in FILES.items()
        if not (DOCS / name).exists() or (DOCS / name).read_text(encoding="utf-8") != write()
    ]
