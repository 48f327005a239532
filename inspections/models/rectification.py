from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.enums import Role
from accounts.models import CheckedFromPaper, entry_check, entry_constraints, entry_return
from accounts.permissions import Permission, lead, machine, member
from accounts.rules import checked_by_another, entry_checked
from core.fsm import Deed, move
from core.models.subject import Subject, state_field, state_is_known
from core.rules import reason_given
from core.scoping import Actor
from inspections import facts
from inspections.enums import RectificationState
from inspections.models import columns
from inspections.models.lettered import Lettered
from inspections.rules import rectifications as rules

S = RectificationState
# The one who issued the order: the bureau's officers, or the principal for a school's own order.
ISSUER: Permission = member(Role.DISTRICT) | lead(Role.SCHOOL)


@dataclass(frozen=True)
class Desk(Permission):
    """Paper is entered and compared by two people of the issuer's office, or of the bureau that
    watches over a school's order: its school may have no computer."""

    def __call__(self, subject: Any, actor: Actor) -> bool:
        watches = actor.role == Role.DISTRICT and actor.organisation_id == subject.bureau_id
        return watches or super().__call__(subject, actor)


DESK = Desk(member(Role.DISTRICT, Role.SCHOOL).grants)
READERS = (Role.INSTITUTION, Role.SCHOOL)
EVERYBODY = (Role.DISTRICT, Role.SCHOOL, Role.INSTITUTION)


