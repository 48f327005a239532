"""The file of an institution (一机构一档): head, road, what is missing, tabs, timeline."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.enums import Role
from core import clock
from core.sealed import mask_phone
from institutions.domain import expiry, standing
from institutions.enums import LicenceState, StaffState
from institutions.models import (
    Change,
    Course,
    Exclusion,
    Institution,
    Licence,
    Staff,
    Suspension,
    TermGrade,
)
from portals.institutions import road
from portals.institutions.readers import INSIDE
from portals.kit import frame, tabs, timeline
from portals.kit.facts import Fact

SOON = timedelta(days=30)
VISITORS = (*INSIDE, Role.INSPECTOR, Role.REVIEWER, Role.SCHOOL)
WITH_PEOPLE = (Role.CITY, Role.DISTRICT, Role.INSPECTOR, Role.REVIEWER, Role.INSTITUTION)


def show(request: HttpRequest, row: Institution, *, back: tuple[str, Any]) -> HttpResponse:
    """Draw the file for whoever may see the row; `back` is (url, label) of where they came from."""
    actor = frame.actor_of(request)
    today = clock.today()
    inside = actor.role in INSIDE
    context = {
        "row": row,
        "back": back,
        "inside": inside,
        "accounts": _accounts(row, actor),
        "may_reveal": actor.role in {Role.DISTRICT, Role.INSTITUTION},
        "place": road.of(row, actor),
        "standing": standing.may_go_on(row, region=_region(row, actor), on=today),
        "entry": standing.may_enter(row, region=_region(row, actor), on=today),
        **(_licences(row, today) if inside else {}),
        "expiring": _expiring(row, actor, today) if inside else [],
        "facts": _facts(row),
        "read": timeline.read(request, row, actor),
        **tabs.draw(request, row, FIRST),
    }
    return render(request, "institutions/file.html", context)


def _accounts(row: Institution, actor: Any) -> int | None:
    """The organisation whose accounts this officer looks after, if it is theirs to look after."""
    mine = actor.role == Role.DISTRICT and actor.region_code == row.region_id
    return row.organisation_id if mine else None


def _region(row: Institution, actor: Any) -> str:
    """Whose suspensions matter: the officer's own region's, else the institution's home."""
    outside = actor.role in {Role.INSTITUTION, Role.CITY}
    return row.region_id if outside else actor.region_code


def _facts(row: Institution) -> list[Fact]:
    found: list[Fact] = [
        Fact(_("统一社会信用代码"), row.uscc, help=row.uscc_override_reason, roles=VISITORS),
        Fact(_("主要类别"), row.get_category_display(), roles=VISITORS),
        Fact(_("机构性质"), row.get_nature_display(), roles=VISITORS),
        Fact(_("公益性机构"), row.public_benefit, roles=VISITORS),
        Fact(_("所在区市"), row.region.name, roles=VISITORS),
        Fact(_("法定代表人"), row.legal_representative, roles=VISITORS),
        Fact(_("地址"), row.address, roles=VISITORS),
    ]
    found += [
        Fact(_("举办者"), row.founders, roles=INSIDE),
        Fact(_("联系人"), row.contact_name, roles=INSIDE),
        Fact(_("联系电话"), mask_phone(row.contact_phone), roles=INSIDE),
        Fact(_("开始面向义务教育学生服务"), row.experience_since, roles=INSIDE),
        Fact(_("确认日期"), row.confirmed_on, roles=INSIDE),
    ]
    if row.backfill_basis:
        basis = f"{row.backfill_basis} {row.backfill_number}".strip()
        found.append(Fact(_("补录依据") if row.backfilled else _("代录依据"), basis, roles=INSIDE))
    if row.deregistered_on:
        found.append(Fact(_("注销依据文号"), row.deregistration_number, roles=INSIDE))
    return found


def _licences(row: Institution, today: date) -> dict[str, Any]:
    """Required kinds that nobody has shown, and those that wait for the office's look."""
    waits = standing.waiting_licences(row, on=today)
    lacking = standing.missing_licences(row, on=today)
    return {"missing": [kind for kind in lacking if kind not in waits], "unverified": waits}


