"""Review, decision, execution and what undoes them."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from accounts import permissions
from core import clock, policy
from core.fsm import Deed, rule
from inspections import policies
from inspections.enums import Emergency, Outcome, SubjectKind


@rule(_("申辩期到 %(due)s 届满，期满或有书面放弃声明之后才能继续。"))
def period_over(case: Any, deed: Deed) -> bool | dict[str, Any]:
    due = case.defence_until()
    if case.waived_on or (due and clock.today() > due):
        return True
    return {"due": due.isoformat() if due else "—"}


@rule(_("对方申请的听证还没有举行。"))
def hearing_done(case: Any, deed: Deed) -> bool:
    return case.hearing_requested_on is None or case.hearing_held_on is not None


@rule(_("告知书由您起草或案件由您立案，审核须由另一人进行。"))
def reviewed_by_another(case: Any, deed: Deed) -> permissions.Answer:
    return permissions.another(deed.by, case.opened_by_id, case.drafted_by_id, on=(case,))


@rule(_("请写明审核意见、日期并上传意见书。"), early=False)
def opinion_given(case: Any, deed: Deed) -> bool:
    return (
        bool(str(deed.fact("opinion", "")).strip())
        and deed.fact("review_on") is not None
        and deed.fact("file") is not None
    )


@rule(_("审核日期不能早于告知、晚于今天。"), early=False)
def review_dated(case: Any, deed: Deed) -> bool:
    on = deed.fact("review_on")
    return on is None or bool(case.notified_on <= on <= clock.today())


@rule(_("机构退出须经集体讨论，请上传讨论记录。"), early=False)
def discussed_together(case: Any, deed: Deed) -> bool:
    asked = policy.value(policies.COLLECTIVE, scopes=case.region.scopes, on=deed.on)
    if case.kind != SubjectKind.INSTITUTION or not asked:
        return True
    return deed.fact("collective_record") is not None


@rule(_("还没有法制审核意见。"))
def reviewed(case: Any, deed: Deed) -> bool:
    asked = policy.value(policies.REVIEW, scopes=case.region.scopes, on=deed.on)
    return not asked or case.review_on is not None


@rule(_("还没有集体讨论记录，请先办理法制审核并上传。"))
def discussion_kept(case: Any, deed: Deed) -> bool:
    """Where the review may be left out, the discussion of an institution's exit still may not."""
    asked = policy.value(policies.COLLECTIVE, scopes=case.region.scopes, on=deed.on)
    return case.kind != SubjectKind.INSTITUTION or not asked or bool(case.collective_record_id)


@rule(_("案件由您立案，须由其他负责人决定。负责人外出时可由代行人办理。"))
def decided_by_another(case: Any, deed: Deed) -> permissions.Answer:
    return permissions.another(deed.by, case.opened_by_id, on=(case,))


@rule(_("对方提出了陈述申辩，请在决定理由中逐条回应。"), early=False)
def defence_answered(case: Any, deed: Deed) -> bool:
    return not case.answers().exists() or bool(str(deed.fact("defence_answer", "")).strip())


@rule(
    _("拟决定“%(outcome)s”重于已告知的“%(intended)s”。请先“重新告知”，申辩期重新计算。"),
    early=False,
)
def not_harsher(case: Any, deed: Deed) -> bool | dict[str, Any]:
    outcome = deed.fact("outcome")
    if outcome not in Outcome.values or case.intended not in Outcome.values:
        return outcome in Outcome.values or {"outcome": outcome, "intended": "—"}
    chosen, told = Outcome(outcome), Outcome(case.intended)
    if chosen.weight <= told.weight:
        return True
    return {"outcome": chosen.label, "intended": told.label}


@rule(_("请填写决定书文号、理由和救济途径。"), early=False)
def decision_complete(case: Any, deed: Deed) -> bool:
    names = ("number", "reasons", "remedies")
    return all(str(deed.fact(name, "")).strip() for name in names)


@rule(_("生效日期不能早于今天。"), early=False)
def takes_effect_later(case: Any, deed: Deed) -> bool:
    on = deed.fact("effective_on")
    return on is not None and bool(on >= clock.today())


@rule(_("生效日期 %(day)s 所在年度的工作日历尚未录入或开启。"), early=False)
def effect_year_open(case: Any, deed: Deed) -> bool | dict[str, Any]:
    on = deed.fact("effective_on")
    return True if on is None or clock.year_status(on.year) else {"day": on.isoformat()}


