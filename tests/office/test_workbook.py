"""LibreOffice opens the workbook without repair and prints each sheet on A4 landscape, one page across."""

import re
import shutil
import subprocess
from datetime import timedelta

import pytest

from core import clock
from reports import cover, workbook
from tests.factories import institutions
from tests.reports import world

pytestmark = pytest.mark.office
A4_LANDSCAPE = (841.89, 595.28)


def _office(*arguments, home):
    command = ["soffice", f"-env:UserInstallation=file://{home}", "--headless", *arguments]
    done = subprocess.run(command, capture_output=True, text=True, timeout=180, check=False)
    assert done.returncode == 0, done.stderr
    return done


@pytest.fixture(scope="session")
def home(tmp_path_factory):
    """LibreOffice's own folder, so that a running one of the machine is left alone."""
    for name in ("soffice", "pdfinfo", "pdftotext"):
        assert shutil.which(name), f"{name} is not installed"
    return tmp_path_factory.mktemp("office")


@pytest.fixture
def file(cast, tmp_path):
    """Long names, several districts, enough institutions for a second page."""
    long = "威海经济技术开发区少年儿童科技体育艺术综合素质拓展培训中心"
    for number in range(1, 9):
        category = ("TECH", "SPORTS", "ARTS")[number % 3]
        last = world.LAST - timedelta(days=number)
        name = f"{long}{number}（测试）"
        world.placed(cast, number, category, last=last, elsewhere=number % 2 == 0, name=name)
    made = workbook.gather(cast.city, region="371000", term=institutions.term(world.TERM))
    maker = cover.Maker("威海市教育局", "市办事员", clock.now())
    path = tmp_path / "term.xlsx"
    path.write_bytes(workbook.write(made, maker=maker))
    return path


def test_it_prints_one_page_across_on_a4_landscape(file, home, tmp_path):
    _office("--convert-to", "pdf", "--outdir", str(tmp_path), str(file), home=home)
    pdf = tmp_path / "term.pdf"
    info = subprocess.run(
        ["pdfinfo", "-f", "1", "-l", "99", str(pdf)], capture_output=True, text=True, check=True
    ).stdout
    sizes = re.findall(r"Page +\d+ size: +([\d.]+) x ([\d.]+)", info)
    assert [(round(float(w)), round(float(h))) for w, h in sizes] == [
        tuple(map(round, A4_LANDSCAPE))
    ] * len(sizes)
    pages = _texts(pdf, len(sizes))
    titles = [page.split("\n", 1)[0].strip() for page in pages]
    # Cover, four tables and the checks; a column that fell off would begin a page of its own.
    assert [title for title in titles if title.startswith("附表")] == [
        "附表1",
        "附表2",
        "附表5",
        "附表6",
    ]
    for page in pages[1:]:
        assert "序号" in page
    feet = [page.split("\n")[-1].replace(" ", "") for page in pages]
    assert feet == [f"第{number}页共{len(pages)}页" for number in range(1, len(pages) + 1)]


def _texts(pdf, count):
    found = []
    for number in range(1, count + 1):
        command = ["pdftotext", "-layout", "-f", str(number), "-l", str(number), str(pdf), "-"]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
        found.append(done.stdout.strip())
    return found


def test_it_opens_without_repair(file, home, tmp_path):
    """What LibreOffice reads is what was written: the first table, value by value."""
    filter_ = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,2"
    _office("--convert-to", filter_, "--outdir", str(tmp_path), str(file), home=home)
    [path] = tmp_path.glob("term-*.csv")
    lines = path.read_text(encoding="utf-8").splitlines()
    total = next(line for line in lines if line.startswith("合计"))
    assert total == "合计,,—,—,8,8,8,2,3,3,0,2,8,240,"
