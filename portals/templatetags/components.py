"""The components of the page, as template tags. `{% load components %}`."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Sequence
from typing import Any

from django import template
from django.template import Context
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from lucide.templatetags import lucide

from accounts.domain import paper_moves
from accounts.models import PaperEntry
from core.models.subject import ref
from portals.accounts import entries
from portals.institutions import road_steps
from portals.kit import (
    act,
    due,
    facts,
    files,
    links,
    onetime,
    papers,
    timeline,
    tones,
    words,
)
from portals.kit.deed_form import KEPT, CheckedFileField
from portals.kit.facts import Fact
from portals.kit.frame import PageFrame, actor_of

register = template.Library()


@register.simple_tag(takes_context=True)
def page_frame(context: Context) -> PageFrame:
    """Who acts, for whom, and what is around the page; one a page."""
    request = context.get("request")
    if request is None:
        return PageFrame(None)
    if not hasattr(request, "page_frame"):
        request.page_frame = PageFrame(request)
    found: PageFrame = request.page_frame
    return found


# Sections and sentences --------------------------------------------------------------------------


@register.simple_block_tag
def card(content: SafeString, title: Any, *, body: str = "body") -> SafeString:
    """A section, with its heading unless `title` is "". `body`: classes of the box inside; "" for none."""
    head = format_html("<header><h2>{}</h2></header>", title) if title else ""
    inside = format_html('<div class="{}">{}</div>', body, content) if body else content
    return format_html('<section class="card">{}{}</section>', head, inside)


LINE_BREAK = re.compile(r"(<[^>]*>)|\s*\n\s*")  # one inside a tag stays


@register.simple_block_tag
def sentence(content: SafeString) -> SafeString:
    """A sentence whose template is broken into lines: they join without the blank a browser would show."""
    return mark_safe(LINE_BREAK.sub(lambda found: found[1] or "", content.strip()))


# Small marks ------------------------------------------------------------------------------------


@functools.lru_cache(maxsize=256)
def _drawing(name: str) -> str:
    return lucide.lucide(
        name, size=None, **{"class": "icon", "aria-hidden": "true", "focusable": "false"}
    )


@register.simple_tag
def icon(name: str) -> SafeString:
    """An icon of the lucide set; decorative, so the word must stand beside it."""
    return mark_safe(_drawing(name))


NOTE_ICONS = {
    "ok": "circle-check", "success": "circle-check", "stop": "circle-alert", "error": "circle-alert",
    "wait": "clock-alert", "warning": "triangle-alert",
}  # fmt: skip


@register.simple_tag
def note_icon(tone: str) -> SafeString:
    return icon(NOTE_ICONS.get(tone, "info"))


@register.inclusion_tag("kit/_note.html")
def note(text: Any, tone: str = "") -> dict[str, Any]:
    """A coloured box with one sentence: tone "", ok, wait or stop."""
    return {"text": text, "tone": tone}


@register.inclusion_tag("kit/_chip.html")
def chip(text: Any, tone: str = "") -> dict[str, Any]:
    """A small mark: tone "", go, ok, wait, stop, or paper (补录, 代录)."""
    return {"text": text, "tone": tone}


@register.inclusion_tag("kit/_chip.html")
def state_chip(row: Any) -> dict[str, Any]:
    """The row's state in words and colour; nothing for a row without a state."""
    display = getattr(row, "get_state_display", None)
    return {"text": display() if display else "", "tone": tones.of(row)}


@register.inclusion_tag("kit/_chips.html")
def entry_chips(row: Any) -> dict[str, Any]:
    """代录, and whether somebody else has still to look; nothing for what did not come on paper."""
    return {"chips": entries.marks(row)}


@register.inclusion_tag("kit/_road.html", name="road")
def road_tag(
    here: str, note: str = "", *, stopped: bool = False, over: bool = False, missed: Any = ()
) -> dict[str, Any]:
    """The six-step road: call, review, selection, agreement, evaluation, exit; "" before the first."""
    return {"steps": road_steps.steps(here, note=note, stopped=stopped, over=over, missed=missed)}


