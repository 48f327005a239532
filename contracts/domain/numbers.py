"""协议编号 are unique within an office and a year; two desks that type the same one at once are told so."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import IntegrityError

from contracts.models import Agreement
from contracts.rules import held
from core.errors import Blocked, Invalid

_CONSTRAINT = "agreement_number_once"
_COLUMNS = "contracts_agreement.number_year"  # SQLite names the columns, PostgreSQL the constraint


def refuse_taken(row: Agreement) -> None:
    """Raise Invalid at the number when another agreement has it."""
    taken = held.number_taken(row, row.number, row.number_year)
    if taken is not True:
        raise Invalid({"number": str(held.NUMBER_TAKEN) % taken})


@contextmanager
def once(row: Agreement, number: str = "") -> Iterator[None]:
    """Whoever comes second is told by the rule's sentence; the deed is undone as a whole."""
    try:
        yield
    except IntegrityError as clash:
        if _CONSTRAINT not in str(clash) and _COLUMNS not in str(clash):
            raise
        figures = {
            "number": number or row.number,
            "year": row.number_year,
            "name": row.institution.name,
        }
        raise Blocked([str(held.NUMBER_TAKEN) % figures]) from clash
