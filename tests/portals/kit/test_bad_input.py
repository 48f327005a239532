"""Bad input at real forms: the sentence at its field, what was typed still there, nothing written."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from contracts.models import BackfillBatch, Placement
from core import clock, policy
from core.files import inspection
from core.files.slots import NoTurn
from core.models import Entry
from core.sheets import XLSX_TYPE
from institutions.enums import LicenceKind
from institutions.models import Institution, Licence
from tests.contracts import test_import as paper
from tests.factories import contracts as made
from tests.factories import institutions as people
from tests.portals.bad_input import at_field, typed

pytestmark = pytest.mark.django_db
WRONG = "91310115MA1H8R7C6D"
ENTER = "/do/institutions.institution/new/enter/"
KEPT = ("name", "legal_representative", "address", "contact_name", "contact_phone")


def pdf(name="扫描件.pdf", data=people.PDF):
    return SimpleUploadedFile(name, data, "application/pdf")


def entered(**more):
    return {
        "uscc": WRONG,
        "name": "纸上机构（测试）",
        "category": "TECH",
        "nature": "COMPANY",
        "legal_representative": "法人戊",
        "address": "测试路 5 号",
        "contact_name": "联系人戊",
        "contact_phone": "13800000005",
        "backfill_basis": "原合作协议",
        "entry_scan": pdf(),
        **more,
    }


def test_a_wrong_check_digit_is_said_at_the_code_and_everything_typed_is_kept(cast):
    facts = entered()
    answer = cast.client(cast.officer).post(ENTER, facts)
    sentence = "统一社会信用代码的校验位不对，可能有一位填错，请对照证照逐位核对。"
    assert (answer.status_code, at_field(answer, "uscc")) == (422, sentence)
    names = ("uscc", *KEPT)
    assert typed(answer, *names) == {name: facts[name] for name in names}
    assert (Institution.objects.count(), Entry.objects.count()) == (0, 0)


def test_the_district_overrides_a_check_digit_with_a_reason_that_is_recorded(cast):
    facts = entered(uscc_override_reason="证照原件如此")
    assert cast.client(cast.officer).post(ENTER, facts).status_code == 302
    row = Institution.objects.get(uscc=WRONG)
    entry = Entry.objects.get(deed="institution.enter")
    told = (row.uscc_override_reason, row.uscc_override_by_id, entry.reason)
    assert told == ("证照原件如此", cast.officer.user_id, "证照原件如此")
    for who, status in (("clerk", 403), ("dean", 403), ("city", 403), ("inspector", 403)):
        assert cast.client(getattr(cast, who)).post(ENTER, entered()).status_code == status, who


def licence(**more):
    today = clock.today()
    return {
        "kind": LicenceKind.SPORT_FILING,
        "number": "体备009",
        "issuer": "体育局",
        "valid_from": today.isoformat(),
        "valid_until": (today + timedelta(days=400)).isoformat(),
        "file": pdf(),
        **more,
    }


def add_licence(cast, **more):
    row = cast.institution
    before = Entry.objects.count()
    path = f"/do/institutions.institution/{row.pk}/add_licence/"
    answer = cast.client(cast.clerk).post(path, licence(**more))
    assert (Licence.objects.count(), Entry.objects.count()) == (0, before)
    return answer


FILES = {
    "of the wrong kind": (
        ("证照.exe", b"MZ" + b"0" * 200),
        "“证照.exe”没有上传：这里不接收 .exe。这里可以上传：PDF、JPG、PNG。",
    ),
    "not what its name says": (
        ("证照.pdf", b"MZ" + b"0" * 200),
        "“证照.pdf”没有上传：扩展名是 .pdf，内容却是可执行程序。请打开原文件，另存为正确的格式后再上传，不要直接改扩展名。",
    ),
    "too large": (
        ("证照.pdf", people.PDF + b"0" * 1024 * 1024),
        "“证照.pdf”没有上传：文件超过 1 MB 的上限。请压缩图片、降低扫描分辨率（200 dpi 即可），或分成几个文件上传。",
    ),
}


@pytest.mark.parametrize("case", FILES)
def test_a_wrong_file_is_said_at_its_field(cast, case):
    (name, data), sentence = FILES[case]
    policy.change(
        "files.max_megabytes", 1, scope="", effective_from=clock.today(), document="市教〔测〕1号",
        set_by="市",
    )  # fmt: skip
    answer = add_licence(cast, file=pdf(name, data))
    assert (answer.status_code, at_field(answer, "file")) == (422, sentence)
    assert typed(answer, "number", "issuer") == {"number": "体备009", "issuer": "体育局"}


def test_a_licence_that_ends_before_it_begins_is_said_at_the_date(cast):
    days = {"valid_from": "2026-02-01", "valid_until": "2026-01-01"}
    answer = add_licence(cast, **days)
    assert at_field(answer, "valid_until") == "有效期止不能早于有效期起。"
    assert (answer.status_code, typed(answer, *days)) == (422, days)


def test_a_placement_that_ends_before_it_begins_is_said_at_the_date(cast):
    assert cast.school.organisation_id == cast.dean.organisation_id
    row = made.active_agreement(cast)
    before = Entry.objects.count()
    today = clock.today()
    facts = {
        "course": str(row.annexed_courses.get().course_id),
        "starts_on": (today + timedelta(days=50)).isoformat(),
        "ends_on": today.isoformat(),
        "pupils": "30",
        "weekly_hours": "2",
        "price": "20.00",
        "group_plan": "本校教师接管",
        "timetable": "周三操场",
    }
    path = f"/do/contracts.agreement/{row.pk}/propose-placement/"
    answer = cast.client(cast.dean).post(path, {"_version": row.version, **facts})
    assert (answer.status_code, at_field(answer, "ends_on")) == (422, "截止日期不能早于入校日期。")
    assert typed(answer, *facts) == facts
    assert (Placement.objects.count(), Entry.objects.count()) == (0, before)


def test_a_row_of_others_is_no_choice_in_a_real_form(cast):
    theirs = people.verified_licence(cast.institution_b, kind=LicenceKind.SPORT_FILING)
    path = f"/do/institutions.institution/{cast.institution.pk}/add_licence/"
    client = cast.client(cast.clerk)
    offered = client.get(path).context["form"].fields["replaces"].queryset
    assert list(offered) == []
    answer = client.post(path, licence(replaces=theirs.pk))
    assert at_field(answer, "replaces") == "所选的一项不在可选范围内，请重新选择。"
    assert Licence.objects.filter(institution=cast.institution).count() == 0


def test_a_number_that_excel_made_a_number_is_named_by_its_cell(cast):
    rows = paper.lines(cast.school.name)
    rows["人员"][0][2] = 371002199001011234
    book = SimpleUploadedFile("存量.xlsx", paper.workbook(rows), XLSX_TYPE)
    before = Institution.objects.count()
    client, path = cast.client(cast.officer), reverse("backfill-upload")
    answer = client.post(path, {"workbook": book, "scans": [pdf("原件.pdf")]})
    found = [
        (tab, error.row, error.column)
        for tab, error in answer.context["errors"]
        if "Excel 只保留 15 位" in error.sentence
    ]
    assert (answer.status_code, found) == (422, [("人员", 2, "身份证号")])
    assert "Excel 只保留 15 位" in answer.content.decode()
    back = client.post(reverse("backfill-marked"), {"token": answer.context["token"]})
    assert (back.status_code, back["Content-Type"]) == (200, XLSX_TYPE)
    assert (BackfillBatch.objects.count(), Institution.objects.count()) == (0, before)


def test_a_busy_machine_says_why_no_marked_workbook_is_given_back(cast, monkeypatch):
    ask = inspection.ask

    def busy(task, data, **job):
        if task == "marked":
            raise NoTurn("系统正忙，请过一分钟再提交一次。")
        return ask(task, data, **job)

    monkeypatch.setattr(inspection, "ask", busy)
    rows = paper.lines(cast.school.name)
    rows["人员"][0][2] = 371002199001011234
    book = SimpleUploadedFile("存量.xlsx", paper.workbook(rows), XLSX_TYPE)
    form = {"workbook": book, "scans": [pdf("原件.pdf")]}
    answer = cast.client(cast.officer).post(reverse("backfill-upload"), form)
    assert (
        "这次没有生成标出错误的工作簿：系统正忙，请过一分钟再提交一次。" in answer.content.decode()
    )
    assert "token" not in answer.context
