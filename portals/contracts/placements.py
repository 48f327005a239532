"""Placements: who teaches what in which school, and the groups that a school has in its house."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from accounts.enums import BUREAUS, Role
from contracts.enums import AgreementState, PlacementEnd, PlacementState
from contracts.models import Agreement, Placement
from core import clock
from portals.contracts import facts, group_change_acts, persons, visible
from portals.kit import frame, gate, links, lists, navigation, timeline
from portals.kit.workbench import waiting

READERS = facts.READERS
THERE = (PlacementState.RUNNING, PlacementState.AGREED)
ASKED = (PlacementState.PROPOSED, PlacementState.DECLINED, *THERE)
SCHOOL, INSTITUTION, COURSE = (
    "school__organisation__name",
    "agreement__institution__name",
    "course__name",
)

links.register(Placement, "placement")
navigation.register(_("入校安排"), "placements", *BUREAUS, Role.INSTITUTION, order=42)
navigation.register(_("入校安排"), "placements", Role.INSPECTOR, order=30)
navigation.register(_("入校安排"), "placements", Role.SCHOOL, order=20)
navigation.register(_("在校班组"), "groups", Role.SCHOOL, order=22)


class Placements(lists.ListPage):
    """A school and an institution read no column that would say its own name in each row."""

    model, roles, title = Placement, READERS, _("入校安排")
    words = {
        **dict.fromkeys(
            BUREAUS, lists.Words(empty_hint=_("学校据履行中的协议提出，机构同意后按日期入校。"))
        ),
        Role.SCHOOL: lists.Words(
            title=_("本校的入校安排"),
            empty_hint=_("从“可选的协议”里选一家机构的课程，提出入校安排。"),
        ),
        Role.INSTITUTION: lists.Words(
            title=_("本机构的入校安排"),
            empty_hint=_("协议生效后，学校会提出入校安排，由本机构选定人员并同意。"),
        ),
    }
    columns = (
        lists.Column("title", _("入校安排"), kind="link", roles=READERS),
        lists.Column(
            "school.name",
            _("学校"),
            sort="school__organisation__name",
            roles=(*BUREAUS, Role.INSPECTOR, Role.INSTITUTION),
        ),
        lists.Column(
            "agreement.institution.name",
            _("机构"),
            sort="agreement__institution__name",
            roles=(*BUREAUS, Role.INSPECTOR, Role.SCHOOL),
        ),
        lists.Column("state", _("状态"), kind="chip", sort="state", roles=READERS),
        lists.Column("starts_on", _("入校日期"), kind="date", sort="starts_on", roles=READERS),
        lists.Column("ends_on", _("截止日期"), kind="date", sort="ends_on", roles=READERS),
        lists.Column("pupils", _("学生"), kind="number", sort="pupils", roles=READERS),
        lists.Column("marks", _("标记"), value=facts.marks, roles=READERS),
    )
    filters = (
        lists.Search((SCHOOL, INSTITUTION, COURSE), roles=BUREAUS),
        lists.Search((SCHOOL, INSTITUTION), roles=(Role.INSPECTOR,)),
        lists.Search((SCHOOL, COURSE), roles=(Role.INSTITUTION,)),
        lists.Search((INSTITUTION, COURSE), roles=(Role.SCHOOL,)),
        lists.Choice("state", _("状态"), PlacementState.choices),
        lists.Between("starts_on", _("入校日期"), roles=BUREAUS),
    )

    def rows(self, actor: Any) -> QuerySet[Any]:
        return visible.placements(actor)


@gate.page(*READERS)
def placement(request: HttpRequest, pk: int) -> HttpResponse:
    """The page is the same for whoever may see the row."""
    actor = frame.actor_of(request)
    row = gate.one(visible.placements(actor), pk)
    agreements = Agreement.objects.visible_to(actor)
    context = {
        "row": row,
        "facts": facts.of_placement(row),
        "people": persons.named(row, actor),
        "changes": group_change_acts.visible(actor).filter(placement=row),
        "stopped": _stopped(row),
        "sees_agreement": agreements.filter(pk=row.agreement_id).exists(),
        "entries": timeline.of(row, actor),
    }
    return render(request, "contracts/placement.html", context)


def _stopped(row: Placement) -> str:
    """Said on the page of a placement that is, or is about to be, in the school."""
    if row.state not in THERE:
        return ""
    return persons.stopped(row, on=max(clock.today(), row.starts_on))


@gate.page(Role.SCHOOL)
def groups(request: HttpRequest) -> HttpResponse:
    """The groups that run or are to begin, with how long their people's papers hold.

    Whether one meets on a day stands only in its timetable's words: nothing is said of any day.
    """
    actor = frame.actor_of(request)
    rows = visible.placements(actor).filter(state__in=THERE, ends_on__gte=clock.today())
    found = persons.of_groups(rows.order_by("course__name", "pk"), actor)
    return render(request, "contracts/groups.html", {"groups": found})


@waiting(Role.DISTRICT, label=_("待核对的代录入校安排"), due="starts_on", more="placements")
def to_check(actor: Any) -> QuerySet[Any]:
    rows = visible.placements(actor).filter(
        state=PlacementState.AGREED, entered_by_office=True, entry_checked_on=None
    )
    mine = {"proposal_entered_by": actor.user_id}
    return rows.exclude(**mine).exclude(entered_by=actor.user_id)


@waiting(Role.INSTITUTION, label=_("待同意的入校安排"), due="starts_on", more="placements")
@waiting(
    Role.SCHOOL,
    label=_("等待机构同意的安排"),
    due="starts_on",
    mine=False,
    more="placements",
)
def proposed(actor: Any) -> QuerySet[Any]:
    return visible.placements(actor).filter(state=PlacementState.PROPOSED)


@waiting(Role.SCHOOL, label=_("机构不同意的安排"), more="placements?state=declined", order=20)
def declined(actor: Any) -> QuerySet[Any]:
    return visible.placements(actor).filter(state=PlacementState.DECLINED)


@waiting(
    Role.SCHOOL,
    label=_("协议已恢复，可以重新提出的安排"),
    more="placements?state=ended",
    order=22,
)
def to_propose_anew(actor: Any) -> QuerySet[Any]:
    """Ended together with an agreement that is in force again, with days still to come; neither what had
    ended before by itself nor what was proposed anew already."""
    anew = visible.placements(actor).filter(
        agreement=OuterRef("agreement"),
        school=OuterRef("school"),
        course=OuterRef("course"),
        state__in=ASKED,
    )
    gone = visible.placements(actor).filter(
        state=PlacementState.ENDED,
        end_cause__in=(PlacementEnd.EXIT, PlacementEnd.AGREEMENT),
        agreement__state=AgreementState.ACTIVE,
        ends_on__gte=clock.today(),
    )
    return gone.exclude(Exists(anew.order_by()))


@waiting(
    Role.INSPECTOR,
    label=_("七天内入校，可到校核对人员"),
    due="starts_on",
    more="placements?state=agreed",
)
@waiting(Role.SCHOOL, label=_("七天内入校"), due="starts_on", more="groups")
def soon(actor: Any) -> QuerySet[Any]:
    week = clock.today() + timedelta(days=7)
    return visible.placements(actor).filter(state=PlacementState.AGREED, starts_on__lte=week)
