"""Exactly the rows of a list page as an Excel sheet; that somebody took them along is recorded."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponseBase, HttpResponseNotAllowed

from portals.shared import lists


def answer(view: lists.ListPage, request: HttpRequest) -> HttpResponseBase:
    return HttpResponseNotAllowed(["GET"])
