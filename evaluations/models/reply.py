from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.enums import Role
from accounts.models import CheckedFromPaper, User, entry_check, entry_constraints, entry_return
from accounts.permissions import lead, member
from accounts.rules import entry_checked
from core.fsm import Deed, move
from core.models.files import StoredFile
from core.models.subject import Subject, state_field, state_is_known
from core.rules import reason_given
from evaluations import facts, rules
from evaluations.enums import ReplyState
from evaluations.models.round import Round
from evaluations.models.sheet import QualitySheet
from institutions.models import Institution

S = ReplyState


class Reply(CheckedFromPaper, Subject):
    """What an institution says to its figures while they are frozen; answered before publication.

    `corrected` are the points that upholding it gave to its sheet.
    """

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="replies")
    institution = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="replies")
    sheet = models.ForeignKey(
        QualitySheet, null=True, blank=True, on_delete=models.PROTECT, related_name="replies"
    )
    text = models.TextField(_("意见"))
    file = models.ForeignKey(
        StoredFile, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    filed_on = models.DateField()
    answer = models.TextField(_("答复"), blank=True)
    corrected = models.JSONField(default=dict)
    answered_by = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    answered_on = models.DateField(null=True, blank=True)
    state = state_field(S, S.FILED)

    scope: ClassVar[dict[str, Any]] = {
        Role.CITY: lambda a: Q(round__region__parent=a.city_code),
        Role.DISTRICT: lambda a: Q(round__bureau=a.organisation_id),
        Role.SCHOOL: lambda a: Q(sheet__placement__school__organisation=a.organisation_id),
        Role.INSTITUTION: lambda a: Q(institution__organisation=a.organisation_id),
    }

    class Meta:
        ordering = ["round_id", "id"]
        constraints = [
            state_is_known(S, "reply_state_known"),
            models.CheckConstraint(
                condition=~Q(state__in=[S.UPHELD, S.DISMISSED])
                | Q(answered_on__isnull=False, answered_by__isnull=False),
                name="reply_answered",
            ),
            *entry_constraints("reply", checked=True),
        ]

    def __str__(self) -> str:
        return self.title()

    def title(self) -> str:
        figures = {"name": self.institution.name, "round": self.round.title()}
        return str(_("%(name)s对%(round)s的意见")) % figures

    def ledger_key(self) -> tuple[str, str]:
        return self.round.region_id, self.institution.dossier

    def locks_first(self) -> list[models.Model]:
        return [self.institution]

    def parties(self, role: str) -> set[int]:
        if role == Role.INSTITUTION:
            return {self.institution.organisation_id}
        if role == Role.SCHOOL and self.sheet is not None:
            return {self.sheet.placement.school.organisation_id}
        return {self.round.bureau_id} if role == Role.DISTRICT else set()

    @move(
        source=S.FILED,
        target=S.UPHELD,
        permission=member(Role.DISTRICT),
        label=_("采纳意见并更正"),
        rules=(
            rules.round_is_closed,
            entry_checked,
            rules.answered_in_writing,
            rules.not_the_scorer,
            rules.correction_in_range,
        ),
        tells=(Role.INSTITUTION, Role.SCHOOL),
        audience=(Role.INSTITUTION, Role.SCHOOL),
        says=_("“%(title)s”已采纳，评价已更正。"),
    )
    def uphold(self, deed: Deed[facts.Correction]) -> None:
        self._answer(deed)
        self.corrected = {key: str(value) for key, value in deed.facts.points.items()}

    @move(
        source=S.FILED,
        target=S.DISMISSED,
        permission=member(Role.DISTRICT),
        label=_("维持原评价"),
        rules=(
            rules.round_is_closed,
            entry_checked,
            rules.answered_in_writing,
            rules.not_the_scorer,
        ),
        tells=(Role.INSTITUTION,),
        audience=(Role.INSTITUTION,),
        says=_("“%(title)s”已答复：%(answer)s"),
    )
    def dismiss(self, deed: Deed[facts.Answer]) -> None:
        self._answer(deed)

    check_entry = entry_check(
        source=S.FILED,
        target=S.FILED,
        permission=member(Role.DISTRICT),
        tells=(Role.DISTRICT, Role.INSTITUTION),
        audience=(Role.INSTITUTION,),
        says=_("“%(title)s”的代录已核对。"),
    )
    return_entry = entry_return(
        source=S.FILED,
        target=S.WITHDRAWN,
        permission=member(Role.DISTRICT),
        tells=(Role.DISTRICT, Role.INSTITUTION),
        audience=(Role.INSTITUTION,),
        says=_("“%(title)s”的代录有误，已退回：%(reason)s"),
    )

    @move(
        source=S.FILED,
        target=S.WITHDRAWN,
        permission=member(Role.INSTITUTION),
        label=_("撤回意见"),
        tells=(Role.DISTRICT,),
        audience=(Role.INSTITUTION,),
    )
    def withdraw(self, deed: Deed[None]) -> None:
        pass

    @move(
        source=[S.UPHELD, S.DISMISSED],
        target=S.FILED,
        permission=lead(Role.DISTRICT),
        label=_("撤回答复，重新办理"),
        rules=(reason_given, rules.round_is_closed),
        tells=(Role.DISTRICT, Role.INSTITUTION),
        audience=(Role.INSTITUTION, Role.SCHOOL),
        says=_("“%(title)s”的答复已撤回，将重新答复：%(reason)s"),
    )
    def reconsider(self, deed: Deed[None]) -> None:
        self.answer, self.answered_by_id, self.answered_on = "", None, None
        self.corrected = {}

    def _answer(self, deed: Deed[facts.Answer]) -> None:
        self.answer = deed.facts.answer
        self.answered_by_id, self.answered_on = deed.by.user_id, deed.on
