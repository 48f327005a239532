"""存量补录 as an office does it: the workbook dropped in, the red list, the second person."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import load_workbook

from contracts.models import BackfillBatch, Placement
from core.fsm import fresh
from core.sheets import XLSX_TYPE
from tests.contracts import test_import as paper
from tests.factories.vetting.listing import in_use
from tests.portals.contracts.test_pages import do, pdf, words

pytestmark = pytest.mark.django_db


def upload(cast, rows, who="officer"):
    book = SimpleUploadedFile("存量.xlsx", paper.workbook(rows), XLSX_TYPE)
    data = {"workbook": book, "scans": [pdf("原件.pdf")]}
    return cast.client(getattr(cast, who)).post(reverse("backfill-upload"), data)


def test_drop_the_workbook_see_red_confirm(cast):
    in_use(cast.region)
    rows = paper.lines(cast.school.name)
    rows["人员"][0][6] = rows["人员"][0][7] = rows["人员"][0][9] = None
    answer = upload(cast, rows)
    batch = BackfillBatch.objects.get()
    assert answer.url == reverse("backfill", args=[batch.pk])
    red = cast.client(cast.officer).get(reverse("redlist"))
    assert "没有违法犯罪记录查询结果，请先查询并登记。" in words(red)
    assert cast.client(cast.officer_b).get(reverse("redlist")).context["groups"] == {}
    taken = cast.client(cast.officer).post(reverse("redlist"))
    assert taken.headers["Content-Type"].startswith("application/vnd.openxml")

    lead = cast.client(cast.lead)
    assert lead.get(answer.url).status_code == 200
    assert cast.client(cast.lead_b).get(answer.url).status_code == 404
    chosen = [batch.files.get().pk]
    assert do(lead, batch, "confirm", chosen=chosen, looked_at="on").status_code == 302
    assert fresh(batch).state == "settled"
    assert Placement.objects.get().state == "running"


def test_the_one_who_entered_has_no_confirm_button(cast):
    upload(cast, paper.lines(cast.school.name))
    batch = BackfillBatch.objects.get()
    chosen = [batch.files.get().pk]
    answer = do(cast.client(cast.officer), batch, "confirm", chosen=chosen, looked_at="on")
    assert answer.status_code == 403


def test_a_wrong_workbook_comes_back_marked(cast):
    rows = paper.lines(cast.school.name)
    rows["入校安排"][0][2] = "没有的学校"
    answer = upload(cast, rows)
    assert answer.status_code == 422
    assert "本区没有名为“没有的学校”的学校，请填写全称或学校标识码。" in words(answer)
    assert BackfillBatch.objects.count() == 0
    back = cast.client(cast.officer).post(
        reverse("backfill-marked"), {"token": answer.context["token"]}
    )
    assert back.status_code == 200
    other = cast.client(cast.lead).post(
        reverse("backfill-marked"), {"token": answer.context["token"]}
    )
    assert other.status_code == 404


def test_something_else_than_a_workbook_is_refused(cast):
    data = {"workbook": pdf("存量.xlsx")}
    answer = cast.client(cast.officer).post(reverse("backfill-upload"), data)
    assert answer.status_code == 422
    assert BackfillBatch.objects.count() == 0


def test_template_is_a_workbook(cast):
    answer = cast.client(cast.officer).get(reverse("backfill-template"))
    assert answer.status_code == 200


def test_what_an_import_did_not_read_is_told_on_the_next_page(cast):
    book = load_workbook(io.BytesIO(paper.workbook(paper.lines(cast.school.name))))
    book["人员"].cell(1, 20, "民族")
    buffer = io.BytesIO()
    book.save(buffer)
    data = {
        "workbook": SimpleUploadedFile("存量.xlsx", buffer.getvalue(), XLSX_TYPE),
        "scans": [pdf("原件.pdf")],
    }
    client = cast.client(cast.officer)
    answer = client.post(reverse("backfill-upload"), data, follow=True)
    assert "没有读入的内容，请核对是否需要：“人员”表的列：民族。" in words(answer)
