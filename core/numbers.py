"""How numbers of papers (文号, 协议编号) are compared: one that a person would read as the same is the same."""

from __future__ import annotations

import unicodedata


def plain(number: str) -> str:
    """Without what typing adds: full width, blanks, capitals. 环教协〔2026〕１ 号 is 环教协〔2026〕1号."""
    return "".join(unicodedata.normalize("NFKC", number).casefold().split())


def same(one: str, other: str) -> bool:
    return plain(one) == plain(other)
