"""Names and habits of the house."""

import ast
import re

from tests.house import source

NAMELESS = {"utils.py", "helpers.py", "common.py", "misc.py", "signals.py"}
BANNED_WORDS = ("黑名单", "失信", "处罚", "招标", "中标", "流标")
LAWS = ("行政处罚法",)  # citing the law by its name is not calling our own acts so


def test_no_module_is_named_after_nothing():
    assert [m.name for m in source.modules() if m.path.name in NAMELESS] == []


def _without_laws(text: str) -> str:
    for law in LAWS:
        text = text.replace(law, "")
    return text


def test_interface_never_says_the_banned_words():
    found = {
        f"{module.name}:{line}": text
        for module in source.modules()
        for line, text in module.strings()
        if any(word in _without_laws(text) for word in BANNED_WORDS)
    }
    found |= {
        name: word
        for name, text in source.templates().items()
        for word in BANNED_WORDS
        if word in _without_laws(text)
    }
    assert found == {}


def test_translated_sentences_are_whole():
    """No f-string, no concatenation and no `%` or `.format` inside gettext: translators see whole sentences."""
    broken = [
        f"{module.name}:{node.lineno}"
        for module in source.modules()
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Call)
        and source.dotted(node.func) in {"_", "gettext", "gettext_lazy", "ngettext", "pgettext"}
        and not all(
            isinstance(arg, ast.Constant) or source.dotted(node.func) == "ngettext"
            for arg in node.args
        )
    ]
    assert broken == []


def test_time_comes_from_the_clock_only():
    """`timezone.now`, `datetime.now`, `date.today` and `time.time` would not follow the demo clock."""
    own_clock = {
        "core/clock.py",
        "config/idle.py",  # nobody is signed out by the demo clock
        "tasks/cleaning.py",  # nor by its sweeping of ended sessions
        "core/once.py",  # a sent form is kept as long as its signed token is good, by the same clock
        "core/files/store.py",  # compares with the file system's own times
        "core/files/scratch.py",  # so does this
    }
    calls = {
        "timezone.now",
        "datetime.now",
        "datetime.today",
        "datetime.utcnow",
        "date.today",
        "time.time",
    }
    calls |= {f"datetime.{name}" for name in ("datetime.now", "datetime.today", "date.today")}
    used = [
        f"{module.name}:{node.lineno}"
        for module in source.modules()
        if module.name not in own_clock
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Attribute) and source.dotted(node) in calls
    ]
    assert used == []


def test_no_signals_and_no_writes_hidden_in_save():
    connected = [
        module.name
        for module in source.modules(*source.DATA_ROOMS, "core")
        if re.search(r"\b(post_save|pre_save|post_delete|pre_delete|m2m_changed)\b", module.text)
    ]
    assert connected == []


def test_django_admin_is_not_installed(settings):
    assert [app for app in settings.INSTALLED_APPS if "admin" in app] == []