class Rectification(CheckedFromPaper, Lettered, Subject):
    """An order to put something right by a date, checked again by the office that issued it.

    `issuer` is the bureau, or the school whose principal ordered it (not satisfied: three in ten).
    """

    institution = columns.of_institution("rectifications")
    region = columns.of_region("rectifications")
    bureau = columns.of_bureau("rectifications")
    issuer = columns.of_bureau("issued_rectifications")
    school = columns.maybe("institutions.School", "rectifications")
    violation = columns.maybe("inspections.Violation", "rectifications")
    case = columns.maybe("inspections.ExitCase", "rectifications")
    number = models.CharField(max_length=60)
    facts_text = models.TextField()
    clause = models.CharField(max_length=200)
    demands = models.TextField()
    rechecker = models.CharField(max_length=60, blank=True)
    issued_by = columns.a_user()
    issued_on = models.DateField()
    due_on = models.DateField()
    due_provisional = models.BooleanField(default=False)
    extended = models.BooleanField(default=False)
    extended_on = models.DateField(null=True, blank=True)
    reply = models.TextField(blank=True)
    reply_file = columns.a_file()
    replied_on = models.DateField(null=True, blank=True)
    recheck_note = models.TextField(blank=True)
    recheck_file = columns.a_file()
    rechecked_by = columns.a_user()
    rechecked_on = models.DateField(null=True, blank=True)
    ended_on = models.DateField(null=True, blank=True)
    ended_reason = models.TextField(blank=True)
    state = state_field(S, S.ISSUED)

    scope: ClassVar[dict[str, Any]] = {
        **columns.BUREAU_SCOPE,
        Role.INSPECTOR: lambda a: Q(bureau=a.organisation_id),
        Role.SCHOOL: lambda a: (
            Q(issuer=a.organisation_id) | Q(school__organisation=a.organisation_id)
        ),
        Role.INSTITUTION: lambda a: Q(institution__organisation=a.organisation_id),
    }

    class Meta:
        ordering = ["-issued_on", "-id"]
        constraints = [
            state_is_known(S, "rectification_state_known"),
            models.CheckConstraint(
                condition=~Q(state__in=[S.ACCEPTED, S.REFUSED])
                | Q(rechecked_on__isnull=False, rechecked_by__isnull=False),
                name="rectification_rechecked",
            ),
            models.CheckConstraint(
                condition=~Q(state=S.SUBMITTED) | Q(replied_on__isnull=False),
                name="rectification_replied",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[S.CLOSED, S.CANCELLED]) | Q(ended_on__isnull=False),
                name="rectification_ended",
            ),
            *entry_constraints("rectification", checked=True),
        ]

    def __str__(self) -> str:
        return self.title()

    def title(self) -> str:
        return str(_("整改通知书 %(number)s")) % {"number": self.number}

    @property
    def subject_name(self) -> str:
        return str(self.institution.name)

    def ledger_key(self) -> tuple[str, str]:
        return self.region_id, self.institution.dossier

    def locks_first(self) -> list[models.Model]:
        return [self.institution]

    def parties(self, role: str) -> set[int]:
        """The issuer holds its role; a school's order is the school's to check, not the bureau's."""
        if role == Role.INSTITUTION:
            return {self.institution.organisation_id}
        if role == Role.DISTRICT:
            return {self.bureau_id} & {self.issuer_id}
        if role == Role.SCHOOL:
            return {self.issuer_id} - {self.bureau_id}
        return columns.city_bureau(self.region) if role == Role.CITY else set()

    def in_hands_of(self) -> str:
        """What its issuer must do is the school's where the school issued it."""
        role = super().in_hands_of()
        by_school = role == Role.DISTRICT and self.issuer_id != self.bureau_id
        return Role.SCHOOL if by_school else role

    @property
    def issuer_role(self) -> Role:
        """Whose task the order is: the school's own, or the bureau's."""
        return Role.SCHOOL if self.issuer_id != self.bureau_id else Role.DISTRICT

    @move(
        source=[S.ISSUED, S.ESCALATED],
        target=S.SUBMITTED,
        permission=member(Role.INSTITUTION),
        label=_("提交整改情况"),
        rules=(rules.reply_told, rules.ground_unused),
        tells=(Role.DISTRICT, Role.SCHOOL),
        audience=READERS,
        says=_("“%(title)s”已提交整改情况，请复查。"),
    )
    def submit(self, deed: Deed[facts.Reply]) -> None:
        self.reply, self.reply_file = deed.facts.reply, deed.facts.file
        self.replied_on = deed.on
        self.own_word()

    @move(
        source=[S.ISSUED, S.ESCALATED],
        target=S.SUBMITTED,
        permission=DESK,
        label=_("代录整改情况"),
        rules=(
            rules.reply_told,
            rules.reply_scanned,
            rules.received_between,
            rules.ground_unused,
        ),
        tells=EVERYBODY,
        audience=READERS,
        says=_("“%(title)s”：书面整改材料已由%(by)s代录，由另一人核对后复查。"),
    )
    def enter_reply(self, deed: Deed[facts.EnteredReply]) -> None:
        self.reply, self.reply_file = deed.facts.reply, deed.facts.file
        self.replied_on = deed.facts.received_on
        self.typed_in(deed.by, on=deed.on, scan=deed.facts.file)

    check_entry = entry_check(
        source=S.SUBMITTED,
        target=S.SUBMITTED,
        permission=DESK,
        tells=(Role.DISTRICT, Role.SCHOOL),
        audience=READERS,
        says=_("“%(title)s”的代录材料已核对，请复查。"),
    )
    return_entry = entry_return(
        source=S.SUBMITTED,
        target=S.ISSUED,
        permission=DESK,
        also=(checked_by_another,),
        tells=EVERYBODY,
        audience=READERS,
        says=_("“%(title)s”的代录与书面材料不符，已退回：%(reason)s"),
        danger=False,
    )

    def found_wrong(self, deed: Deed[Any]) -> None:
        """As if nothing had been entered."""
        self.reply, self.reply_file, self.replied_on = "", None, None
        self.own_word()

    @move(
        source=S.ISSUED,
        target=S.ISSUED,
        permission=ISSUER,
        label=_("延长期限"),
        rules=(rules.not_extended_yet, rules.later_than_before, reason_given),
        tells=(Role.INSTITUTION,),
        audience=READERS,
        says=_("“%(title)s”的整改期限已经延长：%(reason)s"),
    )
    def extend(self, deed: Deed[facts.Extension]) -> None:
        self.due_on = deed.facts.due_on
        self.extended = True
        self.extended_on = deed.on
        self.number_letter("extension", deed.facts.letter_number)

    @move(
        source=S.SUBMITTED,
        target=S.ACCEPTED,
        permission=ISSUER,
        label=_("复查通过"),
        rules=(entry_checked, rules.recheck_told),
        tells=(Role.INSTITUTION,),
        audience=READERS,
        says=_("“%(title)s”复查通过。"),
    )
    def accept(self, deed: Deed[facts.Recheck]) -> None:
        self._recheck(deed)

    @move(
        source=S.SUBMITTED,
        target=S.REFUSED,
        permission=ISSUER,
        label=_("复查不通过"),
        rules=(entry_checked, rules.recheck_told),
        tells=(Role.INSTITUTION,),
        audience=READERS,
        says=_("“%(title)s”复查未通过。"),
        danger=True,
    )
    def refuse(self, deed: Deed[facts.Recheck]) -> None:
        self._recheck(deed)

    @move(
        source=[S.ACCEPTED, S.REFUSED],
        target=S.SUBMITTED,
        permission=ISSUER,
        label=_("更正复查结论"),
        rules=(reason_given, rules.ground_unused),
        tells=(Role.INSTITUTION,),
        audience=READERS,
        says=_("“%(title)s”的复查结论已撤回，将重新复查：%(reason)s"),
    )
    def reconsider(self, deed: Deed[None]) -> None:
        self.rechecked_by, self.rechecked_on = None, None

    @move(
        source=S.ISSUED,
        target=S.ESCALATED,
        permission=machine("rectification-overdue"),
        label=_("逾期未改"),
        rules=(rules.overdue,),
        tells=EVERYBODY,
        audience=READERS,
        says=_("“%(title)s”已过期限，没有收到整改情况。"),
    )
    def escalate(self, deed: Deed[None]) -> None:
        pass

    @move(
        source=[S.ACCEPTED, S.REFUSED, S.ESCALATED],
        target=S.CLOSED,
        permission=ISSUER,
        label=_("办结"),
        rules=(reason_given,),
        tells=(Role.INSTITUTION,),
        audience=READERS,
        says=_("“%(title)s”已经办结：%(reason)s"),
    )
    def close(self, deed: Deed[None]) -> None:
        self._end(deed)

    @move(
        source=[S.ISSUED, S.SUBMITTED],
        target=S.CANCELLED,
        permission=lead(Role.DISTRICT) | lead(Role.SCHOOL) | machine("exit-execution"),
        label=_("撤销通知书"),
        rules=(reason_given,),
        tells=(Role.INSTITUTION,),
        audience=READERS,
        says=_("“%(title)s”已经撤销：%(reason)s"),
        danger=True,
    )
    def cancel(self, deed: Deed[facts.Numbered]) -> None:
        self._end(deed)
        self.number_letter("cancellation", deed.facts.letter_number)

    def _recheck(self, deed: Deed[facts.Recheck]) -> None:
        self.recheck_note = deed.facts.recheck_note
        self.recheck_file = deed.facts.file
        self.rechecked_by_id = deed.by.user_id
        self.rechecked_on = deed.on
        self.number_letter("recheck", deed.facts.letter_number)

    def _end(self, deed: Deed[object]) -> None:
        self.ended_on = deed.on
        self.ended_reason = deed.reason
