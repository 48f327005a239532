"""What undoes an exit: variation, revocation; and the public entry goes with it."""

from datetime import timedelta

import pytest

from accounts.actors import Stranger
from accounts.models import Deadline, Message
from contracts.domain import placements
from contracts.facts import Stop
from contracts.models import Agreement
from core import clock, deeds
from core.errors import Blocked, Forbidden
from inspections.domain import grounds, rectifications, reversal, violations
from inspections.enums import Outcome
from inspections.facts import Reply, Reversal, Variation
from inspections.models import ExitCase, Rectification
from inspections.rules import decisions as rules
from institutions.domain import exclusions
from institutions.models import Exclusion
from tests.factories import contracts, inspections, institutions
from vetting.models import Listing


@pytest.fixture
def executed(cast):
    contracts.running_placement(cast)
    return inspections.executed_case(cast)


WHY = "复议机关撤销原决定"


def paper(**facts):
    return {"number": "环政复决〔2026〕3号", "file": institutions.stored_file(), **facts}


def told(kind, role):
    rows = Message.objects.filter(kind=f"exitcase.{kind}", role=role)
    return list(rows.values_list("organisation_id", flat=True))


def test_revoke_frees_entry_and_takes_the_public_entry_away(cast, executed):
    assert list(ExitCase.objects.visible_to(Stranger())) == [executed]
    case = reversal.revoke(executed, Reversal(**paper()), by=cast.lead, reason=WHY)
    assert (case.state, case.unpublished_on) == ("revoked", clock.today())
    assert Exclusion.objects.get().state == "revoked"
    assert cast.institution.may_not_enter(clock.today(), cast.region) == ""
    assert list(ExitCase.objects.visible_to(Stranger())) == []
    assert list(Exclusion.objects.visible_to(Stranger())) == []


def test_revoke_brings_listing_and_agreement_back(cast, executed):
    reversal.revoke(executed, Reversal(**paper()), by=cast.city_lead, reason=WHY)
    assert (Listing.objects.get().state, Agreement.objects.get().state) == ("listed", "active")


def test_revoke_tells_everyone_who_was_told(cast, executed):
    institutions.present(cast.institution, cast.region_b)
    reversal.revoke(executed, Reversal(**paper()), by=cast.lead, reason=WHY)
    assert told("revoke", "INSTITUTION") == [cast.institution.organisation_id]
    assert told("revoke", "CITY") == [cast.city_bureau.pk]
    assert told("revoke", "DISTRICT") == [cast.bureau.pk]
    assert told("reversal", "SCHOOL") == [cast.school_office.pk]
    assert told("reversal", "DISTRICT") == [cast.bureau_b.pk]


@pytest.mark.parametrize("part", ["reason", "number", "file"])
def test_reversal_rests_on_a_document(cast, executed, stopped, part):
    wrong = {part: None if part == "file" else ""}
    why = wrong.pop("reason", WHY)
    told_ = paper(**wrong)
    stopped(
        lambda: reversal.revoke(executed, Reversal(**told_), by=cast.lead, reason=why),
        rules.reversal_founded,
    )
    stopped(
        lambda: reversal.vary(
            executed, Variation(outcome="END", **told_), by=cast.lead, reason=why
        ),
        rules.reversal_founded,
    )


@pytest.mark.parametrize("who", ["officer", "city", "lead_b", "clerk", "inspector"])
def test_reversal_is_for_leads(cast, executed, who):
    with pytest.raises(Forbidden):
        reversal.revoke(executed, Reversal(**paper()), by=getattr(cast, who), reason=WHY)


