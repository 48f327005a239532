"""Templates: none is forgotten, none carries script or style, none skips escaping."""

import ast
import re

from tests.house import source

NAMED = re.compile(r"""{%-?\s*(?:include|extends)\s+["']([^"']+)["'](?!\|)""")
BEGUN = re.compile(
    r"""{%-?\s*include\s+["']([^"']+)["']\|add:"""
)  # "vetting/_call_"|add:tab|add:".html"
ERRORS = {"400.html", "403.html", "403_csrf.html", "404.html", "500.html"}  # named by Django


NAME_OTHER_FILES = {"portals/kit/generated.py"}  # as urls.py, where `robots.txt` is an address


def _pattern(node: ast.AST) -> str:
    """What a string, or an f-string with its holes, may name."""
    parts = node.values if isinstance(node, ast.JoinedStr) else [node]
    return "".join(re.escape(p.value) if isinstance(p, ast.Constant) else r"[\w/-]+" for p in parts)


def _named_in_python() -> set[str]:
    """Patterns of template names; the pieces of an f-string are not names of their own."""
    found = set()
    for module in source.modules("portals", "demo", "accounts", "reports"):
        if module.name in NAME_OTHER_FILES or module.path.name == "urls.py":
            continue
        pieces = {
            id(part)
            for node in ast.walk(module.tree)
            if isinstance(node, ast.JoinedStr)
            for part in node.values
        }
        for node in ast.walk(module.tree):
            last = node.values[-1] if isinstance(node, ast.JoinedStr) and node.values else node
            text = last.value if isinstance(last, ast.Constant) else ""
            if (
                id(node) not in pieces
                and isinstance(text, str)
                and text.endswith((".html", ".txt", ".svg"))
                and text != ".html"
            ):
                found.add(_pattern(node))
    return found


def _begun_in_templates() -> set[str]:
    begun = {start for text in source.templates().values() for start in BEGUN.findall(text)}
    return {re.escape(start) + r"[\w/-]+\.html" for start in begun}


def test_every_template_is_used():
    included = {
        name for text in source.templates().values() for name in NAMED.findall(text)
    } | ERRORS
    patterns = [re.compile(pattern) for pattern in _named_in_python() | _begun_in_templates()]
    left = [
        name
        for name in sorted(set(source.templates()) - included)
        if not any(pattern.fullmatch(name) for pattern in patterns)
    ]
    assert left == []


def test_every_named_template_exists():
    included = {name for text in source.templates().values() for name in NAMED.findall(text)}
    assert sorted(included - set(source.templates())) == []
    nameless = [
        pattern
        for pattern in _named_in_python()
        if not any(re.fullmatch(pattern, name) for name in source.templates())
    ]
    assert nameless == []


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
