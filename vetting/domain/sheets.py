"""One score sheet: fill in, lock, enter from paper, check or return, unlock, excuse."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from typing import Any

from django.utils.translation import gettext as _

from accounts.actors import Person
from accounts.domain import entries, ties
from accounts.enums import Role
from core import clock
from core.counted import counted
from core.errors import Blocked, Forbidden, Invalid, Stale
from core.fsm import deed, perform
from core.models.files import StoredFile
from vetting import facts
from vetting.domain import seals
from vetting.enums import SheetState
from vetting.models import Recusal, Score, ScoreSheet
from vetting.permissions import scorer

CENT = Decimal("0.01")
_TYPED_BY_ITS_AUTHOR = facts.LockedSheet()


@deed
def fill(
    sheet: ScoreSheet,
    *,
    by: Person,
    points: Mapping[int, Any],
    comment: str | None = None,
    version: int | None = None,
) -> ScoreSheet:
    """Keep marks by item id while the sheet is open. Not recorded: the locked sheet is.

    Raises Invalid naming every field that is out of range.
    """
    if version is not None and sheet.version != version:
        raise Stale
    if not scorer()(sheet, by):
        raise Forbidden
    if by.role == Role.PANEL:
        ties.refuse_sealed(by)
    if sheet.state != SheetState.OPEN:
        raise Blocked([_("评分表已锁定，不能修改。")])
    wanted = _in_range(sheet, points)
    for item_id, value in wanted.items():
        Score.objects.update_or_create(sheet=sheet, item_id=item_id, defaults={"points": value})
    if comment is not None:
        sheet.comment = comment
        sheet.save(update_fields=["comment"])
    return sheet


def _in_range(sheet: ScoreSheet, points: Mapping[int, Any]) -> dict[int, Decimal]:
    items = {item.pk: item for item in sheet.announcement.score_items.all()}
    wrong: dict[str, str] = {}
    wanted: dict[int, Decimal] = {}
    for item_id, raw in points.items():
        item = items.get(item_id)
        if item is None:
            raise Invalid({"": _("评分项不属于本次公告。")})
        if raw in (None, ""):
            continue
        value = _number(raw)
        if value is None or not 0 <= value <= item.points:
            figures = {"title": item.title, "most": item.points}
            wrong[f"score-{item_id}"] = (
                counted("“%(title)s”应为 0 到 %(most)s 分。", "most") % figures
            )
        else:
            wanted[item_id] = value
    if wrong:
        raise Invalid(wrong)
    return wanted


def _number(raw: Any) -> Decimal | None:
    try:
        value = Decimal(str(raw).strip())
    except InvalidOperation:
        return None
    return value.quantize(CENT, ROUND_HALF_UP) if value.is_finite() else None


@deed
def lock(
    sheet: ScoreSheet,
    told: facts.LockedSheet = _TYPED_BY_ITS_AUTHOR,
    *,
    by: Person,
    version: int | None = None,
) -> ScoreSheet:
    """Lock it; the last one in unseals them all. From paper (代录) with its scan."""
    row = perform(sheet, ScoreSheet.lock, told, by=by, version=version)
    seals.open_when_in(row.application.package)
    return row


@deed
def enter(
    sheet: ScoreSheet,
    *,
    by: Person,
    points: Mapping[int, Any],
    entry_scan: StoredFile | None = None,
    comment: str = "",
    version: int | None = None,
) -> ScoreSheet:
    """代录: an officer types in a signed paper sheet and locks it; another person checks it.

    One that was returned is typed anew from the scan it has: a second paper is no correction.
    """
    if by.role != Role.DISTRICT:
        raise Forbidden
    if sheet.is_returned:
        if entry_scan is not None and entry_scan.pk != sheet.entry_scan_id:
            raise Invalid(
                {"entry_scan": _("退回的代录按原扫描件重新录入，不能换另一份纸面评分表。")}
            )
        entry_scan = sheet.entry_scan
    Score.objects.filter(sheet=sheet, sheet__state=SheetState.OPEN).delete()
    fill(sheet, by=by, points=points, comment=comment, version=version)
    return lock(sheet, facts.LockedSheet(entry_scan=entry_scan), by=by)


@deed
def unlock(sheet: ScoreSheet, *, by: Person, reason: str, version: int | None = None) -> ScoreSheet:
    return perform(sheet, ScoreSheet.unlock, by=by, version=version, reason=reason)


@deed
def excuse(sheet: ScoreSheet, *, by: Person, reason: str, version: int | None = None) -> ScoreSheet:
    row = perform(sheet, ScoreSheet.excuse, by=by, version=version, reason=reason)
    seals.open_when_in(row.application.package)
    return row


@deed
def recuse(sheet: ScoreSheet, *, by: Person, reason: str, version: int | None = None) -> ScoreSheet:
    """回避, from the sheet itself: remembered for everything of that institution in the call."""
    row = perform(sheet, ScoreSheet.recuse, by=by, version=version, reason=reason)
    Recusal.objects.get_or_create(
        panelist=row.panelist,
        institution=row.application.institution,
        defaults={
            "reason": reason.strip(),
            "declared_at": clock.now(),
            "declared_by_id": by.user_id,
        },
    )
    others = ScoreSheet.objects.filter(
        panelist=row.panelist,
        application__institution=row.application.institution_id,
        state=SheetState.OPEN,
    )
    for other in others:
        perform(other, ScoreSheet.recuse, by=by, reason=reason)
    seals.open_each_when_in([row, *others])
    return row


@deed
def readmit(
    sheet: ScoreSheet, *, by: Person, reason: str, version: int | None = None
) -> ScoreSheet:
    return perform(sheet, ScoreSheet.readmit, by=by, version=version, reason=reason)


@deed
def score(
    sheet: ScoreSheet,
    *,
    by: Person,
    points: Mapping[int, Any],
    comment: str = "",
    lock_now: bool = False,
    version: int | None = None,
) -> ScoreSheet:
    """Keep the marks and, when asked, lock in the same deed: all or nothing."""
    row: ScoreSheet = fill(sheet, by=by, points=points, comment=comment, version=version)
    return lock(row, by=by) if lock_now else row


def _checked(sheet: ScoreSheet, *, by: Person) -> None:
    seals.open_when_in(sheet.application.package)


entries.register(ScoreSheet, checked=_checked)
