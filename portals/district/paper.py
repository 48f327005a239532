"""代录件: what came in on paper and was typed in; another officer holds it against the scan."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.domain import paper
from accounts.enums import Role
from accounts.models import PaperEntry
from contracts.domain import agreements, placements
from core import clock
from core.files import SCANS
from evaluations.domain import replies
from institutions.domain import courses, staff
from portals.shared import files, gate, links, lists, timeline, workbench
from portals.shared.act import Act, register
from portals.shared.deed_form import CheckedFileField, DeedForm, ReasonForm
from portals.shared.fields import DayField, TextField

# Importing them says which of their moves may come in on paper.
ROOMS = (agreements, placements, courses, staff, replies)
READERS = (Role.DISTRICT, Role.CITY, Role.INSTITUTION, Role.SCHOOL)


class PaperForm(DeedForm):
    """Which of the moves that are possible now the paper makes, and whose it is."""

    what = forms.ChoiceField(label=gettext_lazy("书面材料要办理的事项"))
    dated = DayField(label=gettext_lazy("书面材料日期"))
    reason = TextField(label=gettext_lazy("书面意见和理由"))
    scan = CheckedFileField(label=gettext_lazy("签字或盖章的扫描件"), kinds=SCANS)

    @classmethod
    def start(cls, subject: Any, actor: Any) -> dict[str, Any]:
        return {"dated": clock.today()}

    def prepare(self) -> None:
        field: Any = self.fields["what"]
        field.choices = [
            (f"{move}:{role}", f"{Role(role).label}：{label}")
            for move, role, label in paper.choices(self.subject, self.actor)
        ]

    def facts(self) -> dict[str, Any]:
        facts = super().facts()
        move, _colon, side = facts.pop("what").partition(":")
        return {**facts, "move": move, "side": side}


def _may_enter(row: Any, actor: Any) -> bool:
    return bool(paper.choices(row, actor)) and not paper.waiting_for(row).exists()


def offer() -> None:
    """A button on the page of every row whose moves may come in on paper."""
    for label in paper.known():
        register(
            Act(
                links.model_of(label),
                "enter_paper_deed",
                paper.enter,
                form=PaperForm,
                label=gettext_lazy("代录书面意见"),
                allow=_may_enter,
                goto=links.url,
                order=80,
                done=gettext_lazy("已代录，等待另一人核对；核对后才办理。"),
                intro=gettext_lazy(
                    "没有账号的机构或学校以书面提出的，按原件录入；由另一人对照扫描件核对后办理，并一直标注“代录”。"
                ),
            )
        )


offer()


class Entries(lists.ListPage):
    model, roles, title = PaperEntry, (Role.DISTRICT, Role.CITY), gettext_lazy("代录件")
    columns = (
        lists.Column("title", gettext_lazy("事项"), kind="link", width=40),
        lists.Column("side.name", gettext_lazy("谁的书面材料"), sort="side__name", width=30),
        lists.Column("state", gettext_lazy("状态"), kind="chip", sort="state"),
        lists.Column("entered_by.name", gettext_lazy("录入人")),
        lists.Column("entered_on", gettext_lazy("代录日期"), kind="date", sort="entered_on"),
        lists.Column("checked_on", gettext_lazy("核对日期"), kind="date", sort="checked_on"),
    )
    filters = (
        lists.Search(("subject_title", "side__name")),
        lists.Choice("state", gettext_lazy("状态"), PaperEntry.State.choices),
    )
    empty_title = gettext_lazy("还没有代录件。")
    empty_hint = gettext_lazy("机构或学校以书面提出的意见，在所涉事项的页面上代录。")

    def rows(self, actor: Any) -> QuerySet[Any]:
        return super().rows(actor).select_related("side", "entered_by")


@gate.page(*READERS)
def entry(request: HttpRequest, pk: int) -> HttpResponse:
    actor = request.actor  # type: ignore[attr-defined]
    rows = PaperEntry.objects.visible_to(actor).select_related("side", "entered_by", "checked_by")
    row = gate.get_or_404(rows, actor, pk)
    about = links.from_ref(row.subject, actor)
    facts = [
        (_("谁的书面材料"), row.side.name),
        (_("办理事项"), row.move_label),
        (_("书面材料日期"), row.dated),
        (_("书面意见和理由"), row.reason),
        (_("代录"), [row.entered_by.name, row.entered_on]),
        (_("核对"), [row.checked_by.name, row.checked_on] if row.checked_by else ""),
        (_("退回原因"), row.returned_why),
    ]
    context = {"row": row, "about": about, "facts": facts, "entries": timeline.of(row, actor)}
    return render(request, "district/paper_entry.html", context)


def _after_check(row: PaperEntry, actor: Any) -> list[str]:
    told = {"side": row.side.name, "move": row.move_label}
    return [_("以%(side)s的名义办理“%(move)s”，并标注“代录”。") % told]


register(Act(PaperEntry, "check_entry", paper.check_entry, preview=_after_check))
register(Act(PaperEntry, "send_back", paper.send_back, form=ReasonForm))
files.register(PaperEntry, "scan", audience=(Role.INSTITUTION, Role.SCHOOL))
links.register(PaperEntry, dict.fromkeys(READERS, "paper-entry"))
timeline.labels["paperentry.enter"] = gettext_lazy("代录书面意见")
timeline.nouns["paperentry"] = gettext_lazy("代录件")


@workbench.waiting(Role.DISTRICT, label=gettext_lazy("待核对的代录件"), more="paper-entries")
def to_check(actor: Any) -> QuerySet[Any]:
    rows = PaperEntry.objects.visible_to(actor).filter(state=PaperEntry.State.ENTERED)
    return rows.exclude(entered_by=actor.user_id)
