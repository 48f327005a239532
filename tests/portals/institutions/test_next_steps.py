"""G8: what an institution has still to bring and whose turn it is, on its workbench, anew each time."""

import pytest

from institutions.enums import LicenceKind
from portals.kit import workbench
from tests.factories import institutions as make
from tests.factories import vetting

pytestmark = pytest.mark.django_db


def steps(actor):
    return [(step.title, step.turn, bool(step.url), step.mine) for step in workbench.steps(actor)]


def test_what_is_missing_and_whose_turn_it_is(cast):
    body = cast.institution
    assert steps(cast.clerk) == [
        ("民办非企业单位登记证书", "请上传扫描件", True, True),
        ("体育经营备案证", "请上传扫描件", True, True),
        ("进校人员", "请至少提交一项", True, True),
        ("课程", "请至少提交一项", True, True),
    ]
    make.submitted_licence(body, kind=LicenceKind.NPO_CERT)
    make.submitted_course(body)
    make.cleared_staff(body)
    assert steps(cast.clerk) == [
        ("体育经营备案证", "请上传扫描件", True, True),
        ("民办非企业单位登记证书", "已提交，待区市教育局核验", True, False),
        ("课程", "已提交，待区市教育局审核", False, False),
    ]
    page = cast.client(cast.clerk).get("/").content.decode()
    assert ("还缺什么，轮到谁" in page, "没有等您办理的事项" in page) == (True, False)


def test_an_open_call_is_named_until_it_is_applied_for(cast):
    body, call = cast.institution, vetting.published_call(cast)
    package = vetting.package_of(call)
    (first, *_rest) = [step for step in workbench.steps(cast.clerk) if "申报" in step.title]
    assert first.title == f"申报：{package.title()}"
    vetting.started_application(cast, call=call, institution=body)
    said = [step.title for step in workbench.steps(cast.clerk)]
    assert (first.title in said, f"{package.name}：登记证书" in said) == (False, True)


def test_nobody_else_is_told(cast):
    assert [workbench.steps(who) for who in (cast.officer, cast.dean, cast.city)] == [[], [], []]


def test_what_waits_for_the_offices_look_is_not_called_missing(cast):
    body = cast.institution
    make.submitted_licence(body, kind=LicenceKind.NPO_CERT)
    page = cast.client(cast.officer).get(f"/institutions/{body.pk}/").content.decode()
    waits = page.index("已提交，待核验")
    assert "民办非企业单位登记证书" in page[waits : waits + 300]
