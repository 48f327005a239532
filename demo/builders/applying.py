"""Calls and applications of the live road, each deed by the person whose job it is."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from core import clock
from demo.world import World
from institutions.models import Institution
from vetting.domain import applications, calls, defaults, drafts, review
from vetting.enums import ItemKind
from vetting.facts import CallDraft, Filled, PackageTerms, Publication
from vetting.models import Announcement, Application

JOINT_ITEM = "安全方案、应急预案与保险凭证"


def call(
    world: World, name: str, packages: Sequence[PackageTerms], *, starts: int, number: str
) -> Announcement:
    """Drafted by the officer, published by the lead on the same day, open for a week."""
    officer, lead = world.cast["officer"], world.cast["lead"]
    today = clock.today()
    row = drafts.draft(
        world.offices["bureau"],
        CallDraft(
            name=name,
            school_year=world.things["term"].school_year.code,
            term_from=today + timedelta(days=starts),
            term_until=today + timedelta(days=starts + 330),
            scope_text="面向全区义务教育学校课后服务的非学科类第三方机构。",
            contact="环翠区教育局 李珊 0631-5200000（演示）",
            opens_at=clock.now(),
            closes_at=clock.at(today + timedelta(days=7), 17),
        ),
        by=officer,
    )
    items = [
        {**item, "reviewer": world.offices["department"]} if item["title"] == JOINT_ITEM else item
        for item in defaults.CHECKLIST
    ]
    drafts.set_checklist(row, by=officer, items=items)
    for package in packages:
        drafts.add_package(row, package, by=officer)
    world.minutes(30)
    return calls.publish(row, Publication(number=number), by=lead)


def draft(
    world: World, key: str, package: Any, *, plan: str, leave_out: tuple[str, ...] = ()
) -> Application:
    """Everything the checklist asks for, except items whose title is in `leave_out`."""
    institution: Institution = world.things[key]
    clerk = world.cast[f"clerk_{key}"]
    application = applications.start(institution, by=clerk, package=package)
    materials = {
        item: world.paper(f"{institution.name}{item.title}", by=clerk)
        for item in application.items()
        if item.kind == ItemKind.UPLOAD and item.title not in leave_out
    }
    return applications.fill(
        application,
        Filled(
            plan=plan,
            price_offer=package.price,
            undertaking=True,
            signatory=institution.legal_representative,
            materials=materials,
        ),
        by=clerk,
    )


def apply(world: World, key: str, package: Any, *, plan: str) -> Application:
    application = draft(world, key, package, plan=plan)
    world.minutes(15)
    return submit(world, key, application)


def submit(world: World, key: str, application: Application) -> Application:
    return applications.submit(application, by=world.cast[f"clerk_{key}"])


def office_verdicts(world: World, application: Application, **failed: str) -> Application:
    """The officer's part of the checklist; `failed` maps an item's title to what is wrong."""
    answers = {
        item.pk: (item.title not in failed, failed.get(item.title, ""))
        for item in application.items()
        if item.reviewer_id is None
    }
    return review.give_verdicts(application, by=world.cast["officer"], verdicts=answers)


def joint_verdict(world: World, application: Application) -> Application:
    """The department's part."""
    answers = {
        item.pk: (True, "材料齐全") for item in application.items() if item.reviewer_id is not None
    }
    return review.give_verdicts(application, by=world.cast["reviewer"], verdicts=answers)
