"""Exit cases: the list, the page of one, and what waits in each of its steps."""

from __future__ import annotations

from typing import Any

from django.db.models import F, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from accounts.enums import BUREAUS, Role
from core import clock
from inspections.enums import (
    LIVE_CASE,
    EmergencyState,
    ExitState,
    HearingState,
    Outcome,
    Statement,
    SubjectKind,
    TalkState,
)
from inspections.models import (
    Decision,
    Defence,
    Emergency,
    ExitCase,
    Ground,
    Hearing,
    PriorNotice,
    Reversal,
    Service,
    Stay,
    Talk,
)
from portals.inspections import facts, steps, visible
from portals.kit import act, frame, gate, links, lists, navigation, timeline
from portals.kit.workbench import waiting

READERS = (*BUREAUS, Role.INSPECTOR, Role.INSTITUTION)

links.register(ExitCase, "exit")
# Parts of a case stand on its page.
act.shown_with(
    ExitCase,
    lambda row: (row.current_emergency, row.current_hearing, row.current_talk),
)
# The rows of a case that official pages are of, with what says whose each page is.
WITH_PAGES: dict[type[Any], tuple[str, ...]] = {
    Emergency: (),
    PriorNotice: ("services",),
    Hearing: (),
    Decision: ("services",),
    Stay: (),
    Talk: (),
    Reversal: ("decision__services", "decision__case"),
}
for _part in WITH_PAGES:
    links.register(_part, lambda row: row.case)
navigation.register(_("退出"), "exits", *BUREAUS, order=64)
navigation.register(_("退出案件"), "exits", Role.INSTITUTION, order=62)
navigation.register(_("我的案件"), "exits", Role.INSPECTOR, order=30)


class Exits(lists.ListPage):
    model, roles, title = ExitCase, READERS, _("退出案件")
    words = {
        **dict.fromkeys(
            BUREAUS, lists.Words(empty_hint=_("在机构档案或已核实的情形里启动退出程序。"))
        ),
        Role.INSPECTOR: lists.Words(title=_("我的案件")),
        Role.INSTITUTION: lists.Words(
            empty_title=_("没有退出案件。"),
            empty_hint=_(
                "如被立案，会先书面告知事实、理由和依据，您可以在期限内陈述申辩、申请听证。"
            ),
        ),
    }
    columns = (
        lists.Column("title", _("案件"), kind="link", roles=READERS),
        lists.Column("kind", _("对象"), value=lambda row: row.get_kind_display(), roles=READERS),
        lists.Column("institution.name", _("机构"), sort="institution__name", roles=READERS),
        lists.Column("state", _("状态"), kind="chip", sort="state", roles=READERS),
        lists.Column("opened_on", _("立案"), kind="date", sort="opened_on", roles=READERS),
        lists.Column(
            "defence_due",
            _("申辩截止"),
            kind="due",
            sort="defence_due",
            done=lambda row: _runs_until(row) is None,
            roles=READERS,
        ),
        lists.Column(
            "decision_number",
            _("决定书文号"),
            value=lambda row: row.decision_number or "",
            roles=facts.OFFICES,
        ),
        # Served first, read afterwards.
        lists.Column(
            "decision_served",
            _("决定书文号"),
            value=lambda row: row.decision_number or "",
            roles=(Role.INSTITUTION,),
        ),
    )
    filters = (
        lists.Search(("institution__name", "person__name", "decision_number"), roles=BUREAUS),
        lists.Choice("state", _("状态"), ExitState.choices, roles=BUREAUS),
        lists.Choice("kind", _("对象"), SubjectKind.choices, roles=BUREAUS),
    )

    def rows(self, actor: Any) -> QuerySet[Any]:
        return visible.cases(actor)


def _still_open(row: ExitCase) -> bool:
    """May the other side still speak?"""
    period = row.current_period
    return period is not None and not period.waived_on and period.runs_on(clock.today())


