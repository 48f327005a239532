"""Moves that are stopped by a guard they share with others: each shown on each."""

import pytest
from django.db.models import F

from accounts.actors import system
from accounts.enums import Role
from accounts.models import Membership
from core import clock
from core.deeds import fresh
from core.models.calendar import CalendarYear
from core.rules import reason_given
from institutions.domain import suspensions
from institutions.models import Licence
from tests import refused
from tests.factories import institutions as people
from tests.factories import vetting
from tests.vetting.test_objections import accepted, on_public_notice, only_two
from tests.vetting.test_public_notice import filed, first_of
from tests.vetting.test_review import in_correction
from vetting import facts
from vetting.domain import corrections, listings, objections, panels, sheets
from vetting.models import Application, Objection, Package, ScoreSheet
from vetting.rules import applications as rules
from vetting.rules import calls as calling
from vetting.rules import objections as objecting
from vetting.rules import panel as judging
from vetting.rules import selection as choosing

pytestmark = pytest.mark.django_db
WHY = "有理由"
EXIT = system("exit-execution")


def ranked(cast, time):
    return vetting.ranked_call(cast, time).applications().order_by("rank").first()


def rejected(cast, time):
    row = first_of(vetting.noticed_call(cast, time))
    return put(row, state="rejected", selection_reason=WHY)


def put(row, **columns):
    type(row)._base_manager.filter(pk=row.pk).update(**columns)
    return fresh(row)


def concluded(call):
    put(call, state="concluded", concluded_at=clock.now(), result_number="环教字〔1〕号")


def listed(cast, time):
    return vetting.backfilled_listing(cast.institution)


def suspended(cast, time):
    return listings.suspend(listed(cast, time), vetting.pause(), by=cast.lead, reason=WHY)


def removed(cast, time):
    told = facts.Numbered(number="退〔1〕号")
    return listings.remove(listed(cast, time), told, by=EXIT, reason=WHY)


def not_accepted(cast, time):
    row = filed(vetting.noticed_call(cast, time))
    return objections.refuse(row, facts.Answer(reply="无具体事实。"), by=cast.officer)


def dismissed(cast, time):
    only_two(cast)
    row = accepted(cast, on_public_notice(cast, time))
    return objections.dismiss(row, facts.Answer(reply="不属实。"), by=cast.lead)


def ended(cast, time):
    call = vetting.reviewed_call(cast, time, institutions=[vetting.applicant(cast)], least=2)
    return vetting.ended_package(call.packages.get())


def sheet(cast, time):
    call = vetting.reviewed_call(cast, time, institutions=[vetting.applicant(cast)])
    vetting.experts(cast, call)
    call = panels.convene(call, by=cast.lead)
    return ScoreSheet.objects.get(
        application__package__announcement=call, panelist__user=cast.panel1.user_id
    )


def excused(cast, time):
    return put(sheet(cast, time), state="excused", excuse_reason="请假")


def entered(cast, time):
    row = sheet(cast, time)
    points = {item.pk: str(item.points) for item in row.announcement.score_items.all()}
    return sheets.enter(row, by=cast.officer, points=points, entry_scan=people.stored_file())


def locked(cast, time):
    return vetting.score(sheet(cast, time), cast.panel1)


WANT_A_REASON = {
    "application-pass_over": ranked,
    "application-reject": lambda cast, time: first_of(vetting.noticed_call(cast, time)),
    "application-unrank": ranked,
    "listing-give_up": listed,
    "listing-reinstate": removed,
    "listing-remove": listed,
    "listing-resume": suspended,
    "listing-suspend": listed,
    "objection-reconsider": not_accepted,
    "objection-reopen": dismissed,
    "scoresheet-excuse": sheet,
    "scoresheet-readmit": excused,
    "scoresheet-return_entry": entered,
    "scoresheet-void": locked,
}


@pytest.mark.parametrize("name", WANT_A_REASON)
def test_a_move_without_its_reason(cast, time, name):
    row = WANT_A_REASON[name](cast, time)
    move = name.partition("-")[2]
    refused.stopped(reason_given, row, move, reason=" ")


def test_a_package_is_opened_again_before_the_notice_and_for_a_reason(cast, time):
    row = ended(cast, time)
    refused.stopped(reason_given, row, "reopen", reason=" ")
    concluded(row.announcement)
    refused.stopped(calling.package_under_review, row, "reopen", reason=WHY)


def test_no_notice_while_an_application_is_undecided(cast, time):
    row = ranked(cast, time)
    put(row, state="submitted")
    refused.stopped(calling.every_application_decided, row.announcement, "give_public_notice")


def barred(row, cast):
    suspensions.suspend(
        row.institution, by=cast.lead, bureau=cast.bureau, reason="核查期间", region=cast.region
    )
    return row.institution.may_not_enter(clock.today(), cast.region)


