"""代录: a move that an institution or a school made on paper, typed in, checked, and then made.

An officer types in what came to the bureau; a dean, what the principal signed and the school
stamped. Either way another person of the bureau checks it.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import models
from django.utils.translation import gettext as _

from accounts.actors import OnPaper, Person
from accounts.domain import entries, messages, offices, paper_moves
from accounts.enums import Role
from accounts.models import Organisation, PaperEntry
from core import clock
from core.errors import Blocked, Forbidden, Invalid, Stale
from core.fsm import deed, record, require
from core.models.files import StoredFile
from core.models.subject import ref


def waiting_for(subject: models.Model) -> models.QuerySet[PaperEntry]:
    rows: models.QuerySet[PaperEntry] = PaperEntry.objects.filter(
        subject=ref(subject), state=PaperEntry.State.ENTERED, at_once=False
    )
    return rows


def told(entry: PaperEntry) -> list[tuple[str, str]]:
    """The facts that were typed in beside the reason, in words."""
    takes = paper_moves.known_to(entry).takes
    return [
        (str(each.label), each.show(each.read(entry.facts[name])))
        for name, each in takes.items()
        if name in entry.facts
    ]


@deed
def enter(
    subject: Any,
    *,
    by: Person,
    move: str,
    side: str,
    reason: str,
    dated: date,
    entry_scan: StoredFile | None,
    facts: Mapping[str, Any] | None = None,
    version: int | None = None,
) -> PaperEntry:
    """Type in what the side decided on paper. Nothing but a stop happens to the row before the check.

    Raises Forbidden, Stale, Invalid at the field, or Blocked with whatever stands in the move's way.
    """
    found = paper_moves.find(subject, move)
    whose = None if found is None else paper_moves.side_of(found, subject, side, by)
    if found is None or whose is None:
        raise Forbidden
    if not found.possible(subject) or version not in {None, subject.version}:
        raise Stale
    _complete(reason=reason, dated=dated, scan=entry_scan)
    if found.undo is None and waiting_for(subject).exists():
        raise Blocked([_("已有一份代录等待核对，请先核对或退回。")])
    entry = _drafted(subject, found, side, Organisation.objects.get(pk=whose), by)
    entry.reason, entry.dated = reason.strip(), dated
    entry.facts = {name: paper_moves.plain(value) for name, value in (facts or {}).items() if value}
    entry.typed_in(by, on=clock.today(), scan=entry_scan)
    _refuse_unmet(subject, found, entry, by)
    entry.save()
    _announce(entry, by=by)
    if found.undo is not None:
        found.make(entry, by=_in_the_name_of(entry, by))
    return entry


def _drafted(
    subject: Any, found: paper_moves.OnPaperMove, side: str, office: Organisation, by: Person
) -> PaperEntry:
    """Whose paper it is and about what; not saved."""
    chain, dossier = subject.ledger_key()
    return PaperEntry(
        bureau=offices.bureau_of(by.region_code),
        side=office,
        side_role=side,
        subject=ref(subject),
        subject_title=subject.title(),
        move_name=found.name,
        move_label=found.title(subject),
        at_once=found.undo is not None,
        chain=chain,
        dossier=dossier,
    )


def _complete(*, reason: str, dated: date, scan: StoredFile | None) -> None:
    problems = {}
    if not reason.strip():
        problems["reason"] = _("请写明书面材料中的意见和理由。")
    if dated > clock.today():
        problems["dated"] = _("书面材料的日期不能晚于今天。")
    if scan is None:
        problems["entry_scan"] = _("代录须上传对方签字或盖章的扫描件。")
    if problems:
        raise Invalid(problems)


def _refuse_unmet(
    subject: Any, found: paper_moves.OnPaperMove, entry: PaperEntry, by: Person
) -> None:
    """Whatever the move itself would be refused for is said now, not only at the check."""
    actor = _in_the_name_of(entry, by)
    spec = found.spec(subject)
    handed, rest = found.handed(entry, subject)
    if spec is None:
        if found.first is not None:
            found.first(subject, *handed, by=actor, **rest)
        return
    rest.pop("reason", None)
    require(
        subject,
        spec.name,
        by=actor,
        rules=spec.custom["rules"],
        allowed=spec.permission(subject, actor),
        reason=entry.reason,
        facts=next(iter(handed), None),
        **rest,
    )


def _announce(entry: PaperEntry, *, by: Person) -> None:
    audience = (Role.INSTITUTION, Role.SCHOOL)
    record(
        entry,
        "enter",
        by=by,
        reason=entry.reason,
        audience=audience,
        about=entry.subject,
        move=entry.move_name,
        side=entry.side.code,
        dated=entry.dated,
        scan=entry.entry_scan,
    )
    what = entries.await_check(entry, owner=entry.bureau_id)
    kind = "paperentry.enter"
    messages.tell([entry.bureau_id], Role.DISTRICT, subject=entry, text=what, kind=kind)
    if by.role == Role.SCHOOL:
        text = _("%(who)s以校长签字盖章的纸面文件录入“%(title)s”，待教育局核对；不属实的请退回。")
        told = text % {"who": by.name, "title": entry.title()}
        school = [entry.side_id]
        messages.tell(school, Role.SCHOOL, subject=entry, text=told, kind=kind, lead_only=True)


def _in_the_name_of(entry: PaperEntry, checker: Person) -> OnPaper:
    office = entry.side
    return OnPaper(
        user_id=checker.user_id,
        name=checker.name,
        role=entry.side_role,
        is_lead=True,
        membership_id=checker.membership_id,
        organisation_id=office.pk,
        organisation_code=office.code,
        organisation_name=office.name,
        region_code=office.region_id,
        city_code=checker.city_code,
        bonds=checker.bonds,
        entered_by=str(entry.entered_by.name if entry.entered_by else ""),
        typist_id=entry.entered_by_id,
        checked_at="" if checker.user_id == entry.entered_by_id else checker.organisation_name,
    )


def _make(entry: PaperEntry, *, by: Person) -> None:
    """Held against the scan by a second person: now the move is made, in the side's name."""
    found = paper_moves.known_to(entry)
    if found.undo is None:
        found.make(entry, by=_in_the_name_of(entry, by))


def _take_back(entry: PaperEntry, *, by: Person) -> None:
    """Nothing was done on it, or a stop is taken back."""
    found = paper_moves.known_to(entry)
    if found.undo is not None:
        found.take_back(entry, by=_in_the_name_of(entry, by))


entries.register(PaperEntry, checked=_make, returned=_take_back)
