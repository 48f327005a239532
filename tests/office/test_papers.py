"""LibreOffice opens the Word file of an official page, on A4, and no sheet holds a seal or signatures alone."""

import re
import shutil
import subprocess
from datetime import date

import pytest

from core.documents import Document, Line, Paragraph, Signature, Signatures, Table, word

pytestmark = pytest.mark.office
LAST = "最后一段在印章之前，和印章在同一页上。"
# Around the end of a sheet (22 lines), where what follows would fall on the next one.
LENGTHS = range(8, 24)


def page(lines, *, signed):
    body = [Paragraph(f"第{at}行。") for at in range(lines)]
    signers = tuple(
        Signature(f"{side}方", (Line("代表人签字"), Line("日期"))) for side in ("甲", "乙")
    )
    end = (Signatures(signers),) if signed else ()
    return Document(
        title="通知书",
        issuer="环翠区教育和体育局",
        number="环教〔2026〕1号",
        dated=date(2026, 4, 15),
        addressee=("甲轮滑培训学校",),
        sealed=not signed,
        blocks=(*body, Table(("课程", "价格"), (("轮滑", "20"),)), Paragraph(LAST), *end),
    )


@pytest.fixture(scope="module")
def printed(tmp_path_factory):
    """Every length with both kinds of an end, as the pages of a PDF; LibreOffice is started once."""
    for name in ("soffice", "pdfinfo", "pdftotext"):
        assert shutil.which(name), f"{name} is not installed"
    folder = tmp_path_factory.mktemp("papers")
    for signed in (True, False):
        for lines in LENGTHS:
            made = word.file_of(page(lines, signed=signed))
            (folder / f"{lines}-{signed}.docx").write_bytes(made)
    files = [str(each) for each in sorted(folder.glob("*.docx"))]
    command = ["soffice", f"-env:UserInstallation=file://{folder}/home", "--headless"]
    command += ["--convert-to", "pdf", "--outdir", str(folder), *files]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stderr
    return folder


def sheets(pdf):
    done = subprocess.run(
        ["pdftotext", "-layout", str(pdf), "-"], capture_output=True, text=True, check=True
    )
    return done.stdout.split("\f")[:-1]


@pytest.mark.parametrize("signed", [True, False])
def test_no_sheet_holds_a_seal_or_signatures_alone(printed, signed):
    counted = set()
    for lines in LENGTHS:
        found = sheets(printed / f"{lines}-{signed}.pdf")
        counted.add(len(found))
        last = re.sub(r"\s", "", found[-1])
        assert (LAST in last, "（印章）" in last) == (True, True), lines
    assert counted == {1, 2}


def test_sheets_are_a4_and_numbered(printed):
    pdf = printed / "23-False.pdf"
    info = subprocess.run(["pdfinfo", str(pdf)], capture_output=True, text=True, check=True).stdout
    wide, high = re.search(r"Page size: +([\d.]+) x ([\d.]+)", info).groups()
    assert (round(float(wide)), round(float(high))) == (595, 842)
    feet = [re.sub(r"\s", "", sheet)[-6:] for sheet in sheets(pdf)]
    assert feet == ["第1页共2页", "第2页共2页"]
