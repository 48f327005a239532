from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.enums import Role
from accounts.permissions import machine, member
from core.fsm import Deed, move
from core.models.subject import state_field, state_is_known
from inspections import facts
from inspections.enums import TalkState
from inspections.models import columns
from inspections.models.case_row import CaseSubject
from inspections.models.decision import Decision, Reversal
from inspections.rules import talks as rules

if TYPE_CHECKING:
    from datetime import date

    from inspections.models.exit_case import ExitCase

S = TalkState
OFFICER = member(Role.DISTRICT)
INSTITUTION = (Role.INSTITUTION,)


class Talk(CaseSubject):
    """约谈: what a decision of this kind, or one varied to it, asks for: called for in writing, then held.

    A case that was decided so is executed by the talk; of one that was varied the talk is all that follows.
    """

    case = columns.of_case("talks")
    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="talks")
    reversal = models.OneToOneField(
        Reversal, null=True, blank=True, on_delete=models.PROTECT, related_name="talk"
    )
    asked_on = models.DateField()
    fixed_on = models.DateField(null=True, blank=True)
    talk_on = models.DateField(null=True, blank=True)
    # As the notice says it, 上午九时.
    talk_time = models.CharField(max_length=20, blank=True)
    talk_place = models.CharField(max_length=120, blank=True)
    attendees = models.CharField(max_length=200, blank=True)
    matter = models.TextField(blank=True)
    held_on = models.DateField(null=True, blank=True)
    held_by = columns.a_user()
    hosts = models.CharField(max_length=120, blank=True)
    present = models.CharField(max_length=200, blank=True)
    note = models.TextField(blank=True)
    demands = models.TextField(blank=True)
    state = state_field(S, S.ASKED)

    scope: ClassVar[dict[str, Any]] = columns.CASE_SCOPE

    class Meta:
        ordering = ["asked_on", "id"]
        constraints = [
            state_is_known(S, "talk_state_known"),
            models.CheckConstraint(
                condition=~Q(state__in=[S.FIXED, S.HELD])
                | Q(talk_on__isnull=False)
                & ~Q(talk_time="")
                & ~Q(talk_place="")
                & ~Q(attendees="")
                & ~Q(matter=""),
                name="talk_fixed",
            ),
            models.CheckConstraint(
                condition=~Q(state=S.HELD)
                | Q(held_by__isnull=False, held_on__gte=models.F("talk_on"))
                & ~Q(hosts="")
                & ~Q(present="")
                & ~Q(note=""),
                name="talk_held",
            ),
        ]

    @classmethod
    def asked(cls, case: ExitCase, on: date) -> Talk:
        """By the decision that the case has now, or by what it was varied to."""
        row: Talk = cls.objects.create(
            case=case, decision=case.decision, reversal=case.current_reversal, asked_on=on
        )
        return row

    @property
    def is_open(self) -> bool:
        """Still to be held."""
        return self.state in {S.ASKED, S.FIXED}

    @move(
        source=[S.ASKED, S.FIXED],
        target=S.FIXED,
        permission=OFFICER,
        label=_("安排约谈并通知"),
        rules=(rules.talk_told, rules.talk_ahead),
        tells=INSTITUTION,
        audience=INSTITUTION,
        says=_("“%(title)s”：约谈定于 %(talk_on)s %(talk_time)s，在%(talk_place)s进行。"),
    )
    def fix(self, deed: Deed[facts.TalkDay]) -> None:
        told = deed.facts
        self.number_letter("talk", told.letter_number)
        self.fixed_on, self.talk_on = deed.on, told.talk_on
        self.talk_time, self.talk_place = told.talk_time.strip(), told.talk_place.strip()
        self.attendees, self.matter = told.attendees.strip(), told.matter.strip()

    @move(
        source=S.FIXED,
        target=S.HELD,
        permission=OFFICER,
        label=_("记录约谈"),
        rules=(rules.talk_day_reached, rules.talk_recorded, rules.held_between),
        tells=INSTITUTION,
        audience=INSTITUTION,
        says=_("“%(title)s”：约谈已经进行，记录已存入案卷。"),
    )
    def hold(self, deed: Deed[facts.TalkRecord]) -> None:
        told = deed.facts
        self.held_on, self.held_by_id = told.held_on, deed.by.user_id
        self.hosts, self.present = told.hosts.strip(), told.present.strip()
        self.note, self.demands = told.note.strip(), told.demands.strip()

    @move(
        source=[S.ASKED, S.FIXED],
        target=S.DROPPED,
        permission=machine("exit-end"),
        label=_("约谈不再进行"),
    )
    def drop(self, deed: Deed[None]) -> None:
        """The decision that asked for it fell."""
