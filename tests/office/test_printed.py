"""Q1: no sheet holds signatures, a seal or the foot alone: by Chromium and, as Word, by LibreOffice.

Each page is printed many times, a line longer each time, so that its end falls everywhere on a sheet.
"""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from django.conf import settings

from accounts import documents
from accounts.domain import pages
from core import clock
from core import documents as kernel
from core.documents import Document, ListOf, Paragraph, Signatures, Table, word
from tests.documents.case_makers import MAKERS

pytestmark = [pytest.mark.office, pytest.mark.django_db]
MONDAY = clock.at(clock.date(2026, 3, 2), 9)
KIT = Path(settings.BASE_DIR) / "portals/static/kit"
STYLES = ("tokens", "base", "components", "tables", "print")
# A sheet holds 22 lines; as Word fewer lengths do, a file each.
LENGTHS, AS_WORD = range(24), range(0, 24, 3)
MARK = "第{}种长度。"
LEAST = 6  # letters that are neither signature nor foot


@pytest.fixture(autouse=True)
def time() -> Iterator[clock.Frozen]:
    with clock.frozen(MONDAY) as frozen:
        yield frozen


def _issued(cast, time, label: str, name: str) -> Document:
    return pages.newest(MAKERS[label, name](cast, time), name).page()


def _receipt(cast, time) -> Document:
    row = MAKERS["inspections.priornotice", "copy"](cast, time)
    return documents.composed(documents.find(type(row), "copy-receipt"), row)


def _many_groups(cast, time) -> Document:
    """A decision that ends sixty groups: its longest list is told over and over."""
    page = _issued(cast, time, "inspections.decision", "copy")
    lists = [block for block in page.blocks if isinstance(block, ListOf)]
    longest = max(lists, key=lambda block: len(block.items))
    items = tuple(f"{longest.items[at % len(longest.items)]}（第{at}班）" for at in range(60))
    return replace(
        page,
        blocks=tuple(
            replace(block, items=items) if block is longest else block for block in page.blocks
        ),
    )


def _table_before_the_seal(cast, time) -> Document:
    """The same groups as a table, the last thing before the seal."""
    page = _issued(cast, time, "inspections.decision", "copy")
    rows = tuple((f"轮滑{at}班", "环翠甲小学", "由学校教师看护") for at in range(60))
    return replace(page, blocks=(*page.blocks, Table(("班次", "学校", "由谁看护"), rows)))


PAGES = {
    "contract": lambda cast, time: _issued(cast, time, "contracts.agreement", "contract"),
    "receipt": _receipt,
    "decision": lambda cast, time: _issued(cast, time, "inspections.decision", "copy"),
    "publication": lambda cast, time: _issued(cast, time, "evaluations.round", "publication"),
    "many groups": _many_groups,
    "table of groups": _table_before_the_seal,
}


def _longer(page: Document, lines: int) -> Document:
    """With so many lines more, and a word that tells which length it is."""
    more = [Paragraph(MARK.format(lines)), *(Paragraph(f"第{at}行。") for at in range(lines))]
    return replace(page, blocks=(*more, *page.blocks))


def _bare(text: str) -> str:
    return re.sub(r"\s", "", text)


def _alone(page: Document) -> list[str]:
    """Words that may not stand on a sheet by themselves, longest first."""
    found = [
        page.issuer,
        kernel.day(page.dated),
        page.contact.text(),
        "（印章）",
        page.number,
        "月",
        "日",
        "年",
    ]
    found += [f"抄送：{'，'.join(page.copies_to)}。", *page.attachments, "附件：", "联系方式"]
    for block in page.blocks:
        if isinstance(block, Table):
            found += block.head  # it is repeated on every sheet
        if isinstance(block, Signatures):
            for one in block.signers:
                found.append(one.party)
                found += [f"{line.label}：{line.said}" for line in one.lines]
                found += [line.label for line in one.lines]
                found += [line.said for line in one.lines]
    return sorted({_bare(each) for each in found if each}, key=len, reverse=True)


