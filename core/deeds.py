"""The transaction around a deed: locks first, consequences inside, ledger entries last.

The outermost `deed` owns the transaction and is tried again after a deadlock; inner ones join it.
When it does what a drawn form asks for, it claims the form's token first of all (`core.once`).
Entries are buffered and appended just before the commit, when the chain heads are locked in key
order: appending at once deadlocks two deeds that touch the same chains in different order.
"""

from __future__ import annotations

import functools
import time
from collections.abc import Callable, Iterable, Mapping
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, TypeVar, cast

from django.db import OperationalError, connection, models, transaction

from core import chance, clock, ledger, once
from core.models.passage import Passage
from core.models.subject import Subject, ref
from core.scoping import Actor

R = TypeVar("R")
F = TypeVar("F", bound=Callable[..., Any])

# Offices, files, calls; everything else in the order it is met; chain heads last.
LOCK_ORDER = ("accounts.organisation", "institutions.institution", "vetting.announcement")
_UNRANKED = len(LOCK_ORDER)
_TRIES = 4
# A lock that the database itself waited for this long is not waited for again: whoever asked is gone.
_PATIENCE_SECONDS = 5


class LockOrderError(RuntimeError):
    """A deed locked a file or a call after the rows that belong to it: two deeds could deadlock."""


@dataclass(frozen=True)
class Deed:
    """What a rule and a transition body are told. `on` is the day of effect, `at` the moment."""

    name: str
    by: Any
    on: date
    at: datetime
    reason: str
    facts: Mapping[str, Any]
    deed_id: str

    def fact(self, name: str, default: Any = None) -> Any:
        return self.facts.get(name, default)


@dataclass
class Scope:
    deed_id: str
    entries: list[ledger.Draft] = field(default_factory=list)
    locked: dict[str, models.Model] = field(default_factory=dict)
    rank: int = 0
    # Stays in a state that rows made by this deed, and rows moved by it, have begun (core.passages).
    born: list[Passage] = field(default_factory=list)
    moved: list[Passage] = field(default_factory=list)


# Told of each outermost deed before its entries are written, inside its transaction.
keepers: list[Callable[[Scope], None]] = []
_current: ContextVar[Scope | None] = ContextVar("deed", default=None)


def current() -> Scope | None:
    return _current.get()


def lock(row: models.Model) -> Any:
    """Lock and re-read one row in the current deed; the second call returns the same fresh row."""
    scope = _current.get()
    if scope is None:
        raise RuntimeError("lock() outside a deed")
    key = ref(row)
    if key in scope.locked:
        return scope.locked[key]
    label = row._meta.label_lower
    rank = LOCK_ORDER.index(label) if label in LOCK_ORDER else _UNRANKED
    if rank < scope.rank:
        raise LockOrderError(f"{key} must be locked before {', '.join(scope.locked)}")
    scope.rank = rank
    manager = type(row)._base_manager
    fresh = manager.select_for_update().get(pk=row.pk)
    scope.locked[key] = fresh
    return fresh


def lock_all(rows: Iterable[models.Model]) -> None:
    """Lock rows in the house's order: files by pk, calls by pk, then the rest as given."""

    def order(row: models.Model) -> tuple[int, int]:
        label = row._meta.label_lower
        if label in LOCK_ORDER:
            return LOCK_ORDER.index(label), int(row.pk)
        return _UNRANKED, 0

    for row in sorted(rows, key=order):
        lock(row)


def deed(function: F) -> F:
    """Make a domain function one deed.

    A Subject given as its first argument is locked after its file (`locks_first`) and handed to
    the function freshly read. Raises whatever the function raises, after rolling everything back.
    """
    return deed_about(lambda *_args, **_kwargs: ())(function)


def deed_about(files: Callable[..., Iterable[models.Model]]) -> Callable[[F], F]:
    """Like `deed`, for deeds that touch more files than their subject's: `files(*args, **kwargs)`
    names the rows that must be locked with it, in any order."""

    def wrap(function: F) -> F:
        @functools.wraps(function)
        def inside(*args: Any, **kwargs: Any) -> Any:
            def run() -> Any:
                rows = list(files(*args, **kwargs))
                if not (args and isinstance(args[0], Subject) and args[0].pk is not None):
                    lock_all(rows)
                    return function(*args, **kwargs)
                lock_all([*rows, *args[0].locks_first(), args[0]])
                return function(lock(args[0]), *args[1:], **kwargs)

            return in_deed(run)

        inside.is_deed = True  # type: ignore[attr-defined]
        return cast("F", inside)

    return wrap


def in_deed(run: Callable[[], R]) -> R:
    if _current.get() is not None:
        return run()
    began = time.monotonic()
    for attempt in range(1, _TRIES + 1):
        try:
            return _outermost(run)
        except OperationalError as error:
            nested = connection.in_atomic_block
            last = attempt == _TRIES or time.monotonic() - began > _PATIENCE_SECONDS
            if nested or last or not _worth_another_try(error):
                raise
            time.sleep(0.05 * attempt)
    raise AssertionError("unreachable")


def _outermost(run: Callable[[], R]) -> R:
    scope = Scope(deed_id=chance.new_id())
    claim = once.pending()
    mark = _current.set(scope)
    try:
        with transaction.atomic():
            if claim:
                claim.take()
            result = run()
            for keep in keepers:
                keep(scope)
            ledger.append(scope.entries)
            if claim:
                claim.keep(claim.answer(result))
    finally:
        _current.reset(mark)
    if claim:
        claim.done = True
    return result


def _worth_another_try(error: OperationalError) -> bool:
    code = getattr(error.__cause__, "sqlstate", None)
    return code in {"40P01", "40001"} or "database is locked" in str(error)


def fresh(row: models.Model) -> Any:
    """The row as it is in the database now (`refresh_from_db` is refused by protected states)."""
    return type(row)._base_manager.get(pk=row.pk)


def record(
    subject: Subject,
    deed_name: str,
    *,
    by: Actor,
    reason: str = "",
    on: date | None = None,
    audience: Iterable[str] = (),
    **facts: Any,
) -> None:
    """Write one ledger entry about `subject` that is not a transition (created, edited, revealed)."""

    def run() -> None:
        scope = _current.get()
        assert scope is not None  # noqa: S101 - in_deed just set it
        chain, dossier = subject.ledger_key()
        scope.entries.append(
            ledger.Draft(
                chain=chain,
                dossier=dossier,
                subject=ref(subject),
                title=subject.title(),
                deed=f"{subject._meta.model_name}.{deed_name}",
                by=by.facts(),
                reason=reason,
                on=on or clock.today(),
                at=clock.now(),
                deed_id=scope.deed_id,
                audience=tuple(sorted(str(role) for role in audience)),
                facts=dict(facts),
            )
        )

    in_deed(run)
