"""D1: every form that makes a row, sent twice as it was drawn: one row, and the second answer leads to it.

A double tap, Back and reload, or a slow line must not make two of anything.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any, NamedTuple

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Claim, Organisation, Region
from contracts.models import BackfillBatch
from core import clock
from core.models import CalendarYear, PolicyRow, SentForm
from core.sheets import XLSX_TYPE
from evaluations.models import Round, Scheme, SurveyLink
from inspections.models import Violation
from institutions.models import Institution, School, SchoolYear, Term
from portals.kit import act
from reports.models import ReportJob
from tests.accounts.test_calendar import DOCUMENT, YEAR, table
from tests.accounts.test_policies import KEY
from tests.contracts import test_import as paper
from tests.factories import contracts, evaluations, institutions, vetting
from tests.portals.institutions.test_registering import FORM
from tests.portals.institutions.test_schools import _schools_file
from tests.portals.public.test_throttle import TYPED
from tests.portals.vetting.browser import drawn, pdf
from vetting.models import Announcement, Listing, Objection

TOKEN = re.compile(r'name="_once" value="([^"]+)"')
pytestmark = pytest.mark.django_db


class Create(NamedTuple):
    """Who sends what, beside what the form is drawn with, and of which model it makes rows."""

    model: Any
    who: str
    typed: Callable[[Any], dict[str, Any]]


def day(days: int) -> str:
    return (clock.today() + timedelta(days=days)).isoformat()


def _served(cast: Any) -> dict[str, Any]:
    contracts.running_placement(cast)
    told = {"code": "I1", "happened_on": day(0), "facts_text": "与约定不符"}
    return {**told, "about": f"institution:{cast.institution.pk}"}


def _paper(_cast: Any) -> dict[str, Any]:
    return {
        "uscc": institutions.uscc(), "name": "新机构（测试）", "category": "ARTS",
        "nature": "COMPANY", "legal_representative": "赵某", "address": "环翠区某路 1 号",
        "contact_name": "赵某", "contact_phone": "13800000000",
        "backfill_basis": "机构书面登记材料", "entry_scan": pdf(),
    }  # fmt: skip


def _listing(cast: Any) -> dict[str, Any]:
    return {
        "institution": cast.institution.pk, "category": "SPORTS", "service_items": "轮滑",
        "price": "20", "price_unit": "pupil_hour", "document_number": "旧〔2025〕1号", "basis": "名单公告",
        "listed_on": day(-30), "valid_from": day(-30), "valid_until": day(300), "scan": pdf(),
    }  # fmt: skip


def _round(cast: Any) -> dict[str, Any]:
    contracts.running_placement(cast)
    term = evaluations.current_term(cast)
    return {"term": term.pk, "opens_on": day(7), "freezes_on": day(21), "closes_on": day(35)}


def _term(cast: Any) -> dict[str, Any]:
    year = evaluations.current_term(cast).school_year
    days = {"starts_on": day(70), "ends_on": day(190)}
    return {
        "school_year": year.pk,
        "code": f"{clock.today().year + 1}-spring",
        "name": "下学期",
        **days,
    }


ACTS = {
    ("evaluations.scheme", "adopt"): Create(
        Scheme, "city_lead", lambda _cast: {"document": "新办法", "effective_from": day(30)}
    ),
    ("institutions.school", "enter"): Create(
        School,
        "city",
        lambda _cast: {
            "region": "371003", "code": "313701", "name": "文登乙小学", "stage": "PRIMARY",
            "pupils": "500", "after_class_pupils": "400",
        },
    ),
    ("institutions.school", "import"): Create(
        School,
        "city",
        lambda _cast: {
            "file": _schools_file([("环翠区", "3137100299", "环翠丙小学", "小学", 600, 500)])
        },
    ),
    ("institutions.schoolyear", "enter"): Create(
        SchoolYear,
        "city",
        lambda _cast: {"code": "2030-2031", "starts_on": "2030-09-01", "ends_on": "2031-08-31"},
    ),
    ("institutions.term", "enter"): Create(Term, "city", _term),
    ("evaluations.round", "schedule"): Create(Round, "lead", _round),
    ("reports.reportjob", "ask"): Create(
        ReportJob,
        "officer",
        lambda cast: {"region": "371002", "term": evaluations.current_term(cast).pk},
    ),
    ("vetting.announcement", "create"): Create(Announcement, "officer", lambda _cast: {}),
    ("vetting.listing", "backfill"): Create(Listing, "officer", _listing),
    ("core.calendaryear", "enter_year"): Create(
        CalendarYear, "city", lambda _cast: {"year": YEAR, "document": DOCUMENT, "days": table(YEAR)}
    ),
    ("core.calendaryear", "open_year"): Create(
        CalendarYear, "city", lambda _cast: {"year": YEAR, "document": DOCUMENT}
    ),
    ("inspections.violation", "record"): Create(Violation, "dean", _served),
    ("institutions.institution", "enter"): Create(Institution, "officer", _paper),
    ("institutions.institution", "enter-new"): Create(Institution, "officer", _paper),
    ("accounts.organisation", "found"): Create(
        Organisation,
        "lead",
        lambda _cast: {"kind": "DEPARTMENT", "name": "环翠区科学技术局", "code": "371002-D2"},
    ),
    ("accounts.organisation", "add_district"): Create(
        Region,
        "admin",
        lambda _cast: {"code": "371082", "name": "荣成市", "bureau_name": "荣成市教育和体育局"},
    ),
}  # fmt: skip


def twice(client: Client, path: str, typed: dict[str, Any]) -> list[Any]:
    """The answers to one page, sent two times with the same content."""
    page = client.get(path)
    context = page.context if page.context and "form" in page.context else None
    known = drawn(page) if context and "subject" in context else {}
    sent = {**known, **typed, "_once": TOKEN.search(page.content.decode())[1]}
    answers = []
    for _tap in range(2):
        for each in sent.values():
            for upload in each if isinstance(each, list) else [each]:
                if isinstance(upload, SimpleUploadedFile):
                    upload.seek(0)
        answers.append(client.post(path, sent))
    return answers


def test_every_act_that_makes_a_row_is_in_the_table():
    made = {(each.model._meta.label_lower, each.name) for each in act.registered() if each.new}
    assert {key for key in made if not key[0].startswith("toy.")} == set(ACTS)


@pytest.mark.parametrize("key", ACTS, ids=".".join)
def test_an_act_sent_twice_makes_one_row_and_leads_to_it(cast, key):
    create = ACTS[key]
    typed = create.typed(cast)
    before = create.model._base_manager.count()
    client = cast.client(getattr(cast, create.who))
    first, second = twice(client, f"/do/{key[0]}/new/{key[1]}/", typed)
    assert first.status_code == 302, first.context["form"].errors
    assert (second.status_code, second["Location"]) == (302, first["Location"])
    assert create.model._base_manager.count() == before + 1


def test_a_violation_tapped_twice_in_the_file_is_one(cast):
    """As walked: in an institution's file the act stands on a row, and makes another."""
    typed = {
        "about": "institution",
        "code": "I1",
        "happened_on": day(0),
        "facts_text": "与约定不符",
    }
    path = f"/do/institutions.institution/{cast.institution.pk}/record-violation/"
    first, second = twice(cast.client(cast.officer), path, typed)
    assert (first.status_code, second["Location"]) == (302, first["Location"])
    assert Violation.objects.count() == 1


