"""An institution's reply that came on paper: entered with its scan, compared by another, then re-checked."""

from dataclasses import replace
from datetime import timedelta

import pytest

from accounts import rules as account_rules
from accounts.domain import entries
from accounts.models import Deadline, Message
from core import clock
from core.errors import Forbidden
from core.rules import reason_given
from inspections.domain import cases, grounds, paper_replies, rectifications
from inspections.facts import EnteredReply, Recheck, Reply
from inspections.models import Ground, Rectification
from inspections.rules import rectifications as rules
from tests.factories import contracts, inspections, institutions
from tests.factories.institutions import stored_file


def told(kind):
    rows = Message.objects.filter(kind=f"rectification.{kind}").values_list("role", flat=True)
    return sorted(rows)


def enter(row, by, **facts):
    given = {"reply": "已恢复", "received_on": clock.today(), "file": stored_file(), **facts}
    return paper_replies.enter(row, EnteredReply(**given), by=by)


def open_deadlines(row):
    rows = Deadline.objects.filter(subject=f"inspections.rectification:{row.pk}")
    return sorted(rows.filter(met_at=None, dropped_at=None).values_list("kind", flat=True))


def test_entered_from_paper_it_waits_for_another_person(cast, stopped):
    row = inspections.issued_order(cast)
    row = enter(row, cast.officer)
    assert (row.state, row.entered_by_office, row.replied_on) == ("submitted", True, clock.today())
    assert told("enter_reply") == ["DISTRICT", "INSTITUTION"]
    assert open_deadlines(row) == ["entry.check"]
    for deed in (rectifications.accept, rectifications.refuse):
        stopped(
            lambda deed=deed: deed(row, Recheck(recheck_note="好"), by=cast.lead),
            account_rules.entry_checked,
        )
    stopped(lambda: entries.check(row, by=cast.officer), account_rules.checked_by_another)
    row = entries.check(row, by=cast.lead)
    assert (row.entry_checked_by_id, told("check_entry")) == (cast.lead.user_id, ["DISTRICT"])
    assert open_deadlines(row) == ["recheck"]
    stopped(lambda: entries.check(row, by=cast.lead), account_rules.entry_waits)
    row = rectifications.accept(row, Recheck(recheck_note="已恢复"), by=cast.officer)
    assert (row.state, row.entered_by_office) == ("accepted", True)


def test_natural_persons_are_compared(cast, stopped):
    row = enter(inspections.issued_order(cast), cast.officer)
    same = replace(cast.lead, user_id=cast.officer.user_id)
    stopped(lambda: entries.check(row, by=same), account_rules.checked_by_another)
    stopped(
        lambda: entries.send_back(row, by=same, reason="不符"),
        account_rules.checked_by_another,
    )


def test_entry_needs_words_scan_and_a_day(cast, stopped):
    row = inspections.issued_order(cast)
    stopped(lambda: enter(row, cast.officer, reply=" "), rules.reply_told)
    stopped(lambda: enter(row, cast.officer, file=None), rules.reply_scanned)
    for days in (-1, 1):
        on = clock.today() + timedelta(days=days)
        stopped(lambda on=on: enter(row, cast.officer, received_on=on), rules.received_between)


def test_what_does_not_agree_goes_back_and_the_date_stands(cast, stopped):
    row = enter(inspections.issued_order(cast), cast.officer)
    stopped(lambda: entries.send_back(row, by=cast.lead, reason=""), reason_given)
    row = entries.send_back(row, by=cast.lead, reason="扫描件是另一家机构的")
    assert (row.state, row.reply, row.reply_file, row.entered_by_office) == (
        "issued",
        "",
        None,
        False,
    )
    assert told("return_entry") == ["DISTRICT", "INSTITUTION"]
    assert open_deadlines(row) == ["rectification"]
    row = rectifications.submit(row, Reply(reply="已改"), by=cast.clerk)
    stopped(lambda: entries.check(row, by=cast.lead), account_rules.entry_waits)
    assert (
        rectifications.accept(row, Recheck(recheck_note="好"), by=cast.officer).state == "accepted"
    )


def test_paper_that_came_in_time_undoes_the_job(cast):
    row = inspections.issued_order(cast)
    due = row.due_on
    with clock.frozen(clock.at(due + timedelta(days=1))):
        rectifications.escalate_one(row.pk)
        row = Rectification.objects.get()
        row = enter(row, cast.officer, received_on=due)
    assert (row.state, row.replied_on) == ("submitted", due)
    assert Ground.objects.get().withdrawn_on is not None


def late(cast, reply):
    row = inspections.issued_order(cast)
    with clock.frozen(clock.at(row.due_on + timedelta(days=1))):
        rectifications.escalate_one(row.pk)
        return reply(Rectification.objects.get())


def test_a_late_reply_has_a_door_and_being_late_stays_a_ground_until_accepted(cast):
    row = late(
        cast, lambda row: rectifications.submit(row, Reply(reply="迟来的整改"), by=cast.clerk)
    )
    assert (row.state, Ground.objects.get().withdrawn_on) == ("submitted", None)
    row = rectifications.refuse(row, Recheck(recheck_note="仍未改"), by=cast.officer)
    assert Ground.objects.filter(withdrawn_on=None).count() == 1
    row = rectifications.reconsider(row, by=cast.officer, reason="看错")
    row = rectifications.accept(row, Recheck(recheck_note="已改"), by=cast.officer)
    assert (row.state, Ground.objects.filter(withdrawn_on=None).count()) == ("accepted", 0)


def test_late_paper_too(cast):
    row = late(cast, lambda row: enter(row, cast.officer))
    assert (row.state, Ground.objects.get().withdrawn_on) == ("submitted", None)
    row = rectifications.accept(
        entries.check(row, by=cast.lead), Recheck(recheck_note="已改"), by=cast.officer
    )
    assert Ground.objects.get().withdrawn_on is not None


def test_it_undoes_nothing_that_a_case_rests_on(cast, stopped):
    row = inspections.issued_order(cast)
    with clock.frozen(clock.at(row.due_on + timedelta(days=1))):
        rectifications.escalate_one(row.pk)
        chosen = grounds.free(cast.institution, region_code="371002")
        cases.open_case(cast.institution, by=cast.officer, grounds=chosen)
        row = Rectification.objects.get()
        stopped(lambda: enter(row, cast.officer, received_on=row.due_on), rules.ground_unused)


def test_a_schools_order_is_entered_by_the_dean_and_compared_by_the_principal(cast):
    cast.school  # noqa: B018 - the school's own file must exist
    institutions.present(cast.institution, cast.region, listed=True)
    contracts.running_placement(cast)
    row = inspections.issued_order(cast, by=cast.principal)
    for stranger in (cast.officer_b, cast.lead_b, cast.principal2):
        with pytest.raises(Forbidden):
            enter(row, stranger)
    row = enter(row, cast.dean)
    assert told("enter_reply") == ["INSTITUTION", "SCHOOL"]
    row = entries.check(row, by=cast.principal)
    assert told("check_entry") == ["SCHOOL"]
    assert (
        rectifications.accept(row, Recheck(recheck_note="好"), by=cast.principal).state
        == "accepted"
    )


@pytest.mark.parametrize("who", ["officer_b", "lead_b", "dean", "clerk", "inspector", "city"])
def test_entry_is_the_issuers(cast, who):
    row = inspections.issued_order(cast)
    with pytest.raises(Forbidden):
        enter(row, getattr(cast, who))
