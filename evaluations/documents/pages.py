"""评价结果通报 to everybody concerned, and each institution's own result."""

from __future__ import annotations

from collections import Counter
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from accounts.documents import Page, contact_of, register
from accounts.enums import BUREAUS, Role
from core import clock, policy
from core.documents import Block, Document, Paragraph, Table, day
from evaluations import schemes
from evaluations.enums import RoundState
from evaluations.models import Result, Round, Scheme
from evaluations.policies import OBJECTION_DAYS
from institutions.enums import Grade


def _objection(row: Round, since: str, *, counted: date | None = None) -> Paragraph:
    """`counted`: the day it is counted from, where that is the same for everybody."""
    days = policy.value(OBJECTION_DAYS.key, scopes=row.region.scopes)
    until = ""
    if counted is not None:
        until = f"（至{day(clock.add_working_days(counted, days).date)}止，含当日）"
    return Paragraph(
        f"对结果有异议的，可以在{since}之日起 {days} 个工作日内{until}书面向我单位提出，写明事实和依据；我单位复核后书面答复。"
    )


def _basis(row: Scheme) -> str:
    """The document of whoever made the scheme; where nobody has, what is measured and its weight."""
    if row.document:
        return f"依据{row.document}（第 {row.number} 版）"
    read = schemes.read(row.body)
    parts = "、".join(
        f"{name} {_full(points)} 分"
        for name, points in (
            ("服务质量", read.quality),
            ("学生满意度", read.pupil),
            ("家长满意度", read.parent),
            ("安全与合规", read.safety),
        )
    )
    return f"依据课后服务第三方机构评价项目和分值（{parts}）"


def _newest(row: Round) -> list[Result]:
    """Of each institution as a whole: best first, those without a total last, each by name."""
    found: dict[int, Result] = {}
    rows = row.results.filter(placement__isnull=True).select_related("institution")
    for each in rows.order_by("institution_id", "-number"):
        found.setdefault(each.institution_id, each)
    whole = list(found.values())
    whole.sort(key=lambda each: (each.total is None, -(each.total or 0), each.institution.name))
    return whole


def publication(row: Round) -> Document:
    """评价结果通报: percent with n, points, grades, and how to object."""
    results = _newest(row)
    grades = Counter(each.grade for each in results)
    counted = "、".join(f"{grade.label} {grades[grade]} 家" for grade in Grade if grades[grade])
    last = row.freezes_on - clock.ONE_DAY
    return Document(
        title=f"{row.region.name}{row.term.name}课后服务第三方机构评价结果通报",
        issuer=row.bureau.name,
        number=row.publication_number,
        dated=row.published_on,
        addressee=("各有关学校、机构",),
        blocks=(
            Paragraph(
                f"{_basis(row.scheme)}，{day(row.opens_on)}至{day(last)}由学校评分，并由学生和家长匿名答卷，经机构核对，{day(row.closes_on)}计算结果。现通报如下："
            ),
            _all_results(results, _heads(row)),
            Paragraph("满意度为答“满意”以上的有效答卷占有效答卷的百分比；答卷率为收回的答卷占在班学生人数的百分比。"),
            *(Paragraph(f"{each.institution.name}：{each.why}。") for each in results if each.why),
            Paragraph(f"参加本次评价的机构共 {len(results)} 家，其中{counted}。评价等级记入机构档案。"),
            _objection(row, "本通报公布", counted=row.published_on),
        ),
        contact=contact_of(row.bureau, complaints=True),
    )  # fmt: skip


def _heads(row: Round) -> dict[int, int]:
    """Pupils in the groups that were evaluated, by institution."""
    sheets = row.sheets.values_list("placement__agreement__institution", "placement__pupils")
    found: Counter[int] = Counter()
    for institution, pupils in sheets.order_by():
        found[institution] += pupils
    return found


def _all_results(results: list[Result], heads: dict[int, int]) -> Table:
    head = (
        "机构",
        "在班学生",
        "服务质量得分",
        "学生满意度",
        "家长满意度",
        "安全与合规得分",
        "总分",
        "等级",
    )
    rows = tuple(
        (
            each.institution.name,
            f"{heads.get(each.institution_id, 0)} 人",
            _said(each.quality),
            _rated(each.figures.get("pupil", {}), heads.get(each.institution_id, 0)),
            _rated(each.figures.get("parent", {}), heads.get(each.institution_id, 0)),
            _said(each.safety),
            _said(each.total),
            str(each.get_grade_display()),
        )
        for each in results
    )
    return Table(head, rows, widths=(4, 2, 2, 4, 4, 2, 2, 2))


