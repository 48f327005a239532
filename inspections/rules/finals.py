"""定稿 of a notice or a decision: number, signer and day, and what the sealed scan says otherwise."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from core import clock
from core.fsm import Asked, Deed, rule
from inspections import facts
from inspections.enums import Document

if TYPE_CHECKING:
    from inspections.models import ExitCase


@rule(_("告知书还没有定稿：请填写文号、签发人和日期。"))
def notice_is_final(case: ExitCase, deed: Asked) -> bool:
    row = case.current_notice  # incomplete, another rule speaks
    return row is None or bool(row.missing()) or row.final


@rule(_("决定书还没有定稿：请填写文号、签发人和日期。"))
def decision_is_final(case: ExitCase, deed: Asked) -> bool:
    return case.decision.final


@rule(_("决定书已经送达给%(who)s，不能再次定稿。如送达记录有误，请先作废该记录。"))
def decision_not_served_yet(case: ExitCase, deed: Asked) -> bool | dict[str, Any]:
    served = case.served_recipients(Document.DECISION)
    return True if not served else {"who": case.names(served)}


@rule(_("请填写文号和签发人。"), early=False)
def final_complete(case: ExitCase, deed: Deed[facts.Finalised]) -> bool:
    return bool(deed.facts.number.strip() and deed.facts.signer.strip())


@rule(_("定稿日期应在 %(first)s 至 %(last)s 之间。"), early=False)
def final_dated(case: ExitCase, deed: Deed[facts.Finalised]) -> bool | dict[str, Any]:
    made, told = case.current_decision, case.current_notice
    if made is None and told is None:
        return True  # another rule speaks
    first = made.decided_on if made else case.notice.drafted_on
    if first <= deed.facts.dated <= clock.today():
        return True
    return {"first": first.isoformat(), "last": clock.today().isoformat()}


@rule(_("文字与盖章件不同的，请上传盖章件。"), early=False)
def difference_scanned(case: ExitCase, deed: Deed[facts.Finalised]) -> bool:
    return not deed.facts.differs.strip() or deed.facts.file is not None


# Of either page.
FINAL = (final_complete, final_dated, difference_scanned)
