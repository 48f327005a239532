"""Changing a running group: one side proposes, the other agrees, from a day on the machine does it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.actors import system
from accounts.domain import deadlines, messages, pages, paper_moves
from accounts.enums import Role
from contracts import facts
from contracts.domain import watch
from contracts.enums import PlacementState
from contracts.models import GroupChange, Placement
from contracts.rules import group_change as rules
from core import clock, deeds
from core.deeds import deed, record
from core.errors import Forbidden, Invalid
from core.fsm import edit, perform, require

MACHINE = "placement-change"
BOTH = (Role.INSTITUTION, Role.SCHOOL)
_OTHER = {Role.SCHOOL: Role.INSTITUTION, Role.INSTITUTION: Role.SCHOOL}


@deed
def propose(placement: Placement, told: facts.GroupTerms, *, by: Any, reason: str) -> GroupChange:
    """The school or the institution asks for other pupils, hours or times; the other side answers."""
    row = _drafted(placement, told, by=by, reason=reason)
    row.save()
    record(row, "propose", by=by, audience=BOTH, reason=reason, **told.recorded())
    other = _OTHER[by.role]
    for owner in sorted(row.parties(other)):
        watch.answer(row, placement.agreement.region, owner=owner, role=other)
    text = _("“%(title)s”等您答复：%(reason)s") % {"title": row.title(), "reason": reason}
    messages.tell(row.parties(other), other, subject=row, text=text, kind="groupchange.propose")
    return row


def _drafted(placement: Placement, told: facts.GroupTerms, *, by: Any, reason: str) -> GroupChange:
    """Not saved yet. Raises Forbidden, Invalid, or Blocked with all that stands in its way."""
    if by.role not in _OTHER or by.organisation_id not in placement.parties(by.role):
        raise Forbidden
    if not reason.strip():
        raise Invalid({"reason": _("请写明变更的理由。")})
    row = GroupChange(
        placement=placement,
        **told.figures(),
        text=reason.strip(),
        proposed_side=by.role,
        proposed_by_id=by.user_id,
        proposed_on=clock.today(),
    )
    require(row, "create", by=by, rules=rules.PROPOSED)
    return row


@deed
def agree(change: GroupChange, *, by: Any, version: int | None = None) -> GroupChange:
    """What both want from today on is done in the same deed. The group's earlier page is marked on the
    day: until then the change may be withdrawn, and a mark is for ever."""
    row = perform(change, GroupChange.agree, by=by, version=version)
    pages.issue(row, "change", by=by)
    deadlines.meet(row, "answer")
    if row.effective_on <= clock.today():
        return take_effect(row, by=system(MACHINE, cause=deeds.cause()))
    watch.group_change(row)
    return row


@deed
def decline(
    change: GroupChange, *, by: Any, reason: str, version: int | None = None
) -> GroupChange:
    row = perform(change, GroupChange.decline, by=by, reason=reason, version=version)
    deadlines.drop(row)
    return row


@deed
def withdraw(
    change: GroupChange, *, by: Any, reason: str, version: int | None = None
) -> GroupChange:
    row = perform(change, GroupChange.withdraw, by=by, reason=reason, version=version)
    deadlines.drop(row)
    return row


@deed
def take_effect(change: GroupChange, *, by: Any) -> GroupChange:
    """Write it into the group; what it was stays with the change and in the record."""
    row = perform(change, GroupChange.take_effect, by=by)
    deadlines.drop(row)
    if paper := pages.newest(row, "change"):
        pages.mark(row.placement, "placement", by_page=paper)
    placement: Placement = deeds.lock(row.placement)
    row.before = {name: str(getattr(placement, name)) for name in rules.WHAT}
    row.save(update_fields=["before"])
    edit(
        placement,
        by=by,
        permission=lambda _row, _actor: True,
        audience=BOTH,
        name="change",
        reason=row.text,
        columns={name: getattr(row, name) for name in rules.WHAT},
    )
    return row


def _would_stand(
    placement: Placement, told: facts.GroupTerms, *, by: Any, reason: str = ""
) -> None:
    _drafted(placement, told, by=by, reason=reason)


def _agree_on_paper(change: GroupChange, *, by: Any, reason: str) -> GroupChange:
    return agree(change, by=by)


_SIDES = (Role.INSTITUTION, Role.SCHOOL)
paper_moves.register(
    Placement,
    (
        paper_moves.OnPaperMove(
            "propose_change",
            propose,
            _SIDES,
            shape=facts.GroupTerms,
            takes={
                "pupils": paper_moves.Told(gettext_lazy("学生人数"), int),
                "weekly_hours": paper_moves.Told(gettext_lazy("每周课时"), Decimal),
                "timetable": paper_moves.Told(gettext_lazy("上课时间和地点")),
                "effective_on": paper_moves.Told(gettext_lazy("生效日期"), date.fromisoformat),
            },
            label=gettext_lazy("提出班次变更"),
            when=lambda row: row.state == PlacementState.RUNNING,
            first=_would_stand,
        ),
    ),
)
paper_moves.register(
    GroupChange,
    (
        paper_moves.OnPaperMove("agree", _agree_on_paper, _SIDES),
        paper_moves.OnPaperMove("decline", decline, _SIDES),
        paper_moves.OnPaperMove("withdraw", withdraw, _SIDES),
    ),
)
