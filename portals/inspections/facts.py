"""The facts of violations, orders and cases as (label, value) rows."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from accounts.enums import Role
from inspections import catalogue
from inspections.enums import Outcome
from inspections.models import ExitCase, Rectification, Violation

Rows = list[tuple[Any, Any]]
OFFICES = (Role.CITY, Role.DISTRICT, Role.INSPECTOR)
# A school reads only what it recorded itself; whom a record is about never reads who made it.
READ_WHO_RECORDED = (*OFFICES, Role.SCHOOL)


def of_violation(row: Violation, actor: Any) -> Rows:
    item = catalogue.find(row.code)
    return [
        (_("情形"), f"{row.code} {row.label}"),
        (_("对象"), row.subject_name),
        (_("机构"), row.institution.name),
        (_("学校"), row.school.name if row.school else ""),
        (_("程度"), row.get_severity_display()),
        (_("通常后果"), item.consequence if item else ""),
        (_("发生日期"), row.happened_on),
        (_("事实"), row.facts_text),
        *_recorder(row, actor),
        (_("核实意见"), row.judgement),
    ]


def _recorder(row: Violation, actor: Any) -> Rows:
    if actor.role not in READ_WHO_RECORDED:
        return []
    return [(_("记录"), f"{row.recorded_by} · {row.recorded_org}")]


def of_order(row: Rectification) -> Rows:
    return [
        (_("文号"), row.number),
        (_("机构"), row.institution.name),
        (_("发出"), f"{row.issuer.name}"),
        (_("事实"), row.facts_text),
        (_("依据条款"), row.clause),
        (_("整改要求"), row.demands),
        (_("复查人"), row.rechecker),
        (_("发出日期"), row.issued_on),
        (_("期限"), row.due_on),
        (_("整改情况"), row.reply),
        *_entry(row),
        (_("复查情况"), row.recheck_note),
        (_("办结理由"), row.ended_reason),
    ]


def _entry(row: Rectification) -> Rows:
    """Who put a reply in from paper and who compared it; for ever to be seen."""
    if not row.entered_by_office:
        return []
    return [
        (_("收到书面材料"), row.replied_on),
        (_("代录"), str(row.entered_by)),
        (_("核对"), str(row.entry_checked_by) if row.entry_checked_by else _("待另一人核对")),
    ]


def of_notice(row: ExitCase) -> Rows:
    notice, period = row.current_notice, row.current_period
    if notice is None:
        return []
    return [
        (_("告知书文号"), notice.number),
        (_("事实"), notice.facts_text),
        (_("理由"), notice.reasons),
        (_("依据"), notice.basis),
        (_("拟作决定"), notice.get_intended_display()),
        (_("申辩方式"), notice.how_to_answer),
        (_("告知日期"), period.notified_on if period else None),
        (_("申辩截止"), period.due_on if period else None),
    ]


def of_decision(row: ExitCase) -> Rows:
    made, turned = row.current_decision, row.current_reversal
    if made is None:
        return []
    rows: Rows = [
        (_("决定"), Outcome(row.outcome).label),
        (_("决定书文号"), made.number),
        (_("理由"), made.reasons),
        (_("对申辩的回应"), made.defence_answer),
        (_("救济途径"), made.remedies),
        (_("决定日期"), made.decided_on),
        (_("生效日期"), made.effective_on),
    ]
    if row.suspended_until:
        rows.append((_("暂停至"), row.suspended_until))
    if row.exclusion:
        rows.append((_("限制准入至"), row.exclusion.until or _("另行复核")))
    if row.current_execution:
        rows.append((_("执行日期"), row.current_execution.executed_on))
    if turned:
        rows.append((_("变更或撤销"), f"{turned.number} {turned.reason}"))
    return rows


def of_review(row: ExitCase) -> Rows:
    given = row.current_review
    if given is None:
        return []
    return [
        (_("审核人"), given.reviewer_name),
        (_("审核日期"), given.review_on),
        (_("审核意见"), given.opinion),
    ]
