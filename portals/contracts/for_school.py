"""School: proposes placements, sees who comes and whether their papers hold."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from accounts.enums import Role
from contracts.enums import AgreementState, PlacementState
from contracts.models import Agreement, Placement
from core import clock
from portals.contracts import page_context, persons
from portals.kit import frame, gate, lists, navigation
from portals.kit.workbench import waiting

navigation.register(_("入校安排"), "placements", Role.SCHOOL, order=20)
navigation.register(_("在校班组"), "groups", Role.SCHOOL, order=22)
navigation.register(_("可选的协议"), "agreements", Role.SCHOOL, order=24)
THERE = (PlacementState.RUNNING, PlacementState.AGREED)
IN_FORCE = (AgreementState.ACTIVE, AgreementState.SUSPENDED)


class Placements(lists.ListPage):
    model, roles, title = Placement, (Role.SCHOOL,), _("本校的入校安排")
    columns = tuple(each for each in page_context.PLACEMENT_COLUMNS if each.name != "school.name")
    filters = (
        lists.Search(("agreement__institution__name", "course__name")),
        lists.Choice("state", _("状态"), PlacementState.choices),
    )
    empty_hint = _("从“可选的协议”里选一家机构的课程，提出入校安排。")

    def rows(self, actor: Any) -> QuerySet[Any]:
        return page_context.placements(actor)


class Agreements(lists.ListPage):
    """What the region offers: agreements in force, to choose a course from."""

    model, roles, title = Agreement, (Role.SCHOOL,), _("可选的协议")
    columns = (
        lists.Column("title", _("协议"), kind="link", roles=(Role.SCHOOL,)),
        lists.Column("institution.name", _("机构"), sort="institution__name", roles=(Role.SCHOOL,)),
        lists.Column(
            "institution.category",
            _("类别"),
            value=lambda row: row.institution.get_category_display(),
            roles=(Role.SCHOOL,),
        ),
        lists.Column("state", _("状态"), kind="chip", sort="state", roles=(Role.SCHOOL,)),
        lists.Column(
            "valid_until", _("截止"), kind="date", sort="valid_until", roles=(Role.SCHOOL,)
        ),
    )
    filters = (
        lists.Search(("institution__name",)),
        lists.Choice("state", _("状态"), AgreementState.choices),
    )
    empty_title = _("现在没有可选的协议。")
    empty_hint = _("区市教育局与机构签订协议并生效后，在这里选课程、提出入校安排。")

    def rows(self, actor: Any) -> QuerySet[Any]:
        # What the school signed itself stays, in whatever state.
        offered = Q(state__in=IN_FORCE) | Q(bureau=actor.organisation_id)
        return page_context.agreements(actor).filter(offered)


@gate.page(Role.SCHOOL)
def groups(request: HttpRequest) -> HttpResponse:
    """The groups that run or are to begin, with how long their people's papers hold.

    Whether one meets on a day stands only in its timetable's words: nothing is said of any day.
    """
    actor = frame.actor_of(request)
    rows = page_context.placements(actor).filter(state__in=THERE, ends_on__gte=clock.today())
    found = persons.of_groups(rows.order_by("course__name", "pk"), actor)
    return render(request, "contracts/groups.html", {"groups": found})


@waiting(Role.SCHOOL, label=_("机构不同意的安排"), more="placements?state=declined", order=20)
def declined(actor: Any) -> QuerySet[Any]:
    return page_context.placements(actor).filter(state=PlacementState.DECLINED)


@waiting(
    Role.SCHOOL,
    label=_("等待机构同意的安排"),
    due="starts_on",
    mine=False,
    more="placements",
)
def proposed(actor: Any) -> QuerySet[Any]:
    return page_context.placements(actor).filter(state=PlacementState.PROPOSED)


@waiting(Role.SCHOOL, label=_("七天内入校"), due="starts_on", more="groups")
def soon(actor: Any) -> QuerySet[Any]:
    week = clock.today() + timedelta(days=7)
    return page_context.placements(actor).filter(state=PlacementState.AGREED, starts_on__lte=week)
