"""At the school's gate, phone in hand: the schools, and who is there."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from accounts.enums import Role
from inspections.domain import gatehouse
from institutions.models import School
from portals.kit import frame, gate, lists, navigation

navigation.register(_("入校检查"), "schools", Role.INSPECTOR, order=10)


class Schools(lists.ListPage):
    model, roles, title = School, (Role.INSPECTOR,), _("入校检查")
    intro = _("选择您所在的学校，查看在校班组和人员，记录情形或紧急暂停。")
    columns = (
        lists.Column(
            "name", _("学校"), kind="link", sort="organisation__name",
            value=lambda row: row.organisation.name,
        roles=(Role.INSPECTOR,)),
        lists.Column("groups", _("在校班组"), kind="number", roles=(Role.INSPECTOR,)),
    )  # fmt: skip
    filters = (lists.Search(("organisation__name",)),)
    order = "organisation__name"

    def rows(self, actor: Any) -> QuerySet[Any]:
        running = Count("placements", filter=Q(placements__state="running"))
        rows = School.objects.visible_to(actor).select_related("organisation")
        return rows.annotate(groups=running)


@gate.page(Role.INSPECTOR)
def school(request: HttpRequest, pk: int) -> HttpResponse:
    row = gate.get_or_404(School, frame.actor_of(request), pk)
    context = {"row": row, "there": gatehouse.there(row)}
    return render(request, "inspections/school.html", context)
