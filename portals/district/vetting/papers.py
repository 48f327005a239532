"""Official pages: 遴选公告， 更正公告， 补正通知书， 公示， 结果公告， 异议答复. Numbers are typed, never generated."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from accounts.enums import Role
from portals.shared import links, official
from vetting.models import Amendment, Announcement, Correction, Objection, PublicNotice

SIDES = (Role.DISTRICT, Role.CITY)


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
        "packages": packages,
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


def _correction(row: Correction, actor: Any) -> dict[str, Any]:
    call = row.application.announcement
    return {
        "issuer": call.bureau.name,
        "number": row.number,
        "dated": row.asked_at,
        "call": call,
        "back": links.url(row.application, actor) or "/",
    }


official.register(
    Announcement,
    "call",
    "vetting/papers/call.html",
    _("遴选公告"),
    allow=lambda row, actor: row.published_at is not None or actor.role in SIDES,
    context=_call,
)
official.register(
    Announcement,
    "result",
    "vetting/papers/result.html",
    _("遴选结果公告"),
    allow=lambda row, _actor: row.state == "concluded",
    context=_result,
)
official.register(
    Amendment,
    "amendment",
    "vetting/papers/amendment.html",
    _("更正公告"),
    allow=lambda _row, _actor: True,
    context=_of_call("number", "made_at"),
)
official.register(
    PublicNotice,
    "notice",
    "vetting/papers/notice.html",
    _("遴选结果公示"),
    allow=lambda _row, _actor: True,
    context=_of_call("number", "given_at"),
)
official.register(
    Correction,
    "correction",
    "vetting/papers/correction.html",
    _("补正通知书"),
    allow=lambda _row, _actor: True,
    context=_correction,
)


def _reply(row: Objection, actor: Any) -> dict[str, Any]:
    return {"issuer": row.announcement.bureau.name, "number": "", "dated": row.decided_at}


official.register(
    Objection,
    "reply",
    "vetting/papers/reply.html",
    _("异议答复书"),
    allow=lambda row, _actor: bool(row.reply),
    context=_reply,
)
