from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, ClassVar

from django.db import models
from django.db.models import F, Q

from accounts.enums import Role
from core.scoping import Scoped
from inspections.enums import ListingFate, Outcome, Recipient
from inspections.models import columns
from inspections.models.case_row import OfCase
from inspections.models.final import Final
from inspections.models.lettered import Lettered
from inspections.models.service import Service

if TYPE_CHECKING:
    from core.fsm import Deed
    from inspections import facts
    from inspections.models.exit_case import ExitCase


def _handed_over() -> Any:
    """Decisions that the institution was given."""
    rows = Service._base_manager.filter(struck_on=None, recipient=Recipient.INSTITUTION)
    return rows.exclude(decision=None).values("decision")


class Decision(OfCase, Final, Lettered, Scoped):
    """退出决定书, and all that it rests on; taken back before it is executed it stays as it was.

    `opened_by` is the case's: whoever decides is another person. Served later than the day decided,
    it takes effect on the day of service.
    """

    case = columns.of_case("decisions")
    notice = models.ForeignKey(
        "inspections.PriorNotice", on_delete=models.PROTECT, related_name="decisions"
    )
    review = columns.maybe("inspections.Review", "decisions")
    hearing = columns.maybe("inspections.Hearing", "decisions")
    # Did anybody answer the notice, in this round or before?
    defended = models.BooleanField(default=False)
    outcome = models.CharField(max_length=12, choices=Outcome.choices)
    reasons = models.TextField()
    defence_answer = models.TextField(blank=True)
    remedies = models.TextField()
    opened_by = columns.author()
    decided_by = columns.author()
    decided_on = models.DateField()
    effective_on = models.DateField()
    suspend_until = models.DateField(null=True, blank=True)
    # Of an end: what becomes of the listings, and until when they are suspended.
    listing_after = models.CharField(max_length=12, choices=ListingFate.choices, blank=True)
    listing_until = models.DateField(null=True, blank=True)
    policy = models.JSONField(default=dict, blank=True)
    served_on = models.DateField(null=True, blank=True)
    retracted_on = models.DateField(null=True, blank=True)
    retracted_reason = models.TextField(blank=True)

    # Served first, read afterwards; and for ever, whatever becomes of it.
    scope: ClassVar[dict[str, Any]] = {
        **columns.CASE_SCOPE,
        Role.INSTITUTION: lambda a: (
            columns.CASE_SCOPE[Role.INSTITUTION](a) & Q(pk__in=_handed_over())
        ),
    }

    class Meta:
        ordering = ["decided_on", "id"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(outcome="") & (Q(served_on__isnull=True) | ~Q(number="")),
                name="decision_complete",
            ),
            models.CheckConstraint(
                condition=~Q(decided_by=F("opened_by")), name="decision_by_another"
            ),
            models.CheckConstraint(
                condition=Q(retracted_on__isnull=True) | ~Q(retracted_reason=""),
                name="decision_retracted_with_reason",
            ),
        ]

    def __str__(self) -> str:
        return self.number or self.get_outcome_display()

    def heading(self) -> str:
        """How the page is headed."""
        return str(Outcome(self.outcome).decision_title)

    @classmethod
    def made(cls, case: ExitCase, deed: Deed[facts.Decision]) -> Decision:
        told = deed.facts
        return cls.objects.create(
            case=case,
            notice=case.notice,
            review=case.current_review,
            hearing=case.current_hearing,
            defended=case.answers().exists(),
            outcome=told.outcome,
            reasons=told.reasons,
            defence_answer=told.defence_answer,
            remedies=told.remedies,
            opened_by_id=case.opened_by_id,
            decided_by_id=deed.by.user_id,
            decided_on=deed.on,
            effective_on=told.effective_on,
            suspend_until=told.suspend_until,
            listing_after=told.listing_after,
            listing_until=told.listing_until,
            policy=dict(told.policy),
            effects=dict(told.effects),
        )

    def takes_effect_on(self) -> date:
        """The day decided, but not before its 定稿 and the last recipient had it."""
        final = self.dated or self.decided_on
        return max((self.effective_on, final, *(one.served_on for one in self.served())))

    def serve(self, deed: Deed[facts.Served]) -> None:
        """All have it."""
        self.effective_on = self.takes_effect_on()
        self.served_on = max(one.served_on for one in self.served())
        self.save()

    def retract(self, deed: Deed[facts.Numbered]) -> None:
        """Who had it already has had it: their services stand."""
        self.number_letter("retraction", deed.facts.letter_number)
        self.retracted_on, self.retracted_reason = deed.on, deed.reason
        self.save()


