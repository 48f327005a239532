"""A body that is new and comes in on paper is 代录, not 补录: it was no partner before the system."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction

from core.errors import Blocked
from institutions.domain import registration
from institutions.models import Institution
from portals.kit import links
from tests.factories import institutions as people

pytestmark = pytest.mark.django_db


def entered(cast, name):
    url = f"/do/institutions.institution/new/{name}/"
    data = {
        "uscc": people.uscc(), "name": "新机构（测试）", "category": "ARTS", "nature": "COMPANY",
        "legal_representative": "赵某", "address": "环翠区某路 1 号", "contact_name": "赵某",
        "contact_phone": "13800000000", "backfill_basis": "机构书面登记材料",
        "entry_scan": SimpleUploadedFile("登记.pdf", people.PDF, "application/pdf"),
    }  # fmt: skip
    answer = cast.client(cast.officer).post(url, data)
    assert answer.status_code == 302, answer.context["form"].errors
    return Institution.objects.latest("pk")


@pytest.mark.parametrize(
    ("name", "marks", "shown", "hidden"),
    [
        ("enter-new", (False, True), "代录依据", "补录"),
        ("enter", (True, False), "补录依据", "代录"),
    ],
)
def test_the_mark_says_which_it_is(cast, name, marks, shown, hidden):
    row = entered(cast, name)
    assert (row.backfilled, row.entered_by_office) == marks
    page = cast.client(cast.lead).get(links.url(row, cast.lead)).content.decode()
    body = page[page.index("<main") :]
    assert (shown in body, f">{hidden}<" in body) == (True, False)
    with pytest.raises(Blocked):
        registration.confirm(row, by=cast.officer)
    assert registration.confirm(row, by=cast.lead).state == "confirmed"


def test_no_file_bears_both_marks(cast):
    row = entered(cast, "enter-new")
    with pytest.raises(IntegrityError), transaction.atomic():
        Institution.objects.filter(pk=row.pk).update(backfilled=True)


def test_both_ways_in_are_buttons_of_the_register(cast):
    page = cast.client(cast.officer).get("/institutions/").content.decode()
    urls = [f"/do/institutions.institution/new/{name}/" for name in ("enter", "enter-new")]
    assert [url for url in urls if f'href="{url}"' not in page] == []
