"""The blocks of a page: one written form both ways, one HTML, one Word file with the standard's measures."""

from __future__ import annotations

import io
import json
from datetime import date

import docx
import pytest
from docx.shared import Mm, Pt
from hypothesis import given
from hypothesis import strategies as st

from core.documents import (
    Article,
    Contact,
    Document,
    FactList,
    Heading,
    Line,
    ListOf,
    Paragraph,
    Signature,
    Signatures,
    Table,
    article,
    day,
    dump,
    load,
    numeral,
    word,
)
from core.documents.words import dated

WHOLE = Document(
    title="合作协议",
    issuer="环翠区教育和体育局",
    number="环教协〔2026〕1号",
    dated=date(2026, 4, 15),
    addressee=("甲轮滑培训学校",),
    attachments=("名单", "价格"),
    copies_to=("环翠甲小学",),
    contact=Contact("张三", "0631-5221234", "文化路1号", "0631-5220000"),
    blocks=(
        Heading("一、总则"),
        FactList((("名称", "甲"), ("代表人", "")), title="甲方"),
        Paragraph("为规范服务，订立本协议。"),
        Article(1, "协议期限", ("自今天起。", "第二款。")),
        ListOf(("第一项", "第二项")),
        Table(("课程", "价格"), (("轮滑", "20"),), caption="附件"),
        Paragraph("一式四份。"),
        Signatures((Signature("甲方", (Line("代表人签字"), Line("日期", "今天"))),)),
    ),
)
_text = st.text(max_size=40)
_pages = st.builds(
    Document,
    title=_text,
    issuer=_text,
    number=_text,
    dated=st.none() | st.dates(),
    addressee=st.lists(_text, max_size=2).map(tuple),
    blocks=st.lists(
        st.builds(Paragraph, _text, st.booleans())
        | st.builds(Heading, _text, st.sampled_from([1, 2]))
        | st.builds(ListOf, st.lists(_text, max_size=3).map(tuple), st.booleans())
        | st.builds(Article, st.integers(1, 99), _text, st.lists(_text, max_size=3).map(tuple)),
        max_size=4,
    ).map(tuple),
)


@given(_pages)
def test_a_page_comes_back_from_its_text_as_it_was(page):
    assert load(dump(page)) == page
    assert dump(load(dump(page))) == dump(page)
    assert article(load(dump(page))) == article(page)


def test_every_kind_of_block_comes_back():
    assert load(dump(WHOLE)) == WHOLE


@pytest.mark.parametrize(
    "text", ["", "{}", "[]", '{"format":2,"page":{}}', '{"format":1,"page":7}']
)
def test_a_text_that_is_no_page_is_refused(text):
    with pytest.raises(ValueError, match=r"page|Expecting"):
        load(text)


def test_the_format_is_written_down():
    assert json.loads(dump(WHOLE))["format"] == 1


def test_html_escapes_every_text_and_carries_no_style_or_script():
    bad = "<script>alert('x')</script>"
    page = Document(
        title=bad,
        issuer=bad,
        number=bad,
        addressee=(bad,),
        copies_to=(bad,),
        attachments=(bad,),
        contact=Contact(bad, bad, bad, bad),
        blocks=(
            Heading(bad),
            Paragraph(bad),
            Article(1, bad, (bad,)),
            ListOf((bad,)),
            FactList(((bad, bad),), title=bad),
            Table((bad,), ((bad,),), caption=bad),
            Signatures((Signature(bad, (Line(bad, bad),)),)),
        ),
    )
    made = article(page)
    assert "<script" not in made
    assert "style=" not in made
    assert made.count("&lt;script&gt;") == 25


def test_number_and_day_are_blanks_until_they_are_given():
    made = article(Document(title="通知", issuer="局", blocks=(Paragraph("正文。"),)))
    assert '<p class="docno"><span class="blank">&nbsp;</span></p>' in made
    assert "<p>　　　　年　　月　　日</p>" in made


def test_what_is_signed_stands_with_the_sentence_before_it():
    """No sheet holds signatures or a seal alone: the last block goes with them."""
    made = article(WHOLE)
    together = made[made.index('<div class="together">') :]
    assert ("一式四份。" in together, "代表人签字" in together, "（印章）" in together) == (
        True, True, True,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("number", "said"),
    [(1, "一"), (7, "七"), (10, "十"), (11, "十一"), (20, "二十"), (21, "二十一"), (99, "九十九")],
)
def test_numerals(number, said):
    assert numeral(number) == said


@pytest.mark.parametrize("number", [0, 100])
def test_a_page_has_no_article_zero_or_hundred(number):
    with pytest.raises(ValueError, match="ninety-nine"):
        numeral(number)


