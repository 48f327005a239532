"""Where an exit case stands: what is done, what is missing, until when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from core import clock
from core.counted import counted
from inspections.enums import (
    NOTICE_PARTS,
    Document,
    EmergencyState,
    ExitState,
    HearingState,
    Outcome,
    Statement,
    SubjectKind,
    TalkState,
)
from inspections.models import Decision, Emergency, ExitCase, Hearing, PriorNotice, Talk
from portals.kit import words

OVER = (ExitState.DISMISSED, ExitState.VOIDED, ExitState.REVOKED)


@dataclass(frozen=True)
class Step:
    """`kind`: done, here (what waits), todo, or skip; `due` is the day it must be done by."""

    label: str
    kind: str
    text: str = ""
    due: date | None = None


def of(case: ExitCase) -> list[Step]:
    steps = [_emergency(case.current_emergency)] if case.current_emergency else []
    steps += [_opened(case)]
    steps += [_notice(case), _final(_("告知书定稿"), case.current_notice)]
    steps += [_services(case, Document.NOTICE), _defence(case)]
    if case.current_hearing:
        steps.append(_hearing(case.current_hearing))
    steps += [_review(case), _decision(case), _final(_("决定书定稿"), case.current_decision)]
    steps += [_services(case, Document.DECISION)]
    if case.current_talk:
        steps.append(_talk(case.current_talk))
    steps.append(_execution(case))
    return _first_waits(steps, ended=case.state in OVER)


def _first_waits(steps: list[Step], *, ended: bool) -> list[Step]:
    """The first open step is where it stands; an ended case waits for nothing."""
    found, waiting = [], not ended
    for step in steps:
        kind = step.kind
        if kind == "todo" and waiting:
            kind, waiting = "here", False
        elif kind == "todo" and ended:
            kind = "skip"
        found.append(Step(step.label, kind, step.text, step.due))
    return found


def _kind(done: Any) -> str:
    return "done" if done else "todo"


def _opened(case: ExitCase) -> Step:
    grounds = case.grounds.filter(withdrawn_on=None).count()
    text = counted("依据 %(n)s 条", "n") % {"n": grounds} if grounds else _("尚无经核实的依据")
    return Step(_("立案"), _kind(grounds), text)


def _emergency(stop: Emergency) -> Step:
    answered = stop.state != EmergencyState.WAITING
    due = None if answered else stop.due_on
    return Step(_("紧急暂停的确认"), _kind(answered), stop.get_state_display(), due)


def _notice(case: ExitCase) -> Step:
    notice = case.current_notice
    missing = "、".join(str(one) for one in (notice.missing() if notice else NOTICE_PARTS.values()))
    text = _("还缺：%(missing)s") % {"missing": missing} if missing else ""
    return Step(_("起草告知书"), _kind(not missing), text)


def _final(label: str, page: PriorNotice | Decision | None) -> Step:
    """Number, signer and day, as they came back from the office's own desk."""
    done = page is not None and page.final
    return Step(label, _kind(done), page.number if page is not None and done else "")


def _services(case: ExitCase, document: Document) -> Step:
    if document == Document.NOTICE:
        label, period = _("告知书送达"), case.current_period
        done = period.notified_on if period else None
    else:
        label, decision = _("决定书送达"), case.current_decision
        done = decision.served_on if decision else None
    if done:
        return Step(label, "done", _("%(day)s 全部送达") % {"day": words.day(done)})
    left = case.names(case.unserved(document))
    return Step(label, "todo", _("待送达：%(who)s") % {"who": left} if left else _("待办结送达"))


def _defence(case: ExitCase) -> Step:
    label, period = _("陈述申辩期"), case.current_period
    if period is None:
        return Step(label, "todo", _("送达后起算"))
    if period.waived_on:
        return Step(label, "done", _("%(day)s 书面放弃") % {"day": words.day(period.waived_on)})
    count = case.notice.said(Statement.DEFENCE).count()
    text = counted("收到申辩 %(n)s 份", "n") % {"n": count}
    if waived := case.notice.waived():
        who = case.names([one for one in case.recipients() if one in waived])
        text += _("；已放弃：%(who)s") % {"who": who}
    over = clock.today() > period.due_on
    return Step(label, _kind(over), text, None if over else period.due_on)


def _hearing(hearing: Hearing) -> Step:
    label = _("听证")
    if hearing.state == HearingState.HELD:
        return Step(label, "done", words.day(hearing.held_on))
    return Step(label, "todo", hearing.hearing_place or _("待确定日期"), hearing.hearing_on)


def _review(case: ExitCase) -> Step:
    given = case.current_review
    label = _("法制审核和集体讨论") if case.kind == SubjectKind.INSTITUTION else _("法制审核")
    return Step(label, _kind(given), given.reviewer_name if given else "")


def _decision(case: ExitCase) -> Step:
    made = case.current_decision
    if made is None:
        return Step(_("决定"), "todo", _("由未立案的负责人作出"))
    return Step(_("决定"), "done", str(Outcome(case.outcome).label))


def _talk(talk: Talk) -> Step:
    if talk.state == TalkState.HELD:
        return Step(_("约谈"), "done", words.day(talk.held_on))
    return Step(_("约谈"), "todo", talk.talk_place or _("待安排"), talk.talk_on)


def _execution(case: ExitCase) -> Step:
    if case.current_execution:
        return Step(_("执行"), "done", words.day(case.current_execution.executed_on))
    made = case.current_decision
    ends = bool(case.outcome) and Outcome(case.outcome).ends
    text = _("到日由系统执行，也可提前到当日办理") if ends else ""
    return Step(_("执行"), "todo", text, made.effective_on if made else None)
