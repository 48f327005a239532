"""Markup as tests compare it: how a template is broken into lines means nothing."""

from __future__ import annotations

import re

_TAG = re.compile(r"<[^<>]+>")
_AROUND = re.compile(r"\s*(<[^<>]+>)\s*")


def tight(page: str) -> str:
    """No blanks between tags and words, one between attributes."""
    one_line = _TAG.sub(lambda tag: re.sub(r"\s+", " ", tag[0]).replace(" >", ">"), page)
    return _AROUND.sub(r"\1", one_line).strip()
