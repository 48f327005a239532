"""Calls, applications and listings for tests, walked there through the domain.

call = published_call(cast, packages=1, quota=2)          # open now, for six days
application = submitted_application(cast, call=call)      # by an institution of its own
listing = listed(cast, cast.institution)                  # the whole road; in force today
listing = backfilled_listing(institution)                 # from paper, confirmed by a second person

`in_call` functions move no clock. `reviewed_call`, `ranked_call`, `noticed_call`, `concluded_call`
and `listed` walk in the weeks before now and come back to now.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from typing import Any

from accounts.actors import Person, system
from accounts.domain import offices
from accounts.enums import Role
from accounts.models import Region, User
from core import calendar, clock
from institutions.enums import Category, LicenceKind, Nature
from institutions.models import Institution
from tests.factories import institutions as people
from vetting.domain import (
    applications,
    calls,
    drafts,
    listings,
    packages,
    panels,
    publicity,
    rankings,
    review,
    selection,
    sheets,
)
from vetting.enums import ItemKind
from vetting.models import Announcement, Application, Listing, Package

_numbers = itertools.count(1)
CHECKLIST = (
    {"title": "登记证书", "kind": ItemKind.LICENCE, "licence_kind": LicenceKind.NPO_CERT},
    {"title": "课程方案", "kind": ItemKind.UPLOAD},
)
SCORES = (("A", "资信", 20), ("B", "师资", 30), ("C", "课程", 30), ("C", "展示", 20))
FULL = 90  # percent of each item's points, when a test does not care


def open_calendar() -> None:
    """Let periods run into years without an official table, as the city would."""
    year = clock.today().year
    for each in (year - 1, year, year + 1):
        if not clock.year_status(each):
            calendar.open_provisional(each, document="测试暂定日历")


@contextmanager
def weeks_ago(days: int = 28) -> Iterator[clock.Frozen]:
    """Walk in the past: what is built inside is over by now."""
    with clock.frozen(clock.now() - timedelta(days=days)) as time:
        yield time


def drafted_call(
    cast: Any,
    *,
    packages: int = 1,
    quota: int = 2,
    least: int = 1,
    category: str = Category.SPORTS,
    region: Region | None = None,
    checklist: Sequence[Mapping[str, Any]] = CHECKLIST,
    window: timedelta = timedelta(days=6),
    **columns: Any,
) -> Announcement:
    open_calendar()
    region = region or cast.region
    officer = people.officer_of(region)
    now = clock.now()
    facts = {
        "name": f"遴选公告{next(_numbers)}",
        "school_year": f"{now.year}-{now.year + 1}",
        "term_from": clock.today() + timedelta(days=25),
        "term_until": clock.today() + timedelta(days=330),
        "scope_text": "课后服务第三方机构",
        "contact": "经办甲 0631-0000000",
        "opens_at": now,
        "closes_at": now + window,
        **columns,
    }
    call = drafts.draft(offices.bureau_of(region), by=officer, usual=False, **facts)
    drafts.set_checklist(call, by=officer, items=checklist)
    drafts.set_scores(call, by=officer, items=SCORES)
    for number in range(1, packages + 1):
        drafts.add_package(
            call,
            by=officer,
            name=f"项目包{number}",
            category=category,
            service_items="轮滑、跆拳道",
            price_standard="20 元/课时",
            quota=quota,
            min_applicants=least,
        )
    return call


def published_call(cast: Any, **columns: Any) -> Announcement:
    call = drafted_call(cast, **columns)
    return calls.publish(call, by=people.lead_of(call.region), number="环教告〔测〕1号")


def package_of(call: Announcement) -> Package:
    return call.packages.first()


def applicant(cast: Any, **columns: Any) -> Institution:
    """A confirmed institution with the certificate the checklist asks for."""
    institution = people.confirmed_institution(cast, **{"nature": Nature.NPO, **columns})
    certified(institution)
    return institution


def certified(institution: Institution) -> None:
    """Hold the certificate the checklist asks for, from long ago until far ahead."""
    if not institution.licences.filter(kind=LicenceKind.NPO_CERT).exists():
        people.verified_licence(
            institution,
            kind=LicenceKind.NPO_CERT,
            valid_from=clock.today() - timedelta(days=400),
            valid_until=clock.today() + timedelta(days=1500),
        )


def started_application(
    cast: Any,
    *,
    call: Announcement | None = None,
    package: Package | None = None,
    institution: Institution | None = None,
) -> Application:
    """A draft with everything in it, ready to be submitted."""
    package = package or package_of(call or published_call(cast))
    institution = institution or applicant(cast)
    clerk = people.clerk_of(institution)
    application = applications.start(institution, by=clerk, package=package)
    for item in application.items():
        if item.kind == ItemKind.UPLOAD:
            applications.put_material(application, by=clerk, item=item, file=people.stored_file())
    return applications.save(
        application, by=clerk, plan="每周两次,分级教学。", undertaking=True, signatory="法人甲"
    )


def submitted_application(cast: Any, **where: Any) -> Application:
    application = started_application(cast, **where)
    return applications.submit(application, by=people.clerk_of(application.institution))


def reviewed(application: Application, *, failed: Sequence[str] = ()) -> Application:
    """Every item answered by the officer; those whose title is in `failed` are not in order."""
    officer = people.officer_of(application.announcement.region)
    answers = {
        item.pk: (item.title not in failed, "不符合要求" if item.title in failed else "")
        for item in application.items()
    }
    return review.give_verdicts(application, by=officer, verdicts=answers)


def qualified_application(cast: Any, **where: Any) -> Application:
    application = reviewed(submitted_application(cast, **where))
    return review.qualify(application, by=people.officer_of(application.announcement.region))


def closed(call: Announcement, time: clock.Frozen) -> Announcement:
    """The window passes and the machine closes the call."""
    time.move(call.closes_at + timedelta(minutes=1))
    return calls.close(call, by=system("announcement-close"))


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
    call = published_call(cast, **columns)
    for institution in institutions or [applicant(cast) for _each in range(3)]:
        qualified_application(cast, call=call, institution=institution)
    call = closed(call, time)
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
    return publicity.give_notice(
        call,
        by=lead,
        text="入围名单公示如下。",
        how_to_object="书面实名提出。",
        number="环教示〔测〕1号",
    )


def concluded_call(cast: Any, time: clock.Frozen, **columns: Any) -> Announcement:
    return concluded(noticed_call(cast, time, **columns), time)


def concluded(call: Announcement, time: clock.Frozen) -> Announcement:
    time.move(clock.at(call.current_notice.ends_on + timedelta(days=1), 9))
    return publicity.conclude(
        call,
        by=people.lead_of(call.region),
        number="环教字〔测〕1号",
        minutes=people.stored_file("纪要.pdf"),
    )


def listed(
    cast: Any, institution: Institution, *, region: Region | None = None, **columns: Any
) -> Listing:
    """The whole road for one institution, walked in the weeks before now: in force today."""
    certified(institution)
    with weeks_ago() as time:
        columns = {"category": institution.category, "quota": 1, **columns}
        call = concluded_call(
            cast, time, institutions=[institution], region=region or cast.region, **columns
        )
    return Listing.objects.get(institution=institution, package__announcement=call)


def pending_listing(
    institution: Institution, *, region: Region | None = None, **columns: Any
) -> Listing:
    region = region or institution.region
    today = clock.today()
    facts: dict[str, Any] = {
        "category": institution.category,
        "service_items": "轮滑",
        "price_standard": "20 元/课时",
        "valid_from": today - timedelta(days=100),
        "valid_until": today + timedelta(days=200),
        "document_number": f"环教字〔旧〕{next(_numbers)}号",
        "listed_on": today - timedelta(days=100),
        "basis": "原资格名单公告",
        "scan": people.stored_file("名单.pdf"),
        **columns,
    }
    return listings.backfill(
        institution, by=people.officer_of(region), bureau=offices.bureau_of(region), **facts
    )


def backfilled_listing(
    institution: Institution, *, region: Region | None = None, **columns: Any
) -> Listing:
    row = pending_listing(institution, region=region, **columns)
    return listings.confirm(row, by=people.lead_of(region or institution.region))


def ended_package(package: Package, *, reason: str = "合格申报不足") -> Package:
    return packages.end(package, by=people.lead_of(package.announcement.region), reason=reason)


def fixed(day: date, hour: int = 9) -> datetime:
    return clock.at(day, hour)
