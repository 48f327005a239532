"""On a page in English whatever is written in Chinese says so: `lang="zh-CN"`, for those who hear it read.

Names, titles and texts of offices are Chinese in every language, and stand in cells, options, headings
and in the middle of sentences. So the finished page is marked, not each of the places that write one:
none can be forgotten, and a page in Chinese costs nothing.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language

CHINESE = "zh-CN"
HAN = "\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_HAN = re.compile(f"[{HAN}]")
_LETTER = re.compile("[A-Za-z]")
_ENTITY = re.compile("&[#A-Za-z0-9]+;")
# Chinese within an English sentence: with the figures and signs between its words, 〔2022〕 and the like.
_RUN = re.compile(f"[0-9]*[{HAN}]+(?:[^A-Za-z<>&{HAN}]{{0,16}}[{HAN}]+)*")
_TAG = re.compile(
    r"<!--.*?-->|<(script|style)\b.*?</\1\s*>|</?[A-Za-z](?:\"[^\"]*\"|'[^']*'|[^'\">])*>|<![^>]*>",
    re.DOTALL,
)
_NAME = re.compile("</?([A-Za-z0-9]+)")
_SAYS = re.compile(r"\slang=\"")
_SAYS_CHINESE = re.compile(r"\slang=\"zh")
# Nothing but text fits into these, or no `span` does: they say it themselves.
_TEXT_ONLY = frozenset({"option", "textarea", "title", "text", "tspan", "desc"})
_VOID = frozenset(
    {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "wbr"}
)
# What is read out of an attribute, and of which.
_WORDS = re.compile(r"\s(?:value|alt|label)=\"([^\"]*)\"")
_SPEAKS_BY_ATTRIBUTE = frozenset({"input", "img", "optgroup"})


class ChineseIsMarked:
    """Middleware: marks the Chinese of a page that is shown in another language."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if is_chinese() or not _is_page(response):
            return response
        response.content = marked(response.content.decode()).encode()
        return response


def is_chinese() -> bool:
    return (get_language() or "zh").startswith("zh")


def _is_page(response: HttpResponse) -> bool:
    """Shown by the browser, not a file that is kept with its digest."""
    kind = response.headers.get("Content-Type", "")
    plain = not response.streaming and "Content-Disposition" not in response.headers
    return plain and kind.startswith("text/html")


def marked(page: str) -> str:
    """The page (or part of one) with its Chinese marked, except inside what already says so."""
    reader = _Reader()
    done = 0
    for found in _TAG.finditer(page):
        reader.text(page[done : found.start()], found[0])
        reader.tag(found[0])
        done = found.end()
    reader.text(page[done:], "")
    return "".join(reader.out)


class _Reader:
    def __init__(self) -> None:
        self.out: list[str] = []
        self.opened = ""  # the element whose opening tag was the last thing read
        self.within = ""  # the element that says it is Chinese, and how many of its name are open
        self.depth = 0

    def tag(self, tag: str) -> None:
        named = _NAME.match(tag)
        name = named[1].lower() if named else ""
        closes, void = tag.startswith("</"), name in _VOID or tag.endswith("/>")
        self.opened = "" if closes or void else name
        if self.within:
            if name == self.within and not void:
                self.depth += -1 if closes else 1
            self.within = self.within if self.depth else ""
        elif name and not closes and _SAYS_CHINESE.search(tag):
            if not void:
                self.within, self.depth = name, 1
        elif name in _SPEAKS_BY_ATTRIBUTE and self._speaks(tag):
            tag = _saying(tag, name)
        self.out.append(tag)

    @staticmethod
    def _speaks(tag: str) -> bool:
        return 'type="hidden"' not in tag and any(map(_HAN.search, _WORDS.findall(tag)))

    def text(self, text: str, following: str) -> None:
        if self.within or not _HAN.search(text):
            self.out.append(text)
        elif self._whole(text, following):
            self.out[-1] = _saying(self.out[-1], self.opened)
            self.out.append(text)
        else:
            self.out.append(_parts(text))

    def _whole(self, text: str, following: str) -> bool:
        """Is this all that its element holds, and in Chinese?"""
        if not self.opened or _SAYS.search(self.out[-1]):
            return False
        alone = following.lower().startswith(f"</{self.opened}")
        return self.opened in _TEXT_ONLY or (alone and not _has_letters(text))


def _has_letters(text: str) -> bool:
    return bool(_LETTER.search(_ENTITY.sub("", text)))


def _saying(tag: str, name: str) -> str:
    start = len(name) + 1
    return f'{tag[:start]} lang="{CHINESE}"{tag[start:]}'


def _parts(text: str) -> str:
    """Chinese beside other elements, or in a sentence: the sentence stays one box, also in a row of boxes."""
    inner = text.strip()
    before, after = text[: text.index(inner)], text[text.index(inner) + len(inner) :]
    if not _has_letters(inner):
        return f'{before}<span lang="{CHINESE}">{inner}</span>{after}'
    said = _RUN.sub(lambda run: f'<span lang="{CHINESE}">{run[0]}</span>', inner)
    return f"{before}<span>{said}</span>{after}"
