"""Downloads: `/file/<app.model>/<pk>/<field>/`, only of what was registered here.

files.register(Agreement, "signed_file")                 a recorded POST
files.register(Announcement, "attachment", plain=True)   harmless: a plain GET
files.register(Credential, "file", sealed=True)          shows full numbers: confirmed owners only
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponseBase, HttpResponseNotAllowed
from django.urls import reverse

from accounts.domain import ties
from core import deeds
from core import files as stored_files
from portals.kit import frame, gate


@dataclass(frozen=True)
class Download:
    """`allow(row, actor)`: may they have it; `name(row)`: the file's name; `about(row)`: the Subject
    whose timeline records it, when the row is none itself; `audience`: roles that read the entry;
    `sealed`: a paper made to show a person's full number, kept from accounts not confirmed."""

    model: type[Model]
    field: str
    plain: bool = False
    allow: Callable[[Any, Any], bool] | None = None
    name: Callable[[Any], str] | None = None
    about: Callable[[Any], Any] | None = None
    audience: tuple[str, ...] = ()
    sealed: bool = False


_downloads: dict[tuple[str, str], Download] = {}


def register(model: type[Model], field: str, **options: Any) -> Download:
    found = Download(model, field, **options)
    _downloads[model._meta.label_lower, field] = found
    return found


def url(row: Model, field: str) -> str:
    return reverse("file", args=[row._meta.label_lower, row.pk, field])


def find(row: Model, field: str) -> Download:
    return _downloads[row._meta.label_lower, field]


@gate.page()
def download(request: HttpRequest, label: str, pk: int, field: str) -> HttpResponseBase:
    """A file of a row that this actor may see, always as an attachment."""
    found = _downloads.get((label, field))
    if found is None:
        raise Http404
    return send(request, found, pk)


def send(request: HttpRequest, found: Download, pk: int) -> HttpResponseBase:
    """The answer itself; public pages call it for what is published (scope of the stranger)."""
    methods = ["GET", "HEAD"] if found.plain else ["POST"]
    if request.method not in methods:
        return HttpResponseNotAllowed(methods)
    actor = frame.actor_of(request)
    row = gate.get_or_404(found.model, actor, pk)
    stored = getattr(row, found.field)
    if stored is None or (found.allow and not found.allow(row, actor)):
        raise Http404
    if found.sealed:
        ties.refuse_sealed(actor)
    answer = stored_files.response(stored, found.name(row) if found.name else "")
    if not found.plain:
        about = found.about(row) if found.about else row
        deeds.record(
            about, "download", by=actor, audience=found.audience, file=stored, field=found.field
        )
    return answer
