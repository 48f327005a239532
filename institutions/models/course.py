from __future__ import annotations

from typing import Any, ClassVar

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.enums import Role
from accounts.models import EnteredFromPaper, entry_constraints
from accounts.permissions import lead, member
from accounts.rules import checked_by_another
from core.fsm import Deed, move
from core.models.subject import Subject, state_field, state_is_known
from core.rules import reason_given
from institutions import facts, rules
from institutions.enums import Category, CourseStage, CourseState
from institutions.models.columns import by_user, stored_file
from institutions.models.institution import Institution
from institutions.models.scopes import of_file

State = CourseState


class Course(EnteredFromPaper, Subject):
    """A course an institution offers; agreements and placements refer to accepted ones."""

    institution = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="courses")
    name = models.CharField(_("课程名称"), max_length=120)
    category = models.CharField(_("类别"), max_length=12, choices=Category.choices)
    stage = models.CharField(_("适用学段"), max_length=10, choices=CourseStage.choices)
    outline = models.TextField(_("课程纲要"))
    lesson_minutes = models.PositiveSmallIntegerField(
        _("每课次分钟数"), validators=[MinValueValidator(20)]
    )
    # Per pupil and lesson, in yuan.
    price_inside = models.DecimalField(
        _("校内价格（元/人·课次）"),
        max_digits=8,
        decimal_places=2,
        validators=[MinValueValidator(0)],
    )
    price_outside = models.DecimalField(
        _("校外同一课程价格（元/人·课次）"),
        max_digits=8,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
    )
    no_comparable = models.BooleanField(_("声明校外没有可比课程"), default=False)
    file = stored_file(_("课程方案"))
    submitted_at = models.DateTimeField()
    accepted_on = models.DateField(_("通过日期"), null=True, blank=True)
    accepted_by = by_user(_("审核人"))
    state = state_field(State, State.SUBMITTED)

    tones: ClassVar[dict[str, str]] = {"accepted": "ok"}
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
        ordering = ["name", "id"]
        constraints = [
            state_is_known(State, "course_state_known"),
            *entry_constraints("course"),
            models.CheckConstraint(
                condition=~Q(state=State.ACCEPTED)
                | Q(accepted_on__isnull=False, accepted_by__isnull=False),
                name="course_accepted_by_someone",
            ),
            models.CheckConstraint(
                condition=Q(price_inside__gte=0), name="course_price_not_below_0"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def title(self) -> str:
        return gettext("%(name)s（%(institution)s）") % {
            "name": self.name,
            "institution": self.institution,
        }

    def ledger_key(self) -> tuple[str, str]:
        return self.institution.ledger_key()

    def parties(self, role: str) -> set[int]:
        return self.institution.parties(role)

    def locks_first(self) -> list[models.Model]:
        return [self.institution]

    @move(
        source=State.SUBMITTED,
        target=State.ACCEPTED,
        permission=member(Role.DISTRICT),
        label=_("课程审核通过"),
        rules=(
            rules.course_has_plan,
            rules.price_below_outside,
            rules.not_a_subject_course,
            checked_by_another,
        ),
        tells=(Role.INSTITUTION,),
        audience=(Role.INSTITUTION,),
        says=_("课程“%(title)s”审核通过。"),
    )
    def accept(self, deed: Deed[facts.Acceptance]) -> None:
        self.accepted_on = deed.on
        self.accepted_by_id = deed.by.user_id

    @move(
        source=State.SUBMITTED,
        target=State.REFUSED,
        permission=member(Role.DISTRICT),
        label=_("课程审核不通过"),
        rules=(reason_given,),
        tells=(Role.INSTITUTION,),
        audience=(Role.INSTITUTION,),
        says=_("课程“%(title)s”审核未通过。原因：%(reason)s。修改后可重新提交。"),
    )
    def refuse(self, deed: Deed[None]) -> None:
        self.accepted_on = None

    @move(
        source=State.REFUSED,
        target=State.SUBMITTED,
        permission=member(Role.INSTITUTION, Role.DISTRICT),
        label=_("重新提交"),
        tells=(Role.DISTRICT,),
        audience=(Role.INSTITUTION,),
        says=_("课程“%(title)s”已重新提交，请审核。"),
    )
    def resubmit(self, deed: Deed[None]) -> None:
        self.submitted_at = deed.at

    @move(
        source=State.ACCEPTED,
        target=State.SUBMITTED,
        permission=lead(Role.DISTRICT),
        label=_("撤回审核（更正）"),
        rules=(reason_given,),
        tells=(Role.INSTITUTION,),
        audience=(Role.INSTITUTION,),
        says=_("课程“%(title)s”的审核已撤回。原因：%(reason)s"),
    )
    def retract(self, deed: Deed[None]) -> None:
        self.accepted_on = None
        self.accepted_by_id = None

    @move(
        source=[State.SUBMITTED, State.REFUSED, State.ACCEPTED],
        target=State.WITHDRAWN,
        permission=member(Role.INSTITUTION),
        label=_("撤回课程"),
        tells=(Role.DISTRICT,),
        audience=(Role.INSTITUTION,),
        says=_("课程“%(title)s”已由机构撤回；已签协议和在校班次不受影响。"),
        danger=True,
    )
    def withdraw(self, deed: Deed[None]) -> None:
        self.accepted_on = None

    @move(
        source=State.WITHDRAWN,
        target=State.SUBMITTED,
        permission=member(Role.INSTITUTION),
        label=_("再次提交课程"),
        tells=(Role.DISTRICT,),
        audience=(Role.INSTITUTION,),
        says=_("课程“%(title)s”再次提交，请审核。"),
    )
    def return_to_offer(self, deed: Deed[None]) -> None:
        self.submitted_at = deed.at
