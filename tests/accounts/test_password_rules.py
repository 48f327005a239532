"""What is wrong with a password is said in the words of the page, all of it at once."""

import pytest

from accounts.domain import passwords
from accounts.models import User
from core.errors import Invalid

WHO = User(username="wang.li", name="王小丽丽")


@pytest.mark.parametrize(
    ("password", "said"),
    [
        ("short-1", "口令太短，至少要有 10 个字符。"),
        ("password123", "这个口令太常见，容易被猜到。"),
        ("829173645019", "口令不能全是数字。"),
        ("wang.li-wang.li", "口令不能与登录名或姓名相近，也不能包含它们。"),
        ("2026-WANG.LI-海边", "口令不能与登录名或姓名相近，也不能包含它们。"),
        ("王小丽丽-海边-2026", "口令不能与登录名或姓名相近，也不能包含它们。"),
        ("12345", "口令太短，至少要有 10 个字符。 这个口令太常见，容易被猜到。 口令不能全是数字。"),
    ],
)
def test_a_weak_password_is_refused(password, said):
    with pytest.raises(Invalid) as refusal:
        passwords.validated(password, WHO, field="new")
    assert refusal.value.fields == {"new": said}


def test_a_short_name_may_stand_in_a_long_password():
    user = User(username="li", name="李")
    assert passwords.validated("青岛li海边-礁石-2026", user, field="new")
