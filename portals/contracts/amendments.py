"""Amendments of an agreement: shown on its page, and waiting for the side that did not propose them."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.enums import Role
from contracts.enums import AmendmentState
from contracts.models import Amendment
from portals.contracts import visible
from portals.kit import links
from portals.kit.workbench import waiting

links.register(Amendment, lambda row: row.agreement)


def _proposed_by(side: str, actor: Any) -> QuerySet[Any]:
    return visible.amendments(actor).filter(state=AmendmentState.PROPOSED, proposed_side=side)


@waiting(Role.DISTRICT, label=_("待答复的协议变更"), due="effective_on", lead=True)
def of_institutions(actor: Any) -> QuerySet[Any]:
    return _proposed_by(Role.INSTITUTION, actor)


@waiting(Role.INSTITUTION, label=_("待答复的协议变更"), due="effective_on")
def of_bureaus(actor: Any) -> QuerySet[Any]:
    return _proposed_by(Role.DISTRICT, actor)
