"""CITY and AUDITOR fetch the daily anchors and the key; verifying holds the record against them."""

from datetime import timedelta

import pytest
from django.conf import settings

from accounts.domain import people
from core import anchoring, anchors, clock
from tests.core import forgery, malformed


@pytest.fixture
def anchored(cast):
    for who, by in ((cast.dean, cast.lead), (cast.dean2, cast.lead), (cast.dean_b, cast.lead_b)):
        people.reset(cast.membership(who), by=by, reason="忘记口令")
    anchoring.write(anchoring.TODAY)
    return anchors.name_of(clock.today())


@pytest.mark.parametrize("who", ["city", "auditor"])
def test_they_see_each_day_and_fetch_the_file_and_the_key(cast, anchored, who):
    with clock.frozen(clock.now() + timedelta(days=1)):
        anchoring.write(anchoring.TODAY)
        later = anchors.name_of(clock.today())
    client = cast.client(getattr(cast, who))
    page = client.get("/record/anchors/")
    assert [name for name, _anchor in page.context["rows"]] == [later, anchored]
    kept = settings.ANCHORS_DIR / anchored
    text = page.content.decode()
    assert anchors.read(kept).digest in text
    ((key, fingerprint),) = page.context["keys"]
    assert fingerprint in text
    assert b"".join(client.get(f"/record/anchors/{anchored}")) == kept.read_bytes()
    fetched = b"".join(client.get(f"/record/anchors/{key}"))
    assert fetched == (settings.ANCHORS_DIR / key).read_bytes()


@pytest.mark.parametrize("name", ["..", "anchor_key", "anchor-2001-01-01.json", "key-0.pem"])
def test_nothing_else_of_the_folder_can_be_fetched(cast, anchored, name):
    (settings.ANCHORS_DIR / "anchor_key").write_text("geheim")
    assert cast.client(cast.city).get(f"/record/anchors/{name}").status_code == 404


def test_a_changed_file_is_marked_and_told_by_the_check(cast, anchored):
    path = settings.ANCHORS_DIR / anchored
    path.write_text(path.read_text().replace('"371002",2,', '"371002",1,'))
    client = cast.client(cast.auditor)
    assert [anchor for _name, anchor in client.get("/record/anchors/").context["rows"]] == [None]
    page = client.post("/record/verify/")
    assert page.context["doubtful"] == [anchored]
    assert f"锚点文件 {anchored} 被改动" in page.content.decode()


def test_malformed_files_are_told_and_the_pages_stand(cast, anchored):
    bad = []
    for number, name in enumerate(malformed.NAMES):
        path = settings.ANCHORS_DIR / anchors.name_of(clock.today() + timedelta(days=1 + number))
        malformed.write(path, name, settings.ANCHOR_KEYS[0])
        bad.append(path.name)
    client = cast.client(cast.auditor)
    rows = client.get("/record/anchors/").context["rows"]
    assert [name for name, anchor in rows if anchor is None] == bad[::-1]
    page = client.post("/record/verify/")
    assert (page.context["doubtful"], page.context["faults"]) == (bad, [])
    assert [anchor.name for anchor in page.context["anchors"]] == [anchored]


def test_the_check_on_the_page_finds_a_record_written_anew(cast, anchored):
    client = cast.client(cast.auditor)
    page = client.post("/record/verify/")
    assert (page.context["faults"], len(page.context["anchors"])) == ([], 1)
    forgery.commit("first_entry_rewritten_with_all_hashes")
    page = client.post("/record/verify/")
    assert [str(fault) for fault in page.context["faults"]] == [
        f"371002#2: not the entry that anchor {anchored} knows"
    ]


def test_without_an_anchor_the_page_promises_less(cast):
    page = cast.client(cast.auditor).post("/record/verify/")
    assert "不能排除整条记录被截断或改写" in page.content.decode()


@pytest.mark.parametrize("who", ["lead", "admin", "inspector", "clerk", "principal", "panel1"])
def test_others_have_no_anchors(cast, anchored, who):
    client = cast.client(getattr(cast, who))
    assert client.get("/record/anchors/").status_code == 403
    assert client.get(f"/record/anchors/{anchored}").status_code == 403


def test_nobody_is_told_of_heads_by_message_any_more(cast, anchored):
    from accounts.models import Message

    assert Message.objects.filter(kind="ledger.heads").count() == 0
