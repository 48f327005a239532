"""Violations, orders and exit cases for tests, walked there through the domain.

violation = recorded_violation(cast) / confirmed_violation(cast)      # I1, of cast.institution
order = issued_order(cast) / submitted_order(cast) / refused_order(cast)
case = opened_case(cast) / notified_case(cast) / reviewed_case / decided_case / served_case
case = executed_case(cast)                                            # outcome REMOVE
case = opened_case(cast, staff=cleared_staff(cast.institution))       # a person's (P3)
`notified_case` onwards walk with a waiver, so no clock moves; `waived=False` leaves the period open.
Officer opens and drafts, lead reviews and decides: one officer and one lead are enough.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from core import clock, deeds
from inspections.domain import (
    cases,
    decisions,
    defence,
    emergency,
    execution,
    grounds,
    rectifications,
    talks,
    violations,
)
from inspections.enums import Document, Method, Outcome
from inspections.facts import (
    Decision,
    Finalised,
    HearingDay,
    NoticeTexts,
    Order,
    Paper,
    Recheck,
    Reply,
    Review,
    Said,
    Serving,
    Sighting,
    TalkDay,
    TalkRecord,
)
from inspections.models import ExitCase, Rectification, Violation
from institutions.domain import standing
from tests.factories import contracts
from tests.factories.institutions import present, stored_file
from tests.factories.vetting import open_calendar
from vetting.enums import CURRENT_LISTING


def recorded_violation(
    cast: Any, *, staff: Any = None, code: str = "", by: Any = None, **facts: Any
) -> Violation:
    institution = staff.institution if staff else facts.pop("institution", None) or cast.institution
    present(institution, cast.region, listed=by is not None)
    return violations.record(
        institution,
        Sighting(
            code=code or ("P3" if staff else "I1"),
            staff=staff,
            **{"happened_on": clock.today(), "facts_text": "到校查看,与约定不符。", **facts},
        ),
        by=by or cast.inspector,
    )


def confirmed_violation(cast: Any, **facts: Any) -> Violation:
    row = recorded_violation(cast, **facts)
    return violations.confirm(row, by=cast.lead, reason="经核对属实")


def issued_order(cast: Any, *, by: Any = None, **facts: Any) -> Rectification:
    open_calendar()
    institution = facts.pop("institution", None) or cast.institution
    violation = facts.pop("violation", None)
    present(institution, cast.region, listed=by is not None)
    return rectifications.issue(
        institution,
        Order(
            **{
                "number": "环教整〔2026〕1号",
                "facts_text": "课程内容与约定不符",
                "clause": "协议第三条",
                "demands": "恢复约定的课程内容",
                **facts,
            }
        ),
        by=by or cast.officer,
        violation=violation,
    )


def submitted_order(cast: Any, **facts: Any) -> Rectification:
    row = issued_order(cast, **facts)
    return rectifications.submit(row, Reply(reply="已恢复约定内容"), by=cast.clerk)


def refused_order(cast: Any, **facts: Any) -> Rectification:
    row = submitted_order(cast, **facts)
    return rectifications.refuse(row, Recheck(recheck_note="到校复查,仍未恢复"), by=cast.officer)


def opened_case(cast: Any, *, by: Any = None, **facts: Any) -> ExitCase:
    open_calendar()
    row = confirmed_violation(cast, **facts)
    if row.staff is None:
        on_the_list(row.institution, row.region)
    return cases.open_case(
        row.institution,
        by=by or cast.officer,
        grounds=grounds.free(row.institution, region_code=row.region_id),
        person=row.staff.person if row.staff else None,
    )


def on_the_list(institution: Any, region: Any) -> None:
    """What an end is about: it is listed there, unless it is already or may not enter."""
    known = institution.listings.filter(region=region, state__in=CURRENT_LISTING)
    if not known.exists() and standing.may_enter(institution, region=region, on=clock.today()).ok:
        contracts.listing_of(institution, region)


def notice(intended: str = Outcome.REMOVE) -> dict[str, Any]:
    return {
        "facts_text": "擅自变动服务内容",
        "reasons": "违反协议约定",
        "basis": "协议第九条",
        "intended": str(intended),
        "listing_after": "SUSPENDED" if intended == Outcome.END else "",
        "suspend_days": 60 if intended == Outcome.SUSPEND else None,
        "how_to_answer": "向环翠区教育和体育局书面提出",
    }


def drafted_case(cast: Any, *, intended: str = "", is_final: bool = True, **facts: Any) -> ExitCase:
    row = opened_case(cast, **facts)
    told = intended or (Outcome.END if row.person_id else Outcome.REMOVE)
    row = cases.draft_notice(row, NoticeTexts(**notice(told)), by=cast.officer)
    return final(row, Document.NOTICE, by=cast.officer) if is_final else row


NUMBERS = {Document.NOTICE: "环教退告〔2026〕1号", Document.DECISION: "环教退决〔2026〕1号"}


def final(case: ExitCase, document: Any, *, by: Any, **facts: Any) -> ExitCase:
    """定稿, if the page has not had it yet."""
    row = case.current_notice if document == Document.NOTICE else case.current_decision
    if row is None or row.final:
        return case
    number = NUMBERS[Document(document)]
    told = {"number": number, "signer": "局长", "dated": clock.today(), **facts}
    if document == Document.NOTICE:
        return cases.finalise_notice(case, Finalised(**told), by=by)
    return decisions.finalise_decision(case, Finalised(**told), by=by)


def serve_all(case: ExitCase, document: Document, *, by: Any, **how: Any) -> ExitCase:
    """Record one service to each recipient who waits for it, of a page that is made final first."""
    case = final(case, document, by=by)
    told = {"method": Method.DIRECT, "served_on": clock.today(), "file": stored_file(), **how}
    for recipient in case.unserved(document):
        case = cases.serve(case, document, Serving(recipient=recipient, **told), by=by)
    return case


def notified_case(cast: Any, *, waived: bool = False, **facts: Any) -> ExitCase:
    row = drafted_case(cast, **facts)
    row = serve_all(row, Document.NOTICE, by=cast.officer)
    row = cases.notify(row, by=cast.officer)
    return waive_all(row, cast) if waived else row


def waive_all(case: ExitCase, cast: Any) -> ExitCase:
    """Every recipient's signed waiver, put in by one officer and checked by the lead."""
    for recipient in case.recipients():
        case = defence.waive(case, Said(author=recipient, file=stored_file()), by=cast.officer)
        case = defence.check_paper(case, Paper(entry=case.notice.unchecked().get()), by=cast.lead)
    return case


