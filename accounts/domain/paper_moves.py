"""Which moves of other people may come in on paper, who types them in, and what such a paper states."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import models

from accounts.enums import Role
from accounts.models import PaperEntry
from core.facts import Facts, taken
from core.fsm import Declared, declared
from core.models.subject import Subject


@dataclass(frozen=True)
class Told:
    """One fact that a paper states beside its reason: `read` makes it of the plain value kept of it,
    `show` puts it in words for the person who checks."""

    label: Any
    read: Callable[[Any], Any] = str
    show: Callable[[Any], str] = str


@dataclass(frozen=True)
class OnPaperMove:
    """`do(row, facts, by=…, reason=…)` is the domain function of the move; `roles` whose paper it may be.

    `takes` names the facts it wants beside the reason; `reason_as` and `scan_as` the keyword under
    which it takes the words and the scan. A deed that is no transition says with `label` what it is
    called, with `shape` what facts it is told, with `when(row)` when it may be done and with
    `first(row, facts, by=…)` what stops it.

    With `undo` it is a stop, which waits for nobody: made when it is typed in, taken back when the
    paper turns out to say something else.

    What only a principal decides, a dean of the school types in too; a deed that is no transition
    says so with `principals`. `office_types=False`: the bureau has a road of its own. `theirs(row,
    by)` says whose school's it is where that is not every school among the row's parties.
    """

    name: str
    do: Callable[..., Any]
    roles: tuple[str, ...]
    takes: Mapping[str, Told] = field(default_factory=dict)
    reason_as: str = "reason"
    scan_as: str = ""
    label: Any = ""
    shape: type[Facts] | None = None
    when: Callable[[Any], bool] | None = None
    first: Callable[..., None] | None = None
    undo: Callable[..., Any] | None = None
    principals: bool = False
    office_types: bool = True
    theirs: Callable[[Any, Any], bool] | None = None

    def is_principals(self, model: type[Subject]) -> bool:
        """Does it take the one who decides at the school?"""
        spec = None if self.label else declared(model)[self.name]
        grants = spec.permission.grants if spec else ()
        return self.principals or any(each.role == Role.SCHOOL and each.lead for each in grants)

    def spec(self, subject: Any) -> Declared | None:
        model: type[Subject] = type(subject)
        return None if self.label else declared(model)[self.name]

    def title(self, subject: Any) -> str:
        spec = self.spec(subject)
        return str(spec.custom["label"] if spec else self.label)

    def possible(self, subject: Any) -> bool:
        spec = self.spec(subject)
        fits = spec is None or subject.state in spec.sources
        return fits and (self.when is None or self.when(subject))

    def read(self, facts: Mapping[str, Any]) -> dict[str, Any]:
        return {name: told.read(facts[name]) for name, told in self.takes.items() if name in facts}

    def handed(self, entry: PaperEntry, subject: Any) -> tuple[tuple[Facts, ...], dict[str, Any]]:
        """Everything the move is given: the facts of its deed, and by name the rest."""
        scan = {self.scan_as: entry.entry_scan} if self.scan_as else {}
        rest = {**self.read(entry.facts), **scan, self.reason_as: entry.reason}
        spec = self.spec(subject)
        shape = spec.shape if spec else self.shape
        if isinstance(shape, type) and issubclass(shape, Facts):
            return (taken(shape, rest),), rest
        return (), rest

    def make(self, entry: PaperEntry, *, by: Any) -> None:
        """Do it, in the name of the side."""
        subject = entry.row()
        handed, rest = self.handed(entry, subject)
        self.do(subject, *handed, by=by, **rest)

    def take_back(self, entry: PaperEntry, *, by: Any) -> None:
        assert self.undo is not None  # noqa: S101 - of stops only
        subject = entry.row()
        handed, rest = self.handed(entry, subject)
        self.undo(subject, *handed, by=by, **{**rest, self.reason_as: entry.entry_returned_why})


_known: dict[str, dict[str, OnPaperMove]] = {}
_desks: dict[str, Callable[[Any], int]] = {}


def register(
    model: type[models.Model],
    moves: Iterable[OnPaperMove],
    *,
    desk: Callable[[Any], int] | None = None,
) -> None:
    """Say which moves of a model may come in on paper; called where their domain functions live.

    `desk(row)` is the office whose officers type it in, when that is no party of the row.
    """
    label = model._meta.label_lower
    _known.setdefault(label, {}).update({each.name: each for each in moves})
    if desk is not None:
        _desks[label] = desk


def accepts(model: type[models.Model]) -> bool:
    return model._meta.label_lower in _known


def known() -> dict[str, dict[str, OnPaperMove]]:
    return _known


def find(subject: models.Model, name: str) -> OnPaperMove | None:
    return _known.get(subject._meta.label_lower, {}).get(name)


def known_to(entry: PaperEntry) -> OnPaperMove:
    label, _colon, _pk = entry.subject.partition(":")
    return _known[label][entry.move_name]


def choices(subject: Any, by: Any) -> list[tuple[str, str, str]]:
    """What may come in on paper for the row as it stands now: (move, side's role, label).

    Only what wants no more than a reason; the others have a form of their own.
    """
    moves = _known.get(subject._meta.label_lower, {}).values()
    return [
        (each.name, role, each.title(subject))
        for each in moves
        if not each.takes
        for role in sides(subject, each.name, by)
    ]


def sides(subject: Any, name: str, by: Any) -> list[str]:
    """The roles on whose paper this person may now type in the move of the row."""
    found = find(subject, name)
    if found is None or not found.possible(subject):
        return []
    return [role for role in found.roles if side_of(found, subject, role, by) is not None]


def side_of(found: OnPaperMove, subject: Any, role: str, by: Any) -> int | None:
    """The office whose paper of that role this person may type in; None when they may not."""
    if role not in found.roles:
        return None
    if by.role == Role.DISTRICT and found.office_types and officer_of(subject, by):
        return min(subject.parties(role), default=None)
    if by.role == role == Role.SCHOOL and not by.is_lead and found.is_principals(type(subject)):
        mine = found.theirs or _among_the_parties
        return by.organisation_id if mine(subject, by) else None
    return None


def _among_the_parties(subject: Any, by: Any) -> bool:
    return by.organisation_id in subject.parties(by.role)


def officer_of(subject: Any, by: Any) -> bool:
    desk = _desks.get(subject._meta.label_lower)
    offices = {desk(subject)} if desk else subject.parties(Role.DISTRICT)
    return by.role == Role.DISTRICT and by.organisation_id in offices


def plain(value: Any) -> Any:
    """As JSON keeps it: rows by key, days and amounts as text."""
    if isinstance(value, models.Model):
        return value.pk
    if isinstance(value, Mapping):
        return {str(plain(key)): plain(each) for key, each in value.items() if each}
    if isinstance(value, list | tuple | models.QuerySet):
        return [plain(each) for each in value]
    return value if isinstance(value, int | str) else str(value)
