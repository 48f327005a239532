"""过程评价 by mouse: the round opened by the clock, the school's sheet, answers without a login."""

from __future__ import annotations

import re

from playwright.sync_api import Page

from tests.browser.desk import Desk, Refused
from tests.browser.names import CITY, CLERK, COURSE, DEAN, LEAD, TAG

ANSWERS = 12
DEAR = "5"


def schedule(desk: Desk) -> tuple[str, str]:
    """The city's round for the current term; the days on which it is frozen and computed."""
    desk.enter(CITY).menu("评价")
    frozen, closed = desk.day(3), desk.day(14)
    desk.open("schedule")
    terms = desk.page.locator('form.form select[name="term"] option').all_inner_texts()
    current = next(term for term in terms if term[:1].isdigit() and "2022" not in term)
    desk.fill(term=current, opens_on=desk.day(1), freezes_on=frozen, closes_on=closed)
    desk.send()
    desk.tomorrow()
    return frozen, closed


def score(desk: Desk) -> None:
    desk.enter(DEAN).follow(re.compile(f"{COURSE}.*质量评分"))
    try:
        desk.do("submit", comment="课堂有序")
    except Refused:
        desk.fill(marks=0.9)
        desk.send()


def hand_out(desk: Desk) -> list[list[str]]:
    """The addresses on the slips, for the families and for the pupils."""
    found = []
    for number in range(2):
        desk.enter(DEAN).menu("评价")
        desk.follow("学期评价")
        rows = desk.page.locator("main tr", has_text=COURSE)
        desk.press(rows.locator("a", has_text="发放链接").nth(number))
        desk.page.locator('main [name="count"]').fill(str(ANSWERS))
        desk.press(desk.page.locator("main form button.main"))
        found.append(desk.page.locator(".slips .url a").evaluate_all("all => all.map(a => a.href)"))
    return found


def answer(page: Page, link: str, *, leave_out: int = 0) -> None:
    """One paper filled with a thumb; `leave_out` of its questions are forgotten."""
    page.goto(link)
    asked = page.locator("fieldset .scale")
    for number in range(leave_out, asked.count()):
        asked.nth(number).locator(f'label:has([value="{DEAR}"])').click()
    send(page)


def send(page: Page) -> None:
    with page.expect_navigation():
        page.locator("form button").click()


def asked_on(page: Page, link: str) -> list[str]:
    """The names of a paper's questions."""
    page.goto(link)
    names = page.locator("input[type=radio]").evaluate_all("all => all.map(one => one.name)")
    return sorted(set(names))


def others(page: Page, links: list[str]) -> None:
    """The other families' and pupils' phones: the same form, sent without drawing it."""
    asked = asked_on(page, links[0])
    for link in links:
        taken = page.context.request.post(link, form=dict.fromkeys(asked, DEAR))
        assert "已收到您的答卷" in taken.text()


def answer_once(phone: Desk, link: str) -> None:
    """Nobody signed in: a forgotten answer is asked for, the paper is taken, a second one is not."""
    page = phone.page
    page.context.clear_cookies()
    answer(page, link, leave_out=1)
    assert "还有 1 处没有填好" in phone.text()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.locator(f'fieldset.bad label:has([value="{DEAR}"])').click()
    send(page)
    thanks = phone.text()
    assert "已收到您的答卷" in thanks
    page.goto(link)
    assert phone.text() == thanks
    assert "无需再次提交" in thanks
    assert page.locator("form").count() == 0
    assert [cookie["name"] for cookie in page.context.cookies()] == []


def publish(desk: Desk, frozen: str, closed: str) -> None:
    """Frozen and computed by the clock; the lead publishes, the institution reads its grade."""
    desk.enter(LEAD)
    desk.wait_until(frozen)
    desk.wait_until(closed)
    desk.menu("评价")
    desk.follow("学期评价")
    desk.do("publish", number=f"环教评〔走查〕{TAG}号")
    desk.enter(CLERK).menu("评价")
    desk.follow("学期评价")
    desk.comes("优秀")


def evaluate(desk: Desk, phone: Desk) -> None:
    frozen, closed = schedule(desk)
    score(desk)
    families, pupils = hand_out(desk)
    answer_once(phone, families[0])
    answer(phone.page, pupils[0])
    assert "已收到您的答卷" in phone.text()
    others(phone.page, families[1:])
    others(phone.page, pupils[1:])
    desk.enter(DEAN).menu("评价")
    desk.follow("学期评价")
    told = desk.page.locator("main tr", has_text=COURSE).first.inner_text()
    assert told.count(f"{ANSWERS} / {ANSWERS}") == 2, told
    publish(desk, frozen, closed)
