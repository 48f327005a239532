"""代录件: what came in on paper and was typed in; an officer other than the typist checks it."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.domain import paper_entries
from accounts.enums import Role
from accounts.models import PaperEntry
from portals.accounts import entries
from portals.kit import files, gate, links, lists, timeline, words, workbench
from portals.kit.facts import Fact

READERS = (Role.DISTRICT, Role.CITY, Role.INSTITUTION, Role.SCHOOL)


class Entries(lists.ListPage):
    model, roles, title = (
        PaperEntry,
        (Role.DISTRICT, Role.CITY, Role.SCHOOL),
        gettext_lazy("代录件"),
    )
    columns = (
        lists.Column(
            "title",
            gettext_lazy("事项"),
            kind="link",
            width=40,
            roles=(Role.DISTRICT, Role.CITY, Role.SCHOOL),
        ),
        lists.Column(
            "side.name",
            gettext_lazy("谁的书面材料"),
            sort="side__name",
            width=30,
            roles=(Role.DISTRICT, Role.CITY, Role.SCHOOL),
        ),
        lists.Column(
            "state",
            gettext_lazy("状态"),
            kind="chip",
            sort="state",
            roles=(Role.DISTRICT, Role.CITY, Role.SCHOOL),
        ),
        lists.Column(
            "entered_by.name", gettext_lazy("录入人"), roles=(Role.DISTRICT, Role.CITY, Role.SCHOOL)
        ),
        lists.Column(
            "entered_on",
            gettext_lazy("代录日期"),
            kind="date",
            sort="entered_on",
            roles=(Role.DISTRICT, Role.CITY, Role.SCHOOL),
        ),
        lists.Column(
            "entry_checked_on",
            gettext_lazy("核对日期"),
            kind="date",
            sort="entry_checked_on",
            roles=(Role.DISTRICT, Role.CITY, Role.SCHOOL),
        ),
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
    known = ("side", "entered_by", "entry_checked_by")
    rows = PaperEntry.objects.visible_to(actor).select_related(*known)
    row = gate.get_or_404(rows, actor, pk)
    about = links.from_ref(row.subject, actor)
    facts = [
        Fact(_("谁的书面材料"), row.side.name, roles=READERS),
        Fact(_("办理事项"), row.move_label, roles=READERS),
        Fact(_("书面材料日期"), row.dated, roles=READERS),
        *(
            Fact(label, words.written(text), roles=READERS)
            for label, text in paper_entries.told(row)
        ),
        Fact(_("书面意见和理由"), row.reason, roles=READERS),
        *entries.facts(row),
    ]
    context = {"row": row, "about": about, "facts": facts, "entries": timeline.of(row, actor)}
    return render(request, "accounts/paper_entry.html", context)


def _after_check(row: PaperEntry, actor: Any) -> list[str]:
    if row.at_once:
        return [_("录入时已经停止入校；核对无误后存档，不符的请退回，人员随之恢复入校。")]
    params = {"side": row.side.name, "move": row.move_label}
    return [_("以%(side)s的名义办理“%(move)s”，并标注“代录”。") % params]


entries.offer(PaperEntry, check={"preview": _after_check})
files.register(PaperEntry, "entry_scan", audience=(Role.INSTITUTION, Role.SCHOOL))
links.register(PaperEntry, "paper-entry")
timeline.labels["paperentry.enter"] = gettext_lazy("代录书面意见")
timeline.nouns["paperentry"] = gettext_lazy("代录件")


@workbench.waiting(Role.DISTRICT, label=gettext_lazy("待核对的代录件"), more="paper-entries")
def to_check(actor: Any) -> QuerySet[Any]:
    rows = PaperEntry.objects.visible_to(actor).filter(state=PaperEntry.State.ENTERED)
    return rows.exclude(entered_by=actor.user_id)


@workbench.waiting(
    Role.SCHOOL, label=gettext_lazy("待教育局核对的代录件"), mine=False, more="paper-entries"
)
def being_checked(actor: Any) -> QuerySet[Any]:
    return PaperEntry.objects.visible_to(actor).filter(state=PaperEntry.State.ENTERED)
