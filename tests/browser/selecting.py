"""公告到名单 by mouse and keyboard: announced, applied for, reviewed, scored, on notice, listed."""

from __future__ import annotations

from tests.browser.desk import Desk
from tests.browser.names import BODY, CALL, CLERK, EXPERTS, LEAD, LISTED, OFFICER, REVIEWER, TAG


def announce(desk: Desk, name: str = CALL) -> str:
    """A call published by the lead; a call without a package is refused first."""
    desk.enter(OFFICER).go("/district/vetting/calls/")
    year = desk.today().year
    desk.do(
        "create",
        name=name,
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
    desk.do("publish", number=f"环教告〔走查〕{TAG}-{call}号")
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
        desk.enter(REVIEWER).go(f"/go/vetting.application/{application}/")
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
    desk.do("conclude", number=LISTED, minutes=True)
