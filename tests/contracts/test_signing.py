"""From the desk to the signature: who stands in whose way, and what each is told."""

from datetime import timedelta
from decimal import Decimal

import pytest

from accounts.models import Deadline
from contracts.domain import agreements
from contracts.enums import AgreementState
from contracts.facts import Consent, Draft, Signature
from core import clock, errors, policy
from tests.factories import contracts as made
from tests.factories import institutions as people

pytestmark = pytest.mark.django_db


def blocked(act) -> list[str]:
    with pytest.raises(errors.Blocked) as refusal:
        act()
    return refusal.value.reasons


def test_the_road_to_force(cast):
    draft = made.draft_agreement(cast)
    offered = agreements.offer(draft, by=cast.officer)
    consented = agreements.countersign(offered, by=cast.clerk)
    active = agreements.activate(
        consented,
        Signature(
            signed_file=people.stored_file(), signed_on=clock.today(), number="环教协〔2026〕7号"
        ),
        by=cast.lead,
    )
    assert [row.state for row in (draft, offered, consented, active)] == [
        "draft",
        "offered",
        "countersigned",
        "active",
    ]
    assert (active.number, active.signed_on, active.activated_by_id) == (
        "环教协〔2026〕7号",
        clock.today(),
        cast.lead.user_id,
    )


def test_countersign_with_someone_not_cleared(cast):
    waiting = people.submitted_staff(cast.institution, name="等审核")
    offered = made.offered_agreement(cast, staff=[waiting])
    assert blocked(lambda: agreements.countersign(offered, by=cast.clerk))[0].startswith(
        "人员附件中有人不能入校：等审核（待审核"
    )


def test_countersign_without_a_valid_licence(cast):
    body = people.confirmed_institution(cast, name="无证机构（测试）")
    listing = made.listing_of(body)
    offered = agreements.offer(
        agreements.draft(
            listing,
            Draft(
                valid_from=clock.today(),
                valid_until=clock.today() + timedelta(days=10),
                staff=[people.cleared_staff(body)],
                prices=[(people.accepted_course(body, name="轮滑"), Decimal(10))],
                satisfaction_target=made.clauses.target(listing),
                texts=made.clauses.prefilled(listing),
            ),
            by=cast.officer,
        ),
        by=cast.officer,
    )
    assert blocked(lambda: agreements.countersign(offered, by=people.clerk_of(body))) == [
        (
            "必备证照已失效或未核验：民办非企业单位登记证书、体育经营备案证。"
            "请机构更新证照并经核验后再办理。"
        )
    ]


def test_countersign_entered_from_paper_needs_a_scan_and_another_person(cast):
    offered = made.offered_agreement(cast, by=cast.officer)
    assert blocked(lambda: agreements.countersign(offered, by=cast.lead)) == [
        "代录须上传对方签字或盖章的扫描件。"
    ]
    entered = agreements.countersign(
        offered, Consent(entry_scan=people.stored_file()), by=cast.lead
    )
    assert (entered.entered_by_office, entered.countersigned_by_id) == (True, cast.lead.user_id)
    paper = Signature(signed_file=people.stored_file(), signed_on=clock.today(), number="1")
    assert blocked(lambda: agreements.activate(entered, paper, by=cast.lead)) == [
        "机构的同意由您本人作出或代录，请由另一人核对后确认签订。"
    ]


def test_activate_by_the_one_who_prepared(cast):
    mine = made.countersigned_agreement(cast, by=cast.lead)
    paper = Signature(signed_file=people.stored_file(), signed_on=clock.today(), number="1")
    assert blocked(lambda: agreements.activate(mine, paper, by=cast.lead)) == [
        "协议由您本人起草，请由另一位负责人确认签订。"
    ]


@pytest.mark.parametrize("days", [1, 2])
def test_activate_with_a_date_ahead(cast, days):
    row = made.countersigned_agreement(cast, valid_from=clock.today() + timedelta(days=1))
    day = clock.today() + timedelta(days=days)
    reasons = blocked(
        lambda: agreements.activate(
            row,
            Signature(signed_file=people.stored_file(), signed_on=day, number="1"),
            by=cast.lead,
        )
    )
    assert reasons == [
        f"签订日期不能晚于今天，也不能晚于协议起始日期（{row.valid_from.isoformat()}）。"
    ]