def _left(sheet: str, alone: list[str]) -> str:
    text = re.sub(r"—\d+—", "", _bare(sheet))
    for words in alone:
        text = text.replace(words, "")
    return re.sub(r"[：:_，。；（）、]", "", text)


def _sheets(pdf: Path) -> list[str]:
    command = ["pdftotext", "-layout", str(pdf), "-"]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return done.stdout.split("\f")[:-1]


def _info(pdf: Path) -> str:
    done = subprocess.run(["pdfinfo", str(pdf)], capture_output=True, text=True, check=True)
    return done.stdout


def _needed(*programs: str) -> None:
    for name in programs:
        assert shutil.which(name), f"{name} is not installed"


def _by_chromium(page: Document, folder: Path) -> Path:
    """Every length in one file, each beginning a sheet of its own."""
    links = "".join(f'<link rel="stylesheet" href="file://{KIT}/{name}.css">' for name in STYLES)
    body = "".join(
        f'<div class="sheet" style="break-before:page">{kernel.article(_longer(page, lines))}</div>'
        for lines in LENGTHS
    )
    source, pdf = folder / "page.html", folder / "page.pdf"
    head = f'<!doctype html><html lang="zh-CN"><head><meta charset="utf-8">{links}</head>'
    source.write_text(f'{head}<body><main id="main" class="wrap">{body}</main></body></html>')
    command = [
        "chromium", "--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer",
        f"--user-data-dir={folder}/home", f"--print-to-pdf={pdf}", f"file://{source}",
    ]  # fmt: skip
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    assert pdf.exists(), done.stderr[-2000:]
    return pdf


@pytest.mark.parametrize("name", list(PAGES))
def test_no_printed_sheet_holds_signatures_alone(cast, time, office, tmp_path, name):
    _needed("chromium", "pdfinfo", "pdftotext")
    page = PAGES[name](cast, time)
    pdf = _by_chromium(page, tmp_path)
    wide, high = re.search(r"Page size: +([\d.]+) x ([\d.]+)", _info(pdf)).groups()
    assert (round(float(wide)), round(float(high))) == (595, 842)
    sheets, alone = _sheets(pdf), _alone(page)
    starts = [at for at, sheet in enumerate(sheets) if re.search(r"第\d+种长度", _bare(sheet))]
    assert len(starts) == len(LENGTHS)
    lonely = [sheet for sheet in sheets if len(_left(sheet, alone)) < LEAST]
    assert lonely == []
    lengths = {
        after - start for start, after in zip(starts, [*starts[1:], len(sheets)], strict=True)
    }
    assert len(lengths) > 1  # the end went over a sheet's edge somewhere
    feet = [_bare(sheet)[-12:] for sheet in sheets]
    assert [foot for foot in feet if not re.search(r"第\d+页共\d+页$", foot)] == []


@pytest.mark.parametrize("name", ["contract", "receipt", "decision", "table of groups"])
def test_no_sheet_of_a_word_file_holds_signatures_alone(cast, time, office, tmp_path, name):
    _needed("soffice", "pdftotext")
    page = PAGES[name](cast, time)
    for lines in AS_WORD:
        (tmp_path / f"{lines}.docx").write_bytes(word.file_of(_longer(page, lines)))
    files = [str(tmp_path / f"{lines}.docx") for lines in AS_WORD]
    command = ["soffice", f"-env:UserInstallation=file://{tmp_path}/home", "--headless"]
    command += ["--convert-to", "pdf", "--outdir", str(tmp_path), *files]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stderr
    alone, counted = _alone(page), set()
    for lines in AS_WORD:
        sheets = _sheets(tmp_path / f"{lines}.pdf")
        counted.add(len(sheets))
        assert [sheet for sheet in sheets if len(_left(sheet, alone)) < LEAST] == [], lines
    assert max(counted) > 1
