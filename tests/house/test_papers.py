"""What is written about the code names what is there."""

import functools
import importlib
import re
from collections.abc import Iterator

import pytest
from django.apps import apps

from core import policy
from tests.house import source

PAPERS = ("CONTRIBUTING.md", "README.md", "SECURITY.md", "docs/*.md", "docs/decisions/*.md")
GENERATED = {"guards.md", "lifecycle.md"}  # test_generated looks at these
IN_CODE = re.compile(r"`([\w./-]+)`")
LINKED = re.compile(r"\]\(([\w./-]+)\)")
FILE = re.compile(r".+/.+\.(?:py|html|md|txt|svg|png)|.+/$")
CHECK = re.compile(r"\w+\.[EW]\d+")  # of the system
ROOTS = ("", "portals/templates/", "docs/")


def _papers():
    return [
        path
        for pattern in PAPERS
        for path in sorted(source.ROOT.glob(pattern))
        if path.name not in GENERATED
    ]


def named(text: str) -> Iterator[str]:
    """Files and folders that a paper names, in backticks."""
    for word in IN_CODE.findall(text):
        if FILE.fullmatch(word) and not word.startswith(("/", "var/", "deploy/")):
            yield word


def dotted(text: str) -> Iterator[str]:
    """Names of our own in backticks: `core.fsm.perform`, `accounts.Tie`, `exit.defence_days`."""
    for word in re.findall(r"`([a-z_]+(?:\.\w+)+)(?:\(\))?`", text):
        ours = word.partition(".")[0] in {*source.ROOMS, "tests"}
        if ours and not FILE.fullmatch(word) and not CHECK.fullmatch(word):
            yield word


def _is_there(name: str) -> bool:
    if name in {each.key for each in policy.registered()}:
        return True
    room, *rest = name.split(".")
    try:
        found = importlib.import_module(room)
        for place, each in enumerate(rest, start=2):
            if not hasattr(found, each):
                importlib.import_module(".".join([room, *rest][:place]))
            found = getattr(found, each)
    except (ImportError, AttributeError):
        return len(rest) > 0 and _names_a_model(room, *rest)
    return True


def _names_a_model(room: str, name: str, *rest: str) -> bool:
    """`accounts.Tie`, `core.StoredFile.original`"""
    found = apps.all_models.get(room, {}).get(name.lower())
    return found is not None and all(hasattr(found, each) for each in rest)


@pytest.mark.parametrize("paper", _papers(), ids=lambda path: path.name)
def test_what_a_paper_names_is_there(paper):
    text = paper.read_text(encoding="utf-8")
    lost = [
        word
        for word in named(text)
        if not any((source.ROOT / root / word).exists() for root in ROOTS)
    ]
    lost += [link for link in LINKED.findall(text) if not (paper.parent / link).exists()]
    lost += [name for name in dotted(text) if not _is_there(name)]
    lost += sorted(set(re.findall(r"`(test_\w+)`", text)) - _tests())
    assert lost == []


@functools.cache
def _tests() -> set[str]:
    texts = [
        path.read_text(encoding="utf-8") for path in (source.ROOT / "tests").rglob("test_*.py")
    ]
    names = {name for text in texts for name in re.findall(r"^def (test_\w+)", text, re.MULTILINE)}
    return names | {path.stem for path in (source.ROOT / "tests").rglob("test_*.py")}


def test_a_name_in_backticks_is_found():
    assert list(named("`core/fsm.py`, `fsm.py`, `portals/kit/` and `<room>/facts.py`, `a/b`")) == [
        "core/fsm.py",
        "portals/kit/",
    ]
