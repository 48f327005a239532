"""附表6: confirmed violations, orders to put right and exits of the term, in the order of their days.

A person is never named in full: the table travels further than the file it is taken from.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from inspections import catalogue
from inspections.enums import ExitState, Outcome, RectificationState, SubjectKind, ViolationState
from inspections.models import ExitCase, Ground, Rectification, Violation
from reports.frame import Frame

_PARTS = (
    "institution", "person", "exclusion", "current_notice", "current_decision",
    "current_execution", "current_reversal",
)  # fmt: skip
_OVERTURNED = (ExitState.REVOKED, ExitState.VOIDED, ExitState.DISMISSED)


@dataclass(frozen=True)
class Case:
    on: date
    subject: str
    kind: str
    facts: str
    handling: str
    due: date | None = None
    recheck: str | None = None
    number: str | None = None
    lifted: date | None = None
    executed: bool = False
    uscc: str = ""


def of(frame: Frame) -> list[Case]:
    found = [*_violations(frame), *_orders(frame), *_exits(frame)]
    return sorted(found, key=lambda case: case.on)


def masked(name: str) -> str:
    """张三 becomes 张某: enough to tell two rows apart, not to find a person."""
    return _("%(family)s某") % {"family": name[:1]} if name else ""


def _without_name(text: str, name: str) -> str:
    return text.replace(name, masked(name)) if len(name) > 1 else text


def _told(frame: Frame, institution: Any, person: str) -> str:
    name = frame.names.of(institution.uscc, institution.name)
    if not person:
        return name
    facts = {"institution": name, "who": masked(person)}
    return _("%(institution)s进校人员%(who)s") % facts


def _violations(frame: Frame) -> Iterable[Case]:
    found = Violation.objects.visible_to(frame.actor).filter(
        region__in=frame.codes,
        state=ViolationState.CONFIRMED,
        happened_on__range=(frame.first, frame.term.ends_on),
    )
    rows = list(found.select_related("institution", "staff__person").order_by("pk"))
    ids = [row.pk for row in rows]
    orders = Rectification.objects.visible_to(frame.actor).filter(violation__in=ids)
    numbers = dict(orders.order_by("pk").values_list("violation", "number"))
    used = Ground.objects.visible_to(frame.actor).filter(violation__in=ids, used=True)
    opened = set(used.order_by().values_list("violation", flat=True))
    for row in rows:
        person = row.staff.person.name if row.staff else row.person_name
        yield Case(
            on=row.happened_on,
            subject=_told(frame, row.institution, person),
            kind=f"{row.code} {row.label}",
            facts=_without_name(row.facts_text, person),
            handling=_followed(numbers.get(row.pk, ""), opened=row.pk in opened),
        )


def _followed(number: str, *, opened: bool) -> str:
    told = [_("核实认定")]
    if number:
        told.append(_("责令整改（%(number)s）") % {"number": number})
    if opened:
        told.append(_("转入退出程序"))
    return "，".join(told)


def _orders(frame: Frame) -> Iterable[Case]:
    rows = Rectification.objects.visible_to(frame.actor).filter(
        region__in=frame.codes, issued_on__range=(frame.first, frame.term.ends_on)
    )
    rows = rows.exclude(state=RectificationState.CANCELLED)
    related = ("institution", "violation__staff__person", "case__person")
    for row in rows.select_related(*related).order_by("pk"):
        person = _person_of(row)
        note = _without_name(row.recheck_note, person)
        state = row.get_state_display()
        yield Case(
            on=row.issued_on,
            subject=_told(frame, row.institution, person),
            kind=_("整改"),
            facts=_without_name(row.facts_text, person),
            handling=_without_name(_("%(number)s：%(demands)s") % _order(row), person),
            due=row.due_on,
            recheck=_("%(state)s：%(note)s") % {"state": state, "note": note} if note else state,
            lifted=row.ended_on,
        )


def _order(row: Rectification) -> dict[str, str]:
    return {"number": row.number, "demands": row.demands}


def _person_of(row: Rectification) -> str:
    if row.case and row.case.person:
        return str(row.case.person.name)
    if row.violation is None:
        return ""
    staff = row.violation.staff
    return str(staff.person.name if staff else row.violation.person_name)


def _exits(frame: Frame) -> Iterable[Case]:
    """Cases opened, decided or executed in the term."""
    days = (frame.first, frame.term.ends_on)
    touched = (
        Q(opened_on__range=days)
        | Q(current_decision__decided_on__range=days)
        | Q(current_execution__executed_on__range=days)
    )
    rows = ExitCase.objects.visible_to(frame.actor).filter(touched, region__in=frame.codes)
    rows = rows.exclude(state=ExitState.VOIDED)
    for row in rows.select_related(*_PARTS).order_by("pk"):
        yield _exit(frame, row)


def _exit(frame: Frame, row: ExitCase) -> Case:
    person = row.person.name if row.person else ""
    about = SubjectKind(row.kind)
    known = catalogue.find(row.code)
    told, made = row.current_notice, row.current_decision
    facts = _without_name(told.facts_text, person) if told else ""
    return Case(
        on=made.decided_on if made else row.opened_on,
        subject=_told(frame, row.institution, person),
        kind=_("人员退出") if about == SubjectKind.PERSON else _("机构退出"),
        facts=facts or (str(known) if known else ""),
        handling=_decided(row),
        due=row.suspended_until or (made.effective_on if made else None),
        number=made.number if made else None,
        lifted=_lifted(row),
        executed=row.current_execution is not None and row.state not in _OVERTURNED,
        uscc=row.institution.uscc if about == SubjectKind.INSTITUTION else "",
    )


def _decided(row: ExitCase) -> str:
    state = row.get_state_display()
    if not row.outcome:
        return _("办理中（%(state)s）") % {"state": state}
    return _("%(outcome)s（%(state)s）") % {"outcome": Outcome(row.outcome).label, "state": state}


def _lifted(row: ExitCase) -> date | None:
    """The day entry is free again: lifted, or the last day of the bar."""
    bar = row.exclusion
    if bar is None:
        turned = row.current_reversal if row.state == ExitState.REVOKED else None
        return turned.reversed_on if turned else None
    return bar.closed_on or bar.until
