from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.enums import Role
from accounts.models import EnteredFromPaper, entry_constraints
from accounts.permissions import lead, machine, member
from accounts.rules import checked_by_another
from core.fsm import Deed, move
from core.models.subject import Subject, state_field, state_is_known
from core.rules import reason_given
from core.scoping import Scoped
from core.sealed import SealedCharField
from institutions import facts, readiness, rules
from institutions.enums import CredentialKind, Job, StaffState
from institutions.models.columns import by_user, stored_file
from institutions.models.institution import Institution
from institutions.models.people import Person
from institutions.models.scopes import of_file

State = StaffState
BLOCKERS = ("staff-lapse", "exit-execution")


class Staff(EnteredFromPaper, Subject):
    """A person whom an institution sends into schools."""

    institution = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="staff")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="posts")
    job = models.CharField(_("岗位"), max_length=12, choices=Job.choices, default=Job.TEACHER)
    speciality = models.CharField(_("任教项目"), max_length=80, blank=True)
    full_time = models.BooleanField(_("专职"), default=True)
    is_foreign = models.BooleanField(_("外籍"), default=False)
    # 新时代中小学教师职业行为十项准则
    undertaking = stored_file(_("十项准则承诺书"))
    undertaking_on = models.DateField(_("承诺日期"), null=True, blank=True)
    in_service_checked_on = models.DateField(_("在职教师比对日期"), null=True, blank=True)
    in_service_clear = models.BooleanField(_("非在职中小学、幼儿园教师"), null=True, blank=True)
    red_lines_checked_on = models.DateField(_("限制名单核对日期"), null=True, blank=True)
    red_lines_clear = models.BooleanField(
        _("不在从业限制名单、无 11 项红线"), null=True, blank=True
    )
    submitted_at = models.DateTimeField()
    cleared_on = models.DateField(_("审核通过日期"), null=True, blank=True)
    cleared_by = by_user(_("审核人"))
    blocked_on = models.DateField(_("停止进校日期"), null=True, blank=True)
    blocked_reason = models.TextField(_("停止进校原因"), blank=True)
    # The last day on which nothing the file says stands in the way, kept by domain.expiry when papers
    # change; and when it was computed, for policy may change too.
    good_until = models.DateField(_("证件均有效至"), null=True, blank=True, db_index=True)
    weighed_at = models.DateTimeField(null=True, blank=True)
    removed_on = models.DateField(_("移出日期"), null=True, blank=True)
    state = state_field(State, State.SUBMITTED)

    scope: ClassVar[dict[str, Any]] = of_file(
        "institution",
        Role.CITY,
        Role.DISTRICT,
        Role.INSPECTOR,
        Role.REVIEWER,
        Role.INSTITUTION,
    )

    class Meta:
        ordering = ["institution_id", "id"]
        verbose_name_plural = _("进校人员")
        constraints = [
            state_is_known(State, "staff_state_known"),
            *entry_constraints("staff"),
            models.UniqueConstraint(
                fields=["institution", "person"],
                condition=~Q(state=State.REMOVED),
                name="staff_one_live_post",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[State.CLEARED, State.BLOCKED])
                | Q(cleared_on__isnull=False, cleared_by__isnull=False),
                name="staff_cleared_by_someone",
            ),
            models.CheckConstraint(
                condition=~Q(state=State.BLOCKED) | Q(blocked_on__isnull=False),
                name="staff_blocked_on",
            ),
            models.CheckConstraint(
                condition=~Q(state=State.REMOVED) | Q(removed_on__isnull=False),
                name="staff_removed_on",
            ),
        ]
        # The two questions of the lapse sweep, of those whom it may stop.
        indexes = [
            models.Index(fields=[name], name=f"staff_by_{name}", condition=Q(state=State.CLEARED))
            for name in ("good_until", "weighed_at")
        ]

    def __str__(self) -> str:
        return self.person.name

    def title(self) -> str:
        return gettext("%(name)s（%(institution)s）") % {
            "name": self.person,
            "institution": self.institution,
        }

    def ledger_key(self) -> tuple[str, str]:
        return self.institution.ledger_key()

    def parties(self, role: str) -> set[int]:
        return self.institution.parties(role)

    def locks_first(self) -> list[models.Model]:
        return [self.institution]

    def unmet_on(
        self, day: date, needs: readiness.Needs | None = None, *, region: str = ""
    ) -> list[readiness.Reason]:
        """Why this person may not be in a school of the region (else: of the institution's own) on the
        day: every reason, [] when none.

        Give `needs` and prefetch `readiness.PREFETCH` when asking for many.
        """
        needs = needs or readiness.needs(self.institution.region.scopes, on=day)
        return readiness.unmet(self, day, replace(needs, region=region) if region else needs)

    @move(
        source=[State.SUBMITTED, State.BLOCKED],
        target=State.CLEARED,
        permission=member(Role.DISTRICT),
        label=_("审核通过，准予进校"),
        rules=(*rules.PERSON_IS_READY, checked_by_another),
        tells=(Role.INSTITUTION,),
        audience=(Role.INSTITUTION,),
        says=_("“%(title)s”审核通过，可以安排进校。"),
    )
    def clear(self, deed: Deed[None]) -> None:
        self.cleared_on = deed.on
        self.cleared_by_id = deed.by.user_id
        self.blocked_on = None
        self.blocked_reason = ""

    @move(
        source=State.SUBMITTED,
        target=State.REFUSED,
        permission=member(Role.DISTRICT),
        label=_("审核不通过"),
        rules=(reason_given,),
        tells=(Role.INSTITUTION,),
        audience=(Role.INSTITUTION,),
        says=_("“%(title)s”审核未通过。原因：%(reason)s"),
    )
    def refuse(self, deed: Deed[None]) -> None:
        self.cleared_on = None

    @move(
        source=State.REFUSED,
        target=State.SUBMITTED,
        permission=member(Role.INSTITUTION, Role.DISTRICT),
        label=_("重新提交"),
        tells=(Role.DISTRICT,),
        audience=(Role.INSTITUTION,),
        says=_("“%(title)s”已重新提交，请审核。"),
    )
    def resubmit(self, deed: Deed[None]) -> None:
        self.submitted_at = deed.at

    @move(
        source=State.CLEARED,
        target=State.BLOCKED,
        permission=member(Role.DISTRICT) | machine(*BLOCKERS),
        label=_("停止进校"),
        rules=(reason_given,),
        tells=(Role.INSTITUTION, Role.DISTRICT),
        audience=(Role.INSTITUTION,),
        says=_("“%(title)s”即日起停止进校：%(why)s 补齐后可申请恢复。"),
        danger=True,
    )
    def block(self, deed: Deed[facts.Block]) -> None:
        self.blocked_on = deed.on
        self.blocked_reason = deed.facts.why

    @move(
        source=State.CLEARED,
        target=State.SUBMITTED,
        permission=lead(Role.DISTRICT),
        label=_("撤回审核（更正）"),
        rules=(reason_given,),
        tells=(Role.INSTITUTION,),
        audience=(Role.INSTITUTION,),
        says=_("“%(title)s”的审核已撤回。原因：%(reason)s"),
        danger=True,
    )
    def retract(self, deed: Deed[None]) -> None:
        self.cleared_on = None
        self.cleared_by_id = None

    @move(
        source=[State.SUBMITTED, State.CLEARED, State.BLOCKED, State.REFUSED],
        target=State.REMOVED,
        permission=member(Role.INSTITUTION) | machine("exit-execution"),
        label=_("移出进校人员"),
        rules=(reason_given,),
        tells=(Role.INSTITUTION, Role.DISTRICT),
        audience=(Role.INSTITUTION,),
        says=_("“%(title)s”已移出进校人员名单。"),
        danger=True,
    )
    def remove(self, deed: Deed[None]) -> None:
        self.removed_on = deed.on


