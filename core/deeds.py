"""The transaction around a deed: locks first, consequences inside, ledger entries last.

The outermost `deed` owns the transaction and is tried again after a deadlock; inner ones join it.
When it does what a drawn form asks for, it claims the form's token first of all (`core.once`).
Entries are buffered and appended just before the commit, when the chain heads are locked in key
order: appending at once deadlocks two deeds that touch the same chains in different order.
"""

from __future__ import annotations

import copy
import functools
import time
from collections.abc import Callable, Hashable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Generic, cast

from django.conf import settings
from django.db import OperationalError, connection, models, transaction
from typing_extensions import TypeVar

from core import chance, clock, ledger, once, rows, scoping
from core.facts import Facts
from core.models.passage import Passage
from core.models.subject import Subject, ref
from core.scoping import Actor

R = TypeVar("R")
Function = TypeVar("Function", bound=Callable[..., Any])
Row = TypeVar("Row", bound=models.Model)
Told = TypeVar("Told", covariant=True, default=Any)

_TRIES = 4
# A lock that the database itself waited for this long is not waited for again: whoever asked is gone.
_PATIENCE_SECONDS = 5


class LockOrderError(RuntimeError):
    """A deed locked a file or a call after the rows that belong to it: two deeds could deadlock."""


@dataclass(frozen=True)
class Deed(Generic[Told]):
    """What a rule and a transition body are told. `on` is the day of effect, `at` the moment.

    `facts` are of the deed's own dataclass (`core.facts`); None where it takes none, and for early rules.
    """

    name: str
    by: Any
    on: date
    at: datetime
    reason: str
    facts: Told
    deed_id: str

    def asked(self) -> Deed[None]:
        """The same without its facts: an early rule answers alike before and after the form is filled."""
        return Deed(self.name, self.by, self.on, self.at, self.reason, None, self.deed_id)

    def figures(self) -> dict[str, Any]:
        """The facts by name, for the sentence that tells others."""
        return self.facts.figures() if isinstance(self.facts, Facts) else {}


# A deed that is only asked about: no form is filled yet. What early rules are given.
Asked = Deed[None]


@dataclass
class Scope:
    """One attempt at a deed: what it writes last, and what it has read and need not read again."""

    deed_id: str
    entries: list[ledger.Draft] = field(default_factory=list)
    # Every row that is locked, as it was read then; None when `update()` walked past it since.
    locked: dict[str, models.Model | None] = field(default_factory=dict)
    # Foreign keys of locked rows to rows that are not: (row, name of the key).
    unresolved: dict[str, list[tuple[models.Model, str]]] = field(default_factory=dict)
    answers: dict[Hashable, Any] = field(default_factory=dict)
    rank: int = 0
    # Stays in a state that rows made by this deed, and rows moved by it, have begun (core.passages).
    born: list[Passage] = field(default_factory=list)
    moved: list[Passage] = field(default_factory=list)

    def keep(self, key: str, row: models.Model) -> None:
        """Remember a row that was just locked; foreign keys between locked rows lead to each other."""
        self.locked[key] = row
        for name, target in _foreign_keys(type(row)):
            to = f"{target}:{row.__dict__.get(f'{name}_id')}"
            known = self.locked.get(to)
            if known is not None:
                row._state.fields_cache[name] = known
            self.unresolved.setdefault(to, []).append((row, name))
        for other, name in self.unresolved.get(key, ()):
            if other.__dict__.get(f"{name}_id") == row.pk:  # it may point elsewhere by now
                other._state.fields_cache[name] = row

    def drop(self, model: type[models.Model]) -> None:
        """Rows of a model were changed past us: what is asked next is read anew (they stay locked)."""
        start = f"{model._meta.label_lower}:"
        for key in self.locked:
            if key.startswith(start):
                self.locked[key] = None
        self.answers.clear()


@functools.cache
def _foreign_keys(model: type[models.Model]) -> list[tuple[str, str]]:
    """(name, label of the target) of each plain foreign key to a primary key."""
    return [
        (each.name, each.related_model._meta.label_lower)
        for each in model._meta.concrete_fields
        if isinstance(each, models.ForeignKey) and each.attname == f"{each.name}_id"
    ]


def _drop(model: type[models.Model]) -> None:
    if scope := _current.get():
        scope.drop(model)


scoping.updated.append(_drop)


def remembered(key: Hashable, ask: Callable[[], R]) -> R:
    """The answer to a question asked before in this deed (figures of policy, parties of a row)."""
    scope = _current.get()
    if scope is None:
        return ask()
    if key not in scope.answers:
        scope.answers[key] = ask()
    answer: R = scope.answers[key]
    return answer


@contextmanager
def asking() -> Iterator[None]:
    """While rules are asked nothing is written, so `asked_once` may answer from memory."""
    if _questions.get() is not None:
        yield
        return
    mark = _questions.set({})
    try:
        yield
    finally:
        _questions.reset(mark)


def asked_once(key: Hashable, ask: Callable[[], R]) -> R:
    """The answer to a question that several rules ask of the same rows; outside `asking`, asked anew."""
    known = _questions.get()
    if known is None:
        return ask()
    if key not in known:
        known[key] = ask()
    answer: R = known[key]
    return answer


def parties_of(subject: Subject, role: str) -> set[int]:
    """`subject.parties(role)`, asked once for each version of the row in a deed."""
    asked = ("parties", ref(subject), subject.version, role)
    return remembered(asked, lambda: subject.parties(role))


