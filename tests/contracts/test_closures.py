"""学校撤并 and 更名: groups go on at the successor or end with a handover; history stays."""

from datetime import timedelta

import pytest

from accounts.models import Deadline, Message
from contracts.domain import backfill, backfill_confirm, closures, due, placements
from contracts.models import Placement
from contracts.rules import backfill as papers
from contracts.rules import placement as placed
from core import clock, errors, ledger
from core.fsm import fresh, perform
from core.rules import reason_given
from institutions import rules
from institutions.domain import schools
from institutions.facts import Closing, Renaming
from tests.contracts.test_guards import stopped
from tests.contracts.test_lapse import in_days
from tests.factories import contracts as made
from tests.factories import institutions as people
from tests.walks import broken_passages

pytestmark = pytest.mark.django_db


def planned(cast, school=None, *, days=0, by=None, reason="布局调整", **facts):
    told = {
        "closes_on": clock.today() + timedelta(days=days),
        "document": "威政办〔2026〕9号",
        "scan": people.stored_file("撤并.pdf"),
        **facts,
    }
    return closures.plan(school or cast.school, Closing(**told), by=by or cast.lead, reason=reason)


def told(kind):
    rows = Message.objects.filter(kind=kind).values_list("role", "organisation__code")
    return sorted(rows)


def test_groups_go_on_at_the_successor_with_persons_and_price(cast):
    old = begun_before(cast)
    annex = sorted(old.agreement.annexed_staff.values_list("staff", "until"))
    row = planned(cast, successor=cast.school2)
    new = Placement.objects.get(moved_from=old)
    ended = fresh(old)
    assert (row.state, ended.state, ended.end_cause, ended.ran_until) == (
        "closed",
        "ended",
        "closed",
        clock.today() - clock.ONE_DAY,
    )
    assert ended.handover == "班次随学生转入环翠乙小学，课程、人员和价格不变。"
    assert (new.state, new.school, new.course, new.price, new.pupils, new.ends_on) == (
        "running",
        cast.school2,
        old.course,
        old.price,
        old.pupils,
        old.ends_on,
    )
    assert new.present_staff() == [one.staff for one in old.named_staff.all()]
    assert sorted(old.agreement.annexed_staff.values_list("staff", "until")) == annex
    assert fresh(old.agreement).state == "active"
    assert told("placement.move_in") == [
        ("INSTITUTION", "91000000MA0000001R"),
        ("SCHOOL", "371002-S2"),
    ]
    assert list(ledger.verify()) == []
    assert broken_passages() == []


def begun_before(cast):
    """A group that has been in the school since yesterday."""
    with clock.frozen(clock.now() - clock.ONE_DAY):
        return made.running_placement(cast)


def days_of(row):
    return row.ran_from, row.ran_until


def test_a_group_that_moves_is_on_no_day_at_two_schools(cast):
    """The closing day is the successor's; of a group that began on it, the next."""
    today = clock.today()
    before, new = begun_before(cast), made.running_placement(cast)
    planned(cast, successor=cast.school2)
    went = {row.moved_from_id: row for row in Placement.objects.filter(moved_from__isnull=False)}
    assert (days_of(fresh(before)), days_of(went[before.pk])) == (
        (today - clock.ONE_DAY, today - clock.ONE_DAY), (today, None),
    )  # fmt: skip
    assert (days_of(fresh(new)), went[new.pk].state, went[new.pk].starts_on) == (
        (today, today), "agreed", today + clock.ONE_DAY,
    )  # fmt: skip
    for day in (today - clock.ONE_DAY, today):
        there = Placement.objects.filter(Placement.ran_within(day, day))
        assert there.count() == (1 if day < today else 2)


def test_a_group_on_its_last_day_does_not_move(cast):
    """It has no day left at the successor."""
    row = made.running_placement(cast, ends_on=clock.today())
    planned(cast, successor=cast.school2)
    assert fresh(row).state == "ended"
    assert not Placement.objects.filter(moved_from=row).exists()


def test_papers_of_a_closed_school_are_confirmed_as_they_were_until_then(cast):
    """What was entered before it closed is no trap: it is over, and the rest of the file is confirmed."""
    today = clock.today()
    batch = made.entered_batch(cast)
    row = Placement.objects.get(backfill_batch=batch)
    assert (row.state, row.starts_on < today < row.ends_on) == ("pending", True)
    planned(cast, successor=cast.school2)
    backfill.confirm(batch.files.get(), by=cast.lead, looked_at=True)
    row = fresh(row)
    assert (row.state, row.end_cause, days_of(row)) == (
        "ended", "closed", (row.starts_on, today - clock.ONE_DAY),
    )  # fmt: skip
    assert (row.agreement.state, fresh(batch).state) == ("active", "settled")


def test_papers_of_what_never_began_at_a_closed_school_are_sent_back(cast):
    batch = made.entered_batch(cast, starts_on=clock.today() + clock.ONE_DAY)
    row = Placement.objects.get(backfill_batch=batch)
    planned(cast)
    backfill_confirm.confirm_agreement(row.agreement, by=cast.lead)
    row = fresh(row)
    stopped(
        lambda: backfill_confirm.confirm_placement(row, by=cast.lead),
        papers.began_before_closing,
    )
    page = cast.client(cast.lead).get(f"/contracts/placements/{row.pk}/")
    assert "没有在该校开始。请退回这条补录，在接续的学校另行录入。" in page.content.decode()
    assert perform(row, Placement.discard, by=cast.lead, reason="学校已撤并").state == "voided"
    backfill.confirm(batch.files.get(), by=cast.lead, looked_at=True)
    assert fresh(batch).state == "settled"


