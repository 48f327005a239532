"""Schools, years and terms: by form and by workbook."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from core import sheets
from institutions.models import School, Term
from institutions.sheets import SCHOOLS
from tests.core.registers import filled

pytestmark = pytest.mark.django_db


def test_the_city_enters_schools_years_and_terms(cast):
    client = cast.client(cast.city)
    new = lambda model: reverse("do", args=[f"institutions.{model}", "new", "enter"])  # noqa: E731
    year = {"code": "2030-2031", "starts_on": "2030-09-01", "ends_on": "2031-08-31"}
    assert client.post(new("schoolyear"), year).status_code == 302
    term = {
        "school_year": Term._meta.get_field("school_year").related_model.objects.get().pk,
        "code": "2030-autumn",
        "name": "2030年秋季学期",
        "starts_on": "2030-09-01",
        "ends_on": "2031-01-20",
    }
    assert client.post(new("term"), term).status_code == 302
    school = {
        "region": "371003",
        "code": "313701",
        "name": "文登乙小学",
        "stage": "PRIMARY",
        "pupils": "500",
        "after_class_pupils": "400",
    }
    assert client.post(new("school"), school).status_code == 302
    assert "文登乙小学" in client.get(reverse("schools")).content.decode()
    assert "2030年秋季学期" in client.get(reverse("terms")).content.decode()
    row = School.objects.get()
    found = {
        who: cast.client(getattr(cast, who)).get(reverse("school", args=[row.pk])).status_code
        for who in ("city", "officer_b", "officer", "dean_b")
    }
    assert found == {"city": 200, "officer_b": 200, "officer": 404, "dean_b": 404}


def _schools_file(rows):
    return SimpleUploadedFile("学校.xlsx", filled(SCHOOLS, rows), sheets.XLSX_TYPE)


def test_schools_come_by_workbook_all_or_none(cast):
    client = cast.client(cast.city)
    url = reverse("do", args=["institutions.school", "new", "import"])
    good = ("环翠区", "3137100299", "环翠丙小学", "小学", 600, 500)
    bad = ("青岛区", "3137100298", "青岛小学", "小学", 600, 700)
    answer = client.post(url, {"file": _schools_file([good, bad])})
    text = answer.content.decode()
    assert (answer.status_code, "没有这个区市" in text, School.objects.count()) == (422, True, 0)
    assert client.post(url, {"file": _schools_file([good])}).status_code == 302
    row = School.objects.get()
    assert (row.name, row.region.code, row.stage, row.pupils) == (
        "环翠丙小学",
        "371002",
        "PRIMARY",
        600,
    )
    assert client.get(reverse("school-template")).status_code == 200
    other = cast.client(cast.officer_b)
    theirs = ("环翠区", "3137100297", "环翠丁小学", "小学", 600, 500)
    refused = other.post(url, {"file": _schools_file([theirs])})
    assert (refused.status_code, School.objects.count()) == (422, 1)
    assert "不是您所在区市的学校。" in refused.content.decode()
