"""Checks along the road: each step against the step before, and what followed."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _

from contracts.enums import AgreementState
from institutions.enums import Grade
from reports import outcomes
from reports.checking import Check, Tables, Verdict, equal
from reports.figures import Figures, Promise, Ran


def of(tables: Tables) -> Iterable[Check]:
    yield from _papers(tables)
    yield from _funnel(tables)
    yield from _evaluated(tables)
    yield from _exits(tables)


def _papers(tables: Tables) -> Iterable[Check]:
    """Every placement that ran, against the agreement and the list it rests on."""
    figures = tables.figures
    promises = {each.pk: each for each in figures.promises}
    loose = [row for row in figures.ran if not _covered(row, promises.get(row.agreement))]
    yield equal(
        _("在校服务的日期都在协议期限内"),
        (_("学期内实际运行的入校安排"), len(figures.ran)),
        (_("其中有协议且日期在协议期限内的"), len(figures.ran) - len(loose)),
        "；".join(dict.fromkeys(_at(figures, row) for row in loose)),
    )
    unlisted = [
        each
        for each in figures.promises
        if not each.listed_from <= each.valid_from <= each.listed_until
    ]
    yield equal(
        _("协议起始日在资格名单有效期内"),
        (_("学期内有效的协议"), len(figures.promises)),
        (_("其中起始日有资格的"), len(figures.promises) - len(unlisted)),
        figures.names({each.uscc for each in unlisted}),
    )


def _covered(row: Ran, promise: Promise | None) -> bool:
    if promise is None:
        return False
    until = row.ran_until or row.ran_from
    return promise.valid_from <= row.ran_from and until <= promise.valid_until


def _at(figures: Figures, row: Ran) -> str:
    params = {"name": figures.bodies[row.uscc].name, "school": row.school_name}
    return _("%(name)s在%(school)s") % params


def _funnel(tables: Tables) -> Iterable[Check]:
    """Each step out of the step before; who came another way, by name."""
    figures, whole = tables.figures, tables.summary.whole
    by_paper = {row.uscc for row in figures.listed if row.backfilled}
    steps = (
        (_("入围机构都经过审核通过"), whole.shortlisted, _("入围数"), whole.passed),
        (_("签约机构都在入围名单"), whole.promised, _("签约数"), whole.shortlisted),
        (_("入校机构都已签约"), whole.in_school, _("入校机构数"), whole.promised),
    )
    for number, (name, members, label, before) in enumerate(steps):
        others = members - before
        known = others & by_paper if number == 0 else frozenset()
        why = [
            _("补录，没有申报和审核记录：%(count)s家") % {"count": len(known)} if known else "",
            figures.names(others - known),
        ]
        yield equal(
            name,
            (_("附表1合计 %(column)s") % {"column": label}, len(members)),
            (_("其中有前一步记录的"), len(members & before)),
            "；".join(part for part in why if part),
            explained=len(known),
        )


def _evaluated(tables: Tables) -> Iterable[Check]:
    whole = [row for row in tables.outcomes if row.whole]
    in_school = tables.summary.total.in_school
    left = (_("附表1合计 入校机构数"), in_school)
    name, right = _("入校机构都有评价结果"), _("附表5 有结果的入校机构数")
    if not whole:
        why = _("本学期没有已计算的评价批次")
        yield Check(name, *left, right, 0, Verdict.NOT_ASKED, why)
        return
    missing = outcomes.without(tables.figures, list(tables.outcomes))
    yield equal(
        name,
        left,
        (right, in_school - len(missing)),
        _("没有评价结果：%(names)s") % {"names": tables.figures.names(missing)} if missing else "",
    )
    published = [row for row in whole if row.published]
    given = {(row.region, row.uscc, row.grade) for row in published}
    kept = {
        (each.region, each.uscc, str(Grade(each.grade).label)) for each in tables.figures.grades
    }
    differ = sorted({row[1] for row in given - kept})
    yield equal(
        _("已公布的等级与机构档案一致"),
        (_("附表5 已公布的机构等级"), len(given)),
        (_("机构档案中相同的等级"), len(given & kept)),
        "、".join(row.name for row in published if row.uscc in differ),
    )


def _exits(tables: Tables) -> Iterable[Check]:
    """Agreements ended by a decision, against the decisions in 附表6."""
    ended = {
        each.exit_number
        for each in tables.figures.promises
        if each.state == AgreementState.TERMINATED and _within(tables, each)
    }
    decided = {case.number for case in tables.cases if case.executed and case.uscc}
    yield equal(
        _("因退出终止的协议都有退出决定"),
        (_("附表2所依协议中的退出决定文号"), len(ended)),
        (_("附表6 中已执行的相同文号"), len(ended & decided)),
        "、".join(sorted(ended - decided)),
    )


def _within(tables: Tables, promise: Promise) -> bool:
    frame = tables.figures.frame
    return promise.ended_on is not None and frame.first <= promise.ended_on <= frame.term.ends_on
