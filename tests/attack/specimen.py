"""A hostile file: what is in it, and what must become of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import Enum


class Must(Enum):
    REFUSED = "refused"
    CLEANED = "refused, or kept without what is in it"
    CHEAP = "nothing in it that acts: only what looking into it costs is of interest"


@dataclass(frozen=True)
class Specimen:
    """`trace` are bytes that a kept copy no longer holds."""

    name: str
    ending: str
    what: str
    build: Callable[[], bytes]
    must: Must = Must.REFUSED
    trace: bytes = b""

    @property
    def data(self) -> bytes:
        """Made when asked for: two hundred bombs need not lie in memory together."""
        return self.build()

    @property
    def filename(self) -> str:
        return f"{self.name}.{self.ending}"

    def __str__(self) -> str:
        return self.filename


def made(
    ending: str, group: str, parts: dict[str, Callable[[], bytes]], must: Must = Must.REFUSED
) -> Iterator[Specimen]:
    """One specimen for each entry; the key says what is in it."""
    for what, build in parts.items():
        name = f"{group}-{what}".replace(" ", "-").replace("/", "")
        yield Specimen(name, ending, f"{group}: {what}", build, must)
