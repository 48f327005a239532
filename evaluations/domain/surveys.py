"""Handing out single-use links, and taking one anonymous answer through each."""

from __future__ import annotations

import functools
import hashlib
from collections.abc import Collection, Mapping
from typing import NamedTuple

from django.db import connection
from django.utils.translation import gettext as _

from accounts.domain import messages
from accounts.enums import Role
from core import chance, prepared
from core.counted import counted
from core.deeds import in_deed
from core.errors import Blocked, Forbidden, Invalid
from core.fsm import deed, record, touch
from core.scoping import Actor
from evaluations import questions
from evaluations.domain import answering, forgetting
from evaluations.enums import Rating, RoundState
from evaluations.models import Response, Round, Survey, SurveyLink

MOST_LINKS = 2000
_SCALE = frozenset(Rating.values)


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
        raise Invalid(
            {"count": counted("一次可发放 1 到 %(most)s 个链接。", "most") % {"most": MOST_LINKS}}
        )
    tokens = [chance.token() for _each in range(count)]
    SurveyLink.objects.bulk_create(
        SurveyLink(survey=survey, digest=digest(token)) for token in tokens
    )
    touch(survey, issued=survey.issued + count)
    record(survey, "issue_links", by=by, count=count, audience=(Role.SCHOOL,))
    return survey, tokens


class Link(NamedTuple):
    """What a link is good for: all that taking an answer needs to know, from one slim question."""

    pk: int
    used: bool
    withdrawn: bool
    survey: int
    audience: str
    state: str


def find(token: str) -> Link | None:
    """The link behind a token, used or not; None when there never was one."""
    with prepared.cursor() as cursor:
        cursor.execute(_finding(), [digest(token)])
        row = cursor.fetchone()
    return None if row is None else Link(row[0], bool(row[1]), bool(row[2]), *row[3:])


@functools.cache
def _finding() -> str:
    """The statement, made once: thousands of families ask it in the same hour."""
    columns = ("pk", "used", "withdrawn", "survey", "survey__audience", "survey__round__state")
    rows = SurveyLink.objects.filter(digest="").order_by().values_list(*columns)
    sql, _params = rows.query.sql_with_params()
    return str(sql)


def survey_of(link: Link) -> Survey:
    """With what its page shows."""
    rows = Survey.objects.select_related(
        "round", "placement__course", "placement__school__organisation"
    )
    survey: Survey = rows.get(pk=link.survey)
    return survey


def answer(
    token: str,
    *,
    ratings: Mapping[str, int],
    flags: Collection[str] = (),
    remark: str = "",
) -> bool:
    """Take one paper through the link behind a token. As `take`; Blocked also when it is unknown."""
    link = find(token)
    if link is None:
        raise _unknown()
    return take(link, ratings=ratings, flags=flags, remark=remark)


def take(
    link: Link,
    *,
    ratings: Mapping[str, int],
    flags: Collection[str] = (),
    remark: str = "",
) -> bool:
    """Take one paper. False when the link was used before: a double tap counts once.

    Raises Blocked when the round takes no answers or the link was withdrawn, Invalid at a question
    that has no answer.
    """
    if link.withdrawn:
        raise _unknown()
    if link.state != RoundState.OPEN:
        raise _over()
    _check(link.audience, ratings, flags, remark)
    paper = Response(
        survey_id=link.survey,
        overall=ratings[questions.OVERALL],
        ratings=dict(ratings),
        flags=sorted(flags),
        remark=remark.strip(),
    )
    if not paper.flags and connection.vendor == "postgresql":
        return answering.at_once(link.pk, paper) or _was_used(link)

    def run() -> bool:
        if not SurveyLink.objects.filter(pk=link.pk, used=False).update(used=True):
            return _was_used(link)
        paper.save(force_insert=True)
        if questions.AT_ONCE in flags:
            _alarm(survey_of(link))
        return True

    return in_deed(run)


def _was_used(link: Link) -> bool:
    """False: somebody took the link. A freeze in the same moment has written it anew."""
    if SurveyLink.objects.filter(pk=link.pk).exists():
        return False
    raise _over()


def _unknown() -> Blocked:
    return Blocked([_("这个链接无效。请向学校索取新的答卷链接。")])


def _over() -> Blocked:
    return Blocked([_("本次评价已经结束，不再接收答卷。谢谢您。")])


def forget_order(row: Round) -> None:
    """Write the round's links and answers anew, each in the order of a random key.

    When nothing more can come in, neither the rows' places nor the database's own transaction
    numbers may tell which answer came through which link. Links first: whoever is just answering
    through one holds it, and comes in before the answers are read, or not at all.
    """
    links, answers = SurveyLink.objects, Response.objects
    forgetting.write_anew(links.filter(survey__round=row), by="digest", renumber=True)
    forgetting.write_anew(answers.filter(survey__round=row), by="id")


def _check(audience: str, ratings: Mapping[str, int], flags: Collection[str], remark: str) -> None:
    asked = questions.RATINGS[audience]
    wrong = {q.key: _("请选择一项。") for q in asked if ratings.get(q.key) not in _SCALE}
    if set(ratings) - {q.key for q in asked} or set(flags) - {q.key for q in questions.FLAGS}:
        wrong[""] = _("答卷内容有误，请刷新后重新填写。")
    if len(remark) > questions.LONGEST_REMARK:
        params = {"most": questions.LONGEST_REMARK}
        wrong["remark"] = counted("留言不超过 %(most)s 字。", "most") % params
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
