"""Each thing that cannot be, made by going past the domain: exactly that is found, and told."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.urls import reverse

from accounts.actors import Stranger
from accounts.domain import deadlines
from accounts.enums import Role
from accounts.models import Membership, Message
from core import clock
from core.deeds import fresh
from core.models import Passage
from evaluations.domain import replies, rounds
from evaluations.facts import Answer, Publication
from inspections.models import Ground
from institutions.domain import exclusions, suspensions
from reports import checking, impossible, workbook
from reports.domain import findings
from reports.models import Finding
from tasks import sweeps, table
from tests.factories import contracts, evaluations, inspections, vetting
from tests.factories import institutions as made
from vetting.domain import objections
from vetting.facts import Filing
from vetting.models import Listing

pytestmark = pytest.mark.django_db
YESTERDAY, EARLIER = timedelta(days=1), timedelta(days=400)


def put(row, **columns):
    """Past the domain and the kernel, as somebody with the database in hand."""
    type(row)._base_manager.filter(pk=row.pk).update(**columns)
    if "state" in columns:  # a passage that fits, so that only the question asked for is broken
        label = row._meta.label_lower
        Passage.objects.filter(model=label, subject_id=row.pk, left_at=None).update(
            state=columns["state"]
        )
    return row


def keys():
    return sorted({each.key for each in impossible.found(clock.today())})


def yesterday():
    return clock.today() - YESTERDAY


def empty_bureau(cast):
    Membership.objects.filter(organisation=cast.bureau_b).update(until=yesterday())


def open_deadline_of_an_ended_row(cast):
    row = made.verified_licence(cast.institution)
    deadlines.drop(row)
    deadlines.put(row, "x", what="核验", due=clock.today(), owner=cast.bureau.pk, role="DISTRICT")
    put(row, state="replaced")


def cleared_too_long(cast):
    put(made.cleared_staff(cast.institution), good_until=yesterday())


def cleared_of_a_deregistered(cast):
    made.cleared_staff(cast.institution)
    put(cast.institution, state="deregistered", deregistered_on=clock.today())


def licence_too_long(cast):
    put(made.verified_licence(cast.institution), valid_until=yesterday())


def exclusion_too_long(cast):
    row = _excluded(cast, made.confirmed_institution(cast))
    put(row, since=clock.today() - EARLIER, until=yesterday())


def _excluded(cast, institution):
    told = {"code": "I3", "decision_number": "教〔2026〕1号", "text": "移出资格名单"}
    return exclusions.exclude(institution, by=cast.lead, bureau=cast.bureau, **told)


def listed(cast):
    with vetting.weeks_ago() as time:
        call = vetting.noticed_call(cast, time)
        vetting.concluded(call, time)
    return Listing.objects.filter(backfilled=False).order_by("pk").first()


def listing_of_a_running_call(cast):
    put(listed(cast).package.announcement, state="reviewed")


def listing_too_long(cast):
    row = vetting.backfilled_listing(cast.institution)
    put(row, valid_from=clock.today() - EARLIER, valid_until=yesterday())


def listing_of_an_excluded(cast):
    _excluded(cast, vetting.backfilled_listing(cast.institution).institution)


def too_many_listed(cast):
    package = listed(cast).package
    other = vetting.backfilled_listing(made.confirmed_institution(cast))
    put(package, quota=package.listings.count())
    put(other, package=package)


def open_objection_after_all(cast):
    with vetting.weeks_ago() as time:
        call = vetting.noticed_call(cast, time)
        told = Filing(name="孙海洋", contact="0631-1234567", facts="进校人员名单与实际不符。")
        row = objections.file(call, told, by=Stranger())
        deadlines.drop(row)
    deadlines.drop(call)
    put(call, state="concluded", result_number="1号", concluded_at=clock.now())


def open_sheet_of_a_listed(cast):
    row = listed(cast)
    put(row.application.sheets.first(), state="open")


def running_though_stopped(cast):
    row = contracts.running_placement(cast)
    suspensions.suspend(
        row.agreement.institution,
        by=cast.lead,
        bureau=cast.bureau,
        reason="核查期间",
        region=cast.bureau.region,
    )
    put(row.agreement, state="active")


def running_without_agreement(cast):
    put(contracts.running_placement(cast).agreement, state="draft")


def agreement_too_long(cast):
    row = contracts.active_agreement(cast)
    put(row, valid_from=clock.today() - EARLIER, valid_until=yesterday())


def agreement_of_one(cast):
    row = contracts.active_agreement(cast)
    put(row, activated_by=row.prepared_by)


def removed_in_class(cast):
    row = contracts.running_placement(cast)
    person = put(row.staff.first(), state="removed", removed_on=clock.today())
    deadlines.drop(person)


def confirmed_without_ground(cast):
    row = inspections.confirmed_violation(cast)
    Ground.objects.filter(violation=row).update(withdrawn_on=clock.today())


def refused_without_ground(cast):
    row = inspections.refused_order(cast)
    Ground.objects.filter(rectification=row).update(withdrawn_on=clock.today())


def order_too_long(cast):
    row = inspections.issued_order(cast)
    put(row, issued_on=clock.today() - EARLIER, due_on=yesterday())


def round_too_late(cast):
    row = evaluations.scheduled_round(cast)
    put(row, opens_on=clock.today() - EARLIER)


def round_without_results(cast):
    row = evaluations.closed_round(cast)
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM evaluations_result WHERE round_id = %s", [row.pk])


def reply_after_all(cast):
    row = evaluations.waiting_reply(cast)
    replies.dismiss(row, Answer(answer="记录无误。"), by=cast.officer)
    rounds.publish(fresh(row.round), Publication(number="环教评〔2026〕1号"), by=cast.lead)
    put(row, state="filed")


def moved_past_the_kernel(cast):
    row = made.submitted_course(cast.institution)
    type(row).objects.filter(pk=row.pk).update(state="withdrawn")


def torn(cast):
    row = made.accepted_course(cast.institution)
    Passage.objects.filter(model="institutions.course", subject_id=row.pk, left_at=None).update(
        entered_at=clock.now() + timedelta(hours=1)
    )


BREAKING = {
    "office-empty": empty_bureau,
    "deadline-of-closed": open_deadline_of_an_ended_row,
    "staff-cleared-overdue": cleared_too_long,
    "staff-of-deregistered": cleared_of_a_deregistered,
    "licence-verified-overdue": licence_too_long,
    "exclusion-overdue": exclusion_too_long,
    "listing-without-origin": listing_of_a_running_call,
    "listing-overdue": listing_too_long,
    "listing-of-excluded": listing_of_an_excluded,
    "more-listed-than-quota": too_many_listed,
    "objection-of-concluded": open_objection_after_all,
    "sheet-of-listed": open_sheet_of_a_listed,
    "placement-of-barred": running_though_stopped,
    "placement-without-agreement": running_without_agreement,
    "agreement-overdue": agreement_too_long,
    "agreement-by-one-person": agreement_of_one,
    "removed-person-in-class": removed_in_class,
    "confirmed-without-ground": confirmed_without_ground,
    "refused-without-ground": refused_without_ground,
    "rectification-overdue": order_too_long,
    "round-late": round_too_late,
    "round-without-results": round_without_results,
    "reply-of-published": reply_after_all,
    "state-without-passage": moved_past_the_kernel,
    "torn-passages": torn,
}


def test_every_question_is_broken_here():
    asked = {question.key for question in impossible.QUESTIONS}
    assert set(BREAKING) == {*asked, "state-without-passage", "torn-passages"}


@pytest.mark.parametrize("key", BREAKING)
def test_what_cannot_be_is_found_and_nothing_else(cast, key):
    assert keys() == []
    BREAKING[key](cast)
    assert keys() == [key]
    assert impossible.advice(key)


def test_a_search_writes_what_is_new_once_and_tells_the_citys_bureau_and_its_auditor_once(cast):
    empty_bureau(cast)
    assert sweeps.run(table.SWEEPS[findings.SWEEP]).done == 1
    assert sweeps.run(table.SWEEPS[findings.SWEEP]).done == 0
    assert findings.search() is False
    row = Finding.objects.get()
    assert (row.kind, row.city_id, row.region_id, row.gone_at) == (
        "office-empty", "371000", "371003", None,
    )  # fmt: skip
    assert row.subject == f"accounts.organisation:{cast.bureau_b.pk}"
    told = Message.objects.filter(kind="finding.new").values_list("organisation", "role")
    assert sorted(told) == [
        (cast.city_bureau.pk, Role.AUDITOR),
        (cast.city_bureau.pk, Role.CITY),
    ]


def test_what_was_mended_is_closed_and_comes_back_as_a_new_one(cast):
    people = Membership.objects.filter(organisation=cast.bureau_b)
    empty_bureau(cast)
    findings.search()
    people.update(until=None)
    with clock.frozen(clock.now() + timedelta(hours=2)):
        assert findings.search() is True
        assert findings.search() is False
    assert Finding.objects.get().gone_at is not None
    empty_bureau(cast)
    findings.search()
    assert Finding.objects.filter(gone_at=None).count() == 1
    assert Finding.objects.count() == 2


def test_a_check_of_the_workbook_that_fails_is_a_finding_of_its_city(cast, monkeypatch):
    term = evaluations.current_term(cast)
    assert keys() == []
    failed = checking.equal("总数相符", ("左", 1), ("右", 2))
    monkeypatch.setattr(workbook.checks, "of", lambda _tables: [failed])
    found = [each for each in impossible.found(clock.today()) if each.key == impossible.WORKBOOK]
    assert [(each.subject, each.region, each.title) for each in found] == [
        (f"institutions.term:{term.pk}", "371000", "总数相符")
    ]
    assert impossible.advice(impossible.WORKBOOK)


def test_nothing_found_tells_nobody(cast):
    assert findings.search() is False
    assert not Message.objects.filter(kind="finding.new").exists()


def test_a_city_reads_its_own_only(cast):
    empty_bureau(cast)
    findings.search()
    row = Finding.objects.get()
    assert list(Finding.objects.visible_to(cast.city)) == [row]
    assert list(Finding.objects.visible_to(cast.auditor)) == [row]
    for stranger in (cast.city_far, cast.auditor_far, cast.lead, cast.admin, cast.principal):
        assert list(Finding.objects.visible_to(stranger)) == []


def test_the_page_names_the_row_says_what_to_do_and_leads_there(cast):
    moved_past_the_kernel(cast)
    findings.search()
    row = Finding.objects.get()
    pk = row.subject.partition(":")[2]
    for actor in (cast.city, cast.auditor):
        page = cast.client(actor).get(reverse("findings"), {"still": "open"})
        [line] = page.context["rows"]
        cells = {cell.label: cell for cell in line[1]}
        assert cells["哪一行"].value == row.what
        assert cells["情况和处理办法"].value == impossible.advice("state-without-passage")
        assert cells["哪一行"].url in {
            reverse("course", args=[pk]),
            f"/record/?q=institutions.course%3A{pk}",
        }
    gone = cast.client(cast.city).get(reverse("findings"), {"still": "gone"})
    assert gone.context["total"] == 0
