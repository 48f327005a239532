from __future__ import annotations

from decimal import Decimal
from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.enums import Role
from accounts.models import EnteredFromPaper, User, entry_constraints
from accounts.permissions import lead, machine, member
from contracts import facts
from contracts.enums import AmendmentCause, AmendmentState
from contracts.models.agreement import Agreement
from contracts.models.annex import through_agreement
from contracts.rules import amendment as rules
from core import clock
from core.fsm import Deed, move
from core.models.files import StoredFile
from core.models.subject import Subject, state_field, state_is_known
from core.rules import reason_given
from institutions.models import Course, Staff

S = AmendmentState
BOTH = (Role.INSTITUTION, Role.SCHOOL)


class Amendment(EnteredFromPaper, Subject):
    """A change of an agreement that both sides want, with its cause, paper and day of effect.

    `changes`: {"add_staff": [id], "drop_staff": [id], "prices": {course id: "yuan"},
    "items": {course id: item of the listing}, "valid_until": "YYYY-MM-DD", "clauses": {column: text}}; only what changes is named.
    Entered from paper: the institution's word, be it the proposal or the answer.
    """

    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="amendments")
    cause = models.CharField(_("变更类别"), max_length=8, choices=AmendmentCause.choices)
    text = models.TextField(_("变更内容和理由"))
    number = models.CharField(_("文号"), max_length=80, blank=True)
    effective_on = models.DateField(_("生效日期"))
    document = models.ForeignKey(
        StoredFile, verbose_name=_("变更依据材料"), on_delete=models.PROTECT, related_name="+"
    )
    changes = models.JSONField(default=dict)
    proposed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    proposed_side = models.CharField(max_length=12, choices=Role.choices)
    proposed_on = models.DateField()
    agreed_by = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    agreed_on = models.DateField(null=True, blank=True)
    applied_on = models.DateField(null=True, blank=True)
    state = state_field(AmendmentState, AmendmentState.PROPOSED)

    scope: ClassVar[dict[str, Any]] = through_agreement()

    class Meta:
        ordering = ["-id"]
        constraints = [
            state_is_known(AmendmentState, "amendment_state_known"),
            *entry_constraints("amendment"),
            models.CheckConstraint(
                condition=~Q(state__in=[S.AGREED, S.EFFECTIVE])
                | Q(agreed_on__isnull=False, agreed_by__isnull=False),
                name="amendment_agreed_by_somebody",
            ),
            models.CheckConstraint(
                condition=~Q(state=S.EFFECTIVE) | Q(applied_on__isnull=False),
                name="amendment_effective_has_day",
            ),
        ]

    def __str__(self) -> str:
        return self.title()

    def title(self) -> str:
        return str(_("%(agreement)s的变更（%(cause)s）")) % {
            "agreement": self.agreement.title(),
            "cause": self.get_cause_display(),
        }

    def ledger_key(self) -> tuple[str, str]:
        return self.agreement.ledger_key()

    def locks_first(self) -> list[models.Model]:
        return [self.agreement.institution, self.agreement]

    def parties(self, role: str) -> set[int]:
        return self.agreement.parties(role)

    def in_hands_of(self) -> str:
        """The other side answers."""
        role = super().in_hands_of()
        theirs = role == Role.INSTITUTION and self.proposed_side == Role.INSTITUTION
        return Role.DISTRICT if theirs else role

    def staff_to_add(self) -> list[Any]:
        ids = self.changes.get("add_staff", [])
        return list(Staff.objects.filter(pk__in=ids).select_related("person"))

    def new_prices(self) -> list[tuple[Any, Decimal]]:
        prices = {int(pk): Decimal(price) for pk, price in self.changes.get("prices", {}).items()}
        courses = Course.objects.filter(pk__in=prices)
        return [(course, prices[course.pk]) for course in courses]

    def item_of(self, course: Any) -> str:
        """The listed item a course of the change is given for."""
        said = self.changes.get("items", {}).get(str(course.pk), "")
        known = self.agreement.annexed_courses.filter(course=course).exclude(item="").first()
        found: str = said or (known.item if known else "")
        return found or self.agreement.listing.item_of(course.name)

    @move(
        source=S.PROPOSED,
        target=S.AGREED,
        permission=member(Role.INSTITUTION) | lead(Role.DISTRICT),
        label=_("同意变更"),
        rules=(rules.other_side_answers, rules.agreement_in_force, *rules.SUBSTANCE),
        tells=(Role.INSTITUTION, Role.DISTRICT, Role.SCHOOL),
        audience=BOTH,
        says=_("“%(title)s”双方已同意。"),
    )
    def agree(self, deed: Deed[facts.Consent]) -> None:
        self.agreed_on = deed.on
        self.agreed_by_id = deed.by.user_id
        if deed.by.role == self.proposed_side:
            self.typed_in(deed.by, on=clock.today(), scan=deed.facts.entry_scan)

    @move(
        source=S.PROPOSED,
        target=S.DECLINED,
        permission=member(Role.INSTITUTION) | lead(Role.DISTRICT),
        label=_("不同意变更"),
        rules=(rules.answered_by_other_side, reason_given),
        tells=(Role.INSTITUTION, Role.DISTRICT),
        audience=BOTH,
        says=_("“%(title)s”未获同意：%(reason)s"),
    )
    def decline(self, deed: Deed[None]) -> None:
        """The agreement stays as it is."""

    @move(
        source=(S.PROPOSED, S.AGREED),
        target=S.WITHDRAWN,
        permission=member(Role.INSTITUTION, Role.DISTRICT),
        label=_("撤回变更"),
        rules=(rules.own_proposal, reason_given),
        tells=(Role.INSTITUTION, Role.DISTRICT),
        audience=BOTH,
        says=_("“%(title)s”已撤回：%(reason)s"),
    )
    def withdraw(self, deed: Deed[None]) -> None:
        """Before it had an effect."""

    @move(
        source=S.AGREED,
        target=S.EFFECTIVE,
        permission=machine("agreement-amendment"),
        label=_("变更生效"),
        rules=(rules.day_has_come, rules.agreement_in_force, *rules.ON_THE_DAY),
        tells=(Role.INSTITUTION, Role.DISTRICT, Role.SCHOOL),
        audience=BOTH,
        says=_("“%(title)s”今天生效。"),
    )
    def take_effect(self, deed: Deed[None]) -> None:
        self.applied_on = deed.on