def forget() -> None:
    """What was answered in this deed may have changed."""
    if scope := _current.get():
        scope.answers.clear()


# Told of each outermost deed before its entries are written, inside its transaction.
keepers: list[Callable[[Scope], None]] = []
_current: ContextVar[Scope | None] = ContextVar("deed", default=None)
_questions: ContextVar[dict[Hashable, Any] | None] = ContextVar("questions", default=None)


def current() -> Scope | None:
    return _current.get()


def cause() -> str:
    """The id of the deed that is being done; "" outside one. What a machine does in it names it."""
    scope = _current.get()
    return scope.deed_id if scope else ""


def lock(row: Row) -> Row:
    """Lock and re-read one row in the current deed; the second call returns the same fresh row."""
    scope = _current.get()
    if scope is None:
        raise RuntimeError("lock() outside a deed")
    key = ref(row)
    known = scope.locked.get(key)
    if known is not None:
        return cast("Row", known)
    if key not in scope.locked:
        rank = _rank(row)
        if rank < scope.rank:
            raise LockOrderError(f"{key} must be locked before {', '.join(scope.locked)}")
        scope.rank = rank
    fresh = rows.read_locked(type(row), row.pk)
    scope.keep(key, fresh)
    return fresh


def _rank(row: models.Model) -> int:
    """Its place in the order of locks: what the settings name first, then the rest as it is met."""
    order = settings.LOCK_ORDER
    label = row._meta.label_lower
    return order.index(label) if label in order else len(order)


def lock_all(wanted: Iterable[models.Model]) -> None:
    """Lock rows in the house's order (`settings.LOCK_ORDER`, each by pk), then the rest as given."""

    def order(row: models.Model) -> tuple[int, int]:
        rank = _rank(row)
        return rank, int(row.pk) if rank < len(settings.LOCK_ORDER) else 0

    for row in sorted(wanted, key=order):
        lock(row)


def deed(function: Function) -> Function:
    """Make a domain function one deed.

    A Subject given as its first argument is locked after its file (`locks_first`) and handed to
    the function freshly read. Raises whatever the function raises, after rolling everything back.
    """
    return deed_about(lambda *_args, **_kwargs: ())(function)


def deed_about(files: Callable[..., Iterable[models.Model]]) -> Callable[[Function], Function]:
    """Like `deed`, for deeds that touch more files than their subject's: `files(*args, **kwargs)`
    names the rows that must be locked with it, in any order."""

    def wrap(function: Function) -> Function:
        @functools.wraps(function)
        def inside(*args: Any, **kwargs: Any) -> Any:
            def run() -> Any:
                others = list(files(*args, **kwargs))
                if not (args and isinstance(args[0], Subject) and args[0].pk is not None):
                    lock_all(others)
                    return function(*args, **kwargs)
                lock_all([*others, *args[0].locks_first(), args[0]])
                return function(lock(args[0]), *args[1:], **kwargs)

            return in_deed(run)

        inside.is_deed = True  # type: ignore[attr-defined]
        return cast("Function", inside)

    return wrap


def in_deed(run: Callable[[], R]) -> R:
    if _current.get() is not None:
        return run()
    began, attempt = time.monotonic(), 0
    while True:
        attempt += 1
        try:
            return _outermost(run)
        except OperationalError as error:
            nested = connection.in_atomic_block
            last = attempt == _TRIES or time.monotonic() - began > _PATIENCE_SECONDS
            if nested or last or not _worth_another_try(error):
                raise
            time.sleep(0.05 * attempt)


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


def values_of(row: models.Model) -> dict[str, Any]:
    """Its columns by name as they are now; changing the row later does not change them."""
    return {
        each.attname: copy.deepcopy(value) if isinstance(value, dict | list) else value
        for each in row._meta.concrete_fields
        for value in [row.__dict__.get(each.attname)]
    }


def fresh(row: Row) -> Row:
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


def add_paper(subject: models.Model, paper: dict[str, Any], *, issued_by: Iterable[str]) -> None:
    """Say in the entry of this deed what paper it issued: in the entry of the deed that issues it,
    else in the one about `subject`, else in the newest one. Raises RuntimeError outside a deed, or
    before it has recorded anything."""
    scope = _current.get()
    if scope is None or not scope.entries:
        raise RuntimeError("a page is issued by a deed, after it has recorded what it does")
    names = set(issued_by)
    mine = [entry for entry in scope.entries if entry.subject == ref(subject)]
    issuing = [entry for entry in scope.entries if entry.deed in names]
    both = [entry for entry in issuing if entry in mine]
    entry = (both or issuing or mine or scope.entries)[-1]
    entry.facts.setdefault("papers", []).append(paper)


def add_mark(mark: dict[str, Any]) -> None:
    """Say in the newest entry of this deed which earlier paper one of its papers marks. Raises
    RuntimeError outside a deed, or before it has recorded anything."""
    scope = _current.get()
    if scope is None or not scope.entries:
        raise RuntimeError("a page is marked by a deed, after it has recorded what it does")
    scope.entries[-1].facts.setdefault("marks", []).append(mark)


def add_facts(subject: Subject, **facts: Any) -> None:
    """Say more in the newest entry of this deed about `subject`. Raises RuntimeError where there is none."""
    scope = _current.get()
    mine = [each for each in scope.entries if each.subject == ref(subject)] if scope else []
    if not mine:
        raise RuntimeError("said of a deed, after it has recorded what it does")
    mine[-1].facts.update(facts)
