"""The office of whoever acts, as something the ledger can write about: exports, printed lists."""

from __future__ import annotations

from typing import Any

from accounts.domain import offices
from accounts.enums import Role
from accounts.models import Organisation


class Office:
    """Stands in for a Subject in `core.deeds.record`; has no machine and no page."""

    _meta = Organisation._meta

    def __init__(self, actor: Any) -> None:
        self.actor = actor
        self.pk = actor.organisation_id

    def title(self) -> str:
        return str(self.actor.organisation_name)

    def ledger_key(self) -> tuple[str, str]:
        """Its own bureau's chain; an institution's deeds are in its city's."""
        inside = self.actor.role != Role.INSTITUTION
        chain = self.actor.region_code if inside else self.actor.city_code
        return chain, f"office:{offices.file_number_of(self.actor)}"
