"""Applying: what stands in the way of a submission, recall, withdrawal, entry from paper."""

from __future__ import annotations

from datetime import timedelta

import pytest

from accounts.domain import entries
from accounts.models import Deadline
from core import clock, policy
from core.deeds import fresh
from core.errors import Forbidden, Stale
from core.models import Entry
from institutions.domain import exclusions, suspensions
from institutions.enums import LicenceKind
from tests.factories import institutions as people
from tests.factories import vetting
from tests.vetting.refusals import why, wrong
from vetting import linked, policies
from vetting.domain import applications, calls, review

ONE_DAY = timedelta(days=1)


def clerk(application):
    return people.clerk_of(application.institution)


def test_submit_tells_everything_that_is_missing_at_once(cast):
    call = vetting.published_call(cast)
    institution = people.confirmed_institution(cast)
    draft = applications.start(
        institution, by=people.clerk_of(institution), package=vetting.package_of(call)
    )
    assert why(applications.submit, draft, by=clerk(draft)) == [
        "还缺必备材料：登记证书、课程方案。请全部补齐后提交。",
        "请填写课程与服务方案。",
        "请勾选并签署承诺书，填写承诺人姓名。",
    ]
    assert fresh(draft).submitted_at is None


def test_submit_opens_the_file_to_the_district_and_meets_the_deadline(cast):
    call = vetting.published_call(cast)
    institution = vetting.applicant(cast, region=cast.region_b)
    draft = vetting.started_application(cast, call=call, institution=institution)
    assert not institution.presences.filter(region=cast.region).exists()
    row = applications.submit(draft, by=clerk(draft))
    assert (row.state, row.submitted_at) == ("submitted", clock.now())
    assert institution.presences.get(region=cast.region).is_listed is False
    due = Deadline.objects.get(kind="submit", subject=f"vetting.application:{row.pk}")
    assert due.met_at == clock.now()


def test_late_submission_is_refused_by_the_clock_before_the_job_has_run(cast, time):
    call = vetting.published_call(cast)
    draft = vetting.started_application(cast, call=call)
    time.move(call.closes_at)
    assert fresh(call).state == "published"
    assert why(applications.submit, draft, by=clerk(draft)) == [
        "不在申报时间内（2026-03-02 09:00 至 2026-03-08 09:00），以服务器时间为准。"
    ]
    assert fresh(draft).state == "draft"


def test_submission_in_the_last_second_counts(cast, time):
    call = vetting.published_call(cast)
    draft = vetting.started_application(cast, call=call)
    time.move(call.closes_at - timedelta(seconds=1))
    assert applications.submit(draft, by=clerk(draft)).state == "submitted"


def test_call_that_opens_later_takes_nothing_yet(cast):
    opens = clock.now() + ONE_DAY
    call = vetting.published_call(cast, opens_at=opens, closes_at=opens + 6 * ONE_DAY)
    draft = vetting.started_application(cast, call=call)
    assert len(why(applications.submit, draft, by=clerk(draft))) == 1


def test_suspended_or_excluded_body_cannot_submit(cast):
    call = vetting.published_call(cast)
    draft = vetting.started_application(cast, call=call)
    suspensions.suspend(
        draft.institution, by=cast.lead, bureau=cast.bureau, reason="安全检查", region=cast.region
    )
    why_not = draft.institution.barred_on(clock.today(), cast.region)
    assert "安全检查" in why_not
    assert why(applications.submit, draft, by=clerk(draft)) == [why_not]  # not_barred


def test_second_live_application_for_a_package_is_refused(cast):
    call = vetting.published_call(cast)
    first = vetting.started_application(cast, call=call)
    sentence = "贵机构对这个项目包已有一份有效申报，不能重复申报。"
    package = vetting.package_of(call)
    assert why(applications.start, first.institution, by=clerk(first), package=package) == [
        sentence
    ]
    applications.withdraw(first, by=clerk(first))
    again = applications.start(first.institution, by=clerk(first), package=package)
    assert again.state == "draft"


