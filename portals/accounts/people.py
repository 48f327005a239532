"""单位与人员: the offices one looks after, their people, and one person's page."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.domain import ties
from accounts.enums import OrganisationKind, Role
from accounts.models import Deputyship, Handover, Membership, OneTimePassword, Organisation, TieKind
from core import clock
from portals.accounts import stand_ins
from portals.accounts.signin import label_of
from portals.kit import act, gate, links, lists, navigation, timeline, workbench
from portals.kit.facts import Fact

# Roles that look after other offices, and roles that only have their own.
ABOVE = (Role.CITY, Role.DISTRICT, Role.ADMIN, Role.AUDITOR)
OWN = (Role.SCHOOL, Role.INSTITUTION, Role.REVIEWER)
READERS = (*ABOVE, *OWN)


def account_of(row: Membership) -> str:
    """How the person's account stands, in words."""
    if not row.user.is_active:
        return _("已停用")
    if row.user.must_change_password:
        return _("待首次登录")
    return _("待确认本人") if getattr(row, "tied", False) else _("正常")


def standing_of(row: Membership) -> str:
    """Whether the membership holds today, in words."""
    today = clock.today()
    if row.has_ended(today):
        return _("已结束")
    return _("在任") if row.holds_on(today) else _("未开始")


class Offices(lists.ListPage):
    """Every office the actor sees, with the number of its people."""

    model, roles, title = Organisation, ABOVE, gettext_lazy("单位与人员")
    intro = gettext_lazy("进入单位可以邀请人员、重置口令、停用账号、安排代行和交接。")
    order = "region_id"
    columns = (
        lists.Column("name", gettext_lazy("单位"), kind="link", sort="name", roles=ABOVE),
        lists.Column("get_kind_display", gettext_lazy("类型"), sort="kind", roles=ABOVE),
        lists.Column("region.name", gettext_lazy("所在地"), sort="region_id", roles=ABOVE),
        lists.Column("code", gettext_lazy("代码"), kind="code", roles=ABOVE),
        lists.Column("people", gettext_lazy("在任人数"), kind="number", sort="people", roles=ABOVE),
    )
    filters = (
        lists.Search(("name", "code")),
        lists.Choice("kind", gettext_lazy("类型"), OrganisationKind.choices),
    )
    new = ("found", "add_district")

    def rows(self, actor: Any) -> QuerySet[Any]:
        today = clock.today()
        holds = Q(memberships__until__isnull=True) | Q(memberships__until__gte=today)
        found: QuerySet[Any] = super().rows(actor).select_related("region")
        return found.annotate(people=Count("memberships", filter=holds, distinct=True))


class People(lists.ListPage):
    """Everybody the actor may see, across offices."""

    model, roles, title = Membership, READERS, gettext_lazy("人员")
    order = "organisation_id"
    columns = (
        lists.Column(
            "user.name", gettext_lazy("姓名"), kind="link", sort="user__name", roles=READERS
        ),
        lists.Column("user.username", gettext_lazy("登录名"), kind="code", roles=READERS),
        lists.Column(
            "organisation.name", gettext_lazy("单位"), sort="organisation__name", roles=READERS
        ),
        lists.Column("role", gettext_lazy("职责"), value=label_of, sort="role", roles=READERS),
        lists.Column("standing", gettext_lazy("任职"), value=standing_of, roles=READERS),
        lists.Column("account", gettext_lazy("账号"), value=account_of, roles=READERS),
        lists.Column("since", gettext_lazy("开始"), kind="date", sort="since", roles=READERS),
        lists.Column("until", gettext_lazy("最后一天"), kind="date", sort="until", roles=READERS),
    )
    filters = (
        lists.Search(("user__name", "user__username", "organisation__name")),
        lists.Choice("role", gettext_lazy("职责"), Role.choices),
    )

    def rows(self, actor: Any) -> QuerySet[Any]:
        found: QuerySet[Any] = super().rows(actor)
        return ties.marked(
            found.select_related("user", "organisation", "acts_for__user", "acts_for__organisation")
        )


@gate.page(*READERS)
def own_office(request: HttpRequest) -> HttpResponse:
    """The office of whoever acts."""
    return redirect("office", pk=request.actor.organisation_id)  # type: ignore[attr-defined]


