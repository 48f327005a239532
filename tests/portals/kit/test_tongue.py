"""Chinese on a page in English says that it is Chinese."""

import pytest
from django.http import HttpResponse, StreamingHttpResponse
from django.utils import translation

from portals.kit import tongue

MARKED = {
    # all that an element holds: the element says it
    "<td>海棠小学</td>": '<td lang="zh-CN">海棠小学</td>',
    "<h1>\n  2026年春季 \n</h1>": '<h1 lang="zh-CN">\n  2026年春季 \n</h1>',
    '<option value="3" selected>海棠小学 (A)</option>': '<option lang="zh-CN" value="3" selected>海棠小学 (A)</option>',
    "<title>海棠小学 · Zhunru</title>": '<title lang="zh-CN">海棠小学 · Zhunru</title>',
    "<textarea>服务 A</textarea>": '<textarea lang="zh-CN">服务 A</textarea>',
    "<svg><text>海棠</text></svg>": '<svg><text lang="zh-CN">海棠</text></svg>',
    # in a sentence: the words do, and the sentence stays one box
    "<p>Agreement with 青禾教育, signed.</p>": '<p><span>Agreement with <span lang="zh-CN">青禾教育</span>, signed.</span></p>',
    "<li><svg></svg> 海棠小学 </li>": '<li><svg></svg> <span lang="zh-CN">海棠小学</span> </li>',
    "<p>See 鲁教基函〔2022〕22号 of A.</p>": '<p><span>See <span lang="zh-CN">鲁教基函〔2022〕22号</span> of A.</span></p>',
    "<p>“海棠” &amp; 青禾</p>": '<p lang="zh-CN">“海棠” &amp; 青禾</p>',
    '<input value="海棠">': '<input lang="zh-CN" value="海棠">',
}
LEFT = (
    "<p>Agreement</p>",
    '<article lang="zh-CN"><div>海棠<article>青禾</article>小学</div></article>',
    '<button lang="zh-CN">中文</button>',
    '<input type="hidden" value="海棠">',
    "<script>const name = '海棠 <b>';</script><style>/* 海 */</style><!-- 海棠 -->",
)


@pytest.mark.parametrize("page", list(MARKED))
def test_chinese_is_marked(page):
    assert tongue.marked(page) == MARKED[page]


@pytest.mark.parametrize("page", LEFT)
def test_what_is_not_read_or_says_so_already_stays(page):
    assert tongue.marked(page) == page


def test_after_an_element_that_said_so_it_is_marked_again():
    page = '<p><b lang="zh-CN">甲<br>乙</b>丙</p>'
    assert tongue.marked(page) == '<p><b lang="zh-CN">甲<br>乙</b><span lang="zh-CN">丙</span></p>'


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_only_a_page_in_another_language_is_marked(language):
    with translation.override(language):
        answer = tongue.ChineseIsMarked(lambda _request: HttpResponse("<td>海棠</td>"))(None)
    said = {"zh-hans": "<td>海棠</td>", "en": '<td lang="zh-CN">海棠</td>'}
    assert answer.content.decode() == said[language]


@pytest.mark.parametrize(
    "response",
    [
        HttpResponse("海棠", headers={"Content-Type": "text/plain"}),
        HttpResponse("<p>海棠</p>", headers={"Content-Disposition": "attachment"}),
    ],
)
def test_a_file_goes_out_as_it_is(response):
    before = response.content
    with translation.override("en"):
        assert tongue.ChineseIsMarked(lambda _request: response)(None).content == before


def test_a_stream_is_not_read():
    response = StreamingHttpResponse(["<p>海棠</p>".encode()])
    with translation.override("en"):
        answer = tongue.ChineseIsMarked(lambda _request: response)(None)
    assert b"".join(answer.streaming_content) == "<p>海棠</p>".encode()
