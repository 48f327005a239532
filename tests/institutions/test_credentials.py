"""Certificates of a person in a post: what is not taken in, looked at or taken down."""

from __future__ import annotations

from datetime import timedelta

import pytest

from core import clock
from core.errors import Forbidden
from core.fsm import fresh
from institutions.domain import credentials
from institutions.domain import staff as people
from institutions.enums import CredentialKind
from institutions.facts import Certificate
from institutions.models import Credential
from tests.factories import institutions as make
from tests.vetting.refusals import wrong

pytestmark = pytest.mark.django_db
HEALTH, SKILL = CredentialKind.HEALTH_CERT, CredentialKind.SKILL_PROOF
GONE = {"credential": "这份证明不在此人名下或已撤下。"}


@pytest.fixture
def row(cast):
    return make.submitted_staff(cast.institution)


def test_a_certificate_is_added_looked_at_and_taken_down_by_its_own_people(cast, row):
    paper = row.credentials.first()
    for stranger in (cast.clerk_b, cast.officer_b, cast.dean):
        with pytest.raises(Forbidden):
            credentials.add(row, Certificate(kind=SKILL, number="2"), by=stranger)
        with pytest.raises(Forbidden):
            credentials.withdraw(row, by=stranger, credential=paper, reason="传错")
    for stranger in (cast.clerk, cast.officer_b):
        with pytest.raises(Forbidden):
            credentials.check(row, by=stranger, credential=paper)
    paper.refresh_from_db()
    assert (row.credentials.count(), paper.checked_on, paper.withdrawn_on) == (2, None, None)


def test_a_certificate_is_refused_at_the_field_that_is_wrong(cast, row):
    today = clock.today()
    tomorrow, yesterday = today + timedelta(days=1), today - timedelta(days=1)

    def lacks(**told):
        return wrong(credentials.add, row, Certificate(**told), by=cast.clerk)

    assert lacks(kind=SKILL, issued_on=today, valid_until=yesterday) == {
        "valid_until": "有效期止不能早于出具日期。"
    }
    assert lacks(kind=SKILL, issued_on=tomorrow) == {"issued_on": "出具日期不能晚于今天。"}
    assert lacks(kind=HEALTH) == {"issued_on": "健康证明须填写出具日期或有效期止。"}
    assert row.credentials.count() == 2
    credentials.add(row, Certificate(kind=SKILL, issued_on=today, valid_until=today), by=cast.clerk)
    credentials.add(row, Certificate(kind=HEALTH, valid_until=tomorrow), by=cast.clerk)
    assert row.credentials.count() == 4


def test_a_person_taken_off_gets_no_more_certificates(cast, row):
    gone = people.remove(row, by=cast.clerk, reason="离职")
    assert wrong(credentials.add, gone, Certificate(kind=SKILL, number="2"), by=cast.clerk) == {
        "": "已移出的人员不能再补充材料。"
    }


def test_a_second_paper_of_the_same_officer_needs_no_scan_again(cast, row):
    """The person is in the officer's hand already, and stays there."""
    scan = make.stored_file()
    credentials.add(row, Certificate(kind=SKILL, number="2", file=scan), by=cast.officer)
    credentials.add(fresh(row), Certificate(kind=SKILL, number="3"), by=cast.officer)
    kept = fresh(row)
    assert (kept.entered_by_id, kept.entry_scan_id) == (cast.officer.user_id, scan.pk)
    assert list(row.credentials.order_by("id").values_list("number", flat=True)[2:]) == ["2", "3"]


def test_a_paper_is_looked_at_by_another_than_who_typed_it_in(cast, row):
    scan = make.stored_file()
    paper = credentials.add(row, Certificate(kind=SKILL, number="2", file=scan), by=cast.officer)
    assert wrong(credentials.check, fresh(row), by=cast.officer, credential=paper) == {
        "credential": "这份材料由您本人录入，须由另一人核对后办理。"
    }
    checked = credentials.check(fresh(row), by=cast.lead, credential=paper)
    assert (checked.checked_by_id, checked.checked_on) == (cast.lead.user_id, clock.today())


def test_a_paper_of_another_or_one_taken_down_is_neither_looked_at_nor_taken_down(cast, row):
    other = make.submitted_staff(cast.institution).credentials.first()
    assert wrong(credentials.check, row, by=cast.officer, credential=other) == GONE
    told = {"credential": other, "reason": "传错"}
    assert wrong(credentials.withdraw, row, by=cast.clerk, **told) == GONE
    own = row.credentials.first()
    credentials.withdraw(row, by=cast.clerk, credential=own, reason="传错")
    assert wrong(credentials.check, fresh(row), by=cast.officer, credential=own) == GONE
    assert not Credential.objects.filter(checked_on__isnull=False).exists()
