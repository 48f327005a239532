"""The shorter official pages of a case, an order and a record: one letter each, its number typed in with
the deed or written when it is stamped, never made up here."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from accounts.enums import Role
from inspections.enums import (
    EmergencyState,
    ExitState,
    Outcome,
    Recipient,
    RectificationState,
    ViolationState,
)
from inspections.models import (
    Decision,
    Emergency,
    Execution,
    ExitCase,
    Hearing,
    Rectification,
    Reversal,
    Stay,
    Violation,
)
from portals.kit import printouts
from portals.kit.words import day

LETTER = "inspections/printouts/letter.html"
Lines = Callable[[Any], list[str]]
OFFICE = {Role.DISTRICT, Role.CITY}
Side = Callable[[Any], bool]


def _every(_row: Any) -> bool:
    return True


def _nobody(_row: Any) -> bool:
    return False


def _letter(
    model: Any,
    name: str,
    title: Any,
    *,
    when: Callable[[Any], bool],
    dated: Callable[[Any], date | None],
    lines: Lines,
    of: Callable[[Any], Any] = lambda row: row,
    outside: Side = _every,
) -> None:
    """`of`: the row of a case that the letter is about, None when there is none; `when`: the step was
    taken; `outside`: it is also the other side's to read, not the bureau's own."""

    def context(row: Any, _actor: Any) -> dict[str, Any]:
        case, about = isinstance(row, ExitCase), of(row)
        told = [line for line in lines(about) if line]
        return {
            "issuer": (row.issuer if isinstance(row, Rectification) else row.bureau).name,
            "number": about.letter_number(name),
            "dated": dated(about),
            "addressee": row.recipient_names() if case else row.institution.name,
            "lines": told,
        }

    def allow(row: Any, actor: Any) -> bool:
        about = of(row)
        if about is None or not when(about):
            return False
        return bool(actor.role in OFFICE or outside(about))

    printouts.register(model, name, LETTER, title, allow=allow, context=context)


def _hearing(row: Hearing) -> list[str]:
    params = {"day": day(row.hearing_on), "place": row.hearing_place, "chair": row.hearing_chair}
    return [
        _t("因你（单位）对退出事先告知书（%(number)s）申请听证，现将有关事项通知如下：")
        % {"number": row.notice.number},
        _t("时间：%(day)s；地点：%(place)s；主持人：%(chair)s。") % params,
        _t(
            "你（单位）可以亲自参加，也可以委托一至二人代理；认为主持人与本案有直接利害关系的，有权申请回避。"
        ),
        _t("无正当理由不出席或者未经许可中途退出的，视为放弃听证。请携带身份证件和有关证据。"),
    ]


def _dismissal(row: ExitCase) -> list[str]:
    params = {"day": day(row.period.notified_on), "number": row.notice.number}
    return [
        _t("本机关对涉及你（单位）的退出事项进行了审查，并于 %(day)s 告知（%(number)s）。")
        % params,
        _t("经复核，决定不予退出，本案结案。理由：%(reason)s") % {"reason": row.ended_reason},
    ]


def _undone(row: Reversal) -> list[str]:
    """What was decided, and why it stands no longer."""
    params = {"number": row.decision.number, "day": day(row.decision.decided_on)}
    return [
        _t("本机关于 %(day)s 作出退出决定（%(number)s）。") % params,
        _t("依据%(basis)s，%(reason)s") % {"basis": row.number, "reason": row.reason},
    ]


def _revocation(row: Reversal) -> list[str]:
    return [*_undone(row), _t("现决定撤销上述决定，限制准入和对外公布同时撤除。")]


def _variation(row: Reversal) -> list[str]:
    changed = {"before": row.get_before_display(), "after": row.get_outcome_display()}
    until = {"since": day(row.reversed_on), "until": day(row.suspend_until)}
    orders = "、".join(one.number for one in row.case.rectifications.all())
    return [
        *_undone(row),
        _t("现决定将“%(before)s”变更为“%(after)s”。") % changed,
        _t("暂停服务自 %(since)s 起，至 %(until)s 止。") % until if row.suspend_until else "",
        _t("整改要求和期限见整改通知书（%(number)s）。") % {"number": orders} if orders else "",
    ]


def _taken_back(row: ExitCase) -> Decision | None:
    """The decision that was taken back last."""
    return row.decisions.filter(retracted_on__isnull=False).last()


def _had_it(row: Decision) -> bool:
    """Who never got the decision is not told of its number by its retraction."""
    return Recipient.INSTITUTION in row.reached


def _retraction(row: Decision) -> list[str]:
    made = {"day": day(row.decided_on), "number": row.number}
    return [
        _t("本机关于 %(day)s 作出的退出决定（%(number)s）现予收回，不再执行。") % made,
        _t("理由：%(reason)s") % {"reason": row.retracted_reason},
        _t("本机关将重新作出决定并另行送达，你（单位）已经提出的陈述申辩继续有效。"),
    ]


def _withdrawal(row: Violation) -> list[str]:
    params = {"day": day(row.judged_on), "what": f"{row.code} {row.label}", "who": row.subject_name}
    return [
        _t("本机关于 %(day)s 对%(who)s作出的违规违约认定（%(what)s）现予撤销。") % params,
        _t("理由：%(reason)s") % {"reason": row.judgement},
        _t("该认定自撤销之日起不再作为启动退出程序的依据。"),
    ]


def _stay(row: Stay) -> list[str]:
    until = (
        _t("至 %(day)s 止。") % {"day": day(row.until)}
        if row.until
        else _t("恢复执行的日期另行通知。")
    )
    params = {"number": row.decision.number, "day": day(row.since)}
    return [_t("退出决定（%(number)s）自 %(day)s 起停止执行，") % params + until]


def _emergency(row: Emergency) -> list[str]:
    return [
        _t("在监督检查中发现涉及学生安全的情形：%(what)s") % {"what": row.violation.facts_text},
        _t("为保护学生安全，自 %(day)s 起暂停%(who)s入校。请立即安排离校，有关班组由学校教师看护。")
        % {"day": day(row.suspension.since), "who": row.case.subject_name},
        _t(
            "负责人在 %(due)s 前确认或者解除。你（单位）可以向本机关陈述意见；疑似伤害学生的，须立即报警。"
        )
        % {"due": day(row.due_on)},
    ]


def _lifted(row: Emergency) -> list[str]:
    params = {"who": row.case.subject_name, "day": day(row.suspension.since)}
    return [_t("%(day)s 对%(who)s作出的紧急暂停入校已经解除。") % params]


def _called(row: ExitCase) -> Decision | Reversal | None:
    """A talk is called for by the decision, or by what it was varied to."""
    return row.current_reversal or row.current_decision


def _is_called(row: Decision | Reversal) -> bool:
    return row.case.state in CALLED and row.case.outcome == Outcome.TALK


def _talk(row: Decision | Reversal) -> list[str]:
    decision = row.decision if isinstance(row, Reversal) else row
    number = row.letter_number("variation")
    return [
        _t("依据退出案件决定（%(number)s），定于下列时间约谈你（单位）负责人：")
        % {"number": number or decision.number},
        _t("时间：　　　　年　　月　　日　　时；地点：　　　　　　　　"),
        _t("约谈事项：%(reasons)s") % {"reasons": decision.reasons},
    ]


def _talked(row: Execution) -> list[str]:
    return [
        _t("约谈依据：%(number)s") % {"number": row.decision.number},
        _t("约谈内容：%(note)s") % {"note": row.note},
        _t("约谈人签名：　　　　　　　　被约谈人签名：　　　　　　　　"),
    ]


def _recheck(row: Rectification) -> list[str]:
    passed = row.state == RectificationState.ACCEPTED
    return [
        _t("根据整改通知书（%(number)s）和你单位提交的整改情况，本单位进行了复查。")
        % {"number": row.number},
        _t("复查情况：%(note)s") % {"note": row.recheck_note},
        _t("复查意见：通过。") if passed else _t("复查意见：未通过，将依照协议和有关规定处理。"),
    ]


def _extended(row: Rectification) -> list[str]:
    params = {"number": row.number, "day": day(row.due_on)}
    return [_t("整改通知书（%(number)s）的整改期限延长至 %(day)s。期限只延长一次。") % params]


def _cancelled(row: Rectification) -> list[str]:
    params = {"number": row.number, "reason": row.ended_reason}
    return [_t("整改通知书（%(number)s）已经撤销。理由：%(reason)s") % params]


CALLED = {ExitState.SERVED, ExitState.VARIED}
STOPPED = {EmergencyState.WAITING, EmergencyState.CONFIRMED}
_letter(ExitCase, "hearing", _("听证通知书"), of=lambda row: row.current_hearing,
        when=lambda row: row.hearing_on is not None,
        dated=lambda row: row.requested_on, lines=_hearing)  # fmt: skip
_letter(ExitCase, "dismissal", _("不予退出通知书"), when=lambda row: row.state == ExitState.DISMISSED,
        dated=lambda row: row.ended_on, lines=_dismissal)  # fmt: skip
_letter(ExitCase, "revocation", _("撤销退出决定通知书"), of=lambda row: row.current_reversal,
        when=lambda row: row.case.state == ExitState.REVOKED,
        dated=lambda row: row.reversed_on, lines=_revocation)  # fmt: skip
_letter(ExitCase, "variation", _("变更退出决定通知书"), of=lambda row: row.current_reversal,
        when=lambda row: row.case.state == ExitState.VARIED,
        dated=lambda row: row.reversed_on, lines=_variation)  # fmt: skip
_letter(ExitCase, "retraction", _("收回退出决定通知书"), of=_taken_back, when=_every,
        dated=lambda row: row.retracted_on, lines=_retraction, outside=_had_it)  # fmt: skip
_letter(ExitCase, "stay", _("停止执行通知书"), of=lambda row: row.current_stay, when=_every,
        dated=lambda row: row.since, lines=_stay)  # fmt: skip
_letter(ExitCase, "emergency", _("紧急暂停入校通知书"), of=lambda row: row.current_emergency,
        when=lambda row: row.state in STOPPED,
        dated=lambda row: row.suspension.since, lines=_emergency)  # fmt: skip
_letter(ExitCase, "emergency-lifted", _("解除紧急暂停通知书"), of=lambda row: row.current_emergency,
        when=lambda row: row.state == EmergencyState.LIFTED,
        dated=lambda row: row.suspension.closed_on, lines=_lifted)  # fmt: skip
_letter(ExitCase, "talk", _("约谈通知书"), of=_called, when=_is_called, lines=_talk,
        dated=lambda row: row.reversed_on if isinstance(row, Reversal) else row.served_on)  # fmt: skip
_letter(ExitCase, "talked", _("约谈记录"), of=lambda row: row.current_execution,
        when=lambda row: row.case.state == ExitState.EXECUTED and row.case.outcome == Outcome.TALK,
        dated=lambda row: row.executed_on, lines=_talked, outside=_nobody)  # fmt: skip
_letter(Rectification, "recheck", _("整改复查意见书"), dated=lambda row: row.rechecked_on, lines=_recheck,
        when=lambda row: row.state in {RectificationState.ACCEPTED, RectificationState.REFUSED})  # fmt: skip
_letter(Rectification, "extension", _("延长整改期限通知书"), when=lambda row: row.extended,
        dated=lambda row: row.extended_on, lines=_extended)  # fmt: skip
_letter(Rectification, "cancellation", _("撤销整改通知书的通知"), lines=_cancelled,
        when=lambda row: row.state == RectificationState.CANCELLED, dated=lambda row: row.ended_on)  # fmt: skip
_letter(Violation, "withdrawal", _("撤销违规违约认定通知书"), lines=_withdrawal,
        when=lambda row: row.state == ViolationState.WITHDRAWN,
        dated=lambda row: row.withdrawn_on)  # fmt: skip
