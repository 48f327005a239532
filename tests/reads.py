"""Reads never write: every GET of every test runs under this guard."""

from __future__ import annotations

import re
from typing import Any

from django.db import connection
from django.test import Client

# The session is the browser's, not the record's: being seen and being signed in live there.
FREE = {"django_session"}
_WRITE = re.compile(r"\s*(INSERT|UPDATE|DELETE|REPLACE)\b", re.IGNORECASE)
_TABLE = re.compile(r"(?:INTO|UPDATE|FROM)\s+\"?(\w+)", re.IGNORECASE)


class WroteWhileReading(AssertionError):
    pass


def refuse_writes(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
    if _WRITE.match(sql):
        table = _TABLE.search(sql)
        if table is None or table[1] not in FREE:
            raise WroteWhileReading(sql[:200])
    return execute(sql, params, many, context)


def guard(monkeypatch: Any) -> None:
    original = Client.get

    def get(client: Client, *args: Any, **kwargs: Any) -> Any:
        with connection.execute_wrapper(refuse_writes):
            return original(client, *args, **kwargs)

    monkeypatch.setattr(Client, "get", get)
