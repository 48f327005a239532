"""What an exit case is: whom it is about, which of its rows hold now, who reads it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.enums import PUBLIC, Role
from contracts.enums import PlacementState
from contracts.models import Placement
from core.models.subject import Subject, state_field
from core.scoping import ScopedQuerySet
from inspections.enums import (
    Document,
    EmergencyState,
    ExitState,
    Outcome,
    Recipient,
    Statement,
    SubjectKind,
)
from inspections.models import columns
from inspections.models.lettered import Lettered

if TYPE_CHECKING:
    from inspections.models.decision import Decision, Execution, Reversal, Stay
    from inspections.models.defence import Defence
    from inspections.models.emergency import Emergency
    from inspections.models.hearing import Hearing
    from inspections.models.prior_notice import DefencePeriod, PriorNotice
    from inspections.models.review import Review
    from inspections.models.talk import Talk

Row = TypeVar("Row")


class ExitFile(Lettered, Subject):
    """Each round of notice, hearing, review, decision, stay is a row of its own and is never
    overwritten; `current_…` point to those that hold now, `case.notice` and the like to those that
    the state of the case promises."""

    kind = models.CharField(max_length=12, choices=SubjectKind.choices)
    institution = columns.of_institution("exit_cases")
    person = columns.maybe("institutions.Person", "exit_cases")
    region = columns.of_region("exit_cases")
    bureau = columns.of_bureau("exit_cases")
    code = models.CharField(max_length=4, blank=True)
    grounds = models.ManyToManyField("inspections.Ground", related_name="cases", blank=True)
    opened_by = columns.author()
    opened_on = models.DateField()
    told_on = models.DateField(null=True, blank=True)
    suspension = columns.maybe("institutions.Suspension")
    # From the decision to its execution nothing new begins.
    entry_stop = columns.maybe("institutions.Suspension")

    current_emergency: Emergency | None = columns.current("inspections.Emergency")
    current_notice: PriorNotice | None = columns.current("inspections.PriorNotice")
    current_period: DefencePeriod | None = columns.current("inspections.DefencePeriod")
    current_hearing: Hearing | None = columns.current("inspections.Hearing")
    current_review: Review | None = columns.current("inspections.Review")
    current_decision: Decision | None = columns.current("inspections.Decision")
    current_stay: Stay | None = columns.current("inspections.Stay")
    current_execution: Execution | None = columns.current("inspections.Execution")
    current_talk: Talk | None = columns.current("inspections.Talk")
    current_reversal: Reversal | None = columns.current("inspections.Reversal")

    default_handover = models.BooleanField(default=True)
    handover = models.JSONField(default=dict, blank=True)
    # Why the machine could not execute on the day; empty once something was done about it.
    held_back = models.TextField(blank=True)
    exclusion = columns.maybe("institutions.Exclusion", "exit_cases")
    published_on = models.DateField(null=True, blank=True)
    unpublished_on = models.DateField(null=True, blank=True)
    ended_reason = models.TextField(blank=True)
    ended_on = models.DateField(null=True, blank=True)
    state = state_field(ExitState, ExitState.OPENED)

    scope: ClassVar[dict[str, Any]] = {
        **columns.BUREAU_SCOPE,
        Role.INSPECTOR: lambda a: (
            Q(bureau=a.organisation_id)
            & (Q(opened_by=a.user_id) | Q(current_emergency__begun_by=a.user_id))
        ),
        Role.INSTITUTION: lambda a: Q(
            institution__organisation=a.organisation_id, told_on__isnull=False
        ),
        # A person's exit is never public; an institution's while it is barred from entry.
        PUBLIC: lambda _a: Q(
            kind=SubjectKind.INSTITUTION,
            published_on__isnull=False,
            unpublished_on__isnull=True,
            exclusion__state="active",
        ),
    }

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.title()

    def title(self) -> str:
        return str(_("退出案件 · %(who)s")) % {"who": self.subject_name}

    @property
    def subject_name(self) -> str:
        if self.person is None:
            return str(self.institution.name)
        return f"{self.person.name}（{self.institution.name}）"

    @property
    def short_name(self) -> str:
        """Whom it is about, where the reader knows the institution."""
        return str(self.institution.name if self.person is None else self.person.name)

    def ledger_key(self) -> tuple[str, str]:
        return self.region_id, self.institution.dossier

    def locks_first(self) -> list[models.Model]:
        return [self.institution]

    def parties(self, role: str) -> set[int]:
        if role in {Role.DISTRICT, Role.INSPECTOR}:
            return {self.bureau_id}
        if role == Role.INSTITUTION:
            # Before the notice nobody outside the bureau knows of the case.
            return {self.institution.organisation_id} if self.told_on else set()
        return columns.city_bureau(self.region) if role == Role.CITY else set()

    def only_to(self, role: str) -> Sequence[int | None]:
        """Of the inspectors only who opened the case or stopped entry: the others cannot open it."""
        if role != Role.INSPECTOR:
            return super().only_to(role)
        stop = self.current_emergency
        return tuple(
            dict.fromkeys((self.opened_by_id, stop.begun_by_id if stop else self.opened_by_id))
        )

    # The rows that hold now ---------------------------------------------------------------------

    @property
    def notice(self) -> PriorNotice:
        return _there(self.current_notice)

    @property
    def period(self) -> DefencePeriod:
        return _there(self.current_period)

    @property
    def hearing(self) -> Hearing:
        return _there(self.current_hearing)

    @property
    def emergency(self) -> Emergency:
        return _there(self.current_emergency)

    @property
    def decision(self) -> Decision:
        return _there(self.current_decision)

    @property
    def execution(self) -> Execution:
        return _there(self.current_execution)

    @property
    def stopped(self) -> bool:
        """Did an inspector stop entry, and nobody lifted it?"""
        answers = {EmergencyState.WAITING, EmergencyState.CONFIRMED}
        return self.current_emergency is not None and self.current_emergency.state in answers

    @property
    def outcome(self) -> str:
        """What it ends in: as decided, or as it was varied; "" while nothing is decided."""
        turned, decided = self.current_reversal, self.current_decision
        if turned is not None:
            return turned.outcome or turned.before
        return decided.outcome if decided is not None else ""

    @property
    def suspended_until(self) -> date | None:
        """The last day of the suspension it ends in, where it does."""
        turned = self.current_reversal
        if turned is not None and turned.outcome:
            return turned.suspend_until
        return self.current_decision.suspend_until if self.current_decision else None

    def outcomes(self) -> list[str]:
        return [one.value for one in Outcome.open_to(self.kind)]

    def recipients(self) -> list[str]:
        """Who must get each document: in a person's case the person and the institution."""
        if self.kind == SubjectKind.PERSON:
            return [Recipient.PERSON, Recipient.INSTITUTION]
        return [Recipient.INSTITUTION]

    def served_recipients(self, document: str) -> list[str]:
        row = self.current_notice if document == Document.NOTICE else self.current_decision
        return [one.recipient for one in row.served()] if row is not None else []

    def unserved(self, document: str | None) -> list[str]:
        if document not in Document.values:
            return []
        done = set(self.served_recipients(document))
        return [one for one in self.recipients() if one not in done]

    def answers(self) -> ScopedQuerySet[Defence]:
        """Statements of defence of every round, for the decision to answer."""
        rows: ScopedQuerySet[Defence] = self.defences.filter(entry_returned_why="")  # type: ignore[attr-defined]
        return rows.filter(kind=Statement.DEFENCE)

    def groups_without_plan(self) -> list[str]:
        """Running groups nobody takes over, by school and course; none when schools look after them."""
        ends = self.kind == SubjectKind.INSTITUTION and Outcome(self.outcome).ends
        if not ends or self.default_handover:
            return []
        running = Placement._base_manager.filter(
            agreement__institution=self.institution,
            agreement__bureau=self.bureau,
            state=PlacementState.RUNNING,
        )
        return [row.title() for row in running if not self.plan_of(row)]

    def plan_of(self, group: Placement) -> str:
        """Who takes a group on by this case, else by its own arrangement; "" where nobody has said."""
        return (str(self.handover.get(str(group.pk), "")) or group.group_plan).strip()

    def names(self, recipients: Sequence[Any]) -> str:
        labels = dict(Recipient.choices)
        return "、".join(str(labels.get(one, one)) for one in recipients)

    def recipient_names(self) -> str:
        """Whom the documents are addressed to, by name."""
        return "、".join(
            one for one in (self.person and self.person.name, self.institution.name) if one
        )


def _there(row: Row | None) -> Row:
    if row is None:
        raise LookupError("the case has not come so far")
    return row
