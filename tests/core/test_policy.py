from datetime import date
from decimal import Decimal

import pytest

from core import policy
from core.errors import Invalid

DAYS = policy.Setting("toy.days", 5, "工作日", "(P)", "期限", least=1, most=60)
SHARE = policy.Setting("toy.share", "0.40", "", "(P)", "比例", kind="decimal", least="0", most="1")
DAY = date(2026, 11, 24)


@pytest.fixture(autouse=True)
def _settings(monkeypatch):
    monkeypatch.setattr(policy, "_settings", dict(policy._settings))
    policy.register(DAYS, SHARE)


def _set(raw, scope, since):
    return policy.change(
        "toy.days", raw, scope=scope, effective_from=since, document="文号", set_by="测试"
    )


def test_default_until_a_row_is_in_force(db):
    assert policy.value("toy.days", on=DAY) == 5
    _set(7, "", date(2026, 12, 1))
    assert policy.value("toy.days", on=DAY) == 5
    assert policy.value("toy.days", on=date(2026, 12, 1)) == 7


def test_nearest_scope_wins_and_its_newest_row(db):
    _set(7, "371000", date(2026, 1, 1))
    _set(8, "371002", date(2026, 1, 1))
    _set(9, "371002", date(2026, 6, 1))
    assert policy.value("toy.days", scopes=("371002", "371000"), on=DAY) == 9
    assert policy.value("toy.days", scopes=("371003", "371000"), on=DAY) == 7


def test_snapshot_keeps_what_was_in_force(db):
    kept = policy.snapshot(["toy.days", "toy.share"], scopes=(), on=DAY)
    _set(9, "", date(2026, 1, 1))
    assert policy.kept(kept, "toy.days") == 5
    assert policy.kept(kept, "toy.share") == Decimal("0.40")


def test_several_settings_are_one_query(db, django_assert_num_queries):
    _set(7, "371000", date(2026, 1, 1))
    _set(8, "371002", date(2026, 6, 1))
    keys = ["toy.days", "toy.share"]
    with django_assert_num_queries(1):
        near = policy.values(keys, scopes=("371002", "371000"), on=DAY)
    assert near == {"toy.days": 8, "toy.share": Decimal("0.40")}
    assert policy.values(keys, on=DAY) == {"toy.days": 5, "toy.share": Decimal("0.40")}
    with django_assert_num_queries(1):
        kept = policy.snapshot(keys, scopes=("371000",), on=DAY)
    assert (kept["toy.days"]["value"], kept["toy.share"]["row"]) == (7, 0)


@pytest.mark.parametrize(
    ("raw", "sentence"),
    [(0, "取值应在 1 到 60 之间。"), ("三", "“三”不是有效的取值。")],
)
def test_change_refuses_what_does_not_fit(db, raw, sentence):
    with pytest.raises(Invalid) as refused:
        _set(raw, "", DAY)
    assert refused.value.fields == {"value": sentence}


def test_change_needs_a_document(db):
    with pytest.raises(Invalid):
        policy.change("toy.days", 6, scope="", effective_from=DAY, document=" ", set_by="测试")


def test_a_key_is_declared_once():
    with pytest.raises(ValueError, match="twice"):
        policy.register(policy.Setting("toy.days", 6, "工作日", "(P)", "期限"))


def test_a_choice_is_one_of_its_choices(db):
    policy.register(
        policy.Setting("toy.way", "甲", "", "(P)", "做法", kind="choice", choices=("甲", "乙"))
    )
    told = {"scope": "", "effective_from": DAY, "document": "文号", "set_by": "测试"}
    with pytest.raises(Invalid) as refused:
        policy.change("toy.way", "丙", **told)
    assert refused.value.fields == {"value": "“丙”不是有效的取值。"}
    policy.change("toy.way", "乙", **told)
    assert policy.value("toy.way", on=DAY) == "乙"
