"""通知: what an office was told, delivered to each person; and the dates it must keep."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django.contrib import messages as flash
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from accounts.domain import messages
from accounts.enums import Role
from accounts.models import Deadline, Receipt
from core import clock
from portals.kit import frame, gate, links, workbench
from portals.kit.workbench import Line

PER_PAGE = 30
NEAR = timedelta(days=45)


@workbench.waiting(
    *Role.values,
    label=gettext_lazy("有期限的事项"),
    due="due_on",
    title=lambda row: row.what,
    url=lambda row, actor: links.url_of_ref(row.subject, actor),
    more="deadlines",
    dates=True,
    order=0,
)
def due_dates(actor: Any) -> QuerySet[Deadline]:
    """Open dates of the actor's office that are near enough to press; a permit that runs out in
    three years waits for nobody yet."""
    rows: QuerySet[Deadline] = Deadline.objects.visible_to(actor)
    near = clock.today() + NEAR
    open_ones = rows.filter(met_at__isnull=True, dropped_at__isnull=True, due_on__lte=near)
    return open_ones.exclude(lapses=True, due_at__lte=clock.now())


def receipts(actor: Any) -> QuerySet[Receipt]:
    rows: QuerySet[Receipt] = Receipt.objects.visible_to(actor)
    return rows.select_related("message")


def unread(actor: Any) -> int:
    return receipts(actor).filter(read_at__isnull=True).count()


def newest(actor: Any) -> Sequence[Line]:
    """The last messages, for the workbench; opening one marks it read."""
    return [_line(row) for row in receipts(actor).order_by("-message_id")[: workbench.SHOWN]]


def _line(row: Receipt) -> Line:
    return Line(
        title=row.message.text,
        url=f"{frame.address('messages')}#message-{row.pk}",
        at=row.message.created_at,
        fresh=row.read_at is None,
    )


frame.sources.unread = unread
workbench.changes.append(newest)


@require_safe
@gate.page()
def inbox(request: HttpRequest) -> HttpResponse:
    """Unread ones first, each leading to the page of its row."""
    actor = frame.actor_of(request)
    pages = Paginator(receipts(actor), PER_PAGE).get_page(request.GET.get("page"))
    rows = [(row, links.url_of_ref(row.message.subject, actor)) for row in pages]
    page_range = pages.paginator.get_elided_page_range(pages.number)
    context = {"rows": rows, "pages": pages, "page_range": page_range, "unread": unread(actor)}
    return render(request, "accounts/inbox.html", context)


@require_POST
@gate.page()
def read(request: HttpRequest, pk: int) -> HttpResponse:
    """Open what a message is about; that is also how it becomes read."""
    actor = frame.actor_of(request)
    row = gate.get_or_404(Receipt, actor, pk)
    messages.mark_read(row)
    return gate.go(
        request, links.url_of_ref(row.message.subject, actor) or frame.address("messages")
    )


@require_POST
@gate.page()
def read_all(request: HttpRequest) -> HttpResponse:
    for row in receipts(frame.actor_of(request)).filter(read_at__isnull=True):
        messages.mark_read(row)
    flash.success(request, _("全部通知已标为已读。"))
    return gate.go(request, frame.address("messages"))