@gate.page(*READERS)
def office(request: HttpRequest, pk: int) -> HttpResponse:
    actor = request.actor  # type: ignore[attr-defined]
    row = gate.get_or_404(Organisation, actor, pk)
    seen = Membership.objects.visible_to(actor).filter(organisation=row)
    near = ("user", "organisation", "acts_for__user", "acts_for__organisation")
    people = list(ties.marked(seen.select_related(*near)))
    today = clock.today()
    told = [
        Fact(_("类型"), row.get_kind_display(), roles=READERS),
        Fact(_("所在地"), row.region.name, roles=READERS),
        Fact(_("代码"), row.code, roles=READERS),
    ]
    context = {
        "row": row,
        "facts": told,
        "people": [_line(each) for each in people if not each.has_ended(today)],
        "former": [_line(each) for each in people if each.has_ended(today)],
        "many": actor.role in ABOVE,
        "stand_ins": stand_ins.of(row, actor),
    }
    return render(request, "accounts/people/office.html", context)


def _line(row: Membership) -> dict[str, Any]:
    return {
        "row": row,
        "role": label_of(row),
        "account": account_of(row),
        "standing": standing_of(row),
    }


@gate.page(*READERS)
def person(request: HttpRequest, pk: int) -> HttpResponse:
    actor = request.actor  # type: ignore[attr-defined]
    rows = Membership.objects.visible_to(actor)
    told = ties.marked(rows.select_related("user", "organisation__region"))
    row = gate.get_or_404(told, actor, pk)
    others = Membership.objects.visible_to(actor).filter(user=row.user).exclude(pk=row.pk)
    deputyships = Deputyship.objects.visible_to(actor).filter(Q(lead=row) | Q(acting=row))
    handovers = Handover.objects.visible_to(actor).filter(Q(giver=row) | Q(receiver=row))
    waiting = OneTimePassword.objects.visible_to(actor).filter(
        membership=row, shown_at__isnull=True
    )
    context = {
        "row": row,
        "facts": _facts(row),
        "others": others.select_related("user", "organisation"),
        "deputyships": [
            {"row": each, "buttons": act.buttons(each, actor)}
            for each in deputyships.select_related(
                "lead__user", "acting__user", "lead__organisation"
            )
        ],
        "handovers": handovers.select_related("giver__user", "receiver__user"),
        "one_time_password": next(
            (one_time_password for one_time_password in waiting if one_time_password.password), None
        ),
        "entries": timeline.of(row, actor),
    }
    return render(request, "accounts/people/person.html", context)


def _facts(row: Membership) -> list[Fact]:
    return [
        Fact(_("登录名"), row.user.username, roles=READERS),
        Fact(_("单位"), row.organisation.name, roles=READERS),
        Fact(_("职责"), label_of(row), roles=READERS),
        Fact(_("任职"), standing_of(row), roles=READERS),
        Fact(_("开始"), row.since, roles=READERS),
        Fact(_("最后一天"), row.until, roles=READERS),
        Fact(_("账号"), account_of(row), roles=READERS),
        Fact(_("确认本人"), _how_tied(row), roles=READERS),
    ]


def _how_tied(row: Membership) -> str:
    """Who made or reset the account, while its owner is not confirmed."""
    words = {TieKind.MADE: _("由%(name)s开通"), TieKind.RESET: _("由%(name)s重置")}
    params = [words[TieKind(bond.kind)] % {"name": bond.maker} for bond in row.user.bonds()]
    return _("%(how)s，尚未确认本人") % {"how": "、".join(dict.fromkeys(params))} if params else ""


@workbench.waiting(
    Role.ADMIN,
    label=gettext_lazy("已开通、还没有登录过的人员，请交付登录单"),
    title=lambda row: row.user.name,
    about=lambda row: row.organisation.name,
    more="people",
)
def never_came(actor: Any) -> QuerySet[Any]:
    found: QuerySet[Any] = Membership.objects.visible_to(actor)
    fresh = found.filter(user__must_change_password=True, user__last_login__isnull=True)
    return fresh.filter(user__is_active=True).select_related("user", "organisation")


links.register(Organisation, "office")
links.register(Membership, "person")
links.register(Deputyship, lambda row: row.lead)
navigation.register(gettext_lazy("单位与人员"), "offices", *ABOVE, order=85)
navigation.register(gettext_lazy("本单位人员"), "own-office", *OWN, order=85)
