from __future__ import annotations

from datetime import date
from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.enums import Role
from accounts.models import EnteredFromPaper, entry_constraints
from accounts.permissions import lead, machine, member
from accounts.rules import checked_by_another
from core.fsm import Deed, move
from core.models.subject import Subject, state_field, state_is_known
from core.rules import reason_given
from institutions import facts, rules
from institutions.enums import LicenceKind, LicenceState
from institutions.models.columns import by_user, stored_file
from institutions.models.institution import Institution
from institutions.models.scopes import of_file

State = LicenceState


class Licence(EnteredFromPaper, Subject):
    """A permit or certificate of an institution, with the days it is valid on."""

    institution = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="licences")
    kind = models.CharField(_("证照种类"), max_length=20, choices=LicenceKind.choices)
    number = models.CharField(_("证照编号"), max_length=80)
    issuer = models.CharField(_("发证机关"), max_length=120)
    permitted_scope = models.TextField(_("许可范围"), blank=True)
    valid_from = models.DateField(_("有效期起"))
    valid_until = models.DateField(_("有效期止"), null=True, blank=True)
    file = stored_file(_("证照扫描件"))
    # When its holder last showed it: handed in, with another scan, or again after a refusal.
    shown_at = models.DateTimeField(editable=False)
    replaces = models.ForeignKey(
        "self",
        verbose_name=_("接替的旧证"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="replaced_by",
    )
    receipt = stored_file(_("换证受理回执"))
    receipt_until = models.DateField(_("凭回执临时有效至"), null=True, blank=True)
    verified_on = models.DateField(_("核验日期"), null=True, blank=True)
    verified_by = by_user(_("核验人"))
    lapsed_on = models.DateField(_("失效日期"), null=True, blank=True)
    state = state_field(State, State.SUBMITTED)

    tones: ClassVar[dict[str, str]] = {"verified": "ok"}
    scope: ClassVar[dict[str, Any]] = of_file(
        "institution",
        Role.CITY,
        Role.DISTRICT,
        Role.INSPECTOR,
        Role.REVIEWER,
        Role.SCHOOL,
        Role.INSTITUTION,
    )

    class Meta:
        ordering = ["kind", "-valid_from", "id"]
        constraints = [
            state_is_known(State, "licence_state_known"),
            *entry_constraints("licence"),
            models.CheckConstraint(
                condition=Q(valid_until__isnull=True) | Q(valid_until__gte=F("valid_from")),
                name="licence_dates_in_order",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[State.VERIFIED, State.LAPSED, State.REPLACED])
                | Q(verified_on__isnull=False, verified_by__isnull=False),
                name="licence_verified_by_someone",
            ),
            models.CheckConstraint(
                condition=~Q(state=State.LAPSED) | Q(lapsed_on__isnull=False),
                name="licence_lapsed_on",
            ),
            models.CheckConstraint(
                condition=Q(receipt_until__isnull=True) | Q(receipt__isnull=False),
                name="licence_receipt_has_file",
            ),
        ]
        indexes = [models.Index(fields=["state", "valid_until"], name="licence_expiry")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.number}"

    def title(self) -> str:
        facts = {"name": self.institution, "kind": self.get_kind_display(), "number": self.number}
        return gettext("%(name)s的%(kind)s（%(number)s）") % facts

    def ledger_key(self) -> tuple[str, str]:
        return self.institution.ledger_key()

    def parties(self, role: str) -> set[int]:
        return self.institution.parties(role)

    def locks_first(self) -> list[models.Model]:
        return [self.institution]

    def last_day(self) -> date | None:
        """The last day it may be relied on: its own, or a renewal receipt's. None: without end."""
        if self.valid_until is None:
            return None
        return max(self.valid_until, self.receipt_until or self.valid_until)

    def covers(self, day: date) -> bool:
        """By its dates alone, whatever the state."""
        last = self.last_day()
        return self.valid_from <= day and (last is None or day <= last)

    def valid_on(self, day: date) -> bool:
        """Verified and within its dates."""
        return self.state == State.VERIFIED and self.covers(day)

    @move(
        source=State.SUBMITTED,
        target=State.VERIFIED,
        permission=member(Role.DISTRICT),
        label=_("核验通过"),
        rules=(rules.licence_has_scan, rules.licence_not_over, checked_by_another),
        tells=(Role.INSTITUTION,),
        audience=(Role.INSTITUTION,),
        says=_("“%(title)s”核验通过。"),
    )
    def verify(self, deed: Deed[None]) -> None:
        self.verified_on = deed.on
        self.verified_by_id = deed.by.user_id

    @move(
        source=State.SUBMITTED,
        target=State.REFUSED,
        permission=member(Role.DISTRICT),
        label=_("核验不通过"),
        rules=(reason_given,),
        tells=(Role.INSTITUTION,),
        audience=(Role.INSTITUTION,),
        says=_("“%(title)s”核验未通过。原因：%(reason)s。修改后可重新提交。"),
    )
    def refuse(self, deed: Deed[None]) -> None:
        self.verified_on = None

    @move(
        source=State.REFUSED,
        target=State.SUBMITTED,
        permission=member(Role.INSTITUTION, Role.DISTRICT),
        label=_("重新提交"),
        tells=(Role.DISTRICT,),
        audience=(Role.INSTITUTION,),
        says=_("“%(title)s”已重新提交，请核验。"),
    )
    def resubmit(self, deed: Deed[None]) -> None:
        self.verified_on = None

    @move(
        source=State.VERIFIED,
        target=State.SUBMITTED,
        permission=lead(Role.DISTRICT),
        label=_("撤回核验（更正）"),
        rules=(reason_given,),
        tells=(Role.INSTITUTION,),
        audience=(Role.INSTITUTION,),
        says=_("“%(title)s”的核验已撤回。原因：%(reason)s"),
    )
    def retract(self, deed: Deed[None]) -> None:
        self.verified_on = None
        self.verified_by_id = None

    @move(
        source=State.VERIFIED,
        target=State.LAPSED,
        permission=machine("licence-expiry"),
        label=_("到期失效"),
        rules=(rules.licence_is_over,),
        tells=(Role.INSTITUTION, Role.DISTRICT),
        audience=(Role.INSTITUTION,),
        says=_("“%(title)s”已到期失效，请尽快提交新证或换证受理回执。"),
    )
    def lapse(self, deed: Deed[None]) -> None:
        self.lapsed_on = deed.on

    @move(
        source=State.LAPSED,
        target=State.VERIFIED,
        permission=member(Role.DISTRICT),
        label=_("凭回执临时恢复"),
        rules=(rules.receipt_stored, rules.receipt_not_too_long),
        tells=(Role.INSTITUTION,),
        audience=(Role.INSTITUTION,),
        says=_("“%(title)s”凭换证受理回执临时恢复至 %(until)s。"),
    )
    def resume(self, deed: Deed[facts.Receipt]) -> None:
        self.receipt = deed.facts.receipt
        self.receipt_until = deed.facts.until
        self.lapsed_on = None

    @move(
        source=[State.VERIFIED, State.LAPSED],
        target=State.REPLACED,
        permission=member(Role.DISTRICT),
        label=_("换发新证"),
        rules=(rules.successor_verified,),
        audience=(Role.INSTITUTION,),
    )
    def replace(self, deed: Deed[None]) -> None:
        self.lapsed_on = self.lapsed_on or deed.on
