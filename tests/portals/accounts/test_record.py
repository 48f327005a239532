import pytest
from django.db import connection

from accounts.domain import people
from core import ledger_triggers
from core.models import Entry


@pytest.fixture
def deeds(cast):
    people.reset(cast.membership(cast.dean), by=cast.lead, reason="忘记口令")
    people.reset(cast.membership(cast.dean_b), by=cast.lead_b, reason="忘记口令")


def test_an_auditor_reads_every_chain_of_the_city(cast, deeds):
    client = cast.client(cast.auditor)
    page = client.get("/record/?sort=at")
    assert [row.chain for row in page.context["pages"]] == ["371002", "371003"]
    page = client.get("/record/?chain=371003")
    assert [row.reason for row in page.context["pages"]] == ["忘记口令"]


def test_search_and_export(cast, deeds):
    client = cast.client(cast.auditor)
    assert client.get("/record/?q=文登主任").context["total"] == 1
    exported = client.post("/record/?q=文登主任", {"export": "xlsx"})
    assert exported.headers["Content-Type"].endswith("spreadsheetml.sheet")
    assert Entry.objects.latest("id").deed == "organisation.export"


def test_an_entry_shows_its_links(cast, deeds):
    entry = Entry.objects.filter(chain="371002").latest("id")
    page = cast.client(cast.auditor).get(f"/record/{entry.pk}/").content.decode()
    for digest in (entry.hash, entry.body_hash, entry.previous_hash):
        assert digest in page


def test_verify_says_that_all_is_whole(cast, deeds):
    page = cast.client(cast.auditor).post("/record/verify/")
    assert (page.context["faults"], page.context["guards"]) == ([], [])
    assert [head.chain for head in page.context["heads"]] == ["371002", "371003"]


def test_verify_finds_what_was_changed(cast, deeds):
    ledger_triggers.drop(connection)
    Entry._base_manager.filter(chain="371003").update(reason="别的理由")
    page = cast.client(cast.auditor).post("/record/verify/")
    assert [fault.chain for fault in page.context["faults"]] == ["371003"]
    assert len(page.context["guards"]) > 0
    ledger_triggers.install(connection)


@pytest.mark.parametrize("who", ["lead", "admin", "inspector", "clerk", "dean"])
def test_others_have_no_record_page(cast, who):
    client = cast.client(getattr(cast, who))
    assert client.get("/record/").status_code == 403
    assert client.post("/record/verify/").status_code == 403
