"""Opening a case, and telling: a complete notice, served on everybody, a period that counts."""

from datetime import date, timedelta
from functools import partial

import pytest

from accounts.models import Deadline, Message
from core import calendar, clock
from core.errors import Blocked, Forbidden
from core.models.calendar import CalendarYear
from core.rules import reason_given
from inspections.domain import cases, defence, grounds
from inspections.enums import Document, Method, Outcome
from inspections.facts import Answer, NoticeTexts, Said, Serving
from inspections.models import ExitCase, Ground, Service
from inspections.rules import cases as case_rules
from inspections.rules import decisions, serving
from inspections.rules import prior_notices as rules
from tests.factories import inspections, institutions
from tests.factories.institutions import stored_file


def told(kind):
    return sorted(Message.objects.filter(kind=f"exitcase.{kind}").values_list("role", flat=True))


def served(case, cast, **how):
    facts = {
        "recipient": "INSTITUTION",
        "method": Method.DIRECT,
        "served_on": clock.today(),
        "file": stored_file(),
        **how,
    }
    return cases.serve_notice(case, Serving(**facts), by=cast.officer)


def test_open_needs_a_ground(cast, stopped):
    institutions.present(cast.institution, cast.region)
    open_on = partial(cases.open_case, cast.institution, by=cast.officer)
    stopped(lambda: open_on(grounds=[]), case_rules.ground_is_free)
    row = inspections.confirmed_violation(cast)
    with pytest.raises(Blocked) as refusal:
        open_on(grounds=[])
    assert refusal.value.reasons[0].startswith("请选择依据")
    open_on(grounds=row.grounds.all())
    stopped(lambda: open_on(grounds=row.grounds.all()), case_rules.ground_is_free)


def test_open_takes_grounds_of_the_own_district_and_subject_only(cast):
    row = inspections.confirmed_violation(cast)
    person = institutions.submitted_staff(cast.institution).person
    free = list(Ground.objects.all())
    institutions.present(cast.institution, cast.region_b)
    for by, about in ((cast.officer_b, None), (cast.officer, person)):
        with pytest.raises(Blocked):
            cases.open_case(row.institution, by=by, grounds=free, person=about)
    assert cases.open_case(row.institution, by=cast.inspector, grounds=free).state == "opened"
    assert (grounds.free(row.institution, region_code="371002"), told("open")) == ([], [])


@pytest.mark.parametrize("who", ["clerk", "dean", "city", "officer_b", "inspector_b", "panel1"])
def test_open_is_for_inspector_and_bureau(cast, who):
    inspections.confirmed_violation(cast)
    with pytest.raises(Forbidden):
        cases.open_case(cast.institution, by=getattr(cast, who), grounds=Ground.objects.all())


def test_one_live_case_per_subject(cast):
    inspections.opened_case(cast)
    with pytest.raises(Blocked) as refusal:
        inspections.opened_case(cast)
    assert "正在办理" in refusal.value.reasons[0]


def test_draft_needs_every_part(cast, stopped):
    case = inspections.opened_case(cast)
    texts = {**inspections.notice(), "reasons": ""}
    stopped(
        lambda: cases.draft_notice(case, NoticeTexts(**texts), by=cast.officer), rules.texts_given
    )


def test_draft_offers_only_what_fits_the_subject(cast, stopped):
    staff = institutions.cleared_staff(cast.institution)
    case = inspections.opened_case(cast, staff=staff)
    texts = inspections.notice(Outcome.REMOVE)
    stopped(
        lambda: cases.draft_notice(case, NoticeTexts(**texts), by=cast.officer), rules.intended_fits
    )


def test_serving_needs_a_complete_notice(cast, stopped):
    case = inspections.opened_case(cast)
    stopped(lambda: served(case, cast), rules.notice_complete)


def test_service_has_a_receipt_a_day_and_its_method_s_proof(cast, stopped):
    case = inspections.drafted_case(cast)
    stopped(lambda: served(case, cast, file=None), serving.receipt_given)
    stopped(lambda: served(case, cast, method=Method.ELECTRONIC), serving.consent_to_electronic)
    stopped(lambda: served(case, cast, method=Method.LEFT), serving.witness_of_left)
    stopped(lambda: served(case, cast, recipient="PERSON"), serving.recipient_waits)
    for days in (-1, 1):
        day = clock.today() + timedelta(days=days)
        stopped(lambda day=day: served(case, cast, served_on=day), serving.served_between)
    assert Service.objects.count() == 0
    case = served(case, cast, method=Method.LEFT, witness="社区工作人员赵某")
    assert Service.objects.get().method == "LEFT"


