"""The cover: what, of where and when, by whom; the heads of the record, so that paper anchors it; signatures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from core.anchors import Anchor
from core.counted import counted
from core.models import ChainHead
from core.sheets import Book, layout
from reports.checking import Check, Verdict

WIDTHS = (20, 34, 14, 76)
LAST = len(WIDTHS) - 1


@dataclass(frozen=True)
class Maker:
    """Who asked for it, for which office, and when it was made."""

    office: str
    name: str
    at: datetime


@dataclass(frozen=True)
class Cover:
    title: str
    region: str
    term: str
    days: str
    maker: Maker
    sheets: Sequence[tuple[str, int]]
    checks: Sequence[Check]
    heads: Sequence[tuple[ChainHead, str]]
    anchor: Anchor | None
    fingerprint: str  # of the key that signs the anchors


def write(book: Book, cover: Cover) -> None:
    sheet = book.workbook.add_worksheet(_("封面"))
    _paper(book, sheet)
    page = _Page(book, sheet)
    page.title(cover.title)
    for label, text in _facts(cover):
        page.pair(label, text)
    page.heading(_("本册各表"))
    for name, rows in cover.sheets:
        page.pair(name, counted("%(rows)s行", "rows") % {"rows": rows})
    page.heading(_("办理记录锚点"))
    page.line((_("记录链"), _("单位"), _("序号"), _("校验值（SHA-256）")), bold=True)
    for head, name in cover.heads:
        page.line((head.chain, name, str(head.seq), head.hash))
    for label, text in _signed(cover):
        page.pair(label, text)
    page.note(_anchored())
    page.signatures()


def _signed(cover: Cover) -> list[tuple[str, str]]:
    if cover.anchor is None:
        return [(_("签名锚点"), _("尚无"))]
    params = {"day": cover.anchor.day.isoformat(), "digest": cover.anchor.digest}
    return [
        (_("签名锚点"), _("%(day)s，文件的 SHA-256：%(digest)s") % params),
        (_("公钥指纹"), cover.fingerprint),
    ]


def _anchored() -> str:
    return _(
        "锚点是制表时各办理记录链最新一条的序号和校验值。日后用系统的记录核验功能对照同一序号的校验值，一致即说明制表之前的记录未被改动。签名锚点是系统每日签名的锚点文件，可用公钥独立验证；纸质封面留存即为一份外部证据。"
    )


def _facts(cover: Cover) -> list[tuple[str, str]]:
    local = timezone.localtime(cover.maker.at)
    made = {
        "year": local.year,
        "month": local.month,
        "day": local.day,
        "time": local.strftime("%H:%M"),
    }
    return [
        (_("统计区域"), cover.region),
        (_("统计学期"), _("%(term)s（%(days)s）") % {"term": cover.term, "days": cover.days}),
        (_("制表时间"), _("%(year)s年%(month)s月%(day)s日 %(time)s") % made),
        (_("制表单位"), cover.maker.office),
        (_("制表人"), cover.maker.name),
        (_("逻辑校验"), verdict(cover.checks)),
    ]


def verdict(checks: Sequence[Check]) -> str:
    """In one line: how many passed, and by name what did not."""
    failed = [check.name for check in checks if check.verdict == Verdict.FAILED]
    passed = sum(check.verdict == Verdict.PASSED for check in checks)
    if not failed:
        return _("%(passed)s项通过，没有不符") % {"passed": passed}
    params = {"passed": passed, "failed": len(failed), "names": "、".join(failed)}
    return counted("%(passed)s项通过，%(failed)s项不符：%(names)s", "failed") % params


def _paper(book: Book, sheet: Any) -> None:
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.set_margins(left=0.7, right=0.7, top=0.8, bottom=0.8)
    sheet.center_horizontally()
    sheet.hide_gridlines(2)
    sheet.set_footer(f'&C&"{layout.BODY_FONT}"&10' + _("第 &P 页 共 &N 页"))
    for number, width in enumerate(WIDTHS):
        sheet.set_column(number, number, width)


class _Page:
    """Rows one below the other, as a constant-memory workbook wants them."""

    def __init__(self, book: Book, sheet: Any) -> None:
        self.book, self.sheet, self.place = book, sheet, 0

    def title(self, text: str) -> None:
        style = self.book.format(
            font_name=layout.TITLE_FONT, font_size=22, align="center", valign="vcenter"
        )
        self._across(text, style, height=64)

    def heading(self, text: str) -> None:
        style = self.book.format(font_name=layout.HEAD_FONT, font_size=12, valign="bottom")
        self._across(text, style, height=30)

    def note(self, text: str) -> None:
        style = self.book.format(
            font_name=layout.BODY_FONT, font_size=10, text_wrap=True, valign="top"
        )
        self._across(text, style, height=18 * layout.lines(text, sum(WIDTHS)))

    def signatures(self) -> None:
        blanks = "\u3000" * 8
        names = [_("单位负责人（签字）："), _("审核人："), _("填报人："), _("单位（盖章）：")]
        style = self.book.format(font_name=layout.BODY_FONT, font_size=12, valign="bottom")
        self._across(blanks.join(names), style, height=56)
        self.sheet.print_area(0, 0, self.place - 1, LAST)

    def pair(self, label: str, text: str) -> None:
        """A label, and its text over the columns that are left."""
        head = self.book.format(**{**layout.cell(), "font_name": layout.HEAD_FONT})
        body = self.book.format(**layout.cell())
        room = sum(WIDTHS[1:])
        self.sheet.set_row(self.place, layout.row_height(layout.lines(text, room)))
        self.sheet.write_string(self.place, 0, label, head)
        self.sheet.merge_range(self.place, 1, self.place, LAST, "", body)
        self.sheet.write_string(self.place, 1, text, body)
        self.place += 1

    def line(self, texts: Sequence[str], *, bold: bool = False) -> None:
        font = layout.HEAD_FONT if bold else layout.BODY_FONT
        style = self.book.format(**{**layout.cell(), "font_name": font, "num_format": "@"})
        self.sheet.set_row(self.place, layout.row_height(1))
        for number, text in enumerate(texts):
            self.sheet.write_string(self.place, number, text, style)
        self.place += 1

    def _across(self, text: str, style: Any, *, height: float) -> None:
        self.sheet.set_row(self.place, height)
        self.sheet.merge_range(self.place, 0, self.place, LAST, "", style)
        self.sheet.write_string(self.place, 0, text, style)
        self.place += 1
