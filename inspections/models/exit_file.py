"""What an exit case holds, without its machine: parties, notice, defence, review, decision, dates."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, ClassVar

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.enums import PUBLIC, Role
from core import clock, policy
from core.models.subject import state_field
from inspections import policies
from inspections.enums import (
    Document,
    Emergency,
    ExitState,
    Outcome,
    Recipient,
    Statement,
    SubjectKind,
)
from inspections.models import columns
from inspections.models.lettered import Lettered

# What a notice must say. 依据:行政处罚法第四十四条(参照)。
NOTICE_PARTS = {
    "facts_text": _("事实"),
    "reasons": _("理由"),
    "basis": _("依据"),
    "intended": _("拟作决定"),
    "how_to_answer": _("申辩方式"),
    "notice_number": _("文号"),
}


class ExitFile(Lettered):
    kind = models.CharField(max_length=12, choices=SubjectKind.choices)
    institution = columns.of_institution("exit_cases")
    person = models.ForeignKey(
        "institutions.Person",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="exit_cases",
    )
    region = columns.of_region("exit_cases")
    bureau = columns.of_bureau("exit_cases")
    code = models.CharField(max_length=4, blank=True)
    grounds = models.ManyToManyField("inspections.Ground", related_name="cases", blank=True)
    opened_by = columns.a_user()
    opened_on = models.DateField()
    told_on = models.DateField(null=True, blank=True)

    emergency = models.CharField(
        max_length=12, choices=Emergency.choices, blank=True, default=Emergency.NONE
    )
    emergency_due = models.DateField(null=True, blank=True)
    emergency_escalated_on = models.DateField(null=True, blank=True)
    violation = models.ForeignKey(
        "inspections.Violation",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="exit_cases",
    )
    suspension = models.ForeignKey(
        "institutions.Suspension",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )

    round = models.PositiveSmallIntegerField(default=1)
    facts_text = models.TextField(blank=True)
    reasons = models.TextField(blank=True)
    basis = models.TextField(blank=True)
    intended = models.CharField(max_length=12, choices=Outcome.choices, blank=True)
    how_to_answer = models.TextField(blank=True)
    notice_number = models.CharField(max_length=60, blank=True)
    drafted_by = columns.a_user()
    drafted_on = models.DateField(null=True, blank=True)
    earlier_notices = models.JSONField(default=list, blank=True, encoder=DjangoJSONEncoder)

    notified_on = models.DateField(null=True, blank=True)
    defence_due = models.DateField(null=True, blank=True)
    defence_provisional = models.BooleanField(default=False)
    waived_on = models.DateField(null=True, blank=True)

    hearing_requested_on = models.DateField(null=True, blank=True)
    hearing_on = models.DateField(null=True, blank=True)
    hearing_place = models.CharField(max_length=120, blank=True)
    hearing_chair = models.CharField(max_length=60, blank=True)
    hearing_held_on = models.DateField(null=True, blank=True)
    hearing_record = columns.a_file()

    reviewed_by = columns.a_user()
    reviewer_name = models.CharField(max_length=60, blank=True)
    review_opinion = models.TextField(blank=True)
    review_on = models.DateField(null=True, blank=True)
    review_file = columns.a_file()
    collective_record = columns.a_file()

    outcome = models.CharField(max_length=12, choices=Outcome.choices, blank=True)
    decision_number = models.CharField(max_length=60, blank=True)
    decision_reasons = models.TextField(blank=True)
    defence_answer = models.TextField(blank=True)
    remedies = models.TextField(blank=True)
    decided_by = columns.a_user()
    decided_on = models.DateField(null=True, blank=True)
    effective_on = models.DateField(null=True, blank=True)
    suspend_until = models.DateField(null=True, blank=True)
    policy = models.JSONField(default=dict, blank=True)

    served_on = models.DateField(null=True, blank=True)
    stayed_from = models.DateField(null=True, blank=True)
    stayed_until = models.DateField(null=True, blank=True)
    stay_file = columns.a_file()
    default_handover = models.BooleanField(default=True)
    handover = models.JSONField(default=dict, blank=True)
    # Why the machine could not execute on the day; empty once something was done about it.
    held_back = models.TextField(blank=True)
    executed_on = models.DateField(null=True, blank=True)
    execution_note = models.TextField(blank=True)
    exclusion = models.ForeignKey(
        "institutions.Exclusion",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="exit_cases",
    )
    published_on = models.DateField(null=True, blank=True)
    unpublished_on = models.DateField(null=True, blank=True)

    outcome_before = models.CharField(max_length=12, choices=Outcome.choices, blank=True)
    reversal_number = models.CharField(max_length=60, blank=True)
    reversal_reason = models.TextField(blank=True)
    reversal_file = columns.a_file()
    reversed_on = models.DateField(null=True, blank=True)
    ended_reason = models.TextField(blank=True)
    ended_on = models.DateField(null=True, blank=True)
    state = state_field(ExitState, ExitState.OPENED)

    scope: ClassVar[dict[str, Any]] = {
        **columns.BUREAU_SCOPE,
        Role.INSPECTOR: lambda a: (
            Q(bureau=a.organisation_id)
            & (Q(opened_by=a.user_id) | Q(violation__recorded_by=a.user_id))
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
            return self.institution.name
        return f"{self.person.name}（{self.institution.name}）"

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
        stopped = self.violation.recorded_by_id if self.violation else self.opened_by_id
        return tuple(dict.fromkeys((self.opened_by_id, stopped)))

    def close_emergency(self) -> None:
        """An end of the case answers what nobody answered before."""
        if self.emergency == Emergency.WAITING:
            self.emergency = Emergency.CLOSED

    def outcomes(self) -> list[str]:
        return [one.value for one in Outcome.open_to(self.kind)]

    def recipients(self) -> list[str]:
        """Who must get each document: in a person's case the person and the institution."""
        if self.kind == SubjectKind.PERSON:
            return [Recipient.PERSON, Recipient.INSTITUTION]
        return [Recipient.INSTITUTION]

    def services_of(self, document: str) -> Any:
        """Recorded services of this round's document that were not struck out."""
        return self.services.filter(document=document, round=self.round, struck_on=None)  # type: ignore[attr-defined]

    def served_recipients(self, document: str) -> list[str]:
        return [one.recipient for one in self.services_of(document)]

    def unserved(self, document: str | None) -> list[str]:
        if document not in Document.values:
            return []
        done = set(self.served_recipients(document))
        return [one for one in self.recipients() if one not in done]

    def said(self, *kinds: str) -> Any:
        """What was said in this round and not struck out, oldest first."""
        rows = self.defences.filter(round=self.round, struck_on=None)  # type: ignore[attr-defined]
        return rows.filter(kind__in=kinds).order_by("pk") if kinds else rows

    def unchecked(self) -> Any:
        """Paper put in by an officer that no other has compared with its scan."""
        return self.said().filter(entered_by_office=True, checked_by=None)

    def waived(self) -> set[str]:
        """Recipients whose waiver counts: their own, or paper that was checked."""
        return {one.author for one in self.said(Statement.WAIVER) if not one.waits}

    def asking(self) -> set[str]:
        """Recipients who want a hearing: a request counts at once, its withdrawal once checked."""
        found: set[str] = set()
        for one in self.said(Statement.HEARING, Statement.WITHDRAWAL):
            if one.kind == Statement.HEARING:
                found.add(one.author)
            elif not one.waits:
                found.discard(one.author)
        return found

    def answers(self) -> Any:
        """Statements of defence of every round, for the decision to answer."""
        rows = self.defences.filter(struck_on=None)  # type: ignore[attr-defined]
        return rows.filter(kind=Statement.DEFENCE)

    def names(self, recipients: list[Any]) -> str:
        labels = dict(Recipient.choices)
        return "、".join(str(labels.get(one, one)) for one in recipients)

    def recipient_names(self) -> str:
        """Whom the documents are addressed to, by name."""
        return "、".join(
            one for one in (self.person and self.person.name, self.institution.name) if one
        )

    def missing_from_notice(self) -> list[Any]:
        return [label for name, label in NOTICE_PARTS.items() if not getattr(self, name).strip()]

    def defence_period(self) -> clock.Due | None:
        """Working days from the day after the last service; None while somebody is unserved."""
        if self.unserved(Document.NOTICE):
            return None
        last = max(one.served_on for one in self.services_of(Document.NOTICE))
        days = policy.value(policies.DEFENCE, scopes=self.region.scopes, on=last)
        return clock.add_working_days(last, days)

    def defence_until(self) -> date | None:
        """The last day for a statement; not before the day told, whatever a later calendar says."""
        period = self.defence_period() if self.defence_provisional else None
        found = [day for day in (self.defence_due, period and period.date) if day]
        return max(found, default=None)

    def takes_effect_on(self) -> date:
        """The day decided, but not before the last recipient had the decision."""
        assert self.effective_on is not None  # noqa: S101 - bound by the database once decided
        served = (one.served_on for one in self.services_of(Document.DECISION))
        return max((self.effective_on, *served))

    def stayed_on(self, day: date) -> bool:
        if self.stayed_from is None or day < self.stayed_from:
            return False
        return self.stayed_until is None or day <= self.stayed_until

    def notice_kept(self) -> dict[str, Any]:
        """This round's notice as it was told, kept when a new round begins."""
        parts = {name: getattr(self, name) for name in NOTICE_PARTS}
        dates = {"notified_on": self.notified_on, "defence_due": self.defence_due}
        return {"round": self.round, **parts, **dates}
