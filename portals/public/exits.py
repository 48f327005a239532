"""Public: institutions removed from the list, while the bar on entry lasts. Never a person."""

from __future__ import annotations

from collections.abc import Sequence

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.actors import Stranger
from accounts.enums import PUBLIC
from portals.inspections import visible
from portals.kit import front, gate, navigation, paging
from portals.kit.workbench import Line

navigation.register(_("退出公告"), "public-exits", PUBLIC, order=40)


@gate.same_for_all
@gate.public
def exits(request: HttpRequest) -> HttpResponse:
    rows = visible.cases(Stranger()).order_by("-published_on", "-pk")
    return render(request, "public/exits.html", paging.of(request, rows))


@front.block(_("退出公告"), more="public-exits", empty=_("没有正在公布的退出。"), order=70)
def newest() -> Sequence[Line]:
    rows = visible.cases(Stranger())
    return [
        Line(
            title=row.institution.name,
            url=reverse("public-exits"),
            about=row.decision.number,
        )
        for row in rows.order_by("-published_on", "-pk")[:5]
    ]
