"""An institution's word on its figures, and the bureau's written answer."""

from __future__ import annotations

from typing import Any

from django.db.models import Max
from django.utils.translation import gettext as _

from accounts.domain import deadlines, entries, messages, paper_moves
from accounts.enums import Role
from core import clock
from core.errors import Blocked, Forbidden, Invalid
from core.fsm import deed, edit, perform, record
from core.scoping import Actor
from evaluations import facts
from evaluations.domain import results
from evaluations.enums import ReplyState, RoundState
from evaluations.models import Reply, Result, Round
from institutions.models import Institution


@deed
def file(
    institution: Institution, told: facts.Word, *, by: Actor, version: int | None = None
) -> Reply:
    """Reply while the figures are frozen. Raises Forbidden, Blocked outside the window, Invalid.

    An officer of the round's bureau enters it from paper (代录); another person then checks it.
    """
    row, sheet = told.row, told.sheet
    office = _refuse_stranger(institution, row, by)
    if row.state != RoundState.FROZEN:
        raise Blocked([_("现在不是机构核对期，不能提出意见。")])
    if not told.text:
        raise Invalid({"text": _("请写明意见和依据。")})
    if sheet is not None and (sheet.round_id != row.pk or sheet.institution != institution):
        raise Invalid({"sheet": _("这份评分不属于贵机构。")})
    reply = Reply.objects.create(
        round=row,
        institution=institution,
        sheet=sheet,
        text=told.text,
        file=told.attachment,
        filed_on=clock.today(),
        **entries.columns(by, told.entry_scan),
    )
    if office:
        entries.await_check(reply, owner=row.bureau_id)
    kept: dict[str, Any] = {"text": reply.text, "file": reply.file, "entry_scan": reply.entry_scan}
    record(reply, "file", by=by, audience=(Role.INSTITUTION,), **kept)
    messages.tell(
        [row.bureau_id],
        Role.DISTRICT,
        subject=reply,
        text=_("%(title)s：请在结果算出后书面答复。") % {"title": reply.title()},
        kind="reply.file",
    )
    return reply


def _refuse_stranger(institution: Institution, row: Round, by: Actor) -> bool:
    """Raise unless the institution itself or its round's bureau acts; True for the bureau."""
    if by.role == Role.INSTITUTION and by.organisation_id == institution.organisation_id:
        return False
    taking_part = institution.organisation_id in row.parties(Role.INSTITUTION)
    if by.role != Role.DISTRICT or by.organisation_id != row.bureau_id or not taking_part:
        raise Forbidden
    return True


@deed
def uphold(reply: Reply, told: facts.Correction, *, by: Actor, version: int | None = None) -> Reply:
    """Agree and correct: the sheet keeps both figures, and the results get a next version."""
    row = perform(reply, Reply.uphold, told, by=by, version=version)
    _apply(row, by=by, why=row.answer)
    return row


def _apply(row: Reply, *, by: Actor, why: str) -> None:
    """Write what the upheld replies give to the sheet, and the next version of the results."""
    if row.sheet is not None:
        given: dict[str, str] = {}
        for each in Reply.objects.filter(sheet=row.sheet, state=ReplyState.UPHELD).order_by("id"):
            given |= each.corrected
        edit(
            row.sheet,
            by=by,
            permission=lambda *_any: True,
            reason=why,
            audience=(Role.INSTITUTION, Role.SCHOOL),
            name="adjust",
            adjusted=given,
        )
    last = Result.objects.filter(round=row.round, institution=row.institution, placement=None)
    number = last.aggregate(last=Max("number"))["last"] or 0
    results.compute(row.round, only=row.institution, number=number + 1)


@deed
def dismiss(reply: Reply, told: facts.Answer, *, by: Actor, version: int | None = None) -> Reply:
    return perform(reply, Reply.dismiss, told, by=by, version=version)


@deed
def reconsider(reply: Reply, *, by: Actor, reason: str, version: int | None = None) -> Reply:
    """Take an answer back; what it corrected is undone in a next version of the results."""
    was_upheld = reply.state == ReplyState.UPHELD
    row = perform(reply, Reply.reconsider, by=by, version=version, reason=reason)
    if was_upheld:
        _apply(row, by=by, why=reason)
    return row


@deed
def withdraw(reply: Reply, *, by: Actor, reason: str = "", version: int | None = None) -> Reply:
    row = perform(reply, Reply.withdraw, by=by, version=version, reason=reason)
    deadlines.drop(row)
    return row


paper_moves.register(Reply, (paper_moves.OnPaperMove("withdraw", withdraw, (Role.INSTITUTION,)),))
