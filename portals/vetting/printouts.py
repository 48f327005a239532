"""Official pages of admission. Numbers are typed, never generated."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from accounts.domain import ties
from accounts.enums import BUREAUS, Role
from portals.kit import links, printouts
from portals.vetting import printout_texts
from vetting.enums import PageKind
from vetting.models import (
    Amendment,
    Announcement,
    Application,
    Correction,
    Objection,
    OfficialPage,
    Package,
    PublicNotice,
    ScoreSheet,
)

APPLICANT_SIDES = (*BUREAUS, Role.INSTITUTION)


def _call(row: Announcement, _actor: Any) -> dict[str, Any]:
    return {
        "issuer": row.bureau.name,
        "number": row.number,
        "dated": row.published_at,
        "packages": row.packages.order_by("position", "pk"),
        "items": row.items.all(),
    }


def _result(row: Announcement, _actor: Any) -> dict[str, Any]:
    packages = row.packages.order_by("position", "pk").prefetch_related("listings__institution")
    return {
        "issuer": row.bureau.name,
        "number": row.result_number,
        "dated": row.concluded_at,
        "packages": [(p, [one.institution.name for one in p.listings.all()]) for p in packages],
    }


def _of_call(number: str, dated: str) -> Any:
    def context(row: Any, actor: Any) -> dict[str, Any]:
        call = row.announcement
        return {
            "issuer": call.bureau.name,
            "number": getattr(row, number),
            "dated": getattr(row, dated),
            "back": links.url(call, actor) or "/",
        }

    return context


def _restored(row: Correction, actor: Any) -> dict[str, Any]:
    told = {"number": row.restored_number, "dated": row.restored_at}
    return {**_correction(row, actor), **told}


def _correction(row: Correction, actor: Any) -> dict[str, Any]:
    call = row.application.announcement
    return {
        "issuer": call.bureau.name,
        "number": row.number,
        "dated": row.asked_at,
        "call": call,
        "back": links.url(row.application, actor) or "/",
    }


printouts.register(
    Announcement,
    "call",
    "vetting/printouts/call.html",
    _("遴选公告"),
    allow=lambda row, actor: row.published_at is not None or actor.role in BUREAUS,
    context=_call,
)
printouts.register(
    Announcement,
    "result",
    "vetting/printouts/result.html",
    _("遴选结果公告"),
    allow=lambda row, _actor: row.state == "concluded",
    context=_result,
)
printouts.register(
    Amendment,
    "amendment",
    "vetting/printouts/amendment.html",
    _("更正公告"),
    allow=lambda _row, _actor: True,
    context=_of_call("number", "made_at"),
)
printouts.register(
    PublicNotice,
    "notice",
    "vetting/printouts/public_notice.html",
    _("遴选结果公示"),
    allow=lambda _row, _actor: True,
    context=_of_call("number", "given_at"),
)
printouts.register(
    Correction,
    "correction",
    "vetting/printouts/correction.html",
    _("补正通知书"),
    allow=lambda _row, _actor: True,
    context=_correction,
)
printouts.register(
    Correction,
    "restored",
    "vetting/printouts/restored.html",
    _("恢复补正期限通知书"),
    allow=lambda row, _actor: row.restored_at is not None,
    context=_restored,
)


def _reply(row: Objection, actor: Any) -> dict[str, Any]:
    office = row.decided_office or row.announcement.bureau
    return {"issuer": office.name, "number": row.reply_number, "dated": row.decided_at}


def _bureau_or_filer(row: Objection, actor: Any) -> bool:
    """It names the objector: never for the institution it is about, nor for an unconfirmed account."""
    if ties.sealed(actor):
        return False
    return actor.role in BUREAUS or row.filed_by_office_id == actor.organisation_id


def _disqualified(row: Application, actor: Any) -> dict[str, Any]:
    return {
        "issuer": row.announcement.bureau.name,
        "number": row.decision_number,
        "dated": row.decided_at,
    }


printouts.register(
    Objection,
    "reply",
    "vetting/printouts/reply.html",
    _("异议答复书"),
    allow=lambda row, actor: row.state in {"upheld", "dismissed"} and _bureau_or_filer(row, actor),
    context=_reply,
)
printouts.register(
    Objection,
    "refusal",
    "vetting/printouts/refusal.html",
    _("异议不予受理告知书"),
    allow=lambda row, actor: row.state == "not_accepted" and _bureau_or_filer(row, actor),
    context=_reply,
)
printouts.register(
    Application,
    "disqualified",
    "vetting/printouts/disqualified.html",
    _("资质审核不合格通知书"),
    allow=lambda row, actor: row.state == "disqualified" and actor.role in APPLICANT_SIDES,
    context=_disqualified,
)
printouts.register(
    Application,
    "receipt",
    "vetting/printouts/receipt.html",
    _("申报材料收件回执"),
    allow=lambda row, actor: row.submitted_at is not None and actor.role in APPLICANT_SIDES,
    context=lambda row, _actor: {
        "issuer": row.announcement.bureau.name,
        "dated": row.submitted_at,
        "materials": row.materials.select_related("item", "licence", "file"),
    },
)
printouts.register(
    Package,
    "ended",
    "vetting/printouts/ended.html",
    _("遴选终止公告"),
    allow=lambda row, _actor: row.state == "ended",
    context=_of_call("end_number", "ended_at"),
)
printouts.register(
    Announcement,
    "cancelled",
    "vetting/printouts/cancelled.html",
    _("取消遴选公告"),
    allow=lambda row, _actor: row.state == "cancelled" and row.published_at is not None,
    context=lambda row, _actor: {
        "issuer": row.bureau.name,
        "number": row.cancel_number,
        "dated": row.cancelled_at,
    },
)
printouts.register(
    PublicNotice,
    "withdrawn",
    "vetting/printouts/withdrawn.html",
    _("撤下公示的公告"),
    allow=lambda row, _actor: row.withdrawn_at is not None,
    context=_of_call("withdrawn_number", "withdrawn_at"),
)
printouts.register(
    ScoreSheet,
    "sheet",
    "vetting/printouts/sheet.html",
    _("评分表"),
    allow=lambda row, actor: row.state == "open" and actor.role == Role.DISTRICT,
    context=lambda row, _actor: {
        "issuer": row.announcement.bureau.name,
        "items": row.announcement.score_items.all(),
    },
)


def _page(row: OfficialPage, actor: Any) -> dict[str, Any]:
    return {
        "issuer": row.office.name,
        "number": row.number,
        "dated": row.at,
        "back": links.url(row.subject, actor) or "/",
        **printout_texts.of(row),
    }


def _is(kind: PageKind) -> printouts.Allow:
    def names_nobody_sealed(row: OfficialPage, actor: Any) -> bool:
        objector = row.objection_id is not None and kind != PageKind.TOLD
        return row.kind == kind and not (objector and ties.sealed(actor))

    return names_nobody_sealed


for _kind in PageKind:
    printouts.register(
        OfficialPage,
        _kind.value,
        "vetting/printouts/page.html",
        _kind.label,
        allow=_is(_kind),
        context=_page,
    )
