"""Experts, sheets, ranking, notice and result."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from accounts.actors import Person
from accounts.enums import Role
from accounts.models import User
from core import clock
from institutions.models import Institution
from tests.factories import institutions as people
from tests.factories.vetting import calling
from vetting.domain import (
    calls,
    packages,
    panels,
    publicity,
    rankings,
    selection,
    sheets,
)
from vetting.facts import NoticeText, Result
from vetting.models import Announcement, Package

FULL = 90  # percent of each item's points, when a test does not care


def experts(cast: Any, call: Announcement, count: int = 3) -> list[Person]:
    """Experts with accounts, appointed to the panel."""
    lead = people.lead_of(call.region)
    known = [cast.panel1, cast.panel2, cast.panel3] if call.region == cast.region else []
    while len(known) < count:
        known.append(people.actor_in(call.bureau, Role.PANEL))
    for expert in known[:count]:
        panels.appoint(call, by=lead, user=User.objects.get(pk=expert.user_id))
    return known[:count]


def score(sheet: Any, by: Person, percent: int | Mapping[str, int] = FULL) -> Any:
    """Fill and lock one sheet: a percentage of every item, or one per dimension."""
    points = {}
    for item in sheet.announcement.score_items.all():
        share = percent if isinstance(percent, int) else percent.get(item.dimension, FULL)
        points[item.pk] = f"{item.points * share / 100:.2f}"
    return sheets.lock(sheets.fill(sheet, by=by, points=points), by=by)


def scored(
    cast: Any, call: Announcement, marks: Mapping[int, int | Mapping[str, int]] | None = None
) -> Announcement:
    """Experts appointed, sheets given out and locked; `marks` is the percentage per application."""
    judges = experts(cast, call)
    panels.convene(call, by=people.lead_of(call.region))
    by_user = {judge.user_id: judge for judge in judges}
    for application in panels.applications_to_score(call):
        percent = (marks or {}).get(application.pk, FULL)
        for sheet in application.sheets.filter(state="open"):
            score(sheet, by_user[sheet.panelist.user_id], percent)
    return call


def reviewed_call(
    cast: Any, time: clock.Frozen, *, institutions: Sequence[Institution] = (), **columns: Any
) -> Announcement:
    """Closed, with one qualified application of each institution in its first package."""
    call = calling.published_call(cast, **columns)
    for institution in institutions or [calling.applicant(cast) for _each in range(3)]:
        calling.qualified_application(cast, call=call, institution=institution)
    call = calling.closed(call, time)
    return calls.finish_review(call, by=people.officer_of(call.region))


def ranked_call(
    cast: Any, time: clock.Frozen, *, marks: Sequence[int] = (), **columns: Any
) -> Announcement:
    """Scored and ranked; `marks` are percentages in order of application."""
    call = reviewed_call(cast, time, **columns)
    order = call.applications().filter(state="qualified").order_by("pk")
    given = dict(zip([row.pk for row in order], marks, strict=False))
    scored(cast, call, given)
    rankings.compute_for(call)
    return call


def noticed_call(cast: Any, time: clock.Frozen, **columns: Any) -> Announcement:
    call = ranked_call(cast, time, **columns)
    return noticed(call)


def noticed(call: Announcement) -> Announcement:
    lead = people.lead_of(call.region)
    selection.select(call, by=lead)
    return publicity.give_public_notice(
        call,
        NoticeText(
            text="入围名单公示如下。", how_to_object="书面实名提出。", number="环教示〔测〕1号"
        ),
        by=lead,
    )


def concluded_call(cast: Any, time: clock.Frozen, **columns: Any) -> Announcement:
    return concluded(noticed_call(cast, time, **columns), time)


def concluded(call: Announcement, time: clock.Frozen) -> Announcement:
    time.move(clock.at(call.current_public_notice.ends_on + timedelta(days=1), 9))
    return publicity.conclude(
        call,
        Result(number="环教字〔测〕1号", minutes=people.stored_file("纪要.pdf")),
        by=people.lead_of(call.region),
    )


def ended_package(package: Package, *, reason: str = "合格申报不足") -> Package:
    return packages.end(package, by=people.lead_of(package.announcement.region), reason=reason)
