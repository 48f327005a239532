"""Schools by workbook: all of them, or none and every wrong cell."""

from __future__ import annotations

from django.utils.translation import gettext as _

from core import sheets
from core.errors import DomainError, Forbidden, Invalid
from core.fsm import deed
from core.scoping import Actor
from institutions.domain import places, schools
from institutions.facts import NewSchool
from institutions.models import School
from institutions.sheets import SCHOOLS

TOLD = 10


@deed
def enter_all(data: bytes, *, by: Actor) -> list[School]:
    """Enter every school of the workbook. Raises Invalid at `file` with what is wrong where."""
    parsed = sheets.parse(SCHOOLS, data)
    if not parsed.ok:
        raise Invalid({"file": _told(parsed.errors)})
    regions = {row.name: row for row in places.districts(getattr(by, "city_code", ""))}
    made, errors = [], []
    for row in parsed.rows:
        values = dict(row.values)
        region = regions.get(str(values.pop("region")))
        if region is None:
            sentence = _("没有这个区市，请按“%(names)s”填写。") % {"names": "、".join(regions)}
            errors.append(parsed.error(row.number, "region", sentence))
            continue
        try:
            made.append(schools.enter(region, NewSchool(**values), by=by))
        except Forbidden:
            errors.append(parsed.error(row.number, "region", _("不是您所在区市的学校。")))
        except DomainError as refusal:
            key = next(iter(getattr(refusal, "fields", {})), "")
            errors.append(parsed.error(row.number, key, " ".join(refusal.reasons)))
    if errors:
        raise Invalid({"file": _told(errors)})
    return made


def _told(errors: list[sheets.CellError]) -> str:
    lines = [
        _("第 %(row)s 行“%(column)s”：%(sentence)s")
        % {"row": error.row, "column": error.column, "sentence": error.sentence}
        if error.row
        else error.sentence
        for error in errors[:TOLD]
    ]
    return " ".join(lines)