class Execution(OfCase, Scoped):
    """What a decision did, on its day or after; `effective_on` is the decision's."""

    case = columns.of_case("executions")
    decision = models.OneToOneField(Decision, on_delete=models.PROTECT, related_name="execution")
    effective_on = models.DateField()
    executed_on = models.DateField()
    note = models.TextField(blank=True)
    # What it ended or suspended, so that a revocation brings back that and nothing else.
    reached = models.JSONField(default=dict, blank=True)

    scope: ClassVar[dict[str, Any]] = columns.CASE_SCOPE

    class Meta:
        ordering = ["executed_on", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(executed_on__gte=F("effective_on")), name="execution_when_effective"
            )
        ]

    def __str__(self) -> str:
        return f"{self.decision} {self.executed_on}"

    @classmethod
    def done(cls, case: ExitCase, deed: Deed[facts.Execution]) -> Execution:
        return cls.objects.create(
            case=case,
            decision=case.decision,
            effective_on=case.decision.effective_on,
            executed_on=deed.on,
            note=deed.facts.note,
        )

    def keep(self, what: str, ids: list[int]) -> None:
        self.reached = {**self.reached, what: ids}
        self.save(update_fields=["reached"])


class Stay(OfCase, Lettered, Scoped):
    """停止执行: a decision is not executed for a range of days (复议 or 诉讼期间)."""

    case = columns.of_case("stays")
    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="stays")
    since = models.DateField()
    until = models.DateField(null=True, blank=True)
    reason = models.TextField()
    file = columns.the_file()
    stayed_by = columns.author()
    ended_on = models.DateField(null=True, blank=True)

    scope: ClassVar[dict[str, Any]] = columns.CASE_SCOPE

    class Meta:
        ordering = ["since", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("since")), name="stay_range"
            )
        ]

    def __str__(self) -> str:
        return f"{self.since} – {self.until or ''}"

    @classmethod
    def granted(cls, case: ExitCase, deed: Deed[facts.Stay]) -> Stay:
        told = deed.facts
        row = cls(
            case=case,
            decision=case.decision,
            since=told.since,
            until=told.until,
            reason=deed.reason,
            file=told.file,
            stayed_by_id=deed.by.user_id,
        )
        row.number_letter("stay", told.letter_number)
        row.save()
        return row

    def holds_on(self, day: date) -> bool:
        return self.since <= day and (self.until is None or day <= self.until)

    def end(self, on: date) -> None:
        self.ended_on = on
        self.save(update_fields=["ended_on"])


class Reversal(OfCase, Lettered, Scoped):
    """变更 or 撤销 of a decision: by its lead, by the superior, or on a judgment. From `before` it was
    varied to `outcome`, which is empty when it was revoked."""

    case = columns.of_case("reversals")
    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="reversals")
    before = models.CharField(max_length=12, choices=Outcome.choices)
    outcome = models.CharField(max_length=12, choices=Outcome.choices, blank=True)
    suspend_until = models.DateField(null=True, blank=True)
    number = models.CharField(max_length=60)
    reason = models.TextField()
    file = columns.the_file()
    reversed_by = columns.author()
    reversed_on = models.DateField()

    scope: ClassVar[dict[str, Any]] = columns.CASE_SCOPE

    class Meta:
        ordering = ["reversed_on", "id"]
        constraints = [
            models.CheckConstraint(condition=~Q(number="") & ~Q(reason=""), name="reversal_founded")
        ]

    def __str__(self) -> str:
        return self.number

    @classmethod
    def varied(cls, case: ExitCase, deed: Deed[facts.Variation]) -> Reversal:
        told = deed.facts
        lasts = told.suspend_until if told.outcome == Outcome.SUSPEND else None
        return cls._of(case, deed, "variation", outcome=told.outcome, suspend_until=lasts)

    @classmethod
    def revoked(cls, case: ExitCase, deed: Deed[facts.Reversal]) -> Reversal:
        return cls._of(case, deed, "revocation")

    @classmethod
    def _of(cls, case: ExitCase, deed: Deed[facts.Reversal], page: str, **follows: Any) -> Reversal:
        row = cls(
            case=case,
            decision=case.decision,
            before=case.outcome,
            number=deed.facts.number,
            reason=deed.reason,
            file=deed.facts.file,
            reversed_by_id=deed.by.user_id,
            reversed_on=deed.on,
            **follows,
        )
        row.number_letter(page, deed.facts.letter_number)
        row.save()
        return row
