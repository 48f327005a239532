"""Why someone may not operate on a day: suspensions and exclusions, each a range of dates."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.enums import PUBLIC, Role
from accounts.models import Organisation, Region
from accounts.permissions import lead, machine
from core.fsm import Deed, move
from core.models.subject import Subject, state_field, state_is_known
from core.rules import reason_given
from institutions import facts, rules
from institutions.enums import ExclusionState
from institutions.models.columns import by_user, stored_file
from institutions.models.scopes import bureaus, of_file


class BarRange(models.Model):
    """The range, who it is about, and how it was closed; a closed range is never erased."""

    institution = models.ForeignKey(
        "institutions.Institution", null=True, blank=True, on_delete=models.PROTECT
    )
    person = models.ForeignKey(
        "institutions.Person", null=True, blank=True, on_delete=models.PROTECT
    )
    # A person's bar is told in the file of the institution they worked for.
    file_of = models.ForeignKey(
        "institutions.Institution",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    since = models.DateField(_("起始日期"))
    until = models.DateField(_("截止日期"), null=True, blank=True)
    closed_on = models.DateField(_("解除日期"), null=True, blank=True)
    # Where the lead let the person in again, whoever stopped them elsewhere.
    readmitted_in = models.ManyToManyField(Region, related_name="+", blank=True)

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(institution__isnull=False, person__isnull=True)
                | Q(institution__isnull=True, person__isnull=False),
                name="%(class)s_about_one",
            ),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("since")),
                name="%(class)s_dates_in_order",
            ),
        ]

    @staticmethod
    def on_day(day: date) -> Q:
        """In force on the day. The day of lifting is already free."""
        return (
            Q(since__lte=day)
            & (Q(until__isnull=True) | Q(until__gte=day))
            & (Q(closed_on__isnull=True) | Q(closed_on__gt=day))
        )

    def holds_on(self, day: date) -> bool:
        ended = self.closed_on is not None and self.closed_on <= day
        return self.since <= day and (self.until is None or day <= self.until) and not ended

    def about(self) -> Any:
        return self.institution or self.person

    def file(self) -> Any:
        return self.institution or self.file_of

    def dossier(self) -> str:
        file = self.file()
        return file.dossier if file else f"person:{self.person_id}"

    def institution_parties(self) -> set[int]:
        file = self.file()
        return {file.organisation_id} if file else set()


def _of_institution(actor: Any) -> Q:
    mine = actor.organisation_id
    return Q(institution__organisation=mine) | Q(file_of__organisation=mine)


# The offices that read of a bar: whose it is, and where the file is open.
_OF_FILES: dict[str, Any] = {
    Role.CITY: lambda a: Q(bureau__region__parent=a.city_code) | Q(bureau__region=a.city_code),
    Role.DISTRICT: lambda a: (
        Q(bureau=a.organisation_id)
        | of_file("institution", Role.DISTRICT)[Role.DISTRICT](a)
        | of_file("file_of", Role.DISTRICT)[Role.DISTRICT](a)
    ),
    Role.INSPECTOR: of_file("institution", Role.INSPECTOR)[Role.INSPECTOR],
}


class Suspension(BarRange, Subject):
    """Entry stopped for a while, in one region or everywhere. Lifting closes the range."""

    region = models.ForeignKey(
        Region, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    reason = models.TextField(_("原因"))
    basis = stored_file(_("依据文件"))
    decided_by = models.CharField(_("决定人"), max_length=120)
    bureau = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    deed_id = models.CharField(max_length=36, blank=True)
    # 已决定、尚未执行的终止：不再有新的准入，在校的照常。
    entry_only = models.BooleanField(default=False)
    # 继续履行：同上，但已列入的资格照常，班组可以新增。
    listed_goes_on = models.BooleanField(default=False)
    lifted_reason = models.TextField(_("解除原因"), blank=True)

    # What begins nothing new (`entry_only`) is its bureau's business until the decision is served.
    scope: ClassVar[dict[str, Any]] = {
        Role.CITY: _OF_FILES[Role.CITY],
        Role.DISTRICT: lambda a: (
            Q(bureau=a.organisation_id) | _OF_FILES[Role.DISTRICT](a) & Q(entry_only=False)
        ),
        Role.INSPECTOR: lambda a: _OF_FILES[Role.INSPECTOR](a) & Q(entry_only=False),
        Role.INSTITUTION: lambda a: _of_institution(a) & Q(entry_only=False),
    }

    class Meta(BarRange.Meta):
        ordering = ["-since", "-id"]
        constraints = [
            *BarRange.Meta.constraints,
            models.CheckConstraint(
                condition=Q(listed_goes_on=False) | Q(entry_only=True),
                name="suspension_of_entry_only",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.about()} {self.since}"

    def title(self) -> str:
        return gettext("%(who)s的暂停（%(since)s起）") % {
            "who": self.about(),
            "since": self.since,
        }

    def ledger_key(self) -> tuple[str, str]:
        return self.bureau.code, self.dossier()

    def parties(self, role: str) -> set[int]:
        if role == Role.INSTITUTION:
            return self.institution_parties()
        if role == Role.CITY:
            return bureaus([self.bureau.region.city_code])
        return {self.bureau_id} if role in {Role.DISTRICT, Role.INSPECTOR} else set()

    def locks_first(self) -> list[models.Model]:
        return [self.file()] if self.file() else []


def _published(actor: Any) -> Q:
    """The public entry: institutions only, and gone when the exclusion ends."""
    return Q(published=True, institution__isnull=False, state=ExclusionState.ACTIVE)


class Exclusion(BarRange, Subject):
    """限制准入: an entry condition that is not met, until a day or until reviewed again; it follows from
    a decision and is announced with it. An institution's counts wherever the rule is set, for as long as
    it is set there (`until` is the last day in the deciding bureau's region), and stops nothing that runs;
    a person's holds in one region, or everywhere, and stops the person."""

    code = models.CharField(_("情形编号"), max_length=8)
    decision_number = models.CharField(_("决定书文号"), max_length=80)
    text = models.TextField(_("决定内容"))
    bureau = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    region = models.ForeignKey(
        Region, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    # The policy of this day says how long it counts where.
    decided_on = models.DateField(null=True, blank=True)
    published = models.BooleanField(_("已公布"), default=False)
    closed_by = by_user(_("解除人"))
    closing_document = models.CharField(_("解除依据文号"), max_length=80, blank=True)
    state = state_field(ExclusionState, ExclusionState.ACTIVE)

    scope: ClassVar[dict[str, Any]] = {
        **_OF_FILES,
        Role.INSTITUTION: _of_institution,
        PUBLIC: _published,
    }

    class Meta(BarRange.Meta):
        ordering = ["-since", "-id"]
        constraints = [
            *BarRange.Meta.constraints,
            state_is_known(ExclusionState, "exclusion_state_known"),
            models.CheckConstraint(
                condition=Q(state=ExclusionState.ACTIVE, closed_on__isnull=True)
                | (~Q(state=ExclusionState.ACTIVE) & Q(closed_on__isnull=False)),
                name="exclusion_closed_has_day",
            ),
            models.CheckConstraint(
                condition=Q(published=False) | Q(institution__isnull=False),
                name="exclusion_person_never_public",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.about()} {self.decision_number}"

    def title(self) -> str:
        facts = {"who": self.about(), "number": self.decision_number}
        return gettext("%(who)s的限制准入（%(number)s）") % facts

    def ledger_key(self) -> tuple[str, str]:
        return self.bureau.code, self.dossier()

    def parties(self, role: str) -> set[int]:
        if role == Role.INSTITUTION:
            return self.institution_parties()
        if role == Role.CITY:
            return bureaus([self.bureau.region.city_code])
        return {self.bureau_id} if role == Role.DISTRICT else set()

    def locks_first(self) -> list[models.Model]:
        return [self.file()] if self.file() else []

    @staticmethod
    def counts_on(day: date) -> Q:
        """Of institutions: neither restored nor revoked. Whether its days are over each region says itself."""
        open_then = Q(closed_on__isnull=True) | Q(closed_on__gt=day)
        return Q(since__lte=day) & (open_then | Q(state=ExclusionState.EXPIRED))

    def _close(self, deed: Deed[object], document: str = "") -> None:
        self.closed_on = deed.on
        self.closed_by_id = getattr(deed.by, "user_id", None)
        self.closing_document = document
        self.published = False

    @move(
        source=ExclusionState.ACTIVE,
        target=ExclusionState.EXPIRED,
        permission=machine("exclusion-expiry"),
        label=_("期满解除"),
        rules=(rules.exclusion_is_over,),
        tells=(Role.INSTITUTION, Role.DISTRICT),
        audience=(Role.INSTITUTION,),
        says=_("“%(title)s”已期满解除。"),
    )
    def expire(self, deed: Deed[None]) -> None:
        self._close(deed)

    @move(
        source=ExclusionState.ACTIVE,
        target=ExclusionState.RESTORED,
        permission=lead(Role.DISTRICT),
        label=_("提前恢复"),
        rules=(reason_given,),
        tells=(Role.INSTITUTION, Role.DISTRICT),
        audience=(Role.INSTITUTION,),
        says=_("“%(title)s”已提前恢复。理由：%(reason)s"),
        danger=True,
    )
    def restore(self, deed: Deed[facts.Lifting]) -> None:
        self._close(deed, deed.facts.document)

    @move(
        source=ExclusionState.ACTIVE,
        target=ExclusionState.REVOKED,
        permission=lead(Role.DISTRICT, Role.CITY) | machine("exit-execution"),
        label=_("撤销限制准入"),
        rules=(reason_given,),
        tells=(Role.INSTITUTION, Role.DISTRICT),
        audience=(Role.INSTITUTION,),
        says=_("“%(title)s”已撤销。理由：%(reason)s"),
        danger=True,
    )
    def revoke(self, deed: Deed[facts.Lifting]) -> None:
        self._close(deed, deed.facts.document)
