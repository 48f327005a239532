"""Habits of all templates: what the content security policy, a keyboard and a translator need."""

import re
from pathlib import Path

import pytest
from django.test import Client

import portals
from portals.templatetags import components
from tests.markup import tight

FOLDER = Path(portals.__file__).parent / "templates"
TEMPLATES = sorted(FOLDER.rglob("*.html"))
STYLES = sorted((Path(portals.__file__).parent / "static").rglob("*.css"))
TOKENS = next(path for path in STYLES if path.name == "tokens.css")
TENDER_WORDS = ("招标", "中标", "黑名单", "失信", "处罚")


def short(path):
    return str(path.relative_to(FOLDER))


@pytest.mark.parametrize("path", TEMPLATES, ids=short)
def test_no_inline_style_script_or_foreign_address(path):
    text = path.read_text()
    assert re.findall(r"\sstyle=|<style|<script(?![^>]*\ssrc=)|\son[a-z]+=|https?://", text) == []


@pytest.mark.parametrize("path", TEMPLATES, ids=short)
def test_no_line_is_longer_than_160_and_a_section_card_is_the_component(path):
    text = path.read_text()
    assert [line for line in text.splitlines() if len(line) > 160] == []
    headed = r'<section class="card">\s*<header>\s*<h2>{% trans "[^"]*" %}</h2>\s*</header>'
    assert re.findall(headed, text) == []


CONTROL = r"{%\s*(?:if|elif|else|endif|for|endfor|with|endwith)\b[^%]*%}"
BEFORE_A_MARK = re.compile(
    rf"[}}>\w](?:\s*{CONTROL})*\s+(?:{CONTROL}\s*)*"
    r"(?:{%\s*trans \"|{%\s*blocktrans[^%]*%}\s*)?[，。、；：）”]"
)
SENTENCE = re.compile(r"{% sentence %}.*?{% endsentence %}", re.DOTALL)


@pytest.mark.parametrize("path", TEMPLATES, ids=short)
def test_no_blank_stands_before_a_mark(path):
    """A line break before ，or 。 is a blank in the browser; {% sentence %} joins lines without one."""
    assert BEFORE_A_MARK.findall(SENTENCE.sub("", path.read_text())) == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ('{{ a }}\n{% trans "。" %}', 1),
        ('起{% endblocktrans %}\n{% if b %}{% trans "，至" %}{% endif %}', 1),
        ("{% endblocktrans %} {% if p > 1 %}{% blocktrans trimmed with p=p %}，第 {{ p }}", 1),
        ('{{ a }}{% trans "。" %}', 0),
        ('{% if b %}\n{% trans "甲。" %}\n{% endif %}', 0),
    ],
)
def test_a_blank_before_a_mark_is_found(text, found):
    assert len(BEFORE_A_MARK.findall(text)) == found


@pytest.mark.parametrize("path", TEMPLATES, ids=short)
def test_chinese_words_are_translatable(path):
    bare = re.sub(
        r"{%\s*blocktrans.*?{%\s*endblocktrans\s*%}|{#.*?#}|{%.*?%}|{{.*?}}|<!--.*?-->",
        "",
        path.read_text(),
        flags=re.DOTALL,
    )
    allowed = {"中文", "："}
    assert [w for w in re.findall(r"[\u3000-\u9fff\uff00-\uffef]+", bare) if w not in allowed] == []


@pytest.mark.parametrize("path", TEMPLATES, ids=short)
def test_every_icon_exists_and_no_word_of_tenders(path):
    text = path.read_text()
    for name in re.findall(r'{% icon "([^"]+)"', text):
        assert "<svg" in components.icon(name)
    assert [word for word in TENDER_WORDS if word in text] == []


def test_note_icons_exist():
    for tone in [*components.NOTE_ICONS, ""]:
        assert "<svg" in components.note_icon(tone)


@pytest.mark.parametrize("path", STYLES, ids=lambda path: path.name)
def test_styles_work_in_the_office_browser(path):
    """PageFrame 86: no nesting, :has(), container queries, oklch, inset, or gap that is needed."""
    text = re.sub(r"/\*.*?\*/", "", path.read_text(), flags=re.DOTALL)
    modern = r":has\(|@container|oklch|color-mix|@layer|&|:is\(|:where\(|\binset:|\bdvh|text-wrap"
    assert re.findall(modern, text) == []
    depth = 0
    for line in re.sub(r"@media[^{]*{|@page[^{]*{", "", text).splitlines():
        depth += line.count("{")
        assert depth <= 1, line
        depth = max(0, depth - line.count("}"))


def _luminance(colour):
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = [p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize(
    ("ink", "ground"),
    [
        ("ink", "ground"), ("ink-soft", "ground"), ("ink-faint", "ground"), ("ink-soft", "ground-soft"),
        ("ink-soft", "ground-deep"), ("blue-700", "ground"), ("blue-700", "blue-50"), ("blue-800", "blue-100"),
        ("red-700", "ground"), ("red-700", "red-100"), ("red-700", "red-50"), ("amber-700", "ground"),
        ("amber-700", "amber-100"), ("green-700", "green-100"), ("ground", "blue-700"), ("ground", "blue-800"),
        ("ground", "red-700"),
    ],
)  # fmt: skip
def test_text_contrast_is_at_least_aa(ink, ground):
    tokens = dict(re.findall(r"--([a-z0-9-]+): (#[0-9a-f]{6});", TOKENS.read_text()))
    light, dark = sorted((_luminance(tokens[ink]), _luminance(tokens[ground])), reverse=True)
    assert (light + 0.05) / (dark + 0.05) >= 4.5


@pytest.mark.parametrize("ground", ["ground", "blue-800", "ground-soft"])
def test_the_focus_ring_is_seen_on_every_ground(ground):
    tokens = dict(re.findall(r"--([a-z0-9-]+): (#[0-9a-f]{6});", TOKENS.read_text()))
    light, dark = sorted((_luminance(tokens["focus"]), _luminance(tokens[ground])), reverse=True)
    assert (light + 0.05) / (dark + 0.05) >= 3


def test_a_missing_page_says_what_to_do_next(client, db):
    answer = client.get("/nowhere/")
    assert answer.status_code == 404
    assert "从工作台或列表重新进入；" in answer.content.decode()


def test_an_old_form_says_what_to_do_next(db):
    answer = Client(enforce_csrf_checks=True).post("/sign-out/")
    assert answer.status_code == 403
    assert "这一页放得太久了" in answer.content.decode()


def test_the_page_can_be_read_in_english(client, db):
    client.post("/language/", {"language": "en", "next": "/"})
    page = client.get("/").content.decode()
    assert '<html lang="en">' in page
    assert 'value="zh-hans" lang="zh-CN"' in tight(page)


def test_the_policy_is_strict(client, db):
    policy = client.get("/")["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert "script-src 'self'" in policy
