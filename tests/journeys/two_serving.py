"""The same two, from the agreement to the executed exit."""

from datetime import timedelta

from django.urls import reverse

from accounts.models import PaperEntry
from contracts.models import Agreement, Placement
from core import clock
from core.fsm import fresh
from evaluations import schemes
from evaluations.models import PaperTally, QualitySheet, Reply, Round, Survey
from inspections.models import ExitCase, Rectification, Violation
from institutions.models import Course, Staff
from tests.factories import institutions as papers
from tests.journeys.hands import PAPER
from tests.journeys.two import OWN_ENTRY


def on_paper(two, row, what, reason):
    """A side without an account wrote that it refuses, withdraws, proposes anew: 代录, checked."""
    two.officer.do(row, "enter_paper_deed", what=what, reason=reason, entry_scan=PAPER)
    entry = PaperEntry.objects.get(state="entered")
    assert fresh(row).state == row.state
    two.checked(entry, "check_entry", OWN_ENTRY)
    return fresh(row)


def agree(two, listing):
    two.time.to(max(clock.today(), listing.valid_from - timedelta(days=7)))
    course, person = Course.objects.get(), Staff.objects.get()
    prices = {f"line-{course.pk}-price": "20.00"}
    two.officer.do(listing, "draft-agreement", staff=[person], **prices)
    agreement = two.officer.do(Agreement.objects.get(), "offer")
    agreement = on_paper(two, agreement, "decline:INSTITUTION", "请写明场地")
    assert agreement.state == "draft"
    agreement = two.officer.do(agreement, "offer")
    agreement = two.officer.do(agreement, "countersign", entry_scan=PAPER)
    signed = {"number": "环教协〔1〕号", "signed_on": clock.today(), "signed_file": PAPER}
    agreement = two.lead.do(agreement, "activate", **signed)
    assert (agreement.state, agreement.entered_by_office) == ("active", True)
    return agreement


def place(two, school, agreement):
    """The school's and the institution's word on paper, refused once, agreed on, compared."""
    first = agreement.valid_from + timedelta(days=1)
    two.officer.do(
        agreement,
        "propose-placement",
        school=school,
        starts_on=first,
        ends_on=agreement.valid_until,
        timetable="周二下午，操场",
        pupils=30,
        weekly_hours="2",
        entry_scan=PAPER,
    )
    placement = on_paper(two, Placement.objects.get(), "decline:INSTITUTION", "周二没有教练")
    placement = on_paper(two, placement, "propose_again:SCHOOL", "改为周四下午")
    placement = two.officer.do(placement, "agree", staff=[Staff.objects.get()], entry_scan=PAPER)
    two.checked(placement, "check_entry", OWN_ENTRY)
    two.time.to(first)
    placement = Placement.objects.get()
    assert (placement.state, placement.ran_from) == ("running", first)


def _term_served(two):
    """The term in which the placement ran; in the long holidays, wait for the next."""
    ran_from = Placement.objects.get().ran_from
    while True:
        year = clock.today().year
        for code in (f"{year}-spring", f"{year}-autumn", f"{year - 1}-autumn"):
            term = papers.term(code)
            if term.starts_on <= clock.today() and ran_from <= term.ends_on:
                return term
        two.time.on(20)


def evaluate(two):
    """Sheet, answers and the institution's reply come on paper; the lead answers and publishes."""
    two.time.on(30)
    term, day = _term_served(two), clock.today()
    two.lead.do(
        Round,
        "schedule",
        found_on=reverse("rounds"),
        term=term,
        opens_on=day + timedelta(days=1),
        freezes_on=day + timedelta(days=11),
        closes_on=day + timedelta(days=25),
    )
    two.time.on(1)
    _score(two)
    for survey in Survey.objects.all():
        _count(two, survey)
    two.time.on(11)
    _reply(two)
    two.time.on(14)
    _answer(two)