class Credential(Scoped):
    """A certificate of a person in a post. Counts from the day an officer has looked at it."""

    staff = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="credentials")
    kind = models.CharField(_("证明种类"), max_length=16, choices=CredentialKind.choices)
    number = SealedCharField(_("证明编号"), max_length=80, blank=True)
    field = models.CharField(_("专业或项目"), max_length=80, blank=True)
    issued_on = models.DateField(_("出具日期"), null=True, blank=True)
    valid_until = models.DateField(_("有效期止"), null=True, blank=True)
    file = stored_file(_("扫描件"))
    added_at = models.DateTimeField()
    checked_on = models.DateField(_("核对日期"), null=True, blank=True)
    checked_by = by_user(_("核对人"))
    withdrawn_on = models.DateField(_("撤下日期"), null=True, blank=True)

    scope: ClassVar[dict[str, Any]] = of_file(
        "staff__institution", Role.CITY, Role.DISTRICT, Role.REVIEWER, Role.INSTITUTION
    )

    class Meta:
        ordering = ["kind", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(checked_on__isnull=True, checked_by__isnull=True)
                | Q(checked_on__isnull=False, checked_by__isnull=False),
                name="credential_checked_by_someone",
            )
        ]

    def __str__(self) -> str:
        return self.get_kind_display()
