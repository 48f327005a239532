"""Statement, defence and hearing."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from accounts import permissions
from accounts.enums import Role
from core import clock, policy
from core.fsm import Deed, rule
from inspections import policies
from inspections.enums import Recipient, Statement


@rule(_("请写明陈述申辩的内容，或者上传书面材料。"), early=False)
def defence_told(case: Any, deed: Deed) -> bool:
    return bool(str(deed.fact("text", "")).strip()) or deed.fact("file") is not None


@rule(_("代录须上传对方提交的纸质材料。"), early=False)
def paper_of_the_other_side(case: Any, deed: Deed) -> bool:
    return deed.by.role != "DISTRICT" or deed.fact("file") is not None


def _author(deed: Deed) -> str:
    """Whose word it is: an institution's own, unless the form names another."""
    own = Recipient.INSTITUTION if deed.by.role == Role.INSTITUTION else ""
    return str(deed.fact("author", "") or own)


@rule(_("请选择这是谁的意见；只有告知书的受送达人可以提出。"), early=False)
def author_is_a_party(case: Any, deed: Deed) -> bool:
    return deed.fact("author") in case.recipients()


@rule(
    _("机构只能代表自己。当事人本人的申辩、听证申请和声明，请将本人签署的材料交区市教育局代录。"),
    early=False,
)
def speaks_for_itself(case: Any, deed: Deed) -> bool:
    """An employer's word must not end, or stand for, the defence of the individual."""
    return deed.by.role != Role.INSTITUTION or deed.fact("author") == Recipient.INSTITUTION


@rule(_("收到材料的日期应在 %(first)s 至 %(last)s 之间。"), early=False)
def received_between(case: Any, deed: Deed) -> bool | dict[str, Any]:
    on, last = deed.fact("received_on") or deed.on, clock.today()
    if case.notified_on <= on <= last:
        return True
    return {"first": case.notified_on.isoformat(), "last": last.isoformat()}


@rule(_("请上传签署的放弃陈述申辩声明。"), early=False)
def waiver_signed(case: Any, deed: Deed) -> bool:
    return deed.fact("file") is not None


@rule(_("已经记录过放弃申辩。"))
def not_waived_yet(case: Any, deed: Deed) -> bool:
    done = {one.author for one in case.said(Statement.WAIVER)}
    author = _author(deed)
    return author not in done if author else bool(set(case.recipients()) - done)


@rule(_("申辩期已于 %(due)s 届满，不能再提出。"))
def within_the_period(case: Any, deed: Deed) -> bool | dict[str, Any]:
    """Paper counts from the day it came in; before the form is filled an officer may try."""
    due, on = case.defence_until(), deed.fact("received_on") or deed.on
    untold = deed.by.role == Role.DISTRICT and not deed.facts
    return True if due and (on <= due or untold) else {"due": due.isoformat() if due else "—"}


@rule(_("案件已经审核，不能再提出。申辩期内寄出的书面材料，请交区市教育局代录。"))
def only_paper_after_review(case: Any, deed: Deed) -> bool:
    return case.review_on is None or deed.by.role == Role.DISTRICT


@rule(_("已经提出过听证申请。"))
def no_hearing_yet(case: Any, deed: Deed) -> bool:
    asking, author = case.asking(), _author(deed)
    return author not in asking if author else bool(set(case.recipients()) - asking)


@rule(_("没有提出过听证申请，或者已经撤回。"))
def asked_before(case: Any, deed: Deed) -> bool:
    asking, author = case.asking(), _author(deed)
    return author in asking if author else bool(asking)


@rule(_("没有等待核对的代录材料。"))
def paper_waits(case: Any, deed: Deed) -> bool:
    return bool(case.unchecked().exists())


@rule(_("请选择一份等待核对的代录材料。"), early=False)
def entry_chosen(case: Any, deed: Deed) -> bool:
    row = deed.fact("entry")
    return row is not None and bool(case.unchecked().filter(pk=row.pk).exists())


@rule(_("材料由您本人代录，请由另一人核对。"), early=False)
def paper_checked_by_another(case: Any, deed: Deed) -> permissions.Answer:
    row = deed.fact("entry")
    return row is None or permissions.another(deed.by, row.entered_by_id, on=(case,))


@rule(_("有代录的书面材料还没有经另一人核对。"))
def papers_checked(case: Any, deed: Deed) -> bool:
    return not case.unchecked().exists()


@rule(_("没有人申请听证。"))
def hearing_requested(case: Any, deed: Deed) -> bool:
    return case.hearing_requested_on is not None


@rule(_("听证已经举行。"))
def hearing_not_held(case: Any, deed: Deed) -> bool:
    return case.hearing_held_on is None


@rule(_("听证应提前 %(days)s 个工作日通知，最早可定在 %(first)s。"), early=False)
def hearing_told_ahead(case: Any, deed: Deed) -> bool | dict[str, Any]:
    days = policy.value(policies.HEARING_NOTICE, scopes=case.region.scopes, on=deed.on)
    first = clock.add_working_days(clock.today(), days).date
    on = deed.fact("hearing_on")
    return True if on and on >= first else {"days": days, "first": first.isoformat()}


@rule(_("听证日期 %(day)s 所在年度的工作日历尚未录入或开启。"), early=False)
def hearing_year_open(case: Any, deed: Deed) -> bool | dict[str, Any]:
    on = deed.fact("hearing_on")
    return True if on is None or clock.year_status(on.year) else {"day": on.isoformat()}


@rule(_("请写明听证地点和主持人。"), early=False)
def place_and_chair(case: Any, deed: Deed) -> bool:
    return all(str(deed.fact(name, "")).strip() for name in ("hearing_place", "hearing_chair"))


@rule(_("还没有确定听证日期并通知对方。"))
def hearing_set(case: Any, deed: Deed) -> bool:
    return case.hearing_on is not None


@rule(_("听证定于 %(day)s，到日之后才能记录。"))
def hearing_day_reached(case: Any, deed: Deed) -> bool | dict[str, Any]:
    if case.hearing_on is None or clock.today() >= case.hearing_on:
        return True
    return {"day": case.hearing_on.isoformat()}


@rule(_("请上传听证笔录。"), early=False)
def hearing_recorded(case: Any, deed: Deed) -> bool:
    return deed.fact("file") is not None


@rule(_("听证不能由立案人或告知书起草人记录举行。"))
def hearing_by_another(case: Any, deed: Deed) -> permissions.Answer:
    return permissions.another(deed.by, case.opened_by_id, case.drafted_by_id, on=(case,))
