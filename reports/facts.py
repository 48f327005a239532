"""What the deeds of a report job are told."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from core.facts import Facts, private

if TYPE_CHECKING:
    from core.models.files import StoredFile


@dataclass(frozen=True, kw_only=True)
class Attempt(Facts):
    """Which of the job's attempts says so: another one may have taken it over."""

    attempt: int


@dataclass(frozen=True, kw_only=True)
class Finished(Attempt):
    file: StoredFile
    result: str
    summary: Mapping[str, Any] = private()