def _expiring(row: Institution, actor: Any, today: date) -> list[tuple[Any, date]]:
    """Licences and people whose papers run out within a month, soonest first."""
    soon = today + SOON
    licences = Licence.objects.visible_to(actor).filter(institution=row)
    found: list[tuple[Any, date]] = [
        (licence, licence.last_day() or soon)
        for licence in expiry.expiring_licences(licences, until=soon).select_related("institution")
        if (licence.last_day() or soon) <= soon
    ]
    people = Staff.objects.visible_to(actor).filter(
        institution=row, state=StaffState.CLEARED, good_until__lte=soon
    )
    posts = people.select_related("person", "institution")
    found += [(post, post.good_until) for post in posts if post.good_until]
    return sorted(found, key=lambda pair: pair[1])


# Tabs --------------------------------------------------------------------------------------------


def _of(model: Any) -> Any:
    """Rows of the institution that the actor may see."""

    def rows(row: Institution, actor: Any) -> QuerySet[Any]:
        found: QuerySet[Any] = model.objects.visible_to(actor).filter(institution=row)
        return found.select_related("institution")

    return rows


def _people(row: Institution, actor: Any) -> QuerySet[Any]:
    found: QuerySet[Any] = Staff.objects.visible_to(actor).filter(institution=row)
    return found.exclude(state=StaffState.REMOVED)


def people_tab(request: HttpRequest, row: Institution) -> dict[str, Any]:
    """Everybody with what is missing, in a fixed number of queries."""
    actor, today = frame.actor_of(request), clock.today()
    people = list(expiry.staff_of(_people(row, actor)))
    unmet = expiry.unmet_of(people, on=today)
    return {"people": [(post, told(unmet[post.pk], actor)) for post in people]}


def told(unmet: Sequence[str], actor: Any) -> Sequence[str]:
    """Whoever only stands at the gate learns that somebody may not enter, not why."""
    if not unmet or actor.role != Role.INSPECTOR:
        return unmet
    return [_("目前不符合进校条件。")]


def licences_tab(request: HttpRequest, row: Institution) -> dict[str, Any]:
    return {"licences": _of(Licence)(row, frame.actor_of(request))}


def suspensions_tab(request: HttpRequest, row: Institution) -> dict[str, Any]:
    actor = frame.actor_of(request)
    rows = _of(Suspension)(row, actor).select_related("basis")
    return {"suspensions": rows, "sees_basis": actor.role in {Role.CITY, Role.DISTRICT}}


FIRST = tabs.Tab(
    "licences",
    gettext_lazy("证照"),
    keep=True,
    view=licences_tab,
    template="institutions/_licences.html",
    count=lambda row, actor: _of(Licence)(row, actor).exclude(state=LicenceState.REPLACED).count(),
)
tabs.register(
    Institution,
    "staff",
    gettext_lazy("进校人员"),
    view=people_tab,
    template="institutions/_people.html",
    roles=WITH_PEOPLE,
    order=10,
    keep=True,
    count=lambda row, actor: _people(row, actor).count(),
)
tabs.register(Institution, "courses", gettext_lazy("课程"), rows=_of(Course), order=20, keep=True)
tabs.register(
    Institution,
    "grades",
    gettext_lazy("评价等级"),
    rows=lambda row, actor: _of(TermGrade)(row, actor).select_related("term", "region"),
    dates=(("published_on", gettext_lazy("公布日期")),),
    order=60,
)
tabs.register(
    Institution,
    "changes",
    gettext_lazy("变更备案"),
    rows=_of(Change),
    roles=INSIDE,
    dates=(("effective_on", gettext_lazy("生效日期")),),
    order=80,
)
tabs.register(
    Institution,
    "suspensions",
    gettext_lazy("暂停"),
    view=suspensions_tab,
    template="institutions/_suspensions.html",
    count=lambda row, actor: _of(Suspension)(row, actor).count(),
    roles=(Role.CITY, Role.DISTRICT, Role.INSPECTOR, Role.INSTITUTION),
    order=85,
)
tabs.register(
    Institution,
    "exclusions",
    gettext_lazy("限制准入"),
    rows=_of(Exclusion),
    roles=(Role.CITY, Role.DISTRICT, Role.INSTITUTION),
    dates=(("since", gettext_lazy("起始")), ("until", gettext_lazy("截止"))),
    order=90,
)
