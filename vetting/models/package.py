from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.enums import PUBLIC, Role
from accounts.models import Organisation
from accounts.permissions import lead, machine
from core.fsm import Deed, move
from core.models.subject import Subject, state_field, state_is_known
from core.rules import reason_given
from core.scoping import Scoped, everything, there_is
from institutions import prices
from institutions.enums import Category, LicenceKind, Nature
from vetting import facts
from vetting.enums import LIVE_APPLICATION, Dimension, ItemKind, PackageState
from vetting.models.announcement import Announcement
from vetting.rules import calls as rules

S = PackageState


# The call of a part, held against the call of a row that names one.
_CALL = {"announcement": "announcement"}


def _within() -> dict[str, Any]:
    """Parts of a call are seen by whoever sees the call."""
    return {
        Role.CITY: lambda a: Q(announcement__region__parent=a.city_code),
        Role.DISTRICT: lambda a: Q(announcement__bureau=a.organisation_id),
        Role.PANEL: lambda a: there_is("vetting.Panelist", of=_CALL, user=a.user_id),
        Role.REVIEWER: lambda a: there_is(
            "vetting.ChecklistItem", of=_CALL, reviewer=a.organisation_id
        ),
        Role.SCHOOL: lambda a: Q(
            announcement__region=a.region_code, announcement__published_at__isnull=False
        ),
        Role.INSTITUTION: lambda _a: Q(announcement__published_at__isnull=False),
        PUBLIC: lambda _a: Q(announcement__published_at__isnull=False),
    }


