"""Where a line may live, and by which road it may reach a row."""

import ast
import subprocess
import sys
from pathlib import Path

from tests.house import source


def test_each_room_imports_only_to_its_right():
    command = Path(sys.executable).parent / "lint-imports"
    done = subprocess.run(
        [command, "--no-cache"], cwd=source.ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout


# Where a row is reached another way, and why that is safe.
OTHER_DOORS = {
    "portals/kit/act_views.py",  # names the manager first, calls visible_to on the next line
    "portals/kit/gate.py",  # the door itself: calls visible_to on what it was given
    # The nightly search asks all rows for nobody in particular; what it finds has a scope of its own.
    "reports/impossible.py",
    "reports/domain/findings.py",
    "portals/kit/deed_form.py",  # a signed token, bound to the person who uploaded the file
}


def _visible(node: ast.Attribute, parents: dict[ast.AST, ast.AST]) -> bool:
    """`objects.visible_to(…)`, `objects.none()`, or handed to the gate, which narrows it."""
    parent: ast.AST | None = parents.get(node)
    if isinstance(parent, ast.Attribute) and parent.attr in {"visible_to", "none"}:
        return True
    while isinstance(parent, ast.Attribute | ast.Call):
        if isinstance(parent, ast.Call) and source.dotted(parent.func) == "gate.get_or_404":
            return True
        parent = parents.get(parent)
    return False


def test_pages_reach_rows_only_through_visible_to():
    unscoped = []
    for module in source.modules("portals", "reports"):
        parents = {
            child: parent
            for parent in ast.walk(module.tree)
            for child in ast.iter_child_nodes(parent)
        }
        unscoped += [
            f"{module.name}:{node.lineno}"
            for node in ast.walk(module.tree)
            if module.name not in OTHER_DOORS
            and isinstance(node, ast.Attribute)
            and node.attr in {"objects", "_default_manager", "_base_manager"}
            and not _visible(node, parents)
        ]
    assert unscoped == []


def test_only_the_kernel_touches_the_state_library():
    used = [
        module.name
        for module in source.modules()
        if module.room != "core" and ("django_fsm" in module.text)
    ]
    assert used == []


def _imported(node: ast.AST) -> list[str]:
    if isinstance(node, ast.ImportFrom):
        return [f"{node.module}.{alias.name}" for alias in node.names]
    return [alias.name for alias in node.names] if isinstance(node, ast.Import) else []


def _for_types_only(tree: ast.Module) -> set[ast.AST]:
    return {
        inner
        for node in tree.body
        if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"
        for inner in ast.walk(node)
    }


def test_facts_and_rules_import_models_for_their_types_only():
    """And facts never rules: enums, facts, rules, models, domain, each knows what stands before it."""
    guilty = []
    for module in source.modules(*source.DATA_ROOMS):
        part = module.path.relative_to(source.ROOT).parts[1].removesuffix(".py")
        foreign = {"facts": (".models", ".rules", ".domain"), "rules": (".models", ".domain")}
        typing_only = _for_types_only(module.tree)
        guilty += [
            f"{module.name}: {name}"
            for node in ast.walk(module.tree)
            if node not in typing_only
            for name in _imported(node)
            if part in foreign and module.room != "reports"
            for each in foreign[part]
            if each in name and (each != ".domain" or name.startswith(module.room))
        ]
    assert guilty == []


def test_each_room_says_by_itself_which_moves_come_in_on_paper():
    """Not because some page imports the module: a job or another page would then not know of them."""
    said = {
        (module.room, module.path.stem)
        for module in source.modules(*source.DATA_ROOMS)
        for node in module.tree.body
        if isinstance(node, ast.Expr)
        and isinstance(node.value, ast.Call)
        and source.dotted(node.value.func) == "paper_moves.register"
    }
    brought = {
        (module.room, alias.name)
        for module in source.modules(*source.DATA_ROOMS)
        if module.path.name == "apps.py"
        for node in ast.walk(module.tree)
        if isinstance(node, ast.ImportFrom) and node.module == f"{module.room}.domain"
        for alias in node.names
    }
    assert len({room for room, _name in said}) > 1
    assert said - brought == set()


def test_domain_code_does_not_know_the_web():
    """No request, no response and no form in the domain: pages and jobs are both only its users."""
    guilty = [
        f"{module.name}: {name}"
        for module in source.modules(*source.DATA_ROOMS)
        if "domain" in module.path.parts or "rules" in module.path.name
        for node in ast.walk(module.tree)
        if isinstance(node, ast.ImportFrom)
        for name in [node.module or ""]
        if name.startswith(("django.http", "django.forms", "django.shortcuts", "celery"))
    ]
    assert guilty == []


def test_the_kernel_names_no_table_of_the_domain():
    """Nor imports one: what it must know of the domain it is given (`settings.LOCK_ORDER`, scopes, readers)."""
    rooms = tuple(f"{room}." for room in source.DATA_ROOMS)
    named = [
        f"{module.name}:{line} {text}"
        for module in source.modules("core")
        for line, text in module.strings()
        if text.startswith(rooms)
    ]
    assert named == []
