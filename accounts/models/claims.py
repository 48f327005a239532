from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.enums import OrganisationKind, Role
from accounts.models.places import Organisation
from accounts.models.users import Membership, User
from accounts.permissions import lead
from core import clock
from core.deeds import Deed
from core.fsm import move
from core.models.files import StoredFile
from core.models.subject import Subject, state_field, state_is_known
from core.rules import reason_given
from core.sealed import SealedCharField
from core.states import NOBODY, States


class ClaimState(States):
    FILED = "filed", Role.DISTRICT, _("待核实")
    GRANTED = "granted", NOBODY, _("已认可")
    REFUSED = "refused", NOBODY, _("未认可")


class Claim(Subject):
    """Somebody else says that a registered institution's account is theirs; the district decides.

    The claimant's user exists but cannot sign in until the claim is granted.
    """

    State = ClaimState
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="claims")
    claimant = models.OneToOneField(User, on_delete=models.PROTECT, related_name="claim")
    facts_text = models.TextField()
    phone = SealedCharField(max_length=20)
    authorisation = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    filed_at = models.DateTimeField()
    state = state_field(ClaimState, ClaimState.FILED)
    decided_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    decided_on = models.DateField(null=True, blank=True)
    decision_text = models.TextField(blank=True)

    scope: ClassVar[dict[str, Any]] = {
        Role.CITY: lambda a: Q(organisation__region__parent=a.city_code),
        Role.DISTRICT: lambda a: Q(organisation__region=a.region_code),
    }

    class Meta:
        ordering = ["-id"]
        constraints = [
            state_is_known(ClaimState, "account_claim_state_known"),
            models.CheckConstraint(
                condition=(
                    Q(state=ClaimState.FILED, decided_by__isnull=True, decided_on__isnull=True)
                    | (
                        ~Q(state=ClaimState.FILED)
                        & Q(decided_by__isnull=False, decided_on__isnull=False)
                    )
                ),
                name="account_claim_decided_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return self.title()

    def title(self) -> str:
        return f"{self.organisation.name} · {self.claimant.name}"

    def ledger_key(self) -> tuple[str, str]:
        return self.organisation.region.code, f"office:{self.organisation.code}"

    def locks_first(self) -> list[models.Model]:
        return [self.organisation]

    def parties(self, role: str) -> set[int]:
        if role == Role.DISTRICT:
            bureau = Organisation.objects.filter(
                kind=OrganisationKind.BUREAU, code=self.organisation.region_id
            )
            return set(bureau.values_list("pk", flat=True))
        return {self.organisation_id} if role == Role.INSTITUTION else set()

    def current_people(self) -> list[Membership]:
        """Whoever has the account now."""
        rows = Membership.objects.filter(organisation=self.organisation_id)
        return [row for row in rows if not row.has_ended(clock.today())]

    @move(
        source=ClaimState.FILED,
        target=ClaimState.GRANTED,
        permission=lead(Role.DISTRICT),
        label=_("认可申领"),
        rules=(reason_given,),
        tells=(Role.INSTITUTION,),
        says=_("“%(title)s”的账号申领已被认可，账号负责人已更换。理由：%(reason)s"),
        danger=True,
    )
    def grant(self, deed: Deed[None]) -> None:
        self._decide(deed)

    @move(
        source=ClaimState.FILED,
        target=ClaimState.REFUSED,
        permission=lead(Role.DISTRICT),
        label=_("不予认可"),
        rules=(reason_given,),
        tells=(Role.INSTITUTION,),
        says=_("另有人申领贵机构账号（“%(title)s”），核实后未予认可。理由：%(reason)s"),
        danger=True,
    )
    def refuse(self, deed: Deed[None]) -> None:
        self._decide(deed)

    def _decide(self, deed: Deed[None]) -> None:
        self.decided_by_id = deed.by.user_id
        self.decided_on = deed.on
        self.decision_text = deed.reason
