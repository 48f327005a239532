"""账号申领: who else says that an institution's account is theirs, and the district's decision."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.domain import signup
from accounts.enums import BUREAUS, Role
from accounts.models import Claim
from core.sealed import mask_phone
from portals.kit import files, gate, links, lists, timeline, workbench
from portals.kit.act import Act, register
from portals.kit.deed_form import ReasonForm
from portals.kit.facts import Fact


class Claims(lists.ListPage):
    model, roles, title = Claim, BUREAUS, gettext_lazy("账号申领")
    columns = (
        lists.Column("title", gettext_lazy("机构和申领人"), kind="link", roles=BUREAUS),
        lists.Column("state", gettext_lazy("状态"), kind="chip", roles=BUREAUS),
        lists.Column(
            "filed_at", gettext_lazy("提出时间"), kind="moment", sort="filed_at", roles=BUREAUS
        ),
        lists.Column("decided_on", gettext_lazy("决定日期"), kind="date", roles=BUREAUS),
    )
    filters = (
        lists.Search(("organisation__name", "organisation__code", "claimant__name")),
        lists.Choice("state", gettext_lazy("状态"), Claim.State.choices),
    )

    def rows(self, actor: Any) -> QuerySet[Any]:
        found: QuerySet[Any] = super().rows(actor)
        return found.select_related("organisation", "claimant")


@gate.page(*BUREAUS)
def claim(request: HttpRequest, pk: int) -> HttpResponse:
    actor = request.actor  # type: ignore[attr-defined]
    rows = Claim.objects.visible_to(actor).select_related(
        "organisation__region", "claimant", "decided_by"
    )
    row = gate.get_or_404(rows, actor, pk)
    holders = row.current_people()
    facts = [
        Fact(_("机构"), row.organisation.name, roles=BUREAUS),
        Fact(_("统一社会信用代码"), row.organisation.code, roles=BUREAUS),
        Fact(_("申领人"), row.claimant.name, roles=BUREAUS),
        Fact(_("联系电话"), mask_phone(row.phone), roles=BUREAUS),
        Fact(_("申领说明"), row.facts_text, roles=BUREAUS),
        Fact(_("现账号使用人"), "、".join(each.user.name for each in holders), roles=BUREAUS),
        Fact(_("决定理由"), row.decision_text, roles=BUREAUS),
    ]
    context = {"row": row, "facts": facts, "entries": timeline.of(row, actor)}
    return render(request, "accounts/claim.html", context)


def _after_grant(row: Claim, actor: Any) -> list[str]:
    gone = "、".join(each.user.name for each in row.current_people())
    return [
        _("“%(name)s”成为该机构账号的负责人，可以登录。") % {"name": row.claimant.name},
        _("原使用人立即不能再以该机构身份办理：%(gone)s。") % {"gone": gone},
        _("申领人须凭盖章确认函由您以外的人员确认本人；此前该账号与您视为同一人。"),
    ]


def _after_refuse(row: Claim, actor: Any) -> list[str]:
    return [_("账号仍由现使用人使用，机构会收到通知。")]


register(Act(Claim, "grant", signup.grant, form=ReasonForm, preview=_after_grant))
register(Act(Claim, "refuse", signup.refuse, form=ReasonForm, preview=_after_refuse))
files.register(Claim, "authorisation", sealed=True)
links.register(Claim, "claim")


@workbench.waiting(Role.DISTRICT, label=gettext_lazy("待核实的账号申领"), more="claims")
def to_decide(actor: Any) -> QuerySet[Any]:
    waiting: QuerySet[Any] = Claim.objects.visible_to(actor)
    return waiting.filter(state=Claim.State.FILED).select_related("organisation", "claimant")
