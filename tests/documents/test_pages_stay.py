"""A page that was issued stays what it was: the same bytes, whatever its rows say later."""

from __future__ import annotations

import hashlib
import re
from dataclasses import replace

import pytest

from accounts import documents
from accounts.documents import registry
from accounts.domain import pages
from accounts.models import IssuedPage, Organisation, PageMark, SealedScan, WrittenOnce
from accounts.models.issued import ChangedPage
from contracts.models import Agreement, AgreementCourse
from core import files as stored_files
from core import ledger
from core.documents import Paragraph
from core.models import Entry
from institutions.models import Institution, Person
from tests.documents.case_makers import MAKERS
from tests.documents.required import REQUIRED, SIGNED_ELSEWHERE, UNSEALED
from vetting.models import Announcement, Listing

pytestmark = pytest.mark.django_db
WORDS = re.compile(r"[a-z]+\.[a-z]+:\d+|记录编号|打印时间")
READERS = ("lead", "officer", "clerk", "clerk_b", "dean")


def _rewrite_everything():
    """Names, clauses, prices, words of the call: as if years of deeds had gone over the rows."""
    Institution.objects.update(name="改名培训学校", legal_representative="赵六", address="新路9号")
    Organisation.objects.update(name="改名单位")
    Person.objects.update(name="改名人员")
    Agreement.objects.update(dispute="改为仲裁。", number="改号", valid_until="2031-01-01")
    AgreementCourse.objects.update(price="99.00")
    Listing.objects.update(service_items="改了项目", document_number="改了文号")
    Announcement.objects.update(name="改了标题", conditions="改了条件")


def _other_words(page):
    def compose(*args):
        made = page.compose(*args)
        return replace(made, title="改了标题", blocks=(Paragraph("改了词句。"),))

    return replace(page, compose=compose)


@pytest.mark.parametrize(("label", "name"), sorted(MAKERS))
def test_an_issued_page_is_the_same_bytes_for_ever(cast, time, office, monkeypatch, label, name):
    """It carries what it must and no word of the program; then its rows and its composer change."""
    row = MAKERS[label, name](cast, time)
    page = documents.find(label, name)
    issued = pages.newest(row, name)
    _carries_what_it_must(issued, label, name)
    before = (issued.article, issued.blocks, stored_files.read(issued.word))
    _rewrite_everything()
    monkeypatch.setitem(registry._pages, page.key, _other_words(page))
    later = type(row).objects.get(pk=row.pk)
    address = f"/print/{label}/{row.pk}/{name}/{issued.edition}/"
    printed = 0
    for who in READERS:
        answer = cast.client(getattr(cast, who)).get(address)
        if answer.status_code == 200:
            assert before[0] in answer.content.decode(), who
            word = cast.client(getattr(cast, who)).get(f"{address}word/")
            assert b"".join(word) == before[2]
            printed += 1
    assert printed > 0
    kept = pages.newest(later, name)
    assert (kept.text(), kept.page(), kept.edition) == (
        before[0], issued.page(), issued.edition,
    )  # fmt: skip
    assert kept.article_sha256 == hashlib.sha256(before[0].encode()).hexdigest()
    _has_hash_in_the_record(kept, page)


def _carries_what_it_must(issued, label, name):
    page, said = issued.page(), issued.page().plain()
    assert [word for word in REQUIRED.get((label, name), ()) if word not in said] == []
    # P11: no word of the program on an official page.
    assert (WORDS.findall(issued.text()), "None" in said) == ([], False)
    assert (page.issuer, issued.dated is not None, page.carries_seal) == (
        issued.office.name, True, (label, name) not in UNSEALED,
    )  # fmt: skip
    assert page.contact.text() != "" or not page.sealed
    assert issued.signer != "" or label in SIGNED_ELSEWHERE


def _has_hash_in_the_record(kept, page):
    entries = Entry.objects.filter(deed_id=kept.deed_id)
    holding = [entry for entry in entries if kept.article_sha256 in entry.body]
    assert len(holding) == 1
    assert kept.blocks_sha256 in holding[0].body
    assert holding[0].deed in page.issued_by
    assert (list(ledger.verify()), list(ledger.verify_beside())) == ([], [])


def test_every_page_is_issued_somewhere():
    """Or it is a working form that says why it is none."""
    pages_ = [page for page in documents.registered() if not page.exempt]
    assert {page.key for page in pages_} - MAKERS.keys() == set()
    assert MAKERS.keys() - {page.key for page in pages_} == set()


def test_working_forms_are_these_and_each_says_why():
    found = {page.name: str(page.exempt) for page in documents.registered() if page.exempt}
    assert all(len(reason) > 8 for reason in found.values())
    drawn = {name.partition("-")[0] if name.startswith("proposal-") else name for name in found}
    assert drawn == {"copy-receipt", "person-receipt", "sheet", "proposal"}


def test_an_issued_page_cannot_be_written_again_or_deleted(cast, time):
    row = MAKERS["contracts.agreement", "contract"](cast, time)
    issued = pages.newest(row, "contract")
    issued.article = "改过"
    with pytest.raises(WrittenOnce):
        issued.save()
    with pytest.raises(WrittenOnce):
        issued.delete()
    for model in (IssuedPage, PageMark, SealedScan):
        with pytest.raises(WrittenOnce):
            model.objects.update(id=7)
        with pytest.raises(WrittenOnce):
            model.objects.all().delete()
    assert pages.newest(row, "contract").text() != "改过"


def test_bytes_that_were_changed_past_the_model_are_shown_to_nobody(cast, time):
    row = MAKERS["contracts.agreement", "contract"](cast, time)
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("UPDATE accounts_issuedpage SET article = '改过' WHERE name = 'contract'")
    with pytest.raises(ChangedPage):
        pages.newest(row, "contract").text()
    answer = cast.client(cast.lead).get(f"/print/contracts.agreement/{row.pk}/contract/1/")
    assert (answer.status_code, "与定稿时的记录不符" in answer.content.decode()) == (422, True)