def test_licence_that_ends_before_the_service_needs_an_undertaking_or_is_blocked(cast):
    institution = people.confirmed_institution(cast)
    licence = people.verified_licence(
        institution,
        kind=LicenceKind.NPO_CERT,
        valid_from=clock.today() - 30 * ONE_DAY,
        valid_until=clock.today() + 60 * ONE_DAY,
    )
    call = vetting.published_call(cast)
    draft = vetting.started_application(cast, call=call, institution=institution)
    until = call.term_until.isoformat()
    assert why(applications.submit, draft, by=clerk(draft)) == [
        f"证照在服务期满（{until}）前到期：{licence}。请勾选“到期前完成续期”的承诺，或换证后申报。"
    ]
    draft = applications.fill(
        draft, vetting.refilled(draft, licence_undertaking=True), by=clerk(draft)
    )
    assert applications.submit(draft, by=clerk(draft)).state == "submitted"
    policy.change(
        policies.LICENCE_BEFORE_TERM, policies.BLOCK, scope="371002",
        effective_from=clock.today(), document="环教〔2026〕3号", set_by="区",
    )  # fmt: skip
    strict = vetting.published_call(cast)
    other = vetting.started_application(cast, call=strict, institution=institution)
    other = applications.fill(
        other, vetting.refilled(other, licence_undertaking=True), by=clerk(other)
    )
    assert why(applications.submit, other, by=clerk(other)) == [
        f"证照在服务期满（{until}）前到期：{licence}。请换证后申报。"
    ]


def test_lapsed_licence_is_a_missing_material(cast, time):
    institution = people.confirmed_institution(cast)
    people.verified_licence(
        institution, kind=LicenceKind.NPO_CERT, valid_until=clock.today() + 2 * ONE_DAY
    )
    call = vetting.published_call(cast)
    draft = vetting.started_application(cast, call=call, institution=institution)
    draft = applications.fill(
        draft, vetting.refilled(draft, licence_undertaking=True), by=clerk(draft)
    )
    time.move(3 * ONE_DAY)
    assert why(applications.submit, draft, by=clerk(draft)) == [
        "还缺必备材料：登记证书。请全部补齐后提交。"
    ]


def test_relative_of_an_excluded_body_is_refused_only_where_the_call_says_so(cast):
    barred = people.confirmed_institution(
        cast, name="旧机构（测试）", legal_representative="李四", founders="赵六、钱七"
    )
    exclusions.exclude(
        barred, by=cast.lead, bureau=cast.bureau, code="I1", since=clock.today(),
        until=clock.today() + 1000 * ONE_DAY, decision_number="环教退〔2026〕1号", text="移出名单",
    )  # fmt: skip
    newcomer = vetting.applicant(cast, legal_representative="王五", founders="钱七")
    strict = vetting.published_call(cast, refuse_linked=True)
    draft = vetting.started_application(cast, call=strict, institution=newcomer)
    assert why(applications.submit, draft, by=clerk(draft)) == [
        f"本次公告不接受与限制准入机构有关联的申报：{barred.name}。如有异议请联系公告单位。"
    ]
    mild = vetting.submitted_application(
        cast, call=vetting.published_call(cast), institution=newcomer
    )
    assert linked.excluded_relatives(mild.institution, clock.today()) == [barred.name]


def test_another_institution_cannot_touch_the_draft(cast):
    draft = vetting.started_application(cast)
    for actor in (cast.clerk_b, cast.officer, cast.dean):
        with pytest.raises(Forbidden):
            applications.fill(draft, vetting.refilled(draft, plan="改动"), by=actor)
        with pytest.raises(Forbidden):
            applications.submit(draft, by=actor)
    with pytest.raises(Forbidden):
        applications.start(draft.institution, by=cast.clerk_b, package=draft.package)


def test_material_must_belong_to_this_call_and_this_institution(cast):
    draft = vetting.started_application(cast)
    other_call = vetting.published_call(cast)
    foreign = other_call.items.first()
    someone = vetting.applicant(cast)
    refused = wrong(
        applications.put_material, draft, by=clerk(draft), item=foreign, file=people.stored_file()
    )
    assert refused == {"item": "这一项不在本次公告的审核清单中。"}
    mine = draft.announcement.items.first()
    assert wrong(
        applications.put_material, draft, by=clerk(draft), item=mine,
        licence=someone.licences.first(),
    ) == {"licence": "请选择本机构的证照。"}  # fmt: skip
    assert wrong(applications.put_material, draft, by=clerk(draft), item=mine) == {
        "file": "请上传文件，或选择机构档案中的证照。"
    }


