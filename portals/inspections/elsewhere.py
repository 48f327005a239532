"""What follows from a decision beyond its bureau: the other districts' answers, the schools' notices."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from accounts.enums import BUREAUS, Role
from core import clock
from core.facts import Facts
from core.files import SCANS
from inspections import facts
from inspections.domain import execution, reach, releases
from inspections.enums import ElsewhereState, ReleaseState
from inspections.models import Elsewhere, Release
from portals.inspections.form_parts import says, text
from portals.kit import frame, gate, links, lists, timeline
from portals.kit.act import Act, register
from portals.kit.deed_form import CheckedFileField, DeedForm, ReasonForm
from portals.kit.facts import Fact
from portals.kit.fields import DayField
from portals.kit.workbench import waiting

links.register(Elsewhere, "elsewhere")
links.register(Release, "release")
SIDES = (*BUREAUS, Role.SCHOOL, Role.INSTITUTION)


def _about_a_body(row: Any) -> bool:
    return row.person_id is None


def _about_a_person(row: Any) -> bool:
    return row.person_id is not None


register(
    Act(
        Elsewhere,
        "carry_on",
        reach.carry_on,
        form=ReasonForm,
        when=_about_a_body,
        preview=says(
            _("已经列入的资格、已经签订的协议和在校班组照常，直到资格期满。"),
            _("期满之后不续签，也不列入新的名单；需要另案的，请在机构档案里启动退出程序。"),
            _("机构和市教育局将收到通知。"),
        ),
    )
)
register(
    Act(
        Elsewhere,
        "keep_out",
        reach.keep_out,
        form=ReasonForm,
        when=_about_a_person,
        preview=says(
            _("此人不再进入本区市的学校；原决定以后撤销的，本区市的处理仍然有效。"),
            _("机构和市教育局将收到通知。"),
        ),
    )
)
register(
    Act(
        Elsewhere,
        "readmit",
        reach.readmit,
        form=ReasonForm,
        when=_about_a_person,
        preview=says(
            _("此人可以再次进入本区市的学校，其他区市不受影响。"),
            _("机构和市教育局将收到通知。"),
        ),
    )
)


class ReleaseForm(DeedForm):
    shape: ClassVar[type[Facts] | None] = facts.Release
    number = forms.CharField(label=_("通知文号"), max_length=60)
    given_on = DayField(label=_("解除日期"))
    clause = forms.CharField(
        label=_("依据的协议条款"), max_length=200, help_text=_("如：第十二条 变更、解除与退出。")
    )
    settlement = text(_("结算"), 3)
    handover = text(_("班组安排"), 3)
    file = CheckedFileField(label=_("盖章的通知"), kinds=SCANS, required=False)

    @classmethod
    def start(cls, subject: Any, _actor: Any) -> dict[str, Any]:
        return {
            "given_on": clock.today(),
            "settlement": _t("按已经确认的课次结算；未开课的课次不收费，已收的退还家长。"),
            "handover": execution.default_handover(subject.case),
        }


register(
    Act(
        Release,
        "give",
        releases.give,
        form=ReleaseForm,
        preview=says(
            _("本校与该机构签订的协议自解除日期起终止，在校班组按班组安排照看。"),
            _("机构和区市教育局将收到通知；请学校告知家长委员会。"),
        ),
    )
)


def _of_elsewhere(row: Elsewhere) -> list[Fact]:
    """Code, number and day; the case itself is its bureau's."""
    return [
        Fact(_("对象"), row.subject_name, roles=BUREAUS),
        Fact(_("作出决定的机关"), row.decided_by, roles=BUREAUS),
        Fact(_("文号"), row.number, roles=BUREAUS),
        Fact(_("日期"), row.decided_on, roles=BUREAUS),
        Fact(_("情形编号"), row.code, roles=BUREAUS),
        Fact(_("处理期限"), row.due_on, roles=BUREAUS),
        Fact(_("处理理由"), row.reasons, roles=BUREAUS),
        Fact(_("继续至"), row.until, roles=BUREAUS),
        Fact(_("处理人"), row.answered_by, roles=BUREAUS),
        Fact(_("处理日期"), row.answered_on, roles=BUREAUS),
        Fact(_("已报上一级"), row.escalated_on, roles=BUREAUS),
    ]


