"""What pages of admission show, gathered once for every audience."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, Q, QuerySet
from django.http import Http404
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from accounts.domain import ties
from accounts.enums import ALL_ROLES, PUBLIC, Role
from portals.kit import lists, printouts, timeline, words
from portals.kit.facts import Fact
from vetting.domain import lots
from vetting.enums import CallState
from vetting.models import (
    Announcement,
    Application,
    Listing,
    Objection,
    Package,
    ScoreSheet,
    Verdict,
)

ANYBODY = (PUBLIC, *ALL_ROLES)
CALL_READERS = (Role.CITY, Role.DISTRICT, Role.SCHOOL, Role.INSTITUTION)
APPLICATION_READERS = (Role.CITY, Role.DISTRICT, Role.REVIEWER, Role.INSTITUTION)
LISTING_READERS = (Role.CITY, Role.DISTRICT, Role.INSPECTOR, Role.INSTITUTION)
CALL_COLUMNS = (
    lists.Column("title", _("公告"), kind="link", sort="name", width=44, roles=CALL_READERS),
    lists.Column("school_year", _("学年"), sort="school_year", roles=CALL_READERS),
    lists.Column("state", _("状态"), kind="chip", roles=CALL_READERS),
    lists.Column(
        "closes_at",
        _("申报截止"),
        kind="due",
        sort="closes_at",
        done=lambda row: row.state != "published",
        roles=CALL_READERS,
    ),
)
# An institution's own lists begin with what tells its rows apart, not with itself.
OFFICES = (Role.CITY, Role.DISTRICT, Role.REVIEWER, Role.INSPECTOR)
OWN = (Role.INSTITUTION,)
_WHO = lists.Column(
    "institution.name", _("机构"), kind="link", sort="institution__name", width=36, roles=OFFICES
)
APPLICATION_COLUMNS = (
    _WHO,
    lists.Column("package.name", _("项目包"), sort="package__name", width=24, roles=OFFICES),
    lists.Column(
        "own_package",
        _("项目包"),
        kind="link",
        width=24,
        value=lambda row: row.package.name,
        roles=OWN,
    ),
    lists.Column("package.announcement.name", _("公告"), width=44, roles=APPLICATION_READERS),
    lists.Column("state", _("状态"), kind="chip", sort="state", roles=APPLICATION_READERS),
    lists.Column(
        "submitted_at", _("提交时间"), kind="moment", sort="submitted_at", roles=APPLICATION_READERS
    ),
)
LISTING_COLUMNS = (
    lists.Column("title", _("资格"), kind="link", width=40, roles=OWN),
    lists.Column("region.name", _("区市"), roles=OWN),
    _WHO,
    lists.Column("institution.uscc", _("统一社会信用代码"), kind="code", width=24, roles=OFFICES),
    lists.Column(
        "category", _("类别"), value=lambda row: row.get_category_display(), roles=OFFICES
    ),
    lists.Column("service_items", _("服务项目"), width=30, roles=LISTING_READERS),
    lists.Column("price_standard", _("收费标准"), roles=LISTING_READERS),
    lists.Column(
        "valid_from", _("有效期起"), kind="date", sort="valid_from", roles=LISTING_READERS
    ),
    lists.Column(
        "valid_until", _("有效期止"), kind="date", sort="valid_until", roles=LISTING_READERS
    ),
    lists.Column("document_number", _("文号"), width=24, roles=LISTING_READERS),
    lists.Column("state", _("状态"), kind="chip", roles=LISTING_READERS),
)

timeline.systems.update(
    {
        "announcement-close": _("申报截止"),
        "announcement-conclude": _("公布结果"),
        "announcement-cancel": _("取消遴选"),
        "application-lapse": _("补正期限"),
        "draft-lapse": _("草稿期限"),
        "ranking": _("计算排名"),
        "public-notice-over": _("公示期限"),
        "listing-expiry": _("资格期限"),
        "objection": _("异议"),
    }
)
timeline.labels.update(
    {
        "announcement.draft": _("起草公告"),
        "announcement.add_package": _("添加项目包"),
        "announcement.change_package": _("修改项目包"),
        "announcement.remove_package": _("删除项目包"),
        "announcement.set_checklist": _("修改审核清单"),
        "announcement.set_scores": _("修改评分项"),
        "announcement.appoint": _("聘请专家"),
        "announcement.dismiss": _("撤去专家"),
        "announcement.convene": _("分发评分表"),
        "announcement.declare_interest": _("登记回避"),
        "announcement.hand_draw": _("登记现场抽签"),
        "package.except": _("不足家数仍继续遴选"),
        "package.reconvene": _("重新组织评审"),
        "application.start": _("开始申报"),
        "application.save": _("保存申报表"),
        "application.put_material": _("提供材料"),
        "application.put_materials": _("提供材料"),
        "application.drop_material": _("撤下材料"),
        "application.verdict": _("填写审核意见"),
        "application.letter": _("代录联审意见函"),
        "application.follow_calendar": _("补正期限随正式日历顺延"),
        "objection.file": _("提出异议"),
        "listing.make": _("列入资格名单"),
        "listing.backfill": _("补录资格"),
    }
)


def calls(actor: Any) -> QuerySet[Any]:
    return Announcement.objects.visible_to(actor).select_related("bureau", "region")


class OutsideCalls(lists.ListPage):
    """The calls as those outside the offices see them: whose each one is comes first."""

    model, title = Announcement, _("遴选公告")
    columns = (lists.Column("bureau.name", _("公告单位"), roles=CALL_READERS), *CALL_COLUMNS)
    filters = (
        lists.Search(("name", "bureau__name")),
        lists.Choice("state", _("状态"), CallState.choices),
    )
    order = "-opens_at"

    def rows(self, actor: Any) -> QuerySet[Any]:
        return calls(actor)


def applications(actor: Any) -> QuerySet[Any]:
    rows = Application.objects.visible_to(actor)
    return rows.select_related("institution", "package__announcement__bureau")


def listings(actor: Any) -> QuerySet[Any]:
    return Listing.objects.visible_to(actor).select_related("institution", "region", "bureau")


def papers_of_packages(call: Announcement, actor: Any) -> list[Package]:
    """The packages of a call about which something was issued that this actor may read."""
    rows = Package.objects.visible_to(actor).filter(announcement=call)
    return [row for row in rows if printouts.of(row, actor)]


def packages(call: Announcement) -> Any:
    """The packages with how many applied, passed and were shortlisted."""
    gone = Q(applications__state__in=("draft", "withdrawn"))
    inside = Q(applications__submitted_at__isnull=False) & ~gone
    passed = inside & Q(applications__decided_at__isnull=False)
    chosen = Q(applications__state__in=("shortlisted", "listed"))
    return call.packages.annotate(
        applied=Count("applications", filter=inside),
        passed=Count("applications", filter=passed & ~Q(applications__state="disqualified")),
        chosen=Count("applications", filter=chosen),
    ).order_by("position", "pk")


def sheets_of(actor: Any) -> QuerySet[Any]:
    return ScoreSheet.objects.visible_to(actor).select_related(
        "panelist", "application__institution", "application__package__announcement__bureau"
    )


def objections(actor: Any) -> QuerySet[Any]:
    rows = Objection.objects.visible_to(actor)
    return rows.select_related(
        "announcement__bureau",
        "announcement__region",
        "application__institution",
        "application__package",
        "filed_by_office",
    )


def one(rows: QuerySet[Any], pk: int) -> Any:
    """The row among those the actor may see, or 404."""
    found = rows.filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def call_facts(call: Announcement) -> list[Fact]:
    return [
        Fact(_("公告单位"), call.bureau.name, roles=ANYBODY),
        Fact(_("公告文号"), call.number, roles=ANYBODY),
        Fact(_("学年"), call.school_year, roles=ANYBODY),
        Fact(_("申报开始"), call.opens_at, roles=ANYBODY),
        Fact(_("申报截止"), call.closes_at, roles=ANYBODY),
        Fact(
            _("服务期"),
            f"{words.day(call.term_from)} — {words.day(call.term_until)}",
            roles=ANYBODY,
        ),
        Fact(_("联系人和联系方式"), call.contact, roles=ANYBODY),
    ]


def lot_facts(call: Announcement) -> list[Fact]:
    """Everything needed to replay the draw; the secret only once it has been told."""
    found: list[Fact] = [Fact(_("承诺值（公告时公布）"), call.lot_commit, roles=ANYBODY)]
    if call.closed_at:
        found.append(Fact(_("截止名单摘要"), lots.digest(call.closed_list), roles=ANYBODY))
    if call.lot_revealed:
        found.append(Fact(_("公开的密钥"), call.lot_revealed, roles=ANYBODY))
        found.append(Fact(_("种子"), lots.seed(call.lot_revealed, call.closed_list), roles=ANYBODY))
    return found


def application_facts(row: Application) -> list[Fact]:
    found: list[Fact] = [
        Fact(_("机构"), row.institution.name, roles=APPLICATION_READERS),
        Fact(_("统一社会信用代码"), row.institution.uscc, roles=APPLICATION_READERS),
        Fact(_("项目包"), row.package.name, roles=APPLICATION_READERS),
        Fact(_("公告"), row.announcement.name, roles=APPLICATION_READERS),
        Fact(_("提交时间"), row.submitted_at, roles=APPLICATION_READERS),
        Fact(_("报价"), row.price_offer, roles=APPLICATION_READERS),
        Fact(
            _("承诺人"),
            row.signatory if row.undertaking else _t("未签署"),
            roles=APPLICATION_READERS,
        ),
    ]
    if row.licence_undertaking:
        found.append(Fact(_("证照续期承诺"), True, roles=APPLICATION_READERS))
    return found


def checklist(row: Application, actor: Any) -> list[dict[str, Any]]:
    """Each item with what is shown for it and, for the reviewing side, the verdict that stands."""
    shown = {
        material.item_id: material
        for material in row.materials.select_related("file", "licence__file")
    }
    seen = Verdict.objects.visible_to(actor).filter(application=row)
    verdicts = {
        verdict.item_id: verdict
        for verdict in seen.filter(superseded_at__isnull=True).select_related(
            "by", "office", "entry_scan"
        )
    }
    earlier: dict[int, list[Any]] = {}
    for verdict in seen.filter(superseded_at__isnull=False).select_related("by"):
        earlier.setdefault(verdict.item_id, []).append(verdict)
    items = row.items()
    if actor.role == Role.REVIEWER:
        items = [item for item in items if item.reviewer_id == actor.organisation_id]
    return [
        {
            "item": item,
            "material": shown.get(item.pk),
            "judges": actor.role in Verdict.scope,
            "verdict": verdicts.get(item.pk),
            "earlier": earlier.get(item.pk, []),
        }
        for item in items
    ]


def ranking(call: Announcement, actor: Any) -> list[dict[str, Any]]:
    """Package by package, its applications by rank, with dimension means beside the full marks.

    Without the applications for an account whose owner is not confirmed: means tell marks.
    """
    sealed = bool(ties.sealed(actor))
    full: dict[str, int] = {}
    names: dict[str, str] = {}
    for item in call.score_items.all():
        full[item.dimension] = full.get(item.dimension, 0) + item.points
        names[item.dimension] = item.get_dimension_display()
    heads = [(key, names[key], full[key]) for key in sorted(full)]
    found = []
    for package in call.packages.order_by("position", "pk"):
        rows = package.applications.filter(rank__isnull=False).select_related("institution")
        found.append(
            {
                "package": package,
                "heads": heads,
                "rows": []
                if sealed
                else [
                    (row, [(name, row.dimension_scores.get(key, "—")) for key, name, _f in heads])
                    for row in rows.order_by("rank")
                ],
            }
        )
    return found


def sheets(call: Announcement) -> tuple[list[Any], list[tuple[Any, list[Any]]]]:
    """Experts, and each application with its sheets in the experts' order (None: no sheet)."""
    experts = list(call.panelists.order_by("pk"))
    rows = (
        call.applications()
        .filter(sheets__isnull=False)
        .distinct()
        .select_related("institution", "package")
        .prefetch_related("sheets__panelist")
        .order_by("package_id", "pk")
    )
    table = []
    for row in rows:
        by_expert = {sheet.panelist_id: sheet for sheet in row.sheets.all()}
        table.append((row, [by_expert.get(expert.pk) for expert in experts]))
    return experts, table
