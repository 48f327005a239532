"""What must not reach a log line."""

from __future__ import annotations

import logging
import re

# A survey link is a key: whoever reads it from a log could answer in a family's place.
_TOKEN = re.compile(r"(/public/evaluations/s/)[^/?\s]+")


class WithoutTokens(logging.Filter):
    """On `django.request`, which names the address of every refused request."""

    def filter(self, record: logging.LogRecord) -> bool:
        if isinstance(record.args, tuple):
            record.args = tuple(_hidden(each) for each in record.args)
        record.msg = _hidden(record.msg)
        return True


def _hidden(value: object) -> object:
    return _TOKEN.sub(r"\1…", value) if isinstance(value, str) else value
