"""Templates: none is forgotten, none carries script or style, none skips escaping."""

import re

from tests.house import source

NAMED = re.compile(r"""{%-?\s*(?:include|extends)\s+["']([^"']+)["']""")
ERRORS = {"400.html", "403.html", "403_csrf.html", "404.html", "500.html"}  # named by Django


def _named_in_python() -> set[str]:
    return {
        text
        for module in source.modules("portals", "demo", "accounts", "reports")
        for _line, text in module.strings()
        if text.endswith((".html", ".txt", ".svg"))
    }


def test_every_template_is_used():
    used = _named_in_python() | ERRORS
    for text in source.templates().values():
        used |= set(NAMED.findall(text))
    assert sorted(set(source.templates()) - used) == []


def test_every_named_template_exists():
    named = {name for text in source.templates().values() for name in NAMED.findall(text)}
    assert sorted((named | _named_in_python()) - set(source.templates())) == []


def test_no_inline_script_or_style():
    """The content security policy refuses them; a page that carries one is broken in silence."""
    inline = re.compile(
        r"<style|<script(?![^>]*\bsrc=)|\sstyle=|\son[a-z]+=|javascript:", re.IGNORECASE
    )
    carried = {
        name: found.group()
        for name, text in source.templates().items()
        if (found := inline.search(text))
    }
    assert carried == {}


def test_nothing_comes_from_another_host():
    foreign = re.compile(r"""(?:src|href|action)=["']?(?:https?:)?//""")
    assert {name for name, text in source.templates().items() if foreign.search(text)} == set()


def test_escaping_is_never_switched_off():
    loose = re.compile(r"\|\s*safe\b|autoescape off")
    assert {name for name, text in source.templates().items() if loose.search(text)} == set()
