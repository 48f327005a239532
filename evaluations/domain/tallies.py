"""Answers on paper (代录): counted by an officer from the school's stamped tally, checked by another."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext as _

from accounts.domain import entries, messages
from accounts.enums import Role
from core.errors import Blocked, Forbidden, Invalid
from core.fsm import deed, record
from core.scoping import Actor
from evaluations import facts
from evaluations.enums import RoundState, TallyState
from evaluations.models import PaperTally, Survey
from evaluations.models.tally import RATINGS


@deed
def enter(
    survey: Survey, told: facts.Counted, *, by: Actor, version: int | None = None
) -> PaperTally:
    """Count papers by overall rating. Raises Forbidden, Blocked, Invalid."""
    if by.role != Role.DISTRICT or by.organisation_id not in survey.parties(Role.DISTRICT):
        raise Forbidden
    if survey.round.state not in {RoundState.OPEN, RoundState.FROZEN}:
        raise Blocked([_("评价批次不在填报或核对期，不能再代录答卷。")])
    if survey.paper_tallies.exclude(state=TallyState.RETURNED).exists():
        raise Blocked([_("这份答卷已有代录的统计。有误的请先退回，再重新代录。")])
    _check(told.issued, told.counts)
    row = PaperTally.objects.create(
        survey=survey,
        issued=told.issued,
        **entries.columns(by, told.entry_scan),
        **told.counts,
    )
    record(
        row,
        "enter",
        by=by,
        audience=(Role.SCHOOL,),
        issued=told.issued,
        counts=dict(told.counts),
    )
    messages.tell(
        survey.parties(Role.SCHOOL),
        Role.SCHOOL,
        subject=row,
        text=_("“%(title)s”已由区市教育局代录，请核对。") % {"title": row.title()},
        kind="papertally.enter",
    )
    return row


def _check(issued: int, counts: Mapping[str, int]) -> None:
    wrong: dict[str, str] = {}
    if set(counts) - set(RATINGS) or any(count < 0 for count in counts.values()):
        wrong["issued"] = _("各项份数应为不小于 0 的整数。")
    answered = sum(counts.values())
    if not answered:
        wrong["issued"] = _("请填写收回的份数。")
    elif answered > issued:
        params = {"answered": answered, "issued": issued}
        wrong["issued"] = _("收回 %(answered)s 份，多于发出的 %(issued)s 份。") % params
    if wrong:
        raise Invalid(wrong)
