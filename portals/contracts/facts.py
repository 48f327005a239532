"""The facts of agreements and placements as (label, value) rows."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from contracts.models import Agreement, Placement

Rows = list[tuple[Any, Any]]


def of_agreement(row: Agreement) -> Rows:
    rows: Rows = [
        (_("协议编号"), row.number),
        (_("甲方"), row.bureau.name),
        (_("乙方"), f"{row.institution.name}（{row.institution.uscc}）"),
        (_("资格"), row.listing.title()),
        (_("起始日期"), row.valid_from),
        (_("截止日期"), row.valid_until),
        (_("满意度约定"), f"{row.satisfaction_target}%" if row.satisfaction_target else ""),
        (_("起草"), row.prepared_by.name),
        (_("机构同意日期"), row.countersigned_on),
        (_("签订日期"), row.signed_on),
        (_("确认生效"), row.activated_by.name if row.activated_by else ""),
    ]
    if row.backfilled:
        checked = row.confirmed_by.name if row.confirmed_by else _("待核对")
        rows.append((_("补录核对"), checked))
    if row.provisional_until:
        rows.append((_("凭回执暂予恢复至"), row.provisional_until))
    if row.ended_on:
        rows += [
            (_("终结日期"), row.ended_on),
            (_("原因"), row.get_end_cause_display() if row.end_cause else row.exit_number),
            (_("学生接续安排"), row.handover),
        ]
    return [(label, value) for label, value in rows if value]


def of_placement(row: Placement) -> Rows:
    rows: Rows = [
        (_("学校"), row.school.name),
        (_("机构"), row.agreement.institution.name),
        (_("课程"), row.course.name),
        (_("入校日期"), row.starts_on),
        (_("截止日期"), row.ends_on),
        (_("上课时间和地点"), row.timetable),
        (_("学生人数"), row.pupils),
        (_("每周课时"), row.weekly_hours),
        (_("价格（元/生·课时）"), row.price),
        (_("停止时的接续安排"), row.group_plan),
        (_("机构同意日期"), row.agreed_on),
        (_("代录核对"), row.checked_by.name if row.checked_by else ""),
        (_("实际开始"), row.ran_from),
        (_("实际结束"), row.ran_until),
        (_("结束原因"), row.get_end_cause_display() if row.end_cause else ""),
        (_("学生接续"), row.handover),
        (_("转自"), row.moved_from.school.name if row.moved_from else ""),
        (_("补录依据"), [value for value in (row.backfill_number, row.backfill_date) if value]),
    ]
    return [(label, value) for label, value in rows if value or value == 0]
