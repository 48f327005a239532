"""A row in every state of every machine at one place, each walked there through the domain.

What `tests.world.rows.basic` and the roads below leave behind on the way counts too; `test_walk` says what is
missing.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import Any

from accounts.actors import Stranger, system
from accounts.domain import entries, paper_entries, signup, stand_ins
from accounts.enums import Role
from accounts.facts import Lending
from accounts.models import Membership
from contracts.domain import (
    agreements,
    amendments,
    backfill,
    backfill_confirm,
    closures,
    endings,
    group_changes,
    licensing,
    placements,
)
from contracts.facts import Ending, Renewal, Signature, Stop
from core import clock
from core.fsm import fresh, perform
from evaluations.domain import consequences, replies, rounds, sheets
from evaluations.facts import Correction, EnteredPoints, Order, Publication
from evaluations.models import Consequence, Round
from institutions.domain import changes, courses, exclusions, grades, licences, registration
from institutions.domain import schools as schooling
from institutions.domain import staff as people
from institutions.enums import ChangeKind
from institutions.facts import Closing, Deregistration, NewChange, NewTerm, NewYear
from institutions.models import SchoolYear, Term
from reports.domain import jobs
from reports.facts import Attempt, Finished
from reports.models import ReportJob
from tests.contracts.tables import an_amendment
from tests.factories import contracts, evaluations, vetting
from tests.factories import institutions as made
from tests.walk import reached, wrongs
from tests.world import rows
from tests.world.places import Place
from vetting.domain import (
    applications,
    calls,
    corrections,
    listings,
    objections,
    panels,
    reconvening,
    review,
    selection,
)
from vetting.domain import sheets as scoring
from vetting.facts import Answer, Filing, Reconvened, Upheld

WHY = "有理由"


def institutions_files(place: Place) -> None:
    officer, lead, clerk_of = place.officer, place.lead, made.clerk_of
    refused = made.registered_institution(place)
    registration.refuse(refused, by=officer, reason=WHY)
    made.registered_institution(place)
    gone = made.confirmed_institution(place)
    registration.deregister(
        gone, Deregistration(document="注〔2026〕1号", scan=made.stored_file()), by=lead, reason=WHY
    )
    body = place.anew().institution
    made.submitted_licence(body)
    licences.refuse(made.submitted_licence(body), by=officer, reason=WHY)
    soon = clock.today() + timedelta(days=3)
    replaced, lapsed = (made.verified_licence(body, valid_until=soon) for _each in range(2))
    with clock.frozen(clock.at(soon + clock.ONE_DAY, 9)):
        licensing.lapse(replaced)
        licensing.lapse(lapsed)
    licences.verify(made.submitted_licence(body, replaces=replaced), by=officer)
    made.submitted_staff(body)
    people.refuse(made.submitted_staff(body), by=officer, reason=WHY)
    people.block(made.cleared_staff(body), by=officer, reason=WHY)
    people.remove(made.cleared_staff(body), by=clerk_of(body), reason=WHY)
    made.submitted_course(body)
    courses.refuse(made.submitted_course(body), by=officer, reason=WHY)
    courses.withdraw(made.accepted_course(body), by=clerk_of(body), reason=WHY)
    for answer in (changes.confirm, lambda row, by: changes.refuse(row, by=by, reason=WHY)):
        answer(_change(place), by=officer)


def _change(place: Place) -> Any:
    here = place.anew()
    return changes.file(
        here.institution,
        NewChange(
            kind=ChangeKind.NAME,
            new_value=place.called("更名"),
            effective_on=clock.today(),
            evidence=made.stored_file(),
        ),
        by=here.clerk,
    )


def bars(place: Place) -> None:
    def barred(**facts: Any) -> Any:
        told = {"code": "I3", "decision_number": "教〔2026〕1号", "text": "移出资格名单", **facts}
        body = place.anew().institution
        return exclusions.exclude(body, by=place.lead, bureau=place.bureau, **told)

    barred()
    exclusions.restore(barred(), by=place.lead, reason=WHY)
    exclusions.revoke(barred(), by=place.lead, reason=WHY)
    short = barred(until=clock.today() + timedelta(days=1))
    exclusions.expire(short, on=clock.today() + timedelta(days=2))


def schools(place: Place) -> None:
    for days in (0, 30):
        closures.plan(
            made.school(place, region=place.region),
            Closing(
                closes_on=clock.today() + timedelta(days=days),
                document="撤并〔2026〕1号",
                scan=made.stored_file(),
                handover="由本区学校接收",
            ),
            by=place.lead,
            reason=WHY,
        )


def accounts(place: Place) -> None:
    def claim(number: int) -> Any:
        return rows.claim(place.anew(), f"claim{number}{place.suffix}")

    lent = stand_ins.current(place.bureau).get()
    stand_ins.decline(lent, by=place.city_lead, reason=WHY)
    for ends in (True, False):
        lent = stand_ins.grant(
            stand_ins.ask(place.bureau, by=place.lead, reason=WHY),
            Lending(
                person=place.membership(place.city),
                since=clock.today(),
                until=clock.today() + timedelta(days=9),
                document="函〔2026〕8号",
            ),
            by=place.city_lead,
        )
        if ends:
            stand_ins.end(lent, by=place.lead, reason=WHY)
    signup.grant(claim(1), by=place.lead, reason=WHY)
    signup.refuse(claim(2), by=place.lead, reason=WHY)
    for answer in (entries.check, lambda row, by: entries.send_back(row, by=by, reason=WHY)):
        here = place.anew()
        entry = paper_entries.enter(
            made.cleared_staff(here.institution),
            by=place.officer,
            move="remove",
            side="INSTITUTION",
            reason=WHY,
            dated=clock.today(),
            entry_scan=made.stored_file(),
        )
        answer(entry, by=place.lead)


def calls_and_applications(place: Place) -> None:
    """Calls on the way to and past their windows; applications at each step of the review."""
    vetting.drafted_call(place)
    calls.cancel(vetting.published_call(place), by=place.lead, reason=WHY)
    call = vetting.published_call(place)
    for judge in (
        lambda row: row,
        lambda row: review.qualify(vetting.reviewed(row), by=place.officer),
        lambda row: review.disqualify(
            vetting.reviewed(row, failed=["课程方案"]), by=place.officer, reason=WHY
        ),
        lambda row: corrections.ask_correction(
            vetting.reviewed(row, failed=["课程方案"]), by=place.officer
        ),
        lambda row: applications.withdraw(row, by=made.clerk_of(row.institution)),
    ):
        judge(vetting.submitted_application(place, call=call))
    with vetting.weeks_ago() as time:
        over = vetting.published_call(place)
        draft = vetting.started_application(place, call=over)
        time.move(over.closes_at + timedelta(minutes=1))
        applications.lapse_draft(draft, by=system("draft-lapse"))
        calls.close(over, by=system("announcement-close"))
        withdrawn = vetting.published_call(place)
        draft = vetting.started_application(place, call=withdrawn)
        calls.cancel(withdrawn, by=place.lead, reason=WHY)
        vetting.reviewed_call(place, time)


def selections(place: Place) -> None:
    with vetting.weeks_ago() as time:
        vetting.ranked_call(place, time)
        again = vetting.ranked_call(place, time)
        selection.undo(again, by=place.lead, reason=WHY)
        package = vetting.package_of(fresh(again))
        reconvening.reconvene(
            package, Reconvened(number="函〔2026〕3号"), by=place.lead, reason=WHY
        )
        call = vetting.ranked_call(place, time, quota=1)
        selection.select(call, by=place.lead)
        half = vetting.reviewed_call(place, time)
        vetting.experts(place, half, count=4)
        panels.convene(half, by=place.lead)
        first, second, *_rest = (
            half.applications().filter(sheets__isnull=False).first().sheets.all()
        )
        scoring.excuse(first, by=place.lead, reason=WHY)
        expert = next(a for a in _experts(place) if a.user_id == second.panelist.user_id)
        vetting.score(second, expert)


def _experts(place: Place) -> list[Any]:
    rows = Membership.objects.filter(role=Role.PANEL, organisation=place.bureau)
    return [row.actor() for row in rows.select_related("user", "organisation__region", "acts_for")]


def objections_filed(place: Place) -> None:
    with vetting.weeks_ago() as time:
        call = vetting.noticed_call(place, time)
        applied = list(call.applications().filter(state="shortlisted"))

        def filed(application: Any) -> Any:
            return objections.file(
                call,
                Filing(
                    name=place.called("孙"),
                    contact="0631-1234567",
                    facts="进校人员名单与实际不符，请核实。",
                    application=application,
                ),
                by=Stranger(),
            )

        by = place.officer2
        filed(applied[0])
        objections.accept(filed(applied[0]), by=by)
        objections.refuse(filed(applied[0]), Answer(reply="不属于公示事项。"), by=by)
        objections.dismiss(
            objections.accept(filed(applied[0]), by=by), Answer(reply="经核实不成立。"), by=by
        )
        objections.uphold(
            objections.accept(filed(applied[1]), by=by),
            Upheld(reply="经核实成立。", reject=True),
            by=by,
        )


def on_the_list(place: Place) -> None:
    def listed() -> Any:
        return vetting.backfilled_listing(place.anew().institution)

    vetting.pending_listing(place.anew().institution)
    listings.void(vetting.pending_listing(place.anew().institution), by=place.lead, reason=WHY)
    listings.suspend(listed(), vetting.pause(), by=place.lead, reason=WHY)
    listings.give_up(listed(), by=place.lead, reason=WHY)
    row = listed()
    with clock.frozen(clock.at(row.valid_until + timedelta(days=1), 9)):
        vetting.open_calendar()
        listings.expire(row, by=system("listing-expiry"))


def agreements_signed(place: Place) -> None:
    clerk_of = made.clerk_of
    contracts.draft_agreement(place.anew())
    contracts.offered_agreement(place.anew())
    contracts.countersigned_agreement(place.anew())
    agreements.void(contracts.draft_agreement(place.anew()), by=place.officer, reason=WHY)
    endings.end(
        contracts.active_agreement(place.anew()),
        Ending(cause="mutual", document=made.stored_file()),
        by=place.lead,
        reason=WHY,
    )
    row = contracts.active_agreement(place.anew())
    with clock.frozen(clock.at(row.valid_until + timedelta(days=1), 9)):
        vetting.open_calendar()
        endings.expire(row, by=system("agreement-expiry"))
    for answer in (
        lambda row: amendments.agree(row, by=place.lead),
        lambda row: amendments.decline(row, by=place.lead, reason=WHY),
        lambda row: amendments.withdraw(row, by=clerk_of(row.agreement.institution), reason=WHY),
        lambda row: amendments.agree(row, by=place.lead),
    ):
        here = place.anew()
        answer(
            an_amendment(
                here,
                contracts.active_agreement(here),
                effective_on=clock.today() + timedelta(days=9),
            )
        )
    here = place.anew()
    row = amendments.agree(an_amendment(here, contracts.active_agreement(here)), by=place.lead)
    if fresh(row).state != "effective":
        amendments.take_effect(row, by=system("agreement-amendment"))


def renewal(place: Place) -> None:
    last = clock.today() + timedelta(days=10)
    row = contracts.active_agreement(place.anew(), valid_until=last)
    grades.write(
        row.institution,
        term=evaluations.current_term(place),
        region=place.region,
        grade="PASS",
        score=Decimal(85),
        published_on=clock.today(),
        source="测试",
    )
    after = agreements.renew(
        row,
        Renewal(
            listing=row.listing,
            valid_from=last + clock.ONE_DAY,
            valid_until=last + timedelta(days=10),
        ),
        by=place.lead,
    )
    agreements.offer(after, by=place.officer)
    agreements.countersign(fresh(after), by=made.clerk_of(row.institution))
    agreements.activate(
        fresh(after),
        Signature(signed_file=made.stored_file(), signed_on=clock.today(), number="续1"),
        by=place.lead2,
    )
    with clock.frozen(clock.at(last + clock.ONE_DAY, 9)):
        endings.expire(row, by=system("agreement-expiry"))


def groups(place: Place) -> None:
    here = place.anew()
    agreement = contracts.active_agreement(here)
    contracts.proposed_placement(here, agreement=agreement)
    row = contracts.proposed_placement(here, agreement=agreement)
    placements.decline(row, by=here.clerk, reason=WHY)
    contracts.agreed_placement(here, agreement=agreement)
    row = contracts.proposed_placement(here, agreement=agreement)
    placements.withdraw(row, by=here.dean, reason=WHY)
    for answer in (
        lambda row: group_changes.agree(row, by=here.clerk),
        lambda row: group_changes.decline(row, by=here.clerk, reason=WHY),
        lambda row: group_changes.withdraw(row, by=here.dean, reason=WHY),
        lambda row: row,
    ):
        answer(
            contracts.proposed_change(here, contracts.running_placement(here, agreement=agreement))
        )
    later = contracts.running_placement(here, agreement=agreement)
    ahead = contracts.proposed_change(here, later, effective_on=clock.today() + timedelta(days=3))
    group_changes.agree(ahead, by=here.clerk)
    row = contracts.running_placement(here, agreement=agreement)
    placements.end(row, Stop(cause="other", handover="本校教师接管"), by=place.lead, reason=WHY)


def from_paper(place: Place) -> None:
    batch = contracts.entered_batch(place)
    backfill_confirm.discard(batch.files.get(), by=place.lead, reason=WHY)
    batch = contracts.entered_batch(place)
    backfill.confirm(batch.files.get(), by=place.lead, looked_at=True)


def judgements(place: Place) -> None:
    """Rounds at each step, each in a school year of its own, as one term has one round."""
    cancelled, scheduled, opened, frozen, closed, told = (_round(place) for _each in range(6))
    rounds.cancel(cancelled, by=place.city, reason=WHY)
    for row in (opened, frozen, closed, told):
        rounds.open_due(row)
    asked = told.surveys.filter(audience="PARENT", placement__school=place.school).first()
    evaluations.answered(asked, place.dean, [5] * 6 + [1] * 6)
    told = evaluations.closed(evaluations.frozen(fresh(told)))
    rounds.publish(told, Publication(number="教评〔2026〕2号"), by=place.lead)
    survey = opened.surveys.order_by("pk").first()
    sheets.enter(
        frozen.sheets.order_by("pk").first(),
        EnteredPoints(
            points={key: Decimal(value) for key, value in evaluations.POINTS.items()},
            entry_scan=made.stored_file(),
        ),
        by=place.officer,
    )
    evaluations.entered_tally(place, survey)
    other = evaluations.entered_tally(place, opened.surveys.order_by("pk").last())
    entries.send_back(other, by=place.lead, reason=WHY)
    frozen, closed = evaluations.frozen(fresh(frozen)), evaluations.frozen(fresh(closed))
    evaluations.filed_reply(place, frozen, on_sheet=False)
    upheld = evaluations.filed_reply(place, closed, on_sheet=False)
    evaluations.closed(closed)
    replies.uphold(fresh(upheld), Correction(answer="情况属实。"), by=place.officer)
    gone = evaluations.filed_reply(place.anew(), frozen, on_sheet=False)
    replies.withdraw(gone, by=made.clerk_of(gone.institution), reason=WHY)
    assert scheduled


def _round(place: Place) -> Round:
    today, count = clock.today(), SchoolYear.objects.count()
    first = today.year + count
    city, by = place.city_region, place.city
    span = {"starts_on": today, "ends_on": today + timedelta(days=90)}
    year = schooling.enter_year(city, NewYear(code=f"{first}-{first + 1}", **span), by=by)
    code, name = f"{first}-autumn", f"第{count}学期"
    term = schooling.enter_term(year, NewTerm(code=code, name=name, **span), by=by)
    made_now = rounds.schedule(term, evaluations.days(), by=by)
    return next(row for row in made_now if row.region == place.region)


def drafts_answered(place: Place) -> None:
    """What `rows.service` proposed: one taken, one declined."""
    rows = Consequence.objects.filter(result__round__region=place.region, state="proposed")
    taken, declined = rows.order_by("pk")
    order = Order(
        number="改〔2026〕1号",
        facts_text="家长满意率偏低",
        clause="协议第三条",
        demands="改进课堂组织",
    )
    consequences.take(taken, order, by=_issuer(place, taken))
    consequences.decline(declined, by=_issuer(place, declined), reason=WHY)


def _issuer(place: Place, draft: Consequence) -> Any:
    return place.principal if draft.kind == "ORDER" else place.lead


def workbooks(place: Place) -> None:
    terms = Term.objects.filter(school_year__city=place.city_region).order_by("-pk")[:3]
    running, done, failed = (
        jobs.ask(by=place.officer, region=place.region.code, term=term) for term in terms
    )
    by = system("reports")
    perform(running, ReportJob.start, by=by)
    row = perform(done, ReportJob.start, by=by)
    file = made.stored_file("报表.pdf")
    told = Finished(attempt=row.attempt, file=file, result="通过", summary={})
    perform(row, ReportJob.finish, told, by=by)
    row = perform(failed, ReportJob.start, by=by)
    perform(row, ReportJob.fail, Attempt(attempt=row.attempt), by=by, reason="磁盘已满")


ROADS: tuple[Callable[[Place], None], ...] = (
    institutions_files,
    bars,
    schools,
    accounts,
    calls_and_applications,
    selections,
    objections_filed,
    on_the_list,
    agreements_signed,
    renewal,
    groups,
    from_paper,
    wrongs.findings,
    wrongs.exits,
    reached.elsewhere,
    reached.school_notices,
    drafts_answered,
    judgements,
    workbooks,
)
