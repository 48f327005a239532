"""Long tables, a page at a time: a public list grows for years."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest

PER_PAGE = 50


def of(request: HttpRequest, rows: Any) -> dict[str, Any]:
    """What `kit/_pager.html` and a table of `rows` want to know; an odd `?page=` shows the nearest."""
    paginator = Paginator(rows, PER_PAGE)
    pages = paginator.get_page(request.GET.get("page"))
    return {
        "rows": pages,
        "pages": pages,
        "page_range": paginator.get_elided_page_range(pages.number),
    }
