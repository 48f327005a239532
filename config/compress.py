"""Without nginx in front (embedded mode), pages and stylesheets are compressed here."""

from __future__ import annotations

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware


class CompressText(GZipMiddleware):
    """Text only: workbooks and scans are compressed already, and a download keeps its length.

    Django varies the length of what it compresses, so that it tells nothing about a page's secrets.
    """

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        text = response.get("Content-Type", "").startswith("text/")
        if not text or response.has_header("Content-Range"):
            return response
        return super().process_response(request, response)
