import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import translation

from accounts import documents
from accounts.enums import Role
from core import files as stored_files
from core.documents import Document, Paragraph
from core.models import Entry
from portals.kit import files, printouts
from portals.kit.deed_form import CheckedFileField
from tests.scans import PDF
from tests.toy.models import Ticket


@pytest.fixture
def paper(cast):
    """A working form of the toy: drawn from its row while it has words."""
    return documents.register(
        documents.Page(
            Ticket,
            "answer",
            "答复通知书",
            lambda _row: Document(
                title="答复通知书",
                issuer="环翠区教育和体育局",
                number="环教〔2026〕1号",
                blocks=(Paragraph("答复如下。"),),
            ),
            lambda _row: cast.bureau,
            lambda _row, actor: actor.role == Role.DISTRICT,
            exempt="试用",
            drafted=lambda row: row.text != "",
        )
    )


def test_a_paper_prints_issuer_number_title_and_stamp_place(cast, ticket, paper):
    page = cast.client(cast.officer).get(f"/print/toy.ticket/{ticket.pk}/answer/").content.decode()
    body = page[page.index("<article") :]
    for part in ("环翠区教育和体育局", "环教〔2026〕1号", "答复通知书", "（印章）"):
        assert part in body
    assert "toy.ticket" not in body


def test_a_paper_stays_chinese_for_a_reader_of_english(cast, ticket, paper):
    client = cast.client(cast.officer)
    client.cookies["django_language"] = "en"
    with translation.override("zh-hans"):  # what the request sets ends with it
        page = client.get(f"/print/toy.ticket/{ticket.pk}/answer/").content.decode()
    assert '<html lang="en">' in page
    assert '<article class="official" lang="zh-CN">' in page
    assert "环教〔2026〕1号" in page


def test_a_paper_is_not_there_for_strangers_or_before_its_time(cast, ticket, paper):
    path = f"/print/toy.ticket/{ticket.pk}/answer/"
    assert cast.client(cast.officer_b).get(path).status_code == 404
    assert cast.client(cast.officer).get(path.replace("answer", "other")).status_code == 404
    Ticket.objects.update(text="")
    assert cast.client(cast.officer).get(path).status_code == 404
    assert printouts.of(Ticket.objects.get(), cast.officer) == []


def test_papers_lists_what_may_be_printed_now(cast, ticket, paper):
    shown = [(p.title, p.url) for p in printouts.of(ticket, cast.officer)]
    assert shown == [("答复通知书", f"/print/toy.ticket/{ticket.pk}/answer/")]


@pytest.fixture
def scan(cast, ticket, settings, tmp_path, monkeypatch):
    settings.MEDIA_ROOT = tmp_path
    upload = SimpleUploadedFile("扫描.pdf", PDF, content_type="application/pdf")
    stored = stored_files.accept(upload, kinds=[stored_files.Kind.PDF], by=cast.officer)
    monkeypatch.setattr(Ticket, "scan", stored, raising=False)
    return f"/file/toy.ticket/{ticket.pk}/scan/"


def test_a_download_is_a_recorded_post(cast, ticket, scan):
    files.register(Ticket, "scan", name=lambda row: f"工单{row.pk}")
    client = cast.client(cast.officer)
    assert client.get(scan).status_code == 405
    answer = client.post(scan)
    assert b"".join(answer) == PDF
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Disposition"].startswith("attachment;")
    entry = Entry.objects.get()
    assert (entry.deed, entry.subject) == ("ticket.download", f"toy.ticket:{ticket.pk}")


def test_a_harmless_download_is_a_get_and_leaves_no_entry(cast, ticket, scan):
    files.register(Ticket, "scan", plain=True)
    answer = cast.client(cast.officer).get(scan)
    assert (answer.status_code, Entry.objects.count()) == (200, 0)
    assert cast.client(cast.officer).post(scan).status_code == 405


def test_a_download_of_another_district_or_of_an_unregistered_column_is_404(cast, ticket, scan):
    assert cast.client(cast.officer).post(scan).status_code == 404
    files.register(Ticket, "scan")
    assert cast.client(cast.officer_b).post(scan).status_code == 404
    assert cast.client(cast.dean).post(scan).status_code == 404


def test_a_download_that_is_not_allowed_is_404(cast, ticket, scan):
    files.register(Ticket, "scan", allow=lambda row, actor: actor.is_lead)
    assert cast.client(cast.officer).post(scan).status_code == 404
    assert cast.client(cast.lead).post(scan).status_code == 200


def test_a_file_field_says_what_it_takes_in_the_readers_language():
    help_text = CheckedFileField().help_text
    with translation.override("en"):
        assert str(help_text) == "You can upload PDF, JPG, PNG."
    assert str(help_text) == "可上传 PDF、JPG、PNG。"
