"""盖章确认函: what the office above sees of somebody who asks to be confirmed, and its answer."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import authority
from accounts.domain import owners
from accounts.enums import Role
from accounts.models import OwnerLetter
from portals.accounts.owner_forms import ConfirmForm
from portals.accounts.people_acts import early
from portals.accounts.signin import label_of
from portals.kit import act, fields, files, gate, links, lists, timeline, workbench
from portals.kit.deed_form import DeedForm
from portals.kit.facts import Fact

READERS = (Role.CITY, Role.ADMIN, Role.DISTRICT)


def answers(row: OwnerLetter, actor: Any) -> bool:
    """Whose office it is to answer a letter that waits."""
    return row.answer == OwnerLetter.Answer.WAITING and authority.confirms(row.membership, actor)


class Letters(lists.ListPage):
    model, roles, title = OwnerLetter, READERS, gettext_lazy("确认本人的申请")
    intro = gettext_lazy("账号由他人开通或重置的，凭本人签字、单位盖章的确认函确认本人。")
    columns = (
        lists.Column("title", gettext_lazy("申请人"), kind="link", roles=READERS),
        lists.Column(
            "asked_at", gettext_lazy("申请时间"), kind="moment", sort="asked_at", roles=READERS
        ),
        lists.Column("get_answer_display", gettext_lazy("答复"), sort="answer", roles=READERS),
        lists.Column("answered_at", gettext_lazy("答复时间"), kind="moment", roles=READERS),
    )
    filters = (
        lists.Search(("membership__user__name", "membership__organisation__name")),
        lists.Choice("answer", gettext_lazy("答复"), OwnerLetter.Answer.choices),
    )

    def rows(self, actor: Any) -> QuerySet[Any]:
        found: QuerySet[Any] = super().rows(actor)
        return found.select_related("membership__user", "membership__organisation__region")


@gate.page(*READERS)
def letter(request: HttpRequest, pk: int) -> HttpResponse:
    actor = request.actor  # type: ignore[attr-defined]
    rows = OwnerLetter.objects.visible_to(actor).select_related(
        "membership__user", "membership__organisation__region", "answered_by"
    )
    row = gate.get_or_404(rows, actor, pk)
    bonds = row.membership.user.bonds()
    facts = [
        Fact(_("申请人"), row.membership.user.name, roles=READERS),
        Fact(_("登录名"), row.membership.user.username, roles=READERS),
        Fact(_("单位"), row.membership.organisation.name, roles=READERS),
        Fact(_("职责"), label_of(row.membership), roles=READERS),
        Fact(
            _("开通或重置人"), "、".join(dict.fromkeys(bond.maker for bond in bonds)), roles=READERS
        ),
        Fact(_("答复人"), row.answered_by.name if row.answered_by else "", roles=READERS),
        Fact(_("理由"), row.reason, roles=READERS),
    ]
    context = {"row": row, "facts": facts, "entries": timeline.of(row, actor)}
    return render(request, "accounts/owner/letter.html", context)


def _after(row: OwnerLetter, actor: Any) -> list[str]:
    params = {"name": row.membership.user.name}
    return [
        _("“%(name)s”此后单独视为一人；确认之前办理的事项，仍与开通或重置人视为同一人。") % params,
        _("申请之前打印的找回码、启用的动态口令全部作废，请本人重新打印。"),
    ]


act.register(
    act.Act(
        OwnerLetter,
        "confirm",
        owners.confirm,
        form=ConfirmForm,
        label=gettext_lazy("确认本人"),
        allow=answers,
        rules=early(owners.CONFIRM),
        preview=_after,
    )
)


class RefuseForm(DeedForm):
    reason = fields.TextField(
        label=gettext_lazy("理由"),
        max_length=300,
        help_text=gettext_lazy("写明事实和依据，将记入档案，相关各方可能看到。"),
    )


act.register(
    act.Act(
        OwnerLetter,
        "refuse",
        owners.refuse,
        form=RefuseForm,
        label=gettext_lazy("不予确认"),
        danger=True,
        allow=answers,
        rules=early(owners.REFUSE),
    )
)


@workbench.waiting(
    *READERS,
    label=gettext_lazy("请求确认本人，待收盖章确认函"),
    about=lambda row: row.membership.organisation.name,
    title=lambda row: row.membership.user.name,
    more="owner-letters",
)
def to_confirm(actor: Any) -> QuerySet[Any]:
    found: QuerySet[Any] = OwnerLetter.objects.visible_to(actor)
    waiting = found.filter(answer=OwnerLetter.Answer.WAITING).exclude(
        membership__user=actor.user_id
    )
    if actor.role != Role.DISTRICT:  # those below a district wait on its workbench
        waiting = waiting.exclude(membership__role__in=owners.BELOW_A_DISTRICT)
    decides = actor.role == Role.DISTRICT or actor.is_lead or actor.role == Role.ADMIN
    rows = waiting if decides else waiting.none()
    return rows.select_related("membership__user", "membership__organisation__region")


@workbench.waiting(
    *Role.values,
    label=gettext_lazy("我请求确认本人，等上级单位答复"),
    title=lambda row: row.membership.organisation.name,
    about=lambda _row: _("请把盖章确认函交给上级单位"),
    url=lambda _row, _actor: reverse("owner"),
    mine=False,
)
def awaited(actor: Any) -> QuerySet[Any]:
    found: QuerySet[Any] = OwnerLetter.objects.visible_to(actor)
    mine = found.filter(answer=OwnerLetter.Answer.WAITING, membership__user=actor.user_id)
    return mine.select_related("membership__organisation")


files.register(OwnerLetter, "scan")
links.register(OwnerLetter, "owner-letter")
timeline.labels |= {
    "ownerletter.ask": gettext_lazy("请求确认本人"),
    "ownerletter.confirm": gettext_lazy("凭盖章确认函确认本人"),
    "ownerletter.refuse": gettext_lazy("不予确认本人"),
    "membership.renew_password": gettext_lazy("用找回码或动态口令设置新口令"),
    "membership.draw_codes": gettext_lazy("打印找回码单"),
    "membership.prepare_totp": gettext_lazy("准备动态口令"),
    "membership.start_totp": gettext_lazy("启用动态口令"),
    "membership.confirm_owner": gettext_lazy("在服务器上确认本人"),
}
timeline.nouns["ownerletter"] = gettext_lazy("确认本人")
