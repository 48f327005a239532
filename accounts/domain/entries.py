"""代录: typing in, checking and sending back, the same in every room."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

from django.apps import apps
from django.db import models
from django.utils.translation import gettext as _

from accounts.domain import deadlines
from accounts.enums import Role
from accounts.models.from_paper import CheckedFromPaper, EnteredFromPaper
from core import clock
from core.errors import Invalid
from core.fsm import deed, perform
from core.models.files import StoredFile
from core.models.subject import Subject
from core.scoping import Actor

CHECK = "entry.check"
# Days in which a second person should have looked, where the room says no other date.
DAYS = 3
Row = TypeVar("Row", bound=Subject)


def _nothing(row: Any, *, by: Any) -> None:
    pass


@dataclass(frozen=True)
class Follows:
    """What a room does in the same deed, once an entry is checked or sent back: `(row, by=…)`."""

    checked: Callable[..., Any] = _nothing
    returned: Callable[..., Any] = _nothing


_follows: dict[str, Follows] = {}


def register(model: type[models.Model], **follows: Callable[..., Any]) -> None:
    """Say what follows; called where the room's deeds live, in a module that its `apps.py` imports."""
    _follows[model._meta.label_lower] = Follows(**follows)


def marked() -> list[type[EnteredFromPaper]]:
    """Every model whose rows may come on paper."""
    return [model for model in apps.get_models() if issubclass(model, EnteredFromPaper)]


def checked() -> list[type[CheckedFromPaper]]:
    """Those with a check of their own."""
    return [model for model in apps.get_models() if issubclass(model, CheckedFromPaper)]


def columns(by: Actor, scan: StoredFile | None, *, field: str = "entry_scan") -> dict[str, Any]:
    """Of a new row: the mark, when an officer types in what is not the bureau's own word.

    Raises Invalid at `field` without the scan of the paper.
    """
    if by.role != Role.DISTRICT:
        return {}
    return {"entered_by_office": True, **hand(by, needed(scan, field))}


def needed(scan: StoredFile | None, field: str = "entry_scan") -> StoredFile:
    """Nothing is typed in without its paper: raises Invalid at `field`."""
    if scan is None:
        raise Invalid({field: _("代录须上传对方签字或盖章的扫描件。")})
    return scan


def hand(by: Actor, scan: StoredFile | None) -> dict[str, Any]:
    """The same without the mark, for what has another (补录)."""
    who = {"entered_by_id": getattr(by, "user_id", None), "entered_on": clock.today()}
    return {"entry_scan": scan, **who}


def hand_of(
    row: EnteredFromPaper, by: Actor, *, scan: StoredFile | None, field: str = "entry_scan"
) -> dict[str, Any]:
    """Of a row that stays: the columns that say in whose hand it is, when an officer changes what
    somebody else handed in. Raises Invalid at `field` without the scan of the paper.
    """
    mine = row.entered_by_office and row.entered_by_id == getattr(by, "user_id", None)
    if by.role != Role.DISTRICT or mine:
        return {} if scan is None else {"entry_scan": scan}
    if scan is None:
        raise Invalid({field: _("按书面材料修改的，须上传原件扫描件（代录）。")})
    return {"entered_by_office": True, **hand(by, scan)}


def await_check(
    row: Subject, *, owner: int, role: str = Role.DISTRICT, due: date | clock.Due | None = None
) -> str:
    """Ask the office for a second person; returns the sentence that says so."""
    what = _("对照扫描件核对“%(title)s”的代录") % {"title": row.title()}
    last = due or clock.add_working_days(clock.today(), DAYS)
    deadlines.put(row, CHECK, what=what, due=last, owner=owner, role=role)
    return what


@deed
def check(row: Row, *, by: Actor, version: int | None = None) -> Row:
    """A second person has held what was typed in against the paper: from now on it counts."""
    done = _move(row, "check_entry", by=by, version=version)
    deadlines.meet(done, CHECK)
    _follows.get(done._meta.label_lower, Follows()).checked(done, by=by)
    return done


@deed
def send_back(row: Row, *, by: Actor, reason: str, version: int | None = None) -> Row:
    """What was typed in is not what the paper says; it may be typed in again."""
    done = _move(row, "return_entry", by=by, reason=reason, version=version)
    deadlines.drop(done, CHECK)
    _follows.get(done._meta.label_lower, Follows()).returned(done, by=by)
    return done


def _move(row: Row, name: str, **how: Any) -> Row:
    moved: Row = perform(row, getattr(type(row), name), **how)
    return moved
