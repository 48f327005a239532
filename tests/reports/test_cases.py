"""附表6: who, what, until when; a person is never named in full."""

from datetime import timedelta

import pytest

from core import clock
from inspections.domain import rectifications, violations
from tests.factories import contracts, inspections, institutions
from tests.factories.vetting import open_calendar
from tests.reports import world


@pytest.fixture
def term(cast):
    open_calendar()
    return world.term_around(clock.today())


def _cases(cast, term, actor=None, region="371000"):
    return world.book(cast, actor, region, term.code).tables.cases


def test_a_confirmed_violation_is_told_and_a_recorded_one_is_not(cast, term):
    inspections.recorded_violation(cast, code="I2")
    row = inspections.confirmed_violation(cast)
    [case] = _cases(cast, term)
    assert (case.on, case.subject, case.kind) == (
        row.happened_on, "甲轮滑培训学校", "I1 擅自变动服务内容",
    )  # fmt: skip
    assert (case.facts, case.handling) == (row.facts_text, "核实认定")


def test_a_withdrawn_violation_leaves_the_table(cast, term):
    row = inspections.confirmed_violation(cast)
    violations.withdraw(row, by=cast.lead, reason="核实有误")
    assert _cases(cast, term) == []


def test_an_order_shows_its_due_date_and_what_the_recheck_found(cast, term):
    row = inspections.refused_order(cast)
    [case] = _cases(cast, term)
    assert (case.kind, case.on, case.due) == ("整改", row.issued_on, row.due_on)
    assert case.handling == "环教整〔2026〕1号：恢复约定的课程内容"
    assert case.recheck == f"复查未通过：{row.recheck_note}"


def test_a_cancelled_order_is_not_told(cast, term):
    rectifications.cancel(inspections.issued_order(cast), by=cast.lead, reason="开具有误")
    assert _cases(cast, term) == []


def test_an_institutions_exit_with_its_number_and_the_end_of_its_bar(cast, term):
    contracts.running_placement(cast)
    row = inspections.executed_case(cast)
    made = world.book(cast, term=term.code)
    case = next(each for each in made.tables.cases if each.kind == "机构退出")
    assert case.subject == "甲轮滑培训学校"
    assert case.handling == "终止合作并移出资格名单（已执行）"
    assert (case.number, case.due, case.lifted) == (
        "环教退决〔2026〕1号", row.decision.effective_on, row.exclusion.until,
    )  # fmt: skip
    assert made.tables.summary.total.in_school == 1
    assert made.tables.roster[0].state == "已终止"
    told = world.check(made, "因退出终止的协议都有退出决定")
    assert (told.left, told.right, told.verdict) == (1, 1, "passed")


def test_a_person_is_masked_everywhere(cast, term):
    staff = institutions.cleared_staff(cast.institution, name="欧阳明珠")
    inspections.executed_case(cast, staff=staff, facts_text="欧阳明珠当堂推搡学生。")
    violation, exit_case = _cases(cast, term)
    assert violation.subject == "甲轮滑培训学校进校人员欧某"
    assert violation.facts == "欧某当堂推搡学生。"
    assert (exit_case.kind, exit_case.subject) == ("人员退出", "甲轮滑培训学校进校人员欧某")
    told = " ".join(str(value) for case in (violation, exit_case) for value in vars(case).values())
    assert "明珠" not in told


def test_a_case_of_another_term_is_left_out(cast, term):
    inspections.confirmed_violation(cast)
    other = world.term_around(clock.today() + timedelta(days=400))
    assert _cases(cast, other) == []


def test_a_stranger_reads_no_case_of_another_district(cast, term):
    inspections.confirmed_violation(cast)
    assert _cases(cast, term, cast.officer_b, "371003") == []
    assert len(_cases(cast, term, cast.officer, "371002")) == 1
