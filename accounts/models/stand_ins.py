from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts import facts, rules
from accounts.enums import Role
from accounts.models.places import Organisation
from accounts.models.users import Membership, User
from accounts.permissions import lead, machine, member
from core.fsm import Deed, move
from core.models.files import StoredFile
from core.models.subject import Subject, state_field, state_is_known
from core.rules import reason_given
from core.states import NOBODY, States


class StandInState(States):
    ASKED = "asked", Role.CITY, _("待市局安排")
    ON = "on", NOBODY, _("代办中")
    DECLINED = "declined", NOBODY, _("未同意")
    ENDED = "ended", NOBODY, _("已结束")


S = StandInState


def _of_city(actor: Any) -> Q:
    return Q(bureau__region__parent=actor.city_code)


class StandIn(Subject):
    """代为第二人: somebody of the office above is a bureau's second person, between two dates.

    They act under a dated membership of the bureau (`acting`), whose `acts_for` is their own in the
    office above; rules of two persons compare the natural person under either.
    """

    State = StandInState
    bureau = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="stand_ins")
    why = models.TextField(_("为什么需要"))
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    asked_on = models.DateField(_("请求日期"))
    letter = models.CharField(_("来函"), max_length=200, blank=True)
    letter_file = models.ForeignKey(
        StoredFile, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    acting = models.OneToOneField(
        Membership, null=True, on_delete=models.PROTECT, related_name="stand_in"
    )
    since = models.DateField(_("开始日期"), null=True)
    until = models.DateField(_("最后一天"), null=True)
    document = models.CharField(_("依据文件"), max_length=200, blank=True)
    file = models.ForeignKey(
        StoredFile, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    ended_on = models.DateField(_("结束日期"), null=True)
    state = state_field(S, S.ASKED)

    tones: ClassVar[dict[str, str]] = {"asked": "wait", "on": "ok"}
    scope: ClassVar[dict[str, Any]] = {
        Role.CITY: _of_city,
        Role.ADMIN: _of_city,
        Role.AUDITOR: _of_city,
        Role.DISTRICT: lambda a: Q(bureau=a.organisation_id),
    }

    class Meta:
        ordering = ["-id"]
        constraints = [
            state_is_known(StandInState, "stand_in_state_known"),
            models.UniqueConstraint(
                fields=["bureau"],
                condition=Q(state__in=[S.ASKED, S.ON]),
                name="stand_in_one_at_a_time",
            ),
            models.CheckConstraint(
                condition=~Q(state=S.ON)
                | Q(acting__isnull=False, since__isnull=False, until__gte=F("since"))
                & ~Q(document=""),
                name="stand_in_dated_and_documented",
            ),
        ]

    def __str__(self) -> str:
        return self.title()

    def title(self) -> str:
        return str(_("“%(office)s”的第二人")) % {"office": self.bureau.name}

    def ledger_key(self) -> tuple[str, str]:
        return self.bureau.ledger_key()

    def locks_first(self) -> list[models.Model]:
        return [self.bureau]

    def parties(self, role: str) -> set[int]:
        if role == Role.DISTRICT:
            return {self.bureau_id}
        if role in {Role.CITY, Role.AUDITOR}:
            above = Organisation.objects.filter(code=self.bureau.region.parent_id)
            return set(above.values_list("pk", flat=True))
        return set()

    @move(
        source=S.ASKED,
        target=S.ON,
        permission=lead(Role.CITY),
        label=_("安排代为第二人"),
        rules=(
            rules.stand_in_is_of_the_office_above,
            rules.stand_in_owns_the_account,
            rules.stand_in_dates_in_order,
            rules.stand_in_for_a_limited_time,
            rules.document_named,
        ),
        tells=(Role.DISTRICT, Role.AUDITOR),
        says=_("%(since)s 至 %(until)s，由%(second)s担任%(title)s（%(document)s）。"),
    )
    def grant(self, deed: Deed[facts.Lending]) -> None:
        self.since, self.until = deed.facts.since, deed.facts.until
        self.document, self.file = deed.facts.document, deed.facts.file
        self.acting = deed.facts.acting

    @move(
        source=S.ASKED,
        target=S.DECLINED,
        permission=lead(Role.CITY),
        label=_("不同意"),
        rules=(reason_given,),
        tells=(Role.DISTRICT,),
        says=_("%(title)s：市局没有同意。原因：%(reason)s"),
    )
    def decline(self, deed: Deed[None]) -> None:
        self.ended_on = deed.on

    @move(
        source=S.ASKED,
        target=S.ENDED,
        permission=member(Role.DISTRICT),
        label=_("撤回请求"),
        rules=(reason_given,),
        tells=(Role.CITY,),
        says=_("%(title)s：请求已经撤回。原因：%(reason)s"),
    )
    def take_back(self, deed: Deed[None]) -> None:
        self.ended_on = deed.on

    @move(
        source=S.ON,
        target=S.ENDED,
        permission=lead(Role.CITY, Role.DISTRICT),
        label=_("结束代为第二人"),
        rules=(reason_given,),
        tells=(Role.CITY, Role.DISTRICT, Role.AUDITOR),
        says=_("%(title)s：已经结束。原因：%(reason)s"),
    )
    def end(self, deed: Deed[None]) -> None:
        self.ended_on = deed.on

    @move(
        source=S.ON,
        target=S.ENDED,
        permission=machine("stand-in-over"),
        label=_("到期结束"),
        tells=(Role.CITY, Role.DISTRICT, Role.AUDITOR),
        says=_("%(title)s：期限已到，自行结束。仍需要的请重新提出。"),
    )
    def lapse(self, deed: Deed[None]) -> None:
        """The membership has ended by its own date already."""
        assert self.acting is not None  # noqa: S101 - stand_in_dated_and_documented
        self.ended_on = self.acting.until
