"""Where a school signed, its principal ends what it signed, by a dated day."""

from datetime import timedelta

from accounts.models import Deadline, Message
from core import clock
from inspections.domain import decisions, releases, reversal
from inspections.enums import Outcome
from inspections.facts import Decision, Reversal
from inspections.rules import decisions as rules
from inspections.rules import elsewhere as answering
from tests.factories import inspections, institutions
from tests.inspections.districts import UNTOUCHED, notice_of_end, there
from tests.refused import stopped as refused


def test_a_school_ends_its_own_agreement_within_dated_days(signed_by_school, cast):
    case = inspections.executed_case(cast)
    assert there(cast.region) == {
        "agreements": ["active"],
        "groups": ["running"],
        "listings": ["removed"],
    }
    row = case.releases.get()
    due = Deadline.objects.get(kind="release")
    assert (due.organisation, due.role, due.lead_only) == (cast.school_office, "SCHOOL", True)
    assert due.due_on == clock.add_working_days(clock.today(), 5).date
    releases.give(row, notice_of_end(), by=cast.principal)
    assert there(cast.region)["agreements"] == ["terminated"]
    assert there(cast.region)["groups"] == ["ended"]


def test_a_schools_notice_says_all_and_is_dated(signed_by_school, cast, stopped):
    row = inspections.executed_case(cast).releases.get()
    early = clock.today() - timedelta(days=1)
    stopped(
        lambda: releases.give(row, notice_of_end(clause=" "), by=cast.principal),
        answering.release_stated,
    )
    stopped(
        lambda: releases.give(row, notice_of_end(given_on=early), by=cast.principal),
        answering.release_dated,
    )


def test_a_silent_school_is_told_of_to_the_bureau(signed_by_school, cast):
    row = inspections.executed_case(cast).releases.get()
    assert releases.unsent(clock.now()) == []
    with clock.frozen(clock.now() + timedelta(days=20)):
        assert releases.unsent(clock.now()) == [row.pk]
        releases.escalate_one(row.pk)
        assert releases.unsent(clock.now()) == []
    told = Message.objects.filter(kind="release.escalate").values_list("organisation_id", flat=True)
    assert set(told) == {cast.school_office.pk, cast.bureau.pk}


def test_where_schools_signed_an_end_stops_the_listing(signed_by_school, cast, stopped):
    case = inspections.reviewed_case(cast, intended=Outcome.END)
    told = Decision(**inspections.decision(Outcome.END, listing_after="STAYS"))
    stopped(lambda: decisions.decide(case, told, by=cast.lead), rules.schools_signed)


def test_a_revocation_drops_what_the_school_has_not_sent(signed_by_school, cast):
    case = inspections.executed_case(cast)
    told = Reversal(number="复〔1〕号", file=institutions.stored_file())
    reversal.revoke(case, told, by=cast.lead, reason="复议撤销")
    assert case.releases.get().state == "dropped"
    assert there(cast.region) == UNTOUCHED


def test_the_city_is_told_after_the_date_only(signed_by_school, cast):
    row = inspections.executed_case(cast).releases.get()
    refused(answering.answer_overdue, row, "escalate")
