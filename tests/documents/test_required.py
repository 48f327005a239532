"""What pages must carry beside the table of `tests.documents.required`."""

from __future__ import annotations

import pytest

from accounts import documents, policies
from accounts.domain import pages
from accounts.domain import policies as deeds
from core import clock, policy
from core.errors import Invalid
from tests.documents.required import OFFICE
from tests.factories import vetting as make
from vetting.domain.defaults import CHECKLIST

pytestmark = pytest.mark.django_db


def test_a_call_says_that_one_certificate_of_several_is_asked_for(cast):
    call = make.published_call(cast, checklist=CHECKLIST)
    said = pages.newest(call, "call").page().plain()
    assert (
        "主体资格证书（按机构性质提供其中一种）：企业法人提供营业执照；民办非企业单位提供民办非企业单位登记证书；"
        "事业单位提供事业单位法人证书。"
    ) in said
    assert "办学许可证（限科技类、艺术类、综合实践类）。" in said
    assert "高危险性体育项目经营许可证（限体育类；有则提供；" in said


def test_the_citys_text_stands_where_a_district_has_none(cast, office):
    policy.change(
        policies.OFFICE_TEXTS["court"], "市中级人民法院", scope="371000",
        effective_from=clock.today(), document="测试", set_by="tests",
    )  # fmt: skip
    assert documents.details_of(cast.bureau_b).court == "市中级人民法院"
    assert documents.details_of(cast.bureau).court == OFFICE["court"]
    assert documents.details_of(cast.bureau_far).court == ""


def test_a_text_of_the_office_that_is_too_long_is_refused(cast):
    with pytest.raises(Invalid, match="最多 80 个字，现在是 81 个字，请缩短。"):
        deeds.change(policies.OFFICE_TEXTS["court"], "长" * 81, by=cast.lead,
                     effective_from=clock.today(), document="测试")  # fmt: skip
