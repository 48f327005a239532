"""Nothing that is committed names where it was built: no registry host, no path of a work place."""

import re
import subprocess
from pathlib import Path

import pytest

from tests.house import source

LOCKS = {"requirements.lock", "requirements-dev.lock"}
IN_A_LOCK = re.compile(r"://")
ANYWHERE = re.compile(
    r"(?<!no-emit-)(?:index[-_]url|find[-_]links)|tool\.uv\.index"
    r"|pypi\.|pythonhosted|registry\.(?:npm|yarn)"
    r"|(?<![\w.~-])/(?:work|workspace|home|root|Users|builds)/\w|/tmp/(?!zhunru-)\w",
    re.IGNORECASE,
)


def names_a_place(name: str, text: str) -> list[str]:
    found = [line for line in text.splitlines() if ANYWHERE.search(line)]
    if name in LOCKS:
        found += [line for line in text.splitlines() if IN_A_LOCK.search(line)]
    return found


NOT_OURS = {".venv", "var", "staticfiles", "__pycache__"}


def _committed():
    if not (source.ROOT / ".git").exists():  # unpacked without its history
        found = (path.relative_to(source.ROOT) for path in source.ROOT.rglob("*") if path.is_file())
        return [str(path) for path in found if not NOT_OURS.intersection(path.parts)]
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=source.ROOT, capture_output=True, text=True, check=True
    )
    return [name for name in listed.stdout.split("\0") if name and (source.ROOT / name).is_file()]


def test_nothing_names_where_it_was_built():
    here = Path(__file__).relative_to(source.ROOT).as_posix()
    texts = {
        name: (source.ROOT / name).read_text(encoding="utf-8", errors="replace")
        for name in _committed()
        if name != here
    }
    assert {*LOCKS, "pyproject.toml", "Makefile", ".ci/run"} <= texts.keys()
    found = {name: names_a_place(name, text) for name, text in texts.items()}
    assert {name: lines for name, lines in found.items() if lines} == {}


@pytest.mark.parametrize(
    ("name", "line"),
    [
        ("requirements.lock", "six @ https://mirror.example/six.whl"),
        (".ci/run", "pip install --index-url https://mirror.example/simple -r requirements.lock"),
        ("pyproject.toml", "[[tool.uv.index]]"),
        ("deploy/zhunru.env.example", "PIP_INDEX_URL=https://mirror.example/simple"),
        ("docs/operations.md", "see https://pypi.example/project/django"),
        ("tests/x.py", 'open("/home/somebody/zhunru/x")'),
        ("docs/x.md", "cd /Users/somebody/zhunru"),
    ],
)
def test_a_place_is_noticed(name, line):
    assert names_a_place(name, line) == [line]
    assert names_a_place(name, "uv pip compile --no-emit-index-url --home /var/lib/zhunru") == []
