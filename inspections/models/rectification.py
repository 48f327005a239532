from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.enums import Role
from accounts.permissions import Permission, lead, machine, member
from core.fsm import Deed, move
from core.models.subject import Subject, state_field, state_is_known
from inspections.enums import RectificationState
from inspections.models import columns
from inspections.rules import rectifications as rules

S = RectificationState
# The one who issued the order: the bureau's officers, or the principal for a school's own order.
ISSUER: Permission = member(Role.DISTRICT) | lead(Role.SCHOOL)


class Rectification(Subject):
    """An order to put something right by a date, checked again by the office that issued it.

    `issuer` is the bureau, or the school whose principal ordered it (not satisfied: three in ten).
    """

    institution = columns.of_institution("rectifications")
    region = columns.of_region("rectifications")
    bureau = columns.of_bureau("rectifications")
    issuer = columns.of_bureau("issued_rectifications")
    school = models.ForeignKey(
        "institutions.School",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="rectifications",
    )
    violation = models.ForeignKey(
        "inspections.Violation",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="rectifications",
    )
    case = models.ForeignKey(
        "inspections.ExitCase",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="rectifications",
    )
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
        ]

    def __str__(self) -> str:
        return self.title()

    def title(self) -> str:
        return str(_("整改通知书 %(number)s")) % {"number": self.number}

    def ledger_key(self) -> tuple[str, str]:
        return self.region_id, f"institution:{self.institution.uscc}"

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

    @move(
        state,
        source=S.ISSUED,
        target=S.SUBMITTED,
        permission=member(Role.INSTITUTION),
        label=_("提交整改情况"),
        rules=(rules.reply_told,),
        tells=(Role.DISTRICT, Role.SCHOOL),
        audience=(Role.INSTITUTION, Role.SCHOOL),
        says=_("“%(title)s”已提交整改情况，请复查。"),
    )
    def submit(self, deed: Deed) -> None:
        self.reply = deed.fact("reply")
        self.reply_file = deed.fact("file")
        self.replied_on = deed.on

    @move(
        state,
        source=S.ISSUED,
        target=S.ISSUED,
        permission=ISSUER,
        label=_("延长期限"),
        rules=(rules.not_extended_yet, rules.later_than_before, rules.reason_given),
        tells=(Role.INSTITUTION,),
        audience=(Role.INSTITUTION, Role.SCHOOL),
        says=_("“%(title)s”的整改期限已经延长：%(reason)s"),
    )
    def extend(self, deed: Deed) -> None:
        self.due_on = deed.fact("due_on")
        self.extended = True

    @move(
        state,
        source=S.SUBMITTED,
        target=S.ACCEPTED,
        permission=ISSUER,
        label=_("复查通过"),
        rules=(rules.recheck_told,),
        tells=(Role.INSTITUTION,),
        audience=(Role.INSTITUTION, Role.SCHOOL),
        says=_("“%(title)s”复查通过。"),
    )
    def accept(self, deed: Deed) -> None:
        self._recheck(deed)

    @move(
        state,
        source=S.SUBMITTED,
        target=S.REFUSED,
        permission=ISSUER,
        label=_("复查不通过"),
        rules=(rules.recheck_told,),
        tells=(Role.INSTITUTION,),
        audience=(Role.INSTITUTION, Role.SCHOOL),
        says=_("“%(title)s”复查未通过。"),
        danger=True,
    )
    def refuse(self, deed: Deed) -> None:
        self._recheck(deed)

    @move(
        state,
        source=[S.ACCEPTED, S.REFUSED],
        target=S.SUBMITTED,
        permission=ISSUER,
        label=_("更正复查结论"),
        rules=(rules.reason_given, rules.ground_unused),
        tells=(Role.INSTITUTION,),
        audience=(Role.INSTITUTION, Role.SCHOOL),
        says=_("“%(title)s”的复查结论已撤回，将重新复查：%(reason)s"),
    )
    def reconsider(self, deed: Deed) -> None:
        self.rechecked_by, self.rechecked_on = None, None

    @move(
        state,
        source=S.ISSUED,
        target=S.ESCALATED,
        permission=machine("rectification-overdue"),
        label=_("逾期未改"),
        rules=(rules.overdue,),
        tells=(Role.DISTRICT, Role.SCHOOL, Role.INSTITUTION),
        audience=(Role.INSTITUTION, Role.SCHOOL),
        says=_("“%(title)s”已过期限，没有收到整改情况。"),
    )
    def escalate(self, deed: Deed) -> None:
        pass

    @move(
        state,
        source=[S.ACCEPTED, S.REFUSED, S.ESCALATED],
        target=S.CLOSED,
        permission=ISSUER,
        label=_("办结"),
        rules=(rules.reason_given,),
        tells=(Role.INSTITUTION,),
        audience=(Role.INSTITUTION, Role.SCHOOL),
        says=_("“%(title)s”已经办结：%(reason)s"),
    )
    def close(self, deed: Deed) -> None:
        self._end(deed)

    @move(
        state,
        source=[S.ISSUED, S.SUBMITTED],
        target=S.CANCELLED,
        permission=lead(Role.DISTRICT) | lead(Role.SCHOOL),
        label=_("撤销通知书"),
        rules=(rules.reason_given,),
        tells=(Role.INSTITUTION,),
        audience=(Role.INSTITUTION, Role.SCHOOL),
        says=_("“%(title)s”已经撤销：%(reason)s"),
        danger=True,
    )
    def cancel(self, deed: Deed) -> None:
        self._end(deed)

    def _recheck(self, deed: Deed) -> None:
        self.recheck_note = deed.fact("recheck_note")
        self.recheck_file = deed.fact("file")
        self.rechecked_by_id = deed.by.user_id
        self.rechecked_on = deed.on

    def _end(self, deed: Deed) -> None:
        self.ended_on = deed.on
        self.ended_reason = deed.reason
