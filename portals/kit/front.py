"""The public front page; rooms register the public lists they own.

@block(_("正在进行的遴选公告"), more="public-calls")
def open_calls() -> list[Line]: …
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from portals.kit import frame
from portals.kit.workbench import Line

Source = Callable[[], Sequence[Line]]


@dataclass(frozen=True)
class Block:
    label: str
    lines: Sequence[Line]
    more: str
    empty: str


_blocks: list[tuple[int, Any, Source, str, Any]] = []


def block(
    label: Any, *, more: str = "", empty: Any = "", order: int = 50
) -> Callable[[Source], Source]:
    """Show what the function returns (a few lines, published rows only) to everybody."""

    def wrap(source: Source) -> Source:
        _blocks.append((order, label, source, more, empty))
        return source

    return wrap


def blocks() -> list[Block]:
    found = []
    for _order, label, source, more, empty in sorted(_blocks, key=lambda each: each[0]):
        found.append(Block(str(label), source(), frame.address(more) if more else "", str(empty)))
    return found
