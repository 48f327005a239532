"""A picture of evidence: shown without what the camera wrote into it, its original opened on record."""

from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from core import clock, files
from core.errors import Forbidden
from core.models import Entry, StoredFile
from inspections.domain import originals
from inspections.models import Violation
from portals.kit import act
from tests import scans
from tests.factories import contracts, identity, inspections
from tests.factories.institutions import stored_file

WHY = {"reason": "申辩称照片不是在本校拍摄，核对拍摄地点"}


def photograph():
    """Held upright, at 37.5 N 122.1 E."""
    told = Image.Exif()
    told[0x0112] = 6
    told.get_ifd(0x8825).update({1: "N", 2: (37.0, 30.0, 0.0), 3: "E", 4: (122.0, 6.0, 0.0)})
    return scans.picture("JPEG", 40, 30, exif=told)


def recorded(cast, data, name="现场.jpg"):
    contracts.running_placement(cast)
    url = act.url(act.find("institutions.institution", "record-violation"), cast.institution)
    facts = {
        "about": "institution", "code": "I1", "happened_on": clock.today().isoformat(),
        "facts_text": "与约定不符", "person_name": "",
        "evidence": SimpleUploadedFile(name, data, "image/jpeg" if name.endswith("jpg") else ""),
    }  # fmt: skip
    done = cast.client(cast.officer).post(url, facts)
    assert done.status_code == 302, done.content.decode()
    return Violation.objects.get()


def where(row, field="evidence"):
    return reverse("original", args=[row._meta.label_lower, row.pk, field])


@pytest.fixture
def row(cast):
    return recorded(cast, photograph())


def test_what_is_shown_is_upright_and_says_nothing_of_the_place(row):
    shown = Image.open(BytesIO(files.read(row.evidence)))
    assert (shown.size, dict(shown.getexif())) == ((30, 40), {})
    assert files.read(row.evidence.original) == photograph()


def test_a_paper_is_its_own_original(cast):
    row = recorded(cast, scans.PDF, "记录.pdf")
    assert (row.evidence.original, files.read(row.evidence)) == (None, scans.PDF)
    assert cast.client(cast.officer).get(where(row)).status_code == 404


def test_the_office_that_holds_the_case_opens_the_original_on_record(cast, row):
    client = cast.client(cast.officer)
    page = client.get(reverse("violation", args=[row.pk]))
    assert where(row) in page.content.decode()
    assert client.get(where(row)).status_code == 200
    answer = client.post(where(row), WHY)
    assert b"".join(answer.streaming_content) == photograph()
    assert answer["Content-Disposition"].startswith("attachment")
    entry = Entry.objects.get(deed="violation.reveal")
    assert (entry.reason, row.evidence.original.sha256 in entry.body) == (WHY["reason"], True)


def test_the_record_names_both_from_the_start(row):
    body = Entry.objects.get(deed="violation.record").body
    assert f'"original":"{row.evidence.original.sha256}"' in body
    assert f'"sha256":"{row.evidence.sha256}"' in body


def test_nothing_is_opened_without_a_reason(cast, row):
    answer = cast.client(cast.officer).post(where(row), {"reason": " "})
    assert (answer.status_code, Entry.objects.filter(deed="violation.reveal").count()) == (422, 0)


@pytest.mark.parametrize("who", ["officer_b", "clerk", "dean", "inspector", "city", "auditor"])
def test_nobody_else_opens_the_original_or_is_offered_it(cast, row, who):
    client = cast.client(getattr(cast, who))
    for answer in (client.get(where(row)), client.post(where(row), WHY)):
        assert answer.status_code in {403, 404}
    assert not originals.may_open(row, getattr(cast, who))
    assert Entry.objects.filter(deed="violation.reveal").count() == 0


def test_only_pictures_of_evidence_have_a_way_to_an_original(cast, row):
    client = cast.client(cast.officer)
    assert (
        client.get(reverse("original", args=["inspections.exitcase", 1, "stay_file"])).status_code
        == 404
    )
    assert client.get(where(row, "recorded_by")).status_code == 404
    order = inspections.issued_order(cast, violation=None)
    assert client.get(where(order, "reply_file")).status_code == 404


def test_the_sweep_leaves_an_original_whose_picture_is_held(row):
    loose = files.accept(
        SimpleUploadedFile("散.jpg", scans.picture("JPEG", 9, 9), "image/jpeg"),
        kinds=files.SCANS, by="tests", evidence=True,
    )  # fmt: skip
    with clock.frozen(clock.now() + clock.timedelta(days=40)):
        assert (files.sweep().rows, files.sweep().rows, files.sweep().rows) == (1, 1, 0)
    assert not StoredFile.objects.filter(pk__in=[loose.pk, loose.original_id]).exists()
    assert files.read(row.evidence.original) == photograph()


@pytest.mark.django_db
def test_other_papers_keep_no_original():
    assert stored_file("扫描件.pdf").original is None
    plain = SimpleUploadedFile("证照.jpg", photograph(), "image/jpeg")
    assert files.accept(plain, kinds=files.SCANS, by="tests").original is None


def test_an_account_reset_by_another_does_not_open_it_until_its_owner_is_confirmed(cast, row):
    tied = identity.reset(cast.officer, by=cast.lead)
    with pytest.raises(Forbidden, match="尚未确认本人"):
        originals.reveal(row, by=tied, field="evidence", **WHY)
    identity.confirmed(cast.officer, by=cast.city_lead)
    free = identity.again(cast.officer)
    assert originals.reveal(row, by=free, field="evidence", **WHY) == row.evidence.original
