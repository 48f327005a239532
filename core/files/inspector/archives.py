"""An archive hidden behind another file, which some programs would open instead."""

from __future__ import annotations

import encodings.cp437  # noqa: F401 - the names of members; nothing can be loaded later
import io
import zipfile

from .found import Found


def refuse_archive(data: bytes) -> None:
    """Raises Found when the bytes are an archive as well."""
    if b"PK\x05\x06" not in data[-70_000:]:
        return
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            holds = bool(archive.namelist())
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
        return
    if holds:
        raise Found("archive")
