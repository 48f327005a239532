"""At least one row of every scoped model in one place, walked there through the domain."""

from __future__ import annotations

from datetime import timedelta

from accounts.domain import (
    deputies,
    entries,
    handovers,
    messages,
    offices,
    paper_entries,
    people,
    signins,
    signup,
    stand_ins,
)
from accounts.enums import OrganisationKind, Role
from accounts.facts import Approval, Claiming, Deputising, HandingOver, Invitation
from accounts.models import Claim, Message, User
from accounts.models.signins import SignInOutcome
from contracts.domain import agreements, amendments
from contracts.facts import Change, Ending
from core import clock, deeds
from evaluations import facts as evaluations_facts
from inspections.domain import decisions, defence, reach, reversal
from inspections.facts import Reversal, Said, Stay
from institutions.domain import changes, suspensions
from institutions.enums import ChangeKind
from institutions.facts import NewChange
from reports.domain import findings, jobs
from tests.factories import contracts, evaluations, identity, inspections, vetting
from tests.factories import institutions as made
from tests.inspections import districts
from tests.world.places import Place
from vetting import facts as vetting_facts
from vetting.domain import calls, corrections, objections, panels, review
from vetting.enums import ItemKind


def admission(place: Place) -> None:
    """A whole call with its listing, one that is still being looked at, and one in its notice."""
    here = place.anew()
    _listed(place, here)
    _looked_at(here)
    with vetting.weeks_ago() as time:
        thin = vetting.reviewed_call(here, time, institutions=[here.institution], least=2)
        vetting.ended_package(thin.packages.get())
        assert here.school
        pupil = vetting.noticed_call(here, time, institutions=[vetting.applicant(here)])
        objections.file(
            pupil,
            vetting_facts.Filing(
                name=place.called("李"), contact="0631-7654321", facts="课程与公告不符，请核实。"
            ),
            by=here.dean,
        )


def _listed(place: Place, here: Place) -> None:
    vetting.certified(here.institution)
    with vetting.weeks_ago() as time:
        call = vetting.noticed_call(here, time, institutions=[here.institution])
        objection = objections.file(
            call,
            vetting_facts.Filing(
                name=place.called("赵"),
                contact="0631-1234567",
                facts=f"名单外人员在校内授课{place.suffix}，与申报不符。",
                application=call.applications().get(),
            ),
            by=here.clerk,
        )
        objection = objections.accept(objection, by=here.officer2)
        objections.dismiss(
            objection, vetting_facts.Answer(reply="经核实不成立。"), by=here.officer2
        )
        vetting.concluded(call, time)


def _looked_at(here: Place) -> None:
    checklist = (
        {"title": "登记证书", "kind": ItemKind.LICENCE, "licence_kind": "NPO_CERT"},
        {"title": "课程方案", "kind": ItemKind.UPLOAD, "reviewer": here.department},
    )
    call = vetting.published_call(here, checklist=checklist)
    calls.amend(
        call,
        vetting_facts.Amended(text="补充说明", closes_at=call.closes_at + timedelta(days=8)),
        by=here.lead,
    )
    vetting.experts(here, call)
    expert = call.panelists.first()
    panels.declare_interest(
        call, by=here.lead, panelist=expert, institution=here.institution, reason="曾任职"
    )
    row = vetting.submitted_application(here, call=call, institution=here.institution)
    plan = row.items()[-1]
    row = review.give_verdicts(row, by=here.reviewer, verdicts={plan.pk: (False, "方案过简")})
    cert = row.items()[0]
    row = review.give_verdicts(row, by=here.officer, verdicts={cert.pk: (True, "")})
    corrections.ask_correction(row, by=here.officer)
    vetting.started_application(here, call=call)


def service(place: Place) -> None:
    """A published round over a course that runs, with a paper tally and a reply."""
    row = evaluations.answered_round(place, parents=[5] * 6 + [1] * 6)
    tally = evaluations.entered_tally(place, evaluations.survey_of(row, "PUPIL"))
    entries.check(tally, by=place.lead)
    row = evaluations.frozen(row)
    reply = evaluations.filed_reply(place, row)
    row = evaluations.closed(row)
    evaluations.replies.dismiss(
        deeds.fresh(reply), evaluations_facts.Answer(answer="核实无误"), by=place.officer
    )
    evaluations.rounds.publish(
        row, evaluations_facts.Publication(number="教评〔2026〕1号"), by=place.lead
    )


def promises(place: Place) -> None:
    here = place.anew()
    agreement = contracts.active_agreement(here, institution=here.institution)
    amendments.propose(
        agreement,
        Change(
            cause="clause",
            text="改争议处理",
            effective_on=clock.today(),
            document=made.stored_file(),
            changes={"clauses": {"dispute": "协商解决。"}},
        ),
        by=here.clerk,
    )
    contracts.proposed_change(here, contracts.running_placement(here, agreement=agreement))
    told = Ending(cause="mutual", document=made.stored_file(), handover="本校教师接管")
    on = clock.today() + timedelta(days=20)
    agreements.end(agreement, told, by=here.lead, reason="双方商定", on=on)
    contracts.suspended(agreement)
    contracts.entered_batch(place)