def _score(two):
    sheet = QualitySheet.objects.get()
    items = schemes.read(sheet.round.scheme.body).items
    points = {f"points_{item.key}": f"{float(item.points) * 0.9:.1f}" for item in items}
    entered = two.officer.do(sheet, "enter", comment="课堂有序", entry_scan=PAPER, **points)
    two.checked(entered, "check_entry", OWN_ENTRY)


def _count(two, survey):
    counts = {"line-very_satisfied-count": 8, "line-satisfied-count": 4}
    two.officer.do(survey, "enter_paper", issued=14, entry_scan=PAPER, **counts)
    two.checked(PaperTally.objects.get(survey=survey), "check_entry", OWN_ENTRY)


def _reply(two):
    sheet = QualitySheet.objects.get()
    body = sheet.institution
    told = {"row": sheet.round, "sheet": sheet, "text": "到岗记录有误", "entry_scan": PAPER}
    two.officer.do(body, "reply_to_figures", **told)
    two.checked(Reply.objects.get(), "check_entry", OWN_ENTRY)


def _answer(two):
    """Who typed the school's points in does not answer the objection to them."""
    row = Round.objects.get()
    assert row.state == "closed"
    told = {"answer": "经核对，记录无误。"}
    two.checked(Reply.objects.get(), "dismiss", OWN_ENTRY, **told)
    two.lead.do(row, "publish", number="环教评〔1〕号")


def violate(two, body, school):
    """Recorded by the officer, confirmed by the lead; the order is answered on paper, in vain."""
    two.officer.do(
        body,
        "record-violation",
        school=school,
        code="I3",
        facts_text="课上派发校外试听券",
        evidence=PAPER,
    )
    row = two.checked(Violation.objects.get(), "confirm", "您本人记录", reason="学校证明属实")
    two.officer.do(row, "issue", number="环教改〔1〕号", demands="停止派发，约束教练")
    order = two.officer.do(Rectification.objects.get(), "enter_reply", reply="已批评", file=PAPER)
    order = two.checked(order, "check_entry", OWN_ENTRY)
    order = two.lead.do(order, "refuse", recheck_note="第二周仍在派发")
    assert order.state == "refused"
    return row


def leave(two, body, violation):
    """Told, answered on paper, reviewed and decided by the other person, served, executed."""
    officer, today = two.officer, clock.today()
    officer.do(body, "open-exit", grounds=[violation.grounds.get()])
    case = officer.do(
        ExitCase.objects.get(),
        "draft_notice",
        facts_text="课上派发校外试听券",
        reasons="违反协议",
        basis="协议违约责任条款",
        intended="REMOVE",
        how_to_answer="书面向我局提出",
    )
    served = {"recipient": "INSTITUTION", "method": "DIRECT", "served_on": today, "file": PAPER}
    final = {"number": "环教退告〔1〕号", "signer": "局长", "dated": today}
    case = officer.do(case, "finalise_notice", **final)
    case = officer.do(case, "serve_notice", **served)
    case = officer.do(case, "notify")
    case = officer.do(case, "answer", text="系个别教练所为", file=PAPER, received_on=today)
    case = two.lead.do(case, "check_paper", entry=case.notice.unchecked().get())
    two.time.to(case.period.due_on + timedelta(days=1))
    return _decide(two, case)


def _decide(two, case):
    today = clock.today()
    told = {"opinion": "同意", "review_on": today, "file": PAPER, "collective_record": PAPER}
    case = two.checked(case, "review", "由您起草", **told)
    effective = today + timedelta(days=3)
    case = two.lead.do(
        case,
        "decide",
        outcome="REMOVE",
        remedies="向环翠区人民政府申请复议，或者向环翠区人民法院起诉",
        reasons="事实清楚",
        defence_answer="机构对教练的行为负责",
        effective_on=effective,
    )
    served = {"recipient": "INSTITUTION", "method": "POST", "served_on": today, "file": PAPER}
    final = {"number": "环教退决〔1〕号", "signer": "局长", "dated": today}
    case = two.officer.do(case, "finalise_decision", **final)
    case = two.officer.do(case, "serve_decision", **served)
    two.officer.do(case, "serve")
    two.time.to(effective)
    return ExitCase.objects.get()
