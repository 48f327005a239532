"""逻辑校验: each check holds two computed numbers against each other and says by name why they differ."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import identity
from reports import checks_road
from reports.checking import Check, Tables, equal
from reports.summary import Members


def of(tables: Tables) -> list[Check]:
    return [
        *_categories(tables),
        *_roster(tables),
        *_totals(tables),
        *_recounted(tables),
        *checks_road.of(tables),
    ]


def _categories(tables: Tables) -> Iterable[Check]:
    total = tables.summary.total
    params = {"tech": total.tech, "sports": total.sports, "arts": total.arts, "other": total.other}
    yield equal(
        _("入校机构数等于各类别之和"),
        (_("附表1合计 入校机构数"), total.in_school),
        (_("附表1合计 科技+体育+艺术+其他"), total.by_category),
        _("%(total)s=%(tech)s+%(sports)s+%(arts)s+%(other)s")
        % {"total": total.in_school, **params},
    )
    lines = tables.summary.lines
    wrong = [line.place for line in lines if line.in_school != line.by_category]
    yield equal(
        _("每一行的入校机构数等于该行各类别之和"),
        (_("附表1 行数"), len(lines)),
        (_("附表1 相等的行数"), len(lines) - len(wrong)),
        "、".join(wrong),
    )


def _roster(tables: Tables) -> Iterable[Check]:
    codes = [entry.uscc for entry in tables.roster]
    yield equal(
        _("名册行数等于入校机构数"),
        (_("附表2 行数"), len(codes)),
        (_("附表1合计 入校机构数"), tables.summary.total.in_school),
    )
    twice = sorted({code for code in codes if codes.count(code) > 1})
    yield equal(
        _("名册中统一社会信用代码不重复"),
        (_("附表2 行数"), len(codes)),
        (_("附表2 不同代码数"), len(set(codes))),
        "、".join(twice),
    )
    odd = [entry.name for entry in tables.roster if not _fits(entry.uscc)]
    yield equal(
        _("统一社会信用代码的校验位"),
        (_("附表2 行数"), len(codes)),
        (_("附表2 校验位相符的代码数"), len(codes) - len(odd)),
        _("校验位不符，登记时已由区市说明理由：%(names)s") % {"names": "、".join(odd)}
        if odd
        else "",
        explained=len(odd),
    )


def _fits(code: str) -> bool:
    try:
        return identity.clean_uscc(code) == code
    except identity.BadNumber:
        return False


_COLUMNS = (
    ("applied", gettext_lazy("申报数")),
    ("passed", gettext_lazy("审核通过数")),
    ("shortlisted", gettext_lazy("入围数")),
    ("promised", gettext_lazy("签约数")),
    ("in_school", gettext_lazy("入校机构数")),
    ("schools", gettext_lazy("入校学校数")),
    ("courses", gettext_lazy("课程数")),
)


def _totals(tables: Tables) -> Iterable[Check]:
    """The de-duplicated total against the sum of the rows; who is in several rows, by name."""
    members = tables.summary.members
    for key, label in _COLUMNS:
        if key in {"applied", "passed"} and not tables.figures.called:
            continue  # no call for the term: shown as — in 附表1
        rows = sum(len(getattr(one, key)) for one in members.values())
        repeated = _in_several(members, key)
        yield equal(
            _("%(column)s：各行之和与合计") % {"column": label},
            (_("附表1 各行%(column)s之和") % {"column": label}, rows),
            (
                _("附表1合计 %(column)s") % {"column": label},
                len(getattr(tables.summary.whole, key)),
            ),
            _named(tables, key, repeated),
            explained=sum(len(places) - 1 for places in repeated.values()),
        )
    yield equal(
        _("参与学生数：各行之和与合计"),
        (_("附表1 各行参与学生数之和"), sum(line.pupils for line in tables.summary.lines)),
        (_("附表1合计 参与学生数"), tables.summary.total.pupils),
    )


def _in_several(members: dict[str, Members], key: str) -> dict[str | int, list[str]]:
    found: dict[str | int, list[str]] = {}
    for place, one in members.items():
        for member in sorted(getattr(one, key)):
            found.setdefault(member, []).append(place)
    return {member: places for member, places in found.items() if len(places) > 1}


def _named(tables: Tables, key: str, repeated: dict[str | int, list[str]]) -> str:
    names: dict[str | int, str] = {code: body.name for code, body in tables.figures.bodies.items()}
    if key == "schools":
        names = {row.school: row.school_name for row in tables.figures.ran}
    if key == "courses":
        names = {row.course: row.course_name for row in tables.figures.ran}
    told = [
        _("%(name)s在%(places)s都有，合计只计一次")
        % {
            "name": names[member],
            "places": "、".join(tables.figures.frame.name_of(code) for code in places),
        }
        for member, places in repeated.items()
    ]
    return "；".join(told)


def _recounted(tables: Tables) -> Iterable[Check]:
    """What the sheets say against what the database counts in one statement of its own."""
    pairs = (
        (_("入校机构数"), "in_school"),
        (_("科技类"), "tech"),
        (_("体育类"), "sports"),
        (_("艺术类"), "arts"),
        (_("入校学校数"), "schools"),
        (_("课程数"), "courses"),
        (_("参与学生数"), "pupils"),
    )
    for label, key in pairs:
        yield equal(
            _("%(column)s：与数据库重新统计一致") % {"column": label},
            (
                _("附表1合计 %(column)s") % {"column": label},
                getattr(tables.summary.total, key),
            ),
            (_("数据库重新统计"), getattr(tables.recount, key)),
        )
