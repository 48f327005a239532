"""What an executed exit leaves behind, read from pages: states, the story, the public page, the bar."""

from __future__ import annotations

import re

from tests.browser import leaving, selecting
from tests.browser.desk import Desk
from tests.browser.names import BODY, CALL, CLERK, COURSE, LEAD, LISTED, TAG, USCC

DATED = re.compile(r"\d{4}年\d{1,2}月\d{1,2}日 \d\d:\d\d")
BARRED = "之前不符合准入条件"
# What was done, by whom, and the reason where the record keeps one.
STORY = (
    ("提交申报", "于飞", ""),
    ("确认签订并生效", "王岚", ""),
    ("核实", "赵宁", leaving.CONFIRMED),
    ("立案", "李珊", "I3 商业推广、恶意招揽生源"),
    ("完成告知", "李珊", ""),
    ("提交陈述申辩", "于飞", ""),
    ("法制审核", "赵宁", ""),
    ("作出决定", "王岚", ""),
    ("执行退出", "系统", leaving.DECISION),
    ("终止", "系统", leaving.DECISION),
    ("移出名单", "系统", leaving.DECISION),
)


def open_file(desk: Desk) -> str:
    desk.enter(LEAD).menu("机构名册")
    return desk.follow(BODY)


def ended_everywhere(desk: Desk) -> None:
    """The bar stands on the file; each of its rows says so on its own page."""
    for tab, words, state in (
        ("协议", "合作协议", "已终止"),
        ("入校安排", COURSE, "已结束"),
        ("资格名单", "的资格", "已移出名单"),
    ):
        assert "限制准入中" in open_file(desk)
        desk.tab(tab)
        assert state in desk.follow(words)


def story(desk: Desk) -> None:
    """The timeline of the file: who did what, when and why, also what is folded away."""
    open_file(desk)
    desk.page.locator("main details.more summary").click()
    entries = desk.page.locator("main .timeline li").all_inner_texts()
    told = {
        what: [each for each in entries if each.startswith(what) and who in each and why in each]
        for what, who, why in STORY
    }
    assert [what for what, found in told.items() if not found] == [], entries
    assert [each for each in entries if not DATED.search(each)] == []


def told_to_all(visitor: Desk) -> None:
    """A stranger reads it on the public pages: no longer on the list, and why."""
    visitor.front()
    assert LISTED not in visitor.menu("资格名单")
    visitor.menu("退出公告")
    row = visitor.page.locator("main tr", has_text=USCC).inner_text()
    assert leaving.DECISION in row
    assert BODY in row


def barred(desk: Desk) -> None:
    """At the next call a draft may be written; handing it in is refused, with decision and day."""
    again = f"{CALL}再次"
    selecting.announce(desk, name=again, number=f"环教告〔走查〕{TAG}-2号")
    desk.enter(CLERK).tomorrow()
    desk.menu("遴选公告")
    desk.follow(again)
    desk.do("apply")
    assert not desk.can("submit")
    assert BARRED in desk.reasons("submit")
    assert leaving.DECISION in desk.reasons("submit")
