"""verify_ledger holds every kept page, Word file, mark and sealed scan against the record."""

from __future__ import annotations

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.domain import kept_pages, pages
from accounts.models import IssuedPage, PageMark, SealedScan
from core import deeds, ledger
from core import files as stored_files
from core.deeds import deed, record
from core.models.subject import ref
from tests.documents.case_makers import MAKERS
from tests.factories import contracts as signed
from tests.factories import institutions as people

# That every page of every kind agrees with the record is told by test_pages_stay.
pytestmark = pytest.mark.django_db


def told() -> list[str]:
    assert list(ledger.verify()) == []  # the entries themselves are whole
    return [str(apart) for apart in ledger.verify_beside()]


def by_hand(sql: str, *values: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)


@pytest.fixture
def page(cast, time) -> IssuedPage:
    """A signed agreement: its page with the sealed scan that its deed took."""
    issued = pages.newest(signed.active_agreement(cast), "contract")
    return IssuedPage.objects.get(pk=issued.pk)  # whole: as it was, whatever is changed beneath


@pytest.fixture
def scanned(cast, time) -> SealedScan:
    """A refusal whose sealed scan came back later."""
    row = MAKERS["vetting.application", "disqualified"](cast, time)
    issued = pages.newest(row, "disqualified")
    file = people.stored_file("盖章.pdf")
    return pages.add_scan(issued, by=cast.officer, file=file, differs="日期")


def entry_of(issued: IssuedPage) -> str:
    from core.models import Entry

    (entry,) = Entry.objects.filter(body__contains=f'"row":"{ref(issued)}"')
    return f"{entry.chain}#{entry.seq}"


@pytest.mark.parametrize(
    ("column", "what"),
    [("blocks", "the text (blocks)"), ("article", "the article (HTML)"), ("number", "number"),
     ("signer", "signer"), ("article_sha256", "the article (HTML)"), ("deed_id", "deed_id")],
)  # fmt: skip
def test_one_changed_byte_of_a_page_is_told_with_its_row_and_number(page, column, what):
    other = f"{getattr(page, column)[:-1]}。"
    by_hand(f"UPDATE accounts_issuedpage SET {column} = %s WHERE id = %s", other, page.pk)
    now = IssuedPage.objects.get(pk=page.pk)
    mine = [line for line in told() if line.startswith(f"{ref(page)} ")]
    assert mine == [f"{ref(page)} ({now}): {what} is not as entry {entry_of(page)} recorded"]


def test_a_page_changed_together_with_the_digest_beside_it_is_told(page):
    from core import canonical

    by_hand(
        "UPDATE accounts_issuedpage SET article = %s, article_sha256 = %s WHERE id = %s",
        "改过", canonical.sha("改过"), page.pk,
    )  # fmt: skip
    assert page.text() != IssuedPage.objects.get(pk=page.pk).text()  # the page itself cannot tell
    what = f"the article (HTML) is not as entry {entry_of(page)} recorded"
    assert told() == [f"{ref(page)} ({page}): {what}"]


def test_one_changed_byte_of_a_word_file_is_told(page):
    place = stored_files.path_of(page.word)
    place.write_bytes(place.read_bytes()[:-1] + b"x")
    line = f"{ref(page)} ({page}): the Word file is not as entry {entry_of(page)} recorded"
    assert told() == [line]
    place.unlink()
    assert told() == [line]


def test_another_word_file_put_in_its_place_is_told(page):
    other = people.stored_file("别的.pdf")
    by_hand("UPDATE accounts_issuedpage SET word_id = %s WHERE id = %s", other.pk, page.pk)
    assert len(told()) == 1


def test_one_changed_byte_of_a_sealed_scan_is_told(cast, page, scanned):
    """Both of the scan that came back later, and of the one that the deed took."""
    assert told() == []
    for scan in (scanned, page.scans.get()):
        place = stored_files.path_of(scan.file)
        before = place.read_bytes()
        place.write_bytes(before[:-1] + b"x")
        mine = [line for line in told() if line.startswith(f"{ref(scan)} ")]
        place.write_bytes(before)
        assert len(mine) == 1
        assert "the file is not as entry" in mine[0]
        assert scan.page.number in mine[0]


def test_what_a_scan_says_of_itself_is_held_against_the_record(scanned):
    by_hand("UPDATE accounts_sealedscan SET differs = '' WHERE id = %s", scanned.pk)
    assert [line.partition(": ")[2][:7] for line in told()] == ["differs"]


