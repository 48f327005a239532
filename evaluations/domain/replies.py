"""An institution's word on its figures, and the bureau's written answer."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from django.utils.translation import gettext as _

from accounts.domain import notices
from accounts.enums import Role
from core import clock
from core.errors import Blocked, Forbidden, Invalid
from core.fsm import deed, edit, perform, record
from core.models.files import StoredFile
from core.scoping import Actor
from evaluations.domain import results
from evaluations.enums import RoundState
from evaluations.models import QualitySheet, Reply, Result, Round
from institutions.models import Institution


@deed
def file(
    institution: Institution,
    *,
    by: Actor,
    row: Round,
    text: str,
    sheet: QualitySheet | None = None,
    attachment: StoredFile | None = None,
    version: int | None = None,
) -> Reply:
    """Reply while the figures are frozen. Raises Forbidden, Blocked outside the window, Invalid."""
    if by.role != Role.INSTITUTION or by.organisation_id != institution.organisation_id:
        raise Forbidden
    if row.state != RoundState.FROZEN:
        raise Blocked([_("现在不是机构核对期，不能提出意见。")])
    if not text.strip():
        raise Invalid({"text": _("请写明意见和依据。")})
    if sheet is not None and (sheet.round_id != row.pk or sheet.institution != institution):
        raise Invalid({"sheet": _("这份评分不属于贵机构。")})
    reply = Reply.objects.create(
        round=row,
        institution=institution,
        sheet=sheet,
        text=text.strip(),
        file=attachment,
        filed_on=clock.today(),
    )
    record(reply, "file", by=by, audience=(Role.INSTITUTION,), text=text, file=attachment)
    notices.tell(
        [row.bureau_id],
        Role.DISTRICT,
        subject=reply,
        text=_("%(title)s：请在结果算出后书面答复。") % {"title": reply.title()},
        kind="reply.file",
    )
    return reply


@deed
def uphold(
    reply: Reply,
    *,
    by: Actor,
    answer: str,
    points: Mapping[str, Decimal] | None = None,
    version: int | None = None,
) -> Reply:
    """Agree and correct: the sheet keeps both figures, and the results get a next version."""
    given = {key: str(value) for key, value in (points or {}).items()}
    row: Reply = perform(
        reply, "uphold", by=by, version=version, answer=answer.strip(), points=given
    )
    if row.sheet is not None:
        edit(
            row.sheet,
            by=by,
            permission=lambda *_any: True,
            reason=row.answer,
            audience=(Role.INSTITUTION, Role.SCHOOL),
            name="adjust",
            adjusted={**row.sheet.adjusted, **given},
        )
    last = Result.objects.filter(round=row.round, institution=row.institution).first()
    results.compute(row.round, only=row.institution, number=(last.number if last else 0) + 1)
    return row


@deed
def dismiss(reply: Reply, *, by: Actor, answer: str, version: int | None = None) -> Reply:
    row: Reply = perform(reply, "dismiss", by=by, version=version, answer=answer.strip())
    return row


@deed
def withdraw(reply: Reply, *, by: Actor, version: int | None = None) -> Reply:
    row: Reply = perform(reply, "withdraw", by=by, version=version)
    return row
