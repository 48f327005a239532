"""异议 to what is on notice."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.enums import OrganisationKind, Role
from accounts.models import EnteredFromPaper, Membership, Organisation, User, entry_constraints
from accounts.permissions import lead, member
from accounts.rules import checked_by_another
from core.fsm import Deed, move
from core.models.files import StoredFile
from core.models.subject import Subject, state_field, state_is_known
from core.rules import reason_given
from core.sealed import SealedCharField
from vetting.enums import ObjectionState
from vetting.facts import Acceptance, Answer, Letter, Upheld
from vetting.models.announcement import Announcement
from vetting.models.application import Application
from vetting.rules import objections as rules

S = ObjectionState
# From here on the institution that it is about has been told of it.
_TAKEN_UP = (S.ACCEPTED.value, S.UPHELD.value, S.DISMISSED.value)
_FILERS: dict[str, str] = {
    Role.INSTITUTION: OrganisationKind.INSTITUTION,
    Role.SCHOOL: OrganisationKind.SCHOOL,
}


class Objection(EnteredFromPaper, Subject):
    """异议: real name, facts, inside the period; decided by someone who did not review."""

    announcement = models.ForeignKey(
        Announcement, on_delete=models.PROTECT, related_name="objections"
    )
    application = models.ForeignKey(
        Application, null=True, blank=True, on_delete=models.PROTECT, related_name="objections"
    )
    state = state_field(S, S.FILED)
    name = models.CharField(_("姓名或单位名称"), max_length=80)
    contact = SealedCharField(_("联系方式"), max_length=80)
    facts = models.TextField(_("事实和理由"))
    file = models.ForeignKey(StoredFile, null=True, on_delete=models.PROTECT, related_name="+")
    filed_at = models.DateTimeField(editable=False)
    due_on = models.DateField(editable=False)
    # The institution or school that filed it in its own name, and so may read the answer here.
    filed_by_office = models.ForeignKey(
        Organisation, null=True, editable=False, on_delete=models.PROTECT, related_name="+"
    )
    # What the institution it is about is told of it: nothing by which the objector is known.
    gist = models.TextField(_("告知被异议机构的事项"), blank=True, editable=False)
    accepted_by = models.ForeignKey(
        User, null=True, editable=False, on_delete=models.PROTECT, related_name="+"
    )
    decided_by = models.ForeignKey(
        User, null=True, editable=False, on_delete=models.PROTECT, related_name="+"
    )
    decided_office = models.ForeignKey(
        Organisation, null=True, editable=False, on_delete=models.PROTECT, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, editable=False)
    reply_number = models.CharField(_("答复文号"), max_length=60, blank=True, editable=False)
    reply = models.TextField(_("书面答复"), blank=True)

    scope: ClassVar[dict[str, Any]] = {
        Role.CITY: lambda a: Q(announcement__region__parent=a.city_code),
        Role.DISTRICT: lambda a: Q(announcement__bureau=a.organisation_id),
        Role.INSTITUTION: lambda a: (
            Q(filed_by_office=a.organisation_id)
            | Q(application__institution__organisation=a.organisation_id, state__in=_TAKEN_UP)
        ),
        Role.SCHOOL: lambda a: Q(filed_by_office=a.organisation_id),
    }

    class Meta:
        ordering = ["-filed_at", "-id"]
        constraints = [
            state_is_known(S, "objection_state_known"),
            models.CheckConstraint(
                condition=~Q(name="") & ~Q(facts=""), name="objection_has_name_and_facts"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[S.UPHELD, S.DISMISSED])
                | Q(decided_by__isnull=False, decided_at__isnull=False) & ~Q(reply=""),
                name="objection_decided_in_writing",
            ),
            models.CheckConstraint(
                condition=~Q(state=S.NOT_ACCEPTED) | ~Q(reply=""),
                name="objection_refused_in_writing",
            ),
            *entry_constraints("objection"),
        ]

    def __str__(self) -> str:
        return self.title()

    def title(self) -> str:
        about = self.application.institution.name if self.application else self.announcement.name
        return _("对“%(about)s”的异议") % {"about": about}

    def ledger_key(self) -> tuple[str, str]:
        return self.announcement.ledger_key()

    def locks_first(self) -> list[models.Model]:
        about = self.application
        if about is None:
            return [self.announcement]
        return [about.institution, self.announcement, about]

    def parties(self, role: str) -> set[int]:
        """Who filed it; an INSTITUTION also when it is about it, once it is taken up."""
        if role not in _FILERS:
            return self.announcement.parties(role)
        filer, found = self.filed_by_office, set()
        if filer is not None and filer.kind == _FILERS[role]:
            found.add(filer.pk)
        if role == Role.INSTITUTION and self.application is not None and self.state in _TAKEN_UP:
            found |= self.application.parties(role)
        return found

    def reviewers(self) -> set[int]:
        """Ids of the people who reviewed what the objection is about.

        Who typed in a department's letter, or gave a verdict that no longer stands, did not.
        """
        if self.application is None:
            involved = [self.announcement.reviewed_by_id]
        else:
            standing = self.application.verdicts.filter(
                superseded_at__isnull=True, entered_by_office=False
            )
            involved = [*standing.values_list("by_id", flat=True), self.application.decided_by_id]
        return {user for user in involved if user is not None}

    def bureau_can_decide(self, day: date) -> bool:
        """Is there anybody at the bureau who did not review it?"""
        members = Membership.objects.filter(
            Q(until__isnull=True) | Q(until__gte=day),
            organisation=self.announcement.bureau_id,
            role=Role.DISTRICT,
            since__lte=day,
            user__is_active=True,
        )
        return members.exclude(user__in=self.reviewers()).exists()

    @move(
        source=S.FILED,
        target=S.ACCEPTED,
        permission=member(Role.DISTRICT),
        label=_("受理异议"),
        rules=(checked_by_another,),
        tells=(Role.INSTITUTION, Role.SCHOOL),
        audience=(Role.SCHOOL,),
        says=_("%(title)s 已受理，结果公布前将作出答复。"),
    )
    def accept(self, deed: Deed[Acceptance]) -> None:
        self.accepted_by_id = deed.by.user_id
        self.gist = deed.facts.gist

    @move(
        source=S.FILED,
        target=S.NOT_ACCEPTED,
        permission=member(Role.DISTRICT),
        label=_("不予受理"),
        rules=(checked_by_another, rules.answered_in_writing),
        tells=(Role.INSTITUTION, Role.SCHOOL),
        audience=(Role.SCHOOL,),
        says=_("%(title)s 不予受理，请查看书面答复。"),
        danger=True,
    )
    def refuse(self, deed: Deed[Answer]) -> None:
        self.accepted_by_id = deed.by.user_id
        self._answer(deed)

    @move(
        source=S.NOT_ACCEPTED,
        target=S.ACCEPTED,
        permission=lead(Role.DISTRICT),
        label=_("更正为受理"),
        rules=(rules.call_on_public_notice, reason_given),
        tells=(Role.INSTITUTION, Role.SCHOOL),
        audience=(Role.SCHOOL,),
        says=_("%(title)s 已受理，结果公布前将作出答复。"),
    )
    def reconsider(self, deed: Deed[Acceptance]) -> None:
        self.accepted_by_id = deed.by.user_id
        self.gist = deed.facts.gist
        self.decided_at, self.decided_office_id = None, None

    @move(
        source=S.ACCEPTED,
        target=S.UPHELD,
        permission=member(Role.DISTRICT) | lead(Role.CITY),
        label=_("异议成立"),
        rules=(
            rules.decided_by_somebody_else,
            rules.superior_only_when_nobody_else,
            rules.answered_in_writing,
        ),
        tells=(Role.INSTITUTION, Role.SCHOOL, Role.DISTRICT),
        audience=(Role.SCHOOL,),
        says=_("%(title)s 成立。"),
        danger=True,
    )
    def uphold(self, deed: Deed[Upheld]) -> None:
        self._decide(deed)

    @move(
        source=S.ACCEPTED,
        target=S.DISMISSED,
        permission=member(Role.DISTRICT) | lead(Role.CITY),
        label=_("异议不成立"),
        rules=(
            rules.decided_by_somebody_else,
            rules.superior_only_when_nobody_else,
            rules.answered_in_writing,
        ),
        tells=(Role.INSTITUTION, Role.SCHOOL, Role.DISTRICT),
        audience=(Role.SCHOOL,),
        says=_("%(title)s 不成立。"),
    )
    def dismiss(self, deed: Deed[Answer]) -> None:
        self._decide(deed)

    @move(
        source=[S.UPHELD, S.DISMISSED],
        target=S.ACCEPTED,
        permission=lead(Role.DISTRICT, Role.CITY),
        label=_("撤回决定，重新处理"),
        rules=(
            rules.taken_back_by_who_decided,
            rules.call_on_public_notice,
            rules.nobody_rejected_by_it,
            reason_given,
        ),
        tells=(Role.INSTITUTION, Role.SCHOOL),
        audience=(Role.SCHOOL,),
        says=_("%(title)s 的处理决定已撤回，将重新处理。"),
        danger=True,
    )
    def reopen(self, deed: Deed[Letter]) -> None:
        """The first answer stays in the record."""
        self.decided_by_id, self.decided_at, self.decided_office_id = None, None, None

    def _decide(self, deed: Deed[Answer]) -> None:
        self.decided_by_id = deed.by.user_id
        self._answer(deed)

    def _answer(self, deed: Deed[Answer]) -> None:
        self.decided_at, self.decided_office_id = deed.at, deed.by.organisation_id
        self.reply, self.reply_number = deed.facts.reply, deed.facts.number
