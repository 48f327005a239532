"""签订协议 by mouse: papers handed in and checked, the agreement in force, the placement running."""

from __future__ import annotations

import pytest

from tests.browser.desk import Desk, Refused
from tests.browser.names import BODY, CLERK, COURSE, DEAN, LEAD, LISTED, OFFICER, PERSON, TAG

PAPERS = {"HEALTH_CERT": {}, "SKILL_PROOF": {"number": "能001", "field": "轮滑"}}


def identity(number: int) -> str:
    """An invented person's number of the fake region 000000, with its check digit."""
    body = f"000000{1970 + number % 30}03{1 + number % 28:02d}{number % 1000:03d}"
    weights = [2 ** (17 - place) % 11 for place in range(17)]
    total = sum(int(digit) * weight for digit, weight in zip(body, weights, strict=True))
    return body + "10X98765432"[total % 11]


def own(desk: Desk, tab: str = "", words: str = "") -> None:
    """The institution's own file, one of its tabs, one row of it."""
    desk.enter(CLERK).menu("机构档案")
    if tab:
        desk.tab(tab)
    if words:
        desk.follow(words)


def prepare(desk: Desk) -> None:
    """A course and a person, handed in by the institution, checked by the officer."""
    own(desk)
    desk.do(
        "add_course",
        name=COURSE,
        category="SPORTS",
        stage="PRIMARY",
        outline="由浅入深，每周一次。",
        lesson_minutes=40,
        price_inside="18.00",
        price_outside="40.00",
        file=True,
    )
    own(desk)
    desk.do(
        "add_staff",
        name=PERSON,
        id_number=identity(int(TAG, 16)),
        speciality="轮滑",
        undertaking=True,
        undertaking_on=desk.day(0),
    )
    for kind, told in PAPERS.items():
        own(desk, "进校人员", PERSON)
        until = {"valid_until": desk.day(365)} if kind == "HEALTH_CERT" else {}
        desk.do("add_credential", kind=kind, issued_on=desk.day(-20), file=True, **told, **until)
    own(desk, "进校人员", PERSON)
    query(desk, "机构甲")
    desk.enter(OFFICER).follow(COURSE)
    desk.do("accept", non_subject=True)
    desk.enter(OFFICER).follow(PERSON)
    query(desk, "经办甲")
    desk.enter(OFFICER).follow(PERSON)
    desk.do("clear", in_service_clear=True, red_lines_clear=True)


def query(desk: Desk, who: str) -> None:
    """The institution's query of the person, and then the bureau's own."""
    desk.do(
        "enter_check",
        queried_on=desk.day(-1),
        reference=f"查{TAG}",
        consent_on=desk.day(-3),
        queried_by=who,
        consent=True,
    )


def agreement_of(desk: Desk, who: str, menu: str = "协议") -> Desk:
    desk.enter(who).menu(menu)
    desk.follow(BODY)
    return desk


def agree(desk: Desk) -> None:
    """Drafted by the officer, accepted by the institution, in force by the lead's hand only."""
    desk.enter(OFFICER).menu("资格名单")
    desk.row(LISTED)
    desk.wait_for("draft-agreement", most=60)
    desk.open("draft-agreement")
    form = desk.page.locator("form.form")
    form.locator("label", has_text=PERSON).locator("input").first.check()
    form.locator("tr", has_text=COURSE).locator('[name$="-price"]').fill("17.00")
    desk.send()
    desk.do("offer")
    agreement_of(desk, CLERK).do("countersign")
    assert not agreement_of(desk, OFFICER).can("activate")
    agreement_of(desk, LEAD)
    signed = {"number": f"环教协〔走查〕{TAG}号", "signed_on": desk.day(0)}
    with pytest.raises(Refused, match="双方签字盖章的扫描件"):
        desk.do("activate", **signed)
    desk.fill(**signed, signed_file=True)
    desk.send()
    told = agreement_of(desk, LEAD).text()
    assert "确认签订并生效" in told
    assert signed["number"] in told
    assert not desk.can("activate")


def place(desk: Desk) -> None:
    """Asked for by the school, agreed by the institution, in school when its day has come."""
    agreement_of(desk, DEAN, "可选的协议")
    first = desk.day(2)
    desk.do(
        "propose-placement",
        starts_on=first,
        timetable="周二下午，操场",
        pupils=30,
        weekly_hours="2",
    )
    desk.enter(CLERK).menu("入校安排")
    desk.follow(COURSE)
    desk.do("agree")
    desk.wait_until(first)
    desk.comes("在校服务")