def test_vary_only_to_something_lighter(cast, executed, stopped):
    stopped(
        lambda: reversal.vary(
            executed, Variation(outcome="REMOVE", **paper()), by=cast.lead, reason=WHY
        ),
        rules.lighter_than_before,
    )
    case = reversal.vary(executed, Variation(outcome="END", **paper()), by=cast.lead, reason=WHY)
    assert (case.state, case.outcome, case.decision.outcome) == ("varied", "END", "REMOVE")
    assert Exclusion.objects.get().state == "revoked"
    assert Agreement.objects.get().state == "terminated"
    assert list(ExitCase.objects.visible_to(Stranger())) == []
    assert told("vary", "INSTITUTION") == [cast.institution.organisation_id]
    assert told("vary", "CITY") == [cast.city_bureau.pk]
    assert told("vary", "DISTRICT") == [cast.bureau.pk]
    assert reversal.revoke(case, Reversal(**paper()), by=cast.lead, reason=WHY).state == "revoked"


def test_vary_to_a_suspension_stops_what_it_brings_back(cast, executed, stopped):
    last = clock.today() + timedelta(days=30)

    def vary(**facts):
        told_ = Variation(outcome="SUSPEND", **paper(**facts))
        return reversal.vary(executed, told_, by=cast.lead, reason=WHY)

    for until in (None, clock.today()):
        stopped(lambda u=until: vary(suspend_until=u), rules.new_suspension_dated)
    case = vary(suspend_until=last, letter_number="环教变〔2026〕1号")
    agreement = Agreement.objects.get()
    (stop,) = agreement.suspensions.filter(lifted_on=None)
    assert (agreement.state, stop.until, stop.basis) == ("suspended", last, "环教变〔2026〕1号")
    kept = case.suspension
    assert (kept.since, kept.until, kept.closed_on) == (clock.today(), last, None)
    assert cast.institution.may_not_go_on(clock.today(), cast.region) != ""
    assert cast.institution.may_not_go_on(last + timedelta(days=1), cast.region) == ""
    assert Listing.objects.get().state == "listed"
    text = Message.objects.filter(kind="exitcase.reversal", role="SCHOOL").get().text
    assert "暂停服务" in text
    case = reversal.revoke(case, Reversal(**paper()), by=cast.lead, reason=WHY)
    assert Agreement.objects.get().state == "active"
    assert cast.institution.may_not_enter(clock.today(), cast.region) == ""


def test_vary_to_an_order_issues_it(cast, executed, stopped):
    def vary(demands):
        told_ = Variation(outcome="RECTIFY", **paper(demands=demands))
        return reversal.vary(executed, told_, by=cast.city_lead, reason=WHY)

    stopped(lambda: vary(" "), rules.new_order_demands)
    case = vary("恢复约定的课程内容")
    order = Rectification.objects.get()
    assert (order.case, order.state, order.number, order.demands) == (
        case,
        "issued",
        case.current_reversal.number,
        "恢复约定的课程内容",
    )
    assert Deadline.objects.get(kind="rectification").due_on == order.due_on
    assert Message.objects.filter(kind="rectification.issue").count() == 1
    assert rectifications.submit(order, Reply(reply="已改"), by=cast.clerk).state == "submitted"
    assert Agreement.objects.get().state == "active"


def test_vary_a_persons_exit_to_a_suspension(cast):
    staff = institutions.cleared_staff(cast.institution)
    case = inspections.executed_case(cast, staff=staff)
    last = clock.today() + timedelta(days=9)
    facts = paper(outcome="SUSPEND", suspend_until=last)
    case = reversal.vary(case, Variation(**facts), by=cast.lead, reason=WHY)
    assert case.person.barred_on(last, cast.region) != ""
    assert case.person.barred_on(last + timedelta(days=1), cast.region) == ""
    assert Agreement.objects.filter(state="suspended").count() == 0


def test_vary_only_what_ended_something(cast, stopped):
    case = inspections.executed_case(cast, outcome=Outcome.RECTIFY)
    stopped(
        lambda: reversal.vary(case, Variation(outcome="TALK", **paper()), by=cast.lead, reason=WHY),
        rules.ended,
    )


