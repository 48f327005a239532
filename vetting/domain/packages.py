"""A package that too few qualified for: it ends, or goes on with a reason; the call goes on."""

from __future__ import annotations

from django.utils.translation import gettext as _

from accounts.domain import pages
from accounts.enums import Role
from accounts.permissions import lead
from core.errors import Invalid
from core.fsm import deed, edit, perform
from core.scoping import Actor
from vetting import facts
from vetting.domain import official_pages
from vetting.enums import PageKind
from vetting.models import Package
from vetting.rules import calls as rules


@deed
def end(
    package: Package,
    told: facts.Numbered = facts.UNNUMBERED,
    *,
    by: Actor,
    reason: str,
    version: int | None = None,
) -> Package:
    row = perform(package, Package.end, told, by=by, version=version, reason=reason)
    pages.issue(row, "ended", by=by)
    return row


@deed
def reopen(
    package: Package,
    told: facts.Numbered = facts.UNNUMBERED,
    *,
    by: Actor,
    reason: str,
    version: int | None = None,
) -> Package:
    row = perform(package, Package.reopen, told, by=by, version=version, reason=reason)
    official_pages.issue(
        row, PageKind.REOPENED, by=by, number=told.number, text=reason, marks=("ended",)
    )
    return row


@deed
def except_(package: Package, *, by: Actor, reason: str, version: int | None = None) -> Package:
    """Let a thin package go on all the same, for reasons that stay on record."""
    if not reason.strip():
        raise Invalid({"reason": _("请说明合格申报不足仍继续遴选的理由。")})
    return edit(
        package,
        by=by,
        permission=lead(Role.DISTRICT),
        version=version,
        rules=(rules.package_under_review,),
        name="except",
        reason=reason,
        exception_reason=reason.strip(),
    )
