"""Other districts and schools answer on pages of their own; nobody else knows these addresses."""

from datetime import timedelta

import pytest

from accounts.domain import pages
from contracts.models import Agreement
from core import clock
from inspections.domain import reach, releases
from inspections.models import Elsewhere, Release
from portals.kit import act, links, printouts
from tests.factories import inspections
from tests.inspections import districts


@pytest.fixture
def asked(cast):
    """Removed in 环翠区; 文登区 is asked what it does."""
    districts.group_of(cast, districts.agreement_of(cast, "b"), "b")
    inspections.executed_case(cast)
    return Elsewhere.objects.get()


@pytest.fixture
def owed(cast):
    """Removed in 环翠区, where the school signed."""
    districts.schools_sign(cast.region)
    districts.group_of(cast, districts.agreement_of(cast, "school"), "school")
    inspections.executed_case(cast)
    return Release.objects.get()


def post(cast, who, row, deed, **facts):
    url = act.url(act.find(row._meta.label_lower, deed), row)
    return cast.client(who).post(url, {**facts, "_version": row.version})


def test_the_other_lead_finds_it_on_the_workbench_with_its_date(cast, asked):
    text = cast.client(cast.lead_b).get("/").content.decode()
    assert ("其他区市已作决定，待本区市处理" in text, asked.title() in text) == (True, True)
    assert "其他区市已作决定" not in cast.client(cast.lead).get("/").content.decode()


def test_its_page_tells_code_number_and_day(cast, asked):
    url = links.url(asked)
    text = cast.client(cast.officer_b).get(url).content.decode()
    case = asked.case
    assert (case.decision.number in text, case.code in text) == (True, True)
    assert (case.notice.facts_text in text, case.decision.reasons in text) == (False, False)
    for who in ("lead", "officer", "officer_far", "lead_far", "city_far"):
        assert cast.client(getattr(cast, who)).get(url).status_code == 404, who
    assert cast.client(cast.city).get(url).status_code == 200


def test_the_lead_lets_it_go_on_with_reasons(cast, asked):
    refused = post(cast, cast.lead_b, asked, "carry_on", reason=" ")
    assert refused.status_code == 422
    assert post(cast, cast.officer_b, asked, "carry_on", reason="学校需要").status_code == 403
    done = post(cast, cast.lead_b, asked, "carry_on", reason="学校需要")
    assert done.status_code == 302
    row = Elsewhere.objects.get()
    assert (row.state, row.reasons) == ("continued", "学校需要")
    text = cast.client(cast.city).get(links.url(row)).content.decode()
    assert "学校需要" in text


def test_silence_is_shown_to_the_city(cast, asked):
    assert "逾期未处理" not in cast.client(cast.city).get("/").content.decode()
    with clock.frozen(clock.now() + timedelta(days=20)):
        reach.escalate_one(asked.pk)
        text = cast.client(cast.city).get("/").content.decode()
    assert "区市逾期未处理的其他区市决定" in text


def test_a_person_is_answered_by_its_own_two_buttons(cast):
    coach = districts.post(cast)
    for where in ("a", "b"):
        districts.group_of(cast, districts.agreement_of(cast, where, staff=[coach]), where)
    inspections.executed_case(cast, staff=coach, code="P3")
    row = Elsewhere.objects.get()
    text = cast.client(cast.lead_b).get(links.url(row)).content.decode()
    assert ("准予在本区市入校" in text, "本区市不再准予入校" in text) == (True, True)
    assert act.url(act.find("inspections.elsewhere", "carry_on"), row) not in text
    assert post(cast, cast.lead_b, row, "readmit", reason="与本区市无关").status_code == 302
    assert coach.person.barred_on(clock.today(), cast.region_b) == ""


def test_the_principal_sends_the_schools_notice(cast, owed):
    text = cast.client(cast.principal).get("/").content.decode()
    assert "待发出的解除协议通知" in text
    told = {
        "number": "甲小解〔2026〕1号",
        "given_on": clock.today().isoformat(),
        "clause": "“变更、解除与退出”条款",
        "settlement": "按实际课次结算",
        "handover": "由学校教师看护",
    }
    assert post(cast, cast.dean, owed, "give", **told).status_code == 403
    assert post(cast, cast.principal, owed, "give", **told).status_code == 302
    assert Agreement.objects.get().state == "terminated"
    paper = pages.newest(Release.objects.get(), "notice")
    assert (paper.number, paper.office) == ("甲小解〔2026〕1号", cast.school_office)
    page = cast.client(cast.clerk).get(printouts.url(owed, "notice")).content.decode()
    for words in ("甲小解〔2026〕1号", "争议处理", "由学校教师看护", "按实际课次结算"):
        assert words in page
    for who in ("dean2", "principal_b", "clerk_b", "officer_b"):
        assert cast.client(getattr(cast, who)).get(links.url(owed)).status_code == 404, who


def test_a_school_that_sends_nothing_is_shown_to_the_bureau(cast, owed):
    with clock.frozen(clock.now() + timedelta(days=20)):
        releases.escalate_one(owed.pk)
        text = cast.client(cast.officer).get("/").content.decode()
    assert "学校逾期未发出的解除协议通知" in text


def test_the_decision_form_is_filled_with_what_the_notice_said(cast):
    districts.group_of(cast, districts.agreement_of(cast, "a"), "a")
    case = inspections.reviewed_case(cast)
    url = act.url(act.find("inspections.exitcase", "decide"), case)
    text = cast.client(cast.lead).get(url).content.decode()
    assert ("行政复议" in text, "〔待填〕" in text) == (True, True)
    assert "文号" not in text.split("<form")[-1].split("</form>")[0]


def test_the_notice_form_offers_nothing_to_be_ashamed_of(cast):
    case = inspections.opened_case(cast, school=cast.school)
    url = act.url(act.find("inspections.exitcase", "draft_notice"), case)
    text = cast.client(cast.officer).get(url).content.decode()
    assert ("在环翠甲小学，到校查看" in text, "服务内容" in text) == (True, True)
    assert [bad for bad in ("21号", "案例", "None", "〔待填〕") if bad in text] == []
    assert "听证" in text


def test_a_final_page_is_made_with_the_mouse(cast):
    case = inspections.drafted_case(cast, is_final=False)
    told = {"number": "环教退告〔2026〕8号", "signer": "局长", "dated": clock.today().isoformat()}
    assert post(cast, cast.officer, case, "finalise_notice", **told).status_code == 302
    kept = pages.newest(case.notice, "copy")
    text = cast.client(cast.officer).get(printouts.url(case.notice, "copy")).content.decode()
    assert (kept.number in text, "草稿" in text) == (True, False)