def test_a_correction_is_answered_whole_and_by_one_that_is_not_barred(cast):
    row = in_correction(cast)
    Licence.objects.filter(institution=row.institution).update(valid_until=clock.today())
    with clock.frozen(clock.at(clock.today() + clock.ONE_DAY, 9)):
        refused.stopped(rules.materials_complete, row, "answer_correction")
    assert barred(row, cast) in refused.reasons(row, "answer_correction")


def test_nobody_barred_comes_up_in_anothers_place(cast, time):
    row = put(first_of(vetting.noticed_call(cast, time)), state="not_selected")
    assert barred(row, cast) in refused.reasons(row, "substitute", reason=WHY)


def of_the_applicant(row, actor):
    Membership.objects.create(
        user_id=actor.user_id,
        organisation=row.institution.organisation,
        role=Role.INSTITUTION,
        since=clock.today(),
    )


DECIDED = {
    "ask_correction": lambda cast: vetting.reviewed(
        vetting.submitted_application(cast), failed=["课程方案"]
    ),
    "confirm_lapse": in_correction,
    "disqualify": vetting.submitted_application,
}


@pytest.mark.parametrize("move", DECIDED)
def test_who_belongs_to_the_applicant_does_not_decide(cast, move):
    row = DECIDED[move](cast)
    of_the_applicant(row, cast.lead)
    refused.stopped(rules.decider_is_no_party, row, move, cast.lead, reason=WHY)


def test_nobody_is_disqualified_before_every_item_is_answered(cast):
    row = vetting.submitted_application(cast)
    refused.stopped(rules.every_item_answered, row, "disqualify", reason=WHY)


def test_who_typed_a_letter_does_not_disqualify(cast):
    row = vetting.reviewed(vetting.submitted_application(cast))
    row.verdicts.update(
        entered_by_office=True,
        entry_scan=people.stored_file(),
        entered_by=F("by"),
        entered_on=clock.today(),
    )
    refused.stopped(rules.letters_seen_by_another, row, "disqualify", cast.officer, reason=WHY)


def test_a_correction_is_restored_after_it_lapsed_and_into_a_year_that_is_known(cast, time):
    row = in_correction(cast)
    refused.stopped(rules.lapse_proposed, row, "restore", reason=WHY)
    with clock.frozen(clock.at(clock.today().replace(month=12, day=29), 9)):
        row = corrections.propose_lapse(row, by=system("application-lapse"))
        CalendarYear.objects.filter(year=2027).delete()
        refused.stopped(rules.correction_year_open, row, "restore", reason=WHY)


def test_nobody_is_shortlisted_below_a_floor_or_beyond_the_quota(cast, time):
    row = ranked(cast, time)
    put(row, dimension_scores={})
    refused.stopped(choosing.reaches_floor, row, "shortlist")
    Package.objects.filter(pk=row.package_id).update(quota=1)
    others = Application.objects.filter(package=row.package_id).exclude(pk=row.pk)
    others.update(state="shortlisted")
    refused.stopped(choosing.within_quota, row, "shortlist")


def test_nobody_struck_off_comes_back_after_the_result(cast, time):
    row = rejected(cast, time)
    concluded(row.announcement)
    refused.stopped(choosing.not_concluded, row, "unreject", reason=WHY)


@pytest.mark.parametrize("move", ["dismiss", "uphold"])
def test_an_objection_is_decided_in_writing_and_by_the_bureau_where_it_can(cast, time, move):
    row = accepted(cast, on_public_notice(cast, time))
    refused.stopped(objecting.answered_in_writing, row, move, cast.lead)
    only = objecting.superior_only_when_nobody_else
    refused.stopped(only, row, move, cast.city_lead, reply="答复。")


def test_an_objection_is_taken_up_again_during_the_notice(cast, time):
    row = not_accepted(cast, time)
    concluded(row.announcement)
    refused.stopped(objecting.call_on_public_notice, row, "reconsider", reason=WHY)
    assert Objection.objects.get().state == "not_accepted"


def test_a_sheet_is_left_alone_once_ranking_and_marks_are_shown(cast, time):
    row = sheet(cast, time)
    put(row.application, state="ranked", score=90, rank=1)
    refused.stopped(judging.ranking_not_shown, row, "excuse", reason=WHY)


def test_a_sheet_from_paper_is_not_given_back_once_marks_are_shown(cast, time):
    row = entered(cast, time)
    put(row.application, marks_shown_at=clock.now())
    refused.stopped(judging.marks_unseen, row, "return_entry", cast.officer2, reason=WHY)


def test_an_expert_with_an_interest_locks_no_sheet(cast, time):
    row = sheet(cast, time)
    of_the_applicant(row.application, cast.panel1)
    refused.stopped(judging.no_interest, row, "lock", cast.panel1)
