"""What waits for the bureau on its workbench."""

from __future__ import annotations

from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.enums import Role
from core import clock
from portals.kit.workbench import waiting
from portals.vetting import page_context
from vetting.models import Correction, Listing, Objection, PublicNotice, ScoreSheet

D = Role.DISTRICT
DRAFT_CALLS, CALLS = "calls?state=draft", "calls"


@waiting(D, label=_("待我发布的公告"), lead=True, more=DRAFT_CALLS, order=12)
def drafts(actor: Any) -> QuerySet[Any]:
    return page_context.calls(actor).filter(state="draft")


@waiting(
    D,
    label=_("待审核的申报"),
    more="applications?state=submitted",
    order=16,
)
def to_review(actor: Any) -> QuerySet[Any]:
    return page_context.applications(actor).filter(state="submitted")


@waiting(
    D,
    label=_("代录申报待核对"),
    more="applications?state=submitted",
    order=15,
)
def entries_to_check(actor: Any) -> QuerySet[Any]:
    rows = to_review(actor).filter(entered_by_office=True, taken_over_at__isnull=True)
    return rows.filter(entry_checked_on__isnull=True).exclude(entered_by=actor.user_id)


@waiting(D, label=_("补正逾期，待确认"), more="applications?state=correction", order=14)
def lapsed(actor: Any) -> QuerySet[Any]:
    rows = page_context.applications(actor).filter(state="correction")
    return rows.filter(lapse_proposed_at__isnull=False)


@waiting(D, label=_("待机构补正"), mine=False, more="applications?state=correction")
def in_correction(actor: Any) -> QuerySet[Any]:
    rows = page_context.applications(actor).filter(
        state="correction", lapse_proposed_at__isnull=True
    )
    return rows.filter(
        Exists(Correction.objects.visible_to(actor).filter(application=OuterRef("pk")))
    )


@waiting(D, label=_("审核完成后待办结的公告"), more="calls?state=closed", order=20)
def to_finish(actor: Any) -> QuerySet[Any]:
    return page_context.calls(actor).filter(state="closed")


@waiting(D, label=_("评审和入围待办"), lead=True, more="calls?state=reviewed", order=22)
def to_rank(actor: Any) -> QuerySet[Any]:
    return page_context.calls(actor).filter(state="reviewed")


@waiting(D, label=_("代录评分表待核对"), more=CALLS, order=24)
def sheets_to_check(actor: Any) -> QuerySet[Any]:
    rows = ScoreSheet.objects.visible_to(actor).select_related(
        "panelist", "application__institution", "application__package__announcement"
    )
    unchecked = rows.filter(state="locked", entered_by_office=True, entry_checked_on__isnull=True)
    return unchecked.exclude(entered_by=actor.user_id)


@waiting(
    D,
    label=_("公示期满，待公布结果"),
    lead=True,
    more="calls?state=on_public_notice",
    order=10,
)
def to_conclude(actor: Any) -> QuerySet[Any]:
    over = PublicNotice.objects.visible_to(actor).filter(
        announcement=OuterRef("pk"), withdrawn_at__isnull=True, ends_on__lt=clock.today()
    )
    return page_context.calls(actor).filter(Exists(over), state="on_public_notice")


@waiting(D, label=_("公示中的名单"), mine=False, more="calls?state=on_public_notice")
def on_public_notice(actor: Any) -> QuerySet[Any]:
    running = PublicNotice.objects.visible_to(actor).filter(
        announcement=OuterRef("pk"), withdrawn_at__isnull=True, ends_on__gte=clock.today()
    )
    return page_context.calls(actor).filter(Exists(running), state="on_public_notice")


@waiting(D, label=_("待处理的异议"), due="due_on", more=CALLS)
def objections(actor: Any) -> QuerySet[Any]:
    rows = Objection.objects.visible_to(actor).filter(state__in=("filed", "accepted"))
    return rows.select_related("announcement", "application__institution")


@waiting(Role.CITY, label=_("区市无人可以处理的异议"), due="due_on", lead=True, order=12)
def objections_of_nobody(actor: Any) -> QuerySet[Any]:
    """Everybody at the district reviewed what they are about."""
    rows = page_context.objections(actor).filter(state="accepted")
    day = clock.today()
    return rows.filter(pk__in=[row.pk for row in rows if not row.bureau_can_decide(day)])


@waiting(D, label=_("待确认的资格补录"), more="listings?state=pending", order=26)
def listings_to_confirm(actor: Any) -> QuerySet[Any]:
    rows = Listing.objects.visible_to(actor).filter(~Q(entered_by=actor.user_id), state="pending")
    return rows.select_related("institution")
