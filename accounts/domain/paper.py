"""代录: a move that an institution or a school made on paper, typed in, checked, and then made."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import models
from django.utils.translation import gettext as _

from accounts.actors import OnPaper, Person
from accounts.domain import deadlines, notices, paper_moves
from accounts.enums import Role
from accounts.models import Organisation, PaperEntry, User
from core import clock
from core.deeds import Deed
from core.errors import Blocked, Forbidden, Invalid, Stale
from core.fsm import deed, perform, record
from core.models.files import StoredFile
from core.models.subject import ref

CHECK = "paper.check"
_DAYS = 3


def waiting_for(subject: models.Model) -> models.QuerySet[PaperEntry]:
    rows: models.QuerySet[PaperEntry] = PaperEntry.objects.filter(
        subject=ref(subject), state=PaperEntry.State.ENTERED
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
    scan: StoredFile | None,
    facts: Mapping[str, Any] | None = None,
    version: int | None = None,
) -> PaperEntry:
    """Type in what the side decided on paper. Nothing happens to the row before the check.

    Raises Forbidden, Stale, Invalid at the field, or Blocked with whatever stands in the move's way.
    """
    found = paper_moves.find(subject, move)
    if found is None or side not in found.roles or not paper_moves.officer_of(subject, by):
        raise Forbidden
    offices = subject.parties(side)
    if not offices:
        raise Forbidden
    if not found.possible(subject) or version not in {None, subject.version}:
        raise Stale
    _complete(subject, reason=reason, dated=dated, scan=scan)
    office = Organisation.objects.get(pk=min(offices))
    chain, dossier = subject.ledger_key()
    entry = PaperEntry(
        bureau_id=by.organisation_id,
        side=office,
        side_role=side,
        subject=ref(subject),
        subject_title=subject.title(),
        move_name=move,
        move_label=found.title(subject),
        facts={name: paper_moves.plain(value) for name, value in (facts or {}).items() if value},
        chain=chain,
        dossier=dossier,
        reason=reason.strip(),
        dated=dated,
        scan=scan,
        entered_by_id=by.user_id,
        entered_on=clock.today(),
    )
    _refuse_unmet(subject, found, entry, by)
    entry.save()
    _announce(entry, by=by)
    return entry


def _complete(subject: Any, *, reason: str, dated: date, scan: StoredFile | None) -> None:
    problems = {}
    if not reason.strip():
        problems["reason"] = _("请写明书面材料中的意见和理由。")
    if dated > clock.today():
        problems["dated"] = _("书面材料的日期不能晚于今天。")
    if scan is None:
        problems["scan"] = _("代录须上传对方签字或盖章的扫描件。")
    if problems:
        raise Invalid(problems)
    if waiting_for(subject).exists():
        raise Blocked([_("已有一份代录等待核对，请先核对或退回。")])


def _refuse_unmet(
    subject: Any, found: paper_moves.OnPaperMove, entry: PaperEntry, by: Person
) -> None:
    """Whatever the move itself would be refused for is said now, not only at the check."""
    actor = _in_the_name_of(entry, by)
    spec = found.spec(subject)
    handed = found.handed(entry)
    if spec is None:
        if found.first is not None:
            found.first(subject, by=actor, **handed)
        return
    if not spec.permission(subject, actor):
        raise Forbidden
    what = Deed(spec.name, actor, clock.today(), clock.now(), entry.reason, handed, "")
    unmet = [sentence for rule in spec.custom["rules"] if (sentence := rule(subject, what))]
    if unmet:
        raise Blocked(unmet)


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
        scan=entry.scan,
    )
    what = _("对照扫描件核对“%(title)s”") % {"title": entry.title()}
    due = clock.add_working_days(clock.today(), _DAYS)
    deadlines.put(entry, CHECK, what=what, due=due, owner=entry.bureau_id, role=Role.DISTRICT)
    notices.tell(
        [entry.bureau_id], Role.DISTRICT, subject=entry, text=what, kind="paperentry.enter"
    )


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
        entered_by=User.objects.get(pk=entry.entered_by_id).name,
        checked_at=checker.organisation_name,
    )


@deed
def check_entry(entry: PaperEntry, *, by: Person, version: int | None = None) -> PaperEntry:
    """Held against the scan by a second person: now the move is made, in the side's name."""
    row: PaperEntry = perform(entry, "check_entry", by=by, version=version)
    deadlines.meet(row, CHECK)
    subject = row.row()
    found = paper_moves.known_to(row)
    found.do(subject, by=_in_the_name_of(row, by), **found.handed(row))
    return row


@deed
def send_back(
    entry: PaperEntry, *, by: Person, reason: str, version: int | None = None
) -> PaperEntry:
    """What was typed in is not what the paper says; nothing was done on it."""
    row: PaperEntry = perform(entry, "send_back", by=by, reason=reason, version=version)
    deadlines.drop(row)
    return row