def test_a_missing_row_is_told(page, scanned):
    by_hand("DELETE FROM accounts_sealedscan WHERE id = %s", scanned.pk)
    (line,) = told()
    assert line.startswith(f"{ref(scanned)} ({ref(scanned.page)}): entry ")
    assert line.endswith("recorded it, and it is missing")
    by_hand("DELETE FROM accounts_issuedpage WHERE id = %s", scanned.page_id)
    assert any(line.startswith(f"{ref(scanned.page)} ({scanned.page.number}): ") for line in told())


def test_an_additional_row_is_told(page, scanned):
    page.pk, page.edition, page._state.adding = None, 2, True
    IssuedPage.objects.bulk_create([page])
    scanned.pk, scanned._state.adding = None, True
    SealedScan.objects.bulk_create([scanned])
    assert told() == [
        f"{ref(page)} ({page}): no entry of the record knows it",
        f"{ref(scanned)} ({scanned.page}): no entry of the record knows it",
    ]


def test_a_mark_that_was_added_changed_or_taken_away_is_told(cast, time):
    row = MAKERS["contracts.amendment", "amendment"](cast, time)
    mark = PageMark.objects.get(later=pages.newest(row, "amendment"))
    assert told() == []
    by_hand("UPDATE accounts_pagemark SET effect = 'retracted' WHERE id = %s", mark.pk)
    assert [line.rpartition(": ")[2][:6] for line in told()] == ["effect"]
    by_hand("DELETE FROM accounts_pagemark WHERE id = %s", mark.pk)
    assert [line.startswith(ref(mark)) for line in told()] == [True]
    PageMark.objects.bulk_create(
        [PageMark(earlier=mark.later, later=mark.earlier, effect="varied")]
    )
    assert "no entry of the record knows it" in told()[0]


def test_verify_ledger_and_the_auditors_page_tell_it(cast, page, capsys):
    by_hand("UPDATE accounts_issuedpage SET article = '改过' WHERE id = %s", page.pk)
    with pytest.raises(SystemExit):
        call_command("verify_ledger")
    assert f"{ref(page)} ({page}): the article (HTML)" in capsys.readouterr().err
    shown = cast.client(cast.auditor).post("/record/verify/")
    assert [apart.row for apart in shown.context["apart"]] == [ref(page)]
    assert f"官方文书存档 {ref(page)}（{page}）与记录不符" in shown.content.decode()
    with capsys.disabled():
        assert cast.client(cast.city).post("/record/verify/").status_code == 200


@deed
def _copies(page: IssuedPage, count: int, *, by) -> None:
    """As many pages more, each in the record."""
    copies = []
    for number in range(count):
        copy = IssuedPage.objects.get(pk=page.pk)
        copy.pk, copy.edition, copy.deed_id = None, 10 + number, deeds.current().deed_id
        copies.append(copy)
    record(page.office, "copies", by=by)
    for copy in IssuedPage.objects.bulk_create(copies):
        deeds.add_paper(page.office, kept_pages.said_of(copy, None), issued_by=())


def test_the_check_of_a_thousand_pages_asks_no_more_often_than_that_of_one(cast, page):
    with CaptureQueriesContext(connection) as few:
        assert list(kept_pages.faults()) == []
    _copies(page, 1000, by=cast.officer)
    with CaptureQueriesContext(connection) as many:
        assert list(kept_pages.faults()) == []
    assert IssuedPage.objects.count() > 1000
    assert len(many) == len(few) == 4


def test_a_forged_entry_is_told_by_its_chain_and_its_pages_by_themselves(cast, page):
    """The check does not break on a body that is no entry of ours."""
    from core import ledger_triggers

    chain, _hash, seq = entry_of(page).partition("#")
    ledger_triggers.drop(connection)
    try:
        by_hand(
            "UPDATE core_entry SET body = %s WHERE chain = %s AND seq = %s",
            '{"facts":["papers":[', chain, int(seq),
        )  # fmt: skip
        found = [apart.what for apart in kept_pages.faults() if apart.row == ref(page)]
        assert found == ["no entry of the record knows it"]
        assert [fault.seq for fault in ledger.verify() if fault.chain == chain] == [int(seq)]
    finally:
        ledger_triggers.install(connection)
