"""A department of the joint review: the items it has to answer."""

from __future__ import annotations

from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _

from accounts.enums import Role
from portals.kit import frame, gate, lists, navigation
from portals.kit.workbench import waiting
from portals.vetting import page_context
from vetting.enums import ApplicationState
from vetting.models import Announcement, Application, Verdict

R = Role.REVIEWER

navigation.register(_("联审事项"), "applications", R, order=20)


class Applications(lists.ListPage):
    model, roles, title = Application, (R,), _("联审事项")
    columns = page_context.APPLICATION_COLUMNS
    filters = (
        lists.Search(("institution__name",)),
        lists.Choice("state", _("状态"), ApplicationState.choices),
    )
    order = "submitted_at"

    def rows(self, actor: Any) -> QuerySet[Any]:
        return page_context.applications(actor)


@gate.page(R)
def application(request: HttpRequest, pk: int) -> HttpResponse:
    row = page_context.one(page_context.applications(frame.actor_of(request)), pk)
    context = {
        "row": row,
        "facts": page_context.application_facts(row),
        "checklist": page_context.checklist(row, frame.actor_of(request)),
    }
    return render(request, "vetting/reviewer_application.html", context)


@waiting(R, label=_("待填写联审意见"), more="applications?state=submitted")
def to_answer(actor: Any) -> QuerySet[Any]:
    answered = Verdict.objects.visible_to(actor).filter(
        application=OuterRef("pk"), superseded_at__isnull=True
    )
    return page_context.applications(actor).filter(~Exists(answered), state="submitted")


@gate.page(R)
def call(request: HttpRequest, pk: int) -> HttpResponse:
    """A department has no page of a call; what it is asked in it stands in one list."""
    gate.get_or_404(Announcement, frame.actor_of(request), pk)
    return redirect("applications")
