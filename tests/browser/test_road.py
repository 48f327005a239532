"""By mouse and keyboard, with the demo clock for the waiting: one institution from the announcement
to the published list, each step by the role that owns it, some of them refused first.
"""

import secrets

import pytest

from tests.browser.desk import PHOTO, Desk

pytestmark = pytest.mark.browser

OFFICER, LEAD, CLERK = "经办：", "决定：", "机构经办"
INSPECTOR = "到校检查"
EXPERTS = ("专家甲", "专家乙", "专家丙")
BODY = "威海乐动轮滑培训学校（演示）"
TAG = secrets.token_hex(2)
CALL = f"课后服务轮滑项目遴选公告（走查{TAG}）"


def announce(desk: Desk) -> str:
    desk.enter(OFFICER).go("/district/vetting/calls/")
    year = desk.today().year
    desk.do(
        "create",
        name=CALL,
        school_year=f"{year}-{year + 1}",
        scope_text="小学课后服务轮滑项目",
        conditions="依法登记，两年以上经验",
        contact="局基教科 0631-5200000",
        opens_at=f"{desk.day(0)}T12:00",
        closes_at=f"{desk.day(10)}T17:00",
        term_from=desk.day(40),
        term_until=desk.day(300),
    )
    call = desk.number()
    desk.enter(LEAD).go(f"/district/vetting/calls/{call}/")
    assert "项目包" in desk.reasons("publish")
    desk.enter(OFFICER).go(f"/district/vetting/calls/{call}/")
    desk.do(
        "add-package",
        name="轮滑走查包",
        category="SPORTS",
        service_items="轮滑",
        price_standard="20 元/课时",
        quota="1",
        min_applicants="1",
    )
    desk.enter(LEAD).go(f"/district/vetting/calls/{call}/")
    desk.do("publish", number=f"环教告〔走查〕{TAG}号")
    return call


def apply(desk: Desk, call: str) -> None:
    desk.enter(CLERK).go("/")
    desk.tomorrow()
    desk.go(f"/go/vetting.announcement/{call}/")
    desk.do("apply")
    assert desk.reasons("submit")
    desk.do(
        "fill",
        files=True,
        choose=True,
        plan="每周两次，分级教学。",
        undertaking=True,
        signatory="法人甲",
        licence_undertaking=True,
    )
    desk.do("submit")


def review(desk: Desk, call: str) -> None:
    desk.enter(OFFICER).go(f"/district/vetting/calls/{call}/")
    for _day in range(12):
        desk.tomorrow()
    desk.go(f"/district/vetting/calls/{call}/?tab=applications")
    desk.follow(BODY)
    application = desk.number()
    if "联审" in desk.text():
        desk.enter("联审意见").go(f"/go/vetting.application/{application}/")
        if desk.button("verdicts").count():
            desk.do("verdicts", rest_ok=True)
        desk.enter(OFFICER).go(f"/go/vetting.application/{application}/")
    if desk.button("verdicts").count():
        desk.do("verdicts", rest_ok=True)
    desk.do("qualify")
    desk.enter(LEAD).go(f"/district/vetting/calls/{call}/")
    desk.by_keyboard("finish_review")


def select(desk: Desk, call: str) -> None:
    desk.enter(LEAD)
    for name in EXPERTS:
        desk.go(f"/district/vetting/calls/{call}/?tab=panel")
        desk.do("appoint", member=name)
    desk.go(f"/district/vetting/calls/{call}/?tab=panel")
    desk.do("convene")
    for name in EXPERTS:
        desk.enter(name).go("/")
        desk.follow(BODY)
        desk.do("score", marks=0.9, lock_now=True)
    desk.enter(LEAD)
    desk.tomorrow()
    desk.go(f"/district/vetting/calls/{call}/?tab=ranking")
    desk.do("select")
    desk.go(f"/district/vetting/calls/{call}/?tab=notice")
    desk.do(
        "give_notice",
        text="现将拟入围机构公示如下。",
        how_to_object="书面实名提出",
        number=f"环教示〔走查〕{TAG}号",
    )
    desk.go(f"/district/vetting/calls/{call}/?tab=notice")
    assert "公示" in desk.reasons("conclude")
    desk.wait_for("conclude")
    desk.do("conclude", number=f"环教名单〔走查〕{TAG}号", minutes=True)


def test_from_the_announcement_to_the_published_list(desk):
    call = announce(desk)
    apply(desk, call)
    review(desk, call)
    select(desk, call)
    listings = desk.enter(OFFICER).go("/district/vetting/listings/")
    assert f"环教名单〔走查〕{TAG}号" in listings
    assert CALL in desk.go("/public/vetting/calls/")


def test_a_violation_is_recorded_at_the_school_gate_on_a_phone(phone):
    phone.enter(INSPECTOR).go("/inspector/inspections/schools/")
    phone.follow("望海小学")
    seen = f"课间无人看护（走查{secrets.token_hex(2)}）"
    phone.do(
        "record-violation",
        about="威海海韵美术培训学校",
        code="I3",
        facts_text=seen,
        evidence=PHOTO,
    )
    told = phone.text()
    assert seen in told
    assert "待核实" in told
    width = phone.page.evaluate("document.documentElement.scrollWidth")
    assert width <= 390