@register.inclusion_tag("kit/_due.html", takes_context=True, name="due")
def due_tag(context: Context, when: Any, *, done: bool = False) -> dict[str, Any]:
    """Until when, in words and date; red when overdue."""
    return due_left(due.countdown_of(context.get("request"))(when, done=done))


@register.inclusion_tag("kit/_due.html")
def due_left(left: due.Left | None) -> dict[str, Any]:
    """As `due`, for a ready `due.Left`."""
    return {"left": left}


# Blocks -----------------------------------------------------------------------------------------


@register.inclusion_tag("kit/_facts.html", takes_context=True, name="facts")
def facts_tag(context: Context, found: Iterable[Fact], *, wide: bool = False) -> dict[str, Any]:
    """A definition list of those facts that whoever reads the page may read."""
    role = str(actor_of(context.get("request")).role)
    return {"rows": facts.read_by(role, found), "wide": wide}


@register.inclusion_tag("kit/_empty.html")
def empty_state(title: Any, hint: Any = "", url: str = "", label: Any = "") -> dict[str, Any]:
    """Nothing here, and what to do next."""
    return {"title": title, "hint": hint, "url": url, "label": label}


@register.inclusion_tag("kit/_tabs.html", takes_context=True)
def tabs(context: Context, items: Sequence[Any], current: str, label: Any = "") -> dict[str, Any]:
    """Tabs by URL: items are (key, label) or (key, label, count); `?tab=key`."""
    request = context["request"]
    found = []
    for key, text, *rest in items:
        count = rest[0] if rest else None
        found.append(
            {
                "url": f"{request.path}?tab={key}",
                "label": text,
                "count": count,
                "current": key == current,
            }
        )
    return {"tabs": found, "label": label or _("分项")}


@register.inclusion_tag("kit/_timeline.html", name="timeline")
def timeline_tag(entries: Sequence[Any]) -> dict[str, Any]:
    """Ledger entries from `timeline.of(row, actor)`."""
    return {"entries": entries}


@register.inclusion_tag("kit/_timeline_file.html", takes_context=True)
def timeline_file(context: Context, read: Any) -> dict[str, Any]:
    """A file's timeline from `timeline.read(request, row, actor)`, with its filter."""
    request = context["request"]
    kept = [(key, value) for key, value in request.GET.items() if key != timeline.KIND]
    return {"read": read, "name": timeline.KIND, "kept": kept, "path": request.path}


@register.inclusion_tag("kit/_deeds.html", takes_context=True)
def deeds(context: Context, subject: Any, *names: str, empty: bool = False) -> dict[str, Any]:
    """What this person can do to the row now; blocked deeds with their reasons.

    `empty=True` says so when there is nothing, for a card of its own.
    """
    actor = actor_of(context.get("request"))
    found = act.buttons(subject, actor, *names)
    return {
        "open": _ready([button for button in found if button.enabled]),
        "blocked": act.by_reasons(found),
        "empty": empty,
        "on_paper": [] if names else _on_paper(subject, actor),
    }


def _ready(found: list[act.Button]) -> list[tuple[act.Button, str]]:
    """With the classes of each: the first is the main one, unless it leads back or only stops something."""
    styled: list[tuple[act.Button, str]] = []
    for button in found:
        first = not styled and not button.back and (button.step or not button.danger)
        classes = ["button", *["danger"] * button.danger, *["main"] * first]
        styled.append((button, " ".join(classes)))
    return styled


def _on_paper(subject: Any, actor: Any) -> list[tuple[Any, str]]:
    """What was typed in from paper about the row, marked so for ever, with its page."""
    if not paper_moves.accepts(type(subject)):
        return []
    rows = PaperEntry.objects.visible_to(actor).filter(subject=ref(subject))
    return [(row, links.url(row, actor)) for row in rows.order_by("id")]


@register.inclusion_tag("kit/_crumbs.html")
def crumbs(*parts: Any) -> dict[str, Any]:
    """{% crumbs url label url label "" label %}"""
    return {"trail": list(zip(parts[::2], parts[1::2], strict=True))}


