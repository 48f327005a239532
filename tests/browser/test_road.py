"""By mouse and keyboard, with the demo clock for the waiting: one institution from the announcement
to the placement running in a school, each step by the role that owns it, some of them refused first.
"""

import secrets

import pytest

from tests.browser.desk import PHOTO, Desk, Refused

pytestmark = pytest.mark.browser

OFFICER, LEAD, CLERK = "经办：", "决定：", "机构经办"
DEAN, INSPECTOR = "安排入校", "到校检查"
PAPERS = {"HEALTH_CERT": {}, "SKILL_PROOF": {"number": "能001", "field": "轮滑"}}
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


def identity(number: int) -> str:
    """An invented person's number of the fake region 000000, with its check digit."""
    body = f"000000{1970 + number % 30}03{1 + number % 28:02d}{number % 1000:03d}"
    weights = [2 ** (17 - place) % 11 for place in range(17)]
    total = sum(int(digit) * weight for digit, weight in zip(body, weights, strict=True))
    return body + "10X98765432"[total % 11]


def own_file(desk: Desk, tab: str = "") -> None:
    desk.enter(CLERK)
    desk.page.locator("a", has_text="机构档案").first.click()
    desk.page.wait_for_load_state()
    if tab:
        desk.go(desk.path.split("?")[0] + f"?tab={tab}")


def prepare(desk: Desk) -> None:
    """A course and a person, handed in by the institution, checked by the officer."""
    own_file(desk)
    desk.do(
        "add_course",
        name=f"轮滑走查{TAG}",
        category="SPORTS",
        stage="PRIMARY",
        outline="由浅入深，每周一次。",
        lesson_minutes=40,
        price_inside="18.00",
        price_outside="40.00",
        file=True,
    )
    own_file(desk, "courses")
    desk.follow(f"轮滑走查{TAG}")
    course = desk.path
    own_file(desk)
    desk.do(
        "add_staff",
        name=f"走查员{TAG}",
        id_number=identity(int(TAG, 16)),
        speciality="轮滑",
        undertaking=True,
        undertaking_on=desk.day(0),
    )
    own_file(desk, "staff")
    desk.follow(f"走查员{TAG}")
    person = desk.path
    for kind, told in PAPERS.items():
        desk.go(person)
        until = {"valid_until": desk.day(365)} if kind == "HEALTH_CERT" else {}
        desk.do("add_credential", kind=kind, issued_on=desk.day(-20), file=True, **told, **until)
    desk.go(person)
    desk.do(
        "enter_check",
        queried_on=desk.day(-1),
        reference=f"查{TAG}",
        consent_on=desk.day(-3),
        queried_by="机构甲",
        consent=True,
    )
    desk.enter(OFFICER).go(course)
    desk.do("accept", non_subject=True)
    desk.go(person)
    desk.do("clear", in_service_clear=True, red_lines_clear=True)


def agree(desk: Desk) -> str:
    """Drafted by the officer, accepted by the institution, in force by the lead's hand only."""
    desk.enter(OFFICER).go("/district/vetting/listings/")
    row = desk.page.locator("tr", has_text=f"环教名单〔走查〕{TAG}号")
    row.locator("a").first.click()
    desk.page.wait_for_load_state()
    desk.wait_for("draft-agreement", most=60)
    desk.button("draft-agreement").click()
    desk.page.wait_for_load_state()
    form = desk.page.locator("form.form")
    form.locator("label", has_text=f"走查员{TAG}").locator("input").first.check()
    form.locator("tr", has_text=f"轮滑走查{TAG}").locator('[name$="-price"]').fill("17.00")
    desk.send()
    agreement = desk.number()
    desk.do("offer")
    desk.enter(CLERK).go(f"/go/contracts.agreement/{agreement}/")
    desk.do("countersign")
    desk.enter(OFFICER).go(f"/go/contracts.agreement/{agreement}/")
    assert not desk.can("activate")
    desk.enter(LEAD).go(f"/go/contracts.agreement/{agreement}/")
    signed = {"number": f"环教协〔走查〕{TAG}号", "signed_on": desk.day(0)}
    with pytest.raises(Refused, match="双方签字盖章的扫描件"):
        desk.do("activate", **signed)
    desk.fill(**signed, signed_file=True)
    desk.send()
    told = desk.go(f"/go/contracts.agreement/{agreement}/")
    assert "确认签订并生效" in told
    assert signed["number"] in told
    assert not desk.can("activate")
    return agreement


def place(desk: Desk, agreement: str) -> str:
    """Asked for by the school, agreed by the institution, in school when its day has come."""
    desk.enter(DEAN).go(f"/go/contracts.agreement/{agreement}/")
    desk.do(
        "propose-placement",
        starts_on=desk.day(2),
        timetable="周二下午，操场",
        pupils=30,
        weekly_hours="2",
    )
    placement = desk.number()
    desk.enter(CLERK).go(f"/go/contracts.placement/{placement}/")
    desk.do("agree")
    for _day in range(3):
        desk.tomorrow()
    assert "在校服务" in desk.text()
    return placement


def test_from_the_announcement_to_the_running_placement(desk):
    call = announce(desk)
    apply(desk, call)
    review(desk, call)
    select(desk, call)
    listings = desk.enter(OFFICER).go("/district/vetting/listings/")
    assert f"环教名单〔走查〕{TAG}号" in listings
    assert CALL in desk.go("/public/vetting/calls/")
    prepare(desk)
    place(desk, agree(desk))


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