def _of_release(row: Release) -> list[Fact]:
    return [
        Fact(_("机构"), row.institution.name, roles=SIDES),
        Fact(_("协议编号"), row.agreement.number, roles=SIDES),
        Fact(_("退出决定书文号"), row.decision_number, roles=SIDES),
        Fact(_("决定日期"), row.decided_on, roles=SIDES),
        Fact(_("期限"), row.due_on, roles=SIDES),
        Fact(_("通知文号"), row.number, roles=SIDES),
        Fact(_("解除日期"), row.given_on, roles=SIDES),
        Fact(_("依据的协议条款"), row.clause, roles=SIDES),
        Fact(_("结算"), row.settlement, roles=SIDES),
        Fact(_("班组安排"), row.handover, roles=SIDES),
    ]


@gate.page(*BUREAUS)
def elsewhere(request: HttpRequest, pk: int) -> HttpResponse:
    actor = frame.actor_of(request)
    row = gate.get_or_404(Elsewhere, actor, pk)
    return _draw(request, row, _of_elsewhere(row), waits=row.state == ElsewhereState.WAITING)


@gate.page(*SIDES)
def release(request: HttpRequest, pk: int) -> HttpResponse:
    actor = frame.actor_of(request)
    row = gate.get_or_404(Release, actor, pk)
    return _draw(request, row, _of_release(row), waits=row.state == ReleaseState.WAITING)


def _draw(request: HttpRequest, row: Any, facts: list[Fact], *, waits: bool) -> HttpResponse:
    entries = timeline.of(row, frame.actor_of(request))
    context = {"row": row, "facts": facts, "waits": waits, "entries": entries}
    return render(request, "inspections/follows.html", context)


COLUMNS = (
    lists.Column("title", _("事项"), roles=SIDES),
    lists.Column("due_on", _("期限"), roles=SIDES),
    lists.Column("state", _("状态"), roles=SIDES),
)


class Answers(lists.ListPage):
    model, roles, title = Elsewhere, BUREAUS, _("其他区市决定之后的处理")
    columns = COLUMNS
    filters = (
        lists.Search(("institution__name", "person__name", "number")),
        lists.Choice("state", _("状态"), ElsewhereState.choices),
    )

    def rows(self, actor: Any) -> QuerySet[Any]:
        return _answers(actor)


class Releases(lists.ListPage):
    model, roles, title = Release, (*BUREAUS, Role.SCHOOL), _("解除协议通知")
    columns = COLUMNS
    filters = (
        lists.Search(("institution__name", "number")),
        lists.Choice("state", _("状态"), ReleaseState.choices),
    )

    def rows(self, actor: Any) -> QuerySet[Any]:
        return _releases(actor)


def _answers(actor: Any) -> QuerySet[Any]:
    return Elsewhere.objects.visible_to(actor).select_related("institution", "person")


def _releases(actor: Any) -> QuerySet[Any]:
    return Release.objects.visible_to(actor).select_related("institution", "agreement", "school")


@waiting(
    Role.DISTRICT,
    label=_("其他区市已作决定，待本区市处理"),
    due="due_on",
    lead=True,
    more="answers",
    order=11,
)
def to_answer(actor: Any) -> QuerySet[Any]:
    return _answers(actor).filter(state=ElsewhereState.WAITING)


@waiting(Role.CITY, label=_("区市逾期未处理的其他区市决定"), due="due_on", more="answers")
def unanswered(actor: Any) -> QuerySet[Any]:
    return _answers(actor).filter(state=ElsewhereState.WAITING, escalated_on__isnull=False)


@waiting(
    Role.SCHOOL, label=_("待发出的解除协议通知"), due="due_on", lead=True, more="releases", order=9
)
def to_give(actor: Any) -> QuerySet[Any]:
    return _releases(actor).filter(state=ReleaseState.WAITING)


@waiting(Role.DISTRICT, label=_("学校逾期未发出的解除协议通知"), due="due_on", more="releases")
def not_given(actor: Any) -> QuerySet[Any]:
    return _releases(actor).filter(state=ReleaseState.WAITING, escalated_on__isnull=False)
