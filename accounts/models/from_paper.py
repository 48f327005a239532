"""代录: what came on paper and was typed in. The columns, their constraints and the two moves; a room
declares who may make them and what stands in the way."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts import rules
from accounts.models.users import User
from core.fsm import Deed, move
from core.models.files import StoredFile
from core.rules import reason_given


def _user(label: Any) -> Any:
    return models.ForeignKey(
        User,
        verbose_name=label,
        null=True,
        blank=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="+",
    )


class EnteredFromPaper(models.Model):
    """The row, or the last word on it, came on paper. Marked so for ever, unless the side whose word
    it is says it anew itself. Whoever typed it in last does not approve it.
    """

    entered_by_office = models.BooleanField(_("代录"), default=False, editable=False)
    entered_by = _user(_("录入人"))
    entered_on = models.DateField(_("代录日期"), null=True, blank=True, editable=False)
    entry_scan = models.ForeignKey(
        StoredFile,
        verbose_name=_("代录所据原件扫描件"),
        null=True,
        blank=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="+",
    )

    class Meta:
        abstract = True

    @property
    def entry_typists(self) -> tuple[int | None, ...]:
        """Users who typed in what the row says now; none of them checks it."""
        return (self.entered_by_id,)

    def typed_in(self, by: Any, *, on: date, scan: StoredFile | None) -> None:
        """Marked, and in this person's hand until another one looks; of what a checked paper does
        (`OnPaper`) in the hand of whoever typed that paper in."""
        self.in_hand_of(getattr(by, "typist_id", None) or by.user_id, on=on, scan=scan)

    def in_hand_of(self, user_id: int, *, on: date | None, scan: StoredFile | None) -> None:
        self.entered_by_office = True
        self.entered_by_id, self.entered_on, self.entry_scan = user_id, on, scan

    def own_word(self) -> None:
        """What the row says now, the side said itself."""
        self.entered_by_office = False
        self.entered_by_id = self.entered_on = self.entry_scan = None


class CheckedFromPaper(EnteredFromPaper):
    """One that another person holds against its scan in a move of its own, before it counts."""

    entry_checked_by = _user(_("核对人"))
    entry_checked_on = models.DateField(_("核对日期"), null=True, blank=True, editable=False)
    # Held against the scan and found to say something else.
    entry_returned_why = models.TextField(_("退回原因"), blank=True, editable=False)

    class Meta:
        abstract = True

    @property
    def entry_waits(self) -> bool:
        """Typed in, and nobody else has compared it with the paper yet."""
        return self.entered_by_office and self.entry_checked_on is None

    def in_hand_of(self, user_id: int, *, on: date | None, scan: StoredFile | None) -> None:
        super().in_hand_of(user_id, on=on, scan=scan)
        self.to_be_checked_anew()

    def own_word(self) -> None:
        super().own_word()
        self.to_be_checked_anew()

    def compared(self, deed: Deed[Any]) -> None:
        self.entry_checked_by_id, self.entry_checked_on = deed.by.user_id, deed.on

    def found_wrong(self, deed: Deed[Any]) -> None:
        self.compared(deed)
        self.entry_returned_why = deed.reason

    def to_be_checked_anew(self) -> None:
        self.entry_checked_by_id, self.entry_checked_on = None, None
        self.entry_returned_why = ""


def entry_constraints(noun: str, *, checked: bool = False) -> list[models.CheckConstraint]:
    """Typed in by somebody from a scan; where there is a check, by somebody else on a day."""
    found = [
        models.CheckConstraint(
            condition=Q(entered_by_office=False)
            | Q(entered_by__isnull=False, entered_on__isnull=False, entry_scan__isnull=False),
            name=f"{noun}_entry_has_scan",
        )
    ]
    if checked:
        unseen = Q(entry_checked_by__isnull=True, entry_checked_on__isnull=True)
        seen = Q(entry_checked_by__isnull=False, entry_checked_on__isnull=False)
        another = ~Q(entry_checked_by=F("entered_by")) | ~Q(entry_returned_why="")
        found.append(
            models.CheckConstraint(
                condition=unseen & Q(entry_returned_why="") | seen & another,
                name=f"{noun}_entry_checked_by_another",
            )
        )
    return found


CHECK, RETURN = _("核对代录"), _("退回代录")


def entry_check(*, by_state: bool = False, also: Sequence[Any] = (), **said: Any) -> Any:
    """The move of the person who has held what was typed in against the paper.

    `by_state`: the row's state alone says that it waits, and no rule need ask.
    """
    declared = {"label": CHECK, **said}
    waits = () if by_state else (rules.entry_waits,)

    @move(rules=(*waits, rules.checked_by_another, *also), **declared)
    def check_entry(self: Any, deed: Deed[None]) -> None:
        self.compared(deed)

    return check_entry


def entry_return(*, by_state: bool = False, also: Sequence[Any] = (), **said: Any) -> Any:
    """The move of whoever finds that it is not what the paper says."""
    declared = {"label": RETURN, "danger": True, **said}
    waits = () if by_state else (rules.entry_waits,)

    @move(rules=(*waits, *also, reason_given), **declared)
    def return_entry(self: Any, deed: Deed[None]) -> None:
        self.found_wrong(deed)

    return return_entry
