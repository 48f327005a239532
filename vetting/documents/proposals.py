"""呈批件 of the deeds of a call, an application and a listing."""

from __future__ import annotations

from accounts.documents import proposals
from core.documents import day, moment
from vetting.models import Announcement, Application, Listing


def _call(row: Announcement) -> list[tuple[str, str]]:
    packages = "；".join(
        f"{one.name}（{one.service_items}，{one.price_standard}，入围 {one.quota} 家）"
        for one in row.packages.order_by("position", "pk")
    )
    return [
        ("遴选范围", row.scope_text.replace("\n", "；")),
        ("项目包", packages),
        ("申报时间", f"{moment(row.opens_at)}至{moment(row.closes_at)}"),
        ("服务期", f"{day(row.term_from)}至{day(row.term_until)}"),
    ]


def _result(row: Announcement) -> list[tuple[str, str]]:
    notice = row.current_public_notice
    shown = f"第 {notice.round} 次公示至{day(notice.ends_on)}止" if notice else "尚未公示"
    return [*_call(row), ("公示", shown), ("异议", _objections(row))]


def _objections(row: Announcement) -> str:
    filed = row.objections.count()
    return f"共 {filed} 件" if filed else "没有收到异议"


def _shortlisted(row: Announcement) -> list[str]:
    """The bodies that would be listed, by package."""
    rows = row.applications().filter(state="shortlisted")
    return [
        f"“{one.package.name}”：{one.institution.name}（{one.institution.uscc}）。"
        for one in rows.select_related("package", "institution").order_by(
            "package__position", "rank"
        )
    ]


def _application(row: Application) -> list[tuple[str, str]]:
    failed = "；".join(
        f"{one.item.title}：{one.note}" for one in row.current_verdicts().values() if not one.ok
    )
    return [
        ("申报机构", f"{row.institution.name}（{row.institution.uscc}）"),
        ("遴选公告", f"{row.announcement.name}，{row.package.name}"),
        ("不符合要求的事项", failed or "无"),
    ]


def _listing(row: Listing) -> list[tuple[str, str]]:
    return [
        ("机构", f"{row.institution.name}（{row.institution.uscc}）"),
        ("资格", f"{row.get_category_display()}，{row.service_items}，{row.price_standard}"),
        ("列入文号和有效期", f"{row.document_number}，至{day(row.valid_until)}"),
    ]


proposals.register(Announcement, "publish", office=lambda row: row.bureau, matter=_call)
proposals.register(
    Announcement,
    "conclude",
    office=lambda row: row.bureau,
    matter=_result,
    proposal=_shortlisted,
)
proposals.register(
    Application,
    "disqualify",
    office=lambda row: row.announcement.bureau,
    matter=_application,
)
proposals.register(Listing, "suspend", office=lambda row: row.bureau, matter=_listing)
