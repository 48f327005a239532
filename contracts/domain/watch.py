"""The dates an agreement and a placement wait for, put into the one table of deadlines."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from accounts.domain import deadlines, offices
from accounts.enums import Role
from contracts import policies
from core import clock, policy


def answer(row: Any, region: Any, *, owner: int, role: str) -> None:
    """The other side has some working days to answer."""
    days = policy.value(policies.ANSWER_DAYS, scopes=region.scopes)
    deadlines.put(
        row,
        "answer",
        what=_("核对并答复%(title)s") % {"title": row.title()},
        due=clock.add_working_days(clock.today(), days),
        owner=owner,
        role=role,
    )


def signature(agreement: Any) -> None:
    """It must be signed before its first day."""
    deadlines.put(
        agreement,
        "sign",
        what=_("上传签订扫描件，确认%(title)s生效") % {"title": agreement.title()},
        due=max(agreement.valid_from, clock.today()),
        owner=offices.bureau_of(agreement.region).pk,
        role=Role.DISTRICT,
        lead_only=True,
    )


def expiry(agreement: Any) -> None:
    """The bureau is reminded of the end in time to renew; the machine acts when it has passed."""
    deadlines.put(
        agreement,
        "expiry",
        what=_("%(title)s到期，请办理续签或做好接续") % {"title": agreement.title()},
        due=agreement.valid_until,
        owner=offices.bureau_of(agreement.region).pk,
        role=Role.DISTRICT,
        remind=(60, 30, 7),
        action="agreement-expiry",
    )


def start(placement: Any) -> None:
    """The machine starts it when its first day begins; the school is reminded before."""
    deadlines.put(
        placement,
        "start",
        what=_("%(title)s开始，请核对入校人员") % {"title": placement.title()},
        due=clock.at(placement.starts_on, hour=0),
        owner=placement.school.organisation_id,
        role=Role.SCHOOL,
        action="placement-start",
    )


def closing(school: Any) -> None:
    """The machine closes a school, and moves its groups, when its day begins."""
    deadlines.put(
        school,
        "closing",
        what=_("%(title)s撤并，请做好班次接续") % {"title": school.title()},
        due=clock.at(school.closes_on, hour=0),
        owner=offices.bureau_of(school.region).pk,
        role=Role.DISTRICT,
        action="school-closing",
    )


def finish(placement: Any) -> None:
    deadlines.put(
        placement,
        "end",
        what=_("%(title)s服务期满") % {"title": placement.title()},
        due=placement.ends_on,
        owner=placement.school.organisation_id,
        role=Role.SCHOOL,
        remind=(14, 3),
        action="placement-end",
    )


def amendment(row: Any) -> None:
    """An agreed change takes effect when its day begins."""
    deadlines.put(
        row,
        "effect",
        what=_("%(title)s生效") % {"title": row.title()},
        due=clock.at(row.effective_on, hour=0),
        owner=offices.bureau_of(row.agreement.region).pk,
        role=Role.DISTRICT,
        action="agreement-amendment",
    )


def group_change(row: Any) -> None:
    """An agreed change of a group takes effect when its day begins."""
    deadlines.put(
        row,
        "effect",
        what=_("%(title)s生效") % {"title": row.title()},
        due=clock.at(row.effective_on, hour=0),
        owner=row.placement.school.organisation_id,
        role=Role.SCHOOL,
        action="placement-change",
    )