def test_a_public_announcement_counts_as_service_after_its_period(cast, stopped):
    with clock.frozen(clock.now()) as time:
        case = inspections.drafted_case(cast)
        stopped(lambda: served(case, cast, method=Method.ANNOUNCED), serving.announced_long_enough)
        time.move(timedelta(days=30))
        day = clock.today() - timedelta(days=1)
        stopped(
            lambda: served(case, cast, method=Method.ANNOUNCED, served_on=day),
            serving.announced_long_enough,
        )
        case = served(case, cast, method=Method.ANNOUNCED)
        assert Service.objects.get().served_on == case.notice.drafted_on + timedelta(days=30)


def test_what_was_served_is_not_rewritten(cast, stopped):
    case = served(inspections.drafted_case(cast), cast)
    stopped(
        lambda: cases.draft_notice(case, NoticeTexts(**inspections.notice()), by=cast.officer),
        rules.nothing_served_yet,
    )
    cases.strike(case, by=cast.officer, service=Service.objects.get(), reason="回证填错")
    assert (
        cases.draft_notice(
            ExitCase.objects.get(), NoticeTexts(**inspections.notice(Outcome.END)), by=cast.officer
        ).notice.intended
        == "END"
    )
    assert Service.objects.get().struck_reason == "回证填错"


def test_strike_is_for_the_bureau_before_the_next_step(cast):
    case = served(inspections.drafted_case(cast), cast)
    service = Service.objects.get()
    for who in (cast.officer_b, cast.clerk, cast.inspector):
        with pytest.raises(Forbidden):
            cases.strike(case, by=who, service=service, reason="填错")
    with pytest.raises(Blocked):
        cases.strike(case, by=cast.officer, service=service, reason=" ")
    cases.notify(case, by=cast.officer)
    with pytest.raises(Forbidden):
        cases.strike(ExitCase.objects.get(), by=cast.officer, service=service, reason="填错")


def test_notify_waits_for_every_recipient(cast, stopped):
    staff = institutions.cleared_staff(cast.institution)
    case = served(inspections.drafted_case(cast, staff=staff), cast)
    stopped(lambda: cases.notify(case, by=cast.officer), rules.notice_served_to_all)
    case = served(case, cast, recipient="PERSON")
    assert cases.notify(case, by=cast.officer).state == "notified"


def test_notify_needs_ground_and_notice(cast, stopped):
    case = inspections.opened_case(cast)
    grounds.withdraw(case.grounds.get(), reason="撤回")
    stopped(
        lambda: cases.notify(case, by=cast.officer),
        rules.grounded,
        rules.notice_complete,
        rules.notice_served_to_all,
    )


def test_the_period_runs_from_the_day_after_the_last_service(cast):
    staff = institutions.cleared_staff(cast.institution)
    case = served(inspections.drafted_case(cast, staff=staff), cast)
    with clock.frozen(clock.now() + timedelta(days=3)):
        last = clock.today()
        case = served(case, cast, recipient="PERSON", served_on=last)
        case = cases.notify(case, by=cast.officer)
    assert (case.period.notified_on, case.period.due_on) == (
        last,
        clock.add_working_days(last, 5).date,
    )


def test_notify_tells_the_institution_and_sets_the_deadlines(cast):
    case = inspections.notified_case(cast)
    assert (told("notify"), case.told_on) == (["INSTITUTION"], clock.today())
    due = Deadline.objects.get(kind="defence")
    assert (due.due_on, due.organisation_id) == (
        case.period.due_on,
        cast.institution.organisation_id,
    )
    words = Message.objects.get(kind="exitcase.notify").text
    assert case.period.due_on.isoformat() in words


