"""盖章件: what waits for its scan, one by one and a folder at once; who may have it."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.domain import pages
from accounts.models import SealedScan
from core.errors import Forbidden, Invalid
from core.models import Entry
from portals.kit import workbench
from tests.documents.makers import MAKERS, NUMBER
from tests.factories import contracts as signed
from tests.factories import inspections as exits
from tests.factories import institutions as people
from tests.scans import PDF

pytestmark = pytest.mark.django_db


@pytest.fixture
def refusal(cast, time):
    row = MAKERS["vetting.application", "disqualified"](cast, time)
    return pages.newest(row, "disqualified")


def waiting(actor):
    return [str(each) for each in pages.without_scan(actor)]


def test_a_page_waits_on_its_offices_workbench_until_its_scan_is_there(cast, refusal):
    assert f"资质审核不合格通知书 {NUMBER}" in waiting(cast.officer)
    assert waiting(cast.officer_b) == []
    body = cast.client(cast.officer).get("/").content.decode()
    assert "待上传盖章件" in body
    pages.add_scan(refusal, by=cast.officer, file=people.stored_file("盖章.pdf"))
    assert f"资质审核不合格通知书 {NUMBER}" not in waiting(cast.officer)


def test_the_deed_that_took_the_signed_file_leaves_nothing_to_wait_for(cast):
    row = signed.active_agreement(cast)
    issued = pages.newest(row, "contract")
    assert issued.scans.get().file == row.signed_file
    assert str(issued) not in waiting(cast.officer)


def test_the_scan_prevails_and_says_what_differs(cast, refusal):
    with pytest.raises(Invalid, match="请写明不同之处"):
        pages.add_scan(refusal, by=cast.officer, file=people.stored_file(), number="另一号")
    pages.add_scan(
        refusal, by=cast.officer, file=people.stored_file(), number="环教审〔2026〕9号",
        differs="文号由公文系统编排。",
    )  # fmt: skip
    pk = refusal.subject.partition(":")[2]
    address = f"/print/vetting.application/{pk}/disqualified/1/"
    body = cast.client(cast.clerk).get(address).content.decode()
    assert ("以盖章件为准" in body, "文号由公文系统编排。" in body) == (True, True)
    answer = cast.client(cast.clerk).get(f"{address}scan/")
    assert (answer.status_code, answer["X-Content-Type-Options"]) == (200, "nosniff")
    assert cast.client(cast.clerk_b).get(f"{address}scan/").status_code == 404
    assert refusal.text() in body
    entry = Entry.objects.get(deed="organisation.add_scan")
    assert SealedScan.objects.get(page=refusal).file.sha256 in entry.body


def test_only_the_office_that_issued_it_adds_a_scan(cast, refusal):
    for who in ("officer_b", "city", "clerk"):
        with pytest.raises(Forbidden):
            pages.add_scan(refusal, by=getattr(cast, who), file=people.stored_file())


def test_a_school_that_did_not_sign_has_the_text_but_not_the_sealed_scan(cast):
    row = signed.active_agreement(cast)
    address = f"/print/contracts.agreement/{row.pk}/contract/1/"
    principal = cast.client(cast.principal)
    assert principal.get(address).status_code == 200
    assert principal.get(f"{address}scan/").status_code == 404
    assert cast.client(cast.clerk).get(f"{address}scan/").status_code == 200


def sent(cast, *names, **more):
    files = [SimpleUploadedFile(name, PDF, content_type="application/pdf") for name in names]
    return cast.client(cast.officer).post("/papers/", {"scans": files, **more}, follow=True)


def test_a_folder_of_scans_finds_its_pages_by_number_and_tells_what_fits_nothing(cast, refusal):
    answer = sent(cast, "环教测[2026]7号 盖章.pdf", "无关.pdf")
    body = answer.content.decode()
    assert ("已对应 1 份" in body, "无关.pdf" in body, answer.status_code) == (True, True, 200)
    assert refusal.scans.count() == 1


def test_a_scan_that_fits_two_pages_is_not_guessed(cast, time):
    MAKERS["vetting.objection", "accepted"](cast, time)
    body = sent(cast, "环教测〔2026〕7号.pdf").content.decode()
    assert ("对应到不止一份文书" in body, SealedScan.objects.count()) == (True, 0)


def test_one_page_is_named_and_takes_one_scan(cast, refusal):
    assert sent(cast, "甲.pdf", "乙.pdf", page=refusal.pk).status_code == 422
    assert sent(cast, page=refusal.pk).status_code == 422
    body = sent(cast, "扫描0001.pdf", page=refusal.pk, differs="日期").content.decode()
    assert ("盖章件已存入" in body, refusal.scans.get().differs) == (True, "日期")


def test_the_list_is_for_offices_that_issue_pages(cast):
    assert [
        cast.client(getattr(cast, who)).get("/papers/").status_code
        for who in ("officer", "city", "principal", "clerk")
    ] == [200, 200, 200, 403]
    assert "待上传盖章件" in {str(each.label) for each in workbench._providers}


def test_a_page_that_waits_is_known_by_whom_it_is_about(cast, time):
    """Not by the program's name for its row, nor by a round: that tells no two of them apart."""
    correction = MAKERS["vetting.correction", "correction"](cast, time)
    notice = MAKERS["vetting.publicnotice", "notice"](cast, time)
    stop = MAKERS["contracts.agreementsuspension", "stop"](cast, time)
    named = [
        pages.newest(row, name).subject_title
        for row, name in ((correction, "correction"), (notice, "notice"), (stop, "stop"))
    ]
    assert named == [str(correction.application), notice.announcement.name, str(stop.agreement)]


def test_a_notice_and_a_decision_of_a_case_are_known_by_its_party(cast, time):
    case = exits.served_case(cast)
    named = [pages.newest(row, "copy").subject_title for row in (case.notice, case.decision)]
    assert named == [case.institution.name] * 2
