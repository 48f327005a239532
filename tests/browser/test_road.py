"""By mouse and keyboard, with the demo clock for the waiting: one institution from the announcement
to its exit, each step by the role that owns it, some of them refused first.
"""

import secrets

import pytest

from tests.browser import after, judging, leaving, reporting, selecting, signing
from tests.browser.desk import PHOTO
from tests.browser.names import CALL, INSPECTOR, LISTED, OFFICER

pytestmark = pytest.mark.browser


def test_the_whole_road(desk, phone, visitor):
    selecting.announce(desk)
    shut = selecting.apply(desk)
    selecting.review(desk, shut)
    selecting.select(desk)
    assert LISTED in desk.enter(OFFICER).menu("资格名单")
    visitor.front()
    assert LISTED in visitor.menu("资格名单")
    assert CALL in visitor.menu("遴选公告")
    signing.prepare(desk)
    signing.agree(desk)
    signing.place(desk)
    judging.evaluate(desk, visitor)
    leaving.leave(desk, phone)
    after.ended_everywhere(desk)
    after.story(desk)
    after.told_to_all(visitor)
    reporting.workbook(desk)
    after.barred(desk)


def test_a_violation_is_recorded_at_the_school_gate_on_a_phone(phone):
    phone.enter(INSPECTOR).menu("入校检查")
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
