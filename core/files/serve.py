"""The one road out: always an attachment, never rendered in our pages' name."""

from __future__ import annotations

from io import BytesIO

from django.http import FileResponse

from core.files import kinds, naming, store
from core.files.kinds import Kind
from core.models.files import StoredFile


def response(stored: StoredFile, filename: str = "") -> FileResponse:
    """A download of a stored file. Raises BadFile when its bytes are no longer those accepted."""
    extensions = kinds.SPECS[Kind(stored.kind)].extensions
    name = naming.with_extension(filename or stored.original_name, *extensions)
    return attachment(store.read(stored), name, stored.content_type)


def attachment(
    data: bytes, filename: str, content_type: str = "application/octet-stream"
) -> FileResponse:
    """A download of bytes made on the spot (workbooks, extracts), under the same headers."""
    answer = FileResponse(
        BytesIO(data),
        as_attachment=True,
        filename=naming.clean(filename),
        content_type=content_type,
    )
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cache-Control"] = "private, no-store"
    answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
    answer["Cross-Origin-Resource-Policy"] = "same-origin"
    return answer
