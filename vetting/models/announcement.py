from __future__ import annotations

import hashlib
from datetime import date, timedelta
from typing import Any, ClassVar

from django.apps import apps
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.enums import PUBLIC, Role
from accounts.models import Organisation, Region, User
from accounts.permissions import lead, machine, member
from accounts.rules import approved_on_paper
from core import policy
from core.fsm import Deed, move
from core.models.files import StoredFile
from core.models.subject import Subject, state_field, state_is_known
from core.rules import reason_given
from core.scoping import Scoped, there_is
from core.sealed import SealedCharField
from vetting import facts
from vetting.enums import LIVE_APPLICATION, CallState
from vetting.rules import calls as rules

S = CallState
_UNPUBLISHED = (S.DRAFT.value, S.CANCELLED.value)


class Announcement(Subject):
    """A bureau's call for applications (遴选公告) and the road it takes to a list."""

    bureau = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="calls")
    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="calls")
    name = models.CharField(_("标题"), max_length=120)
    school_year = models.CharField(_("学年"), max_length=9)
    term_from = models.DateField(_("服务起始日"))
    term_until = models.DateField(_("服务截止日"))
    scope_text = models.TextField(_("遴选范围"))
    conditions = models.TextField(_("申报条件"))
    contact = models.CharField(_("联系人和联系方式"), max_length=200, blank=True)
    opens_at = models.DateTimeField(_("申报开始"))
    closes_at = models.DateTimeField(_("申报截止"))
    refuse_linked = models.BooleanField(_("不接受与限制准入机构有关联的申报"), default=False)
    state = state_field(S, S.DRAFT)
    drafted_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    number = models.CharField(_("公告文号"), max_length=60, blank=True)
    policy = models.JSONField(default=dict, editable=False)
    published_at = models.DateTimeField(null=True, editable=False)
    closed_at = models.DateTimeField(null=True, editable=False)
    reviewed_at = models.DateTimeField(null=True, editable=False)
    reviewed_by = models.ForeignKey(
        User, null=True, editable=False, on_delete=models.PROTECT, related_name="+"
    )
    concluded_at = models.DateTimeField(null=True, editable=False)
    result_number = models.CharField(_("结果文号"), max_length=60, blank=True)
    minutes = models.ForeignKey(
        StoredFile, null=True, editable=False, on_delete=models.PROTECT, related_name="+"
    )
    cancel_reason = models.TextField(blank=True, editable=False)
    cancel_number = models.CharField(max_length=60, blank=True, editable=False)
    cancelled_at = models.DateTimeField(null=True, editable=False)
    # The lot: hash published with the call, list digest fixed at closing, secret told with the ranking.
    lot_commit = models.CharField(max_length=64, blank=True, editable=False)
    lot_secret = SealedCharField(max_length=64, blank=True, editable=False)
    lot_revealed = models.CharField(max_length=64, blank=True, editable=False)
    closed_list = models.TextField(blank=True, editable=False)
    hand_draw = models.JSONField(default=dict, editable=False)
    hand_draw_record = models.ForeignKey(
        StoredFile, null=True, editable=False, on_delete=models.PROTECT, related_name="+"
    )

    # Rows of others that point here.
    items: Any
    packages: Any
    public_notices: Any

    scope: ClassVar[dict[str, Any]] = {
        Role.CITY: lambda a: Q(region=a.city_code) | Q(region__parent=a.city_code),
        Role.DISTRICT: lambda a: Q(bureau=a.organisation_id),
        Role.INSPECTOR: lambda a: Q(bureau=a.organisation_id) & ~Q(state=S.DRAFT),
        Role.PANEL: lambda a: there_is(
            "vetting.Panelist", of={"announcement": "pk"}, user=a.user_id
        ),
        Role.REVIEWER: lambda a: (
            there_is("vetting.ChecklistItem", of={"announcement": "pk"}, reviewer=a.organisation_id)
            & ~Q(state=S.DRAFT)
        ),
        Role.SCHOOL: lambda a: Q(region=a.region_code, published_at__isnull=False),
        Role.INSTITUTION: lambda _a: Q(published_at__isnull=False),
        PUBLIC: lambda _a: Q(published_at__isnull=False),
    }

    class Meta:
        ordering = ["-opens_at", "-id"]
        constraints = [
            state_is_known(S, "announcement_state_known"),
            models.CheckConstraint(
                condition=Q(closes_at__gt=F("opens_at")), name="announcement_window_in_order"
            ),
            models.CheckConstraint(
                condition=Q(state__in=_UNPUBLISHED)
                | Q(published_at__isnull=False) & ~Q(lot_commit=""),
                name="announcement_published_is_dated",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[S.REVIEWED, S.ON_PUBLIC_NOTICE, S.CONCLUDED])
                | Q(closed_at__isnull=False, reviewed_by__isnull=False),
                name="announcement_reviewed_by_somebody",
            ),
            models.CheckConstraint(
                condition=~Q(state=S.CONCLUDED)
                | Q(concluded_at__isnull=False) & ~Q(result_number=""),
                name="announcement_concluded_is_numbered",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def title(self) -> str:
        return self.name

    def ledger_key(self) -> tuple[str, str]:
        return self.region_id, f"announcement:{self.pk}"

    def parties(self, role: str) -> set[int]:
        """INSTITUTION: everyone who started an application; REVIEWER: who has an item to answer."""
        if role == Role.DISTRICT:
            return {self.bureau_id}
        if role == Role.CITY:
            offices = Organisation.objects.filter(code=self.region.city_code)
            return set(offices.values_list("pk", flat=True))
        if role == Role.INSTITUTION:
            return set(
                self.live_applications().values_list("institution__organisation_id", flat=True)
            )
        if role == Role.REVIEWER:
            return set(
                self.items.filter(reviewer__isnull=False).values_list("reviewer_id", flat=True)
            )
        return {self.bureau_id} if role == Role.PANEL else set()

    def applications(self) -> Any:
        found = apps.get_model("vetting", "Application")  # its file imports this one
        return found._base_manager.filter(package__announcement=self.pk)

    def live_applications(self) -> Any:
        return self.applications().filter(state__in=LIVE_APPLICATION)

    def figure(self, key: str, on: date | None = None) -> Any:
        """A policy figure: as it stood when the call was published, else as it stands."""
        if key in self.policy:
            return policy.kept(self.policy, key)
        return policy.value(key, scopes=self.region.scopes, on=on)

    def shortlist_digest(self) -> str:
        """What a public notice vouches for: who is shortlisted, per package, in which order."""
        chosen = self.applications().filter(
            state__in=("shortlisted", "listed"), package__state__in=("open", "awarded")
        )
        lines = chosen.order_by("package__position", "package_id", "rank").values_list(
            "package_id", "institution__uscc"
        )
        ended = self.packages.filter(state="ended").values_list("pk", flat=True)
        text = "\n".join([*(f"{pack}|{uscc}" for pack, uscc in lines), *map(str, ended)])
        return hashlib.sha256(text.encode()).hexdigest()

    @property
    def current_public_notice(self) -> Any:
        return self.public_notices.filter(withdrawn_at__isnull=True).order_by("-round").first()

    def is_open(self, at: Any) -> bool:
        """Is the window open at this moment? The clock decides, not the closing job."""
        return bool(self.state == S.PUBLISHED and self.opens_at <= at < self.closes_at)

    @property
    def window(self) -> timedelta:
        return self.closes_at - self.opens_at

    @move(
        source=S.DRAFT,
        target=S.PUBLISHED,
        permission=lead(Role.DISTRICT),
        label=_("发布公告"),
        rules=(
            rules.has_package,
            rules.has_checklist,
            rules.points_total_100,
            rules.window_long_enough,
            rules.dates_in_order,
            rules.has_contact,
            approved_on_paper,
        ),
        tells=(Role.CITY, Role.REVIEWER),
        audience=(Role.INSTITUTION, Role.SCHOOL),
        says=_("%(by)s发布遴选公告“%(title)s”。"),
    )
    def publish(self, deed: Deed[facts.Publication]) -> None:
        self.published_at = deed.at
        self.number = deed.facts.number
        self.policy = deed.facts.policy
        self.lot_commit = deed.facts.lot_commit
        self.lot_secret = deed.facts.lot_secret

    @move(
        source=S.PUBLISHED,
        target=S.PUBLISHED,
        permission=lead(Role.DISTRICT),
        label=_("发布更正公告"),
        rules=(rules.not_closed_yet, rules.amendment_text, rules.window_extended),
        tells=(Role.INSTITUTION, Role.CITY),
        audience=(Role.INSTITUTION, Role.SCHOOL),
        says=_("“%(title)s”已更正，请查看更正内容；已提交的申报可撤回修改后重新提交。"),
    )
    def amend(self, deed: Deed[facts.Amended]) -> None:
        for field, text in deed.facts.changes.items():
            setattr(self, field, text)
        self.closes_at = deed.facts.closes_at

    @move(
        source=S.PUBLISHED,
        target=S.CLOSED,
        permission=machine("announcement-close"),
        label=_("申报截止"),
        rules=(rules.closing_time_reached,),
        tells=(Role.DISTRICT,),
        audience=(Role.INSTITUTION, Role.SCHOOL),
        says=_("“%(title)s”申报已截止，请组织资质审核。"),
    )
    def close(self, deed: Deed[facts.Closing]) -> None:
        self.closed_at = deed.at
        self.closed_list = deed.facts.closed_list

    @move(
        source=S.CLOSED,
        target=S.REVIEWED,
        permission=member(Role.DISTRICT),
        label=_("完成资质审核"),
        rules=(rules.every_application_decided,),
        tells=(Role.DISTRICT,),
        says=_("“%(title)s”资质审核完成，可组织专家评审。"),
    )
    def finish_review(self, deed: Deed[None]) -> None:
        self.reviewed_at = deed.at
        self.reviewed_by_id = deed.by.user_id

    @move(
        source=[S.REVIEWED, S.CONCLUDED],
        target=S.ON_PUBLIC_NOTICE,
        permission=lead(Role.DISTRICT),
        label=_("发布公示"),
        rules=(
            rules.somebody_moved_up,
            rules.every_application_decided,
            rules.sheets_settled,
            rules.thin_packages_settled,
            rules.ranking_computed,
            rules.shortlist_made,
            rules.public_notice_text,
            rules.public_notice_year_open,
        ),
        tells=(Role.INSTITUTION, Role.CITY),
        audience=(Role.INSTITUTION, Role.SCHOOL),
        says=_("“%(title)s”入围结果开始公示，至 %(ends_on)s 止。"),
    )
    def give_public_notice(self, deed: Deed[facts.NoticeText]) -> None:
        """The notice itself is a PublicNotice row, written in the same deed."""
        self.lot_revealed = self.lot_secret

    @move(
        source=S.ON_PUBLIC_NOTICE,
        target=S.REVIEWED,
        permission=lead(Role.DISTRICT),
        label=_("撤下公示，重新公示"),
        rules=(rules.list_changed, reason_given),
        tells=(Role.INSTITUTION, Role.CITY),
        audience=(Role.INSTITUTION, Role.SCHOOL),
        says=_("“%(title)s”入围结果有变动，将重新公示。原因：%(reason)s"),
        danger=True,
    )
    def withdraw_public_notice(self, deed: Deed[facts.Numbered]) -> None:
        """A full new period begins with the next notice."""

    @move(
        source=S.ON_PUBLIC_NOTICE,
        target=S.CONCLUDED,
        permission=lead(Role.DISTRICT),
        label=_("公布遴选结果"),
        rules=(
            rules.public_notice_over,
            rules.list_as_publicly_noticed,
            rules.objections_decided,
            rules.result_number,
            rules.minutes_attached,
            approved_on_paper,
        ),
        tells=(Role.INSTITUTION, Role.CITY),
        audience=(Role.INSTITUTION, Role.SCHOOL),
        says=_("“%(title)s”遴选结果已公布（%(number)s）。"),
    )
    def conclude(self, deed: Deed[facts.Result]) -> None:
        self.concluded_at = deed.at
        self.result_number = deed.facts.number
        self.minutes = deed.facts.minutes

    @move(
        source=[S.DRAFT, S.PUBLISHED, S.CLOSED, S.REVIEWED, S.ON_PUBLIC_NOTICE],
        target=S.CANCELLED,
        permission=lead(Role.DISTRICT),
        label=_("取消本次遴选"),
        rules=(reason_given, rules.never_concluded),
        tells=(Role.INSTITUTION, Role.CITY),
        audience=(Role.INSTITUTION, Role.SCHOOL),
        says=_("“%(title)s”已取消。原因：%(reason)s"),
        danger=True,
    )
    def cancel(self, deed: Deed[facts.Numbered]) -> None:
        self.cancel_reason, self.cancel_number = deed.reason, deed.facts.number
        self.cancelled_at = deed.at


class Amendment(Scoped):
    """更正公告: what the call said before, what it says now, and the window it was given."""

    announcement = models.ForeignKey(
        Announcement, on_delete=models.PROTECT, related_name="amendments"
    )
    number = models.CharField(max_length=60, blank=True)
    text = models.TextField()
    old = models.JSONField(default=dict)
    new = models.JSONField(default=dict)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["id"]

    scope: ClassVar[dict[str, Any]] = {
        Role.DISTRICT: lambda a: Q(announcement__bureau=a.organisation_id),
        Role.CITY: lambda a: Q(announcement__region__parent=a.city_code),
        Role.SCHOOL: lambda a: Q(announcement__region=a.region_code),
        Role.INSTITUTION: lambda _a: Q(pk__isnull=False),
        PUBLIC: lambda _a: Q(pk__isnull=False),
    }

    def __str__(self) -> str:
        return self.announcement.name
