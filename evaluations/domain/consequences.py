"""What published results suggest, put as drafts before those who may act. The machine issues nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from accounts.actors import Person
from accounts.domain import deadlines, messages, paper_moves
from accounts.enums import Role
from core import clock
from core.counted import counted
from core.errors import Forbidden
from core.fsm import declared, deed, perform
from core.scoping import Actor
from evaluations import facts, schemes
from evaluations.domain import results
from evaluations.enums import ConsequenceKind
from evaluations.models import Consequence, Result, Round
from evaluations.scoring import Tally
from inspections.domain import grounds, rectifications
from inspections.enums import GroundKind
from inspections.facts import Order
from institutions.enums import Grade

DECIDE = "consequence"


def propose(row: Round) -> None:
    """Inside the publishing deed: orders for schools, rectifications and grounds for the bureau."""
    scheme = schemes.read(row.scheme.body)
    for result in results.newest(row):
        if result.placement_id is not None:
            _order(result, scheme)
        elif result.grade == Grade.MARGINAL:
            _draft(result, ConsequenceKind.RECTIFY, _graded(result), row.bureau_id, Role.DISTRICT)
        elif result.grade == Grade.FAIL:
            grounds.write(
                result.institution,
                region=row.region,
                kind=GroundKind.RESULT,
                text=_graded(result),
                figures={"result": result.pk, "number": result.number, **result.figures},
            )


def _graded(result: Result) -> str:
    params = {
        "round": result.round.title(),
        "grade": result.get_grade_display(),
        "total": "—" if result.total is None else result.total,
        "why": f"，{result.why}" if result.why else "",
    }
    return _("%(round)s：%(grade)s，总分 %(total)s%(why)s") % params


def _order(result: Result, scheme: schemes.Reading) -> None:
    """Three in ten of a school's pupils or parents not satisfied: its principal's written order."""
    for audience, label in (("pupil", _("学生")), ("parent", _("家长"))):
        tally = Tally(**result.figures[audience])
        if tally.is_enough(scheme) and tally.dissatisfaction >= scheme.order_at:
            share = (tally.dissatisfaction * 100).quantize(Decimal("0.1"))
            text = counted(
                "%(who)s不满意率 %(share)s%%（有效答卷 %(valid)s 份，不满意 %(bad)s 份）", "valid"
            ) % {
                "who": label,
                "share": share,
                "valid": tally.valid,
                "bad": tally.dissatisfied,
            }
            school = result.placement.school  # type: ignore[union-attr]
            _draft(result, ConsequenceKind.ORDER, text, school.organisation_id, Role.SCHOOL)
            return


def _draft(result: Result, kind: ConsequenceKind, text: str, owner: int, role: Role) -> Consequence:
    draft = Consequence.objects.create(result=result, kind=kind, text=text)
    what = _put(draft, owner, role)
    messages.tell([owner], role, subject=draft, text=f"{what}（{text}）", kind="consequence")
    return draft


def _put(draft: Consequence, owner: int, role: Role) -> str:
    what = _("决定是否开具：%(title)s") % {"title": draft.title()}
    deadlines.put(
        draft,
        DECIDE,
        what=what,
        due=clock.add_working_days(clock.today(), 5),
        owner=owner,
        role=role,
        lead_only=draft.kind == ConsequenceKind.ORDER,
    )
    return what


@deed
def reconsider(
    draft: Consequence, *, by: Actor, reason: str, version: int | None = None
) -> Consequence:
    row = perform(draft, Consequence.reconsider, by=by, version=version, reason=reason)
    _put(row, row.owner_id, Role(by.role))
    return row


@deed
def take(
    draft: Consequence, told: facts.Order, *, by: Person, version: int | None = None
) -> Consequence:
    """Issue the order that the draft suggests, as its issuer's own deed."""
    if not declared(Consequence)["take"].permission(draft, by):
        raise Forbidden
    order = rectifications.issue(
        draft.result.institution,
        Order(
            number=told.number,
            facts_text=told.facts_text,
            clause=told.clause,
            demands=told.demands,
            due_on=told.due_on,
        ),
        by=by,
    )
    told = replace(told, rectification=order)
    row = perform(draft, Consequence.take, told, by=by, version=version)
    deadlines.meet(row, DECIDE)
    return row


@deed
def decline(
    draft: Consequence, *, by: Actor, reason: str, version: int | None = None
) -> Consequence:
    row = perform(draft, Consequence.decline, by=by, version=version, reason=reason)
    deadlines.meet(row, DECIDE)
    return row


# A principal without a computer decides on paper; the bureau's officers type it in.
paper_moves.register(
    Consequence,
    (
        paper_moves.OnPaperMove(
            "take",
            take,
            (Role.SCHOOL,),
            takes={
                "number": paper_moves.Told(_lazy("整改通知书文号")),
                "clause": paper_moves.Told(_lazy("依据条款")),
                "demands": paper_moves.Told(_lazy("整改要求")),
                "due_on": paper_moves.Told(_lazy("整改期限"), date.fromisoformat),
            },
            reason_as="facts_text",
        ),
        paper_moves.OnPaperMove("decline", decline, (Role.SCHOOL,)),
        paper_moves.OnPaperMove("reconsider", reconsider, (Role.SCHOOL,)),
    ),
)
