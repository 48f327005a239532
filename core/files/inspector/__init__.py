"""Looking into files that strangers send, apart from every process that holds a secret.

Nothing here imports Django or the rest of the project: `core.files.inspection` runs `door.py` as a
process of its own for each file, and what a parser does to that process happens to nobody else.
The functions below are the same looks in process; only tests and `door.py` call them.
"""

from __future__ import annotations

from .found import Found

__all__ = ["Found", "inspect_office", "inspect_pdf", "inspect_picture"]


def inspect_pdf(data: bytes) -> None:
    """Raises Found."""
    from . import pdf

    pdf.inspect(data)


def inspect_picture(data: bytes, kind: str) -> bytes:
    """The picture as it is shown, drawn anew ("JPG" or "PNG"). Raises Found."""
    from . import pictures

    return pictures.redraw(data, kind)


def inspect_office(data: bytes, kind: str) -> None:
    """Raises Found; kind is "DOCX" or "XLSX"."""
    from . import office

    office.inspect(data, kind)
