from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import models

from core.models.subject import Subject
from inspections.models.lettered import Lettered


class OfCase:
    """A row of an exit case; whoever looks for its papers knows them by whom the case is about."""

    case: Any

    @property
    def subject_name(self) -> str:
        return str(self.case.subject_name)


class CaseSubject(OfCase, Lettered, Subject):
    """A part of an exit case with a machine of its own: recorded, told and locked with its case.

    Whoever reads of it reads the case's title: nobody knows the part by another name.
    """

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.title()

    def title(self) -> str:
        return str(self.case.title())

    def ledger_key(self) -> tuple[str, str]:
        key: tuple[str, str] = self.case.ledger_key()
        return key

    def locks_first(self) -> list[models.Model]:
        return [*self.case.locks_first(), self.case]

    def parties(self, role: str) -> set[int]:
        found: set[int] = self.case.parties(role)
        return found

    def only_to(self, role: str) -> Sequence[int | None]:
        told: Sequence[int | None] = self.case.only_to(role)
        return told
