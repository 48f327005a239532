"""What pages must carry beside the table of `tests.documents.required`."""

from __future__ import annotations

import pytest

from accounts import documents, policies
from accounts.domain import pages
from accounts.domain import policies as deeds
from core import clock, policy
from core.documents import Paragraph, Table, words
from core.errors import Invalid
from evaluations.models import Scheme
from tests.documents.makers import MAKERS
from tests.documents.required import OFFICE
from tests.factories import contracts as signed
from tests.factories import vetting as make
from tests.inspections import districts
from vetting.domain import lots
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


def test_a_school_is_not_given_the_telephone_and_the_head_of_its_bureau(cast, office):
    """Where one complains or sues is the same; whom to ask, the school writes in itself."""
    told = documents.details_of(cast.school.organisation)
    assert (told.contact, told.telephone, told.address, told.representative) == ("",) * 4
    assert (told.complaints, told.court) == (OFFICE["complaints"], OFFICE["court"])
    assert (
        documents.contact_of(cast.school.organisation).text()
        == "联系人：　　　　；联系电话：　　　　"
    )


def test_an_agreement_that_a_school_signs_names_whose_list_it_rests_on(cast, time, office):
    districts.schools_sign(cast.region)
    row = signed.active_agreement(cast, by=cast.principal, lead=cast.lead)
    said = pages.newest(row, "contract").page().plain()
    assert "乙方已列入环翠区教育和体育局公布的课后服务资格名单" in said
    assert [word for word in (OFFICE["representative"], OFFICE["address"]) if word in said] == []


def test_a_text_of_the_office_that_is_too_long_is_refused(cast):
    with pytest.raises(Invalid, match="最多 80 个字，现在是 81 个字，请缩短。"):
        deeds.change(policies.OFFICE_TEXTS["court"], "长" * 81, by=cast.lead,
                     effective_from=clock.today(), document="测试")  # fmt: skip


def _said(row, name):
    """The paragraphs of the newest issued page, in their order."""
    page = pages.newest(row, name).page()
    return [block.text for block in page.blocks if isinstance(block, Paragraph)]


def test_conditions_are_counted_a_level_below_their_heading(cast):
    call = make.published_call(
        cast, conditions="一、具有独立法人资格；\n二、证照齐全；\n三年内未被移出。"
    )
    assert _said(call, "call")[3:6] == [
        "（一）具有独立法人资格；",
        "（二）证照齐全；",
        "三年内未被移出。",
    ]


def test_a_notice_says_once_how_to_object_and_tells_the_number_of_the_lots(cast, time, office):
    row = MAKERS["vetting.publicnotice", "notice"](cast, time)
    assert _said(row, "notice")[-3:] == [
        "书面实名提出。",
        "异议由环翠区教育和体育局受理（地址：文化路1号，电话：0631-5221234）。",
        f"本次抽签的随机数：{row.announcement.lot_revealed}",
    ]
    assert lots.commitment(row.announcement.lot_revealed) == row.announcement.lot_commit


def test_a_notice_of_an_office_without_address_points_to_none(cast, time):
    row = MAKERS["vetting.publicnotice", "notice"](cast, time)
    assert _said(row, "notice")[-2] == "异议由环翠区教育和体育局受理。"


TURN_TO = (
    "对上述结论有不同意见的，可以自收到本通知书之日起 5 个工作日内向环翠区教育和体育局书面提出并附材料，"
    "由未参与本次审核的人员复核后书面答复"
)


def test_a_refusal_names_the_telephone_it_points_to(cast, time, office):
    row = MAKERS["vetting.application", "disqualified"](cast, time)
    assert _said(row, "disqualified")[-1] == f"{TURN_TO}；也可以向监督电话（0631-5220000）反映。"


def test_a_refusal_points_to_no_telephone_that_nobody_named(cast, time):
    row = MAKERS["vetting.application", "disqualified"](cast, time)
    assert _said(row, "disqualified")[-1] == f"{TURN_TO}。"


def test_an_objector_is_not_asked_whether_it_is_a_body_or_a_person(cast, time):
    row = MAKERS["vetting.objection", "accepted"](cast, time)
    filed = words.day(row.filed_at)
    assert _said(row, "accepted")[0] == f"我单位于{filed}收到的{row.title()}，经审查予以受理。"


def test_a_reason_ends_with_a_full_stop(cast, time):
    row = MAKERS["vetting.listing", "removed"](cast, time)
    assert _said(row, "removed")[1] == "严重违约。"


def test_results_by_the_default_scheme_name_what_is_measured_and_no_document(cast, time):
    row = MAKERS["evaluations.result", "result"](cast, time)
    basis = "依据课后服务第三方机构评价项目和分值（服务质量 40 分、学生满意度 20 分、家长满意度 25 分、安全与合规 15 分）"
    term = row.round.term.name
    assert _said(row, "result")[0] == f"{basis}，你单位{term}课后服务评价结果如下："
    Scheme.objects.update(document="威教发〔2026〕1号", number=2)
    row = type(row).objects.get(pk=row.pk)
    first = documents.composed(documents.find(type(row), "result"), row).blocks[0]
    assert first.text == f"依据威教发〔2026〕1号（第 2 版），你单位{term}课后服务评价结果如下："


def test_a_code_stays_on_one_line_of_the_lists(cast, time):
    """A code of 18 signs at 小4 is 38 mm wide, and a cell has 4 mm of margins."""
    row = MAKERS["vetting.publicnotice", "notice"](cast, time)
    (table,) = [
        each for each in pages.newest(row, "notice").page().blocks if isinstance(each, Table)
    ]
    wide = 156 * table.widths[table.head.index("统一社会信用代码")] / sum(table.widths)
    assert (len(table.head), wide > 42) == (len(table.widths), True)
