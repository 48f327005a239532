from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluations import schemes, scoring
from evaluations.scoring import Figures, Sheet, Tally
from institutions.enums import Grade

SCHEME = schemes.read(schemes.DEFAULT)


def _tally(satisfied: int, *, valid: int = 100, dissatisfied: int = 0, issued: int = 100) -> Tally:
    return Tally(
        issued=issued, answered=valid, valid=valid, satisfied=satisfied, dissatisfied=dissatisfied
    )


def _figures(quality="36", pupil=95, parent=95, violations=()):
    return Figures(
        sheets=[Sheet(Decimal(quality) if quality is not None else None, 40)],
        pupil=_tally(pupil),
        parent=_tally(parent),
        violations=violations,
    )


def test_the_default_scheme_totals_100():
    assert SCHEME.total == Decimal(100)
    assert SCHEME.quality == Decimal(40)


def test_score_adds_the_four_components():
    result = scoring.score(_figures(), SCHEME)
    assert (result.quality, result.pupil, result.parent, result.safety) == (
        Decimal("36.00"), Decimal("19.00"), Decimal("23.75"), Decimal("15.00"),
    )  # fmt: skip
    assert (result.total, result.grade, result.why) == (Decimal("93.75"), Grade.EXCELLENT, "")


@pytest.mark.parametrize(
    ("quality", "satisfied", "grade"),
    [
        ("39", 80, Grade.EXCELLENT),  # 39 + 16 + 20 + 15 = 90.00, exactly on the line
        ("38.9", 80, Grade.PASS),
        ("29", 80, Grade.PASS),  # 80.00
        ("28.9", 80, Grade.MARGINAL),
        ("9", 80, Grade.MARGINAL),  # 60.00
        ("8.9", 80, Grade.FAIL),
    ],
)
def test_grades_begin_exactly_on_their_line(quality, satisfied, grade):
    result = scoring.score(_figures(quality, satisfied, satisfied), SCHEME)
    assert result.grade == grade


def test_a_grade_does_not_depend_on_the_order_the_database_keeps_keys_in():
    """PostgreSQL sorts the keys of a JSON object by length: PASS came before EXCELLENT."""
    shuffled = {key: schemes.DEFAULT["grades"][key] for key in ("PASS", "MARGINAL", "EXCELLENT")}
    scheme = schemes.read({**schemes.DEFAULT, "grades": shuffled})
    assert list(scheme.grades) == ["EXCELLENT", "PASS", "MARGINAL"]
    assert scoring.score(_figures("40", 100, 100), scheme).grade == Grade.EXCELLENT


@pytest.mark.parametrize(("pupil", "parent", "who"), [(79, 99, "学生"), (99, 79, "家长")])
def test_satisfaction_below_the_target_is_never_above_marginal(pupil, parent, who):
    result = scoring.score(_figures("40", pupil, parent), SCHEME)
    assert result.total > 90
    assert result.grade == Grade.MARGINAL
    assert result.why == f"{who}满意度低于 80%，不得高于基本合格"


def test_target_missed_and_order_are_two_rules():
    """70 to 80 % satisfied misses the agreement's target, yet three in ten are not dissatisfied."""
    tally = _tally(75, dissatisfied=10)
    assert tally.satisfaction < SCHEME.target
    assert tally.dissatisfaction < SCHEME.order_at


def test_a_missing_sheet_is_neither_zero_nor_reweighted():
    result = scoring.score(_figures(quality=None), SCHEME)
    assert (result.quality, result.total, result.grade) == (None, None, Grade.PENDING)
    assert result.why == "学校质量评分未报齐"


@pytest.mark.parametrize(
    "tally",
    [
        _tally(9, valid=9, issued=9),  # fewer than ten
        _tally(29, valid=29, issued=100),  # less than three in ten came back
        Tally(),
    ],
)
def test_a_small_sample_is_not_used(tally):
    figures = Figures([Sheet(Decimal(36), 40)], pupil=tally, parent=_tally(95), violations=())
    result = scoring.score(figures, SCHEME)
    assert (result.pupil, result.grade, result.why) == (None, Grade.PENDING, "学生答卷样本不足")


def test_a_veto_fails_even_when_the_sample_is_small():
    figures = Figures([Sheet(None, 40)], Tally(), Tally(), violations=["VETO"])
    result = scoring.score(figures, SCHEME)
    assert (result.grade, result.why) == (Grade.FAIL, "存在一票否决的违规违约情形")


def test_violations_take_from_safety_and_stop_at_zero():
    assert scoring.score(_figures(violations=["MINOR", "MEDIUM"]), SCHEME).safety == Decimal("8.00")
    assert scoring.score(_figures(violations=["SERIOUS"] * 3), SCHEME).safety == Decimal("0.00")


def test_quality_is_weighted_by_pupils():
    figures = Figures(
        [Sheet(Decimal(40), 30), Sheet(Decimal(20), 10)], _tally(95), _tally(95), violations=()
    )
    assert scoring.score(figures, SCHEME).quality == Decimal("35.00")


def test_do_not_know_is_not_a_valid_answer_but_came_back():
    tally = Tally(issued=40, answered=20, valid=10, satisfied=9)
    assert (tally.rate, tally.satisfaction) == (Decimal("0.5"), Decimal("0.9"))
    assert tally.is_enough(SCHEME)


@given(
    quality=st.decimals(min_value=0, max_value=40, places=1),
    pupil=st.integers(0, 100),
    parent=st.integers(0, 100),
    violations=st.lists(st.sampled_from(["MINOR", "MEDIUM", "SERIOUS"]), max_size=5),
)
def test_total_is_the_sum_and_stays_within_100(quality, pupil, parent, violations):
    result = scoring.score(_figures(str(quality), pupil, parent, violations), SCHEME)
    parts = [result.quality, result.pupil, result.parent, result.safety]
    assert result.total == sum(parts)
    assert 0 <= result.total <= 100
    if pupil < 80 or parent < 80:
        assert result.grade in {Grade.MARGINAL, Grade.FAIL}
