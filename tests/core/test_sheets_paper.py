"""How tables come out on paper, through the office program that the bureaus' offices share."""

import re
import subprocess
from datetime import date

import pytest

from core import sheets
from core.sheets import Column, Page, Sheet

pytestmark = pytest.mark.office
WIDE = Sheet(
    "附表9 名册",
    (
        Column("序号", "serial", 6, sheets.SERIAL),
        *(Column(f"第{number}列的名称", f"c{number}", 18) for number in range(12)),
        Column("人数", "heads", 10, sheets.INTEGER, total=True),
    ),
    title="某市名册",
    annex="附表9",
    notes=("照实填写。",),
    signed=True,
)


@pytest.fixture
def printed(tmp_path):
    """The text of each printed page, and the size of the paper in points."""
    rows = [{f"c{n}": "一段较长的文字" * 3 for n in range(12)} | {"heads": 2} for _row in range(60)]
    pages = [Page(WIDE, rows, reporter="某局", filled_on=date(2022, 7, 8))]
    (tmp_path / "book.xlsx").write_bytes(sheets.export(pages))
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    command = ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", tmp_path]
    subprocess.run([*command, tmp_path / "book.xlsx"], check=True, capture_output=True, timeout=120)
    pdf = tmp_path / "book.pdf"
    text = subprocess.run(
        ["pdftotext", "-layout", pdf, "-"], check=True, capture_output=True, text=True
    ).stdout
    info = subprocess.run(["pdfinfo", pdf], check=True, capture_output=True, text=True).stdout
    size = re.search(r"Page size:\s+([\d.]+) x ([\d.]+)", info)
    return text.split("\f")[:-1], (round(float(size[1])), round(float(size[2])))


def test_a_wide_table_prints_on_a4_landscape_with_all_columns_on_every_page(printed):
    pages, size = printed
    assert size == (842, 595)
    assert len(pages) > 1
    squeezed = [re.sub(r"\s", "", page) for page in pages]
    assert [page.count("人数") for page in squeezed] == [1] * len(pages)
    assert [
        f"第{number}页共{len(pages)}页" in page for number, page in enumerate(squeezed, start=1)
    ] == [True] * len(pages)
    assert "合计" in squeezed[-1]
    assert "单位负责人（签字）：" in squeezed[-1]
