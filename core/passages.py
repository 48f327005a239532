"""When each row entered and left each state, and in whose hands it was meanwhile.

The kernel keeps it: `perform()` says what moved, `Subject.save` what is new, and whoever writes rows
in bulk calls `open_many`. A deed writes all of its passages together, just before its entries: one
UPDATE and one INSERT, however many rows it moved. They bear one moment, as its changes do.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import models
from django.db.models import Exists, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Greatest

from core import clock, deeds
from core.deeds import Scope
from core.models import subject
from core.models.passage import Passage
from core.models.subject import Subject, states_of
from core.scoping import Actor
from core.states import NOBODY

SYSTEM = "SYSTEM"
_BATCH = 1000


def of(row: models.Model) -> QuerySet[Passage]:
    """The passages of one row, which the caller may see, oldest first."""
    return Passage.objects.filter(model=row._meta.label_lower, subject_id=row.pk)


def stood_in(model: type[Subject], ids: Iterable[int], *, before: datetime) -> dict[int, str]:
    """The state each of these rows, which the caller may see, stood in just before that moment; a row
    that was not there yet is left out."""
    rows = Passage.objects.filter(
        Q(left_at__isnull=True) | Q(left_at__gte=before),
        model=model._meta.label_lower,
        subject_id__in=list(ids),
        entered_at__lt=before,
    )
    return dict(rows.order_by("pk").values_list("subject_id", "state"))


def visible_to(actor: Actor, model: type[Subject]) -> QuerySet[Passage]:
    """The passages of all rows of a model that the actor may see."""
    rows = model.objects.visible_to(actor).order_by().values("pk")
    return Passage.objects.filter(model=model._meta.label_lower, subject_id__in=rows)


def astray(model: type[Subject]) -> QuerySet[Any]:
    """Rows whose open passage is not in the state they stand in: something moved them past the kernel."""
    here = _of_outer(model).filter(left_at__isnull=True, state=OuterRef("state"))
    return model._base_manager.filter(~Exists(here))


def torn(model: type[Subject]) -> QuerySet[Any]:
    """Rows that had left a state before they entered the next (where the clock was set back, after)."""
    later = Passage.objects.filter(
        model=OuterRef("model"),
        subject_id=OuterRef("subject_id"),
        entered_at__lte=OuterRef("left_at"),
        id__gt=OuterRef("id"),
    )
    ends = _of_outer(model).filter(~Exists(later), left_at__isnull=False)
    return model._base_manager.filter(Exists(ends))


def _of_outer(model: type[Subject]) -> QuerySet[Passage]:
    return Passage.objects.filter(
        model=model._meta.label_lower, subject_id=OuterRef("pk")
    ).order_by()


def opened(row: Subject) -> None:
    """A new row stands in its first state."""
    open_many([row])


def open_many(rows: Iterable[Subject]) -> None:
    """New rows that were written in bulk, past `save()`, stand in their first states."""
    found = [_passage(row, clock.now()) for row in rows if states_of(type(row)) is not None]
    if (scope := deeds.current()) is None:
        Passage.objects.bulk_create(found, batch_size=_BATCH)
    else:
        scope.born += found


def moved(row: Subject, before: str, by: Any, at: datetime) -> None:
    """`perform()` took the row from the state `before` to where it stands now."""
    scope = deeds.current()
    assert scope is not None  # noqa: S101 - only called inside a deed
    if row.state != before:  # type: ignore[attr-defined]
        scope.moved.append(_passage(row, at, user_id=getattr(by, "user_id", None)))


def forgotten(row: Subject) -> None:
    """A draft is deleted with all that was kept of it."""
    if (scope := deeds.current()) is not None:
        key = (row._meta.label_lower, row.pk)
        scope.born = [each for each in scope.born if _key(each) != key]
        scope.moved = [each for each in scope.moved if _key(each) != key]
    of(row).delete()


def keep(scope: Scope) -> None:
    """Write what a deed opened and closed."""
    if not (scope.born or scope.moved):
        return
    _name_makers(scope)
    at = (scope.born or scope.moved)[0].entered_at
    last = {_key(each): each for each in scope.born}
    left: dict[str, list[int]] = defaultdict(list)
    for each in scope.moved:
        if (before := last.get(_key(each))) is not None:
            before.left_at = at
        else:
            left[each.model].append(each.subject_id)
        last[_key(each)] = each
    written = [*scope.born, *scope.moved]
    for each in written:
        each.entered_at = at
    _leave(left, at)
    Passage.objects.bulk_create(written, batch_size=_BATCH)


def _leave(left: dict[str, list[int]], at: datetime) -> None:
    for model, ids in left.items():
        rows = Passage.objects.filter(model=model, subject_id__in=ids, left_at__isnull=True)
        # A clock that was set back must not stop a deed.
        rows.order_by().update(left_at=Greatest("entered_at", Value(at)))


def _name_makers(scope: Scope) -> None:
    """Whoever is recorded first as having done something to a new row brought it here."""
    if not scope.born or not scope.entries:
        return
    first = scope.entries[0].by.get("user")
    by_row = {entry.subject: entry.by.get("user") for entry in reversed(scope.entries)}
    for each in scope.born:
        each.user_id = by_row.get(f"{each.model}:{each.subject_id}", first)


def _passage(row: Any, at: datetime, user_id: int | None = None) -> Passage:
    role = row.in_hands_of()
    offices = deeds.parties_of(row, role) if role not in {NOBODY, SYSTEM} else set()
    return Passage(
        model=row._meta.label_lower,
        subject_id=row.pk,
        state=str(row.state),
        entered_at=at,
        role=role,
        organisation_id=next(iter(offices)) if len(offices) == 1 else None,
        user_id=user_id,
    )


def _key(passage: Passage) -> tuple[str, int]:
    return passage.model, passage.subject_id


subject.newcomers.append(opened)
subject.leavers.append(forgotten)
deeds.keepers.append(keep)
