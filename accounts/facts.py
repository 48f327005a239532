"""What the deeds of this room are told, and what deeds of every room are told alike."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from core.models.files import StoredFile


class Scanned(Protocol):
    """A move that may come on paper, with the scan that it was typed in from."""

    @property
    def entry_scan(self) -> StoredFile | None: ...
