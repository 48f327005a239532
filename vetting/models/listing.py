from __future__ import annotations

import re
from datetime import date
from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.enums import PUBLIC, Role
from accounts.models import Organisation, Region, User
from accounts.permissions import lead, machine, member
from accounts.rules import approved_on_paper
from core.fsm import Deed, move
from core.models.files import StoredFile
from core.models.subject import Subject, state_field, state_is_known
from core.numbers import plain
from core.rules import reason_given
from institutions import prices
from institutions.enums import Category
from institutions.models import Institution
from institutions.models.scopes import bureaus
from vetting import facts
from vetting.enums import CURRENT_LISTING, ListingState, SuspensionBasis
from vetting.models.application import Application
from vetting.models.package import Package
from vetting.rules import listings as rules

S = ListingState
_BETWEEN = re.compile(r"[、，,；;/\n]")
_NOT_YET = (S.PENDING.value, S.VOIDED.value)


class Listing(prices.Priced, Subject):
    """资格名单: what an institution was admitted for in a region, at what price, until when."""

    institution = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="listings")
    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="listings")
    bureau = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="listings")
    category = models.CharField(_("类别"), max_length=10, choices=Category.choices)
    package = models.ForeignKey(
        Package, null=True, blank=True, on_delete=models.PROTECT, related_name="listings"
    )
    application = models.OneToOneField(
        Application, null=True, blank=True, on_delete=models.PROTECT, related_name="listing"
    )
    service_items = models.TextField(_("服务项目"))
    valid_from = models.DateField(_("有效期自"))
    valid_until = models.DateField(_("有效期至"))
    document_number = models.CharField(_("文号"), max_length=60)
    state = state_field(S, S.LISTED)
    begins_in: ClassVar[tuple[str, ...]] = (S.PENDING,)
    listed_on = models.DateField(_("列入日期"))
    backfilled = models.BooleanField(_("补录"), default=False, editable=False)
    backfill_basis = models.CharField(_("补录依据"), max_length=200, blank=True)
    scan = models.ForeignKey(StoredFile, null=True, on_delete=models.PROTECT, related_name="+")
    entered_by = models.ForeignKey(
        User, null=True, editable=False, on_delete=models.PROTECT, related_name="+"
    )
    confirmed_by = models.ForeignKey(
        User, null=True, editable=False, on_delete=models.PROTECT, related_name="+"
    )
    suspended_on = models.DateField(null=True, editable=False)
    suspended_until = models.DateField(null=True, editable=False)
    suspended_basis = models.CharField(
        _("暂停依据"), max_length=8, choices=SuspensionBasis.choices, blank=True, editable=False
    )
    suspended_article = models.CharField(max_length=200, blank=True, editable=False)
    suspended_document = models.ForeignKey(
        StoredFile, null=True, editable=False, on_delete=models.PROTECT, related_name="+"
    )
    suspended_source = models.CharField(max_length=120, blank=True, default="", editable=False)
    # 补录 of what began after the bureau had begun to use the system: the city's paper.
    consent_number = models.CharField(_("市教育局同意文号"), max_length=60, blank=True)
    consent_document = models.ForeignKey(
        StoredFile, null=True, editable=False, on_delete=models.PROTECT, related_name="+"
    )
    consented_on = models.DateField(null=True, editable=False)
    consented_by = models.ForeignKey(
        User, null=True, editable=False, on_delete=models.PROTECT, related_name="+"
    )
    left_on = models.DateField(null=True, editable=False)
    left_because = models.TextField(blank=True, editable=False)
    left_document = models.CharField(max_length=60, blank=True, editable=False)

    scope: ClassVar[dict[str, Any]] = {
        Role.CITY: lambda a: Q(region__parent=a.city_code),
        Role.DISTRICT: lambda a: Q(bureau=a.organisation_id),
        Role.INSPECTOR: lambda a: Q(bureau=a.organisation_id),
        Role.SCHOOL: lambda a: Q(region=a.region_code, state__in=CURRENT_LISTING),
        Role.INSTITUTION: lambda a: Q(institution__organisation=a.organisation_id),
        PUBLIC: lambda _a: Q(state__in=CURRENT_LISTING),
    }

    class Meta:
        ordering = ["region_id", "category", "institution__name", "id"]
        constraints = [
            state_is_known(S, "listing_state_known"),
            models.CheckConstraint(
                condition=Q(valid_until__gte=F("valid_from")), name="listing_dates_in_order"
            ),
            models.CheckConstraint(
                condition=Q(backfilled=False, application__isnull=False)
                | Q(backfilled=True, scan__isnull=False, entered_by__isnull=False),
                name="listing_has_origin",
            ),
            models.CheckConstraint(
                condition=Q(state__in=_NOT_YET)
                | Q(backfilled=False)
                | Q(confirmed_by__isnull=False) & ~Q(confirmed_by=F("entered_by")),
                name="listing_backfill_confirmed_by_another",
            ),
            models.CheckConstraint(
                condition=~Q(state=S.SUSPENDED) | Q(suspended_on__isnull=False),
                name="listing_suspended_is_dated",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[S.REMOVED, S.ENDED])
                | Q(left_on__isnull=False) & ~Q(left_because=""),
                name="listing_left_with_reason",
            ),
        ]

    def __str__(self) -> str:
        return self.title()

    def title(self) -> str:
        return _("%(institution)s的资格（%(category)s）") % {
            "institution": self.institution.name,
            "category": self.get_category_display(),
        }

    def ledger_key(self) -> tuple[str, str]:
        return self.region_id, self.institution.dossier

    def locks_first(self) -> list[models.Model]:
        return [self.institution]

    def parties(self, role: str) -> set[int]:
        if role == Role.INSTITUTION:
            return {self.institution.organisation_id}
        if role == Role.CITY:
            return bureaus({self.region.city_code})
        return {self.bureau_id} if role in {Role.DISTRICT, Role.INSPECTOR} else set()

    def items(self) -> list[str]:
        """The service items that were published, one by one."""
        return [item for part in _BETWEEN.split(self.service_items) if (item := part.strip())]

    def item_of(self, course_name: str) -> str:
        """The listed item a course is named after; "" when a person must say."""
        name = plain(course_name)
        fitting = [item for item in self.items() if plain(item) in name or name in plain(item)]
        return max(fitting, key=len, default="")

    @property
    def stops_entry(self) -> bool:
        """Nobody comes under it: it is suspended, or was removed where a school has still to end its
        agreement."""
        return self.state in {S.SUSPENDED, S.REMOVED}

    def current_on(self, day: date) -> bool:
        """In force on this day: listed, not suspended, inside its dates."""
        return self.state == S.LISTED and self.valid_from <= day <= self.valid_until

    @move(
        source=S.PENDING,
        target=S.LISTED,
        permission=member(Role.DISTRICT),
        label=_("确认补录"),
        rules=(
            rules.confirmed_by_another,
            rules.use_begun,
            rules.before_use_began,
            rules.may_be_listed,
        ),
        tells=(Role.INSTITUTION,),
        audience=(Role.INSTITUTION,),
        says=_("%(title)s 已按原文件补录并确认。"),
    )
    def confirm(self, deed: Deed[None]) -> None:
        self.confirmed_by_id = deed.by.user_id

    @move(
        source=S.PENDING,
        target=S.PENDING,
        permission=lead(Role.CITY),
        label=_("同意补录"),
        rules=(rules.needs_consent, rules.consent_documented),
        tells=(Role.DISTRICT,),
        audience=(Role.INSTITUTION,),
        says=_("市教育局同意补录%(title)s（%(number)s），公布时标明补录。"),
    )
    def consent(self, deed: Deed[facts.CityConsent]) -> None:
        self.consent_number = deed.facts.number
        self.consent_document = deed.facts.document
        self.consented_on, self.consented_by_id = deed.on, deed.by.user_id

    @move(
        source=[S.PENDING, S.LISTED],
        target=S.VOIDED,
        permission=lead(Role.DISTRICT),
        label=_("作废补录"),
        rules=(rules.was_backfilled, reason_given),
        tells=(Role.INSTITUTION,),
        audience=(Role.INSTITUTION,),
        says=_("%(title)s 的补录已作废。原因：%(reason)s"),
        danger=True,
    )
    def void(self, deed: Deed[facts.Numbered]) -> None:
        """Entered in error; the row and its scan stay."""
        self.left_because = deed.reason

    @move(
        source=S.LISTED,
        target=S.SUSPENDED,
        permission=lead(Role.DISTRICT)
        | machine("licence-expiry", "exit-execution", "institution-deregistration"),
        label=_("暂停资格"),
        rules=(reason_given, rules.suspension_founded, rules.suspension_dated, approved_on_paper),
        tells=(Role.INSTITUTION,),
        audience=(Role.INSTITUTION, Role.SCHOOL),
        says=_("%(title)s 自 %(on)s 起暂停。原因：%(reason)s"),
        danger=True,
    )
    def suspend(self, deed: Deed[facts.Pause]) -> None:
        told = deed.facts
        self.suspended_on, self.suspended_until = deed.on, told.until
        self.suspended_basis, self.suspended_article = told.basis, told.article
        self.suspended_document, self.suspended_source = told.document, told.source

    @move(
        source=S.SUSPENDED,
        target=S.LISTED,
        permission=lead(Role.DISTRICT)
        | machine("licence-expiry", "exit-execution", "listing-resume"),
        label=_("恢复资格"),
        rules=(reason_given, rules.not_excluded),
        tells=(Role.INSTITUTION,),
        audience=(Role.INSTITUTION, Role.SCHOOL),
        says=_("%(title)s 自 %(on)s 起恢复。原因：%(reason)s"),
    )
    def resume(self, deed: Deed[facts.Numbered]) -> None:
        self._unsuspend()

    @move(
        source=[S.LISTED, S.SUSPENDED],
        target=S.REMOVED,
        permission=machine("exit-execution"),
        label=_("移出名单"),
        rules=(reason_given, rules.decision_numbered),
        tells=(Role.INSTITUTION, Role.DISTRICT),
        audience=(Role.INSTITUTION, Role.SCHOOL),
        says=_("%(title)s 自 %(on)s 起移出名单（%(number)s）。"),
        danger=True,
    )
    def remove(self, deed: Deed[facts.Numbered]) -> None:
        self._leave(deed)

    @move(
        source=S.REMOVED,
        target=S.LISTED,
        permission=machine("exit-execution"),
        label=_("恢复列入"),
        rules=(reason_given, rules.still_valid),
        tells=(Role.INSTITUTION, Role.DISTRICT),
        audience=(Role.INSTITUTION, Role.SCHOOL),
        says=_("%(title)s 因原决定撤销恢复列入。"),
    )
    def reinstate(self, deed: Deed[None]) -> None:
        """The decision that removed it was revoked."""
        self.left_on, self.left_because, self.left_document = None, "", ""
        self._unsuspend()

    @move(
        source=[S.LISTED, S.SUSPENDED],
        target=S.ENDED,
        permission=lead(Role.DISTRICT),
        label=_("自愿退出名单"),
        rules=(reason_given, rules.no_agreement_left),
        tells=(Role.INSTITUTION,),
        audience=(Role.INSTITUTION, Role.SCHOOL),
        says=_("%(title)s 自 %(on)s 起自愿退出，不影响再次申报。"),
    )
    def give_up(self, deed: Deed[facts.Numbered]) -> None:
        self._leave(deed)

    @move(
        source=[S.LISTED, S.SUSPENDED],
        target=S.EXPIRED,
        permission=machine("listing-expiry"),
        label=_("资格到期"),
        rules=(rules.validity_over,),
        tells=(Role.INSTITUTION, Role.DISTRICT),
        audience=(Role.INSTITUTION, Role.SCHOOL),
        says=_("%(title)s 已到期。"),
    )
    def expire(self, deed: Deed[None]) -> None:
        self.left_on = self.valid_until

    def _unsuspend(self) -> None:
        self.suspended_on, self.suspended_until = None, None
        self.suspended_basis, self.suspended_article, self.suspended_document = "", "", None
        self.suspended_source = ""

    def _leave(self, deed: Deed[facts.Numbered]) -> None:
        self.left_on, self.left_because = deed.on, deed.reason
        self.left_document = deed.facts.number
