"""代录 of an application: compared by another person, and the institution's own once it has an account."""

from __future__ import annotations

import pytest

from accounts.domain import entries
from accounts.models import Deadline
from core import clock
from core.deeds import fresh
from core.errors import Forbidden
from tests.factories import institutions as people
from tests.factories import vetting
from tests.vetting.refusals import why
from vetting.domain import applications, calls, corrections, review
from vetting.models import Application

TO_CHECK = "这份材料是按纸面代录的，还没有核对。请另一位工作人员先对照扫描件办理核对。"


@pytest.fixture
def entered(cast):
    """Typed in by the officer from paper and handed in."""
    institution = vetting.applicant(cast)
    package = vetting.package_of(vetting.published_call(cast))
    row = applications.start(
        institution, by=cast.officer, package=package, entry_scan=people.stored_file("申报.pdf")
    )
    item = row.announcement.items.get(title="课程方案")
    applications.put_material(row, by=cast.officer, item=item, file=people.stored_file())
    row = applications.fill(
        row, vetting.refilled(row, undertaking=True, signatory="法人甲"), by=cast.officer
    )
    return applications.submit(row, by=cast.officer)


def clerk_of(row):
    return people.clerk_of(row.institution)


def test_nothing_is_decided_before_another_person_compared_it(cast, entered):
    row = vetting.reviewed(entered, failed=["课程方案"])
    assert why(corrections.ask_correction, row, by=cast.lead) == [TO_CHECK]
    assert why(review.disqualify, row, by=cast.lead, reason="缺") == [TO_CHECK]
    assert why(review.qualify, row, by=cast.lead)[0] == TO_CHECK
    assert why(entries.check, row, by=cast.officer) == [
        "这份材料由您本人录入，须由另一人核对后办理。"
    ]
    row = entries.check(row, by=cast.lead)
    assert row.entry_checked_by_id == cast.lead.user_id
    assert why(entries.check, row, by=cast.lead2) == ["没有等待核对的代录材料，或已经核对过。"]
    assert corrections.ask_correction(row, by=cast.lead).state == "correction"


def test_application_of_its_own_needs_no_comparing(cast):
    row = vetting.reviewed(vetting.submitted_application(cast))
    assert why(entries.check, row, by=cast.lead) == ["没有等待核对的代录材料，或已经核对过。"]
    assert review.qualify(row, by=cast.officer).state == "qualified"


def test_mistyped_entry_is_put_right_before_it_is_compared(cast, entered, time):
    time.move(entered.announcement.closes_at)
    row = applications.fill(entered, vetting.refilled(entered, signatory="法人乙"), by=cast.lead)
    assert (row.signatory, row.entered_by_id) == ("法人乙", cast.lead.user_id)
    assert why(entries.check, row, by=cast.lead) == ["这份材料由您本人录入，须由另一人核对后办理。"]
    row = entries.check(row, by=cast.officer)
    assert why(
        applications.fill, row, vetting.refilled(row, signatory="法人丙"), by=cast.officer
    ) == ["申报已提交，不能修改；申报期内可以先撤回。"]


def test_answer_on_paper_is_compared_again(cast, entered, time):
    row = entries.check(vetting.reviewed(entered, failed=["课程方案"]), by=cast.lead)
    row = corrections.ask_correction(row, by=cast.lead)
    time.move(clock.ONE_DAY)
    item = row.announcement.items.get(title="课程方案")
    applications.put_material(row, by=cast.officer, item=item, file=people.stored_file())
    row = applications.answer_correction(fresh(row), by=cast.officer)
    row = vetting.reviewed(row)
    assert why(review.qualify, row, by=cast.lead) == [TO_CHECK]
    assert review.qualify(entries.check(row, by=cast.lead), by=cast.lead).state == "qualified"


def test_institution_takes_its_application_over_by_recalling_it(cast, entered):
    clerk = clerk_of(entered)
    assert Application.objects.visible_to(clerk).get() == entered
    assert why(applications.fill, entered, vetting.refilled(entered, plan="新方案"), by=clerk) == [
        "申报已提交，不能修改；申报期内可以先撤回。"
    ]
    row = applications.recall(entered, by=clerk)
    assert (row.entered_by_office, row.taken_over_at is None) == (True, False)
    with pytest.raises(Forbidden):
        applications.fill(row, vetting.refilled(row, plan="经办再改"), by=cast.officer)
    assert not Application.objects.visible_to(cast.officer).exists()
    row = applications.submit(
        applications.fill(row, vetting.refilled(row, plan="每周两次"), by=clerk), by=clerk
    )
    row = vetting.reviewed(row)
    assert review.qualify(row, by=cast.lead).state == "qualified"


def test_institution_answers_the_correction_of_what_was_entered_for_it(cast, entered, time):
    row = entries.check(vetting.reviewed(entered, failed=["课程方案"]), by=cast.lead)
    row = corrections.ask_correction(row, by=cast.lead)
    time.move(clock.ONE_DAY)
    clerk = clerk_of(row)
    item = row.announcement.items.get(title="课程方案")
    applications.put_material(row, by=clerk, item=item, file=people.stored_file())
    with pytest.raises(Forbidden):
        applications.answer_correction(fresh(row), by=cast.officer)
    row = applications.answer_correction(fresh(row), by=clerk)
    assert review.qualify(vetting.reviewed(row), by=cast.lead).state == "qualified"


def test_institution_withdraws_what_was_entered_for_it(cast, entered):
    for stranger in (cast.clerk_b, cast.officer_b):
        with pytest.raises(Forbidden):
            applications.withdraw(entered, by=stranger)
    row = applications.withdraw(entered, by=clerk_of(entered))
    assert (row.state, row.taken_over_at is None) == ("withdrawn", False)


def test_unchecked_entry_holds_the_review_up(cast, entered, time):
    call = vetting.closed(entered.announcement, time)
    (reason,) = why(calls.finish_review, call, by=cast.officer)
    assert reason == f"还有 1 份申报没有审核结论或正在补正：{entered.institution.name}。"


def test_office_is_reminded_of_what_it_has_begun_to_type_in(cast):
    institution = vetting.applicant(cast)
    package = vetting.package_of(vetting.published_call(cast))
    row = applications.start(
        institution, by=cast.officer, package=package, entry_scan=people.stored_file("申报.pdf")
    )
    waits = Deadline.objects.get(kind="submit", subject=f"vetting.application:{row.pk}")
    assert (waits.organisation_id, waits.role) == (cast.bureau.pk, "DISTRICT")
