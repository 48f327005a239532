"""Each guard that the walks do not meet, with the sentence it shows."""

from datetime import date, timedelta

import pytest

from accounts.actors import system
from core import clock
from core.errors import Blocked
from core.fsm import fresh, perform
from core.models import PolicyRow
from institutions import policies
from institutions.domain import (
    changes,
    courses,
    credentials,
    exclusions,
    expiry,
    licences,
    registration,
)
from institutions.domain import staff as people
from institutions.enums import ChangeKind, CredentialKind
from institutions.facts import (
    Acceptance,
    Certificate,
    Deregistration,
    EnteredFile,
    NewChange,
    Receipt,
    Ticks,
)
from institutions.models import Exclusion, Institution, Licence
from tests.factories import institutions as make

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def why(do, *args, **facts):
    """The sentences a deed is refused with."""
    with pytest.raises(Blocked) as refused:
        do(*args, **facts)
    return refused.value.reasons


def test_a_registration_without_a_stamped_paper_is_not_confirmed(cast):
    row = make.registered_institution(cast, entry_scan=None)
    assert why(registration.confirm, row, by=cast.lead) == [
        "缺少盖章授权书（补录的机构缺少依据扫描件），请先补交。"
    ]


def test_deregistration_names_its_paper_and_its_reason(cast):
    paper = Deregistration(document=" ", scan=None)
    assert why(registration.deregister, cast.institution, paper, by=cast.lead, reason="") == [
        "请写明理由。",
        "请写明依据文件的文号。",
        "请上传注销的证明材料。",
    ]


def test_a_change_filed_by_an_officer_is_confirmed_by_another(cast):
    row = changes.file(
        cast.institution,
        NewChange(
            kind=ChangeKind.FOUNDERS,
            new_value="新举办者",
            effective_on=clock.today(),
            evidence=make.stored_file(),
        ),
        by=cast.officer,
    )
    assert why(changes.confirm, row, by=cast.officer) == [
        "这份材料由您本人录入，须由另一人核对后办理。"
    ]
    assert changes.confirm(row, by=cast.officer2).state == "confirmed"


def test_a_course_without_its_plan_is_not_accepted(cast):
    row = make.submitted_course(cast.institution, file=None)
    assert why(courses.accept, row, Acceptance(non_subject=True), by=cast.officer) == [
        "缺少课程方案文件，请机构补交。"
    ]


def test_a_licence_within_its_dates_does_not_lapse(cast):
    row = make.verified_licence(cast.institution, valid_until=clock.today() + DAY)
    assert why(perform, row, Licence.lapse, by=system("licence-expiry")) == [
        f"证照还在有效期内（至 {clock.today() + DAY}），不能按到期处理。"
    ]


@pytest.mark.parametrize("days", [0, 91])
def test_a_receipt_needs_its_paper_and_an_end_within_the_period(cast, days):
    today = clock.today()
    row = make.verified_licence(cast.institution, valid_until=today)
    row = expiry.lapse_licence(row, on=today + DAY)
    latest = today + 90 * DAY
    until = today + days * DAY
    assert why(licences.resume, row, Receipt(receipt=None, until=until), by=cast.officer) == [
        "请上传换证受理回执。",
        f"临时恢复的截止日期应在今天之后、{latest} 之前（含当日）。",
    ]


def test_a_licence_is_replaced_only_by_a_verified_one(cast):
    row = make.verified_licence(cast.institution)
    make.submitted_licence(cast.institution, replaces=row)
    assert why(perform, row, Licence.replace, by=cast.officer) == ["接替的新证尚未核验通过。"]


def test_an_exclusion_does_not_end_before_its_last_day(cast):
    row = exclusions.exclude(
        cast.institution,
        by=cast.lead,
        bureau=cast.bureau,
        code="I3",
        decision_number="文 1",
        text="移出",
    )
    assert why(perform, row, Exclusion.expire, by=system("exclusion-expiry"), on=row.until) == [
        "限制准入期尚未届满。"
    ]


def clear(row, cast):
    ticks = Ticks(in_service_clear=True, red_lines_clear=True)
    return why(people.clear, row, ticks, by=cast.officer)


def test_a_person_with_a_failed_query_is_not_cleared(cast):
    row = make.submitted_staff(cast.institution)
    make.passed_check(row, passed=False)
    assert clear(fresh(row), cast) == ["违法犯罪记录查询未通过，不得进校。"]


def test_a_later_passed_query_of_an_office_puts_an_error_right(cast):
    """What the employer itself enters later does not take it back."""
    row = make.submitted_staff(cast.institution)
    make.passed_check(row, passed=False)
    make.passed_check(fresh(row))
    assert clear(row, cast) == ["违法犯罪记录查询未通过，不得进校。"]
    make.passed_check(fresh(row), by=cast.officer)
    cleared = people.clear(
        fresh(row), Ticks(in_service_clear=True, red_lines_clear=True), by=cast.officer
    )
    assert cleared.state == "cleared"


def test_where_policy_asks_the_office_queries_too(cast):
    PolicyRow.objects.create(
        key=policies.OFFICE_CHECK,
        scope="371002",
        value=True,
        effective_from=date(2020, 1, 1),
        document="测试",
        set_by="测试",
        set_at=clock.now(),
    )
    row = make.submitted_staff(cast.institution)
    assert clear(row, cast) == ["教育局或学校尚未自行查询违法犯罪记录，或查询已到期。"]


def test_a_health_certificate_that_ran_out_is_said_with_its_day(cast):
    row = make.submitted_staff(cast.institution, papers=False)
    make.passed_check(row)
    today = clock.today()
    for kind, until in (
        (CredentialKind.HEALTH_CERT, today - DAY),
        (CredentialKind.TEACHER_CERT, None),
    ):
        credentials.add(fresh(row), Certificate(kind=kind, valid_until=until), by=cast.clerk)
    assert clear(fresh(row), cast) == [f"健康证明已于 {today - DAY} 到期，请换新。"]


def test_a_foreign_teacher_needs_a_work_permit(cast):
    row = make.submitted_staff(cast.institution, is_foreign=True)
    assert clear(row, cast) == ["外籍人员缺少在有效期内的工作许可证。"]


def test_a_red_line_stops_clearing(cast):
    row = make.submitted_staff(cast.institution)
    row = people.tick(row, Ticks(in_service_clear=True, red_lines_clear=False), by=cast.officer)
    assert why(people.clear, row, by=cast.officer) == ["核对结果为触及从业人员红线，不得进校。"]


def test_a_guard_met_on_the_page_is_answered_before_the_form(cast):
    """Early guards grey the button; the two ticks of the form itself do not."""
    from core.fsm import moves

    row = make.submitted_staff(cast.institution)
    unmet = {move.name: move.unmet for move in moves(row, cast.officer)}
    assert unmet["clear"] == ()


def test_an_institution_entered_for_another_district_is_refused(cast):
    from core.errors import Forbidden

    with pytest.raises(Forbidden):
        registration.enter(
            cast.bureau,
            EnteredFile(
                uscc=make.uscc(),
                name="甲",
                category="ARTS",
                nature="NPO",
                legal_representative="甲",
                address="甲路 1 号",
                contact_name="甲",
                contact_phone="13800000000",
                backfill_basis="甲",
            ),
            by=cast.officer_b,
        )
    assert not Institution.objects.exists()
