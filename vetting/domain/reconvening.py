"""重新组织评审: marks that were seen are not mended; other experts score the package anew."""

from __future__ import annotations

from django.utils.translation import gettext as _

from accounts.actors import Person
from accounts.domain import messages
from accounts.enums import Role
from accounts.permissions import lead
from core.errors import Blocked, Invalid
from core.fsm import deed_about, perform, record, require
from vetting import facts
from vetting.domain import files, panels
from vetting.enums import ApplicationState, SheetState
from vetting.models import Package, ScoreSheet


@deed_about(files.of_package)
def reconvene(
    package: Package,
    told: facts.Reconvened,
    *,
    by: Person,
    reason: str,
    version: int | None = None,
) -> Package:
    """Void every locked sheet of the package and seal it again; the city is told.

    Who has a sheet of an application gets no second one, so the new panel is of other experts: those
    on the panel already without one, and whoever is appointed now. Raises Blocked while the package
    is ranked or its marks are still sealed.
    """
    allowed = lead(Role.DISTRICT)(package, by)
    require(package, "reconvene", by=by, allowed=allowed, version=version)
    if not told.number:
        raise Invalid({"number": _("请填写同意重新组织评审的文件文号。")})
    waiting = package.applications.filter(
        state=ApplicationState.QUALIFIED, marks_shown_at__isnull=False
    )
    locked = ScoreSheet.objects.filter(application__in=waiting, state=SheetState.LOCKED)
    if not locked.exists():
        raise Blocked([_("这个项目包没有已启封的评分表；已有排名的，请先撤销排名。")])
    shown = list(waiting.values_list("pk", flat=True))
    for sheet in locked.order_by("pk"):
        perform(sheet, ScoreSheet.void, by=by, reason=reason)
    package.applications.filter(pk__in=shown).update(marks_shown_at=None)
    package.mark_undone(None)
    record(package, "reconvene", by=by, reason=reason, **told.recorded())
    panels.give_sheets(package.announcement)
    _tell(package, told, reason)
    return package


def _tell(package: Package, told: facts.Reconvened, reason: str) -> None:
    text = _("“%(title)s”重新组织评审（%(number)s）。原因：%(reason)s") % {
        "title": package.title(),
        "number": told.number,
        "reason": reason.strip(),
    }
    for role in (Role.CITY, Role.DISTRICT):
        messages.tell(
            package.parties(role), role, subject=package, text=text, kind="package.reconvene"
        )