def test_days_in_texts_are_written_as_people_write_them():
    assert dated("自2026-04-05起，编号1-2026-04-05-9、2026-13-40。") == (
        "自2026年4月5日起，编号1-2026-04-05-9、2026-13-40。"
    )
    assert day(None) == "　　　　年　　月　　日"


def test_word_file_has_the_measures_of_the_standard():
    made = docx.Document(io.BytesIO(word.file_of(WHOLE)))
    sheet = made.sections[0]
    assert [round(each.mm) for each in (sheet.page_width, sheet.page_height)] == [210, 297]
    near = [round(each.mm) for each in (sheet.top_margin, sheet.left_margin)]
    assert near == [37, 28]
    wide = sheet.page_width - sheet.left_margin - sheet.right_margin
    high = sheet.page_height - sheet.top_margin - sheet.bottom_margin
    assert (round(wide / Mm(1)), round(high / Mm(1))) == (156, 225)
    body = next(each for each in made.paragraphs if "为规范服务" in each.text)
    assert (body.runs[0].font.size, body.paragraph_format.line_spacing) == (Pt(16), Pt(28.5))
    title = next(each for each in made.paragraphs if each.text == "合作协议")
    assert title.runs[0].font.size == Pt(22)
    assert "PAGE" in sheet.footer._element.xml


def test_word_file_says_all_that_the_page_says():
    made = docx.Document(io.BytesIO(word.file_of(WHOLE)))
    texts = [each.text for each in made.paragraphs]
    for table in made.tables:
        texts += [cell.text for row in table.rows for cell in row.cells]
    said = "".join(texts)
    wanted = [piece for line in WHOLE.plain().splitlines() for piece in line.split("　") if piece]
    assert [piece for piece in wanted if piece not in said] == []


def test_word_keeps_the_last_paragraphs_on_one_sheet():
    page = Document(title="通知", issuer="局", blocks=(Paragraph("正文。"),))
    made = docx.Document(io.BytesIO(word.file_of(page)))
    last = made.paragraphs[-5:]
    assert [each.paragraph_format.keep_with_next for each in last] == [True] * 4 + [None]


def test_word_leaves_blanks_for_number_and_day():
    page = Document(title="通知", issuer="局", blocks=(Paragraph("正文。"),))
    texts = [each.text for each in docx.Document(io.BytesIO(word.file_of(page))).paragraphs]
    assert "　　　　〔　　　　〕　　号" in texts
    assert "　　　　年　　月　　日" in texts


def test_what_two_parties_sign_has_no_head_of_one_office():
    page = Document(
        title="协议", issuer="局", number="1号", headed=False, blocks=(Paragraph("文。"),)
    )
    made = article(page)
    assert ('class="issuer"' in made, made.index("<h1>") < made.index("1号")) == (False, True)
    texts = [each.text for each in docx.Document(io.BytesIO(word.file_of(page))).paragraphs]
    assert texts[:2] == ["协议", "1号"]


def test_of_several_paragraphs_the_last_one_goes_with_the_seal():
    page = Document(title="通知", issuer="局", blocks=(ListOf(("甲", "乙", "丙")),))
    made = article(page)
    assert made.index("（二）乙") < made.index('<div class="together">') < made.index("（三）丙")


@pytest.mark.parametrize(("end", "first"), [("特此通知。", 1), ("特此通知。" * 12, 2)])
def test_a_short_last_sentence_takes_the_paragraph_before_it_to_the_seal(end, first):
    said = ("一、内容。", "二、要求。", end)
    page = Document(title="通知", issuer="局", blocks=tuple(Paragraph(text) for text in said))
    before, _cut, held = article(page).partition('<div class="together">')
    assert [text in held for text in said] == [at >= first for at in range(3)]
    assert [text in before for text in said] == [at < first for at in range(3)]
    paragraphs = docx.Document(io.BytesIO(word.file_of(page))).paragraphs
    kept = {one.text: bool(one.paragraph_format.keep_with_next) for one in paragraphs}
    assert [kept[text] for text in said] == [at >= first for at in range(3)]


def test_what_announces_a_new_text_never_ends_a_sheet():
    page = Document(title="变更书", issuer="局", sealed=False,
                    blocks=(Paragraph("第三条改为：", bold=True), Paragraph("新的内容。")))  # fmt: skip
    paragraphs = docx.Document(io.BytesIO(word.file_of(page))).paragraphs
    kept = {one.text: bool(one.paragraph_format.keep_with_next) for one in paragraphs}
    assert (kept["第三条改为："], kept["新的内容。"]) == (True, False)


def test_addressees_are_names_not_letters():
    with pytest.raises(TypeError):
        Document(title="通知", issuer="局", blocks=(), addressee="甲")  # type: ignore[arg-type]
