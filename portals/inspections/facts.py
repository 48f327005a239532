"""The facts of violations, orders and cases with who reads each."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.utils.translation import gettext as _

from accounts.enums import BUREAUS, Role
from inspections import catalogue
from inspections.enums import Outcome
from inspections.models import ExitCase, Rectification, Violation
from portals.accounts import entries
from portals.kit.facts import Fact

OFFICES = (*BUREAUS, Role.INSPECTOR)
# A school reads only what it recorded itself; whom a record is about never reads who made it.
READ_WHO_RECORDED = (*OFFICES, Role.SCHOOL)
CONCERNED = (*OFFICES, Role.SCHOOL, Role.INSTITUTION)


def of_violation(row: Violation, actor: Any) -> list[Fact]:
    item = catalogue.find(row.code)
    return [
        Fact(_("情形"), f"{row.code} {row.label}", roles=CONCERNED),
        Fact(_("对象"), row.subject_name, roles=CONCERNED),
        Fact(_("机构"), row.institution.name, roles=CONCERNED),
        Fact(_("学校"), row.school.name if row.school else "", roles=CONCERNED),
        Fact(_("未备案人员"), row.person_name, roles=CONCERNED),
        Fact(
            _("原定人员"),
            row.instead_of.person.name if row.instead_of else "",
            roles=CONCERNED,
        ),
        Fact(_("程度"), row.get_severity_display(), roles=CONCERNED),
        Fact(_("通常后果"), item.consequence if item else "", roles=CONCERNED),
        Fact(_("发生日期"), row.happened_on, roles=CONCERNED),
        Fact(_("事实"), row.facts_text, roles=CONCERNED),
        *_recorder(row, actor),
        *_visit(row),
        Fact(_("核实意见"), row.judgement, roles=CONCERNED),
    ]


def _visit(row: Violation) -> list[Fact]:
    """What its 检查记录 says beside the facts."""
    if row.written_up_on is None:
        return []
    return [
        Fact(_("检查人员"), row.visitors, roles=OFFICES),
        Fact(_("已出示证件"), row.cards_shown, roles=OFFICES),
        Fact(_("已告知可以申请回避"), row.recusal_told, roles=OFFICES),
        Fact(_("到场人员和职务"), row.met, roles=OFFICES),
        Fact(_("检查事项"), row.looked_at, roles=OFFICES),
        Fact(_("被检查人陈述"), row.statement, roles=OFFICES),
        Fact(_("签名情况"), row.get_signing_display(), roles=OFFICES),
        Fact(_("见证人"), row.refusal_witness, roles=OFFICES),
    ]


def _recorder(row: Violation, actor: Any) -> list[Fact]:
    if actor.role not in READ_WHO_RECORDED:
        return []
    return [Fact(_("记录"), f"{row.recorded_by} · {row.recorded_org}", roles=READ_WHO_RECORDED)]


def of_order(row: Rectification) -> list[Fact]:
    return [
        Fact(_("文号"), row.number, roles=CONCERNED),
        Fact(_("机构"), row.institution.name, roles=CONCERNED),
        Fact(_("发出"), f"{row.issuer.name}", roles=CONCERNED),
        Fact(_("事实"), row.facts_text, roles=CONCERNED),
        Fact(_("依据条款"), row.clause, roles=CONCERNED),
        Fact(_("整改要求"), row.demands, roles=CONCERNED),
        Fact(_("复查人"), row.rechecker, roles=CONCERNED),
        Fact(_("发出日期"), row.issued_on, roles=CONCERNED),
        Fact(_("期限"), row.due_on, roles=CONCERNED),
        Fact(_("整改情况"), row.reply, roles=CONCERNED),
        *_entry(row),
        Fact(_("复查情况"), row.recheck_note, roles=CONCERNED),
        Fact(_("办结理由"), row.ended_reason, roles=CONCERNED),
    ]


def _entry(row: Rectification) -> list[Fact]:
    """Who put a reply in from paper and who compared it; for ever to be seen."""
    if not row.entered_by_office:
        return []
    told = [replace(fact, roles=CONCERNED) for fact in entries.facts(row)]
    return [Fact(_("收到书面材料"), row.replied_on, roles=CONCERNED), *told]


def of_notice(row: ExitCase) -> list[Fact]:
    notice, period = row.current_notice, row.current_period
    if notice is None:
        return []
    return [
        Fact(_("告知书文号"), notice.number, roles=CONCERNED),
        Fact(_("事实"), notice.facts_text, roles=CONCERNED),
        Fact(_("理由"), notice.reasons, roles=CONCERNED),
        Fact(_("依据"), notice.basis, roles=CONCERNED),
        Fact(_("拟作决定"), notice.get_intended_display(), roles=CONCERNED),
        Fact(_("申辩方式"), notice.how_to_answer, roles=CONCERNED),
        Fact(_("告知日期"), period.notified_on if period else None, roles=CONCERNED),
        Fact(_("申辩截止"), period.due_on if period else None, roles=CONCERNED),
    ]


def of_decision(row: ExitCase) -> list[Fact]:
    made, turned = row.current_decision, row.current_reversal
    if made is None:
        return []
    rows: list[Fact] = [
        Fact(_("决定"), Outcome(row.outcome).label, roles=CONCERNED),
        Fact(_("决定书文号"), made.number, roles=CONCERNED),
        Fact(_("理由"), made.reasons, roles=CONCERNED),
        Fact(_("对申辩的回应"), made.defence_answer, roles=CONCERNED),
        Fact(_("救济途径"), made.remedies, roles=CONCERNED),
        Fact(_("决定日期"), made.decided_on, roles=CONCERNED),
        Fact(_("生效日期"), made.effective_on, roles=CONCERNED),
    ]
    if row.suspended_until:
        rows.append(Fact(_("暂停至"), row.suspended_until, roles=CONCERNED))
    if row.exclusion:
        rows.append(Fact(_("限制准入至"), row.exclusion.until or _("另行复核"), roles=CONCERNED))
    if row.current_execution:
        rows.append(Fact(_("执行日期"), row.current_execution.executed_on, roles=CONCERNED))
    if turned:
        rows.append(Fact(_("变更或撤销"), f"{turned.number} {turned.reason}", roles=CONCERNED))
    return rows


def of_talk(row: ExitCase) -> list[Fact]:
    """When and where; what was said is the bureau's."""
    talk = row.current_talk
    if talk is None or talk.talk_on is None:
        return []
    return [
        Fact(_("约谈"), talk.get_state_display(), roles=CONCERNED),
        Fact(_("约谈日期"), talk.talk_on, roles=CONCERNED),
        Fact(_("几时"), talk.talk_time, roles=CONCERNED),
        Fact(_("地点"), talk.talk_place, roles=CONCERNED),
        Fact(_("应到人员"), talk.attendees, roles=CONCERNED),
        Fact(_("约谈事项"), talk.matter, roles=CONCERNED),
        Fact(_("进行约谈的日期"), talk.held_on, roles=CONCERNED),
        Fact(_("约谈人"), talk.hosts, roles=OFFICES),
        Fact(_("到场人员"), talk.present, roles=OFFICES),
        Fact(_("约谈情况"), talk.note, roles=OFFICES),
        Fact(_("提出的要求"), talk.demands, roles=OFFICES),
    ]


def of_review(row: ExitCase) -> list[Fact]:
    given = row.current_review
    if given is None:
        return []
    return [
        Fact(_("审核人"), given.reviewer_name, roles=CONCERNED),
        Fact(_("审核日期"), given.review_on, roles=CONCERNED),
        Fact(_("审核意见"), given.opinion, roles=CONCERNED),
    ]
