"""Statement, defence and hearing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from accounts import permissions
from accounts.enums import Role
from core import clock, policy
from core.counted import counted
from core.fsm import Asked, Deed, rule
from inspections import facts, policies
from inspections.enums import HearingState, Recipient, Statement

if TYPE_CHECKING:
    from inspections.models import ExitCase, Hearing


@rule(_("请写明陈述申辩的内容，或者上传书面材料。"), early=False)
def defence_told(case: ExitCase, deed: Deed[facts.Answer]) -> bool:
    return bool(deed.facts.text.strip()) or deed.facts.file is not None


@rule(_("代录须上传对方提交的纸质材料。"), early=False)
def paper_shown(case: ExitCase, deed: Deed[facts.Said]) -> bool:
    return deed.by.role != Role.DISTRICT or deed.facts.file is not None


@rule(_("请选择这是谁的意见；只有告知书的受送达人可以提出。"), early=False)
def author_is_a_party(case: ExitCase, deed: Deed[facts.Said]) -> bool:
    return deed.facts.author in case.recipients()


@rule(
    _("机构只能代表自己。当事人本人的申辩、听证申请和声明，请将本人签署的材料交区市教育局代录。"),
    early=False,
)
def speaks_for_itself(case: ExitCase, deed: Deed[facts.Said]) -> bool:
    """An employer's word must not end, or stand for, the defence of the individual."""
    return deed.by.role != Role.INSTITUTION or deed.facts.author == Recipient.INSTITUTION


@rule(_("收到材料的日期应在 %(first)s 至 %(last)s 之间。"), early=False)
def received_between(case: ExitCase, deed: Deed[facts.Said]) -> bool | dict[str, Any]:
    on, first, last = deed.facts.received_on or deed.on, case.period.notified_on, clock.today()
    return first <= on <= last or {"first": first.isoformat(), "last": last.isoformat()}


# Of every statement.
SAID = (author_is_a_party, speaks_for_itself, received_between)


@rule(_("请上传签署的放弃陈述申辩声明。"), early=False)
def waiver_signed(case: ExitCase, deed: Deed[facts.Said]) -> bool:
    return deed.facts.file is not None


def _sides(case: ExitCase, deed: Asked) -> set[str]:
    """Whose word it may be: an institution's own, an officer may put in anybody's."""
    own = deed.by.role == Role.INSTITUTION
    return {Recipient.INSTITUTION.value} if own else set(case.recipients())


def _waiving(case: ExitCase) -> set[str]:
    return {one.author for one in case.notice.said(Statement.WAIVER)}


@rule(_("已经记录过放弃申辩。"))
def may_still_waive(case: ExitCase, deed: Asked) -> bool:
    return bool(_sides(case, deed) - _waiving(case))


@rule(_("已经记录过放弃申辩。"), early=False)
def not_waived_yet(case: ExitCase, deed: Deed[facts.Said]) -> bool:
    return deed.facts.author not in _waiving(case)


NOT_WAIVED_YET = (may_still_waive, not_waived_yet)


@rule(_("申辩期已于 %(due)s 届满，不能再提出。"))
def period_runs(case: ExitCase, deed: Asked) -> bool | dict[str, Any]:
    """Before the form is filled an officer may try: paper counts from the day it came in."""
    due = case.period.until()
    return clock.today() <= due or deed.by.role == Role.DISTRICT or {"due": due.isoformat()}


@rule(_("申辩期已于 %(due)s 届满，不能再提出。"), early=False)
def within_the_period(case: ExitCase, deed: Deed[facts.Said]) -> bool | dict[str, Any]:
    due, on = case.period.until(), deed.facts.received_on or deed.on
    return on <= due or {"due": due.isoformat()}


@rule(_("案件已经审核，不能再提出。申辩期内寄出的书面材料，请交区市教育局代录。"))
def only_paper_after_review(case: ExitCase, deed: Asked) -> bool:
    return case.current_review is None or deed.by.role == Role.DISTRICT


# What keeps a right must come in time.
IN_TIME = (only_paper_after_review, period_runs, within_the_period, paper_shown)


@rule(_("已经提出过听证申请。"))
def may_still_ask(case: ExitCase, deed: Asked) -> bool:
    return bool(_sides(case, deed) - case.notice.asking())


@rule(_("已经提出过听证申请。"), early=False)
def no_hearing_yet(case: ExitCase, deed: Deed[facts.Said]) -> bool:
    return deed.facts.author not in case.notice.asking()