def _runs_until(row: ExitCase) -> Any:
    """The last day of a period that runs; over it is nobody's delay, and while a hearing is to be held
    the case waits for that."""
    hearing, period = row.current_hearing, row.current_period
    waits = hearing is not None and hearing.is_open
    if row.state != ExitState.NOTIFIED or waits or not _still_open(row):
        return None
    return period.due_on if period is not None else None


def _next_day(row: ExitCase) -> Any:
    """What is due next, beside the name of the case."""
    hearing, made = row.current_hearing, row.current_decision
    if row.state == ExitState.SERVED and made is not None:
        return made.effective_on
    if row.state == ExitState.NOTIFIED and hearing is not None and hearing.is_open:
        return hearing.hearing_on
    return _runs_until(row)


def _context(row: ExitCase, actor: Any) -> dict[str, Any]:
    def mine(model: Any) -> Any:
        rows = model.objects.visible_to(actor).filter(case=row)
        return rows.select_related("case__institution", "case__person", "case__bureau")

    papers = [
        one
        for model, read in WITH_PAGES.items()
        for one in mine(model).prefetch_related(*read).order_by("pk")
    ]
    parts = [*row.emergencies.all(), *row.hearings.all(), *row.talks.all()]
    return {
        "row": row,
        "next_day": _next_day(row),
        "answers": row.state == ExitState.NOTIFIED and _still_open(row),
        "steps": steps.of(row),
        "notice": facts.of_notice(row),
        "review": facts.of_review(row),
        "decision": facts.of_decision(row),
        "talk": facts.of_talk(row),
        "grounds": Ground.objects.visible_to(actor).filter(cases=row).select_related("violation"),
        "services": mine(Service).select_related(
            "notice", "decision__notice", "recorded_by", "file", "consent"
        ),
        "orders": visible.orders(actor).filter(case=row),
        "defences": mine(Defence).select_related("file", "entered_by", "entry_checked_by"),
        "hearings": mine(Hearing).exclude(record=None).select_related("record"),
        "stays": mine(Stay).select_related("file"),
        "reversals": mine(Reversal).select_related("file"),
        "papers": papers,
        "earlier": mine(PriorNotice).exclude(pk=row.current_notice_id),
        "entries": timeline.of(row, actor, parts=parts),
    }


@gate.page(*BUREAUS, Role.INSPECTOR)
def exit_case(request: HttpRequest, pk: int) -> HttpResponse:
    actor = frame.actor_of(request)
    row = gate.one(visible.cases(actor), pk)
    return render(request, "inspections/case.html", _context(row, actor))


@gate.page(Role.INSTITUTION)
def case_against_oneself(request: HttpRequest, pk: int) -> HttpResponse:
    """Whom a case is about reads what was served, and how to answer."""
    actor = frame.actor_of(request)
    row = gate.one(visible.cases(actor), pk)
    context = _context(row, actor)
    if row.state == ExitState.OPENED:
        # A notice that was not served yet is the bureau's draft.
        context |= {"notice": [], "steps": []}
    made = row.current_decision
    if made is None or made.served_on is None:
        # Served first, read afterwards: one that was revoked before service is never read.
        context["decision"] = []
    return render(request, "inspections/case_against_oneself.html", context)


@waiting(
    Role.DISTRICT,
    label=_("待确认的紧急暂停"),
    due="emergency_due",
    lead=True,
    more="exits",
)
@waiting(
    Role.INSPECTOR,
    label=_("我作出的、待确认的紧急暂停"),
    due="emergency_due",
    mine=False,
    more="exits",
)
def emergencies(actor: Any) -> QuerySet[Any]:
    rows = visible.cases(actor)
    return rows.filter(state__in=LIVE_CASE, current_emergency__state=EmergencyState.WAITING)