def leaving(place: Place) -> None:
    """Cases with a stay, a reversal, a hearing asked for, a talk."""
    inspections.served_case(place.anew(), outcome="TALK")
    stay = Stay(since=clock.today(), file=made.stored_file())
    stayed = inspections.served_case(place.anew(), effective_in=5)
    decisions.stay(stayed, stay, by=place.lead, reason="复议期间")
    undone = Reversal(number="撤〔2026〕1号", file=made.stored_file())
    paper = Approval(approver="分管领导", approved_on=clock.today(), scan=made.stored_file())
    reversal.revoke(
        inspections.executed_case(place.anew()),
        undone,
        by=place.lead.approved(paper),
        reason="认定有误",
    )
    asked = place.anew()
    defence.request_hearing(inspections.notified_case(asked), Said(), by=asked.clerk)


def ending(place: Place) -> None:
    here = place.anew()
    made.cleared_staff(here.institution)
    inspections.executed_case(here, institution=here.institution)
    person = place.anew()
    member = made.cleared_staff(person.institution)
    inspections.notified_case(person, staff=member)
    _stopped(place, place.anew())
    inspections.emergency_case(place.anew())
    school_order = place.anew()
    assert place.school
    contracts.running_placement(school_order)
    inspections.issued_order(school_order, by=place.principal)
    _reached(place)


def _reached(place: Place) -> None:
    """A question as another district has it, about a body of this one, so that nobody elsewhere knows
    the body for another reason; and one whose school signed, and is asked to end it."""
    case = inspections.executed_case(place.anew())
    reach._ask(case, place.region, days=3)
    number = place.called("名单")
    here = place.anew()
    districts.schools_sign(place.region)
    listing = contracts.listing_of(here.institution, place.region, document_number=f"{number}2")
    contracts.active_agreement(
        here, listing=listing, by=place.principal, lead=place.lead, number=place.called("校协")
    )
    districts.schools_sign(place.region, "bureau")
    inspections.executed_case(here)


def _stopped(place: Place, order: Place) -> None:
    """One that is ordered to mend something, files a change, and may not work meanwhile."""
    made.present(order.institution, place.region, listed=True)
    inspections.issued_order(order)
    changes.file(
        order.institution,
        NewChange(
            kind=ChangeKind.NAME,
            new_value=place.called("更名"),
            effective_on=clock.today(),
            evidence=made.stored_file(),
        ),
        by=order.clerk,
    )
    suspensions.suspend(
        order.institution,
        by=place.lead,
        bureau=place.bureau,
        reason="核查期间",
        region=place.region,
    )


def desk(place: Place) -> None:
    """What offices keep about themselves: people, papers, jobs; and a school that recorded something."""
    _on_paper(place.anew(), place)
    _stand_ins(place)
    term = evaluations.current_term(place)
    jobs.ask(by=place.officer, region=place.region.code, term=term)
    jobs.ask(by=place.city, region=place.region.code, term=term)
    listed = place.anew()
    made.present(listed.institution, place.region, listed=True)
    assert place.school
    inspections.recorded_violation(listed, by=place.dean)
    signed_in = (
        place.officer,
        place.reviewer,
        place.panel1,
        place.dean,
        place.inspector,
        place.clerk,
    )
    for one in signed_in:
        username = User.objects.get(pk=one.user_id).username
        signins.note(username, SignInOutcome.IN, address="203.0.113.7")
    for office, role in ((place.school_office, Role.SCHOOL), (place.bureau, Role.DISTRICT)):
        identity.asked(identity.make(office, by=place.lead, role=role))
    code = f"{place.bureau.code}-D9"
    offices.found(
        by=place.lead, kind=OrganisationKind.DEPARTMENT, code=code, name=place.called("新设部门")
    )
    findings.search()
    for each in Message.objects.filter(delivered_at__isnull=True):
        messages.deliver(each.pk)


def _on_paper(here: Place, place: Place) -> None:
    """A move typed in from a letter, and a claim to an account."""
    staff = made.cleared_staff(here.institution)
    paper_entries.enter(
        staff,
        by=here.officer,
        move="remove",
        side="INSTITUTION",
        reason="已离职，机构来函",
        dated=clock.today(),
        entry_scan=made.stored_file(),
    )
    claim(here, f"claimant{place.suffix}")


def claim(place: Place, username: str) -> Claim:
    """Somebody says that the account of the place's institution is theirs."""
    return signup.claim(
        Claiming(
            uscc=place.institution.uscc,
            name="另一人",
            username=username,
            password="海风-claim-2026",
            phone="13800000000",
            facts_text="原账号由离职人员注册",
            authorisation=made.stored_file(),
        )
    )


def _stand_ins(place: Place) -> None:
    """Somebody new, and everybody who acts in another's place or takes over."""
    lead = place.membership(place.lead)
    people.invite(
        lead.organisation,
        Invitation(role=Role.DISTRICT, username=f"new{place.suffix}", name="新来"),
        by=place.lead,
    )
    day = clock.today()
    deputies.name(
        lead,
        Deputising(
            deputy=place.membership(place.officer2),
            since=day,
            until=day + timedelta(days=5),
            document="请假审批单",
        ),
        by=place.lead,
    )
    identity.asked(identity.make(place.school.organisation, by=place.lead, role=Role.SCHOOL))
    stand_ins.ask(place.bureau, by=place.lead, reason="经办住院")
    leaving = made.actor_in(place.bureau, Role.DISTRICT)
    handovers.hand_over(
        place.membership(leaving),
        HandingOver(to=place.membership(place.officer), document="交接单"),
        by=place.lead,
    )


def basic(place: Place) -> None:
    for part in (service, admission, promises, ending, leaving, desk):
        part(place)
