"""The remaining guards of this room, each shown to somebody who is stopped by it."""

import re
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from accounts import rules as account_rules
from accounts.actors import system
from accounts.domain import entries
from contracts.domain import agreements, amendments, due
from contracts.domain import placements as placing
from contracts.facts import Ending, Manned, Resumption, Signature, Termination
from contracts.models import Agreement
from contracts.rules import amendment as changing
from contracts.rules import life, offering, signing
from contracts.rules import placement as placed
from core import clock
from core.errors import Blocked
from core.fsm import fresh, perform
from institutions.domain import expiry
from institutions.domain import staff as staffing
from institutions.enums import LicenceKind
from tests.contracts.test_lapse import in_days, short_lived
from tests.contracts.test_life import change, renewed
from tests.factories import contracts as made
from tests.factories import institutions as people
from tests.factories.vetting import pause
from vetting.domain import listings

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
EXIT = system("exit-execution")


def stopped(act, *rules):
    """The act is refused, and exactly by these rules."""
    with pytest.raises(Blocked) as refusal:
        act()
    reasons = refusal.value.reasons
    patterns = [re.sub(r"%\\\(\w+\\\)s", ".*", re.escape(str(rule.sentence))) for rule in rules]
    patterns = [pattern.replace("%%", "%") for pattern in patterns]
    assert len(reasons) == len(rules), reasons
    for pattern, reason in zip(patterns, reasons, strict=True):
        assert re.fullmatch(pattern, reason, re.DOTALL), reason


def sign(row, by, **facts):
    told = {"signed_file": people.stored_file(), "signed_on": clock.today(), "number": "1"}
    return agreements.activate(row, Signature(**{**told, **facts}), by=by)


def test_offer_by_another_bureau_than_the_signing_one(cast):
    row = made.draft_agreement(cast)
    school = replace(cast.lead, organisation_id=cast.school_office.pk)
    answer = offering.acts_for_signer(row, _deed(school))
    assert answer == "这份协议由“环翠区教育和体育局”签订，请由签订单位办理。"


def _deed(by):
    from core.deeds import Deed

    return Deed("offer", by, clock.today(), clock.now(), "", {}, "")


def test_offer_with_a_course_not_accepted(cast):
    waiting = people.submitted_course(cast.institution, name="射箭")
    row = made.draft_agreement(cast, prices=[(waiting, Decimal(10))])
    stopped(lambda: agreements.offer(row, by=cast.officer), offering.courses_accepted)


def test_offer_beyond_the_listing(cast):
    row = made.draft_agreement(cast)
    until = row.listing.valid_until + DAY
    row = agreements.revise(row, by=cast.officer, valid_until=until)
    stopped(lambda: agreements.offer(row, by=cast.officer), offering.period_within_listing)


def test_offer_at_the_price_outside_and_without_a_listing(cast):
    course = people.accepted_course(
        cast.institution, price_inside=Decimal(10), price_outside=Decimal(20)
    )
    row = made.draft_agreement(cast, prices=[(course, Decimal(19))])
    agreements.revise(row, by=cast.officer, prices=[(course, Decimal(20))])
    stopped(lambda: agreements.offer(row, by=cast.officer), offering.prices_below_outside)
    listings.suspend(row.listing, pause(), by=cast.lead, reason="核查")
    stopped(
        lambda: agreements.offer(row, by=cast.officer),
        offering.listing_is_current,
        offering.prices_below_outside,
    )


def test_countersign_and_activate_look_again(cast):
    row = made.offered_agreement(cast)
    member = row.staff.get()
    permit = row.institution.licences.get(kind=LicenceKind.SPORT_FILING)
    consented = agreements.countersign(row, by=cast.clerk)
    staffing.block(member, by=cast.officer, reason="投诉核查")
    with in_days(701):
        expiry.lapse_licence(permit)
    stopped(lambda: sign(consented, cast.lead), signing.licences_valid, signing.annex_cleared)


def test_activate_after_its_period(cast):
    row = made.countersigned_agreement(cast, valid_until=clock.today() + 2 * DAY)
    with in_days(3):
        stopped(lambda: sign(row, cast.lead, signed_on=row.valid_from), signing.not_over_yet)


def test_undo_activation_of_what_came_from_paper(cast):
    made.backfilled_placement(cast)
    row = Agreement.objects.get()
    stopped(
        lambda: agreements.undo_activation(row, by=cast.lead, reason="错"),
        life.no_placement_rests_on_it,
        life.came_by_countersignature,
    )


def test_terminate_without_a_decision(cast):
    row = made.active_agreement(cast)
    stopped(
        lambda: agreements.terminate(row, Termination(exit_number=" "), by=EXIT),
        life.decision_named,
    )


def test_resume_wants_valid_licences_and_no_other_cause(cast):
    row, permit = short_lived(cast)
    made.suspended(made.suspended(row), cause="other")
    with in_days(6):
        expiry.lapse_licence(permit)
        machine = system("agreement-suspension")
        stopped(
            lambda: perform(fresh(row), Agreement.resume, Resumption(), by=machine, reason="结案"),
            life.licences_valid_or_receipt,
            life.no_other_suspension,
        )


