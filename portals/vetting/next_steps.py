"""Which open call of its district an institution has not applied for, and what its drafts still lack."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from accounts.enums import Role
from core import clock
from portals.institutions.next_steps import own
from portals.kit import links, words, workbench
from portals.kit.workbench import Step
from vetting.enums import LIVE_APPLICATION
from vetting.models import Application, Package
from vetting.rules import applications as rules


def to_come(actor: Any) -> list[Step]:
    row = own(actor) if actor.role == Role.INSTITUTION else None
    if row is None:
        return []
    return [*_open_calls(row, actor), *_drafts(row, actor)]


def _open_calls(row: Any, actor: Any) -> Iterator[Step]:
    live = Application.objects.visible_to(actor).filter(
        package=OuterRef("pk"), institution=row, state__in=LIVE_APPLICATION
    )
    rows = Package.objects.visible_to(actor).filter(
        ~Exists(live),
        category=row.category,
        announcement__region=row.region_id,
        announcement__state="published",
    )
    now = clock.now()
    for package in rows.select_related("announcement"):
        call = package.announcement
        if call.is_open(now):
            title = _("申报：%(package)s") % {"package": package.title()}
            turn = _("请在 %(until)s 前申报") % {"until": words.moment(call.closes_at)}
            yield Step(title, turn, links.url(call, actor))


def _drafts(row: Any, actor: Any) -> Iterator[Step]:
    drafts = Application.objects.visible_to(actor).filter(institution=row, state="draft")
    for draft in drafts.select_related("package__announcement", "institution"):
        for item in rules.missing_items(draft, clock.today()):
            title = _("%(package)s：%(item)s") % {"package": draft.package.name, "item": item.title}
            yield Step(title, _("申报材料还没有提供"), links.url(draft, actor))


workbench.to_come.append(to_come)
