"""Official pages to read, print and take into the OA: `/print/<app.model>/<pk>/<name>/…`.

Which pages there are stands in the rooms (`accounts.documents`); nothing is drawn here.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from accounts import documents as registered
from accounts.domain import pages, reading
from accounts.models import IssuedPage
from core import documents
from core import files as stored_files
from portals.kit import frame, gate, links


@dataclass(frozen=True)
class PageLink:
    title: str
    url: str


def url(row: Model, name: str, edition: int | None = None) -> str:
    """The page of one edition, for ever; without one, whatever is newest."""
    args = [row._meta.label_lower, row.pk, name]
    return (
        reverse("print", args=args) if edition is None else reverse("issued", args=[*args, edition])
    )


def of(row: Model, actor: Any) -> list[PageLink]:
    """The pages of a row that this actor may read now, those that were changed or taken back too."""
    return of_rows([row], actor)[links.ref(row)]


def of_rows(rows: Iterable[Any], actor: Any) -> dict[str, list[PageLink]]:
    """As `of`, of many rows at once, by "app.model:pk"."""
    rows = list(rows)
    found = reading.of_rows(rows, actor)
    return {links.ref(row): [_link(row, each) for each in found[links.ref(row)]] for row in rows}


def _link(row: Model, one: reading.ReadablePage) -> PageLink:
    if one.issued is None:
        title = one.title
        if not one.page.exempt:
            title = _("%(page)s（草稿）") % {"page": title}
        return PageLink(title, url(row, one.page.name))
    marks = list(dict.fromkeys(mark.get_effect_display() for mark in one.issued.marks.all()))
    told = {"page": one.title, "mark": "、".join(marks)}
    title = _("%(page)s（%(mark)s）") % told if marks else one.title
    return PageLink(title, url(row, one.page.name, one.issued.edition))


def _found(request: HttpRequest, label: str, pk: int, name: str, edition: int | None) -> Any:
    """(row, what is shown). Not to be read by this actor: 404."""
    page = registered.find(label, name)
    if page is None:
        raise Http404
    actor = frame.actor_of(request)
    row = gate.get_or_404(page.model, actor, pk)
    shown = reading.one(row, name, actor, edition)
    if shown is None:
        raise Http404
    return row, shown


@gate.page()
def show(
    request: HttpRequest, label: str, pk: int, name: str, edition: int | None = None
) -> HttpResponse:
    row, shown = _found(request, label, pk, name, edition)
    actor = frame.actor_of(request)
    issued = shown.issued
    article = issued.text() if issued else documents.article(_drawn(shown.page, row, actor))
    context = {
        "title": shown.title,
        # Made by core.documents.html, which escapes every text.
        "article": mark_safe(article),
        "draft": issued is None and not shown.page.exempt,
        "issued": issued,
        "marks": _marks(issued, actor) if issued else [],
        "changes": _changes(issued, actor) if issued else [],
        "sealed": issued.scans.last() if issued else None,
        "word": _word_url(row, shown),
        "scan": _scan_url(row, shown, actor),
        "back": links.url(row, actor) or "/",
    }
    return render(request, "kit/official.html", context)


def _drawn(page: registered.Page, row: Model, actor: Any) -> documents.Document:
    """A draft or a working form, as the row says now."""
    return registered.composed(page, row, actor if page.for_reader else None)


def _word_url(row: Model, shown: reading.ReadablePage) -> str:
    args = [row._meta.label_lower, row.pk, shown.page.name]
    edition = shown.issued.edition if shown.issued else 0
    return reverse("word", args=[*args, edition])


def _scan_url(row: Model, shown: reading.ReadablePage, actor: Any) -> str:
    if shown.issued is None or not reading.may_have_scan(row, shown, actor):
        return ""
    args = [row._meta.label_lower, row.pk, shown.page.name, shown.issued.edition]
    return reverse("scan", args=args)


@dataclass(frozen=True)
class Mark:
    """What became of a page, or what it did to another: the other's title and address, if one may read
    it."""

    effect: str
    title: str
    url: str


def _marks(issued: IssuedPage, actor: Any) -> list[Mark]:
    rows = issued.marks.select_related("later")
    return [_mark(each.get_effect_display(), each.later, actor) for each in rows]


def _changes(issued: IssuedPage, actor: Any) -> list[Mark]:
    """Of those that one may read: what was never handed to somebody is not named to them."""
    rows = issued.marked.select_related("earlier")
    words = {
        pages.Effect.VARIED: pgettext("what a page does", "变更"),
        pages.Effect.RETRACTED: pgettext("what a page does", "收回"),
        pages.Effect.REVOKED: pgettext("what a page does", "撤销"),
        pages.Effect.CANCELLED: pgettext("what a page does", "取消"),
        pages.Effect.LIFTED: pgettext("what a page does", "解除"),
    }
    found = [_mark(str(words[pages.Effect(each.effect)]), each.earlier, actor) for each in rows]
    return [each for each in found if each.url]


def _mark(effect: str, other: IssuedPage, actor: Any) -> Mark:
    label, _colon, pk = other.subject.partition(":")
    row = apps.get_model(label).objects.visible_to(actor).filter(pk=pk).first()
    if row is None or not reading.may_read(other, row, actor):
        return Mark(effect, "", "")
    return Mark(effect, str(other), url(row, other.name, other.edition))


@gate.page()
def word(request: HttpRequest, label: str, pk: int, name: str, edition: int) -> HttpResponseBase:
    """The Word file as it was on the day of issue; 0: of the draft, made now."""
    row, shown = _found(request, label, pk, name, edition or None)
    if shown.issued is not None:
        if not edition:
            raise Http404
        return stored_files.response(shown.issued.word)
    made = _drawn(shown.page, row, frame.actor_of(request))
    name = pages.file_name(made, draft=not shown.page.exempt)
    return stored_files.attachment(pages.word_of(made), name, _DOCX)


_DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@gate.page()
def scan(request: HttpRequest, label: str, pk: int, name: str, edition: int) -> HttpResponseBase:
    """The sealed scan that counts: the last one."""
    row, shown = _found(request, label, pk, name, edition)
    if not reading.may_have_scan(row, shown, frame.actor_of(request)):
        raise Http404
    found = shown.issued.scans.order_by("-pk").select_related("file").first()
    return stored_files.response(found.file)
