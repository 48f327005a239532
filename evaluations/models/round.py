from __future__ import annotations

from datetime import date
from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.enums import Role
from accounts.models import Organisation, Region
from accounts.permissions import lead, machine, member
from core import clock
from core.fsm import Deed, move
from core.models.subject import Subject, state_field, state_is_known
from core.rules import reason_given
from core.scoping import there_is
from evaluations import facts, rules
from evaluations.enums import RoundState
from evaluations.models.scheme import Scheme
from institutions.models import Term

S = RoundState


def _sheets(**conditions: Any) -> Q:
    return there_is("evaluations.QualitySheet", of={"round": "pk"}, **conditions)


class Round(Subject):
    """One district's evaluation of one term under one scheme version (评价批次).

    Sheets and answers come in from `opens_on` to the day before `freezes_on`; from then institutions
    see the figures and may reply, until the day before `closes_on`, when results are computed.
    """

    term = models.ForeignKey(Term, on_delete=models.PROTECT, related_name="rounds")
    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="rounds")
    bureau = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="rounds")
    scheme = models.ForeignKey(Scheme, on_delete=models.PROTECT, related_name="rounds")
    opens_on = models.DateField(_("开始日期"))
    freezes_on = models.DateField(_("机构核对开始"))
    closes_on = models.DateField(_("计算日期"))
    published_on = models.DateField(null=True, blank=True)
    publication_number = models.CharField(_("公布文号"), max_length=60, blank=True)
    by_bureau = models.BooleanField(_("区市自行安排"), default=False)
    state = state_field(S, S.SCHEDULED)

    scope: ClassVar[dict[str, Any]] = {
        Role.CITY: lambda a: Q(region__parent=a.city_code) | Q(region=a.city_code),
        Role.DISTRICT: lambda a: Q(bureau=a.organisation_id),
        Role.INSPECTOR: lambda a: Q(bureau=a.organisation_id),
        Role.SCHOOL: lambda a: _sheets(placement__school__organisation=a.organisation_id),
        Role.INSTITUTION: lambda a: _sheets(
            placement__agreement__institution__organisation=a.organisation_id
        ),
    }

    class Meta:
        ordering = ["-opens_on", "region_id"]
        constraints = [
            state_is_known(S, "round_state_known"),
            models.UniqueConstraint(
                fields=["term", "region"],
                condition=~Q(state=S.CANCELLED),
                name="one_live_round_per_term_and_region",
            ),
            models.CheckConstraint(
                condition=Q(opens_on__lt=F("freezes_on")) & Q(freezes_on__lt=F("closes_on")),
                name="round_dates_in_order",
            ),
            models.CheckConstraint(
                condition=Q(state=S.PUBLISHED, published_on__isnull=False)
                | (~Q(state=S.PUBLISHED) & Q(published_on__isnull=True)),
                name="round_published_has_its_day",
            ),
        ]

    def __str__(self) -> str:
        return self.title()

    @property
    def answers_until(self) -> date:
        """The last day on which scores and answers are taken."""
        return self.freezes_on - clock.ONE_DAY

    @property
    def replies_until(self) -> date:
        """The last day on which an institution may reply to its figures."""
        return self.closes_on - clock.ONE_DAY

    def title(self) -> str:
        return str(_("%(region)s%(term)s评价")) % {"region": self.region, "term": self.term.name}

    def ledger_key(self) -> tuple[str, str]:
        return self.region_id, f"round:{self.pk}"

    def parties(self, role: str) -> set[int]:
        if role == Role.DISTRICT:
            return {self.bureau_id}
        if role == Role.CITY:
            city = Organisation._base_manager.filter(code=self.region.city_code)
            return set(city.values_list("pk", flat=True))
        path = {
            Role.SCHOOL: "placement__school__organisation",
            Role.INSTITUTION: "placement__agreement__institution__organisation",
        }.get(Role(role))
        return set(self.sheets.values_list(path, flat=True)) if path else set()

    @move(
        source=S.SCHEDULED,
        target=S.OPEN,
        permission=machine("round-open"),
        label=_("开始评价"),
        rules=(rules.opening_day_reached,),
        tells=(Role.SCHOOL, Role.INSTITUTION, Role.DISTRICT),
        audience=(Role.SCHOOL, Role.INSTITUTION),
        says=_("“%(title)s”已开始，请学校在 %(freezes_on)s 前完成质量评分并发放答卷链接。"),
    )
    def open(self, deed: Deed[facts.Ahead]) -> None:
        pass

    @move(
        source=S.OPEN,
        target=S.FROZEN,
        permission=machine("round-freeze"),
        label=_("停止填报，交机构核对"),
        rules=(rules.freezing_day_reached,),
        tells=(Role.INSTITUTION, Role.DISTRICT, Role.SCHOOL),
        audience=(Role.SCHOOL, Role.INSTITUTION),
        says=_("“%(title)s”已停止填报。机构可在 %(closes_on)s 前核对数据、提出意见。"),
    )
    def freeze(self, deed: Deed[facts.Ahead]) -> None:
        pass

    @move(
        source=S.FROZEN,
        target=S.CLOSED,
        permission=machine("round-close"),
        label=_("计算评价结果"),
        rules=(rules.closing_day_reached,),
        tells=(Role.DISTRICT,),
        audience=(Role.SCHOOL, Role.INSTITUTION),
        says=_("“%(title)s”的结果已算出。答复机构意见后，由负责人公布。"),
    )
    def close(self, deed: Deed[None]) -> None:
        pass

    @move(
        source=S.CLOSED,
        target=S.PUBLISHED,
        permission=lead(Role.DISTRICT),
        label=_("公布评价结果"),
        rules=(rules.replies_answered, rules.results_computed, rules.publication_numbered),
        tells=(Role.INSTITUTION, Role.SCHOOL, Role.CITY),
        audience=(Role.SCHOOL, Role.INSTITUTION),
        says=_("“%(title)s”的结果已公布（%(number)s）。"),
        danger=True,
    )
    def publish(self, deed: Deed[facts.Publication]) -> None:
        self.published_on = deed.on
        self.publication_number = deed.facts.number

    @move(
        source=[S.SCHEDULED, S.OPEN, S.FROZEN, S.CLOSED],
        target=S.CANCELLED,
        permission=member(Role.CITY) | lead(Role.DISTRICT),
        label=_("取消评价批次"),
        rules=(rules.cancelled_by_who_arranged, reason_given),
        tells=(Role.DISTRICT, Role.SCHOOL, Role.INSTITUTION),
        audience=(Role.SCHOOL, Role.INSTITUTION),
        says=_("“%(title)s”已取消：%(reason)s"),
        danger=True,
    )
    def cancel(self, deed: Deed[None]) -> None:
        pass
