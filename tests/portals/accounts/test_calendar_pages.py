from io import BytesIO

from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import load_workbook

from core import clock, sheets
from core.models import CalendarYear
from tests.accounts.test_calendar import DOCUMENT, YEAR, table

ENTER = "/do/core.calendaryear/new/enter_year/"


def test_enter_a_year_by_pasting(cast):
    client = cast.client(cast.city)
    response = client.post(ENTER, {"year": YEAR, "document": DOCUMENT, "days": table(YEAR)})
    assert response["Location"] == f"/calendar/{YEAR}/"
    assert clock.year_status(YEAR) == "OFFICIAL"
    page = client.get(f"/calendar/{YEAR}/")
    assert page.context["days"][0].name == "元旦" or page.context["days"][0].day.year == YEAR


def test_enter_a_year_from_the_template(cast):
    client = cast.client(cast.city)
    empty = client.get("/calendar/template/")
    book = load_workbook(BytesIO(b"".join(empty.streaming_content)))
    sheet = book.active
    header = next(row for row in sheet.iter_rows() if str(row[0].value or "").startswith("日期"))[
        0
    ].row
    place = header + 1
    from accounts.domain import calendar

    for day, works, name in calendar.parse(table(YEAR)):
        for column, value in enumerate((day, "班" if works else "休", name), start=1):
            sheet.cell(place, column).value = value
        place += 1
    data = BytesIO()
    book.save(data)
    upload = SimpleUploadedFile("安排.xlsx", data.getvalue(), sheets.XLSX_TYPE)
    response = client.post(ENTER, {"year": YEAR, "document": DOCUMENT, "file": upload})
    assert response.status_code == 302, response.context["form"].errors
    assert clock.year_status(YEAR) == "OFFICIAL"


def test_what_cannot_be_read_is_said_at_its_field(cast):
    client = cast.client(cast.city)
    refused = client.post(ENTER, {"year": YEAR, "document": DOCUMENT, "days": "元旦"})
    assert (refused.status_code, list(refused.context["form"].errors)) == (422, ["days"])
    refused = client.post(ENTER, {"year": YEAR, "document": DOCUMENT})
    assert list(refused.context["form"].errors) == ["days"]


def test_open_a_year_as_provisional(cast):
    client = cast.client(cast.city)
    client.post("/do/core.calendaryear/new/open_year/", {"year": YEAR, "document": DOCUMENT})
    assert CalendarYear.objects.get(pk=YEAR).status == "PROVISIONAL"
    page = client.get("/calendar/")
    assert [line["row"].pk for line in page.context["lines"] if line["tone"] == "wait"] == [YEAR]


def test_only_the_city_has_the_buttons(cast):
    for who, count in [("city", 2), ("city_lead", 2), ("lead", 0), ("dean", 0), ("auditor", 0)]:
        page = cast.client(getattr(cast, who)).get("/calendar/")
        assert len(page.context["buttons"]) == count
    assert cast.client(cast.lead).get(ENTER).status_code == 403