class Package(prices.Priced, Subject):
    """项目包: one thing to be chosen, with its own quota and its own ranking."""

    announcement = models.ForeignKey(
        Announcement, on_delete=models.PROTECT, related_name="packages"
    )
    position = models.PositiveSmallIntegerField(default=1)
    name = models.CharField(_("项目名称"), max_length=80)
    category = models.CharField(_("类别"), max_length=10, choices=Category.choices)
    service_items = models.TextField(_("服务项目"))
    quota = models.PositiveSmallIntegerField(_("入围名额"), validators=[MinValueValidator(1)])
    min_applicants = models.PositiveSmallIntegerField(
        _("合格申报最低家数"), default=3, validators=[MinValueValidator(1)]
    )
    few_because = models.CharField(_("低于规定家数的理由"), max_length=200, blank=True)
    state = state_field(S, S.OPEN)
    end_reason = models.TextField(blank=True, editable=False)
    end_number = models.CharField(max_length=60, blank=True, editable=False)
    ended_at = models.DateTimeField(null=True, editable=False)
    exception_reason = models.TextField(blank=True, editable=False)
    # While set, only a person's asking or a newly locked sheet lets it be ranked again.
    ranking_undone_at = models.DateTimeField(null=True, editable=False)

    scope: ClassVar[dict[str, Any]] = _within()

    class Meta:
        ordering = ["announcement_id", "position", "id"]
        constraints = [
            state_is_known(S, "package_state_known"),
            models.CheckConstraint(condition=Q(quota__gte=1), name="package_quota_positive"),
            models.CheckConstraint(
                condition=~Q(state=S.ENDED) | ~Q(end_reason=""), name="package_end_has_reason"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def title(self) -> str:
        return f"{self.announcement.name} · {self.name}"

    def mark_undone(self, at: datetime | None) -> None:
        self.ranking_undone_at = at
        self.save(update_fields=["ranking_undone_at"])

    def ledger_key(self) -> tuple[str, str]:
        return self.announcement.ledger_key()

    def locks_first(self) -> list[models.Model]:
        return [self.announcement]

    def parties(self, role: str) -> set[int]:
        if role == Role.INSTITUTION:
            live = self.applications.filter(state__in=LIVE_APPLICATION)
            return set(live.values_list("institution__organisation_id", flat=True))
        return self.announcement.parties(role)

    @move(
        source=S.OPEN,
        target=S.ENDED,
        permission=lead(Role.DISTRICT),
        label=_("遴选终止"),
        rules=(rules.package_under_review, rules.package_is_thin, reason_given),
        tells=(Role.INSTITUTION,),
        audience=(Role.INSTITUTION, Role.SCHOOL),
        says=_("“%(title)s”合格申报不足，遴选终止。原因：%(reason)s"),
        danger=True,
    )
    def end(self, deed: Deed[facts.Numbered]) -> None:
        self.end_reason, self.end_number = deed.reason, deed.facts.number
        self.ended_at = deed.at

    @move(
        source=S.ENDED,
        target=S.OPEN,
        permission=lead(Role.DISTRICT),
        label=_("恢复遴选"),
        rules=(rules.package_under_review, reason_given),
        tells=(Role.INSTITUTION,),
        audience=(Role.INSTITUTION, Role.SCHOOL),
        says=_("“%(title)s”恢复遴选。原因：%(reason)s"),
    )
    def reopen(self, deed: Deed[facts.Numbered]) -> None:
        """The reason it had been ended stays in the record."""

    @move(
        source=S.OPEN,
        target=S.AWARDED,
        permission=machine("announcement-conclude"),
        label=_("产生名单"),
        audience=(Role.INSTITUTION, Role.SCHOOL),
    )
    def award(self, deed: Deed[None]) -> None:
        """Its shortlisted applications become listings in the same deed."""

    @move(
        source=S.OPEN,
        target=S.ENDED,
        permission=machine("announcement-conclude"),
        label=_("无机构入围，遴选终止"),
        audience=(Role.INSTITUTION, Role.SCHOOL),
    )
    def end_empty(self, deed: Deed[None]) -> None:
        """The result is published and nobody reached this package's list."""
        self.end_reason, self.ended_at = str(_("没有机构达到入围条件")), deed.at

    @move(
        source=[S.OPEN, S.ENDED],
        target=S.CANCELLED,
        permission=machine("announcement-cancel"),
        label=_("随公告取消"),
        audience=(Role.INSTITUTION, Role.SCHOOL),
    )
    def cancel(self, deed: Deed[None]) -> None:
        """The call it belongs to was cancelled."""


class ChecklistItem(Scoped):
    """审核清单: one thing every applicant must show, perhaps answered by another department."""

    announcement = models.ForeignKey(Announcement, on_delete=models.CASCADE, related_name="items")
    position = models.PositiveSmallIntegerField(default=1)
    title = models.CharField(_("审核事项"), max_length=120)
    hint = models.CharField(_("填报说明"), max_length=300, blank=True)
    kind = models.CharField(_("来源"), max_length=8, choices=ItemKind.choices)
    required = models.BooleanField(_("必备"), default=True)
    licence_kind = models.CharField(
        _("证照种类"), max_length=20, choices=LicenceKind.choices, blank=True
    )
    # The certificate that fits the applicant's nature and category; empty: everyone.
    only_natures = models.JSONField(default=list, blank=True)
    only_categories = models.JSONField(default=list, blank=True)
    reviewer = models.ForeignKey(
        Organisation,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="review_items",
        verbose_name=_("联审部门"),
    )

    scope: ClassVar[dict[str, Any]] = {
        **_within(),
        Role.REVIEWER: lambda a: Q(reviewer=a.organisation_id),
    }

    class Meta:
        ordering = ["announcement_id", "position", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind=ItemKind.UPLOAD) | ~Q(licence_kind=""),
                name="checklist_item_names_its_licence",
            )
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def asked_of(self) -> str:
        """Whom it is asked of, where not everybody: of certificates each kind of body has its own."""
        kinds = [str(Nature(each).label) for each in self.only_natures]
        kinds += [str(Category(each).label) for each in self.only_categories]
        return str(_("限%(whom)s")) % {"whom": "、".join(kinds)} if kinds else ""

    def concerns(self, institution: Any, package: Package) -> bool:
        """Does this applicant have to show it?"""
        natures, categories = self.only_natures, self.only_categories
        return (not natures or institution.nature in natures) and (
            not categories or package.category in categories
        )


class ScoreItem(Scoped):
    announcement = models.ForeignKey(
        Announcement, on_delete=models.CASCADE, related_name="score_items"
    )
    position = models.PositiveSmallIntegerField(default=1)
    dimension = models.CharField(_("维度"), max_length=1, choices=Dimension.choices)
    title = models.CharField(_("评分项"), max_length=120)
    points = models.PositiveSmallIntegerField(_("分值"), validators=[MinValueValidator(1)])

    scope: ClassVar[dict[str, Any]] = {**_within(), Role.REVIEWER: lambda a: ~everything(a)}

    class Meta:
        ordering = ["announcement_id", "dimension", "position", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(points__gte=1), name="score_item_points_positive")
        ]

    def __str__(self) -> str:
        return self.title
