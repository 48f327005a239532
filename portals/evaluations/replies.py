"""Replies of institutions to their figures: the page of one, and what waits for an answer."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from accounts.enums import BUREAUS, Role
from evaluations.enums import ReplyState, RoundState
from evaluations.models import Reply
from portals.accounts import entries
from portals.evaluations import visible
from portals.kit import frame, gate, links, timeline, workbench
from portals.kit.facts import Fact

READERS = (*BUREAUS, Role.INSTITUTION, Role.SCHOOL)

links.register(Reply, "evaluation-reply")


@gate.page(*READERS)
def reply_page(request: HttpRequest, pk: int) -> HttpResponse:
    actor = frame.actor_of(request)
    row = gate.one(visible.replies(actor).select_related("sheet"), pk)
    facts = [
        Fact(_("机构"), row.institution.name, roles=READERS),
        Fact(_("针对"), row.sheet.title() if row.sheet else _("整个批次的数据"), roles=READERS),
        Fact(_("意见"), row.text, roles=READERS),
        Fact(_("提出日期"), row.filed_on, roles=READERS),
        *entries.facts(row),
        Fact(_("答复"), row.answer or "—", roles=READERS),
        Fact(_("答复日期"), row.answered_on or "—", roles=READERS),
    ]
    context = {"row": row, "facts": facts, "entries": timeline.of(row, actor)}
    return render(request, "evaluations/reply.html", context)


@workbench.waiting(Role.DISTRICT, label=_("待答复的评价意见"))
def to_answer(actor: Any) -> QuerySet[Any]:
    rows = visible.replies(actor)
    return rows.filter(state=ReplyState.FILED, round__state=RoundState.CLOSED)
