"""Markup as tests compare it: how a template is broken into lines means nothing."""

from __future__ import annotations

import re

_TAG = re.compile(r"<[^<>]+>")
# Beside these a browser shows a blank; beside all others it shows none.
_INLINE = r"(?:a|abbr|b|button|code|em|i|input|label|progress|select|small|span|strong|svg|textarea|time)\b"
_AROUND = re.compile(rf"\s*(<(?!/?{_INLINE})[^<>]+>)\s*")


def tight(page: str) -> str:
    """One blank where a browser shows one, none elsewhere; one between attributes."""
    one_line = _TAG.sub(lambda tag: re.sub(r"\s+", " ", tag[0]).replace(" >", ">"), page)
    return re.sub(r"\s+", " ", _AROUND.sub(r"\1", one_line)).strip()
