"""公告到名单 by mouse and keyboard: announced, applied for, reviewed, scored, on notice, listed."""

from __future__ import annotations

from tests.browser.desk import Desk
from tests.browser.names import (
    BODY,
    CALL,
    CLERK,
    DEPARTMENT,
    EXPERTS,
    LEAD,
    LISTED,
    OFFICER,
    PACKAGE,
    REVIEWER,
    TAG,
)


def call_of(desk: Desk, who: str, name: str = CALL, tab: str = "") -> Desk:
    """A call's page, as this person finds it: 遴选公告 in the menu, its name in the list."""
    desk.enter(who).menu("遴选公告")
    desk.follow(name)
    if tab:
        desk.tab(tab)
    return desk


def announce(desk: Desk, name: str = CALL, number: str = f"环教告〔走查〕{TAG}号") -> None:
    """A call published by the lead; a call without a package is refused first."""
    desk.enter(OFFICER).menu("遴选公告")
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
    call_of(desk, LEAD, name)
    assert "项目包" in desk.reasons("publish")
    call_of(desk, OFFICER, name)
    desk.do(
        "add-package",
        name=PACKAGE,
        category="SPORTS",
        service_items="轮滑",
        price="20",
        quota="1",
        min_applicants="1",
        few_because="本区机构较少",
    )
    desk.do("set-checklist", **{"line-7-reviewer": DEPARTMENT})
    call_of(desk, LEAD, name)
    desk.do("publish", number=number)


def apply(desk: Desk) -> str:
    """Handed in by the institution while the window is open; the day on which it is shut."""
    desk.enter(CLERK)
    shut = desk.day(11)
    desk.tomorrow()
    desk.menu("遴选公告")
    desk.follow(CALL)
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
    return shut


def review(desk: Desk, shut: str) -> None:
    """Closed by the clock; the department speaks first, then the officer finds it qualified."""
    desk.enter(REVIEWER).wait_until(shut)
    desk.menu("联审事项")
    desk.row(PACKAGE)
    desk.do("verdicts", rest_ok=True)
    call_of(desk, OFFICER, tab="申报")
    desk.follow(BODY)
    desk.do("verdicts", rest_ok=True)
    desk.do("qualify")
    call_of(desk, LEAD).by_keyboard("finish_review")


def select(desk: Desk) -> None:
    """Scored by the panel, chosen by the lead, on notice for its days, on the list."""
    call_of(desk, LEAD)
    for name in EXPERTS:
        desk.tab("专家评审")
        desk.do("appoint", member=name)
    desk.tab("专家评审")
    desk.do("convene")
    for name in EXPERTS:
        desk.enter(name).follow(BODY)
        desk.do("score", marks=0.9, lock_now=True)
    call_of(desk, LEAD).tomorrow()
    desk.tab("排名与入围")
    desk.do("select")
    desk.tab("公示与异议")
    desk.do(
        "give_public_notice",
        text="现将拟入围机构公示如下。",
        how_to_object="书面实名提出",
        number=f"环教示〔走查〕{TAG}号",
    )
    desk.tab("公示与异议")
    assert "公示" in desk.reasons("conclude")
    desk.wait_for("conclude")
    desk.do("conclude", number=LISTED, minutes=True)
