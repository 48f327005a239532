"""An emergency, a person's exit, a hearing and a retraction by mouse, each page of them printed twice.

They run after the road, which needs the first days of the site: a hearing takes the clock on by weeks.
"""

from __future__ import annotations

import re
import secrets

import pytest

from tests.browser.desk import PHOTO, Desk
from tests.browser.names import INSPECTOR, LEAD, OFFICER, SECOND
from tests.browser.printing import twice

pytestmark = pytest.mark.browser
SCHOOL = "望海小学"
# Each walk has a subject of its own, which no other walk on the site touches.
STOPPED, GROUPS, HEARD = (
    "威海弈趣棋类培训中心（演示）", "环翠远帆轮滑体育培训中心（演示）", "威海跆道武术培训中心（演示）",
)  # fmt: skip
TEACHER, CLERK = "吴教练4", "另一家的机构经办"
REMEDIES = "向区人民政府申请复议，或者向区人民法院起诉"


@pytest.fixture
def tag() -> str:
    return secrets.token_hex(2)


def case_of(desk: Desk, who: str, subject: str) -> None:
    desk.enter(who).menu("退出")
    desk.follow(subject)


def seen_and_confirmed(phone: Desk, desk: Desk, about: str, code: str, seen: str) -> None:
    """By the inspector at the gate, then held true by another."""
    phone.enter(INSPECTOR).menu("入校检查")
    phone.follow(SCHOOL)
    phone.do("record-violation", about=about, code=code, facts_text=seen, evidence=PHOTO)
    confirmed(desk, about)


def confirmed(desk: Desk, about: str) -> None:
    desk.enter(SECOND).menu("违规情形")
    desk.follow(about)
    desk.do("confirm", reason="学校证明属实")


def told(desk: Desk, body: str, tag: str, *, intended: str, copies: int) -> None:
    """Opened, written, final, served on everybody, and the days begin."""
    desk.enter(OFFICER).menu("机构名册")
    desk.follow(body)
    desk.do("open-exit", grounds=True)
    desk.do(
        "draft_notice",
        reasons="违反协议约定，扰乱学校秩序",
        basis="协议违约责任条款",
        intended=intended,
    )
    desk.do("finalise_notice", number=f"环教退告〔走查〕{tag}号", signer="局长", dated=desk.day(0))
    assert len(desk.page.locator("main a", has_text="退出事先告知书").all()) == copies
    for _copy in range(copies):
        desk.do("serve_notice", method="DIRECT", served_on=desk.day(0), file=True)
    desk.do("notify")


def decided(desk: Desk, subject: str, tag: str, *, collective: bool) -> None:
    """Reviewed by one, by several where it is grave; decided by the lead, final by the officer."""
    case_of(desk, SECOND, subject)
    desk.wait_for("review")
    together = {"collective_record": True} if collective else {}
    opinion = "事实清楚，程序合法，同意"
    desk.do("review", opinion=opinion, review_on=desk.day(0), file=True, **together)
    case_of(desk, LEAD, subject)
    desk.do("decide", reasons="事实清楚，证据确凿", remedies=REMEDIES, effective_on=desk.day(0))
    case_of(desk, OFFICER, subject)
    desk.do(
        "finalise_decision", number=f"环教退决〔走查〕{tag}号", signer="局长", dated=desk.day(0)
    )


def test_an_emergency(desk, phone, tag):
    """Entry stops at the gate; the lead confirms; the page says it to whom it concerns."""
    seen = f"组织学生到未经安全检查的场地（走查{tag}）"
    phone.enter(INSPECTOR).menu("入校检查")
    phone.follow(SCHOOL)
    phone.do("suspend-now", about=STOPPED, code="I8", facts_text=seen, evidence=PHOTO)
    case_of(desk, LEAD, STOPPED)
    article = twice(desk, "紧急暂停入校通知书")
    assert STOPPED in article
    desk.do("lift", reason="经核查场地已检查合格", letter_number=f"环教停〔走查〕{tag}号")
    assert STOPPED in twice(desk, "解除紧急暂停通知书")
    assert twice(desk, "紧急暂停入校通知书") == article


def test_a_persons_exit(desk, tag):
    """Told to the person and the institution, each with a copy of its own, and carried out."""
    desk.enter(OFFICER).menu("机构名册")
    desk.follow(GROUPS)
    seen = f"多次无故缺课（走查{tag}）"
    desk.do("record-violation", about=TEACHER, code="P2", facts_text=seen)
    confirmed(desk, TEACHER)
    told(desk, GROUPS, tag, intended="END", copies=2)
    first = re.compile("退出事先告知书")
    assert TEACHER in twice(desk, first)
    assert "受送达人" in twice(desk, "送达回证")
    decided(desk, TEACHER, tag, collective=False)
    article = twice(desk, "退出决定书")
    assert "停止" in article
    for _copy in range(2):
        desk.do("serve_decision", method="DIRECT", served_on=desk.day(0), file=True)
    desk.do("serve")
    desk.wait_until(desk.day(1))
    desk.comes("已执行")
    assert twice(desk, "退出决定书") == article


def test_a_hearing_and_a_decision_taken_back(desk, phone, tag):
    """Asked for by the institution, held on its day; the decision is taken back and stays to be read."""
    seen_and_confirmed(phone, desk, HEARD, "I3", f"课上派发校外试听券（走查{tag}）")
    told(desk, HEARD, tag, intended="REMOVE", copies=1)
    desk.enter(CLERK).follow("退出")
    desk.do("request_hearing", file=True)
    case_of(desk, OFFICER, HEARD)
    day = desk.day(14)
    desk.do(
        "fix", letter_number=f"环教听〔走查〕{tag}号", hearing_on=day, hearing_time="上午九时",
        hearing_place="区教育局三楼会议室", hearing_chair="孙平",
    )  # fmt: skip
    hearing = twice(desk, "听证通知书")
    assert "三楼会议室" in hearing
    desk.wait_until(day)
    case_of(desk, SECOND, HEARD)  # whoever opened the case does not hold it
    desk.do("hold", file=True)
    decided(desk, HEARD, tag, collective=True)
    decision = twice(desk, "退出决定书")
    desk.enter(LEAD).menu("退出")
    desk.follow(HEARD)
    desk.do("retract", reason="适用条款有误", letter_number=f"环教收〔走查〕{tag}号")
    # Nobody had been served: a record for the file, which binds nobody.
    assert "尚未送达" in twice(desk, "收回决定的记录")
    assert twice(desk, "退出决定书（已收回）") == decision
    assert twice(desk, "听证通知书") == hearing