def test_a_period_into_a_year_without_a_calendar_has_no_effect(cast, stopped):
    case = served(inspections.drafted_case(cast), cast)
    CalendarYear.objects.all().delete()
    stopped(lambda: cases.notify(case, by=cast.officer), rules.period_has_effect)
    for year in (clock.today().year, clock.today().year + 1):
        calendar.open_provisional(year, document="暂定")
    case = cases.notify(case, by=cast.officer)
    assert (case.state, case.period.provisional) == ("notified", True)


def test_renotify_keeps_the_old_notice_and_starts_anew(cast, stopped):
    case = inspections.notified_case(cast, intended=Outcome.END, waived=True)
    stopped(lambda: cases.renotify(case, by=cast.officer, reason=""), reason_given)
    case = cases.renotify(case, by=cast.officer, reason="拟作更重的决定")
    assert (case.state, case.notice.round, case.current_period) == ("opened", 2, None)
    before = case.prior_notices.first()
    assert (before.round, before.intended, before.number != "") == (1, "END", True)
    assert (case.notice.number, before.period.waived_on) == ("", clock.today())
    assert case.unserved(Document.NOTICE) == ["INSTITUTION"]
    assert told("renotify") == ["INSTITUTION"]
    case = cases.draft_notice(
        case, NoticeTexts(**inspections.notice(Outcome.REMOVE)), by=cast.officer
    )
    case = inspections.serve_all(case, Document.NOTICE, by=cast.officer)
    case = cases.notify(case, by=cast.officer)
    assert case.period.due_on == clock.add_working_days(clock.today(), 5).date
    assert (
        defence.waive(case, Said(file=stored_file()), by=cast.clerk).period.waived_on
        == clock.today()
    )


def test_void_frees_the_grounds(cast, stopped):
    case = inspections.notified_case(cast)
    stopped(lambda: cases.void(case, by=cast.lead, reason=""), reason_given)
    case = cases.void(case, by=cast.lead, reason="认错机构")
    assert (case.state, len(grounds.free(cast.institution, region_code="371002"))) == ("voided", 1)
    assert told("void") == ["INSPECTOR", "INSTITUTION"]
    assert inspections.opened_case(cast).state == "opened"


@pytest.mark.parametrize(
    ("who", "opened", "notified"),
    [
        ("officer", 1, 1), ("city", 1, 1), ("inspector", 0, 0), ("clerk", 0, 1),
        ("officer_b", 0, 0), ("lead_b", 0, 0), ("inspector_b", 0, 0), ("clerk_b", 0, 0),
        ("dean", 0, 0), ("principal_b", 0, 0), ("reviewer", 0, 0), ("admin", 0, 0),
    ],
)  # fmt: skip
def test_who_sees_a_case(cast, who, opened, notified):
    case = inspections.drafted_case(cast)
    actor = getattr(cast, who)
    assert ExitCase.objects.visible_to(actor).count() == opened
    cases.notify(served(case, cast), by=cast.officer)
    assert ExitCase.objects.visible_to(actor).count() == notified
    assert Service.objects.visible_to(actor).count() == notified


def test_an_inspector_sees_the_cases_they_opened(cast):
    inspections.opened_case(cast, by=cast.inspector)
    assert ExitCase.objects.visible_to(cast.inspector).count() == 1
    assert ExitCase.objects.visible_to(cast.inspector2).count() == 0


def test_dates_of_a_period_are_dates(cast):
    assert isinstance(inspections.notified_case(cast).period.due_on, date)


def test_nobody_loses_a_day_of_defence_to_a_calendar_that_came_late(cast, stopped):
    """The year was a plain week when the period was told; its official table has days off in it."""
    monday = date(clock.today().year + 3, 3, 1)
    monday += timedelta(days=-monday.weekday() % 7)
    with clock.frozen(clock.at(monday)) as time:
        case = inspections.notified_case(cast)
        assert (case.period.provisional, case.period.due_on) == (True, monday + timedelta(days=7))
        off = [(monday + timedelta(days=n), False, "假") for n in (2, 3)]
        calendar.enter(monday.year, off, source="正式安排")
        time.move(timedelta(days=8))
        stopped(lambda: inspections.review(case, by=cast.lead), decisions.period_over)
        assert defence.answer(case, Answer(text="仍在期内"), by=cast.clerk).state == "notified"
        time.move(timedelta(days=2))
        assert inspections.review(ExitCase.objects.get(), by=cast.lead).state == "reviewed"
