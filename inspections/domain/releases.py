"""解除协议通知: where the school signed, its principal ends the agreement within dated days."""

from __future__ import annotations

from datetime import datetime

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.actors import Person, System, system
from accounts.domain import deadlines, messages, pages
from accounts.enums import OrganisationKind, Role
from contracts.domain import endings
from contracts.enums import IN_FORCE
from contracts.facts import Termination
from contracts.models import Agreement
from core import clock, deeds, policy
from core.fsm import deed, perform, touch
from core.scoping import Actor
from inspections import facts, policies
from inspections.enums import ReleaseState
from inspections.models import ExitCase, Release

GIVE = "release"


def _machine() -> System:
    return system("exit-execution", cause=deeds.cause())


def signed_by_schools(case: ExitCase) -> QuerySet[Agreement]:
    """Agreements in force that schools of the district signed themselves."""
    rows: QuerySet[Agreement] = Agreement.objects.filter(
        institution=case.institution,
        region=case.region,
        bureau__kind=OrganisationKind.SCHOOL,
        state__in=IN_FORCE,
    )
    return rows.select_related("bureau").order_by("pk")


def ask(case: ExitCase) -> list[Release]:
    """Inside the deed that executes: one task for each school that signed."""
    days = policy.value(policies.RELEASE, scopes=case.region.scopes)
    due = clock.add_working_days(clock.today(), days)
    return [_ask(case, agreement, due) for agreement in signed_by_schools(case)]


def _ask(case: ExitCase, agreement: Agreement, due: clock.Due) -> Release:
    row = Release.objects.create(
        case=case,
        institution=case.institution,
        agreement=agreement,
        school=agreement.bureau,
        region=case.region,
        bureau=case.bureau,
        decision_number=case.decision.number,
        decided_on=case.decision.decided_on,
        due_on=due.date,
    )
    deadlines.put(
        row,
        GIVE,
        what=row.title(),
        due=due,
        owner=row.school_id,
        role=Role.SCHOOL,
        lead_only=True,
    )
    return row


@deed
def give(
    row: Release,
    told: facts.Release,
    *,
    by: Person,
    version: int | None = None,
) -> Release:
    """The school's notice goes out: its agreement ends, the groups are looked after as it says."""
    moved = perform(row, Release.give, told, by=by, version=version)
    pages.issue(moved, "notice", by=by)
    deadlines.meet(moved, GIVE)
    agreement = moved.agreement
    if agreement.state in IN_FORCE:
        ending = Termination(exit_number=moved.decision_number, handover=moved.handover)
        endings.terminate(agreement, ending, by=_machine())
    return moved


def drop(case: ExitCase, *, reason: str) -> None:
    """Inside the deed that undoes the decision."""
    rows = case.releases.filter(state=ReleaseState.WAITING)
    for row in rows.order_by("pk"):
        deadlines.drop(perform(row, Release.drop, by=_machine(), reason=reason))


def tell_ended(case: ExitCase) -> None:
    """Inside the deed that undoes the decision: what schools ended by their own notice stays ended."""
    for row in case.releases.filter(state=ReleaseState.GIVEN).order_by("pk"):
        told = {"title": row.title(), "bureau": case.bureau.name}
        text = _(
            "“%(title)s”：%(bureau)s的退出决定已经撤销或变更。学校已经发出的解除协议通知仍然有效，"
            "原协议不自动恢复；需要继续合作的，请双方另行签订协议。"
        )
        for role in (Role.SCHOOL, Role.INSTITUTION):
            messages.tell(
                row.parties(role), role, subject=row, text=text % told, kind="release.stays"
            )


@deed
def escalate(row: Release, *, by: Actor) -> Release:
    """The job's move when the school sent nothing: entry stays stopped, the bureau is told."""
    return perform(row, Release.escalate, facts.Overdue(due=row.due_on), by=by)


def unsent(now: datetime) -> list[int]:
    rows = Release.objects.filter(
        state=ReleaseState.WAITING, due_on__lt=clock.today(), escalated_on=None
    )
    return list(rows.order_by("pk").values_list("pk", flat=True))


def escalate_one(pk: int) -> None:
    escalate(Release.objects.get(pk=pk), by=system("release-overdue"))


def _follow(row: Release, due: clock.Due) -> None:
    touch(row, due_on=due.date)


deadlines.counts(Release, GIVE, gettext_lazy("解除协议期限"), _follow)
