"""Official pages of evaluation: the publication of a round, and an institution's own result."""

from __future__ import annotations

from collections import Counter
from typing import Any

from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _

from accounts.enums import BUREAUS, Role
from core import clock
from evaluations import schemes
from evaluations.domain import results
from evaluations.enums import RoundState
from evaluations.models import Result, Round
from institutions.enums import Grade
from portals.kit import links, printouts


def _may_publish(row: Round, actor: Any) -> bool:
    """The bureau prints it for the lead before it is published, and takes its number from there."""
    if row.state == RoundState.PUBLISHED:
        return actor.role in {*BUREAUS, Role.INSPECTOR}
    return bool(row.state == RoundState.CLOSED and actor.role == Role.DISTRICT)


def _publication(row: Round, _actor: Any) -> dict[str, Any]:
    whole = [each for each in results.newest(row) if each.placement_id is None]
    # Best first; those without a total last, each by name.
    whole.sort(key=lambda each: (each.total is None, -(each.total or 0), each.institution.name))
    grades = Counter(each.grade for each in whole)
    told = [
        _g("%(grade)s %(count)s 家") % {"grade": grade.label, "count": grades[grade]}
        for grade in Grade
        if grades[grade]
    ]
    return {
        "issuer": row.bureau.name,
        "number": row.publication_number,
        "dated": row.published_on,
        "results": whole,
        "counted": "、".join(told),
        "last_day": row.freezes_on - clock.ONE_DAY,
    }


def _may_hand_out(row: Result, actor: Any) -> bool:
    published = row.round.state == RoundState.PUBLISHED
    return row.placement_id is None and published and actor.role in {*BUREAUS, Role.INSTITUTION}


def _result(row: Result, actor: Any) -> dict[str, Any]:
    batch = row.round
    same = Result.objects.visible_to(actor).filter(round=batch, institution=row.institution_id)
    parts = same.filter(placement__isnull=False, number=row.number).select_related(
        "placement__school__organisation", "placement__course"
    )
    later = same.filter(placement__isnull=True, number__gt=row.number).order_by("-number").first()
    return {
        "issuer": batch.bureau.name,
        "number": batch.publication_number,
        "dated": batch.published_on,
        "back": links.url(batch, actor) or "/",
        "scheme": batch.scheme,
        "lines": _lines(row),
        "parts": parts,
        "replaced": later.number if later else None,
    }


def _lines(row: Result) -> list[tuple[Any, Any, Any, str]]:
    scheme = schemes.read(row.round.scheme.body)
    counted = len(row.figures["violations"])
    faults = _g("学期内认定的违规违约情形 %(count)s 项") % {"count": counted}
    pupil, parent = (_answers(row.figures[who]) for who in ("pupil", "parent"))
    return [
        (_("服务质量（学校评分）"), _points(scheme.quality), row.quality, _sheets(row)),
        (_("学生满意度"), _points(scheme.pupil), row.pupil, pupil),
        (_("家长满意度"), _points(scheme.parent), row.parent, parent),
        (_("安全与合规"), _points(scheme.safety), row.safety, faults),
    ]


def _points(value: Any) -> str:
    return f"{value.normalize():f}"


def _sheets(row: Result) -> str:
    given = row.figures["sheets"]
    params = {"given": len([each for each in given if each is not None]), "all": len(given)}
    return _g("%(all)s 份评分表，已报 %(given)s 份") % params


def _answers(tally: dict[str, int]) -> str:
    return (
        _g("发放 %(issued)s 份，收回 %(answered)s 份，有效 %(valid)s 份，其中满意 %(satisfied)s 份")
        % tally
    )


printouts.register(
    Round,
    "publication",
    "evaluations/printouts/publication.html",
    _("评价结果通报"),
    allow=_may_publish,
    context=_publication,
)
printouts.register(
    Result,
    "result",
    "evaluations/printouts/result.html",
    _("评价结果告知书"),
    allow=_may_hand_out,
    context=_result,
)
