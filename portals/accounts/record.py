"""办理记录: the whole record as an auditor reads it, and the check that it is whole."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

from django.db import connection
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from accounts.domain import chains
from accounts.enums import Role
from core import anchoring, clock, ledger, ledger_triggers
from core.models import Entry
from portals.kit import gate, links, lists, navigation, timeline, workbench

READERS = (Role.AUDITOR, Role.CITY)


def _body(row: Entry) -> dict[str, Any]:
    if not hasattr(row, "parsed"):
        row.parsed = json.loads(row.body)  # type: ignore[attr-defined]
    parsed: dict[str, Any] = row.parsed  # type: ignore[attr-defined]
    return parsed


class Record(lists.ListPage):
    model, roles, title = Entry, READERS, gettext_lazy("办理记录")
    intro = gettext_lazy("每件事由谁、何时、依据什么办理，逐条相连，不能修改或删除。")
    template = "accounts/record/list.html"
    columns = (
        lists.Column("at", gettext_lazy("时间"), kind="moment", sort="at", roles=READERS),
        lists.Column("what", gettext_lazy("事项"), value=timeline.called,
                     kind="link", roles=READERS),
        lists.Column("title", gettext_lazy("对象"), value=lambda row: _body(row)["title"], width=36, roles=READERS),
        lists.Column("who", gettext_lazy("办理人"), value=lambda row: timeline.who(_body(row)["by"]), roles=READERS),
        lists.Column("reason", gettext_lazy("理由"), width=36, roles=READERS),
        lists.Column("dossier", gettext_lazy("卷宗"), kind="code", roles=READERS),
        lists.Column("chain", gettext_lazy("链"), kind="code", roles=READERS),
        lists.Column("seq", gettext_lazy("序号"), kind="number", sort="seq", roles=READERS),
        lists.Column("hash", gettext_lazy("校验值"), kind="code", value=lambda row: row.hash[:12], roles=READERS),
    )  # fmt: skip
    filters = (
        lists.Search(("body", "dossier", "subject"), hint=gettext_lazy("对象、办理人、理由、卷宗")),
        lists.Choice("chain", gettext_lazy("链"), chains.named),
        lists.Between("at", gettext_lazy("时间"), moments=True),
    )

    def rows(self, actor: Any) -> QuerySet[Any]:
        found: QuerySet[Any] = super().rows(actor)
        return found


@workbench.waiting(
    Role.AUDITOR,
    label=gettext_lazy("近七天查看证件号码的记录，待抽查"),
    title=lambda row: _body(row)["title"],
    about=lambda row: f"{timeline.who(_body(row)['by'])} · {row.reason}",
    more="record",
)
def reveals(actor: Any) -> QuerySet[Any]:
    """Who looked at a personal number, and why: an auditor samples these."""
    since = clock.now() - timedelta(days=7)
    return Entry.objects.visible_to(actor).filter(deed__endswith=".reveal", at__gte=since)


@gate.page(*READERS)
def entry(request: HttpRequest, pk: int) -> HttpResponse:
    """One entry with everything it holds and its links in the chain."""
    row = gate.get_or_404(Entry, request.actor, pk)  # type: ignore[attr-defined]
    body = _body(row)
    context = {
        "row": row,
        "item": timeline.item(row, request.actor),  # type: ignore[attr-defined]
        "body": json.dumps(body, ensure_ascii=False, indent=1, sort_keys=True),
        "deed": Entry.objects.visible_to(request.actor)  # type: ignore[attr-defined]
        .filter(deed_id=row.deed_id)
        .exclude(pk=row.pk),
    }
    return render(request, "accounts/record/entry.html", context)


@require_POST
@gate.page(*READERS)
def verify(request: HttpRequest) -> HttpResponse:
    """Check every chain link by link and against the anchors on this server, and the pages that were
    issued against it, as `manage.py verify_ledger` does; reads only."""
    own = dict(chains.named(request.actor))  # type: ignore[attr-defined]
    held, doubtful = anchoring.held()
    context = {
        "faults": [fault for fault in ledger.verify(held) if fault.chain in own],
        "apart": [apart for apart in ledger.verify_beside() if apart.chain in own],
        "guards": ledger_triggers.faults(connection),
        "anchors": held,
        "doubtful": doubtful,
        "heads": chains.heads(request.actor),  # type: ignore[attr-defined]
    }
    return render(request, "accounts/record/verify.html", context)


links.register(Entry, "record-entry")
navigation.register(gettext_lazy("办理记录"), "record", *READERS, order=90)
