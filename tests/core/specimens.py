"""Files for the tests of the doors: honest ones, and the same ones made hostile."""

import io
import struct
import zipfile
import zlib

import openpyxl
import pytest

from core.files import inspection
from core.files.kinds import Flaw, Kind
from core.files.store import recognise
from tests import scans
from tests.scans import picture

pdf = scans.pdf


def packed(content, *, name=b"/ObjStm", filters=b"/FlateDecode"):
    """An object stream, to stand in the index."""
    body = zlib.compress(content)
    head = b"<< /Type %s /N 1 /First 4 /Filter %s /Length %d >>\nstream\n"
    return head % (name, filters, len(body)) + body + b"\nendstream"


def loose(thing):
    """An object that no index names."""
    return b"9 0 obj\n" + thing + b"\nendobj"


def chunk(name, body):
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def png(width=3, height=2, *, tail=b""):
    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    rows = zlib.compress(b"\0" * (width + 1) * min(height, 1000))
    parts = [chunk(b"IHDR", header), chunk(b"IDAT", rows), chunk(b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts) + tail


def jpg(width=3, height=2, *, tail=b""):
    """Of any size it says it has: the frame is told so afterwards."""
    data = picture("JPEG", quality=90)
    place = data.index(b"\xff\xc0") + 5
    return data[:place] + struct.pack(">HH", height, width) + data[place + 4 :] + tail


def xlsx(rows=(("甲", 1),)):
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


PACKAGE = "application/vnd.openxmlformats-package"
OFFICE = "application/vnd.openxmlformats-officedocument"
TYPES = (
    '<?xml version="1.0" encoding="UTF-8"?>'
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    f'<Default Extension="rels" ContentType="{PACKAGE}.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    '<Default Extension="png" ContentType="image/png"/>'
    f'<Default Extension="xlsx" ContentType="{OFFICE}.spreadsheetml.sheet"/>'
    '<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-'
    'officedocument.wordprocessingml.document.main+xml"/>%s</Types>'
)
RELATIONS = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">%s</Relationships>'
DOCX_MEMBERS = {
    "[Content_Types].xml": TYPES % "",
    "_rels/.rels": RELATIONS
    % (
        '<Relationship Id="r1" Target="word/document.xml" Type="http://schemas.openxmlformats.org/'
        'officeDocument/2006/relationships/officeDocument"/>'
    ),
    "word/document.xml": '<w:document xmlns:w="w"><w:body/></w:document>',
}


def zipped(members, compression=zipfile.ZIP_DEFLATED):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", compression) as archive:
        for name, body in members.items():
            archive.writestr(name, body)
    return buffer.getvalue()


def with_members(data, members):
    """An Office file with more members."""
    buffer = io.BytesIO(data)
    with zipfile.ZipFile(buffer, "a", zipfile.ZIP_DEFLATED) as archive:
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


def look(data, name):
    """What `core.files.accept` does with the bytes. Raises Flaw."""
    kind = recognise(data, name=name, declared="", allowed=frozenset(Kind))
    return inspection.look(data, kind)


def flaw(data, name):
    with pytest.raises(Flaw) as found:
        look(data, name)
    return str(found.value)
