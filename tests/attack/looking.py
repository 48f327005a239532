"""How the tests look into a file: in process, as the inspector does, or through `files.accept`."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from core import files
from core.files import Kind, inspector
from tests.attack import reading
from tests.attack.specimen import Must, Specimen

KIND = {"pdf": Kind.PDF, "jpg": Kind.JPG, "png": Kind.PNG, "docx": Kind.DOCX, "xlsx": Kind.XLSX}


def in_process(data: bytes, ending: str) -> bytes:
    """What would be kept. Raises whatever the inspector raises."""
    kind = str(KIND[ending].value)
    if ending == "pdf":
        inspector.inspect_pdf(data)
    elif ending in {"jpg", "png"}:
        return inspector.inspect_picture(data, kind)
    else:
        inspector.inspect_office(data, kind)
    return data


def uploaded(one: Any, data: bytes | None = None) -> SimpleUploadedFile:
    body = one.data if data is None else data
    return SimpleUploadedFile(one.filename, body, "application/octet-stream")


def accepted(one: Any, data: bytes | None = None) -> bytes:
    """What was kept. Raises BadFile. An archive made a second time is another one: it holds the hour."""
    stored = files.accept(uploaded(one, data), kinds=frozenset(Kind), by="user:1")
    return files.read(stored)


def passed(
    specimens: Iterable[Specimen],
    look: Callable[[Specimen], bytes],
    refusals: type[Exception] | tuple[type[Exception], ...],
) -> dict[str, Any]:
    """Those that were kept with something in them, and what another reading finds there."""
    found: dict[str, Any] = {}
    for one in specimens:
        try:
            kept = look(one)
        except refusals:
            continue
        acting = reading.acting(kept, one.ending) if one.must is Must.CLEANED else []
        if one.must is Must.REFUSED or acting or (one.trace and one.trace in kept):
            found[one.filename] = acting or "kept"
    return found
