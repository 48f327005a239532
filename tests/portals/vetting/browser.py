"""A person at the pages: opens a deed's form, sends it as it was drawn, with what they typed."""

from __future__ import annotations

from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client

from portals.kit import act
from tests.factories.institutions import PDF


def pdf(name: str = "扫描件.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, PDF, "application/pdf")


def url(row: Any, name: str) -> str:
    return f"/do/{row._meta.label_lower}/{row.pk}/{name}/"


def drawn(answer: HttpResponse) -> dict[str, Any]:
    """What the form sends when nothing is typed: its initial values."""
    form = answer.context["form"]
    data = {}
    for bound in form:
        value = bound.value()
        if value not in (None, False, "") and not hasattr(value, "sha256"):
            data[bound.html_name] = bound.field.widget.format_value(value) if hasattr(
                bound.field.widget, "format_value"
            ) else value  # fmt: skip
    subject = answer.context["subject"]
    if subject is not None:
        data["_version"] = subject.version
    data["_membership"] = form.actor.membership_id
    return {key: value[0] if isinstance(value, list) else value for key, value in data.items()}


def do(client: Client, row: Any, deed: str, /, **typed: Any) -> HttpResponse:
    """Open the form of a deed on a row and send it; the answer of the POST."""
    return send(client, url(row, deed), typed)


def new(client: Client, model: Any, deed: str, /, **typed: Any) -> HttpResponse:
    return send(client, f"/do/{model._meta.label_lower}/new/{deed}/", typed)


def send(client: Client, path: str, typed: dict[str, Any]) -> HttpResponse:
    page = client.get(path)
    assert page.status_code == 200, (path, page.status_code)
    return client.post(path, {**drawn(page), **typed})


def done(answer: HttpResponse) -> str:
    """Where it went; fails with the form's own words when the deed was refused."""
    if answer.status_code != 302:
        form = answer.context["form"] if answer.context else None
        raise AssertionError((answer.status_code, form and form.errors))
    return str(answer.headers["Location"])


def buttons(row: Any, actor: Any) -> dict[str, bool]:
    """The deeds offered on a row: label -> may be done now."""
    return {button.label: button.enabled for button in act.buttons(row, actor)}
