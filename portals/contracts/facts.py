"""The facts of agreements and placements with who reads each."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from accounts.enums import BUREAUS, Role
from contracts.models import Agreement, Placement
from portals.accounts import entries
from portals.kit import words
from portals.kit.facts import Fact

AGREEMENT_READERS = (*BUREAUS, Role.SCHOOL, Role.INSTITUTION)
READERS = (*BUREAUS, Role.SCHOOL, Role.INSPECTOR, Role.INSTITUTION)


def of_agreement(row: Agreement) -> list[Fact]:
    rows: list[Fact] = [
        Fact(_("协议编号"), row.number, roles=AGREEMENT_READERS),
        Fact(_("甲方"), row.bureau.name, roles=AGREEMENT_READERS),
        Fact(
            _("乙方"),
            words.in_brackets(row.institution.name, row.institution.uscc),
            roles=AGREEMENT_READERS,
        ),
        Fact(_("资格"), row.listing.title(), roles=AGREEMENT_READERS),
        Fact(_("起始日期"), row.valid_from, roles=AGREEMENT_READERS),
        Fact(_("截止日期"), row.valid_until, roles=AGREEMENT_READERS),
        Fact(
            _("满意度约定"),
            f"{row.satisfaction_target}%" if row.satisfaction_target else "",
            roles=AGREEMENT_READERS,
        ),
        Fact(_("起草"), row.prepared_by.name, roles=AGREEMENT_READERS),
        Fact(_("机构同意日期"), row.countersigned_on, roles=AGREEMENT_READERS),
        Fact(_("签订日期"), row.signed_on, roles=AGREEMENT_READERS),
        Fact(
            _("确认生效"),
            row.activated_by.name if row.activated_by else "",
            roles=AGREEMENT_READERS,
        ),
    ]
    rows += _of_its_life(row)
    return [fact for fact in rows if fact.value]


def _of_its_life(row: Agreement) -> list[Fact]:
    rows: list[Fact] = []
    if row.backfilled:
        checked = row.confirmed_by.name if row.confirmed_by else _("待核对")
        rows.append(Fact(_("补录核对"), checked, roles=AGREEMENT_READERS))
    if row.provisional_until:
        rows.append(Fact(_("凭回执暂予恢复至"), row.provisional_until, roles=AGREEMENT_READERS))
    if (plan := row.planned_endings.filter(closed_on__isnull=True).first()) is not None:
        told = words.in_brackets(plan.on.isoformat(), plan.get_cause_display())
        rows.append(Fact(_("约定解除"), told, roles=AGREEMENT_READERS))
    if row.ended_on:
        rows += [
            Fact(_("终结日期"), row.ended_on, roles=AGREEMENT_READERS),
            Fact(
                _("原因"),
                row.get_end_cause_display() if row.end_cause else row.exit_number,
                roles=AGREEMENT_READERS,
            ),
            Fact(_("学生接续安排"), row.handover, roles=AGREEMENT_READERS),
        ]
    return rows


def of_placement(row: Placement) -> list[Fact]:
    rows: list[Fact] = [
        Fact(_("学校"), row.school.name, roles=READERS),
        Fact(_("机构"), row.agreement.institution.name, roles=READERS),
        Fact(_("课程"), row.course.name, roles=READERS),
        Fact(_("入校日期"), row.starts_on, roles=READERS),
        Fact(_("截止日期"), row.ends_on, roles=READERS),
        Fact(_("上课时间和地点"), row.timetable, roles=READERS),
        Fact(_("学生人数"), row.pupils, roles=READERS),
        Fact(_("每周课时"), row.weekly_hours, roles=READERS),
        Fact(_("价格"), row.price_said, roles=READERS),
        Fact(_("停止时的接续安排"), row.group_plan, roles=READERS),
        Fact(_("机构同意日期"), row.agreed_on, roles=READERS),
        *entries.facts(row),
        Fact(_("实际开始"), row.ran_from, roles=READERS),
        Fact(_("实际结束"), row.ran_until, roles=READERS),
        Fact(_("结束原因"), row.get_end_cause_display() if row.end_cause else "", roles=READERS),
        Fact(_("学生接续"), row.handover, roles=READERS),
        Fact(_("转自"), row.moved_from.school.name if row.moved_from else "", roles=READERS),
        Fact(
            _("补录依据"),
            [value for value in (row.backfill_number, row.backfill_date) if value],
            roles=READERS,
        ),
    ]
    return [fact for fact in rows if fact.value or fact.value == 0]


def marks(row: Any) -> str:
    """补录 and 代录 stay visible for ever."""
    found = [(row.backfilled, _("补录")), (row.entered_by_office, _("代录"))]
    return " ".join(str(label) for holds, label in found if holds)
