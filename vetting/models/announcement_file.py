from __future__ import annotations

import hashlib
from datetime import date, timedelta
from typing import Any

from django.apps import apps
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.enums import Role
from accounts.models import Organisation, Region, User
from core import policy
from core.models.files import StoredFile
from core.models.subject import Subject, state_field
from core.sealed import SealedCharField
from vetting.enums import LIVE_APPLICATION, CallState

S = CallState


class AnnouncementFile(Subject):
    """What a call holds; its machine is declared below it."""

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

    class Meta:
        abstract = True

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
