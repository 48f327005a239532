"""What an institution has still to bring into its file, and whose turn it is: on its workbench."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from accounts.enums import Role
from core import clock
from institutions.domain import standing
from institutions.enums import CourseState, InstitutionState, StaffState
from institutions.models import Institution
from portals.kit import act, links, workbench
from portals.kit.workbench import Step


def own(actor: Any) -> Institution | None:
    rows = Institution.objects.visible_to(actor).filter(organisation=actor.organisation_id)
    found: Institution | None = rows.prefetch_related("licences").first()
    return found


def to_come(actor: Any) -> list[Step]:
    row = own(actor) if actor.role == Role.INSTITUTION else None
    if row is None or row.state == InstitutionState.DEREGISTERED:
        return []
    return [*_registration(row, actor), *_licences(row, actor), *_people_and_courses(row, actor)]


def _registration(row: Institution, actor: Any) -> Iterator[Step]:
    if row.state == InstitutionState.REGISTERED:
        yield Step(_("机构登记"), _("已提交，等区市教育局确认"), links.url(row, actor), mine=False)


def _licences(row: Institution, actor: Any) -> Iterator[Step]:
    today = clock.today()
    waiting = standing.waiting_licences(row, on=today)
    for kind in standing.missing_licences(row, on=today):
        if kind in waiting:
            yield Step(
                str(kind.label), _("已提交，待区市教育局核验"), links.url(row, actor), mine=False
            )
        else:
            yield Step(str(kind.label), _("请上传扫描件"), _do(row, actor, "add_licence"))


def _people_and_courses(row: Institution, actor: Any) -> Iterator[Step]:
    yield from _one_of(
        _("进校人员"),
        row.staff.all(),
        (StaffState.CLEARED, StaffState.SUBMITTED),
        _do(row, actor, "add_staff"),
    )
    yield from _one_of(
        _("课程"),
        row.courses.all(),
        (CourseState.ACCEPTED, CourseState.SUBMITTED),
        _do(row, actor, "add_course"),
    )


def _one_of(title: str, rows: QuerySet[Any], states: tuple[str, str], url: str) -> Iterator[Step]:
    """At least one is accepted; or it is handed in and with the bureau; or it is to be handed in."""
    done, waits = states
    if rows.filter(state=done).exists():
        return
    if rows.filter(state=waits).exists():
        yield Step(title, _("已提交，待区市教育局审核"), mine=False)
    else:
        yield Step(title, _("请至少提交一项"), url)


def _do(row: Institution, actor: Any, name: str) -> str:
    """The address of the deed, when nothing stands in its way."""
    found = act.find(row._meta.label_lower, name)
    if found is None:
        return ""
    now = act.standing(found, row, actor)
    return act.url(found, row) if now.permitted and now.legal and not now.unmet else ""


workbench.to_come.append(to_come)
