"""Calls and the applications to them, as far as the qualification review."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import fields, replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

from accounts.actors import system
from accounts.domain import offices
from accounts.models import Region
from core import calendar, clock
from institutions.enums import Category, LicenceKind, Nature
from institutions.models import Institution
from tests.factories import institutions as people
from vetting.domain import (
    applications,
    calls,
    drafts,
    review,
)
from vetting.enums import ItemKind
from vetting.facts import CallDraft, Filled, PackageTerms, Publication
from vetting.models import Announcement, Application, Package

_numbers = itertools.count(1)
CHECKLIST = (
    {"title": "登记证书", "kind": ItemKind.LICENCE, "licence_kind": LicenceKind.NPO_CERT},
    {"title": "课程方案", "kind": ItemKind.UPLOAD},
)
SCORES = (("A", "资信", 20), ("B", "师资", 30), ("C", "课程", 30), ("C", "展示", 20))


SERVICE = PackageTerms(
    name="",
    category="",
    service_items="轮滑、跆拳道",
    price=Decimal(20),
    quota=1,
)


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
    facts: dict[str, Any] = {
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
    bureau = offices.bureau_of(region)
    call = drafts.draft(bureau, CallDraft(**facts), by=officer, usual=False)
    drafts.set_checklist(call, by=officer, items=checklist)
    drafts.set_scores(call, by=officer, items=SCORES)
    for number in range(1, packages + 1):
        terms = replace(SERVICE, name=f"项目包{number}", category=category)
        terms = replace(terms, quota=quota, min_applicants=least, few_because="本区机构较少")
        drafts.add_package(call, terms, by=officer)
    return call


def published_call(cast: Any, **columns: Any) -> Announcement:
    call = drafted_call(cast, **columns)
    return calls.publish(
        call, Publication(number="环教告〔测〕1号"), by=people.lead_of(call.region)
    )


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
    told = Filled(plan="每周两次,分级教学。", undertaking=True, signatory="法人甲")
    return applications.fill(application, told, by=clerk)


def refilled(application: Application, **changed: Any) -> Filled:
    """The form as it stands, but for what is changed."""
    texts = [each.name for each in fields(Filled) if each.name != "materials"]
    return Filled(**{**{name: getattr(application, name) for name in texts}, **changed})


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
