"""A function stops at 40 lines, a class at 400, a module at 500: as they lie on the page, signature and
docstring included. Aim at half. Nothing is split for its length alone: what has its own life gets its own row,
what is done twice its own function.
"""

import ast
from collections.abc import Iterator

from tests.house import source

FUNCTION, CLASS, MODULE = 40, 400, 500
# Those that the typed facts of their deed will shorten; nothing may be added here.
STILL = {"accounts/domain/paper.py:enter"}


def _modules() -> Iterator[source.Module]:
    """The product, and what tests are made of. A test or a journey is as long as the road it walks."""
    yield from source.modules()
    yield from source.modules("benchmarks")
    for module in source.modules("tests"):
        if not module.path.name.startswith("test_") and "journeys" not in module.path.parts:
            yield module


def _lines(node: ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    return (node.end_lineno or 0) - node.lineno + 1


def too_long(module: source.Module) -> dict[str, int]:
    """Names and lengths of what does not stop in time."""
    size = module.text.count("\n")
    found = {module.name: size} if size > MODULE else {}
    for node in ast.walk(module.tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            limit = FUNCTION
        elif isinstance(node, ast.ClassDef):
            limit = CLASS
        else:
            continue
        if (size := _lines(node)) > limit:
            found[f"{module.name}:{node.name}"] = size
    return found


def test_nothing_is_too_long():
    found = {name: size for module in _modules() for name, size in too_long(module).items()}
    assert {name: size for name, size in found.items() if name not in STILL} == {}


def test_what_is_one_line_too_long_is_found():
    function = "def f():\n" + "    x = 1\n" * FUNCTION
    class_ = "class C:\n" + "    x = 1\n" * CLASS
    path = source.ROOT / "core" / "long.py"
    for text, found in ((function, "f"), (class_, "C")):
        module = source.Module(path, text, ast.parse(text))
        assert too_long(module) == {f"core/long.py:{found}": text.count("\n")}
        shorter = text.rsplit("    x", 1)[0]
        assert too_long(source.Module(path, shorter, ast.parse(shorter))) == {}
    text = "x = 1\n" * (MODULE + 1)
    assert too_long(source.Module(path, text, ast.parse(text))) == {"core/long.py": MODULE + 1}
