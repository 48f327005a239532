"""The makers of the pages of cases, orders, records and schools' notices (see `makers`)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from core import clock
from inspections.documents import words
from inspections.domain import (
    cases,
    decisions,
    defence,
    emergency,
    execution,
    rectifications,
    releases,
    reversal,
    talks,
    violations,
    visits,
)
from inspections.enums import Document, Outcome
from inspections.facts import (
    Decision,
    Extension,
    NoticeTexts,
    Numbered,
    Recheck,
    Release,
    Renotified,
    Reversal,
    Stay,
    Variation,
    WriteUp,
)
from tests.documents.makers import MAKERS, NUMBER, makes
from tests.factories import contracts as signed
from tests.factories import inspections as made
from tests.factories import institutions as people
from tests.inspections import districts

__all__ = ["MAKERS"]
LETTER = Numbered(letter_number=NUMBER)
WHY = "复议机关认定原决定过重"


# Notice and decision ----------------------------------------------------------------------------


def _noticed(cast: Any, outcome: str = Outcome.REMOVE, **facts: Any) -> Any:
    """Told in the words that the form offers."""
    case = made.opened_case(cast, **facts)
    texts = made.notice(outcome) | {
        "facts_text": words.numbered(words.findings(case)),
        "how_to_answer": words.how_to_answer(case, 5),
    }
    case = cases.draft_notice(case, NoticeTexts(**texts), by=cast.officer)
    case = made.serve_all(case, Document.NOTICE, by=cast.officer)
    return cases.notify(case, by=cast.officer)


def _decided(cast: Any, outcome: str = Outcome.REMOVE, *, days: int = 0, **facts: Any) -> Any:
    case = made.waive_all(_noticed(cast, outcome, **facts), cast)
    case = made.review(case, by=cast.lead)
    told = made.decision(
        outcome,
        remedies=words.remedies(case, outcome),
        effective_on=clock.today() + timedelta(days),
    )
    return decisions.decide(case, Decision(**told), by=cast.lead)


def _served(cast: Any, outcome: str = Outcome.REMOVE, **how: Any) -> Any:
    case = made.serve_all(_decided(cast, outcome, **how), Document.DECISION, by=cast.officer)
    return decisions.serve(case, by=cast.officer)


def _executed(cast: Any, outcome: str = Outcome.REMOVE, **how: Any) -> Any:
    return execution.execute(_served(cast, outcome, **how), by=cast.officer)


@makes("inspections.priornotice", "copy")
def _notice(cast, time):
    signed.running_placement(cast)
    return _noticed(cast, school=cast.school).notice


@makes("inspections.priornotice", "person")
def _notice_of_a_person(cast, time):
    coach = signed.running_placement(cast).present_staff()[0]
    return _noticed(cast, Outcome.END, staff=coach).notice


@makes("inspections.decision", "copy")
def _decision(cast, time):
    signed.running_placement(cast)
    return _served(cast, school=cast.school).decision


@makes("inspections.decision", "person")
def _decision_on_a_person(cast, time):
    coach = signed.running_placement(cast).present_staff()[0]
    return _served(cast, Outcome.END, staff=coach).decision


@makes("inspections.talk", "talk")
def _talk(cast, time):
    row = _served(cast, Outcome.TALK).current_talk
    return talks.fix(row, made.talk_day(letter_number=NUMBER), by=cast.officer)


@makes("inspections.talk", "talked")
def _talked(cast, time):
    return talks.hold(_talk(cast, time), made.talk_record(), by=cast.officer)


# What stands around a decision --------------------------------------------------------------------


@makes("inspections.hearing", "hearing")
def _hearing(cast, time):
    day = made.hearing_day(letter_number=NUMBER)
    return defence.fix_hearing(made.hearing_requested(cast).hearing, day, by=cast.officer)


@makes("inspections.hearing", "off")
def _hearing_off(cast, time):
    row = _hearing(cast, time)
    cases.renotify(row.case, by=cast.officer, reason="补充事实")
    return type(row).objects.get(pk=row.pk)


@makes("inspections.priornotice", "renotice")
def _renotice(cast, time):
    row = _noticed(cast).notice
    told = Renotified(letter_number=NUMBER)
    cases.renotify(row.case, told, by=cast.officer, reason="补充事实")
    return type(row).objects.get(pk=row.pk)


@makes("inspections.exitcase", "dismissal")
def _dismissal(cast, time):
    return decisions.dismiss(made.reviewed_case(cast), LETTER, by=cast.lead, reason="申辩成立")


@makes("inspections.decision", "retraction")
def _retraction(cast, time):
    case = _served(cast, days=5)
    made = case.decision
    decisions.retract(case, LETTER, by=cast.lead, reason="适用条款有误")
    return type(made).objects.get(pk=made.pk)


@makes("inspections.stay", "stay")
def _stay(cast, time):
    told = Stay(
        since=clock.today(),
        until=clock.today() + timedelta(30),
        file=people.stored_file(),
        letter_number=NUMBER,
    )
    case = decisions.stay(_served(cast, days=5), told, by=cast.lead, reason="复议期间停止执行")
    return case.current_stay


def _paper(**facts: Any) -> dict[str, Any]:
    return {
        "number": "环政复决〔2026〕3号",
        "file": people.stored_file(),
        "letter_number": NUMBER,
        **facts,
    }


@makes("inspections.reversal", "revocation")
def _revocation(cast, time):
    signed.running_placement(cast)
    case = reversal.revoke(_executed(cast), Reversal(**_paper()), by=cast.lead, reason=WHY)
    return case.current_reversal


@makes("inspections.reversal", "variation")
def _variation(cast, time):
    signed.running_placement(cast)
    told = Variation(**_paper(outcome=Outcome.TALK))
    return reversal.vary(_executed(cast), told, by=cast.lead, reason=WHY).current_reversal


@makes("inspections.emergency", "emergency")
def _emergency(cast, time):
    stop = made.emergency_case(cast, school=cast.school).emergency
    return emergency.confirm(stop, LETTER, by=cast.lead, reason="经核对属实")


@makes("inspections.emergency", "lifted")
def _lifted(cast, time):
    stop = made.emergency_case(cast).emergency
    return emergency.lift(stop, LETTER, by=cast.lead, reason="经查不实")


@makes("inspections.release", "notice")
def _release(cast, time):
    districts.schools_sign(cast.region)
    districts.group_of(cast, districts.agreement_of(cast, "school"), "school")
    told = Release(
        number="甲小解〔2026〕1号",
        given_on=clock.today(),
        clause="第十二条",
        settlement="按实际课次结算",
        handover="由学校教师看护",
    )
    return releases.give(_executed(cast).releases.get(), told, by=cast.principal)


# Orders and findings ------------------------------------------------------------------------------


@makes("inspections.rectification", "order")
def _order(cast, time):
    seen = made.confirmed_violation(cast, school=cast.school)
    return made.issued_order(cast, violation=seen, rechecker="督导室")


@makes("inspections.rectification", "recheck")
def _recheck(cast, time):
    told = Recheck(recheck_note="到校复查，仍未恢复。", letter_number=NUMBER)
    return rectifications.refuse(made.submitted_order(cast), told, by=cast.officer)


@makes("inspections.rectification", "extension")
def _extension(cast, time):
    row = made.issued_order(cast)
    due = clock.add_working_days(row.due_on, 5).date
    told = Extension(due_on=due, letter_number=NUMBER)
    return rectifications.extend(row, told, by=cast.officer, reason="设备未到")


@makes("inspections.rectification", "cancellation")
def _cancellation(cast, time):
    return rectifications.cancel(made.issued_order(cast), LETTER, by=cast.lead, reason="发错")


@makes("inspections.violation", "withdrawal")
def _withdrawal(cast, time):
    return violations.withdraw(
        made.confirmed_violation(cast), LETTER, by=cast.lead, reason="经复核不属实"
    )


@makes("inspections.violation", "visit")
def _visit(cast, time):
    told = WriteUp(
        visitors="督学甲　证号 D-01\n督学乙　证号 D-02",
        cards_shown=True,
        recusal_told=True,
        met="李教务，教务主任",
        looked_at="人员备案、课程内容",
        statement="当天临时换课，没有报告。",
        signing="REFUSED",
        refusal_witness="王门卫，门卫",
    )
    row = made.recorded_violation(
        cast, school=cast.school, evidence=people.stored_file("1号照片.pdf")
    )
    return visits.write_up(row, told, by=cast.inspector)
