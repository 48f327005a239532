"""A file entered from paper, corrected and looked into: who may not, and what is wrong with what was told."""

from __future__ import annotations

import pytest

from core.errors import Forbidden
from core.fsm import fresh
from core.models import Entry
from institutions.domain import registration
from institutions.enums import Category, Nature
from institutions.facts import EnteredFile
from institutions.models import Institution
from tests.factories import institutions as make
from tests.vetting.refusals import wrong

pytestmark = pytest.mark.django_db
TAKEN = {"uscc": "该统一社会信用代码已有档案，请在机构名册中查找。"}


def paper(**told):
    return EnteredFile(
        **{
            "uscc": make.uscc(),
            "name": "补录机构（测试）",
            "category": Category.ARTS,
            "nature": Nature.COMPANY,
            "legal_representative": "赵某",
            "address": "环翠区某路 1 号",
            "contact_name": "赵某",
            "contact_phone": "13800000000",
            "backfill_basis": "原名单",
            "entry_scan": make.stored_file(),
            **told,
        }
    )


def test_a_file_is_entered_by_the_district_it_belongs_to(cast):
    for stranger in (cast.officer_b, cast.city, cast.inspector, cast.clerk):
        with pytest.raises(Forbidden):
            registration.enter(cast.bureau, paper(), by=stranger)
    assert not Institution.objects.exists()


def test_a_code_that_has_a_file_or_is_another_offices_is_not_entered_again(cast):
    held = make.registered_institution(cast)
    for code in (held.uscc, cast.institution_b_office.code):  # the latter is another district's
        assert wrong(registration.enter, cast.bureau, paper(uscc=code), by=cast.officer) == TAKEN
    assert Institution.objects.get() == held


def test_a_code_is_corrected_by_its_district_until_it_is_confirmed(cast):
    row, other = make.registered_institution(cast), make.registered_institution(cast)
    told = {"uscc": make.uscc(), "reason": "录入时看错一位"}
    for stranger in (cast.officer_b, cast.clerk):
        with pytest.raises(Forbidden):
            registration.override_uscc(row, by=stranger, **told)
    taken = {**told, "uscc": other.uscc}
    assert wrong(registration.override_uscc, row, by=cast.officer, **taken) == TAKEN
    confirmed = registration.confirm(row, by=cast.officer2)
    assert wrong(registration.override_uscc, confirmed, by=cast.officer, **told) == {
        "uscc": "登记已确认，统一社会信用代码不能再改；代码变更视为新机构。"
    }
    assert fresh(row).uscc == row.uscc


def test_a_file_is_corrected_by_its_own_people(cast):
    row = make.registered_institution(cast)
    for stranger in (cast.officer_b, cast.clerk_b, cast.city):
        with pytest.raises(Forbidden):
            registration.amend(row, by=stranger, address="新址")
    assert wrong(registration.amend, row, by=cast.officer, contact_phone="12") == {
        "contact_phone": "手机号应为 11 位，现在是 2 位，请核对是否漏填或多填。"
    }


def test_a_number_is_shown_in_clear_to_its_own_people_for_a_reason(cast):
    body = cast.institution
    before = Entry.objects.count()
    for stranger in (cast.officer_b, cast.clerk_b, cast.dean):
        with pytest.raises(Forbidden):
            registration.reveal_phone(body, by=stranger, reason="核实")
    assert wrong(registration.reveal_phone, body, by=cast.officer, reason=" ") == {
        "reason": "请写明查看原因。"
    }
    assert Entry.objects.count() == before
    assert registration.reveal_phone(body, by=cast.officer, reason="核实") == "13800000000"
    entry = Entry.objects.latest("id")
    assert (entry.deed, entry.reason) == ("institution.reveal", "核实")
    assert "13800000000" not in entry.body