def test_resume_or_reinstate_after_its_period(cast):
    row = made.active_agreement(cast, valid_until=clock.today() + 3 * DAY)
    row = agreements.end(
        row, Ending(cause="policy", document=people.stored_file()), by=cast.lead, reason="政策"
    )
    with in_days(4):
        stopped(lambda: agreements.reinstate(row, by=cast.lead, reason="更正"), life.within_period)


def test_reinstate_of_what_was_never_signed(cast):
    row = agreements.terminate(made.active_agreement(cast), Termination(exit_number="1号"), by=EXIT)
    Agreement.objects.filter(pk=row.pk).update(signed_file=None)
    by = system("exit-revocation")
    stopped(lambda: agreements.reinstate(fresh(row), by=by, reason="撤销"), life.was_signed)


def test_expire_and_hand_on_exclude_each_other(cast):
    by = system("agreement-expiry")
    row = made.active_agreement(cast, valid_until=clock.today() + 3 * DAY)
    stopped(lambda: perform(row, Agreement.hand_on, by=by), life.period_over, life.has_successor)
    after = agreements.offer(renewed(cast, row), by=cast.officer)
    sign(agreements.countersign(after, by=cast.clerk), cast.lead2)
    with in_days(4):
        stopped(lambda: perform(fresh(row), Agreement.expire, by=by), life.no_successor)


def test_amend_outside_the_period_and_without_paper(cast):
    row = made.active_agreement(cast)
    late = row.valid_until + DAY
    stopped(
        lambda: change(cast, row, effective_on=late, document=None),
        changing.documented,
        changing.effective_within_period,
    )


def test_amend_with_someone_not_cleared(cast):
    row = made.active_agreement(cast)
    waiting = people.submitted_staff(row.institution)
    stopped(lambda: change(cast, row, changes={"add_staff": [waiting]}), changing.new_staff_cleared)


def test_amend_what_is_not_in_force(cast):
    row = made.active_agreement(cast)
    proposal = change(cast, row)
    made.suspended(row)
    stopped(lambda: amendments.agree(proposal, by=cast.lead), changing.agreement_in_force)


def test_withdraw_the_others_change(cast):
    proposal = change(cast, made.active_agreement(cast))
    stopped(
        lambda: amendments.withdraw(proposal, by=cast.officer, reason="不"), changing.own_proposal
    )


def test_a_change_before_its_day(cast):
    row = made.active_agreement(cast)
    proposal = change(cast, row, effective_on=clock.today() + 3 * DAY)
    agreed = amendments.agree(proposal, by=cast.lead)
    by = system(amendments.MACHINE)
    stopped(lambda: amendments.take_effect(agreed, by=by), changing.day_has_come)


def test_start_and_finish_on_their_days_only(cast):
    row = made.agreed_placement(cast, starts_on=clock.today() + 2 * DAY)
    stopped(lambda: placing.start(row, by=system("placement-start")), placed.day_has_come)
    with in_days(102):
        stopped(lambda: placing.start(row, by=system("placement-start")), placed.still_within)
    with in_days(2):
        running = placing.start(row, by=system("placement-start"))
        stopped(lambda: placing.finish(running, by=system("placement-end")), placed.day_is_over)


def test_start_with_someone_blocked_since(cast):
    row = made.agreed_placement(cast)
    staffing.block(row.present_staff()[0], by=cast.officer, reason="投诉核查")
    stopped(lambda: placing.start(row, by=system("placement-start")), placed.persons_clear)


def test_start_of_an_unchecked_entry(cast):
    scan = people.stored_file()
    row = made.proposed_placement(cast, by=cast.officer, entry_scan=scan)
    staff = list(row.agreement.staff_on(clock.today()))
    agreed = placing.agree(row, Manned(staff=staff, entry_scan=scan), by=cast.officer)
    stopped(
        lambda: placing.start(agreed, by=system("placement-start")), account_rules.entry_checked
    )


def test_check_what_needs_no_check(cast):
    row = made.agreed_placement(cast)
    stopped(lambda: entries.check(row, by=cast.lead), account_rules.entry_waits)


def test_reopen_what_ended_with_its_agreement(cast):
    row = made.running_placement(cast)
    agreements.terminate(row.agreement, Termination(exit_number="1号"), by=EXIT)
    agreements.reinstate(fresh(row.agreement), by=system("exit-revocation"), reason="撤销")
    stopped(lambda: placing.reopen(fresh(row), by=cast.lead, reason="撤销"), placed.ended_by_itself)


def test_the_machine_leaves_alone_what_it_may_not_end(cast):
    row = made.active_agreement(cast)
    assert due.JOBS["agreement-expiry"].do(row.pk) is False
    assert due.JOBS["agreement-suspension"].do(row.pk) is False
