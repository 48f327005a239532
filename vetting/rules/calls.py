"""Guards of the announcement and its packages. They take instances and never import models."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from core import clock
from core.fsm import Deed, rule
from vetting import moments, policies
from vetting.enums import UNDER_REVIEW

_AWAITS_RANKING = ("qualified",)


@rule(_("请填写原因。"), early=False)
def reason_given(subject: Any, deed: Deed) -> bool:
    return bool(deed.reason)


@rule(_("请先添加至少一个项目包。"))
def has_package(call: Any, deed: Deed) -> bool:
    return bool(call.packages.exists())


@rule(_("请先添加审核清单，至少一项必备材料。"))
def has_checklist(call: Any, deed: Deed) -> bool:
    return bool(call.items.filter(required=True).exists())


@rule(_("评分项合计应为 100 分，现在是 %(total)s 分。"))
def points_total_100(call: Any, deed: Deed) -> bool | dict[str, Any]:
    total = sum(call.score_items.values_list("points", flat=True))
    return total == 100 or {"total": total}


@rule(_("申报期至少 %(least)s 天，从现在算起只有 %(days)s 天。请推迟申报截止时间。"))
def window_long_enough(call: Any, deed: Deed) -> bool | dict[str, Any]:
    least = call.figure(policies.WINDOW_DAYS, deed.on)
    window = call.closes_at - max(call.opens_at, deed.at)
    figures = {"least": least, "days": max(window.days, 0)}
    return bool(window.total_seconds() >= least * 86400) or figures


@rule(_("日期先后有误：申报截止应早于服务起始日，服务起始日应早于服务截止日。"))
def dates_in_order(call: Any, deed: Deed) -> bool:
    closes_on = moments.day_of(call.closes_at)
    return bool(call.opens_at < call.closes_at and closes_on < call.term_from < call.term_until)


@rule(_("请填写联系人和联系方式。"))
def has_contact(call: Any, deed: Deed) -> bool:
    return bool(call.contact.strip())


@rule(_("申报已截止，不能再发布更正公告。"))
def not_closed_yet(call: Any, deed: Deed) -> bool:
    return bool(deed.at < call.closes_at)


@rule(_("请写明更正的内容。"), early=False)
def amendment_text(call: Any, deed: Deed) -> bool:
    return bool(str(deed.fact("text", "")).strip())


@rule(_("更正后申报截止时间至少顺延 %(days)s 天，即不早于 %(earliest)s。"), early=False)
def window_extended(call: Any, deed: Deed) -> bool | dict[str, Any]:
    days = call.figure(policies.AMEND_DAYS, deed.on)
    earliest = call.closes_at + clock.ONE_DAY * days
    asked = deed.fact("closes_at")
    figures = {"days": days, "earliest": moments.day_of(earliest).isoformat()}
    return (asked is not None and asked >= earliest) or figures


@rule(_("申报截止时间（%(closes)s）还没有到。"))
def closing_time_reached(call: Any, deed: Deed) -> bool | dict[str, Any]:
    return bool(deed.at >= call.closes_at) or {"closes": moments.stamp(call.closes_at)}


@rule(_("还有 %(count)s 份申报没有审核结论或正在补正：%(names)s。"))
def every_application_decided(call: Any, deed: Deed) -> bool | dict[str, Any]:
    waiting = call.applications().filter(state__in=UNDER_REVIEW)
    names = [row.institution.name for row in waiting.select_related("institution")]
    return not names or {"count": len(names), "names": "、".join(names[:5])}


@rule(_("还有 %(count)s 份评分表既未锁定也未免评：%(names)s。"))
def sheets_settled(call: Any, deed: Deed) -> bool | dict[str, Any]:
    # Whoever withdrew or failed meanwhile is scored no more; their sheets cannot be locked either.
    scored = call.applications().filter(state__in=_AWAITS_RANKING, package__state="open")
    rows = scored.filter(sheets__state="open")
    experts = sorted(set(rows.values_list("sheets__panelist__name", flat=True)))
    count = rows.count()
    return count == 0 or {"count": count, "names": "、".join(experts[:5])}


@rule(
    _("“%(names)s”合格申报不足 %(least)s 家：请办理“遴选终止”，或说明理由后继续遴选。"), early=True
)
def thin_packages_settled(call: Any, deed: Deed) -> bool | dict[str, Any]:
    thin = [
        package
        for package in call.packages.filter(state="open", exception_reason="")
        if is_thin(package)
    ]
    least = min((package.min_applicants for package in thin), default=0)
    return not thin or {"names": "、".join(row.name for row in thin), "least": least}


def qualified_in(package: Any) -> int:
    """How many applications of a package passed review."""
    passed = ("qualified", "ranked", "shortlisted", "not_selected", "listed", "rejected")
    return int(package.applications.filter(state__in=passed).count())


def is_thin(package: Any) -> bool:
    return qualified_in(package) < package.min_applicants


@rule(_("“%(names)s”还没有计算排名。"))
def ranking_computed(call: Any, deed: Deed) -> bool | dict[str, Any]:
    rows = call.applications().filter(state__in=_AWAITS_RANKING, package__state="open")
    names = sorted(set(rows.values_list("package__name", flat=True)))
    return not names or {"names": "、".join(names)}


@rule(_("“%(names)s”还没有确定入围名单。"))
def shortlist_made(call: Any, deed: Deed) -> bool | dict[str, Any]:
    rows = call.applications().filter(state="ranked", package__state="open")
    names = sorted(set(rows.values_list("package__name", flat=True)))
    return not names or {"names": "、".join(names)}


@rule(_("请填写公示内容和异议提出方式。"), early=False)
def public_notice_text(call: Any, deed: Deed) -> bool:
    texts = (deed.fact("text", ""), deed.fact("how_to_object", ""))
    return all(str(text).strip() for text in texts)


@rule(
    _(
        "公示期要算到 %(day)s，%(year)s 年的工作日历尚未录入或暂定开放。请先由市教育局录入该年日历。"
    ),
)
def public_notice_year_open(call: Any, deed: Deed) -> bool | dict[str, Any]:
    due = clock.add_working_days(deed.on, call.figure(policies.PUBLIC_NOTICE_DAYS, deed.on))
    figures = {"day": due.date.isoformat(), "year": due.date.year}
    return clock.has_legal_effect(due) or figures


@rule(_("入围名单没有变动，不需要重新公示。"))
def list_changed(call: Any, deed: Deed) -> bool:
    notice = call.current_public_notice
    return notice is not None and notice.digest != call.shortlist_digest()


@rule(_("公示期到 %(day)s 结束，次日起才能公布结果。"))
def public_notice_over(call: Any, deed: Deed) -> bool | dict[str, Any]:
    notice = call.current_public_notice
    if notice is None:
        return {"day": "—"}
    last = notice.last_day()
    return bool(moments.day_of(deed.at) > last) or {"day": last.isoformat()}


@rule(_("入围名单在公示后有变动，请先重新公示。"))
def list_as_publicly_noticed(call: Any, deed: Deed) -> bool:
    notice = call.current_public_notice
    return notice is not None and notice.digest == call.shortlist_digest()


@rule(_("还有 %(count)s 件异议没有处理完。"))
def objections_decided(call: Any, deed: Deed) -> bool | dict[str, Any]:
    count = call.objections.filter(state__in=("filed", "accepted")).count()
    return count == 0 or {"count": count}


@rule(_("请填写结果公告的文号。"), early=False)
def result_number(call: Any, deed: Deed) -> bool:
    return bool(str(deed.fact("number", "")).strip())


@rule(_("请上传集体研究纪要。"), early=False)
def minutes_attached(call: Any, deed: Deed) -> bool:
    required = call.figure(policies.MINUTES_REQUIRED, deed.on)
    return not required or deed.fact("minutes") is not None


@rule(_("申报截止后、公示前才能办理。"))
def package_under_review(package: Any, deed: Deed) -> bool:
    return package.announcement.state in {"closed", "reviewed"}


@rule(
    _("还有申报没有审核结论，或合格申报已达 %(least)s 家（现有 %(count)s 家），不能终止。"),
)
def package_is_thin(package: Any, deed: Deed) -> bool | dict[str, Any]:
    undecided = package.applications.filter(state__in=UNDER_REVIEW).exists()
    figures = {"least": package.min_applicants, "count": qualified_in(package)}
    return (is_thin(package) and not undecided) or figures


@rule(_("公告发布后，项目包、审核清单和评分项不能直接修改，请用更正公告。"))
def still_draft(call: Any, deed: Deed) -> bool:
    return bool(call.state == "draft")