def test_without_a_successor_groups_end_with_a_handover(cast):
    old = made.running_placement(cast)
    planned(cast, handover="由中心校教师照看。")
    assert (fresh(old).state, fresh(old).handover) == ("ended", "由中心校教师照看。")
    assert Placement.objects.count() == 1


def test_a_later_day_waits_for_the_machine(cast):
    old = made.running_placement(cast)
    row = planned(cast, days=5, successor=cast.school2)
    assert (row.state, fresh(old).state) == ("closing", "running")
    assert Deadline.objects.get(action="school-closing", dropped_at=None).met_at is None
    assert due.schools_to_close(clock.now()) == []
    stopped(
        lambda: closures.close(row, by=closures.system("school-closing")), rules.closing_day_come
    )
    with in_days(5):
        assert due.schools_to_close(clock.now()) == [row.pk]
        assert due.JOBS["school-closing"].do(row.pk) is True
        assert due.JOBS["school-closing"].do(row.pk) is False
        assert fresh(old).state == "ended"
        assert Placement.objects.get(moved_from=old).state == "running"


def test_agreed_groups_move_and_proposals_are_withdrawn(cast):
    agreed = made.agreed_placement(cast, starts_on=clock.today() + timedelta(days=9))
    proposed = made.proposed_placement(cast, agreement=agreed.agreement)
    planned(cast, successor=cast.school2)
    assert (fresh(agreed).state, fresh(proposed).state) == ("withdrawn", "withdrawn")
    new = Placement.objects.get(moved_from=agreed)
    assert (new.state, new.starts_on) == ("agreed", agreed.starts_on)
    assert not Placement.objects.filter(moved_from=proposed).exists()


def test_a_group_that_may_not_start_waits_at_the_successor(cast):
    old = made.running_placement(cast)
    made.suspended(old.agreement)
    planned(cast, successor=cast.school2)
    assert (fresh(old).state, Placement.objects.get(moved_from=old).state) == ("ended", "agreed")


def test_a_closed_school_proposes_no_more_and_sees_its_history(cast):
    old = made.running_placement(cast)
    planned(cast)
    stopped(lambda: made.proposed_placement(cast, agreement=old.agreement), placed.school_is_open)
    client = cast.client(cast.dean)
    assert client.get(f"/contracts/placements/{old.pk}/").status_code == 200
    url = f"/do/contracts.agreement/{old.agreement_id}/propose-placement/"
    assert client.get(url).status_code == 403
    with pytest.raises(errors.Blocked):
        placements.reopen(fresh(old), by=cast.lead, reason="恢复")


def test_everybody_is_told_of_each_step(cast):
    everyone = [("CITY", "371000"), ("DISTRICT", "371002"), ("SCHOOL", "371002-S1")]
    row = closures.cancel(planned(cast, days=3), by=cast.lead, reason="暂缓")
    assert (row.state, row.closes_on, row.closing_scan) == ("open", None, None)
    assert not Deadline.objects.filter(action="school-closing", dropped_at=None).exists()
    row = closures.reopen(planned(cast, row), by=cast.city_lead, reason="登记有误")
    assert row.state == "open"
    assert told("school.plan_closing") == sorted(everyone * 2)
    for step in ("cancel_closing", "close", "reopen"):
        assert told(f"school.{step}") == everyone


def test_closing_wants_its_paper_a_day_ahead_and_a_fit_successor(cast):
    yesterday = clock.today() - clock.ONE_DAY
    stopped(lambda: planned(cast, reason=""), reason_given)
    stopped(lambda: planned(cast, scan=None), rules.closing_documented)
    stopped(lambda: planned(cast, closes_on=yesterday), rules.closing_ahead)
    for heir in (cast.school, cast.school_b):
        stopped(lambda h=heir: planned(cast, successor=h), rules.successor_takes_over)


def test_closing_by_a_stranger_or_an_officer(cast):
    for who in (cast.officer, cast.lead_b, cast.principal, cast.city):
        with pytest.raises(errors.Forbidden):
            planned(cast, by=who)
    url = f"/do/institutions.school/{cast.school.pk}/plan_closing/"
    codes = [cast.client(who).get(url).status_code for who in (cast.lead, cast.lead_b)]
    assert codes == [200, 404]


def test_rename_keeps_the_row_and_names_its_paper(cast):
    with pytest.raises(errors.Invalid) as refusal:
        schools.rename(
            cast.school, Renaming(name="环翠甲小学", document=" "), by=cast.lead, reason=""
        )
    assert sorted(refusal.value.fields) == ["document", "name", "reason"]
    new = Renaming(name="环翠第一小学", document="威教〔2026〕8号")
    for who in (cast.officer, cast.lead_b):
        with pytest.raises(errors.Forbidden):
            schools.rename(cast.school, new, by=who, reason="更名")
    old = made.running_placement(cast)
    schools.rename(cast.school, new, by=cast.lead, reason="更名")
    assert (fresh(cast.school).name, fresh(old).state) == ("环翠第一小学", "running")
    assert told("school.rename") == [
        ("CITY", "371000"),
        ("DISTRICT", "371002"),
        ("SCHOOL", "371002-S1"),
    ]
    page = cast.client(cast.lead).get(f"/schools/{cast.school.pk}/").content.decode()
    assert ("环翠第一小学" in page, "学校更名" in page) == (True, True)