def test_revoke_before_execution_touches_nothing(cast):
    contracts.running_placement(cast)
    case = inspections.served_case(cast, effective_in=5)
    reversal.revoke(case, Reversal(**paper()), by=cast.lead, reason=WHY)
    assert (Listing.objects.get().state, Agreement.objects.get().state) == ("listed", "active")


def test_a_persons_bar_falls_too(cast):
    staff = institutions.cleared_staff(cast.institution)
    case = inspections.executed_case(cast, staff=staff)
    reversal.revoke(case, Reversal(**paper()), by=cast.lead, reason=WHY)
    assert case.person.barred_on(clock.today(), cast.region) == ""


def test_revoke_of_a_persons_exit_tells_who_was_told_and_nobody_else(cast):
    number = institutions.id_number(77)
    coach = institutions.cleared_staff(cast.institution, name="教练甲", number=number)
    contracts.running_placement(
        cast, agreement=contracts.active_agreement(cast, staff=[coach]), staff=[coach]
    )
    other = institutions.confirmed_institution(cast, region=cast.region)
    institutions.submitted_staff(other, name="教练甲", number=number)
    case = inspections.executed_case(cast, staff=coach)
    assert Deadline.objects.get(organisation=other.organisation_id).dropped_at is None
    reversal.revoke(case, Reversal(**paper()), by=cast.lead, reason=WHY)
    assert told("reversal", "SCHOOL") == [cast.school_office.pk]
    assert told("reversal", "INSTITUTION") == [other.organisation_id]
    assert told("revoke", "INSTITUTION") == [cast.institution.organisation_id]
    assert told("reversal", "DISTRICT") == []
    text = Message.objects.get(kind="exitcase.reversal", role="SCHOOL").text
    assert text == "此前关于 教练甲 不再入校的通知已经撤回；如再次入校，由机构另行安排。"
    assert Deadline.objects.get(organisation=other.organisation_id).dropped_at is not None


def test_a_school_the_person_left_long_before_hears_nothing(cast):
    coach = institutions.cleared_staff(cast.institution)
    row = contracts.running_placement(
        cast, agreement=contracts.active_agreement(cast, staff=[coach]), staff=[coach]
    )
    placements.end(row, Stop(cause="school", handover="并班"), by=cast.principal, reason="期满")
    case = inspections.executed_case(cast, staff=coach)
    reversal.revoke(case, Reversal(**paper()), by=cast.lead, reason=WHY)
    assert told("reversal", "SCHOOL") == []


def test_after_a_revocation_the_ground_may_be_withdrawn_or_used_again(cast, executed):
    violation = executed.grounds.get().violation
    with pytest.raises(Blocked):
        violations.withdraw(violation, by=cast.lead, reason="认定有误")
    reversal.revoke(executed, Reversal(**paper()), by=cast.lead, reason=WHY)
    assert grounds.free(cast.institution, region_code="371002") == [executed.grounds.get()]
    row = violations.withdraw(deeds.fresh(violation), by=cast.lead, reason="认定有误")
    assert (row.state, grounds.free(cast.institution, region_code="371002")) == ("withdrawn", [])


def test_the_public_entry_disappears_when_the_bar_expires(cast, executed):
    last = executed.exclusion.until
    with clock.frozen(clock.at(last)):
        assert list(ExitCase.objects.visible_to(Stranger())) == [executed]
    with clock.frozen(clock.at(last + clock.ONE_DAY)):
        for pk in exclusions.due_to_expire(clock.today()):
            exclusions.expire(Exclusion.objects.get(pk=pk))
        assert list(ExitCase.objects.visible_to(Stranger())) == []


def test_varied_to_an_end_the_listing_comes_back_and_the_agreement_stays_ended(cast):
    contracts.running_placement(cast)
    case = inspections.executed_case(cast)
    assert Listing.objects.get().state == "removed"
    case = reversal.vary(case, Variation(outcome="END", **paper()), by=cast.lead, reason="移出过重")
    assert (case.state, Listing.objects.get().state) == ("varied", "listed")
    assert Agreement.objects.get().state == "terminated"
