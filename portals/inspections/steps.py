"""Where an exit case stands: what is done, what is missing, until when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from core import clock
from inspections.enums import Document, Emergency, ExitState, Outcome, Statement, SubjectKind
from inspections.models import ExitCase
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
    steps = [_emergency(case)] if case.emergency else []
    steps += [_opened(case)]
    steps += [_notice(case), _services(case, Document.NOTICE), _defence(case)]
    if case.hearing_requested_on:
        steps.append(_hearing(case))
    steps += [_review(case), _decision(case), _services(case, Document.DECISION), _execution(case)]
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
    text = _("依据 %(n)s 条") % {"n": grounds} if grounds else _("尚无经核实的依据")
    return Step(_("立案"), _kind(grounds), text)


def _emergency(case: ExitCase) -> Step:
    answered = case.emergency != Emergency.WAITING
    return Step(
        _("紧急暂停的确认"),
        _kind(answered),
        str(case.get_emergency_display()),
        None if answered else case.emergency_due,
    )


def _notice(case: ExitCase) -> Step:
    missing = "、".join(str(one) for one in case.missing_from_notice())
    text = _("还缺：%(missing)s") % {"missing": missing} if missing else case.notice_number
    return Step(_("起草告知书"), _kind(not missing), text)


def _services(case: ExitCase, document: Document) -> Step:
    notice = document == Document.NOTICE
    label = _("告知书送达") if notice else _("决定书送达")
    done = case.notified_on if notice else case.served_on
    if done:
        return Step(label, "done", _("%(day)s 全部送达") % {"day": words.day(done)})
    left = case.names(case.unserved(document))
    return Step(label, "todo", _("待送达：%(who)s") % {"who": left} if left else _("待办结送达"))


def _defence(case: ExitCase) -> Step:
    label = _("陈述申辩期")
    if case.waived_on:
        return Step(label, "done", _("%(day)s 书面放弃") % {"day": words.day(case.waived_on)})
    if case.defence_due is None:
        return Step(label, "todo", _("送达后起算"))
    count = case.said(Statement.DEFENCE).count()
    text = _("收到申辩 %(n)s 份") % {"n": count}
    if waived := case.waived():
        who = case.names([one for one in case.recipients() if one in waived])
        text += _("；已放弃：%(who)s") % {"who": who}
    over = clock.today() > case.defence_due
    return Step(label, _kind(over), text, None if over else case.defence_due)


def _hearing(case: ExitCase) -> Step:
    label = _("听证")
    if case.hearing_held_on:
        return Step(label, "done", words.day(case.hearing_held_on))
    return Step(label, "todo", case.hearing_place or _("待确定日期"), case.hearing_on)


def _review(case: ExitCase) -> Step:
    text = case.reviewer_name if case.review_on else ""
    label = _("法制审核和集体讨论") if case.kind == SubjectKind.INSTITUTION else _("法制审核")
    return Step(label, _kind(case.review_on), text)


def _decision(case: ExitCase) -> Step:
    if not case.decided_on:
        return Step(_("决定"), "todo", _("由未立案的负责人作出"))
    return Step(_("决定"), "done", f"{case.get_outcome_display()} {case.decision_number}")


def _execution(case: ExitCase) -> Step:
    if case.executed_on:
        return Step(_("执行"), "done", words.day(case.executed_on))
    ends = bool(case.outcome) and Outcome(case.outcome).ends
    text = _("到日由系统执行，也可提前到当日办理") if ends else ""
    return Step(_("执行"), "todo", text, case.effective_on)
