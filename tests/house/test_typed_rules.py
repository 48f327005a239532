"""A misspelt attribute or fact in a guard, and wrong facts on a move, are type errors."""

import ast
import dataclasses
import importlib
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args

import pytest
from django.apps import apps

from core import fsm
from core.facts import asked
from core.models.subject import Subject
from portals.kit import act
from tests.house import source

SNIPPET = """
from __future__ import annotations

from core.fsm import Asked, Deed, move, perform, rule
from core.scoping import Actor
from institutions.models import Institution
from tests.toy.models import Answer, Folder, Ticket


@rule("…")
def early(ticket: Ticket, deed: Asked) -> bool:
    return {early}


@rule("…", early=False)
def late(ticket: Ticket, deed: Deed[Answer]) -> bool:
    return {late}


def reply(ticket: Ticket, actor: Actor) -> Ticket:
    return perform({call}, by=actor)


def seen(actor: Actor) -> str:
    return " ".join({rows} for row in Institution.objects.visible_to(actor))
"""
RIGHT = {
    "early": "bool(ticket.text)",
    "late": "bool(deed.facts.answer)",
    "call": 'ticket, Ticket.reply, Answer(answer="…")',
    "rows": "row.name",
}
WRONG = {
    "attribute of the subject": {"early": "bool(ticket.txet)"},
    "attribute of the subject, late": {"late": "bool(ticket.txet)"},
    "fact": {"late": "bool(deed.facts.anwser)"},
    "fact of an early rule": {"early": "bool(deed.facts.answer)"},
    "fact on a move": {"call": 'ticket, Ticket.reply, Answer(anwser="…")'},
    "no facts on a move": {"call": "ticket, Ticket.reply"},
    "facts on a move without any": {"call": 'ticket, Ticket.close, Answer(answer="…")'},
    "another deed's facts": {"call": "ticket, Ticket.reply, Folder()"},
    "another row's move": {"call": "ticket, Folder.reply"},
    "attribute of a row": {"rows": "row.mane"},
}


@pytest.fixture(scope="module")
def complaints(tmp_path_factory) -> dict[str, list[str]]:
    """What mypy says of each snippet, all asked in one run."""
    folder = tmp_path_factory.mktemp("typed")
    names = {}
    for number, (what, wrong) in enumerate({"right": {}, **WRONG}.items()):
        name = f"snippet_{number}.py"
        (folder / name).write_text(SNIPPET.format(**{**RIGHT, **wrong}))
        names[name] = what
    config, cache = source.ROOT / "pyproject.toml", source.ROOT / ".mypy_cache"
    asked_ = [sys.executable, "-m", "mypy", "--config-file", config, "--cache-dir", cache]
    done = subprocess.run(
        [*asked_, *map(str, sorted(folder.glob("*.py")))],
        capture_output=True,
        text=True,
        check=False,
    )
    found: dict[str, list[str]] = {what: [] for what in names.values()}
    for line in done.stdout.splitlines():
        name = Path(line.split(":")[0]).name
        if ": error:" in line and name in names:
            found[names[name]].append(line)
    assert done.returncode in {0, 1}, done.stdout + done.stderr
    return found


@pytest.mark.parametrize("what", WRONG)
def test_mypy_refuses_a_wrong(what, complaints):
    assert complaints["right"] == []
    assert len(complaints[what]) == 1


def declared_rules(module: source.Module) -> Iterator[tuple[str, str, str, bool]]:
    """(name, annotation of the subject, annotation of the deed, early) of each rule of a module."""
    for node in ast.walk(module.tree):
        for mark in getattr(node, "decorator_list", ()):
            if isinstance(mark, ast.Call) and source.dotted(mark.func).endswith("rule"):
                told = {key.arg: ast.unparse(key.value) for key in mark.keywords}
                early = told.get("early") != "False"
                subject, deed = (
                    ast.unparse(each.annotation) if each.annotation else ""
                    for each in node.args.args[:2]
                )
                yield f"{module.name}:{node.name}", subject, deed, early


def test_every_rule_names_its_subject_and_its_facts():
    found = [each for module in source.modules(*source.ROOMS) for each in declared_rules(module)]
    loose = [
        f"{name}({subject}, {deed})"
        for name, subject, deed, early in found
        if subject in {"", "Any"} or (deed != "Asked" if early else not deed.startswith("Deed["))
    ]
    assert loose == []


def with_facts() -> list[act.Act]:
    return [each for each in act.registered() if each.form_class.shape is not None]


def test_a_form_asks_for_the_facts_of_its_deed_and_nothing_it_drops():
    """`reason`, `on` and what a form puts together itself (`made`) stand beside them."""
    wrong = {}
    for each in with_facts():
        form = each.form_class
        wanted = set(asked(form.shape))
        drawn = set(form.base_fields) - {"reason", "on", *form.beside}
        if lacking := wanted - drawn - set(form.made):
            wrong[f"{each.model._meta.label_lower}.{each.name} lacks"] = sorted(lacking)
        if not form.made and (left := drawn - wanted):
            wrong[f"{each.model._meta.label_lower}.{each.name} drops"] = sorted(left)
    assert wrong == {}


def _fits(shape: Any, wanted: Any) -> bool:
    """Can a rule that wants these facts read a move's?"""
    if wanted is object or shape is Any:
        return True
    if shape is None:
        return False
    if getattr(wanted, "_is_protocol", False):
        names = {name for base in wanted.__mro__ for name in vars(base) if name[:1] != "_"}
        return names <= {each.name for each in dataclasses.fields(shape)}
    return issubclass(shape, wanted)


def _wanted(rule: fsm.Rule) -> Any:
    """Of `deed: Deed[facts.Decision]`: the class. Subjects are imported for types only, and left alone."""
    told = rule.check.__annotations__["deed"]
    scope = {"Deed": fsm.Deed, **vars(importlib.import_module(rule.check.__module__))}
    (wanted,) = get_args(eval(told, scope))
    return wanted


def test_a_late_rule_reads_the_facts_of_the_moves_it_guards():
    """mypy does not hold a rule against its move: what rules a move lists is a sequence of any."""
    wrong = [
        f"{model._meta.label}.{name}: {rule.name}"
        for model in apps.get_models()
        if issubclass(model, Subject)
        for name, spec in fsm.declared(model).items()
        for rule in spec.custom["rules"]
        if not rule.early and not _fits(spec.shape, _wanted(rule))
    ]
    assert wrong == []
