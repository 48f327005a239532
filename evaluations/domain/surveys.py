"""Handing out single-use links, and taking one anonymous answer through each."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping
from typing import Any

from django.utils.translation import gettext as _

from accounts.domain import messages
from accounts.enums import Role
from core import chance
from core.deeds import in_deed
from core.errors import Blocked, Forbidden, Invalid
from core.fsm import deed, record
from core.scoping import Actor
from evaluations import questions
from evaluations.enums import Rating, RoundState
from evaluations.models import Response, Round, Survey, SurveyLink

MOST_LINKS = 2000


def digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


@deed
def issue_links(
    survey: Survey, *, by: Actor, count: int, version: int | None = None
) -> tuple[Survey, list[str]]:
    """Make `count` new links and return their tokens, which are never shown again.

    Links handed out before stay good. Raises Forbidden, Invalid, or Blocked outside the open round.
    """
    if by.role not in {Role.SCHOOL, Role.DISTRICT} or by.organisation_id not in survey.parties(
        by.role
    ):
        raise Forbidden
    if survey.round.state != RoundState.OPEN:
        raise Blocked([_("评价批次不在评价中，不能发放答卷链接。")])
    if not 1 <= count <= MOST_LINKS:
        raise Invalid({"count": _("一次可发放 1 到 %(most)s 个链接。") % {"most": MOST_LINKS}})
    tokens = [chance.token() for _each in range(count)]
    SurveyLink.objects.bulk_create(
        SurveyLink(survey=survey, digest=digest(token)) for token in tokens
    )
    survey.issued += count
    survey.version += 1
    survey.save()
    record(survey, "issue_links", by=by, count=count, audience=(Role.SCHOOL,))
    return survey, tokens


def find(token: str) -> SurveyLink | None:
    """The link behind a token, used or not; None when there never was one."""
    rows = SurveyLink.objects.select_related(
        "survey__round", "survey__placement__course", "survey__placement__school__organisation"
    )
    found: SurveyLink | None = rows.filter(digest=digest(token)).first()
    return found


def answer(
    token: str,
    *,
    ratings: Mapping[str, int],
    flags: Collection[str] = (),
    remark: str = "",
) -> bool:
    """Take one paper. False when the link was used before: a double tap counts once.

    Raises Blocked when the round no longer takes answers or the link is unknown, Invalid at a
    question that has no answer.
    """
    link = find(token)
    if link is None or link.withdrawn:
        raise Blocked([_("这个链接无效。请向学校索取新的答卷链接。")])
    survey = link.survey
    if survey.round.state != RoundState.OPEN:
        raise _over()
    _check(survey, ratings, flags, remark)

    def take() -> bool:
        if not _use(link):
            return False
        Response.objects.create(
            survey=survey,
            overall=ratings[questions.OVERALL],
            ratings=dict(ratings),
            flags=sorted(flags),
            remark=remark.strip(),
        )
        if questions.AT_ONCE in flags:
            _alarm(survey)
        return True

    return in_deed(take)


def _use(link: SurveyLink) -> bool:
    """Take the link, or say that somebody has. A freeze in the same moment has written it anew."""
    held = SurveyLink.objects.select_for_update().filter(pk=link.pk).first()
    if held is None:
        raise _over()
    if held.used:
        return False
    held.used = True
    held.save(update_fields=["used"])
    return True


def _over() -> Blocked:
    return Blocked([_("本次评价已经结束，不再接收答卷。谢谢您。")])


def forget_order(row: Round) -> None:
    """Write the round's links and answers anew, each in the order of a random key.

    When nothing more can come in, neither the rows' places nor the database's own transaction
    numbers may tell which answer came through which link. Links first, and locked: whoever is just
    answering through one comes in before its answers are read, or not at all.
    """
    tables: tuple[tuple[Any, str], ...] = (
        (SurveyLink, "digest"),
        (Response, "id"),
    )
    for model, key in tables:
        rows = model.objects.filter(survey__round=row).order_by(key)
        kept = list(rows.select_for_update(of=("self",)))
        model.objects.filter(survey__round=row).delete()
        for each in kept:
            if model is SurveyLink:
                each.pk = None
        model.objects.bulk_create(kept)


def _check(survey: Survey, ratings: Mapping[str, int], flags: Collection[str], remark: str) -> None:
    asked = questions.RATINGS[survey.audience]
    wrong = {q.key: _("请选择一项。") for q in asked if ratings.get(q.key) not in Rating.values}
    if set(ratings) - {q.key for q in asked} or set(flags) - {q.key for q in questions.FLAGS}:
        wrong[""] = _("答卷内容有误，请刷新后重新填写。")
    if len(remark) > questions.LONGEST_REMARK:
        params = {"most": questions.LONGEST_REMARK}
        wrong["remark"] = _("留言不超过 %(most)s 字。") % params
    if wrong:
        raise Invalid(wrong)


def _alarm(survey: Survey) -> None:
    """Said once per placement and round, at once: somebody answered that a pupil was beaten."""
    text = _("答卷反映“%(placement)s”有体罚学生的情况，请立即核实（匿名答卷，详见评价批次）。")
    messages.tell(
        [survey.round.bureau_id],
        Role.DISTRICT,
        subject=survey.round,
        text=text % {"placement": survey.placement.title()},
        kind="survey.flag",
        key=f"survey-flag:{survey.round_id}:{survey.placement_id}",
    )
