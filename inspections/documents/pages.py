"""The register of inspections' pages: which deed issues each, and who may read it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from accounts.documents import Page, register
from accounts.enums import BUREAUS, Role
from inspections.documents import cases, letters, orders, visits
from inspections.enums import Recipient
from inspections.models import (
    Decision,
    Emergency,
    ExitCase,
    Hearing,
    PriorNotice,
    Rectification,
    Release,
    Reversal,
    Stay,
    Talk,
    Violation,
)

FORM = _("送达回证由送达人和受送达人手写签名后上传，不另行印发")
BODY, PERSON = Recipient.INSTITUTION, Recipient.PERSON


def _office(_row: Any, actor: Any) -> bool:
    return actor.role in BUREAUS


def _sides(_row: Any, actor: Any) -> bool:
    """The institution reads its own copy; that the row is its to see stands on the row."""
    return actor.role in (*BUREAUS, Role.INSTITUTION)


def _with_school(_row: Any, actor: Any) -> bool:
    return actor.role in (*BUREAUS, Role.INSTITUTION, Role.SCHOOL)


def _had_it(row: Decision | Reversal, actor: Any) -> bool:
    """Who never got the decision is not told of it by what takes it back; who did is, for ever."""
    if actor.role in BUREAUS:
        return True
    made = row.decision if isinstance(row, Reversal) else row
    return actor.role == Role.INSTITUTION and BODY in made.holders()


def _handed_over(row: Any, issued: Any, actor: Any) -> bool:
    """Offices read every edition, the institution the one that it was served."""
    return actor.role in BUREAUS or row.handed_to(BODY, issued)


def _case(row: Any) -> Any:
    return row.case.bureau


def _of_a_person(row: Any) -> bool:
    return row.case.person_id is not None


_RETRACTED = {True: _("收回决定通知书"), False: _("收回决定的记录")}
_REVOKED = {True: _("撤销决定通知书"), False: _("撤销决定的记录")}


def _copy_of(row: Any, recipient: Recipient) -> str:
    """Of a person's case each recipient has a copy: whose it is tells them apart."""
    if row.case.person_id is None:
        return str(row.heading())
    who = row.case.person.name if recipient == PERSON else row.case.institution.name
    return _t("%(page)s（致%(who)s）") % {"page": row.heading(), "who": who}


def _slip_of(row: Any, recipient: Recipient) -> str:
    if row.case.person_id is None:
        return str(_("送达回证"))
    who = row.case.person.name if recipient == PERSON else row.case.institution.name
    return _t("送达回证（%(who)s）") % {"who": who}


def _copies(model: Any, title: Any, compose: Callable[[Any, str], Any], deed: str) -> None:
    """One for each recipient, and a receipt for each."""

    def copy(name: str, recipient: Recipient, label: Any, reads: Any, drafted: Any) -> None:
        page = lambda row: compose(row, recipient)  # noqa: E731 - bound to its recipient
        slip = lambda row: cases.receipt(row, recipient)  # noqa: E731
        register(
            Page(
                model,
                name,
                label,
                page,
                _case,
                reads,
                (deed,),
                drafted=drafted,
                reads_edition=_handed_over,
                anew=lambda row: not row.final,
                titled=lambda row: _copy_of(row, recipient),
            )
        )
        register(
            Page(
                model,
                f"{name}-receipt",
                _("送达回证"),
                slip,
                _case,
                _office,
                exempt=str(FORM),
                drafted=lambda row: row.final and drafted(row),
                titled=lambda row: _slip_of(row, recipient),
            )
        )

    copy("copy", BODY, title, _sides, lambda _row: True)
    copy("person", PERSON, title, _office, _of_a_person)


def _letter(
    model: Any, name: str, title: Any, compose: Any, *deeds: str, reads: Any = _sides, **more: Any
) -> None:
    register(Page(model, name, title, compose, more.pop("office", _case), reads, deeds, **more))


_copies(PriorNotice, _("退出事先告知书"), cases.notice, "exitcase.finalise_notice")
_copies(Decision, _("退出决定书"), cases.decision, "exitcase.finalise_decision")
_letter(Hearing, "hearing", _("听证通知书"), letters.hearing, "hearing.fix")
_letter(
    Hearing, "off", _("听证取消通知书"), letters.hearing_off, "hearing.withdraw", "hearing.drop"
)
_letter(PriorNotice, "renotice", _("重新告知通知书"), letters.renotice, "exitcase.renotify")
_letter(ExitCase, "dismissal", _("不予退出通知书"), letters.dismissal, "exitcase.dismiss",
        office=lambda row: row.bureau)  # fmt: skip
_letter(Decision, "retraction", _("收回决定通知书"), letters.retraction, "exitcase.retract",
        reads=_had_it, titled=lambda row: _RETRACTED[bool(row.holders())])  # fmt: skip
_letter(Reversal, "revocation", _("撤销决定通知书"), letters.revocation, "exitcase.revoke",
        reads=_had_it, titled=lambda row: _REVOKED[bool(row.decision.holders())])  # fmt: skip
_letter(Reversal, "variation", _("变更决定通知书"), letters.variation, "exitcase.vary")
_letter(Stay, "stay", _("停止执行通知书"), letters.stay, "exitcase.stay")
_letter(Emergency, "emergency", _("紧急暂停入校通知书"), letters.emergency, "exitcase.suspend",
        "emergency.confirm")  # fmt: skip
_letter(Emergency, "lifted", _("解除紧急暂停通知书"), letters.lifted, "emergency.lift")
_letter(Talk, "talk", _("约谈通知书"), letters.talk, "talk.fix")
_letter(Talk, "talked", _("约谈记录"), letters.talked, "talk.hold", reads=_office)
_letter(Rectification, "order", _("整改通知书"), orders.order, "rectification.issue",
        reads=_with_school, office=lambda row: row.issuer)  # fmt: skip
_letter(Rectification, "recheck", _("整改复查意见书"), orders.recheck, "rectification.accept",
        "rectification.refuse", reads=_with_school, office=lambda row: row.issuer)  # fmt: skip
_letter(Rectification, "extension", _("延长整改期限通知书"), orders.extension, "rectification.extend",
        reads=_with_school, office=lambda row: row.issuer)  # fmt: skip
_letter(Rectification, "cancellation", _("撤销整改通知书的通知"), orders.cancellation,
        "rectification.cancel", reads=_with_school, office=lambda row: row.issuer)  # fmt: skip
_letter(Violation, "withdrawal", _("撤销违规违约认定通知书"), orders.withdrawal, "violation.withdraw",
        reads=_with_school, office=lambda row: row.bureau)  # fmt: skip
_letter(Release, "notice", _("解除协议通知"), orders.release, "release.give",
        reads=_with_school, office=lambda row: row.school)  # fmt: skip
_letter(Violation, "visit", _("检查记录"), visits.record, "violation.write_up", "violation.correct",
        reads=lambda _row, actor: actor.role in (*BUREAUS, Role.INSPECTOR),
        office=lambda row: row.bureau)  # fmt: skip
