"""Guards of applying and of the qualification review."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from accounts import permissions
from accounts.rules import entry_checked
from core import clock
from core.fsm import Asked, Deed, rule
from institutions import prices
from vetting import linked, moments, policies
from vetting.enums import LIVE_APPLICATION

if TYPE_CHECKING:
    from institutions.models import Licence
    from vetting.models import Application, ChecklistItem, Material

_BEFORE_NOTICE = ("published", "closed", "reviewed")


@rule(_("不在申报时间内（%(opens)s 至 %(closes)s），以服务器时间为准。"))
def window_open(row: Application, deed: Asked) -> bool | dict[str, Any]:
    call = row.announcement
    return call.is_open(deed.at) or {
        "opens": moments.stamp(call.opens_at),
        "closes": moments.stamp(call.closes_at),
    }


@rule(_("审核已有结论或已要求补正，之后公告没有更正，不能撤回修改。"))
def amended_since_reviewed(row: Application, deed: Asked) -> bool:
    """What was asked for has changed since: whoever was reviewed by the old text may start again."""
    if row.state == "submitted":
        return True
    asked = row.open_correction
    since = row.decided_at or (asked.asked_at if asked else None)
    amended = row.announcement.amendments
    return bool(since is not None and amended.filter(made_at__gt=since).exists())


@rule(_("申报还没有截止。"))
def window_shut(row: Application, deed: Asked) -> bool:
    call = row.announcement
    return bool(call.state != "draft" and deed.at >= call.closes_at)


@rule(_("%(why)s"))
def not_barred(row: Application, deed: Asked) -> bool | dict[str, Any]:
    why = row.institution.may_not_enter(moments.day_of(deed.at), row.announcement.region)
    return not why or {"why": why}


@rule(_("贵机构对这个项目包已有一份有效申报，不能重复申报。"))
def only_live_application(row: Application, deed: Asked) -> bool:
    others = row.package.applications.filter(
        institution=row.institution_id, state__in=LIVE_APPLICATION
    )
    return not others.exclude(pk=row.pk).exists()


@rule(_("还缺必备材料：%(titles)s。请全部补齐后提交。"))
def materials_complete(row: Application, deed: Asked) -> bool | dict[str, Any]:
    missing = [item.title for item in missing_items(row, moments.day_of(deed.at))]
    return not missing or {"titles": "、".join(missing)}


def missing_items(row: Application, day: date) -> list[ChecklistItem]:
    """Required items without evidence: no upload, or a licence that is refused or out of date."""
    shown = {material.item_id: material for material in row.materials.select_related("licence")}
    return [item for item in row.items() if item.required and not _shows(shown.get(item.pk), day)]


def _shows(material: Material | None, day: date) -> bool:
    if material is None:
        return False
    licence = material.licence
    if licence is None:
        return material.file_id is not None
    return licence.state in {"submitted", "verified"} and licence.covers(day)


@rule(_("请填写课程与服务方案。"))
def plan_written(row: Application, deed: Asked) -> bool:
    return bool(row.plan.strip()) or bool(row.entered_by_office)


@rule(_("报价（%(offer)s）高于项目包的收费标准（%(standard)s），请调低报价。"))
def offer_within_standard(row: Application, deed: Asked) -> bool | dict[str, Any]:
    package, offer = row.package, row.price_offer
    if offer is None or offer <= package.price:
        return True
    return {"offer": prices.said(offer, package.price_unit), "standard": package.price_standard}


@rule(_("请勾选并签署承诺书，填写承诺人姓名。"))
def undertaking_signed(row: Application, deed: Asked) -> bool:
    return bool(row.undertaking and row.signatory.strip())


@rule(_("证照在服务期满（%(until)s）前到期：%(titles)s。%(todo)s"))
def licences_cover_term(row: Application, deed: Asked) -> bool | dict[str, Any]:
    until = row.announcement.term_until
    shown = row.materials.filter(licence__isnull=False).select_related("licence")
    licences = [material.licence for material in shown if material.licence]
    short = [str(each) for each in licences if (last := each.last_day()) and last < until]
    if not short:
        return True
    blocking = row.announcement.figure(policies.LICENCE_BEFORE_TERM, deed.on) == policies.BLOCK
    if row.licence_undertaking and not blocking:
        return True
    todo = _("请换证后申报。") if blocking else _("请勾选“到期前完成续期”的承诺，或换证后申报。")
    return {"until": until.isoformat(), "titles": "、".join(short), "todo": todo}


@rule(_("本次公告不接受与限制准入机构有关联的申报：%(names)s。如有异议请联系公告单位。"))
def not_linked_where_refused(row: Application, deed: Asked) -> bool | dict[str, Any]:
    if not row.announcement.refuse_linked:
        return True
    names = linked.excluded_relatives(row.institution, moments.day_of(deed.at))
    return not names or {"names": "、".join(names)}


@rule(_("没有标为不合格的审核项，不需要补正。"))
def some_item_marked(row: Application, deed: Asked) -> bool:
    return any(not verdict.ok for verdict in row.current_verdicts().values())


@rule(_("还有审核项没有意见：%(titles)s。全部审完后再办理（补正须一次性告知）。"))
def every_item_answered(row: Application, deed: Asked) -> bool | dict[str, Any]:
    standing = row.current_verdicts()
    missing = [item.title for item in row.items() if item.pk not in standing]
    return not missing or {"titles": _some(missing)}


def _some(titles: list[str]) -> str:
    """The first few by name; how many in all when there are more."""
    if len(titles) <= 3:
        return "、".join(titles)
    more = {"titles": "、".join(titles[:3]), "count": len(titles)}
    return str(_("%(titles)s等 %(count)s 项")) % more


@rule(_("补正次数已用完（最多 %(most)s 次）。"))
def rounds_left(row: Application, deed: Asked) -> bool | dict[str, Any]:
    most = row.announcement.figure(policies.CORRECTION_ROUNDS, deed.on)
    return bool(row.corrections.count() < most) or {"most": most}


@rule(_("补正期限要算到 %(day)s，该年的工作日历尚未录入或暂定开放，请先由市教育局办理。"))
def correction_year_open(row: Application, deed: Asked) -> bool | dict[str, Any]:
    due = clock.add_working_days(
        deed.on, row.announcement.figure(policies.CORRECTION_DAYS, deed.on)
    )
    return clock.has_legal_effect(due) or {"day": due.date.isoformat()}


@rule(_("补正期限（%(due)s）已过，请联系公告单位。"))
def correction_in_time(row: Application, deed: Asked) -> bool | dict[str, Any]:
    open_one = row.open_correction
    if open_one is None:
        return {"due": "—"}
    last = open_one.last_day()
    return bool(moments.day_of(deed.at) <= last) or {"due": last.isoformat()}


@rule(_("补正期限（%(due)s）还没有过。"))
def correction_over(row: Application, deed: Asked) -> bool | dict[str, Any]:
    open_one = row.open_correction
    if open_one is None:
        return {"due": "—"}
    last = open_one.last_day()
    return bool(moments.day_of(deed.at) > last) or {"due": last.isoformat()}


@rule(_("这些补正事项还没有重新提供材料：%(titles)s。"))
def marked_items_answered(row: Application, deed: Asked) -> bool | dict[str, Any]:
    open_one = row.open_correction
    if open_one is None:
        return {"titles": "—"}
    missing = [item.title for item in unanswered(row)]
    return not missing or {"titles": "、".join(missing)}


def unanswered(row: Application) -> list[ChecklistItem]:
    """The marked items for which nothing was shown since: here, or on the licence itself."""
    open_one = row.open_correction
    if open_one is None:
        return []
    since = open_one.asked_at
    put = row.materials.filter(put_at__gt=since).values_list("item_id", flat=True)
    shown = row.materials.filter(licence__shown_at__gt=since).values_list("item_id", flat=True)
    answered = {*put, *shown}
    return [
        item
        for item in open_one.items.exclude(pk__in=answered)
        if newer_licence(row, item, since) is None
    ]


def newer_licence(row: Application, item: ChecklistItem, since: datetime) -> Licence | None:
    """A licence of the item's kind that the institution has handed in since, into its own file."""
    if not item.licence_kind:
        return None
    held = row.institution.licences.filter(
        kind=item.licence_kind, state__in=("submitted", "verified"), shown_at__gt=since
    )
    found: Licence | None = held.order_by("-shown_at", "-pk").first()
    return found


