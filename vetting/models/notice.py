from __future__ import annotations

from datetime import date
from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.enums import PUBLIC, Role
from accounts.models import User
from accounts.permissions import lead, member
from core import clock
from core.fsm import Deed, move
from core.models.files import StoredFile
from core.models.subject import Subject, state_field, state_is_known
from core.scoping import Scoped
from core.sealed import SealedCharField
from vetting import moments
from vetting.enums import ObjectionState
from vetting.models.announcement import Announcement
from vetting.models.application import Application
from vetting.rules import objections as rules
from vetting.rules.applications import reason_given

S = ObjectionState


class PublicNotice(Scoped):
    """公示: the list as it was shown, and the working days it was shown for."""

    announcement = models.ForeignKey(Announcement, on_delete=models.PROTECT, related_name="notices")
    round = models.PositiveSmallIntegerField()
    number = models.CharField(_("文号"), max_length=60, blank=True)
    text = models.TextField(_("公示内容"))
    how_to_object = models.TextField(_("异议提出方式"))
    given_at = models.DateTimeField()
    given_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    ends_on = models.DateField()
    working_days = models.PositiveSmallIntegerField()
    provisional = models.BooleanField(default=False)
    digest = models.CharField(max_length=64)
    rows = models.JSONField(default=list)
    withdrawn_at = models.DateTimeField(null=True)
    over_told_at = models.DateTimeField(null=True)
    withdrawn_because = models.TextField(blank=True)

    scope: ClassVar[dict[str, Any]] = {
        Role.CITY: lambda a: Q(announcement__region__parent=a.city_code),
        Role.DISTRICT: lambda a: Q(announcement__bureau=a.organisation_id),
        Role.SCHOOL: lambda a: Q(announcement__region=a.region_code),
        Role.INSTITUTION: lambda _a: Q(pk__isnull=False),
        PUBLIC: lambda _a: Q(withdrawn_at__isnull=True),
    }

    class Meta:
        ordering = ["-given_at"]
        constraints = [
            models.UniqueConstraint(fields=["announcement", "round"], name="notice_round_once"),
            models.CheckConstraint(
                condition=Q(ends_on__gt=F("given_at__date")), name="notice_has_a_period"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.announcement.name} · {self.round}"

    def last_day(self) -> date:
        told = clock.Due(self.ends_on, self.provisional)
        return clock.last_day(told, moments.day_of(self.given_at), self.working_days)


class Objection(Subject):
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
    entered_by = models.ForeignKey(
        User, null=True, editable=False, on_delete=models.PROTECT, related_name="+"
    )
    accepted_by = models.ForeignKey(
        User, null=True, editable=False, on_delete=models.PROTECT, related_name="+"
    )
    decided_by = models.ForeignKey(
        User, null=True, editable=False, on_delete=models.PROTECT, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, editable=False)
    reply = models.TextField(_("书面答复"), blank=True)

    scope: ClassVar[dict[str, Any]] = {
        Role.DISTRICT: lambda a: Q(announcement__bureau=a.organisation_id),
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
        if role == Role.INSTITUTION:
            return self.application.parties(role) if self.application else set()
        return self.announcement.parties(role)

    def reviewers(self) -> set[int]:
        """Ids of the people who reviewed what the objection is about."""
        if self.application is None:
            involved = [self.announcement.reviewed_by_id]
        else:
            gave = self.application.verdicts.values_list("by_id", flat=True)
            involved = [*gave, self.application.decided_by_id]
        return {user for user in involved if user is not None}

    @move(
        state,
        source=S.FILED,
        target=S.ACCEPTED,
        permission=member(Role.DISTRICT),
        label=_("受理异议"),
        tells=(Role.INSTITUTION,),
        says=_("%(title)s 已受理，结果公布前将作出答复。"),
    )
    def accept(self, deed: Deed) -> None:
        self.accepted_by_id = deed.by.user_id

    @move(
        state,
        source=S.FILED,
        target=S.NOT_ACCEPTED,
        permission=member(Role.DISTRICT),
        label=_("不予受理"),
        rules=(rules.answered_in_writing,),
        danger=True,
    )
    def refuse(self, deed: Deed) -> None:
        self.reply = deed.fact("reply")
        self.accepted_by_id = deed.by.user_id

    @move(
        state,
        source=S.NOT_ACCEPTED,
        target=S.ACCEPTED,
        permission=lead(Role.DISTRICT),
        label=_("更正为受理"),
        rules=(rules.call_on_notice, reason_given),
        tells=(Role.INSTITUTION,),
        says=_("%(title)s 已受理，结果公布前将作出答复。"),
    )
    def reconsider(self, deed: Deed) -> None:
        self.accepted_by_id = deed.by.user_id

    @move(
        state,
        source=S.ACCEPTED,
        target=S.UPHELD,
        permission=member(Role.DISTRICT),
        label=_("异议成立"),
        rules=(rules.decided_by_somebody_else, rules.answered_in_writing),
        tells=(Role.INSTITUTION, Role.DISTRICT),
        says=_("%(title)s 成立。"),
        danger=True,
    )
    def uphold(self, deed: Deed) -> None:
        self._decide(deed)

    @move(
        state,
        source=S.ACCEPTED,
        target=S.DISMISSED,
        permission=member(Role.DISTRICT),
        label=_("异议不成立"),
        rules=(rules.decided_by_somebody_else, rules.answered_in_writing),
        tells=(Role.INSTITUTION, Role.DISTRICT),
        says=_("%(title)s 不成立。"),
    )
    def dismiss(self, deed: Deed) -> None:
        self._decide(deed)

    @move(
        state,
        source=[S.UPHELD, S.DISMISSED],
        target=S.ACCEPTED,
        permission=lead(Role.DISTRICT),
        label=_("撤回决定，重新处理"),
        rules=(rules.call_on_notice, rules.nobody_rejected_by_it, reason_given),
        tells=(Role.INSTITUTION,),
        says=_("%(title)s 的处理决定已撤回，将重新处理。"),
        danger=True,
    )
    def reopen(self, deed: Deed) -> None:
        """The first answer stays in the record."""
        self.decided_by_id, self.decided_at = None, None

    def _decide(self, deed: Deed) -> None:
        self.decided_by_id, self.decided_at = deed.by.user_id, deed.at
        self.reply = deed.fact("reply")
