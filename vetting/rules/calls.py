"""Guards of the announcement and its packages."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from core import clock
from core.counted import counted
from core.fsm import Asked, Deed, rule
from vetting import facts, moments, policies
from vetting.enums import UNDER_REVIEW

if TYPE_CHECKING:
    from vetting.models import Announcement, Package

_AWAITS_RANKING = ("qualified",)


@rule(_("请先添加至少一个项目包。"))
def has_package(call: Announcement, deed: Asked) -> bool:
    return bool(call.packages.exists())


@rule(_("请先添加审核清单，至少一项必备材料。"))
def has_checklist(call: Announcement, deed: Asked) -> bool:
    return bool(call.items.filter(required=True).exists())


@rule(_("评分项合计应为 100 分，现在是 %(total)s 分。"))
def points_total_100(call: Announcement, deed: Asked) -> bool | dict[str, Any]:
    total = sum(call.score_items.values_list("points", flat=True))
    return total == 100 or {"total": total}


@rule(counted("申报期至少 %(least)s 天，从现在算起只有 %(days)s 天。请推迟申报截止时间。", "least"))
def window_long_enough(call: Announcement, deed: Asked) -> bool | dict[str, Any]:
    least = call.figure(policies.WINDOW_DAYS, deed.on)
    window = call.closes_at - max(call.opens_at, deed.at)
    figures = {"least": least, "days": max(window.days, 0)}
    return bool(window.total_seconds() >= least * 86400) or figures


@rule(_("日期先后有误：申报截止应早于服务起始日，服务起始日应早于服务截止日。"))
def dates_in_order(call: Announcement, deed: Asked) -> bool:
    closes_on = moments.day_of(call.closes_at)
    return bool(call.opens_at < call.closes_at and closes_on < call.term_from < call.term_until)


@rule(_("请填写联系人和联系方式。"))
def has_contact(call: Announcement, deed: Asked) -> bool:
    return bool(call.contact.strip())


@rule(_("申报已截止，不能再发布更正公告。"))
def not_closed_yet(call: Announcement, deed: Asked) -> bool:
    return bool(deed.at < call.closes_at)


@rule(_("请写明更正的内容。"), early=False)
def amendment_text(call: Announcement, deed: Deed[facts.Amended]) -> bool:
    return bool(deed.facts.text)


@rule(
    counted("更正后申报截止时间至少顺延 %(days)s 天，即不早于 %(earliest)s。", "days"), early=False
)
def window_extended(call: Announcement, deed: Deed[facts.Amended]) -> bool | dict[str, Any]:
    days = call.figure(policies.AMEND_DAYS, deed.on)
    earliest = call.closes_at + clock.ONE_DAY * days
    figures = {"days": days, "earliest": moments.day_of(earliest).isoformat()}
    return deed.facts.closes_at >= earliest or figures


@rule(_("申报截止时间（%(closes)s）还没有到。"))
def closing_time_reached(call: Announcement, deed: Asked) -> bool | dict[str, Any]:
    return bool(deed.at >= call.closes_at) or {"closes": moments.stamp(call.closes_at)}


@rule(counted("还有 %(count)s 份申报没有审核结论或正在补正：%(names)s。", "count"))
def every_application_decided(call: Announcement, deed: Asked) -> bool | dict[str, Any]:
    waiting = call.applications().filter(state__in=UNDER_REVIEW)
    names = [row.institution.name for row in waiting.select_related("institution")]
    return not names or {"count": len(names), "names": "、".join(names[:5])}


@rule(counted("还有 %(count)s 份评分表既未锁定也未免评：%(names)s。", "count"))
def sheets_settled(call: Announcement, deed: Asked) -> bool | dict[str, Any]:
    # Whoever withdrew or failed meanwhile is scored no more; their sheets cannot be locked either.
    scored = call.applications().filter(state__in=_AWAITS_RANKING, package__state="open")
    rows = scored.filter(sheets__state="open")
    experts = sorted(set(rows.values_list("sheets__panelist__name", flat=True)))
    count = rows.count()
    return count == 0 or {"count": count, "names": "、".join(experts[:5])}


@rule(
    counted(
        "“%(names)s”合格申报不足 %(least)s 家：请办理“遴选终止”，或说明理由后继续遴选。", "least"
    ),
    early=True,
)
def thin_packages_settled(call: Announcement, deed: Asked) -> bool | dict[str, Any]:
    thin = [
        package
        for package in call.packages.filter(state="open", exception_reason="")
        if is_thin(package)
    ]
    least = min((package.min_applicants for package in thin), default=0)
    return not thin or {"names": "、".join(row.name for row in thin), "least": least}


def qualified_in(package: Package) -> int:
    """How many applications of a package passed review."""
    passed = ("qualified", "ranked", "shortlisted", "not_selected", "listed", "rejected")
    return int(package.applications.filter(state__in=passed).count())


def is_thin(package: Package) -> bool:
    return qualified_in(package) < package.min_applicants


@rule(_("“%(names)s”还没有计算排名。"))
def ranking_computed(call: Announcement, deed: Asked) -> bool | dict[str, Any]:
    rows = call.applications().filter(state__in=_AWAITS_RANKING, package__state="open")
    names = sorted(set(rows.values_list("package__name", flat=True)))
    return not names or {"names": "、".join(names)}


@rule(_("“%(names)s”还没有确定入围名单。"))
def shortlist_made(call: Announcement, deed: Asked) -> bool | dict[str, Any]:
    rows = call.applications().filter(state="ranked", package__state="open")
    names = sorted(set(rows.values_list("package__name", flat=True)))
    return not names or {"names": "、".join(names)}


@rule(_("结果已经公布，没有新递补的机构，不需要再公示。"))
def somebody_moved_up(call: Announcement, deed: Asked) -> bool:
    """After the result a new notice is for those who took a place that fell free."""
    if call.state != "concluded":
        return True
    return bool(call.applications().filter(state="shortlisted").exists())


@rule(_("遴选结果已经公布过，名单内的机构已据此签订协议，不能取消；请办理公示、递补或退出。"))
def never_concluded(call: Announcement, deed: Asked) -> bool:
    return call.concluded_at is None


@rule(_("请填写公示内容和异议提出方式。"), early=False)
def public_notice_text(call: Announcement, deed: Deed[facts.NoticeText]) -> bool:
    return bool(deed.facts.text and deed.facts.how_to_object)


@rule(
    _(
        "公示期要算到 %(day)s，%(year)s 年的工作日历尚未录入或暂定开放。请先由市教育局录入该年日历。"
    ),
)
def public_notice_year_open(call: Announcement, deed: Asked) -> bool | dict[str, Any]:
    due = clock.add_working_days(deed.on, call.figure(policies.PUBLIC_NOTICE_DAYS, deed.on))
    figures = {"day": due.date.isoformat(), "year": due.date.year}
    return clock.has_legal_effect(due) or figures


@rule(_("入围名单没有变动，不需要重新公示。"))
def list_changed(call: Announcement, deed: Asked) -> bool:
    notice = call.current_public_notice
    return notice is not None and notice.digest != call.shortlist_digest()


@rule(_("公示期到 %(day)s 结束，次日起才能公布结果。"))
def public_notice_over(call: Announcement, deed: Asked) -> bool | dict[str, Any]:
    notice = call.current_public_notice
    if notice is None:
        return {"day": "—"}
    last = notice.last_day()
    return bool(moments.day_of(deed.at) > last) or {"day": last.isoformat()}


@rule(_("入围名单在公示后有变动，请先重新公示。"))
def list_as_publicly_noticed(call: Announcement, deed: Asked) -> bool:
    notice = call.current_public_notice
    return notice is not None and notice.digest == call.shortlist_digest()


@rule(counted("还有 %(count)s 件异议没有处理完。", "count"))
def objections_decided(call: Announcement, deed: Asked) -> bool | dict[str, Any]:
    count = call.objections.filter(state__in=("filed", "accepted")).count()
    return count == 0 or {"count": count}


@rule(_("请填写结果公告的文号。"), early=False)
def result_number(call: Announcement, deed: Deed[facts.Result]) -> bool:
    return bool(deed.facts.number)


@rule(_("请上传集体研究纪要。"), early=False)
def minutes_attached(call: Announcement, deed: Deed[facts.Result]) -> bool:
    required = call.figure(policies.MINUTES_REQUIRED, deed.on)
    return not required or deed.facts.minutes is not None


@rule(_("申报截止后、公示前才能办理。"))
def package_under_review(package: Package, deed: Asked) -> bool:
    return package.announcement.state in {"closed", "reviewed"}


@rule(
    counted(
        "还有申报没有审核结论，或合格申报已达 %(least)s 家（现有 %(count)s 家），不能终止。",
        "least",
    ),
)
def package_is_thin(package: Package, deed: Asked) -> bool | dict[str, Any]:
    undecided = package.applications.filter(state__in=UNDER_REVIEW).exists()
    figures = {"least": package.min_applicants, "count": qualified_in(package)}
    return (is_thin(package) and not undecided) or figures


@rule(_("公告发布后，项目包、审核清单和评分项不能直接修改，请用更正公告。"))
def still_draft(call: Announcement, deed: Asked) -> bool:
    return bool(call.state == "draft")
