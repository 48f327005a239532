"""The qualification review: a verdict for every item, correction, and the decision."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext as _

from accounts.actors import Person
from accounts.domain import entries, pages
from accounts.enums import Role
from core import clock
from core.errors import Blocked, Forbidden, Invalid, Stale
from core.fsm import deed, perform, record
from core.models.files import StoredFile
from vetting import facts
from vetting.domain import official_pages
from vetting.enums import ApplicationState, PageKind
from vetting.models import Application, ChecklistItem, Verdict

REVIEWABLE = (ApplicationState.SUBMITTED,)


@deed
def give_verdicts(
    application: Application,
    *,
    by: Person,
    verdicts: Mapping[int, tuple[bool, str]],
    version: int | None = None,
    reason: str = "",
) -> Application:
    """Say 合格 or 不合格 of several items at once: {item id: (ok, note)}.

    A verdict that stands may be changed by its author, or by the lead with a reason; both stay.
    """
    _check(application, version)
    items = {item.pk: item for item in application.items()}
    standing = application.current_verdicts()
    for pk, (ok, note) in verdicts.items():
        item = items.get(pk)
        if item is None or not _may_answer(application, item, by):
            raise Forbidden
        _put(application, item, standing.get(pk), by=by, ok=ok, note=note.strip(), reason=reason)
    told = {items[pk].title: ok for pk, (ok, _note) in verdicts.items()}
    record(application, "verdict", by=by, reason=reason, verdicts=told)
    return application


def _check(application: Application, version: int | None) -> None:
    if version is not None and application.version != version:
        raise Stale
    if application.state not in REVIEWABLE:
        raise Blocked([_("只有待审核的申报可以填写审核意见。")])


def _may_answer(application: Application, item: ChecklistItem, by: Person) -> bool:
    if item.reviewer_id is not None:
        return by.role == Role.REVIEWER and by.organisation_id == item.reviewer_id
    return by.role == Role.DISTRICT and by.organisation_id == application.announcement.bureau_id


@deed
def enter_letter(
    application: Application,
    *,
    by: Person,
    item: ChecklistItem,
    ok: bool,
    entry_scan: StoredFile,
    note: str = "",
    reason: str = "",
    version: int | None = None,
) -> Application:
    """Enter a department's written reply (代录); another person decides on it."""
    _check(application, version)
    bureau = application.announcement.bureau_id
    if by.role != Role.DISTRICT or by.organisation_id != bureau:
        raise Forbidden
    if item.reviewer_id is None or item.announcement_id != application.package.announcement_id:
        raise Invalid({"item": _("这一项不由联审部门审核。")})
    standing = application.current_verdicts().get(item.pk)
    _put(
        application,
        item,
        standing,
        by=by,
        ok=ok,
        note=note.strip(),
        reason=reason,
        entry_scan=entry_scan,
    )
    record(application, "letter", by=by, reason=reason, item=item.title, ok=ok, scan=entry_scan)
    return application


def _put(
    application: Application,
    item: ChecklistItem,
    standing: Verdict | None,
    *,
    by: Person,
    ok: bool,
    note: str,
    reason: str,
    entry_scan: StoredFile | None = None,
) -> None:
    if not ok and not note:
        raise Invalid(
            {f"note-{item.pk}": _("请写明“%(item)s”不合格的原因。") % {"item": item.title}}
        )
    if standing is not None:
        if (standing.ok, standing.note) == (ok, note) and entry_scan is None:
            return
        _supersede(standing, by, reason)
    Verdict.objects.create(
        application=application,
        item=item,
        ok=ok,
        note=note,
        by_id=by.user_id,
        office_id=item.reviewer_id or by.organisation_id,
        at=clock.now(),
        **(entries.columns(by, entry_scan) if entry_scan else {}),
    )


def _supersede(standing: Verdict, by: Person, reason: str) -> None:
    """更正: by its author, or by the lead with a reason."""
    if standing.by_id != by.user_id and not (by.is_lead and reason.strip()):
        raise Blocked(
            [
                _("“%(item)s”的意见由 %(name)s 填写：请由其本人更正，或由负责人填写原因后更正。")
                % {"item": standing.item.title, "name": standing.by.name}
            ]
        )
    standing.superseded_at = clock.now()
    standing.superseded_because = reason.strip() or _("本人更正")
    standing.save(update_fields=["superseded_at", "superseded_because"])


@deed
def qualify(
    application: Application,
    told: facts.Numbered = facts.UNNUMBERED,
    *,
    by: Person,
    reason: str = "",
    version: int | None = None,
) -> Application:
    row = perform(application, Application.qualify, told, by=by, version=version, reason=reason)
    official_pages.issue(row, PageKind.QUALIFIED, by=by, number=told.number, text=reason)
    return row


@deed
def disqualify(
    application: Application,
    told: facts.Numbered = facts.UNNUMBERED,
    *,
    by: Person,
    reason: str,
    version: int | None = None,
) -> Application:
    row = perform(application, Application.disqualify, told, by=by, version=version, reason=reason)
    pages.issue(row, "disqualified", by=by)
    return row


@deed
def reconsider(
    application: Application,
    told: facts.Numbered = facts.UNNUMBERED,
    *,
    by: Person,
    reason: str = "",
    version: int | None = None,
) -> Application:
    """更正: take the decision back and review again; open sheets about it wait."""
    was_good = application.state != ApplicationState.DISQUALIFIED
    row = perform(application, Application.reconsider, told, by=by, version=version, reason=reason)
    official_pages.issue(
        row,
        PageKind.RECONSIDERED,
        by=by,
        number=told.number,
        text=reason,
        marks=("qualified" if was_good else "disqualified",),
    )
    return row