@rule(_("暂停服务须写明截止日期，并晚于生效日期。"), early=False)
def suspension_dated(case: Any, deed: Deed) -> bool:
    if deed.fact("outcome") != Outcome.SUSPEND:
        return True
    until, since = deed.fact("suspend_until"), deed.fact("effective_on")
    return until is not None and since is not None and bool(until > since)


@rule(_("还没有送达决定书给：%(who)s。"))
def decision_served_to_all(case: Any, deed: Deed) -> bool | dict[str, Any]:
    left = case.unserved("DECISION")
    return True if not left else {"who": case.names(left)}


@rule(
    _("送达时暂停期限（至 %(until)s）已过，决定没有可执行的内容。请“收回决定”，重新确定起止日期。"),
)
def suspension_still_runs(case: Any, deed: Deed) -> bool | dict[str, Any]:
    until = case.suspend_until
    if case.outcome != Outcome.SUSPEND or until is None or until > case.takes_effect_on():
        return True
    return {"until": until.isoformat()}


@rule(_("决定自 %(day)s 起生效，到日之后才能执行。"))
def effective(case: Any, deed: Deed) -> bool | dict[str, Any]:
    return True if deed.on >= case.effective_on else {"day": case.effective_on.isoformat()}


@rule(_("决定在 %(since)s 起停止执行期间，请在恢复执行后办理。"))
def not_stayed(case: Any, deed: Deed) -> bool | dict[str, Any]:
    return True if not case.stayed_on(deed.on) else {"since": case.stayed_from.isoformat()}


@rule(_("这起案件没有停止执行。"))
def stayed(case: Any, deed: Deed) -> bool:
    return bool(case.stayed_on(clock.today()))


@rule(_("停止执行须写明起始日期和依据文件，截止不早于起始。"), early=False)
def stay_dated(case: Any, deed: Deed) -> bool:
    since, until = deed.fact("since"), deed.fact("until")
    if since is None or deed.fact("file") is None:
        return False
    return until is None or bool(until >= since)


@rule(_("以下在校班组还没有接管安排：%(groups)s。请填写，或采用“学校教师看护”的默认安排。"))
def groups_handed_over(case: Any, deed: Deed) -> bool | dict[str, Any]:
    if case.emergency in {Emergency.WAITING, Emergency.CONFIRMED}:
        return True
    left = case.groups_without_plan(default=deed.fact("default_handover"))
    return True if not left else {"groups": "、".join(left)}


@rule(_("这一原因已经告知过。"))
def held_back_anew(case: Any, deed: Deed) -> bool:
    """Told once for each reason, not once for each run of the job."""
    return bool(deed.reason) and deed.reason != case.held_back


@rule(_("约谈须写明日期、参加人和要点。"), early=False)
def talk_recorded(case: Any, deed: Deed) -> bool:
    return case.outcome != Outcome.TALK or bool(str(deed.fact("note", "")).strip())


@rule(_("请写明理由，并填写依据文件的文号、上传文件。"), early=False)
def reversal_founded(case: Any, deed: Deed) -> bool:
    number = str(deed.fact("number", "")).strip()
    return bool(deed.reason) and bool(number) and deed.fact("file") is not None


@rule(_("变更后的决定应轻于“%(outcome)s”。更重的决定须另行立案、告知。"), early=False)
def lighter_than_before(case: Any, deed: Deed) -> bool | dict[str, Any]:
    outcome = deed.fact("outcome")
    was = Outcome(case.outcome)
    if outcome in case.outcomes() and Outcome(outcome).weight < was.weight:
        return True
    return {"outcome": was.label}


@rule(_("变更为暂停服务须写明截止日期，并晚于今天。"), early=False)
def new_suspension_dated(case: Any, deed: Deed) -> bool:
    until = deed.fact("suspend_until")
    return deed.fact("outcome") != Outcome.SUSPEND or bool(until and until > clock.today())


@rule(_("变更为限期整改须写明整改要求。"), early=False)
def new_order_demands(case: Any, deed: Deed) -> bool:
    demands = str(deed.fact("demands", "") or "").strip()
    return deed.fact("outcome") != Outcome.RECTIFY or bool(demands)


@rule(_("只有终止合作的决定可以变更，较轻的决定请撤销。"))
def ended(case: Any, deed: Deed) -> bool:
    return bool(case.outcome) and Outcome(case.outcome).ends
