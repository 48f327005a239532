"""严格退出 by mouse: seen at the gate, confirmed by another, told, answered, reviewed, decided, executed."""

from __future__ import annotations

import pytest

from tests.browser.desk import PHOTO, Desk, Refused
from tests.browser.names import BODY, CLERK, INSPECTOR, LEAD, OFFICER, SECOND, TAG

SCHOOL = "望海小学"
SEEN = f"课上派发校外试听券（走查{TAG}）"
CONFIRMED, OBJECTED = "学校证明属实", "系个别教练所为，已停课教育"
DECISION = f"环教退决〔走查〕{TAG}号"


def record(phone: Desk) -> None:
    """By the inspector at the gate; a stranger's word is nothing before another has confirmed it."""
    phone.enter(INSPECTOR).menu("入校检查")
    phone.follow(SCHOOL)
    phone.do("record-violation", about=BODY, code="I3", facts_text=SEEN, evidence=PHOTO)


def confirm(desk: Desk) -> None:
    desk.enter(SECOND).menu("违规情形")
    desk.follow(BODY)
    assert SEEN in desk.text()
    desk.do("confirm", reason=CONFIRMED)


def open_case(desk: Desk) -> None:
    desk.enter(OFFICER).menu("机构名册")
    desk.follow(BODY)
    desk.do("open-exit", grounds=True)


def tell(desk: Desk) -> None:
    """Noticed and served; the lead's button stays grey, with its sentence, while they may answer."""
    desk.do(
        "draft_notice",
        facts_text=SEEN,
        reasons="违反协议第七条，扰乱学校秩序",
        basis="协议违约责任条款",
        intended="REMOVE",
        how_to_answer="收到之日起五个工作日内书面向我局提出",
    )
    final = {"signer": "局长", "dated": desk.day(0)}
    desk.do("finalise_notice", number=f"环教退告〔走查〕{TAG}号", **final)
    desk.do("serve_notice", method="DIRECT", served_on=desk.day(0), file=True)
    desk.do("notify")


def decision_waits(desk: Desk) -> str:
    desk.enter(LEAD).menu("退出")
    desk.follow(BODY)
    assert not desk.can("decide")
    return desk.reasons("decide")


def answer(desk: Desk) -> None:
    desk.enter(CLERK).follow("退出")
    desk.do("answer", text=OBJECTED)


def review(desk: Desk) -> None:
    """After the last day of the defence only, by somebody who did not write the notice."""
    desk.enter(SECOND).menu("退出")
    desk.follow(BODY)
    assert "期满或有书面放弃声明之后才能继续" in desk.reasons("review")
    desk.wait_for("review")
    desk.do(
        "review",
        opinion="事实清楚，程序合法，同意",
        review_on=desk.day(0),
        file=True,
        collective_record=True,
    )


def decide(desk: Desk) -> str:
    """Answering the defence is not left out; the day on which it takes effect."""
    desk.enter(LEAD).follow("退出案件")
    effective = desk.day(2)
    told = {
        "reasons": "事实清楚，证据确凿",
        "remedies": "向区人民政府申请复议，或者向区人民法院起诉",
        "effective_on": effective,
    }
    with pytest.raises(Refused, match="申辩"):
        desk.do("decide", outcome="REMOVE", **told)
    desk.fill(defence_answer="机构对其教练在校行为负责")
    desk.send()
    return effective


def execute(desk: Desk, effective: str) -> None:
    """Served by the officer, executed by the system on its day."""
    desk.enter(OFFICER).follow("退出案件")
    desk.do("finalise_decision", number=DECISION, signer="局长", dated=desk.day(0))
    desk.do("serve_decision", method="POST", served_on=desk.day(0), file=True)
    desk.do("serve")
    desk.wait_until(effective)
    desk.comes("已执行")


def leave(desk: Desk, phone: Desk) -> None:
    record(phone)
    confirm(desk)
    open_case(desk)
    tell(desk)
    waits = decision_waits(desk)
    assert "期满或有书面放弃声明之后才能继续" in waits
    answer(desk)
    review(desk)
    execute(desk, decide(desk))
