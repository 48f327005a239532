"""变更备案: facts of an institution's file that change from a day on."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.enums import Role
from accounts.permissions import member
from accounts.rules import checked_by_another
from core.fsm import Deed, move
from core.models.subject import Subject, state_field, state_is_known
from core.rules import reason_given
from institutions import facts, rules
from institutions.enums import ChangeKind, ChangeState
from institutions.models.columns import by_user, stored_file
from institutions.models.institution import Institution
from institutions.models.scopes import of_file


class Change(Subject):
    """变更备案: a fact of the file changes from a day on; old documents keep the old one."""

    institution = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="changes")
    kind = models.CharField(_("变更事项"), max_length=24, choices=ChangeKind.choices)
    old_value = models.CharField(_("变更前"), max_length=200)
    new_value = models.CharField(_("变更后"), max_length=200)
    effective_on = models.DateField(_("生效日期"))
    evidence = stored_file(_("证明材料"))
    filed_at = models.DateTimeField()
    filed_by = by_user(_("提交人"))
    number = models.CharField(_("备案文号"), max_length=80, blank=True)
    decided_on = models.DateField(null=True, blank=True)
    decided_by = by_user(_("确认人"))
    state = state_field(ChangeState, ChangeState.FILED)

    scope: ClassVar[dict[str, Any]] = of_file(
        "institution", Role.CITY, Role.DISTRICT, Role.INSTITUTION
    )

    class Meta:
        ordering = ["-filed_at"]
        constraints = [
            state_is_known(ChangeState, "change_state_known"),
            models.CheckConstraint(
                condition=Q(state=ChangeState.FILED, decided_on__isnull=True)
                | (~Q(state=ChangeState.FILED) & Q(decided_on__isnull=False)),
                name="change_decided_on",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.institution} {self.get_kind_display()}"

    def title(self) -> str:
        facts = {"name": self.institution, "kind": self.get_kind_display()}
        return gettext("%(name)s的%(kind)s变更") % facts

    def ledger_key(self) -> tuple[str, str]:
        return self.institution.ledger_key()

    def parties(self, role: str) -> set[int]:
        return self.institution.parties(role)

    def locks_first(self) -> list[models.Model]:
        return [self.institution]

    @property
    def entry_typists(self) -> tuple[int | None, ...]:
        return (self.filed_by_id,)

    def _decided(self, deed: Deed[facts.Numbered]) -> None:
        self.decided_on = deed.on
        self.decided_by_id = deed.by.user_id
        self.number = deed.facts.number

    @move(
        source=ChangeState.FILED,
        target=ChangeState.CONFIRMED,
        permission=member(Role.DISTRICT),
        label=_("确认变更"),
        rules=(
            rules.decided_at_home,
            rules.change_has_evidence,
            rules.change_is_due,
            checked_by_another,
        ),
        tells=(Role.INSTITUTION, Role.DISTRICT),
        audience=(Role.INSTITUTION,),
        says=_("“%(title)s”已备案。此前签署的文件仍用原内容。"),
    )
    def confirm(self, deed: Deed[facts.Numbered]) -> None:
        self._decided(deed)

    @move(
        source=ChangeState.FILED,
        target=ChangeState.REFUSED,
        permission=member(Role.DISTRICT),
        label=_("不予备案"),
        rules=(rules.decided_at_home, reason_given),
        tells=(Role.INSTITUTION,),
        audience=(Role.INSTITUTION,),
        says=_("“%(title)s”未予备案。原因：%(reason)s"),
    )
    def refuse(self, deed: Deed[facts.Numbered]) -> None:
        self._decided(deed)
