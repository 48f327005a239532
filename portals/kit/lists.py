"""A list page from one declaration: scope, filters, sorting, paging, phone layout, export to Excel."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from django.core.paginator import Paginator
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views import View

from portals.kit import act, due, filters, frame, gate, links, tones
from portals.kit.columns import Column
from portals.kit.filters import Filter

Choice, Search, Between = filters.Choice, filters.Search, filters.Between


SHORT = 8  # signs; a word of this length is never broken in two lines


@dataclass(frozen=True)
class Cell:
    value: Any
    kind: str
    label: str
    css: str = ""
    url: str = ""
    tone: str = ""

    @property
    def classes(self) -> str:
        """The column's class, and what the value asks for: a short word stays on one line, an
        empty cell is left out where each row is a card."""
        short = isinstance(self.value, str) and 0 < len(self.value) <= SHORT
        blank = self.value is None or self.value in ("", [], ())
        names = (self.css, "nowrap" if short else "", "blank" if blank else "")
        return " ".join(name for name in names if name)


@dataclass(frozen=True)
class Head:
    label: str
    css: str
    url: str = ""
    aria: str = ""
    icon: str = ""


@dataclass(frozen=True)
class Words:
    """What a list is called and says, where a role reads other words than the list's own."""

    title: Any = ""
    intro: Any = ""
    empty_title: Any = ""
    empty_hint: Any = ""


class ListPage(View):
    """Subclass it, or give the attributes to `as_view()`.

    One list serves every role that reads its noun: columns and filters say for whom they are,
    `words` what it is called for whom. Where more differs (order, what is in it), it is another list.
    `new` and `many` name acts: buttons for a new row, and for several ticked rows at once.
    `rows(actor)` must start from visible_to and select_related what the columns read, so that the
    number of queries does not grow with the rows.
    """

    model: ClassVar[type[Model]]
    roles: ClassVar[Sequence[str]] = ()
    title: Any = ""
    intro: Any = ""
    words: Mapping[str, Words] = {}
    columns: Sequence[Column] = ()
    filters: Sequence[filters.Filter] = ()
    order: str = "-pk"
    per_page: int = 30
    new: Sequence[str] = ()
    many: Sequence[str] = ()
    exportable: bool = True
    empty_title: Any = _("还没有记录。")
    empty_hint: Any = ""
    template: str = "kit/list.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        self.actor = frame.actor_of(request)
        for name, said in vars(self.words.get(self.actor.role, Words())).items():
            if said:
                setattr(self, name, said)
        inside = gate.page(*self.roles)(super().dispatch)
        answer: HttpResponseBase = inside(request, *args, **kwargs)
        return answer

    def rows(self, actor: Any) -> QuerySet[Any]:
        """The rows before filtering; override to select_related or narrow further."""
        found: QuerySet[Any] = self.model.objects.visible_to(actor)  # type: ignore[attr-defined]
        return found

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        asked = getattr(request, "htmx", None)
        partial = asked and not asked.history_restore_request
        template = "kit/_results.html" if partial else self.template
        return render(request, template, self.context(request))

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        from portals.kit import list_export

        return list_export.answer(self, request)

    @property
    def shown(self) -> list[Column]:
        """The columns that the actor may read."""
        return [each for each in self.columns if self.actor.role in each.roles]

    @property
    def narrowing(self) -> list[Filter]:
        """The filters that the actor has."""
        return [each for each in self.filters if not each.roles or self.actor.role in each.roles]

    # Parts ------------------------------------------------------------------------------------

    def filtered(self, request: HttpRequest) -> QuerySet[Any]:
        """Exactly the rows the URL asks for, in its order."""
        rows = self.rows(self.actor)
        for each in self.narrowing:
            rows = each.narrow(rows, request.GET, self.actor)
        return rows.order_by(*self._ordering(request))

    def context(self, request: HttpRequest) -> dict[str, Any]:
        paginator = Paginator(self.filtered(request), self.per_page)
        pages = paginator.get_page(request.GET.get("page"))
        return {
            "view": self,
            "pages": pages,
            "page_range": paginator.get_elided_page_range(pages.number, on_each_side=2, on_ends=1),
            "total": paginator.count,
            "heads": [self._head(request, column) for column in self.shown],
            "many_buttons": act.many_buttons(self.model, self.many, self.actor),
            "rows": [
                (row, [self._cell(request, column, row) for column in self.shown]) for row in pages
            ],
            "filters": [filters.drawn(each, request.GET, self.actor) for each in self.narrowing],
            "narrowed": any(filters.is_set(each, request.GET) for each in self.narrowing),
            "sort": request.GET.get("sort", ""),
            "query": request.GET.urlencode(),
            "exportable": self.exportable,
            "new_buttons": self._new_buttons(),
        }

    def _new_buttons(self) -> list[act.Button]:
        found = [act.new_button(self.model, name, self.actor) for name in self.new]
        return [button for button in found if button is not None]

    def _ordering(self, request: HttpRequest) -> list[str]:
        asked = request.GET.get("sort", "")
        column = next((c for c in self.shown if c.sort and c.name == asked.lstrip("-")), None)
        first = ("-" if asked.startswith("-") else "") + column.sort if column else self.order
        return list(dict.fromkeys([first, "-pk"]))

    def _head(self, request: HttpRequest, column: Column) -> Head:
        if not column.sort:
            return Head(str(column.label), column.css)
        asked = request.GET.get("sort", "")
        up, down = asked == column.name, asked == f"-{column.name}"
        query = request.GET.copy()
        query.pop("page", None)
        query["sort"] = f"-{column.name}" if up else column.name
        aria = "ascending" if up else "descending" if down else "none"
        icon = "arrow-up" if up else "arrow-down" if down else "arrow-up-down"
        return Head(
            str(column.label), column.css, f"{request.path}?{query.urlencode()}", aria, icon
        )

    def _cell(self, request: HttpRequest, column: Column, row: Any) -> Cell:
        value, url, tone = column.of(row), "", ""
        if column.kind == "link":
            url = column.url(row, self.actor) if column.url else links.url(row, self.actor)
        elif column.kind == "chip":
            tone = tones.of(row) if column.name == "state" else column.tone
        elif column.kind == "due":
            done = column.done(row) if column.done else False
            value = due.countdown_of(request)(value, done=done)
        return Cell(value, column.kind, str(column.label), column.css, url, tone)