def test_activate_without_paper_says_all_at_once(cast):
    row = made.countersigned_agreement(cast)
    reasons = blocked(
        lambda: agreements.activate(row, Signature(signed_file=None, signed_on=None), by=cast.lead)
    )
    assert reasons == [
        "请填写协议编号。",
        "请上传双方签字盖章的协议扫描件。",
        f"签订日期不能晚于今天，也不能晚于协议起始日期（{row.valid_from.isoformat()}）。",
    ]


def test_activate_while_the_institution_is_barred(cast):
    from institutions.domain import suspensions

    row = made.countersigned_agreement(cast)
    suspensions.suspend(
        row.institution,
        by=cast.lead,
        bureau=cast.bureau,
        region=cast.region,
        reason="核查中",
        basis=people.stored_file(),
    )
    reasons = blocked(
        lambda: agreements.activate(
            row,
            Signature(signed_file=people.stored_file(), signed_on=clock.today(), number="1"),
            by=cast.lead,
        )
    )
    assert len(reasons) == 1
    assert reasons[0].startswith("机构目前不能入校服务：机构自 ")


def test_back_and_forth_keeps_the_words(cast):
    draft = made.draft_agreement(cast)
    words = draft.breach_liability
    recalled = agreements.recall(
        agreements.offer(draft, by=cast.officer), by=cast.officer, reason="价格有误"
    )
    declined = agreements.decline(
        agreements.offer(recalled, by=cast.officer), by=cast.clerk, reason="期限过短"
    )
    consented = agreements.countersign(agreements.offer(declined, by=cast.officer), by=cast.clerk)
    back = agreements.send_back(consented, by=cast.officer, reason="人员有变")
    assert (back.state, back.countersigned_on, back.breach_liability) == ("draft", None, words)
    voided = agreements.void(back, by=cast.officer, reason="不再签订")
    assert voided.state == AgreementState.VOIDED


def test_undo_activation_only_before_a_school_relies_on_it(cast):
    active = made.active_agreement(cast)
    undone = agreements.undo_activation(active, by=cast.lead, reason="扫描件传错")
    assert (undone.state, undone.signed_file_id) == ("countersigned", None)
    again = agreements.activate(
        undone,
        Signature(signed_file=people.stored_file(), signed_on=clock.today(), number="2"),
        by=cast.lead,
    )
    made.proposed_placement(cast, agreement=again)
    assert blocked(
        lambda: agreements.undo_activation(again, by=cast.lead, reason="扫描件传错")
    ) == ["已有学校据此安排入校，不能撤回生效。请先办理入校安排的撤回，或办理协议解除。"]


def test_revise_only_at_the_desk(cast):
    offered = made.offered_agreement(cast)
    assert blocked(lambda: agreements.revise(offered, by=cast.officer, safety="改")) == [
        "协议已不在起草阶段，不能直接修改；请先收回，或办理协议变更。"
    ]


def test_where_schools_sign_the_bureau_may_not_prepare(cast):
    policy.change(
        "contracts.signer",
        "school",
        scope="371002",
        effective_from=clock.today(),
        document="试行",
        set_by="市",
    )
    with pytest.raises(errors.Forbidden):
        made.draft_agreement(cast)
    mine = made.draft_agreement(cast, by=cast.principal)
    offered = agreements.offer(mine, by=cast.principal)
    assert (offered.state, offered.bureau_id) == ("offered", cast.school_office.pk)


def test_the_desk_waits_for_answers(cast):
    offered = made.offered_agreement(cast)
    ref = f"contracts.agreement:{offered.pk}"
    answer = Deadline.objects.get(subject=ref, kind="answer")
    assert answer.organisation_id == cast.institution_office.pk
    agreements.countersign(offered, by=cast.clerk)
    assert Deadline.objects.get(subject=ref, kind="answer").met_at is not None
    sign = Deadline.objects.get(subject=ref, kind="sign")
    assert (sign.organisation_id, sign.lead_only) == (cast.bureau.pk, True)
