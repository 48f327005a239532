"""文书 and 批准 beside rows: asked for of many rows at once, and of each once a request."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from portals.kit import approvals, frame, links, printouts


@dataclass(frozen=True)
class Papers:
    """The official pages of a row that this person may read, and on which paper its deeds were
    approved."""

    pages: list[printouts.PageLink]
    approvals: list[approvals.ApprovalLine]


def beside(request: Any, rows: Iterable[Any]) -> list[Papers]:
    """Of each row, in their order."""
    rows = list(rows)
    known: dict[str, Papers] = {} if request is None else _known(request)
    fresh = [row for row in rows if links.ref(row) not in known]
    if fresh:
        actor = frame.actor_of(request)
        pages, approved = printouts.of_rows(fresh, actor), approvals.of_rows(fresh, actor)
        for key, found in pages.items():
            known[key] = Papers(found, approved.get(key, []))
    return [known[links.ref(row)] for row in rows]


def _known(request: Any) -> dict[str, Papers]:
    if not hasattr(request, "papers_beside"):
        request.papers_beside = {}
    found: dict[str, Papers] = request.papers_beside
    return found
