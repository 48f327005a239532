"""A person at a page: opens it, finds the button, fills the form as a browser would, sends it.

Everything goes through HTTP; the database is only read, to know the number of a row.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html import unescape
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urljoin

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db.models import Model
from django.test import Client

from core import deeds
from portals.kit import act, links
from tests.scans import PDF as PDF_BYTES

PAPER = object()  # "a scan, chosen from the disk"


def scan(name: str = "扫描件.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, PDF_BYTES, "application/pdf")


@dataclass
class Control:
    name: str
    kind: str
    value: list[str] = field(default_factory=list)
    options: list[str] = field(default_factory=list)
    most: str = ""
    must: bool = False


class Form(HTMLParser):
    """The controls of the page's main form, with what a person would send who adds nothing."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.controls: dict[str, Control] = {}
        self._inside = False
        self._select: Control | None = None
        self._area: Control | None = None
        self._full = ""  # "满分 20 分" stands before its field
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        told = {key: value or "" for key, value in attrs}
        if tag == "form":
            # The page's own form: of the kit's class, or sent to the page itself.
            own = told.get("method", "") == "post" and not told.get("action", "")
            self._inside = own or "form" in told.get("class", "").split()
        if not self._inside:
            return
        if tag == "input":
            self._input(told)
        elif tag == "select":
            kind = "multiple" if "multiple" in told else "select"
            self._select = self._control(told.get("name", ""), kind)
            self._select.must = "required" in told
        elif tag == "option" and self._select is not None:
            value = told.get("value", "")
            self._select.options.append(value)
            if "selected" in told:
                self._select.value.append(value)
        elif tag == "textarea":
            self._area = self._control(told.get("name", ""), "textarea")

    def _input(self, told: dict[str, str]) -> None:
        kind, name = told.get("type", "text"), told.get("name", "")
        if not name or kind in {"submit", "button"}:
            return
        control = self._control(name, kind)
        if told.get("inputmode") == "decimal":
            control.kind, control.most, self._full = "figure", self._full, ""
        value = told.get("value", "on" if kind == "checkbox" else "")
        if kind in {"checkbox", "radio"}:
            control.options.append(value)
            if "checked" in told:
                control.value.append(value)
        elif value:
            control.value.append(value)

    def _control(self, name: str, kind: str) -> Control:
        return self.controls.setdefault(name, Control(name, kind))

    def handle_data(self, data: str) -> None:
        if full := re.search(r"满分 ([\d.]+) 分", data):
            self._full = full[1]
        if self._area is not None:
            self._area.value.append(data)

    def handle_endtag(self, tag: str) -> None:
        if tag == "select":
            self._select = None
        elif tag == "textarea" and self._area is not None:
            self._area.value = ["".join(self._area.value).removeprefix("\n")]
            self._area = None
        elif tag == "form":
            self._inside = False

    def sent(self) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for control in self.controls.values():
            values = control.value
            if control.kind == "select" and not any(values) and control.options:
                # Asked to choose, the person takes the first answer on offer.
                values = [each for each in control.options if each or not control.must][:1]
            if control.kind == "file" or (not values and control.kind in _SILENT):
                continue
            found[control.name] = values if len(values) > 1 else (values or [""])[0]
        return found


_SILENT = {"checkbox", "radio", "multiple"}


class Hands:
    """One person's browser."""

    def __init__(self, client: Client, actor: Any) -> None:
        self.client, self.actor = client, actor

    def read(self, url: str) -> str:
        answer = self.client.get(url)
        assert answer.status_code == 200, f"{self.actor.name} {url}: {answer.status_code}"
        return answer.content.decode()

    def page_of(self, row: Model) -> str:
        """The row's page as this person sees it; it must have one."""
        url = links.url(row, self.actor)
        assert url, f"{self.actor.name} has no page for {row}"
        return self.read(url)

    def offers(self, page: str, url: str) -> bool:
        """Is there a link to the deed on the page, or on one of its tabs?"""
        html = self.read(page)
        tabs = sorted(set(re.findall(r'href="([^"]*\?tab=[^"]+)"', html)))
        looked = [html, *(self.read(urljoin(page, unescape(tab))) for tab in tabs)]
        return any(f'href="{url}"' in each for each in looked)

    def do(self, row: Any, name: str, /, *, found_on: str = "", **told: Any) -> Any:
        """Press the act's button on the row's page (or on `found_on`), fill its form, send it."""
        label = row._meta.label_lower
        subject = None if isinstance(row, type) else row
        declared = act.find(label, name)
        assert declared is not None, f"{label}.{name}"
        url = act.url(declared, subject)
        page = found_on or (links.url(row, self.actor) if subject is not None else "")
        if page:
            assert self.offers(page, url), f"{self.actor.name}: no button {name} on {page}"
        answer = self.send(url, **told)
        assert answer.status_code == 302, f"{self.actor.name} {name}: {errors(answer)}"
        self.read(answer.url)
        return deeds.fresh(subject) if subject is not None else answer.url

    def send(self, url: str, /, **told: Any) -> Any:
        """Fill the form of a page and send it; what came back."""
        form = Form(self.read(url))
        return self.client.post(url, filled(form, told))


def filled(form: Form, told: dict[str, Any]) -> dict[str, Any]:
    """`files=True` puts a scan in every file field, `choose=True` takes the first offer of every
    empty select, `marks` fills the empty scores with that share of their 满分."""
    files, choose, marks = (told.pop(key, None) for key in ("files", "choose", "marks"))
    sent = form.sent()
    for control in form.controls.values():
        empty = not sent.get(control.name)
        if control.kind == "file" and files:
            sent[control.name] = scan()
        elif control.kind == "select" and choose and empty:
            sent[control.name] = next((one for one in control.options if one), "")
        elif control.kind == "figure" and marks and empty and control.most:
            sent[control.name] = f"{float(control.most) * marks:.1f}"
    unknown = set(told) - set(form.controls)
    assert not unknown, f"no such fields: {unknown}; there are {sorted(form.controls)}"
    for name, value in told.items():
        sent[name] = scan() if value is PAPER else _plain(value)
    return {name: value for name, value in sent.items() if value is not None}


def _plain(value: Any) -> Any:
    if isinstance(value, Model):
        return value.pk
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    return value.isoformat() if hasattr(value, "isoformat") else value


def errors(answer: Any) -> str:
    """What a refused form says, for the failing test's message."""
    context = answer.context or {}
    form = context.get("form") if hasattr(context, "get") else None
    return (
        f"{answer.status_code} {form.errors.as_json(escape_html=False) if form is not None else ''}"
    )
