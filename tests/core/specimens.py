"""Files for the tests of the doors: honest ones, and the same ones made hostile."""

import io
import struct
import zipfile
import zlib

import openpyxl
import pytest

from core.files.kinds import Flaw, Kind
from core.files.store import recognise

PDF = b"""%PDF-1.4
1 0 obj
<< /Type /Catalog /Pages 2 0 R >>
endobj
2 0 obj
<< /Type /Pages /Kids [3 0 R] /Count 1 >>
endobj
3 0 obj
<< /Type /Page /Parent 2 0 R /MediaBox [0 0 200 200] >>
endobj
xref
0 4
0000000000 65535 f
0000000009 00000 n
0000000060 00000 n
0000000120 00000 n
trailer
<< /Size 4 /Root 1 0 R >>
startxref
190
%%EOF
"""


def pdf(extra=b"", *, catalog=b""):
    """A small PDF with something more in its catalogue or among its objects."""
    data = PDF.replace(b"/Catalog", b"/Catalog " + catalog)
    return data.replace(b"\nxref", b"\n" + extra + b"\nxref")


def packed(content, *, name=b"/ObjStm", filters=b"/FlateDecode"):
    """An object stream."""
    body = zlib.compress(content)
    head = b"9 0 obj\n<< /Type %s /N 1 /First 4 /Filter %s /Length %d >>\nstream\n"
    return head % (name, filters, len(body)) + body + b"\nendstream\nendobj"


def chunk(name, body):
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def png(width=3, height=2, *, tail=b""):
    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    rows = zlib.compress(b"\0" * 8)
    parts = [chunk(b"IHDR", header), chunk(b"IDAT", rows), chunk(b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts) + tail


def jpg(width=3, height=2, *, tail=b""):
    app = b"\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00"
    frame = b"\xff\xc0" + struct.pack(">HBHHB", 11, 8, height, width, 1) + b"\x01\x11\x00"
    scan = b"\xff\xda\x00\x08\x01\x01\x00\x00\x3f\x00" + b"\x12\x34"
    return b"\xff\xd8" + app + frame + scan + b"\xff\xd9" + tail


def xlsx(rows=(("甲", 1),)):
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


TYPES = (
    '<?xml version="1.0" encoding="UTF-8"?>'
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-'
    'officedocument.wordprocessingml.document.main+xml"/>%s</Types>'
)
RELATIONS = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">%s</Relationships>'
DOCX_MEMBERS = {
    "[Content_Types].xml": TYPES % "",
    "_rels/.rels": RELATIONS % "",
    "word/document.xml": '<w:document xmlns:w="w"><w:body/></w:document>',
}


def zipped(members, compression=zipfile.ZIP_DEFLATED):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", compression) as archive:
        for name, body in members.items():
            archive.writestr(name, body)
    return buffer.getvalue()


def docx(members=()):
    """A Word document with more members."""
    return zipped({**DOCX_MEMBERS, **dict(members)})


def relation(kind, target, mode="External"):
    head = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    return RELATIONS % (
        f'<Relationship Id="r1" Type="{head}/{kind}" Target="{target}" TargetMode="{mode}"/>'
    )


def flaw(data, name):
    with pytest.raises(Flaw) as found:
        recognise(data, name=name, declared="", allowed=frozenset(Kind))
    return str(found.value)
