"""每日锚点: where the record ended each day, signed; to be fetched and kept outside this server."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_GET

from core import anchoring, anchors
from core.anchors import Anchor, AnchorError
from core.files import serve
from portals.accounts.record import READERS
from portals.kit import gate

PER_PAGE = 31


@require_GET
@gate.page(*READERS)
def days(request: HttpRequest) -> HttpResponse:
    """Newest first, with what can be told of each; and the keys to check them by."""
    newest_first = anchors.paths(settings.ANCHORS_DIR)[::-1]
    pages = Paginator(newest_first, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "pages": pages,
        "page_range": pages.paginator.get_elided_page_range(pages.number),
        "rows": [(path.name, _read(path)) for path in pages],
        "keys": [
            (f"key-{anchors.key_id(key)}.pem", anchors.fingerprint(key))
            for key in anchoring.public_keys()
        ],
    }
    return render(request, "accounts/record/anchors.html", context)


def _read(path: Path) -> Anchor | None:
    """None for one that was changed or is not ours."""
    try:
        return anchoring.ours(path)
    except AnchorError:
        return None


@require_GET
@gate.page(*READERS)
def file(_request: HttpRequest, name: str) -> HttpResponseBase:
    """One anchor byte for byte, or a public key; nothing else of the folder."""
    for key in anchoring.public_keys():
        if name == f"key-{anchors.key_id(key)}.pem":
            return serve.attachment(anchors.pem(key).encode(), name, "application/x-pem-file")
    path = next((path for path in anchors.paths(settings.ANCHORS_DIR) if path.name == name), None)
    if path is None:
        raise Http404
    return serve.attachment(path.read_bytes(), name, "application/json")
