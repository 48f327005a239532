"""Review, decision, execution and what undoes them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from accounts import permissions
from core import clock, policy
from core.counted import counted
from core.fsm import Asked, Deed, rule
from inspections import facts, policies
from inspections.enums import Document, HearingState, ListingFate, Outcome, SubjectKind, TalkState
from inspections.rules import hearings, prior_notices

if TYPE_CHECKING:
    from inspections.models import ExitCase


@rule(_("申辩期到 %(due)s 届满，期满或有书面放弃声明之后才能继续。"))
def period_over(case: ExitCase, deed: Asked) -> bool | dict[str, Any]:
    due = case.period.until()
    over = case.period.waived_on is not None or clock.today() > due
    return over or {"due": due.isoformat()}


@rule(_("对方申请的听证还没有举行。"))
def hearing_done(case: ExitCase, deed: Asked) -> bool:
    hearing = case.current_hearing
    return hearing is None or hearing.state == HearingState.HELD


# Stands where the office has not said a name yet.
UNNAMED = "〔待填〕"


def _weight(outcome: str) -> int:
    return Outcome(outcome).weight if outcome in Outcome.values else -1


# Nothing is judged before the other side was heard.
HEARD_OUT = (period_over, hearing_done, hearings.papers_checked)


@rule(_("告知书由您起草或案件由您立案，审核须由另一人进行。"))
def reviewed_by_another(case: ExitCase, deed: Asked) -> permissions.Answer:
    return permissions.another(deed.by, case.opened_by_id, case.notice.drafted_by_id, on=(case,))


@rule(_("请写明审核意见、日期并上传意见书。"), early=False)
def opinion_given(case: ExitCase, deed: Deed[facts.Review]) -> bool:
    return bool(deed.facts.opinion.strip()) and deed.facts.file is not None


@rule(_("审核日期不能早于告知、晚于今天。"), early=False)
def review_dated(case: ExitCase, deed: Deed[facts.Review]) -> bool:
    return case.period.notified_on <= deed.facts.review_on <= clock.today()


@rule(_("听证于 %(day)s 举行，法制审核不能早于这一天。"), early=False)
def reviewed_after_hearing(case: ExitCase, deed: Deed[facts.Review]) -> bool | dict[str, Any]:
    """The review judges what was heard, too."""
    hearing = case.current_hearing
    held = hearing.held_on if hearing is not None else None
    return True if held is None or deed.facts.review_on >= held else {"day": held.isoformat()}


@rule(_("机构退出须经集体讨论，请上传讨论记录。"), early=False)
def discussed_together(case: ExitCase, deed: Deed[facts.Review]) -> bool:
    asked = policy.value(policies.COLLECTIVE, scopes=case.region.scopes, on=deed.on)
    if case.kind != SubjectKind.INSTITUTION or not asked:
        return True
    return deed.facts.collective_record is not None


# What a review must hold.
REVIEW = (
    reviewed_by_another,
    opinion_given,
    review_dated,
    reviewed_after_hearing,
    discussed_together,
)


@rule(_("还没有法制审核意见。"))
def reviewed(case: ExitCase, deed: Asked) -> bool:
    asked = policy.value(policies.REVIEW, scopes=case.region.scopes, on=deed.on)
    return not asked or case.current_review is not None


def _discussed(case: ExitCase) -> bool:
    """In this round; a review that was taken back leaves the discussion."""
    return bool(case.notice.reviews.filter(collective_record__isnull=False).exists())


@rule(_("还没有集体讨论记录，请先办理法制审核并上传。"))
def discussion_kept(case: ExitCase, deed: Asked) -> bool:
    """Where the review may be left out, the discussion of an institution's exit still may not."""
    asked = policy.value(policies.COLLECTIVE, scopes=case.region.scopes, on=deed.on)
    return case.kind != SubjectKind.INSTITUTION or not asked or _discussed(case)


@rule(_("案件由您立案，须由其他负责人决定。负责人外出时可由代行人办理。"))
def decided_by_another(case: ExitCase, deed: Asked) -> permissions.Answer:
    return permissions.another(deed.by, case.opened_by_id, on=(case,))


@rule(_("对方提出了陈述申辩，请在决定理由中逐条回应。"), early=False)
def defence_answered(case: ExitCase, deed: Deed[facts.Decision]) -> bool:
    return not case.answers().exists() or bool(deed.facts.defence_answer.strip())


@rule(_("对%(kind)s不能作出这一决定，请另选。"), early=False)
def outcome_fits(case: ExitCase, deed: Deed[facts.Decision]) -> bool | dict[str, Any]:
    return prior_notices.fits(case, deed.facts.outcome)


