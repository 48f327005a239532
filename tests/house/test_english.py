"""The English of a figure has its two forms, and the signs of English stand in it."""

import re
from typing import Any

from portals.kit import catalogue, tongue

# What stands after a figure in Chinese that counts something.
MEASURES = (
    "个|名|人|所|家|件|份|条|项|天|日|年以|行|列|位|字|分|次|处|课时|页|张|门|周|个月|小时|秒|级|岁|遍|种|倍|"
    "班|户|节|像素|票|轮|笔|组"
)
COUNTED = re.compile(rf"%\((\w+)\)[sd]\s?(?:{MEASURES})")
# After it English goes on without the noun: the sentence stands for 1 as for 2.
NO_NOUN = re.compile(r"\s*(?:[.,;:)%/“”(×]|$|(?:of|in all|at|are|is|to|from) )")
FULL_WIDTH = re.compile(r"[\u3000-\u303f\uff00-\uffef]")
QUOTED = re.compile(r"“[^“”]*”")
# A document's name and number stay as they are: 鲁教基函〔2022〕22号.
CHINESE = tongue._RUN
# By sentence and figure, why one form is enough.
ONE_FORM = {
    ("%(at)s打印，还剩 %(count)s 个。", "count"): "1 left, 2 left",
    ("%(titles)s等 %(count)s 项", "count"): "and others, 2 in all: one is never all",
    ("共 %(count)s 份", "count"): "1 in all",
    ("收回 %(answered)s 份，多于发出的 %(issued)s 份。", "answered"): "1 came back",
    (
        "一次最多导入 %(most)s 行、%(columns)s 列，而第 %(row)s 行或更右边的列还有内容。请删去多余内容，或分成几个文件。",
        "row",
    ): "a row's number",
    ("%(column)s：重新加密 %(moved)s 条。", "moved"): "1 re-encrypted, 2 re-encrypted",
    ("%(n)s 人答“有”", "n"): "1 answered yes",
    ("%(passed)s项通过，没有不符", "passed"): "1 passed",
    ("图片有 %(width)s×%(height)s 像素，尺寸过大（最多 %(most)s00 万像素）。请缩小后再上传（一般照片 4000 像素宽已足够）。", "height"): "the sides of a picture",
    ("已对应 %(count)s 份：%(names)s。", "count"): "1 matched",
    ("待办 %(n)s 件", "n"): "1 waiting",
    ("更早的 %(n)s 条", "n"): "1 earlier",
    ("有 %(count)s 条无法解开，旧密钥还不能删除。", "count"): "1 cannot be opened",
    ("逐件办理 %(n)s 件，每件单独记录", "n"): "do 1 one by one",
}  # fmt: skip


def _forms(text: Any) -> list[str]:
    return [text] if isinstance(text, str) else list(text)


def _says_a_noun(english: str, figure: str) -> bool:
    after = re.findall(rf"%\({figure}\)[sd]([^%]*)", english)
    return any(not NO_NOUN.match(each) for each in after)


def test_a_figure_with_its_noun_has_both_forms():
    lacking = {
        (message.id, figure)
        for message in catalogue.on_disk()
        if isinstance(message.id, str) and message.id
        for figure in COUNTED.findall(message.id)
        if _says_a_noun(message.string, figure)
    }
    assert lacking - set(ONE_FORM) == set(), "write it with `core.counted` or `blocktrans count`"
    assert set(ONE_FORM) - lacking == set(), "these need no exception any more"


def test_both_forms_differ():
    same = [
        message.id[0]
        for message in catalogue.on_disk()
        if not isinstance(message.id, str) and len(set(_forms(message.string))) == 1
    ]
    assert sorted(same) == sorted(ALIKE)


# One form in English too, kept for the Chinese that counts.
ALIKE = ["“%(label)s”已办理 %(n)s 件。", "共 %(total)s 条"]


def test_english_has_no_full_width_signs():
    """A Chinese name keeps its own."""
    found = {
        text
        for message in catalogue.on_disk()
        if message.id
        for text in _forms(message.string)
        if FULL_WIDTH.search(CHINESE.sub("", QUOTED.sub("", text)))
    }
    assert found == set()


def test_what_a_stylesheet_writes_has_its_english():
    """A sign that is drawn and stands in no page; official pages are Chinese in every language."""
    folder = catalogue.ROOT / "portals" / "static"
    styles = [path.read_text(encoding="utf-8") for path in sorted(folder.rglob("*.css"))]
    lines = [line.strip() for style in styles for line in style.splitlines()]
    ours = [
        line.partition(" {")[0]
        for line in lines
        if FULL_WIDTH.search(line.partition("content:")[2]) and not line.startswith(".official ")
    ]
    english = [line for line in lines if line.startswith('html[lang="en"]')]
    assert ours
    assert [
        rule
        for rule in ours
        if not any(each.startswith(f'html[lang="en"] {rule} {{ content:') for each in english)
    ] == []
