"""The red list: who stands in which school without a valid paper. A POST takes it along as Excel."""

from __future__ import annotations

from typing import Any, cast

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from accounts.enums import Role
from accounts.models import Region
from contracts.domain import redlist
from contracts.models import Placement
from core import clock, deeds, files, sheets
from core.models.subject import Subject
from portals.kit import frame, gate, navigation, office

navigation.register(_("红色清单"), "redlist", Role.DISTRICT, Role.INSPECTOR, order=44)

SHEET = sheets.Sheet(
    _("红色清单"),
    (
        sheets.Column(_("序号"), "serial", 6, sheets.SERIAL),
        sheets.Column(_("学校"), "school", 24),
        sheets.Column(_("机构"), "institution", 28),
        sheets.Column(_("统一社会信用代码"), "uscc", 22, sheets.ID_TEXT),
        sheets.Column(_("课程"), "course", 16),
        sheets.Column(_("对象"), "who", 24),
        sheets.Column(_("类别"), "kind", 10),
        sheets.Column(_("缺什么"), "what", 50),
        sheets.Column(_("安排状态"), "state", 12),
    ),
)


def found_for(actor: Any) -> list[redlist.Flag]:
    """All flags an actor may see, today."""
    region = Region(code=actor.region_code, parent_id=actor.city_code)
    rows = Placement.objects.visible_to(actor)
    return redlist.flags(rows, region=region, on=clock.today())


@gate.page(Role.DISTRICT, Role.INSPECTOR)
def page(request: HttpRequest) -> HttpResponseBase:
    actor = frame.actor_of(request)
    found = found_for(actor)
    if request.method == "POST":
        return _export(actor, found)
    groups: dict[str, list[redlist.Flag]] = {}
    for flag in found:
        groups.setdefault(flag.school, []).append(flag)
    context = {"groups": groups, "summary": redlist.summary(found), "today": clock.today()}
    return render(request, "contracts/redlist.html", context)


def _export(actor: Any, found: list[redlist.Flag]) -> HttpResponseBase:
    """Recorded first: a download that could not be recorded does not leave."""
    about = cast("Subject", office.Office(actor))
    deeds.record(about, "export", by=actor, list="red-list", rows=len(found))
    data = sheets.export([sheets.Page(sheet=SHEET, rows=found)])
    name = f"{SHEET.name}-{clock.today():%Y%m%d}.xlsx"
    return files.attachment(data, name, sheets.XLSX_TYPE)