@rule(
    _("拟决定“%(outcome)s”重于已告知的“%(intended)s”。请先“重新告知”，申辩期重新计算。"),
    early=False,
)
def not_harsher(case: ExitCase, deed: Deed[facts.Decision]) -> bool | dict[str, Any]:
    outcome, intended = deed.facts.outcome, case.notice.intended
    if outcome not in Outcome.values:
        return {"outcome": outcome, "intended": "—"}
    chosen, told = Outcome(outcome), Outcome(intended)
    if chosen.weight <= told.weight:
        return True
    return {"outcome": chosen.label, "intended": told.label}


@rule(_("请填写决定的理由和救济途径。"), early=False)
def decision_complete(case: ExitCase, deed: Deed[facts.Decision]) -> bool:
    told = deed.facts
    return all(text.strip() for text in (told.reasons, told.remedies))


@rule(_("生效日期不能早于今天。"), early=False)
def takes_effect_later(case: ExitCase, deed: Deed[facts.Decision]) -> bool:
    return deed.facts.effective_on >= clock.today()


@rule(_("生效日期 %(day)s 所在年度的工作日历尚未录入或开启。"), early=False)
def effect_year_open(case: ExitCase, deed: Deed[facts.Decision]) -> bool | dict[str, Any]:
    on = deed.facts.effective_on
    return True if clock.year_status(on.year) else {"day": on.isoformat()}


@rule(_("暂停服务须写明截止日期，并晚于生效日期。"), early=False)
def suspension_dated(case: ExitCase, deed: Deed[facts.Decision]) -> bool:
    until = deed.facts.suspend_until
    lasts = until is not None and until > deed.facts.effective_on
    return deed.facts.outcome != Outcome.SUSPEND or lasts


@rule(
    counted(
        "已告知的拟暂停时间是 %(days)s 天，最晚到 %(last)s。要更长的，请先“重新告知”。", "days"
    ),
    early=False,
)
def suspension_as_told(case: ExitCase, deed: Deed[facts.Decision]) -> bool | dict[str, Any]:
    """Longer than announced is harsher."""
    told, notice = deed.facts, case.notice
    days = notice.suspend_days
    if told.outcome != Outcome.SUSPEND or notice.intended != Outcome.SUSPEND or not days:
        return True
    last = told.effective_on + clock.ONE_DAY * (days - 1)
    if told.suspend_until is None or told.suspend_until <= last:
        return True
    return {"days": days, "last": last.isoformat()}


@rule(_("暂停资格须写明最后一天，并晚于生效日期。"), early=False)
def listing_stop_dated(case: ExitCase, deed: Deed[facts.Decision]) -> bool:
    told = deed.facts
    stops = told.outcome == Outcome.END and told.listing_after == ListingFate.SUSPENDED
    lasts = told.listing_until is not None and told.listing_until > told.effective_on
    return not stops or lasts


@rule(_("决定会产生告知书没有写明的后果：%(what)s请先“重新告知”，申辩期重新计算。"), early=False)
def effects_announced(case: ExitCase, deed: Deed[facts.Decision]) -> bool | dict[str, Any]:
    """What the body was not told beforehand cannot be decided; lighter is always allowed."""
    if _weight(deed.facts.outcome) > _weight(case.notice.intended):
        return True  # harsher as a whole: another rule speaks
    told = {str(each["key"]) for each in case.notice.effects.get("items", ())}
    new = [
        str(each["text"])
        for each in deed.facts.effects.get("items", ())
        if each["grave"] and not told & {str(each["key"]), str(each["within"])}
    ]
    return {"what": "".join(new)} if new else True


@rule(
    _("请把救济途径中的复议机关和法院名称写全；市教育局或本机关在政策参数中填写后会自动带出。"),
    early=False,
)
def remedies_named(case: ExitCase, deed: Deed[facts.Decision]) -> bool:
    return UNNAMED not in deed.facts.remedies


@rule(
    _(
        "本区市由学校签订的协议须由学校解除，此前以暂停资格或移出名单停止入校，请不要选择“保留资格”。"
    ),
    early=False,
)
def schools_signed(case: ExitCase, deed: Deed[facts.Decision]) -> bool:
    told = deed.facts
    if told.outcome != Outcome.END or told.listing_after != ListingFate.STAYS:
        return True
    signed = case.institution.agreements.filter(region=case.region_id, bureau__kind="SCHOOL")
    return not signed.filter(state__in=["active", "suspended"]).exists()


@rule(prior_notices.NOTHING_LEFT, early=False)
def has_effect(case: ExitCase, deed: Deed[facts.Decision]) -> bool | dict[str, Any]:
    return prior_notices.left_to_do(case, deed.facts.outcome)


@rule(_("终止合作须写明其资格怎么办：暂停资格，或保留资格。"), early=False)
def fate_said(case: ExitCase, deed: Deed[facts.Decision]) -> bool:
    return prior_notices.says_fate(case, deed.facts.outcome, deed.facts.listing_after)