def test_material_is_put_and_dropped_by_the_applicant_alone(cast):
    draft = vetting.started_application(cast)
    item = draft.materials.first().item
    for actor in (cast.clerk_b, cast.officer, cast.dean):
        with pytest.raises(Forbidden):
            applications.put_material(draft, by=actor, item=item, file=people.stored_file())
        with pytest.raises(Forbidden):
            applications.drop_material(draft, by=actor, item=item)
    assert draft.materials.filter(item=item).exists()
    applications.drop_material(draft, by=clerk(draft), item=item)
    assert not draft.materials.filter(item=item).exists()
    entry = Entry.objects.latest("id")
    assert (entry.deed, f'"item":"{item.title}"' in entry.body) == (
        "application.drop_material",
        True,
    )


def test_material_of_a_submitted_application_stays(cast):
    row = vetting.submitted_application(cast)
    item = row.materials.first().item
    assert why(applications.drop_material, row, by=clerk(row), item=item) == [
        "申报已提交，不能修改；申报期内可以先撤回。"
    ]
    assert row.materials.filter(item=item).exists()


def test_submitted_application_is_changed_only_after_recall(cast, time):
    row = vetting.submitted_application(cast)
    sentence = "申报已提交，不能修改；申报期内可以先撤回。"
    assert why(applications.fill, row, vetting.refilled(row, plan="改"), by=clerk(row)) == [
        sentence
    ]
    vetting.reviewed(row)
    draft = applications.recall(row, by=clerk(row))
    assert (draft.state, draft.current_verdicts()) == ("draft", {})
    assert draft.verdicts.count() == 2
    again = applications.submit(draft, by=clerk(draft))
    time.move(again.announcement.closes_at)
    assert len(why(applications.recall, again, by=clerk(again))) == 1


def test_withdrawn_is_the_end_and_a_listed_one_cannot_withdraw(cast, time):
    row = vetting.submitted_application(cast)
    gone = applications.withdraw(row, by=clerk(row), reason="不再参加")
    assert gone.state == "withdrawn"
    with pytest.raises(Stale):
        applications.submit(gone, by=clerk(row))
    call = vetting.concluded_call(cast, time, institutions=[cast_ready(cast)])
    listed = call.applications().get()
    with pytest.raises(Stale):
        applications.withdraw(listed, by=clerk(listed))


def cast_ready(cast):
    vetting.certified(cast.institution)
    return cast.institution


def test_paper_application_is_entered_with_its_scan_and_decided_by_another(cast):
    call = vetting.published_call(cast)
    institution = vetting.applicant(cast)
    package = vetting.package_of(call)
    assert wrong(applications.start, institution, by=cast.officer, package=package) == {
        "entry_scan": "代录须上传对方签字或盖章的扫描件。"
    }
    row = applications.start(
        institution, by=cast.officer, package=package, entry_scan=people.stored_file("申报.pdf")
    )
    item = row.announcement.items.get(title="课程方案")
    applications.put_material(row, by=cast.officer, item=item, file=people.stored_file())
    row = applications.fill(
        row, vetting.refilled(row, undertaking=True, signatory="法人甲"), by=cast.officer
    )
    row = applications.submit(row, by=cast.officer)
    assert (row.state, row.entered_by_office, row.entered_by_id) == (
        "submitted", True, cast.officer.user_id,
    )  # fmt: skip
    answers = {each.pk: (True, "") for each in row.items()}
    row = review.give_verdicts(row, by=cast.lead, verdicts=answers)
    assert why(review.qualify, row, by=cast.officer) == [
        "这份材料是按纸面代录的，还没有核对。请另一位工作人员先对照扫描件办理核对。",
        "您代录了这份申报或与申报机构有关联，请由其他人员办理。",
    ]
    row = entries.check(row, by=cast.lead)
    assert review.qualify(row, by=cast.lead).state == "qualified"


def test_start_after_the_window_is_refused(cast, time):
    call = vetting.published_call(cast)
    institution = vetting.applicant(cast)
    time.move(call.closes_at)
    assert why(
        applications.start, institution, by=people.clerk_of(institution),
        package=vetting.package_of(call),
    ) == [f"“{call.title()}”不在申报期内。"]  # fmt: skip
    assert calls.close_due(clock.now()) == [call.pk]
