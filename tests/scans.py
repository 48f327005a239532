"""Small honest files to upload, whole as the programs that write them make them."""

from __future__ import annotations

import io

from PIL import Image

_PAGES = (
    b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
    b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 200 200] /Resources << >> >>",
)


def pdf(loose: bytes = b"", *, catalog: bytes = b"", objects: tuple[bytes, ...] = ()) -> bytes:
    """One empty page; with more in its catalogue, more objects in its index, and bytes between."""
    parts = (b"<< /Type /Catalog /Pages 2 0 R " + catalog + b" >>", *_PAGES, *objects)
    body, places = b"%PDF-1.4\n", []
    for number, part in enumerate(parts, start=1):
        places.append(len(body))
        body += b"%d 0 obj\n%s\nendobj\n" % (number, part)
    body += loose + b"\n" if loose else b""
    index = b"".join(b"%010d 00000 n \n" % place for place in places)
    size = len(parts) + 1
    head = b"xref\n0 %d\n0000000000 65535 f \n%strailer\n<< /Size %d /Root 1 0 R >>\n"
    return body + head % (size, index, size) + b"startxref\n%d\n%%%%EOF\n" % len(body)


def picture(
    kind: str, width: int = 3, height: int = 2, *, tail: bytes = b"", **options: object
) -> bytes:
    """A grey picture ("JPEG" or "PNG"), with something behind it."""
    buffer = io.BytesIO()
    Image.linear_gradient("L").resize((width, height)).save(buffer, kind, **options)
    return buffer.getvalue() + tail


PDF = pdf()
