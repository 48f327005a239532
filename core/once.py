"""Once is once: a drawn form's token is claimed by the transaction that does what the form asks for.

`claiming()` says which form is being sent. The first outermost deed inside it claims the token before
anything else and keeps the answer just before its commit. So a refused form claims nothing, a form of
many rows claims with the first row that is done, and of two at once the other one waits here and is
told (`AlreadySent`). A second outermost deed of the same form finds the token its own.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from django.db import connection
from django.utils import timezone

from core.models.once import SentForm

GOOD_FOR = timedelta(hours=24)  # a token, and so long a form brings back what was uploaded with it


class Answer(NamedTuple):
    """Where the first one was sent on to, and what it was told."""

    location: str = ""
    said: str = ""


class AlreadySent(Exception):
    """The form's deed was done by an earlier post of the same token; nothing was written now."""

    def __init__(self, first: SentForm) -> None:
        super().__init__(str(first))
        self.first = first


@dataclass
class Claim:
    """One post of a drawn form. `answer(result)` is asked inside the deed, with what it returned."""

    token: str
    content: str
    form: str
    who: str
    answer: Callable[[Any], Answer]
    done: bool = False
    kept: Answer | None = None

    def take(self) -> None:
        """Raises AlreadySent; on PostgreSQL after waiting for whoever holds it to commit."""
        self.kept = None  # what an earlier try kept was rolled back with it
        with connection.cursor() as cursor:
            cursor.execute(INSERT, self.row())
            if cursor.rowcount:
                self.kept = Answer()  # as it was written
                return
        raise self.met()

    def row(self) -> tuple[Any, ...]:
        """The values of `INSERT`, for a deed that is one statement and claims the token in it."""
        form, who, at = self._whose()
        at = connection.ops.adapt_datetimefield_value(at)
        return (key(self.token), self.content, form, who, at, "", "")

    def met(self) -> AlreadySent:
        return AlreadySent(SentForm.objects.get(pk=key(self.token)))

    def _whose(self) -> tuple[str, str, Any]:
        """A stranger's answer paper must not be found by its link or its minute."""
        now = _now()
        if self.who:
            return self.form[:200], self.who, now
        return "", "", timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)

    def keep(self, answer: Answer) -> None:
        if answer == self.kept:
            return
        SentForm.objects.filter(pk=key(self.token)).update(**answer._asdict())
        self.kept = answer


INSERT = (
    f"INSERT INTO {SentForm._meta.db_table} (token, content, form, who, at, location, said)"  # noqa: S608
    " VALUES (%s, %s, %s, %s, %s, %s, %s) ON CONFLICT (token) DO NOTHING"
)
_current: ContextVar[Claim | None] = ContextVar("once", default=None)


@contextmanager
def claiming(claim: Claim) -> Iterator[None]:
    mark = _current.set(claim)
    try:
        yield
    finally:
        _current.reset(mark)


def pending() -> Claim | None:
    """The form that is being sent, until one of its deeds was committed."""
    claim = _current.get()
    return None if claim is None or claim.done else claim


def key(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def find(token: str) -> SentForm | None:
    return SentForm.objects.filter(pk=key(token)).first()


def last(form: str, who: str) -> SentForm | None:
    """The newest one of this form that this membership sent and that was done."""
    return (
        SentForm.objects.filter(form=form[:200], who=who).order_by("-at").first() if who else None
    )


def left_over() -> bool:
    return bool(_old().exists())


def sweep() -> int:
    """Forget forms whose tokens nobody could send any more; how many they were."""
    gone, _by_model = _old().delete()
    return int(gone)


def _old() -> Any:
    # A stranger's stands at the beginning of its day.
    return SentForm.objects.filter(at__lt=_now() - 2 * GOOD_FOR)


def _now() -> datetime:
    # As the tokens' own age: by the machine's clock, which the demo clock does not move.
    return timezone.now()