def test_a_registration_and_a_claim_sent_twice_are_one(cast):
    named = {"uscc": institutions.uscc(), "region": "371002", "authorisation": pdf()}
    first, second = twice(Client(), reverse("register"), {**FORM, **named})
    assert ("登记已提交" in first.content.decode(), second.status_code) == (True, 200)
    assert "“戊机构（测试）”的登记已提交" in second.content.decode()
    assert Institution.objects.filter(uscc=named["uscc"]).count() == 1
    claim = {
        "uscc": cast.institution.uscc, "name": "钱某", "username": "qian.mou", "phone": "13800000009",
        "password": "海风-qian-2026", "facts_text": "账号由离职人员注册，应由我使用。",
        "authorisation": pdf(),
    }  # fmt: skip
    institutions.clerk_of(cast.institution)
    first, second = twice(Client(), reverse("account-claim"), claim)
    assert ("账号申领已提交" in first.content.decode(), second.status_code) == (True, 200)
    assert Claim.objects.count() == 1


def test_an_objection_sent_twice_is_one_and_nothing_is_kept_of_whose_it_was(cast):
    with clock.frozen(clock.at(date(2026, 3, 2), 9)) as time:
        call = vetting.noticed_call(cast, time)
        path = reverse("public-objection", args=[call.pk])
        signed_in = cast.client(cast.clerk_b)
        first, second = twice(signed_in, path, TYPED)
    assert first["Location"] == second["Location"] == reverse("public-call", args=[call.pk])
    row = SentForm.objects.get()
    assert (Objection.objects.count(), row.who, row.form) == (1, "", "")
    assert f"{timezone.localtime(row.at):%H:%M:%S.%f}" == "00:00:00.000000"


def test_a_changed_registration_is_asked_and_what_was_typed_is_kept(cast):
    client, path = Client(), reverse("register")
    sent = {**FORM, "uscc": institutions.uscc(), "region": "371002"}
    sent["_once"] = TOKEN.search(client.get(path).content.decode())[1]
    assert client.post(path, {**sent, "authorisation": pdf()}).status_code == 200
    asked = client.post(path, {**sent, "authorisation": pdf(), "name": "己机构（测试）"})
    assert (asked.status_code, Institution.objects.filter(name="己机构（测试）").count()) == (
        409,
        0,
    )
    assert 'value="己机构（测试）"' in asked.content.decode()


def test_links_are_issued_once_and_told_to_the_first_only(cast):
    survey = evaluations.survey_of(evaluations.scored_round(cast))
    path = reverse("survey-links", args=[survey.pk])
    before = SurveyLink.objects.count()
    first, second = twice(cast.client(cast.dean), path, {"count": "3"})
    assert (first.status_code, second.status_code) == (200, 302)
    assert SurveyLink.objects.count() == before + 3


def test_a_policy_is_changed_once(cast):
    typed = {"value": "7", "effective_from": day(0), "document": "威教发〔2026〕1号"}
    typed["_membership"] = cast.lead.membership_id
    first, second = twice(cast.client(cast.lead), f"/policies/{KEY}/", typed)
    assert (first.status_code, second["Location"]) == (302, first["Location"])
    assert PolicyRow.objects.filter(key=KEY).count() == 1


def test_a_workbook_is_read_in_once(cast):
    book = SimpleUploadedFile("存量.xlsx", paper.workbook(paper.lines(cast.school.name)), XLSX_TYPE)
    typed = {"workbook": book, "scans": [pdf("原件.pdf")]}
    path = reverse("backfill-upload")
    first, second = twice(cast.client(cast.officer), path, typed)
    assert (first.status_code, second["Location"]) == (302, first["Location"])
    assert BackfillBatch.objects.count() == 1