@register.inclusion_tag("kit/_job.html")
def job(progress: Any) -> dict[str, Any]:
    """A running job: label, done, total, steps (label, kind), finished, failed, message, poll_url."""
    return {"job": progress}


@register.inclusion_tag("kit/_printouts.html", takes_context=True, name="printouts")
def printouts_tag(context: Context, *rows: Any) -> dict[str, Any]:
    """The official pages that this person may print now, and on which paper deeds were approved: of one
    row, or of a list of them together."""
    wanted = [row for each in rows for row in (each if isinstance(each, Iterable) else [each])]
    found = papers.beside(context.get("request"), wanted)
    return {
        "printouts": [page for one in found for page in one.pages],
        "approvals": [approval for one in found for approval in one.approvals],
        "csrf_token": context.get("csrf_token"),
    }


@register.simple_tag(takes_context=True)
def printouts_ahead(context: Context, rows: Iterable[Any]) -> str:
    """Before a loop over rows with `printouts` in it: asks for the pages of all of them at once."""
    papers.beside(context.get("request"), rows or ())
    return ""


@register.inclusion_tag("kit/_download.html", takes_context=True)
def download(context: Context, row: Any, field: str, label: Any = "") -> dict[str, Any]:
    """The file of a row, as a link or as a recorded POST; a dash when there is none."""
    found, stored = files.find(row, field), getattr(row, field)
    if found.allow and not found.allow(row, actor_of(context.get("request"))):
        stored = None  # what the address would refuse is not offered
    return {
        "url": files.url(row, field) if stored else "",
        "plain": found.plain,
        "label": label or stored,
        "csrf_token": context.get("csrf_token"),
    }


@register.simple_tag(takes_context=True)
def link(context: Context, row: Any) -> Any:
    """The row's title, as a link where this actor has a page for it."""
    if row is None:
        return "—"
    url = links.url(row, actor_of(context.get("request")))
    text = conditional_escape(row.title() if hasattr(row, "title") else row)
    return mark_safe(f'<a href="{conditional_escape(url)}">{text}</a>') if url else text


# Forms ------------------------------------------------------------------------------------------


@register.simple_tag(takes_context=True)
def once(context: Context, actor: Any = None) -> SafeString:
    """The token of a drawn form that does something, for a view that is `onetime.done_once`.

    The form is sent to the address of its page, by `actor` (nobody named: who acts now).
    """
    token = onetime.draw(context["request"], actor)
    return format_html('<input type="hidden" name="{}" value="{}">', onetime.NAME, token)


@register.inclusion_tag("kit/_form.html")
def form_fields(form: Any) -> dict[str, Any]:
    """Every field of a form, hidden ones first. The error summary is `form_errors`."""
    return {"form": form}


@register.inclusion_tag("kit/_form_errors.html")
def form_errors(form: Any) -> dict[str, Any]:
    """The summary on top of a refused form, each line leading to its field."""
    if not form.is_bound:
        return {}
    hidden = [text for field in form.hidden_fields() for text in field.errors]
    linked = [field for field in form.visible_fields() if field.errors]
    return {"general": [*form.non_field_errors(), *hidden], "linked": linked}


@register.inclusion_tag("kit/_cell_field.html")
def form_cell(field: Any) -> dict[str, Any]:
    """A bound field in a cell of a table, its label for readers of the screen only."""
    return form_field(field)


@register.inclusion_tag("kit/_field.html")
def form_field(field: Any) -> dict[str, Any]:
    """One bound field with label, help, error, and what was already uploaded."""
    told: dict[str, Any] = {"field": field}
    if isinstance(field.field, CheckedFileField) and field.form.initial.get(field.name):
        told["uploaded"] = str(field.form.initial[field.name])
        token = field.form.kept(field.name) if hasattr(field.form, "kept") else ""
        told["kept_name"], told["kept"] = field.html_name + KEPT, token
    return told


# Words ------------------------------------------------------------------------------------------


register.filter("day", words.day)
register.filter("written", words.written)
register.filter("listed", words.listed)
register.filter("paragraphs", words.paragraphs)
register.filter("moment", words.moment)
register.filter("shown", words.shown)