# What the decision itself must hold.
DECISION = (
    reviewed,
    discussion_kept,
    outcome_fits,
    has_effect,
    not_harsher,
    defence_answered,
    decision_complete,
    takes_effect_later,
    effect_year_open,
    suspension_dated,
    suspension_as_told,
    fate_said,
    listing_stop_dated,
    effects_announced,
    remedies_named,
    schools_signed,
)


@rule(_("还没有送达决定书给：%(who)s。"))
def decision_served_to_all(case: ExitCase, deed: Asked) -> bool | dict[str, Any]:
    left = case.unserved(Document.DECISION)
    return True if not left else {"who": case.names(left)}


@rule(
    _("送达时暂停期限（至 %(until)s）已过，决定没有可执行的内容。请“收回决定”，重新确定起止日期。"),
)
def suspension_still_runs(case: ExitCase, deed: Asked) -> bool | dict[str, Any]:
    row = case.decision
    until = row.suspend_until
    if row.outcome != Outcome.SUSPEND or until is None or until > row.takes_effect_on():
        return True
    return {"until": until.isoformat()}


@rule(_("决定自 %(day)s 起生效，到日之后才能执行。"))
def effective(case: ExitCase, deed: Asked) -> bool | dict[str, Any]:
    day = case.decision.effective_on
    return deed.on >= day or {"day": day.isoformat()}


@rule(_("决定在 %(since)s 起停止执行期间，请在恢复执行后办理。"))
def not_stayed(case: ExitCase, deed: Asked) -> bool | dict[str, Any]:
    stay = case.current_stay
    if stay is None or not stay.holds_on(deed.on):
        return True
    return {"since": stay.since.isoformat()}


@rule(_("这起案件没有停止执行。"))
def stayed(case: ExitCase, deed: Asked) -> bool:
    return case.current_stay is not None and case.current_stay.holds_on(clock.today())


@rule(_("停止执行须写明起始日期和依据文件，截止不早于起始。"), early=False)
def stay_dated(case: ExitCase, deed: Deed[facts.Stay]) -> bool:
    since, until = deed.facts.since, deed.facts.until
    return deed.facts.file is not None and (until is None or until >= since)


@rule(_("以下在校班组还没有接管安排：%(groups)s。请填写，或采用“学校教师看护”的默认安排。"))
def groups_handed_over(case: ExitCase, deed: Asked) -> bool | dict[str, Any]:
    left = [] if case.stopped else case.groups_without_plan()
    return True if not left else {"groups": "、".join(left)}


@rule(_("这一原因已经告知过。"))
def held_back_anew(case: ExitCase, deed: Asked) -> bool:
    """Told once for each reason, not once for each run of the job."""
    return bool(deed.reason) and deed.reason != case.held_back


@rule(_("约谈还没有进行：请先“安排约谈并通知”，约谈之后“记录约谈”，决定随之执行。"))
def talk_held(case: ExitCase, deed: Asked) -> bool:
    talk = case.current_talk
    return case.outcome != Outcome.TALK or (talk is not None and talk.state == TalkState.HELD)


EXECUTION = (effective, not_stayed, groups_handed_over, talk_held)


@rule(_("请写明理由，并填写依据文件的文号、上传文件。"), early=False)
def reversal_founded(case: ExitCase, deed: Deed[facts.Reversal]) -> bool:
    told = deed.facts
    return bool(deed.reason) and bool(told.number.strip()) and told.file is not None


@rule(_("变更后的决定应轻于“%(outcome)s”。更重的决定须另行立案、告知。"), early=False)
def lighter_than_before(case: ExitCase, deed: Deed[facts.Variation]) -> bool | dict[str, Any]:
    outcome, was = deed.facts.outcome, Outcome(case.outcome)
    if outcome in case.outcomes() and Outcome(outcome).weight < was.weight:
        return True
    return {"outcome": was.label}


@rule(_("变更为暂停服务须写明截止日期，并晚于今天。"), early=False)
def new_suspension_dated(case: ExitCase, deed: Deed[facts.Variation]) -> bool:
    until = deed.facts.suspend_until
    return deed.facts.outcome != Outcome.SUSPEND or bool(until and until > clock.today())


@rule(_("变更为限期整改须写明整改要求。"), early=False)
def new_order_demands(case: ExitCase, deed: Deed[facts.Variation]) -> bool:
    return deed.facts.outcome != Outcome.RECTIFY or bool(deed.facts.demands.strip())


# What it is varied to.
VARIATION = (lighter_than_before, new_suspension_dated, new_order_demands)


@rule(_("只有终止合作的决定可以变更，较轻的决定请撤销。"))
def ended(case: ExitCase, deed: Asked) -> bool:
    return bool(case.outcome) and Outcome(case.outcome).ends
