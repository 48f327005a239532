"""Offices without a file of their own: founded, renamed, and what stands in the way."""

from __future__ import annotations

import pytest

from accounts.domain import offices
from accounts.enums import OrganisationKind as Kind
from accounts.enums import RegionLevel
from accounts.models import Organisation, Region
from core.errors import Forbidden, Stale
from core.models import Entry
from tests.vetting.refusals import wrong

OF_A_DISTRICT = {"code": "371082", "name": "荣成市", "bureau_name": "荣成市教育和体育局"}


def test_a_districts_lead_founds_a_department_in_the_own_region(cast):
    row = offices.found(
        by=cast.lead, kind=Kind.DEPARTMENT, code=" 371002-D2 ", name="环翠区 卫生局"
    )
    assert (row.kind, row.code, row.name, row.region) == (
        "DEPARTMENT",
        "371002-D2",
        "环翠区 卫生局",
        cast.region,
    )
    entry = Entry.objects.latest("id")
    assert (entry.deed, entry.dossier) == ("organisation.found", "office:371002-D2")


@pytest.mark.parametrize(
    ("who", "kind"),
    [
        ("officer", Kind.DEPARTMENT),
        ("lead", Kind.INSTITUTION),
        ("lead", Kind.BUREAU),
        ("admin", Kind.SCHOOL),
        ("admin", Kind.BUREAU),  # has a deed of its own: its district comes with it
    ],
)
def test_founding_is_refused_to(cast, who, kind):
    with pytest.raises(Forbidden):
        offices.found(by=getattr(cast, who), kind=kind, code="371002-D2", name="甲")
    assert not Organisation.objects.filter(code="371002-D2").exists()


@pytest.mark.parametrize(
    ("told", "sentences"),
    [
        ({"code": "甲"}, {"code": "单位代码为 2 到 32 位字母、数字或连字符。"}),
        ({"code": "371002-S1"}, {"code": "单位代码“371002-S1”已被使用。"}),
        ({"name": " "}, {"name": "请填写名称。"}),
    ],
)
def test_founding_finds_wrong(cast, told, sentences):
    filled = {"code": "371002-D2", "name": "环翠区卫生局", **told}
    assert wrong(offices.found, by=cast.lead, kind=Kind.DEPARTMENT, **filled) == sentences


def test_a_district_comes_with_its_bureau(cast):
    row = offices.add_district(by=cast.admin, **OF_A_DISTRICT)
    region = Region.objects.get(code="371082")
    assert (region.level, region.parent_id, region.name) == (
        RegionLevel.DISTRICT,
        "371000",
        "荣成市",
    )
    assert (row, row.name) == (offices.bureau_of("371082"), "荣成市教育和体育局")


def test_a_district_is_added_by_the_administrator_alone(cast):
    for who in (cast.city_lead, cast.lead):
        with pytest.raises(Forbidden):
            offices.add_district(by=who, **OF_A_DISTRICT)
    assert not Region.objects.filter(code="371082").exists()


@pytest.mark.parametrize(
    ("told", "sentences"),
    [
        ({"code": "3710"}, {"code": "区划代码应为 6 位数字，前四位与本市相同（3710）。"}),
        ({"code": "370682"}, {"code": "区划代码应为 6 位数字，前四位与本市相同（3710）。"}),
        ({"code": "371000"}, {"code": "区划代码应为 6 位数字，前四位与本市相同（3710）。"}),
        ({"code": "371003"}, {"code": "该区市已在系统中。"}),
        ({"name": ""}, {"name": "请填写名称。"}),
        ({"bureau_name": "  "}, {"bureau_name": "请填写名称。"}),
    ],
)
def test_adding_a_district_finds_wrong(cast, told, sentences):
    before = Region.objects.count()
    assert wrong(offices.add_district, by=cast.admin, **{**OF_A_DISTRICT, **told}) == sentences
    assert Region.objects.count() == before


def test_a_renamed_office_is_recorded_under_both_names(cast):
    row = offices.rename(
        cast.department, by=cast.lead, name="环翠区  文旅局", reason="机构改革", version=0
    )
    row.refresh_from_db()
    assert (row.name, row.version) == ("环翠区 文旅局", 1)
    entry = Entry.objects.latest("id")
    assert (entry.deed, entry.reason) == ("organisation.rename", "机构改革")
    assert '"name":["环翠区文化和旅游局","环翠区 文旅局"]' in entry.body


def test_an_office_is_not_renamed(cast):
    told = {"name": "新名", "reason": "机构改革"}
    for office, who in (
        (cast.department, cast.officer),
        (cast.department, cast.lead_b),
        (cast.institution_office, cast.lead),  # 变更备案
    ):
        with pytest.raises(Forbidden):
            offices.rename(office, by=who, **told)
    with pytest.raises(Stale):
        offices.rename(cast.department, by=cast.lead, version=7, **told)
    assert wrong(offices.rename, cast.department, by=cast.lead, name="新名", reason=" ") == {
        "reason": "请写明理由。"
    }
    assert wrong(offices.rename, cast.department, by=cast.lead, name=" ", reason="改革") == {
        "name": "请填写名称。"
    }
    cast.department.refresh_from_db()
    assert (cast.department.name, cast.department.version) == ("环翠区文化和旅游局", 0)
