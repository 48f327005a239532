from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.enums import Role
from accounts.permissions import lead, member
from core.fsm import Deed, move
from core.models.subject import Subject, state_field, state_is_known
from core.rules import reason_given
from inspections import catalogue, facts
from inspections.enums import Severity, Signing, SubjectKind, ViolationState
from inspections.models import columns
from inspections.models.lettered import Lettered
from inspections.rules import violations as rules

S = ViolationState


class Violation(Lettered, Subject):
    """What an inspector, an officer or a school saw; nothing follows until another confirms it.

    About a person when `staff` is set, else about the institution. Of somebody who came without being
    filed (P4), `person_name` and whom they came `instead_of` are facts, not whom it is about.
    `recorded_org` reads its own records, whatever becomes of them.
    """

    institution = columns.of_institution("violations")
    staff = columns.maybe("institutions.Staff", "violations")
    person_name = models.CharField(max_length=60, blank=True)
    instead_of = columns.maybe("institutions.Staff", "replaced_in")
    school = columns.maybe("institutions.School", "violations")
    region = columns.of_region("violations")
    bureau = columns.of_bureau("violations")
    code = models.CharField(max_length=4)
    severity = models.CharField(max_length=8, choices=Severity.choices)
    happened_on = models.DateField()
    facts_text = models.TextField()
    evidence = columns.a_file()
    recorded_by = columns.a_user()
    recorded_org = columns.of_bureau("recorded_violations")
    recorded_on = models.DateField()
    judged_by = columns.a_user()
    judged_on = models.DateField(null=True, blank=True)
    judgement = models.TextField(blank=True)
    withdrawn_on = models.DateField(null=True, blank=True)
    # 检查记录, beside the facts; empty until it is written up.
    visitors = models.TextField(_("检查人员"), blank=True)
    cards_shown = models.BooleanField(_("已出示证件"), default=False)
    recusal_told = models.BooleanField(_("已告知可以申请回避"), default=False)
    met = models.CharField(_("到场人员和职务"), max_length=200, blank=True)
    looked_at = models.TextField(_("检查事项"), blank=True)
    statement = models.TextField(_("被检查人陈述"), blank=True)
    signing = models.CharField(max_length=8, choices=Signing.choices, blank=True)
    refusal_witness = models.CharField(_("见证人"), max_length=120, blank=True)
    written_up_on = models.DateField(null=True, blank=True)
    # What a positive query stops by itself, without a case, while the finding stands.
    suspension = columns.maybe("institutions.Suspension")
    state = state_field(S, S.RECORDED)

    scope: ClassVar[dict[str, Any]] = {
        **columns.BUREAU_SCOPE,
        Role.INSPECTOR: lambda a: Q(bureau=a.organisation_id),
        Role.SCHOOL: lambda a: Q(recorded_org=a.organisation_id),
        Role.INSTITUTION: lambda a: Q(
            institution__organisation=a.organisation_id, state__in=[S.CONFIRMED, S.WITHDRAWN]
        ),
    }

    class Meta:
        ordering = ["-recorded_on", "-id"]
        constraints = [
            state_is_known(S, "violation_state_known"),
            models.CheckConstraint(
                condition=Q(state=S.RECORDED) | Q(judged_by__isnull=False, judged_on__isnull=False),
                name="violation_judged_by_someone",
            ),
            models.CheckConstraint(
                condition=Q(judged_by__isnull=True) | ~Q(judged_by=models.F("recorded_by")),
                name="violation_judged_by_another",
            ),
            models.CheckConstraint(
                condition=Q(written_up_on__isnull=True, signing="")
                | Q(written_up_on__isnull=False) & ~Q(visitors="") & ~Q(met="") & ~Q(signing=""),
                name="violation_written_up_whole",
            ),
        ]

    def __str__(self) -> str:
        return self.title()

    def title(self) -> str:
        return f"{self.code} {self.label} · {self.subject_name}"

    @property
    def label(self) -> str:
        item = catalogue.find(self.code)
        return str(item.label) if item else self.code

    @property
    def about_a_person(self) -> bool:
        return self.staff_id is not None

    @property
    def kind(self) -> str:
        return SubjectKind.PERSON if self.about_a_person else SubjectKind.INSTITUTION

    @property
    def subject_name(self) -> str:
        if self.staff is None:
            return self.institution.name
        return f"{self.staff.person.name}（{self.institution.name}）"

    def live_case(self) -> Any:
        """The exit case that rests on it and is neither dismissed nor undone."""
        ground = self.grounds.filter(used=True).first()
        over = ("voided", "dismissed", "revoked")
        return ground.cases.exclude(state__in=over).first() if ground else None

    def ledger_key(self) -> tuple[str, str]:
        return self.region_id, self.institution.dossier

    def locks_first(self) -> list[models.Model]:
        return [self.institution]

    def parties(self, role: str) -> set[int]:
        if role in {Role.DISTRICT, Role.INSPECTOR}:
            return {self.bureau_id}
        if role == Role.INSTITUTION:
            return {self.institution.organisation_id}
        if role == Role.SCHOOL:
            # Only the school that recorded it: no other reads what is said of a person.
            return {self.recorded_org_id} - {self.bureau_id}
        return columns.city_bureau(self.region) if role == Role.CITY else set()

    @move(
        source=S.RECORDED,
        target=S.RECORDED,
        permission=member(Role.INSPECTOR, Role.DISTRICT, Role.SCHOOL),
        label=_("更正记录"),
        rules=(
            rules.corrected_by_its_author,
            rules.facts_told,
            rules.happened_already,
            rules.code_fits,
            rules.stranger_fits,
        ),
        tells=(Role.DISTRICT,),
        says=_("“%(title)s”的记录已由%(by)s更正，请重新核对。"),
    )
    def correct(self, deed: Deed[facts.Correction]) -> None:
        told = deed.facts
        self.facts_text, self.happened_on = told.facts_text, told.happened_on
        self.code, self.severity = told.code, told.severity
        self.evidence = told.evidence or self.evidence

    @move(
        source=S.RECORDED,
        target=S.RECORDED,
        permission=member(Role.INSPECTOR, Role.DISTRICT),
        label=_("制作检查记录"),
        rules=(rules.corrected_by_its_author, rules.visit_told, rules.refusal_witnessed),
        tells=(Role.DISTRICT,),
        says=_("“%(title)s”的检查记录已制作。"),
    )
    def write_up(self, deed: Deed[facts.WriteUp]) -> None:
        told = deed.facts
        self.visitors, self.met, self.looked_at = told.visitors, told.met, told.looked_at
        self.cards_shown, self.recusal_told = told.cards_shown, told.recusal_told
        self.statement = told.statement
        self.signing, self.refusal_witness = told.signing, told.refusal_witness
        self.written_up_on = deed.on

    @move(
        source=S.RECORDED,
        target=S.CONFIRMED,
        permission=member(Role.DISTRICT),
        label=_("核实认定"),
        rules=(rules.judged_by_another, reason_given),
        tells=(Role.INSTITUTION, Role.INSPECTOR, Role.SCHOOL),
        audience=(Role.INSTITUTION,),
        says=_("“%(title)s”已经核实认定：%(reason)s"),
    )
    def confirm(self, deed: Deed[facts.Judgement]) -> None:
        self.severity = deed.facts.severity
        self._judge(deed)

    @move(
        source=S.RECORDED,
        target=S.DISMISSED,
        permission=member(Role.DISTRICT),
        label=_("不予认定"),
        rules=(rules.judged_by_another, reason_given),
        tells=(Role.INSPECTOR, Role.SCHOOL),
        says=_("“%(title)s”不予认定：%(reason)s"),
    )
    def dismiss(self, deed: Deed[None]) -> None:
        self._judge(deed)

    @move(
        source=S.DISMISSED,
        target=S.RECORDED,
        permission=lead(Role.DISTRICT),
        label=_("恢复核实"),
        rules=(reason_given,),
        tells=(Role.INSPECTOR, Role.SCHOOL),
        says=_("“%(title)s”已恢复为待核实：%(reason)s"),
    )
    def reconsider(self, deed: Deed[None]) -> None:
        self.judged_by, self.judged_on, self.judgement = None, None, ""

    @move(
        source=S.CONFIRMED,
        target=S.WITHDRAWN,
        permission=lead(Role.DISTRICT),
        label=_("撤回认定"),
        rules=(reason_given, rules.not_in_a_case),
        tells=(Role.INSTITUTION, Role.INSPECTOR, Role.SCHOOL),
        audience=(Role.INSTITUTION,),
        says=_("“%(title)s”的认定已经撤回：%(reason)s"),
        danger=True,
    )
    def withdraw(self, deed: Deed[facts.Numbered]) -> None:
        self.judgement = deed.reason
        self.withdrawn_on = deed.on
        self.number_letter("withdrawal", deed.facts.letter_number)

    def _judge(self, deed: Deed[object]) -> None:
        self.judged_by_id = deed.by.user_id
        self.judged_on = deed.on
        self.judgement = deed.reason
