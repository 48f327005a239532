from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, ClassVar

from django.db import models
from django.db.models import Q

from accounts.enums import Role
from core import clock, policy
from core.scoping import Scoped, ScopedQuerySet
from inspections import policies
from inspections.enums import NOTICE_PARTS, ListingFate, Outcome, Statement
from inspections.models import columns
from inspections.models.case_row import OfCase
from inspections.models.final import Final
from inspections.models.lettered import Lettered

if TYPE_CHECKING:
    from core.fsm import Deed
    from inspections.facts import NoticeTexts
    from inspections.models.defence import Defence
    from inspections.models.exit_case import ExitCase


class PriorNotice(OfCase, Final, Lettered, Scoped):
    """退出事先告知书: what is intended and why, told before anything is decided; one for each round.

    It may be written anew until it is served; telling it anew begins another row.
    """

    case = columns.of_case("prior_notices")
    round = models.PositiveSmallIntegerField(default=1)
    facts_text = models.TextField(blank=True)
    reasons = models.TextField(blank=True)
    basis = models.TextField(blank=True)
    intended = models.CharField(max_length=12, choices=Outcome.choices, blank=True)
    # Of an intended end: what becomes of the listings.
    listing_after = models.CharField(max_length=12, choices=ListingFate.choices, blank=True)
    suspend_days = models.PositiveSmallIntegerField(null=True, blank=True)
    how_to_answer = models.TextField(blank=True)
    drafted_by = columns.author()
    drafted_on = models.DateField()

    # Before it is served to all it is the bureau's draft.
    scope: ClassVar[dict[str, Any]] = {
        **columns.CASE_SCOPE,
        Role.INSTITUTION: lambda a: (
            columns.CASE_SCOPE[Role.INSTITUTION](a) & Q(period__isnull=False)
        ),
    }

    class Meta:
        ordering = ["case", "round"]
        constraints = [
            models.UniqueConstraint(fields=["case", "round"], name="prior_notice_once_a_round")
        ]

    def __str__(self) -> str:
        return self.number or f"{self.case} · {self.round}"

    def heading(self) -> str:
        """How the page is headed."""
        return str((Outcome(self.intended) if self.intended else Outcome.END).notice_title)

    @classmethod
    def written(cls, case: ExitCase, deed: Deed[NoticeTexts]) -> PriorNotice:
        """The draft of this round, as it reads now."""
        row = case.current_notice or cls(case=case)
        for name in NOTICE_PARTS:
            setattr(row, name, str(getattr(deed.facts, name) or ""))
        # Other words need a 定稿 of their own.
        row.number, row.signer, row.dated = "", "", None
        row.effects = dict(deed.facts.effects)
        row.listing_after = deed.facts.listing_after
        row.suspend_days = deed.facts.suspend_days
        row.drafted_by_id, row.drafted_on = deed.by.user_id, deed.on
        row.save()
        return row

    def again(self) -> PriorNotice:
        """The draft of the next round: it begins with the same words and needs a number of its own."""
        texts = {name: getattr(self, name) for name in NOTICE_PARTS}
        return PriorNotice.objects.create(
            **texts,
            effects=self.effects,
            listing_after=self.listing_after,
            suspend_days=self.suspend_days,
            case=self.case,
            round=self.round + 1,
            drafted_by=self.drafted_by,
            drafted_on=self.drafted_on,
        )

    def missing(self) -> list[Any]:
        return [label for name, label in NOTICE_PARTS.items() if not getattr(self, name).strip()]

    def answer_period(self) -> clock.Due:
        """Working days from the day after the last service; only asked once all are served."""
        last = max(one.served_on for one in self.served())
        days = policy.value(policies.DEFENCE, scopes=self.case.region.scopes, on=last)
        return clock.add_working_days(last, days)

    def said(self, *kinds: str) -> ScopedQuerySet[Defence]:
        """What was said in this round and not struck out, oldest first."""
        rows: ScopedQuerySet[Defence] = self.defences.filter(entry_returned_why="")
        return rows.filter(kind__in=kinds).order_by("pk") if kinds else rows

    def unchecked(self) -> ScopedQuerySet[Defence]:
        """Paper put in by an officer that no other has compared with its scan."""
        return self.said().filter(entered_by_office=True, entry_checked_on=None)

    def waived(self) -> set[str]:
        """Recipients whose waiver counts: their own, or paper that was checked."""
        return {one.author for one in self.said(Statement.WAIVER) if not one.entry_waits}

    def asking(self) -> set[str]:
        """Recipients who want a hearing: a request counts at once, its withdrawal once checked."""
        found: set[str] = set()
        for one in self.said(Statement.HEARING, Statement.WITHDRAWAL):
            if one.kind == Statement.HEARING:
                found.add(one.author)
            elif not one.entry_waits:
                found.discard(one.author)
        return found


class DefencePeriod(Scoped):
    """申辩期: the days from the last service of a notice in which its recipients may answer."""

    case = columns.of_case("defence_periods")
    notice = models.OneToOneField(PriorNotice, on_delete=models.PROTECT, related_name="period")
    notified_on = models.DateField()
    due_on = models.DateField()
    provisional = models.BooleanField(default=False)
    waived_on = models.DateField(null=True, blank=True)

    scope: ClassVar[dict[str, Any]] = columns.CASE_SCOPE

    class Meta:
        ordering = ["notified_on", "id"]

    def __str__(self) -> str:
        return f"{self.notified_on} – {self.due_on}"

    @classmethod
    def begun(cls, notice: PriorNotice) -> DefencePeriod:
        """All are served: the days run from the last service."""
        due = notice.answer_period()
        return cls.objects.create(
            case=notice.case,
            notice=notice,
            notified_on=max(one.served_on for one in notice.served()),
            due_on=due.date,
            provisional=due.provisional,
        )

    def until(self) -> date:
        """The last day for a statement; not before the day told, whatever a later calendar says."""
        return (
            max(self.due_on, self.notice.answer_period().date) if self.provisional else self.due_on
        )

    def runs_on(self, day: date) -> bool:
        """May a statement still be made that day? The calendar is asked only once the day told is over."""
        return day <= self.due_on or (self.provisional and day <= self.until())

    def settle(self, on: date, *, waived: bool) -> None:
        """It ends early once every recipient has waived, and no longer when one speaks after all."""
        self.waived_on = (self.waived_on or on) if waived else None
        self.save(update_fields=["waived_on"])