@rule(_("已经提示过逾期。"))
def lapse_not_proposed(row: Application, deed: Asked) -> bool:
    return row.lapse_proposed_at is None


@rule(_("补正还没有逾期。"))
def lapse_proposed(row: Application, deed: Asked) -> bool:
    return row.lapse_proposed_at is not None


@rule(_("补正期限已经恢复过一次，不能再次恢复。"))
def not_restored_before(row: Application, deed: Asked) -> bool:
    return not row.restored


@rule(_("必备项未通过：%(titles)s。请改为要求补正或资质不合格。"))
def no_item_failed(row: Application, deed: Asked) -> bool | dict[str, Any]:
    standing = row.current_verdicts()
    failed = [
        item.title
        for item in row.items()
        if item.required and item.pk in standing and not standing[item.pk].ok
    ]
    return not failed or {"titles": "、".join(failed)}


@rule(_("您代录了这份申报或与申报机构有关联，请由其他人员办理。"))
def decider_is_no_party(row: Application, deed: Asked) -> permissions.Answer:
    members = row.institution.organisation.memberships.values_list("user_id", flat=True)
    return permissions.another(deed.by, row.entered_by_id, *members, on=(row,))


@rule(_("联审意见函由您代录，请由其他人员核对后作出结论。"))
def letters_seen_by_another(row: Application, deed: Asked) -> permissions.Answer:
    entered = [
        each.entered_by_id for each in row.current_verdicts().values() if each.entered_by_office
    ]
    return permissions.another(deed.by, *entered, on=(row,))


@rule(_("只有作出结论的人员可以直接更正；负责人更正须填写原因。"), early=False)
def author_or_lead_with_reason(row: Application, deed: Deed[object]) -> bool:
    author = permissions.oneself(row.decided_by_id, deed.by)
    return author or bool(deed.by.is_lead and deed.reason)


@rule(_("已经公示，不能再更正；请通过异议处理或重新公示办理。"))
def before_public_notice(row: Application, deed: Asked) -> bool:
    return row.announcement.state in _BEFORE_NOTICE


# What several of them ask together ----------------------------------------------------------------

# All that the applicant hands in is there.
SUBMITTED = (
    window_open,
    not_barred,
    only_live_application,
    materials_complete,
    plan_written,
    offer_within_standard,
    undertaking_signed,
    licences_cover_term,
    not_linked_where_refused,
)
CORRECTED = (correction_in_time, marked_items_answered, materials_complete, not_barred)
# Whatever comes of a review: all of it has been looked at, by somebody who may.
REVIEWED = (entry_checked, every_item_answered, decider_is_no_party, letters_seen_by_another)
CORRECTION = (some_item_marked, rounds_left, correction_year_open)
RESTORED = (lapse_proposed, not_restored_before, correction_year_open)
