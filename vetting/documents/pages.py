"""The register of admission's pages: which deed issues each, and who may read it."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from accounts.documents import Page, register
from accounts.enums import BUREAUS, Role
from vetting.documents import calls, letters
from vetting.enums import PageKind as K
from vetting.models import (
    Amendment,
    Announcement,
    Application,
    Correction,
    Listing,
    Objection,
    Package,
    PublicNotice,
    ScoreSheet,
)

APPLICANT_SIDES = (*BUREAUS, Role.INSTITUTION)


def _everybody(_row: Any, _actor: Any) -> bool:
    return True


def _sides(_row: Any, actor: Any) -> bool:
    return actor.role in APPLICANT_SIDES


def _filer(row: Objection, actor: Any) -> bool:
    """It names the objector: never for the institution it is about, nor for an unconfirmed account."""
    if getattr(actor, "tied", False):
        return False
    return actor.role in BUREAUS or row.filed_by_office_id == actor.organisation_id


def _about(row: Objection, actor: Any) -> bool:
    """What the institution that it is about is told: the objector is not in it."""
    if actor.role in BUREAUS:
        return True
    about = row.application
    return about is not None and about.institution.organisation_id == actor.organisation_id


def _bureau(row: Any) -> Any:
    return row.bureau


def _calls(row: Any) -> Any:
    return row.announcement.bureau


def _of(model: Any, office: Any, reads: Any) -> Any:
    """A shorthand for pages of one noun."""

    def page(name: str, title: Any, compose: Any, *deeds: str, **more: Any) -> None:
        register(Page(model, name, title, compose, office, more.pop("reads", reads), deeds, **more))

    return page


def _register_calls() -> None:
    page = _of(Announcement, _bureau, _everybody)
    page("call", _("遴选公告"), calls.call, "announcement.publish",
         drafted=lambda row: row.state == "draft")  # fmt: skip
    page("result", _("遴选结果公告"), calls.result, "announcement.conclude")
    page("cancelled", _("取消遴选公告"), calls.cancelled, "announcement.cancel")
    page = _of(Amendment, _calls, _everybody)
    page("amendment", _("更正公告"), calls.amendment, "announcement.amend")
    page = _of(PublicNotice, _calls, _everybody)
    page("notice", _("遴选结果公示"), calls.public_notice, "announcement.give_public_notice")
    page("withdrawn", _("撤下公示的公告"), calls.withdrawn, "announcement.withdraw_public_notice")
    page = _of(Package, _calls, _everybody)
    page("ended", _("遴选终止公告"), calls.ended, "package.end")
    page(K.REOPENED.value, K.REOPENED.label, calls.reopened, "package.reopen")


def _register_applications() -> None:
    page = _of(Correction, lambda row: row.application.announcement.bureau, _sides)
    page("correction", _("补正通知书"), letters.correction, "application.ask_correction")
    page("restored", _("恢复补正期限通知书"), letters.restored, "application.restore")
    page = _of(Application, _calls, _sides)
    page("disqualified", _("资质审核不合格通知书"), letters.disqualified,
         "application.disqualify", "application.confirm_lapse")  # fmt: skip
    page("not_selected", _("未入围告知书"), letters.not_selected, "announcement.conclude")
    page("receipt", _("申报材料收件回执"), letters.receipt, "application.submit")
    for kind, deed in (
        (K.QUALIFIED, "qualify"),
        (K.RECONSIDERED, "reconsider"),
        (K.SUBSTITUTED, "substitute"),
        (K.REJECTED, "reject"),
        (K.UNREJECTED, "unreject"),
    ):
        page(kind.value, kind.label, letters.of_move(kind), f"application.{deed}")
    page = _of(ScoreSheet, _calls, lambda _row, actor: actor.role == Role.DISTRICT)
    page("sheet", _("评分表"), letters.sheet,
         exempt=_("空白表，由专家手写签名后作为附件存档"),
         drafted=lambda row: row.state == "open")  # fmt: skip


def _register_listings() -> None:
    page = _of(Listing, _bureau, _sides)
    for kind, deed in (
        (K.SUSPENDED, "suspend"),
        (K.RESUMED, "resume"),
        (K.REMOVED, "remove"),
        (K.REINSTATED, "reinstate"),
        (K.GIVEN_UP, "give_up"),
        (K.VOIDED, "void"),
    ):
        page(kind.value, kind.label, letters.of_move(kind), f"listing.{deed}")


def _register_objections() -> None:
    page = _of(Objection, _calls, _filer)
    page("reply", _("异议答复书"), letters.reply, "objection.uphold", "objection.dismiss")
    page("refusal", _("异议不予受理告知书"), letters.refusal, "objection.refuse")
    page(K.ACCEPTED.value, K.ACCEPTED.label, letters.of_move(K.ACCEPTED),
         "objection.accept", "objection.reconsider")  # fmt: skip
    page(K.TOLD.value, K.TOLD.label, letters.of_move(K.TOLD),
         "objection.accept", "objection.reconsider", reads=_about)  # fmt: skip
    page(K.TAKEN_BACK.value, K.TAKEN_BACK.label, letters.of_move(K.TAKEN_BACK), "objection.reopen")


_register_calls()
_register_applications()
_register_listings()
_register_objections()
