"""Files as scanners, phones, office programs and electronic seals write them; nothing in them acts."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent / "harmless"


@dataclass(frozen=True)
class Honest:
    name: str
    ending: str
    build: Callable[[], bytes]

    @property
    def data(self) -> bytes:
        return self.build()

    @property
    def filename(self) -> str:
        return f"{self.name}.{self.ending}"

    def __str__(self) -> str:
        return self.filename


def told(ending: str, parts: dict[str, Callable[[], bytes]]) -> Iterator[Honest]:
    for what, build in parts.items():
        yield Honest(what.replace(" ", "-"), ending, build)


@cache
def everything() -> tuple[Honest, ...]:
    from tests.attack import honest_office, honest_pdfs, honest_pictures

    kept = [
        Honest(f"libreoffice-{path.stem}", path.suffix[1:], path.read_bytes)
        for path in sorted(FOLDER.iterdir())
        if path.suffix != ".md"
    ]
    made = (honest_pdfs.files(), honest_pictures.files(), honest_office.files())
    return (*kept, *(each for files in made for each in files))
