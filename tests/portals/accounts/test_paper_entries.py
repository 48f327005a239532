"""From the page of the row to the desk of the person who checks it."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.models import PaperEntry
from contracts.models import Amendment
from core import clock
from core.fsm import fresh
from core.models import Entry
from evaluations.models import Consequence
from inspections.models import Rectification
from portals.kit import links, words
from tests.factories import contracts
from tests.factories import evaluations as rounds
from tests.factories import institutions as files
from tests.factories.paper_entries import typed

pytestmark = pytest.mark.django_db


@pytest.fixture
def person(cast):
    return files.cleared_staff(cast.institution)


def send(client, row, name, **data):
    label = row._meta.label_lower
    return client.post(f"/do/{label}/{row.pk}/{name}/", {"_version": fresh(row).version, **data})


def a_scan():
    return SimpleUploadedFile("来函.pdf", files.PDF, "application/pdf")


def test_from_the_persons_page_to_the_leads_desk(cast, person):
    officer, lead = cast.client(cast.officer), cast.client(cast.lead)
    page = f"/staff/{person.pk}/"
    url = f"/do/institutions.staff/{person.pk}/enter_paper_deed/"
    assert f'href="{url}"' in officer.get(page).content.decode()
    answer = send(
        officer, person, "enter_paper_deed",
        what="remove:INSTITUTION", dated=clock.today().isoformat(), reason="离职", entry_scan=a_scan(),
    )  # fmt: skip
    assert answer.status_code == 302
    row = PaperEntry.objects.get()
    block = "待核对的代录件"
    assert block in lead.get("/").content.decode()
    assert block not in officer.get("/").content.decode()
    here = f"/paper/{row.pk}/"
    shown = lead.get(here).content.decode()
    assert [word for word in ("离职", "经办甲", person.title()) if word not in shown] == []
    assert send(officer, row, "check_entry").status_code == 422
    assert send(lead, row, "check_entry").status_code == 302
    assert (fresh(row).state, fresh(person).state) == ("checked", "removed")
    marked = lead.get(page).content.decode()
    assert f'href="{here}"' in marked


@pytest.mark.parametrize("who", ["officer_b", "clerk_b", "dean"])
def test_a_strangers_pages_do_not_exist(cast, person, who):
    row = typed(cast, person)
    client = cast.client(getattr(cast, who))
    urls = [
        f"/paper/{row.pk}/",
        f"/do/accounts.paperentry/{row.pk}/check_entry/",
        f"/do/accounts.paperentry/{row.pk}/return_entry/",
        f"/do/institutions.staff/{person.pk}/enter_paper_deed/",
    ]
    assert {url: client.get(url).status_code for url in urls} == dict.fromkeys(urls, 404)
    assert client.post(f"/file/accounts.paperentry/{row.pk}/entry_scan/").status_code == 404


def test_the_scan_is_downloaded_by_both_sides_and_recorded(cast, person):
    row = typed(cast, person)
    for who in (cast.lead, cast.clerk):
        answer = cast.client(who).post(f"/file/accounts.paperentry/{row.pk}/entry_scan/")
        assert answer.status_code == 200
    assert Entry.objects.filter(deed="paperentry.download").count() == 2


def test_the_list_shows_ones_own_bureaus(cast, person):
    row = typed(cast, person)
    assert row.title() in cast.client(cast.officer).get("/paper/").content.decode()
    assert row.title() not in cast.client(cast.officer_b).get("/paper/").content.decode()


def test_a_schools_refusal_of_a_person_is_typed_in_and_checked(cast):
    """A paper that states more than a reason has a form of its own; the checker reads what it states."""
    officer, lead = cast.client(cast.officer), cast.client(cast.lead)
    row = contracts.agreed_placement(cast)
    staff = row.present_staff()[0]
    url = f"/do/contracts.placement/{row.pk}/enter_paper_refuse_person/"
    assert f'href="{url}"' in officer.get(links.url(row, cast.officer)).content.decode()
    answer = send(
        officer, row, "enter_paper_refuse_person",
        staff=staff.pk, dated=clock.today().isoformat(), reason="多次迟到", entry_scan=a_scan(),
    )  # fmt: skip
    assert answer.status_code == 302
    entry = PaperEntry.objects.get()
    shown = lead.get(f"/paper/{entry.pk}/").content.decode()
    assert [word for word in (staff.person.name, "多次迟到") if word not in shown] == []
    assert send(lead, entry, "check_entry").status_code == 302
    assert row.present_staff() == []


def test_an_institutions_proposal_is_typed_in_and_checked(cast):
    officer, lead = cast.client(cast.officer), cast.client(cast.lead)
    row = contracts.active_agreement(cast)
    end = row.valid_until - clock.ONE_DAY
    answer = send(
        officer, row, "enter_paper_propose_amendment",
        cause="period", dated=clock.today().isoformat(), reason="提前结束", entry_scan=a_scan(),
        effective_on=clock.today().isoformat(), valid_until=end.isoformat(),
    )  # fmt: skip
    assert answer.status_code == 302
    entry = PaperEntry.objects.get()
    shown = lead.get(f"/paper/{entry.pk}/").content.decode()
    assert words.written(f"变更后的截止日期：{end.isoformat()}") in shown
    assert send(lead, entry, "check_entry").status_code == 302
    change = Amendment.objects.get()
    assert (change.proposed_side, change.text, change.document) == (
        "INSTITUTION", "提前结束", entry.entry_scan,
    )  # fmt: skip


def test_a_schools_written_order_is_typed_in_and_checked(cast):
    officer, lead = cast.client(cast.officer), cast.client(cast.lead)
    rounds.published_round(cast, parents=[5] * 6 + [1] * 6)
    draft = Consequence.objects.get(kind="ORDER")
    form = officer.get(f"/do/evaluations.consequence/{draft.pk}/enter_paper_take/")
    assert draft.text in form.content.decode()
    answer = send(
        officer, draft, "enter_paper_take",
        number="校整〔2026〕1号", clause="协议第六条", demands="改进课堂管理",
        dated=clock.today().isoformat(), reason="家长不满意", entry_scan=a_scan(),
    )  # fmt: skip
    assert answer.status_code == 302
    assert send(lead, PaperEntry.objects.get(), "check_entry").status_code == 302
    order = Rectification.objects.get()
    assert (order.number, order.facts_text, order.issuer) == (
        "校整〔2026〕1号", "家长不满意", cast.school.organisation,
    )  # fmt: skip
    page = officer.get(links.url(order, cast.officer)).content.decode()
    label = "inspections.rectification"
    offered = ("enter_reply", "enter_paper_extend", "enter_paper_cancel")
    urls = [f'href="/do/{label}/{order.pk}/{name}/"' for name in offered]
    assert [url for url in urls if url not in page] == []
