"""代为第二人: a bureau asks, the office above lends somebody between two dates, and it ends."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.domain import stand_ins, ties
from accounts.enums import Role
from accounts.facts import Lending
from accounts.models import Membership, Organisation, StandIn
from core import clock
from portals.kit import fields, files, gate, links, timeline
from portals.kit.act import Act, register
from portals.kit.deed_form import CheckedFileField, DeedForm, ReasonForm
from portals.kit.facts import Fact
from portals.kit.workbench import waiting

READERS = (Role.CITY, Role.DISTRICT, Role.ADMIN, Role.AUDITOR)


def of(office: Organisation, actor: Any) -> QuerySet[Any]:
    return StandIn.objects.visible_to(actor).filter(bureau=office)


@gate.page(*READERS)
def stand_in(request: HttpRequest, pk: int) -> HttpResponse:
    actor = request.actor  # type: ignore[attr-defined]
    rows = StandIn.objects.visible_to(actor)
    row = gate.get_or_404(rows.select_related("bureau", "asked_by", "acting__user"), actor, pk)
    facts = [
        Fact(_("单位"), row.bureau.name, roles=READERS),
        Fact(_("为什么需要"), row.why, roles=READERS),
        Fact(_("提出"), [row.asked_by.name, row.asked_on], roles=READERS),
        Fact(_("来函"), row.letter, roles=READERS),
        Fact(_("代为第二人"), row.acting.user.name if row.acting else "", roles=READERS),
        Fact(_("开始日期"), row.since, roles=READERS),
        Fact(_("最后一天"), row.until, roles=READERS),
        Fact(_("依据文件"), row.document, roles=READERS),
        Fact(_("结束日期"), row.ended_on, roles=READERS),
    ]
    known = [fact for fact in facts if fact.value]
    context = {"row": row, "facts": known, "entries": timeline.of(row, actor)}
    return render(request, "accounts/people/stand_in.html", context)


class AskForm(ReasonForm):
    letter = forms.CharField(
        label=gettext_lazy("来函名称和文号"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("该局自己在系统中提出的不必填；市局凭来函办理的必填。"),
    )
    letter_file = CheckedFileField(label=gettext_lazy("来函扫描件"), required=False)


def _of_the_city(rows: QuerySet[Any], subject: StandIn, actor: Any) -> QuerySet[Any]:
    today = clock.today()
    marked: QuerySet[Any] = ties.marked(rows)
    same = marked.filter(
        tied=False,
        organisation=actor.organisation_id,
        role=Role.CITY,
        acts_for__isnull=True,
        since__lte=today,
        user__is_active=True,
        user__must_change_password=False,
    )
    ended = [row.pk for row in same if row.has_ended(today)]
    return same.exclude(pk__in=ended).select_related("user", "organisation")


class GrantForm(DeedForm):
    shape = Lending
    person = fields.RowField(Membership, narrow=_of_the_city, label=gettext_lazy("由谁代为第二人"))
    since = fields.DayField(label=gettext_lazy("开始日期"))
    until = fields.DayField(label=gettext_lazy("最后一天"))
    document = forms.CharField(
        label=gettext_lazy("依据文件"), max_length=200, help_text=gettext_lazy("名称和文号。")
    )
    file = CheckedFileField(label=gettext_lazy("文件扫描件"), required=False)

    @classmethod
    def start(cls, subject: Any, actor: Any) -> dict[str, Any]:
        return {"since": clock.today(), "document": subject.letter}


def _after_grant(row: StandIn, actor: Any) -> list[str]:
    return [
        _("所选人员在此期间可以“%(office)s”负责人的身份办理，切换身份后使用。")
        % {"office": row.bureau.name},
        _("两人规则仍按自然人判断；其所办事项在记录中写明代为第二人，到期自行结束。"),
    ]


def _may_ask(office: Organisation, actor: Any) -> bool:
    return stand_ins.may_ask(office, actor) and not stand_ins.current(office).exists()


register(
    Act(
        Organisation,
        "ask_second",
        stand_ins.ask,
        form=AskForm,
        label=gettext_lazy("请市局代为第二人"),
        allow=_may_ask,
        goto=links.url,
        intro=gettext_lazy(
            "本局可办理的人不足两人（请假、空缺、账号不能用），双人事项办不下去时提出。"
        ),
    )
)
register(Act(StandIn, "grant", stand_ins.grant, form=GrantForm, preview=_after_grant, order=5))
register(Act(StandIn, "decline", stand_ins.decline, form=ReasonForm))
register(Act(StandIn, "take_back", stand_ins.take_back, form=ReasonForm, back=True))
register(Act(StandIn, "end", stand_ins.end, form=ReasonForm, back=True))
files.register(StandIn, "letter_file")
files.register(StandIn, "file")
links.register(StandIn, "stand-in")
timeline.labels["standin.ask"] = gettext_lazy("请上级代为第二人")
timeline.nouns["standin"] = gettext_lazy("代为第二人")
timeline.systems[stand_ins.OVER] = gettext_lazy("代为第二人的期限")


@waiting(Role.CITY, label=gettext_lazy("区市请市局代为第二人"), lead=True, order=5)
def asked(actor: Any) -> QuerySet[Any]:
    return StandIn.objects.visible_to(actor).filter(state="asked").select_related("bureau")


@waiting(Role.DISTRICT, label=gettext_lazy("等市局安排第二人"), mine=False)
def awaited(actor: Any) -> QuerySet[Any]:
    return StandIn.objects.visible_to(actor).filter(state="asked").select_related("bureau")
