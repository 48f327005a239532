"""`manage.py term_report`: the issue's own line."""

import io

import openpyxl
import pytest
from django.core.management import CommandError, call_command

from core.models import Entry
from tests.factories import institutions
from tests.reports import world


def _run(tmp_path, region="371000", term=world.TERM, output="term.xlsx"):
    told = io.StringIO()
    path = tmp_path / output
    call_command("term_report", region=region, term=term, output=path, stdout=told)
    return path, told.getvalue()


def test_it_writes_the_workbook_and_says_the_figures(cast, tmp_path):
    world.placed(cast, 1, "TECH")
    world.placed(cast, 2, "ARTS", elsewhere=True)
    institutions.term(world.TERM)
    path, told = _run(tmp_path)
    assert told.startswith(f"已写入{path}：入校机构2家（科技1，体育0，艺术1，其他0）；逻辑校验")
    sheet = openpyxl.load_workbook(path)["附表1 引进机构汇总"]
    totals = next(row for row in sheet.iter_rows(values_only=True) if row[0] == "合计")
    assert totals[6:11] == (2, 1, 0, 1, 0)


def test_it_is_recorded_in_the_chain_of_the_bureau(cast, tmp_path):
    institutions.term(world.TERM)
    _run(tmp_path, region="371002")
    entry = Entry.objects.get(deed="organisation.term_report")
    assert (entry.chain, entry.dossier) == ("371002", "office:371002")


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"region": "110101"}, "没有区划代码为110101的教育局。"),
        ({"term": "1999-spring"}, "没有学期1999-spring。已有：2022-spring"),
        ({"output": "nowhere/term.xlsx"}, "文件夹不存在："),
    ],
)
def test_bad_input_gets_a_sentence_and_writes_nothing(cast, tmp_path, wrong, sentence):
    institutions.term(world.TERM)
    with pytest.raises(CommandError) as refused:
        _run(tmp_path, **wrong)
    assert str(refused.value).startswith(sentence)
    assert not Entry.objects.filter(deed="organisation.term_report").exists()
    assert list(tmp_path.glob("**/*.xlsx")) == []