def hearing_requested(cast: Any, **facts: Any) -> ExitCase:
    return defence.request_hearing(notified_case(cast, **facts), Said(), by=cast.clerk)


HEARING = {"hearing_time": "上午九时", "hearing_place": "三楼会议室", "hearing_chair": "周某"}


def hearing_day(**facts: Any) -> HearingDay:
    """The first day that the notice of a hearing allows."""
    told = {"hearing_on": clock.add_working_days(clock.today(), 7).date}
    return HearingDay(**{**told, **HEARING, **facts})


def review(case: ExitCase, *, by: Any, **facts: Any) -> ExitCase:
    told = {
        "opinion": "程序合法,同意",
        "review_on": clock.today(),
        "file": stored_file(),
        "collective_record": stored_file(),
        **facts,
    }
    return decisions.review(case, Review(**told), by=by)


def reviewed_case(cast: Any, **facts: Any) -> ExitCase:
    return review(notified_case(cast, waived=True, **facts), by=cast.lead)


def decision(outcome: str, **facts: Any) -> dict[str, Any]:
    ends = str(outcome) == Outcome.END
    return {
        "outcome": str(outcome),
        "listing_after": "SUSPENDED" if ends else "",
        "listing_until": clock.today() + timedelta(days=90) if ends else None,
        "reasons": "事实清楚,依据充分",
        "remedies": "可依法申请复议或提起诉讼",
        "effective_on": clock.today(),
        **facts,
    }


def decided_case(
    cast: Any,
    *,
    outcome: str = "",
    effective_in: int = 0,
    listing_after: str = "SUSPENDED",
    **facts: Any,
) -> ExitCase:
    row = reviewed_case(cast, **facts)
    told = decision(
        outcome or row.notice.intended, effective_on=clock.today() + timedelta(effective_in)
    )
    if told["outcome"] == Outcome.SUSPEND:
        told["suspend_until"] = clock.today() + timedelta(days=effective_in + 30)
    if told["outcome"] == Outcome.END and row.person_id is None:
        told["listing_after"] = listing_after
        told["listing_until"] = clock.today() + timedelta(days=effective_in + 60)
    return decisions.decide(row, Decision(**told), by=cast.lead)


def served_case(cast: Any, **facts: Any) -> ExitCase:
    row = decided_case(cast, **facts)
    row = serve_all(row, Document.DECISION, by=cast.officer)
    return decisions.serve(row, by=cast.officer)


def talk_day(**facts: Any) -> TalkDay:
    told = {
        "talk_on": clock.today(),
        "talk_time": "上午九时",
        "talk_place": "三楼会议室",
        "attendees": "法定代表人王某",
        "matter": "课程内容与约定不符",
    }
    return TalkDay(**{**told, **facts})


def talk_record(**facts: Any) -> TalkRecord:
    told = {
        "held_on": clock.today(),
        "hosts": "张某、李某",
        "present": "法定代表人王某",
        "note": "已当面约谈，机构表示接受。",
        "demands": "本周内恢复约定的课程内容。",
    }
    return TalkRecord(**{**told, **facts})


def talked_case(cast: Any, **facts: Any) -> ExitCase:
    """A talk decided, called for and held: the case is executed by it."""
    case = served_case(cast, outcome=Outcome.TALK, **facts)
    talk = talks.fix(case.current_talk, talk_day(), by=cast.officer)
    return deeds.fresh(talks.hold(talk, talk_record(), by=cast.officer).case)


def executed_case(cast: Any, **facts: Any) -> ExitCase:
    if facts.get("outcome") == Outcome.TALK:
        return talked_case(cast, **{k: v for k, v in facts.items() if k != "outcome"})
    return execution.execute(served_case(cast, **facts), by=cast.officer)


def emergency_case(cast: Any, *, staff: Any = None, code: str = "", **facts: Any) -> ExitCase:
    open_calendar()
    institution = staff.institution if staff else cast.institution
    present(institution, cast.region)
    if staff is None:
        on_the_list(institution, cast.region)
    return emergency.suspend_now(
        institution,
        Sighting(
            code=code or ("P3" if staff else "I8"),
            staff=staff,
            **{
                "happened_on": clock.today(),
                "facts_text": "现场发现危及学生安全的情形",
                **facts,
            },
        ),
        by=cast.inspector,
    )