@waiting(Role.DISTRICT, label=_("待告知或送达的退出案件"), more="exits", order=34)
def to_serve(actor: Any) -> QuerySet[Any]:
    rows = visible.cases(actor).exclude(current_emergency__state=EmergencyState.WAITING)
    return rows.filter(state__in=[ExitState.OPENED, ExitState.DECIDED])


@waiting(Role.DISTRICT, label=_("申辩期满，待审核"), more="exits")
def to_review(actor: Any) -> QuerySet[Any]:
    """By when stands among the dates; a case whose hearing is to be held waits for that."""
    rows = visible.cases(actor).filter(state=ExitState.NOTIFIED)
    rows = rows.exclude(current_hearing__state__in=[HearingState.REQUESTED, HearingState.FIXED])
    over = Q(defence_due__lt=clock.today()) | Q(current_period__waived_on__isnull=False)
    others = rows.filter(over).exclude(current_notice__drafted_by=actor.user_id)
    return others.exclude(opened_by=actor.user_id)


@waiting(Role.DISTRICT, label=_("待核对的代录申辩材料"), more="exits", order=31)
def papers_to_check(actor: Any) -> QuerySet[Any]:
    """What a colleague put in from paper for one of the sides."""
    entered = Defence.objects.visible_to(actor).filter(
        entered_by_office=True, entry_checked_on=None, notice=F("case__current_notice")
    )
    mine = entered.exclude(entered_by=actor.user_id).values("case")
    return visible.cases(actor).filter(state=ExitState.NOTIFIED, pk__in=mine)


@waiting(Role.DISTRICT, label=_("待我决定的退出案件"), lead=True, more="exits", order=10)
def to_decide(actor: Any) -> QuerySet[Any]:
    rows = visible.cases(actor).filter(state=ExitState.REVIEWED)
    return rows.exclude(opened_by=actor.user_id)


@waiting(Role.DISTRICT, label=_("待执行的退出决定"), due="effective_on", more="exits")
def to_execute(actor: Any) -> QuerySet[Any]:
    rows = visible.cases(actor).filter(state=ExitState.SERVED, held_back="")
    return rows.exclude(current_decision__outcome=Outcome.TALK)


@waiting(
    Role.DISTRICT,
    label=_("待安排或进行的约谈"),
    due="talk_on",
    more="exits",
    order=36,
)
def to_talk(actor: Any) -> QuerySet[Any]:
    open_to = [TalkState.ASKED, TalkState.FIXED]
    rows = visible.cases(actor).filter(current_talk__state__in=open_to)
    return rows.annotate(talk_on=F("current_talk__talk_on"))


@waiting(
    Role.DISTRICT,
    label=_("到日未能执行的退出决定"),
    due="effective_on",
    about=lambda row: row.held_back,
    more="exits",
)
def held_back(actor: Any) -> QuerySet[Any]:
    return visible.cases(actor).filter(state=ExitState.SERVED).exclude(held_back="")


@waiting(
    Role.DISTRICT,
    label=_("申辩期内的退出案件"),
    due="defence_due",
    mine=False,
    more="exits",
)
def in_defence(actor: Any) -> QuerySet[Any]:
    rows = visible.cases(actor).filter(state=ExitState.NOTIFIED)
    return rows.filter(defence_due__gte=clock.today(), current_period__waived_on=None)


@waiting(Role.CITY, label=_("逾期未确认的紧急暂停"), due="emergency_due", more="exits")
def escalated(actor: Any) -> QuerySet[Any]:
    return emergencies(actor).filter(current_emergency__escalated_on__isnull=False)


@waiting(Role.INSTITUTION, label=_("可以陈述申辩的案件"), due="defence_due", more="exits")
def to_answer(actor: Any) -> QuerySet[Any]:
    own = Defence.objects.visible_to(actor).filter(
        kind=Statement.WAIVER, entry_returned_why="", notice=F("case__current_notice")
    )
    rows = visible.cases(actor).filter(state=ExitState.NOTIFIED).exclude(pk__in=own.values("case"))
    return rows.filter(defence_due__gte=clock.today())
