from __future__ import annotations

from datetime import date
from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.enums import Role
from accounts.models import EnteredFromPaper, Organisation, Region, entry_constraints
from accounts.permissions import lead, member
from accounts.rules import checked_by_another
from core.fsm import Deed, move
from core.models.subject import Subject, state_field, state_is_known
from core.rules import reason_given
from core.scoping import Scoped
from core.sealed import SealedCharField
from institutions import facts, rules
from institutions.enums import Category, InstitutionState, Nature
from institutions.models import standing
from institutions.models.columns import by_user, stored_file
from institutions.models.scopes import bureaus, of_file

State = InstitutionState


class Institution(EnteredFromPaper, Subject):
    """The file of a third-party institution (一机构一档). Locked first by every deed about it."""

    organisation = models.OneToOneField(
        Organisation, on_delete=models.PROTECT, related_name="institution"
    )
    uscc = models.CharField(_("统一社会信用代码"), max_length=18, unique=True)
    uscc_override_reason = models.CharField(
        _("校验位不符仍予登记的理由"), max_length=200, blank=True
    )
    uscc_override_by = by_user(_("准予登记人"))
    name = models.CharField(_("机构名称"), max_length=120)
    category = models.CharField(_("主要类别"), max_length=12, choices=Category.choices)
    nature = models.CharField(_("机构性质"), max_length=8, choices=Nature.choices)
    public_benefit = models.BooleanField(_("公益性机构"), default=False)
    legal_representative = models.CharField(_("法定代表人"), max_length=60)
    founders = models.CharField(_("举办者"), max_length=200, blank=True)
    address = models.CharField(_("地址"), max_length=200)
    region = models.ForeignKey(
        Region, verbose_name=_("所在区市"), on_delete=models.PROTECT, related_name="institutions"
    )
    contact_name = models.CharField(_("联系人"), max_length=60)
    contact_phone = SealedCharField(_("联系电话"), max_length=20)
    authorisation = stored_file(_("盖章授权书"))
    experience_since = models.DateField(_("开始面向义务教育学生服务的日期"), null=True, blank=True)
    registered_at = models.DateTimeField(_("登记时间"))
    confirmed_on = models.DateField(_("确认日期"), null=True, blank=True)
    confirmed_by = by_user(_("确认人"))
    deregistered_on = models.DateField(_("注销日期"), null=True, blank=True)
    deregistration_number = models.CharField(_("注销依据文号"), max_length=80, blank=True)
    deregistration_scan = stored_file(_("注销证明材料"))
    # 存量补录, or 代录 of a body that is new: marked for ever, with the paper it comes from.
    backfilled = models.BooleanField(_("补录"), default=False)
    backfill_basis = models.CharField(_("补录依据"), max_length=200, blank=True)
    backfill_number = models.CharField(_("补录依据文号"), max_length=80, blank=True)
    backfill_date = models.DateField(_("补录依据日期"), null=True, blank=True)
    state = state_field(State, State.REGISTERED)

    tones: ClassVar[dict[str, str]] = {"registered": "go", "deregistered": "stop"}
    scope: ClassVar[dict[str, Any]] = of_file(
        "",
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
            state_is_known(State, "institution_state_known"),
            *entry_constraints("institution"),
            models.CheckConstraint(
                condition=~Q(state=State.CONFIRMED)
                | Q(confirmed_on__isnull=False, confirmed_by__isnull=False),
                name="institution_confirmed_by_someone",
            ),
            models.CheckConstraint(
                condition=~Q(state=State.DEREGISTERED) | Q(deregistered_on__isnull=False),
                name="institution_deregistered_on",
            ),
            models.CheckConstraint(
                condition=Q(uscc_override_reason="", uscc_override_by__isnull=True)
                | (~Q(uscc_override_reason="") & Q(uscc_override_by__isnull=False)),
                name="institution_override_by_someone",
            ),
            models.CheckConstraint(
                condition=Q(backfilled=False, entered_by_office=False)
                | (
                    ~Q(backfill_basis="")
                    & Q(entered_by__isnull=False)
                    & ~Q(backfilled=True, entered_by_office=True)
                ),
                name="institution_backfill_has_basis",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def title(self) -> str:
        return self.name

    @property
    def authorisation_needed(self) -> bool:
        """Of one that registered itself; what came from paper has its scan."""
        return not (self.backfilled or self.entered_by_office)

    @property
    def dossier(self) -> str:
        """Its file in the record; it keeps its name when a wrongly entered code is corrected."""
        return f"institution:{self.organisation.file_number}"

    def ledger_key(self) -> tuple[str, str]:
        return self.region.city_code, self.dossier

    def parties(self, role: str) -> set[int]:
        if role == Role.INSTITUTION:
            return {self.organisation_id}
        if role == Role.CITY:
            return bureaus([self.region.city_code])
        if role in {Role.DISTRICT, Role.INSPECTOR}:
            regions = set(self.presences.values_list("region_id", flat=True))
            return bureaus({self.region_id, *regions})
        return set()

    def may_not_enter(self, day: date, region: Region | str | None = None) -> str:
        """ "" when it may apply, be listed, agree and renew there, else why not."""
        found = self._bars(day, region)
        return self._against(standing.against_entry(found, region, day))

    def may_not_go_on(self, day: date, region: Region | str | None = None) -> str:
        """ "" when what it does there may go on that day, new groups of a listing included."""
        return self._against(standing.against_going_on(self._bars(day, region)))

    def may_not_begin(self, day: date, region: Region | str | None = None) -> str:
        """ "" when a new group may begin there under its listing, else why not. That a decision is
        under way is nobody's business before it is served."""
        bars = standing.against_beginning(self._bars(day, region))
        if any(bar.kind == standing.ENDING for bar in bars):
            return gettext("区市教育局正在办理与机构有关的事项，目前不安排新的入校，请向其了解。")
        return self._against(bars)

    def _bars(self, day: date, region: Region | str | None) -> list[standing.Bar]:
        return standing.in_force(institutions=[self.pk], region=standing.code_of(region), day=day)

    def _against(self, bars: list[standing.Bar]) -> str:
        """In one sentence or more."""
        reasons = []
        if self.state == State.DEREGISTERED:
            facts = {"on": self.deregistered_on}
            reasons.append(gettext("机构已于 %(on)s 注销，不能再办理。") % facts)
        elif self.state != State.CONFIRMED:
            reasons.append(gettext("机构登记尚未经所在区市教育局确认，确认后方可办理。"))
        return " ".join([*reasons, *(bar.sentence(person=False) for bar in bars)])

    @move(
        source=State.REGISTERED,
        target=State.CONFIRMED,
        permission=member(Role.DISTRICT),
        label=_("确认登记"),
        rules=(rules.decided_at_home, rules.authorisation_stored, checked_by_another),
        tells=(Role.INSTITUTION,),
        audience=(Role.INSTITUTION,),
        says=_("“%(title)s”的登记已确认，可以申报项目。"),
    )
    def confirm(self, deed: Deed[None]) -> None:
        self.confirmed_on = deed.on
        self.confirmed_by_id = deed.by.user_id

    @move(
        source=State.REGISTERED,
        target=State.REFUSED,
        permission=member(Role.DISTRICT),
        label=_("不予确认"),
        rules=(rules.decided_at_home, reason_given),
        tells=(Role.INSTITUTION,),
        audience=(Role.INSTITUTION,),
        says=_("“%(title)s”的登记未予确认。原因：%(reason)s。修改后可重新提交。"),
        danger=True,
    )
    def refuse(self, deed: Deed[None]) -> None:
        self.confirmed_on = None

    @move(
        source=State.REFUSED,
        target=State.REGISTERED,
        permission=member(Role.INSTITUTION, Role.DISTRICT),
        label=_("重新提交登记"),
        tells=(Role.DISTRICT,),
        audience=(Role.INSTITUTION,),
        says=_("“%(title)s”重新提交了登记，请核实确认。"),
    )
    def resubmit(self, deed: Deed[None]) -> None:
        self.registered_at = deed.at

    @move(
        source=State.CONFIRMED,
        target=State.REGISTERED,
        permission=lead(Role.DISTRICT),
        label=_("撤回确认（更正）"),
        rules=(rules.decided_at_home, reason_given, rules.not_present_anywhere),
        tells=(Role.INSTITUTION,),
        audience=(Role.INSTITUTION,),
        says=_("“%(title)s”的登记确认已撤回。原因：%(reason)s"),
        danger=True,
    )
    def retract(self, deed: Deed[None]) -> None:
        self.confirmed_on = None
        self.confirmed_by_id = None

    @move(
        source=State.CONFIRMED,
        target=State.DEREGISTERED,
        permission=lead(Role.DISTRICT),
        label=_("登记注销"),
        rules=(
            rules.decided_at_home,
            reason_given,
            rules.document_given,
            rules.deregistration_evidenced,
        ),
        tells=(Role.INSTITUTION, Role.DISTRICT, Role.CITY),
        audience=(Role.INSTITUTION,),
        says=_("“%(title)s”已登记注销（%(on)s）。原因：%(reason)s"),
        danger=True,
    )
    def deregister(self, deed: Deed[facts.Deregistration]) -> None:
        self.deregistered_on = deed.on
        self.deregistration_number = deed.facts.document
        self.deregistration_scan = deed.facts.scan

    @move(
        source=State.DEREGISTERED,
        target=State.CONFIRMED,
        permission=lead(Role.DISTRICT),
        label=_("恢复登记（更正）"),
        rules=(rules.decided_at_home, reason_given),
        tells=(Role.INSTITUTION, Role.DISTRICT, Role.CITY),
        audience=(Role.INSTITUTION,),
        says=_("“%(title)s”的注销登记已更正，恢复为已确认。原因：%(reason)s"),
    )
    def reinstate(self, deed: Deed[None]) -> None:
        self.deregistered_on = None
        self.deregistration_number = ""
        self.deregistration_scan = None


class Presence(Scoped):
    """An open file in a region: it applied there, is listed there, or serves there."""

    institution = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="presences")
    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="presences")
    is_listed = models.BooleanField(default=False)
    since = models.DateField()

    scope: ClassVar[dict[str, Any]] = of_file(
        "institution", Role.CITY, Role.DISTRICT, Role.INSPECTOR, Role.INSTITUTION
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["institution", "region"], name="presence_once")
        ]

    def __str__(self) -> str:
        return f"{self.institution} @ {self.region}"
