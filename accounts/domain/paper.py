"""代录: a move that an institution or a school made on paper, typed in, checked, and then made."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import models
from django.utils.translation import gettext as _

from accounts.actors import OnPaper, Person
from accounts.domain import deadlines, notices
from accounts.enums import Role
from accounts.models import Organisation, PaperEntry, User
from core import clock
from core.deeds import Deed
from core.errors import Blocked, Forbidden, Invalid, Stale
from core.fsm import Declared, declared, deed, perform, record
from core.models.files import StoredFile
from core.models.subject import Subject, ref

CHECK = "paper.check"
_DAYS = 3


@dataclass(frozen=True)
class OnPaperMove:
    """`do(row, by=…, reason=…)` is the domain function of the move; `roles` whose paper it may be."""

    name: str
    do: Callable[..., Any]
    roles: tuple[str, ...]


_known: dict[str, dict[str, OnPaperMove]] = {}


def register(model: type[models.Model], moves: Iterable[OnPaperMove]) -> None:
    """Say which moves of a model may come in on paper; called where their domain functions live."""
    _known.setdefault(model._meta.label_lower, {}).update({each.name: each for each in moves})


def accepts(model: type[models.Model]) -> bool:
    return model._meta.label_lower in _known


def known() -> dict[str, dict[str, OnPaperMove]]:
    return _known


def choices(subject: Any, by: Any) -> list[tuple[str, str, str]]:
    """What may come in on paper for the row as it stands now: (move, side's role, label)."""
    if not _officer_of(subject, by):
        return []
    specs = _specs(subject)
    return [
        (each.name, role, str(specs[each.name].custom["label"]))
        for each in _known.get(subject._meta.label_lower, {}).values()
        if subject.state in specs[each.name].sources
        for role in each.roles
        if subject.parties(role)
    ]


def _specs(subject: Any) -> dict[str, Declared]:
    model: type[Subject] = type(subject)
    return declared(model)


def _officer_of(subject: Any, by: Any) -> bool:
    return by.role == Role.DISTRICT and by.organisation_id in subject.parties(Role.DISTRICT)


def waiting_for(subject: models.Model) -> models.QuerySet[PaperEntry]:
    rows: models.QuerySet[PaperEntry] = PaperEntry.objects.filter(
        subject=ref(subject), state=PaperEntry.State.ENTERED
    )
    return rows


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
    version: int | None = None,
) -> PaperEntry:
    """Type in what the side decided on paper. Nothing happens to the row before the check.

    Raises Forbidden, Stale, Invalid at the field, or Blocked with whatever stands in the move's way.
    """
    found = _known.get(subject._meta.label_lower, {}).get(move)
    if found is None or side not in found.roles or not _officer_of(subject, by):
        raise Forbidden
    spec = _specs(subject)[move]
    if subject.state not in spec.sources or version not in {None, subject.version}:
        raise Stale
    _complete(subject, reason=reason, dated=dated, scan=scan)
    office = Organisation.objects.get(pk=next(iter(subject.parties(side))))
    chain, dossier = subject.ledger_key()
    entry = PaperEntry(
        bureau_id=by.organisation_id,
        side=office,
        side_role=side,
        subject=ref(subject),
        subject_title=subject.title(),
        move_name=move,
        move_label=str(spec.custom["label"]),
        chain=chain,
        dossier=dossier,
        reason=reason.strip(),
        dated=dated,
        scan=scan,
        entered_by_id=by.user_id,
        entered_on=clock.today(),
    )
    _refuse_unmet(subject, spec, entry, by)
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


def _refuse_unmet(subject: Any, spec: Declared, entry: PaperEntry, by: Person) -> None:
    """Whatever the move itself would be refused for is said now, not only at the check."""
    actor = _in_the_name_of(entry, by)
    if not spec.permission(subject, actor):
        raise Forbidden
    what = Deed(spec.name, actor, clock.today(), clock.now(), entry.reason, {}, "")
    unmet = [told for rule in spec.custom["rules"] if (told := rule(subject, what))]
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
        entered_by=User.objects.get(pk=entry.entered_by_id).name,
        checked_at=checker.organisation_name,
    )


@deed
def check_entry(entry: PaperEntry, *, by: Person, version: int | None = None) -> PaperEntry:
    """Held against the scan by a second person: now the move is made, in the side's name."""
    row: PaperEntry = perform(entry, "check_entry", by=by, version=version)
    deadlines.meet(row, CHECK)
    subject = row.row()
    found = _known[subject._meta.label_lower][row.move_name]
    found.do(subject, by=_in_the_name_of(row, by), reason=row.reason)
    return row


@deed
def send_back(
    entry: PaperEntry, *, by: Person, reason: str, version: int | None = None
) -> PaperEntry:
    """What was typed in is not what the paper says; nothing was done on it."""
    row: PaperEntry = perform(entry, "send_back", by=by, reason=reason, version=version)
    deadlines.drop(row)
    return row