def _said(value: Decimal | None) -> str:
    return "—" if value is None else f"{value:f}"


def _share(tally: dict[str, int]) -> str:
    """92.5%（有效 40，发放 50）; a dash where nobody answered."""
    valid, issued = tally.get("valid", 0), tally.get("issued", 0)
    if not valid:
        return f"—（有效 0，发放 {issued}）"
    percent = Decimal(100 * tally.get("satisfied", 0)) / Decimal(valid)
    return f"{percent:.1f}%（有效 {valid}，发放 {issued}）"


def _rated(tally: dict[str, int], heads: int) -> str:
    """And how many of those who could answer did."""
    rate = f"{Decimal(100 * tally.get('answered', 0)) / Decimal(heads):.1f}%" if heads else "—"
    return f"{_share(tally)}；答卷率 {rate}"


def result(row: Result) -> Document:
    """评价结果告知书."""
    batch = row.round
    scheme = schemes.read(batch.scheme.body)
    of_all = ("总分", "100", _said(row.total), f"等级：{row.get_grade_display()}")
    said: list[Block] = [
        Paragraph(f"{_basis(batch.scheme)}，你单位{batch.term.name}课后服务评价结果如下："),
        Table(
            ("项目", "满分", "得分", "依据"),
            (*_components(row, scheme), of_all),
            widths=(3, 1, 2, 5),
        ),
    ]
    if row.why:
        said.append(Paragraph(f"说明：{row.why}。"))
    said += _by_school(row)
    if row.number > 1:
        said.append(Paragraph(f"本结果为第 {row.number} 版，已按采纳的意见更正。"))
    said.append(Paragraph("评价等级记入你单位档案，供续签和资格复核时使用。"))
    said.append(_objection(batch, "收到本告知书"))
    return Document(
        title="评价结果告知书",
        issuer=batch.bureau.name,
        number=batch.publication_number,
        dated=batch.published_on,
        addressee=(row.institution.name,),
        blocks=tuple(said),
        contact=contact_of(batch.bureau),
    )


def _by_school(row: Result) -> list[Block]:
    """For information: what each school's groups came to."""
    parts = (
        row.round.results.filter(institution=row.institution_id, placement__isnull=False)
        .filter(number=row.number)
        .select_related("placement__school__organisation", "placement__course")
    )
    rows = tuple(
        (
            f"{placement.school.name}　{placement.course.name}",
            _said(each.quality),
            _share(each.figures.get("pupil", {})),
            _share(each.figures.get("parent", {})),
        )
        for each in parts
        if (placement := each.placement) is not None
    )
    head = ("学校和课程", "服务质量得分", "学生满意度", "家长满意度")
    return [Table(head, rows, widths=(4, 2, 3, 3), caption="各校情况（供参考）")] if rows else []


def _components(row: Result, scheme: schemes.Reading) -> list[tuple[str, str, str, str]]:
    sheets = row.figures.get("sheets", [])
    given = len([each for each in sheets if each is not None])
    faults = len(row.figures.get("violations", []))
    return [
        ("服务质量（学校评分）", _full(scheme.quality), _said(row.quality),
         f"{len(sheets)} 份评分表，已报 {given} 份"),
        ("学生满意度", _full(scheme.pupil), _said(row.pupil), _answers(row.figures["pupil"])),
        ("家长满意度", _full(scheme.parent), _said(row.parent), _answers(row.figures["parent"])),
        ("安全与合规", _full(scheme.safety), _said(row.safety),
         f"学期内认定的违规违约情形 {faults} 项"),
    ]  # fmt: skip


def _full(value: Decimal) -> str:
    return f"{value.normalize():f}"


def _answers(tally: dict[str, int]) -> str:
    return (
        f"发放 {tally['issued']} 份，收回 {tally['answered']} 份，有效 {tally['valid']} 份，"
        f"其中满意 {tally['satisfied']} 份"
    )


def _reads_publication(_row: Round, actor: Any) -> bool:
    return actor.role in {*BUREAUS, Role.INSPECTOR}


def _reads_result(_row: Result, actor: Any) -> bool:
    return actor.role in {*BUREAUS, Role.INSTITUTION}


register(
    Page(
        Round,
        "publication",
        _("评价结果通报"),
        publication,
        office=lambda row: row.bureau,
        reads=_reads_publication,
        issued_by=("round.publish",),
        drafted=lambda row: row.state == RoundState.CLOSED,
    )
)
register(
    Page(
        Result,
        "result",
        _("评价结果告知书"),
        result,
        office=lambda row: row.round.bureau,
        reads=_reads_result,
        issued_by=("round.publish",),
    )
)