NOT_ASKED_YET = (may_still_ask, no_hearing_yet)


@rule(_("没有提出过听证申请，或者已经撤回。"))
def someone_asks(case: ExitCase, deed: Asked) -> bool:
    return bool(_sides(case, deed) & case.notice.asking())


@rule(_("没有提出过听证申请，或者已经撤回。"), early=False)
def asked_before(case: ExitCase, deed: Deed[facts.Said]) -> bool:
    return deed.facts.author in case.notice.asking()


@rule(_("听证已经举行。"))
def hearing_not_held(case: ExitCase, deed: Asked) -> bool:
    hearing = case.current_hearing
    return hearing is None or hearing.state != HearingState.HELD


ASKED_BEFORE = (someone_asks, asked_before, hearing_not_held, paper_shown)


@rule(_("没有等待核对的代录材料。"))
def paper_waits(case: ExitCase, deed: Asked) -> bool:
    return case.notice.unchecked().exists()


@rule(_("请选择一份等待核对的代录材料。"), early=False)
def entry_chosen(case: ExitCase, deed: Deed[facts.Paper]) -> bool:
    return case.notice.unchecked().filter(pk=deed.facts.entry.pk).exists()


@rule(_("材料由您本人代录，请由另一人核对。"), early=False)
def paper_checked_by_another(case: ExitCase, deed: Deed[facts.Paper]) -> permissions.Answer:
    return permissions.another(deed.by, *deed.facts.entry.entry_typists, on=(case,))


# An entry is compared by another before it counts.
COMPARED = (paper_waits, entry_chosen, paper_checked_by_another)


@rule(_("有代录的书面材料还没有经另一人核对。"))
def papers_checked(case: ExitCase, deed: Asked) -> bool:
    return not case.notice.unchecked().exists()


@rule(counted("听证应提前 %(days)s 个工作日通知，最早可定在 %(first)s。", "days"), early=False)
def hearing_told_ahead(hearing: Hearing, deed: Deed[facts.HearingDay]) -> bool | dict[str, Any]:
    days = policy.value(policies.HEARING_NOTICE, scopes=hearing.case.region.scopes, on=deed.on)
    first = clock.add_working_days(clock.today(), days).date
    return deed.facts.hearing_on >= first or {"days": days, "first": first.isoformat()}


@rule(_("听证日期 %(day)s 所在年度的工作日历尚未录入或开启。"), early=False)
def hearing_year_open(hearing: Hearing, deed: Deed[facts.HearingDay]) -> bool | dict[str, Any]:
    on = deed.facts.hearing_on
    return True if clock.year_status(on.year) else {"day": on.isoformat()}


@rule(_("请写明听证的几时、地点和主持人。"), early=False)
def place_and_chair(hearing: Hearing, deed: Deed[facts.HearingDay]) -> bool:
    told = deed.facts
    return all(text.strip() for text in (told.hearing_time, told.hearing_place, told.hearing_chair))


def _investigated(case: ExitCase) -> set[str]:
    """Names of those who recorded, confirmed or pursued what the case is about."""
    found = {case.opened_by, case.notice.drafted_by}
    for ground in case.grounds.select_related("violation__recorded_by", "violation__judged_by"):
        seen = ground.violation
        found |= {seen.recorded_by, seen.judged_by} if seen else set()
    return {each.name for each in found if each is not None}


@rule(_("%(who)s 参与了本案的调查或办理，请由其他人员主持听证。"), early=False)
def chair_took_no_part(hearing: Hearing, deed: Deed[facts.HearingDay]) -> bool | dict[str, Any]:
    """The notice says so of whoever presides."""
    who = deed.facts.hearing_chair.strip()
    return who not in _investigated(hearing.case) or {"who": who}


@rule(_("听证定于 %(day)s，到日之后才能记录。"))
def hearing_day_reached(hearing: Hearing, deed: Asked) -> bool | dict[str, Any]:
    on = hearing.hearing_on
    return True if on is None or clock.today() >= on else {"day": on.isoformat()}


@rule(_("请上传听证笔录。"), early=False)
def hearing_recorded(hearing: Hearing, deed: Deed[facts.HearingRecord]) -> bool:
    return deed.facts.file is not None


@rule(_("听证不能由立案人或告知书起草人记录举行。"))
def hearing_by_another(hearing: Hearing, deed: Asked) -> permissions.Answer:
    case = hearing.case
    authors = (case.opened_by_id, hearing.notice.drafted_by_id)
    return permissions.another(deed.by, *authors, on=(case,))
