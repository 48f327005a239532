"""PDFs that are cut, bent or made to cost: nothing in them need act to be refused."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator
from functools import cache

import pikepdf

from tests.attack import pdf_writer as pdf
from tests.attack.pdf_active import SCRIPT
from tests.attack.specimen import Must, Specimen, made

HTML = b"<html><script>alert(1)</script></html>"


def _zip() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("a.exe", b"MZ")
    return out.getvalue()


def _with(old: bytes, new: bytes) -> bytes:
    """The plain paper with something in it replaced; the table is written anew where it can be."""
    data = pdf.paper()
    assert old in data
    return data.replace(old, new, 1)


@cache
def _locked() -> bytes:
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf.paper())) as opened:
        opened.save(out, encryption=pikepdf.Encryption(user="secret", owner="o"))
    return out.getvalue()


def _rebuilt(parts: dict[int, bytes], trailer: bytes = b"") -> bytes:
    return pdf.written({**pdf.objects(), **parts}, trailer)


BROKEN = {
    "cut in half": lambda: pdf.paper()[: len(pdf.paper()) // 2],
    "cut before its table": lambda: pdf.paper().split(b"xref\n")[0],
    "cut in its table": lambda: pdf.paper()[: pdf.paper().index(b"trailer") - 30],
    "cut before its end": lambda: pdf.paper().split(b"startxref")[0],
    "head alone": lambda: b"%PDF-1.7\n%%EOF\n",
    "table at a wrong place": lambda: _with(b"startxref\n", b"startxref\n9"),
    "table behind the end": lambda: pdf.paper().rsplit(b"startxref", 1)[0]
    + b"startxref\n99999999999999999999\n%%EOF\n",
    "objects moved": lambda: _with(b"4 0 obj", b"% moved along by some letters\n4 0 obj"),
    "object missing from the table": lambda: pdf.paper().replace(b"4 1\n", b"7 1\n"),
    "no trailer": lambda: _with(b"trailer", b"triler "),
    "no root": lambda: pdf.paper(trailer=b"/Root null"),
    "root elsewhere": lambda: pdf.paper(trailer=b"/Root 77 0 R"),
    "root of another kind": lambda: pdf.paper(trailer=b"/Root 4 0 R"),
    "no pages": lambda: _rebuilt({1: b"<</Type/Catalog>>"}),
    "pages of another kind": lambda: _rebuilt({2: b"[3 0 R]"}),
    "pages that hold themselves": lambda: _rebuilt({2: b"<</Type/Pages/Kids[2 0 R 3 0 R]/Count 2>>"}),
    "pages in a circle": lambda: _rebuilt({
        2: b"<</Type/Pages/Kids[10 0 R]/Count 1>>",
        10: b"<</Type/Pages/Parent 2 0 R/Kids[11 0 R]/Count 1>>",
        11: b"<</Type/Pages/Parent 10 0 R/Kids[10 0 R]/Count 1>>",
    }),
    "an object that is itself": lambda: _rebuilt({2: b"2 0 R"}),
    "a length too short": lambda: _rebuilt({4: pdf.stream(b"0 0 100 100 re f", length=3)}),
    "a length too long": lambda: _rebuilt({4: pdf.stream(b"0 0 100 100 re f", length=3000)}),
    "a length that is its own stream": lambda: _rebuilt(
        {4: b"<</Length 4 0 R>>\nstream\nxx\nendstream"}),
    "a length beyond counting": lambda: _rebuilt(
        {4: b"<</Length 99999999999999999999999>>\nstream\nxx\nendstream"}),
    "a length below nothing": lambda: _rebuilt({4: b"<</Length -5>>\nstream\nxx\nendstream"}),
    "a table that comes before itself": lambda: pdf.paper(
        trailer=b"/Prev %d" % pdf.paper().rindex(b"xref\n0 1")),
    "a table before the file": lambda: pdf.paper(trailer=b"/Prev -1"),
    "a string without an end": lambda: _rebuilt({10: b"(aaaaaaaa"}),
    "a dictionary without an end": lambda: _rebuilt({10: b"<</A<</B 1"}),
    "dictionary of unpaired entries": lambda: _rebuilt({10: b"<</A 1 /B>>"}),
    "words before it": lambda: b"junk\n" * 30 + pdf.paper(),
    "locked, needs a password": _locked,
    "locked by an unknown handler": lambda: pdf.paper(
        trailer=b"/Encrypt<</Filter/Other/V 5/R 6>>/ID[<00><00>]"),
    "object stream of a wrong count": lambda: pdf.with_streams(
        pdf.objects(b"/X 10 0 R"), {10: b"<<>>"}, entries=b"/Type/ObjStm/N 99999999"),
    "object stream that is no deflate": lambda: _bad_stream(b"not deflate"),
    "object stream cut": lambda: _bad_stream(zlib.compress(b"10 0 <<>>" * 40)[:-9]),
    "object stream holds its holder": lambda: pdf.with_streams(
        pdf.objects(b"/X 10 0 R"), {10: b"<<>>", 40: b"<<>>"}),
    "object stream as its own extension": lambda: pdf.with_streams(
        pdf.objects(b"/X 10 0 R"), {10: b"<<>>"}, entries=b"/Type/ObjStm/Extends 40 0 R/N -1"),
    "archive behind it": lambda: pdf.paper() + _zip(),
    "archive and zeros behind it": lambda: pdf.paper() + _zip() + b"\0" * 70_000,
    "page behind it": lambda: pdf.paper() + HTML,
    "PHP behind it": lambda: pdf.paper() + b"<?php system($_GET[0]); ?>",
    "program behind it": lambda: pdf.paper() + b"MZ" + b"\x90" * 4000,
    "another PDF before it": lambda: pdf.paper(b"/OpenAction%s" % SCRIPT) + pdf.paper(),
}  # fmt: skip


def _bad_stream(body: bytes) -> bytes:
    from tests.attack.pdf_spelt import _plain_with

    return _plain_with(pdf.stream(body, b"/Type/ObjStm/N 1/First 5/Filter/FlateDecode"))


def _jpg() -> bytes:
    return b"\xff\xd8\xff\xe0\x00\x10JFIF\x00" + b"\0" * 20 + b"\xff\xd9"


RENAMED = {
    "a web page": lambda: HTML,
    "a Word file": _zip,
    "a picture": _jpg,
    "a program": lambda: b"MZ" + b"\0" * 200,
    "PostScript": lambda: b"%!PS-Adobe-3.0\n(%pipe%id)(w)file\n%%EOF\n",
    "form data": lambda: b"%FDF-1.2\n1 0 obj<</FDF<</JavaScript<<>>>>>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF",
    "a form package": lambda: b'<?xml version="1.0"?><xdp:xdp xmlns:xdp="http://ns.adobe.com/xdp/"/>',
    "a web page with a PDF in it": lambda: HTML + pdf.paper(),
    "nothing": lambda: b"",
    "zeros": lambda: b"\0" * 5000,
}  # fmt: skip


def _deep(opened: bytes, closed: bytes, times: int) -> bytes:
    return _rebuilt({10: b"<</A %s1%s>>" % (opened * times, closed * times)})


def _many_objects(count: int, value: bytes = b"null") -> bytes:
    return pdf.with_streams(
        pdf.objects(b"/X 10 0 R"), {10: b"<<>>", **dict.fromkeys(range(100, 100 + count), value)}
    )


def _bomb(times: int) -> bytes:
    """Deflated zeros, deflated again and again."""
    body = b"\0" * 30_000_000
    for _each in range(times):
        body = zlib.compress(body, 9)
    return body


def _filtered(name: bytes, times: int) -> bytes:
    return pdf.stream(b"xx", b"/Filter[%s]" % (name * times))


def _picture(entries: bytes, body: bytes) -> bytes:
    told = b"/Type/XObject/Subtype/Image/Width 90000/Height 90000/ColorSpace/DeviceGray"
    return _rebuilt({10: pdf.stream(body, told + entries)})


@cache
def many_objects() -> bytes:
    """Half a megabyte that unpacks into 300,000 objects."""
    return _many_objects(300_000, b"<</A 1>>")


def nested_lists() -> bytes:
    """A quarter of a megabyte of lists in lists; the shape of case U2."""
    return _deep(b"[", b"]", 125_000)


def _swelling(filters: bytes, body: bytes) -> bytes:
    from tests.attack.pdf_spelt import _plain_with

    return _plain_with(pdf.stream(body, b"/Type/ObjStm/N 1/First 5" + filters))


def _swelling_table() -> bytes:
    body = _bomb(1)
    params = b"/Type/XRef/Size 4000000/Root 1 0 R/W[1 4 2]/Filter/FlateDecode"
    return pdf.HEAD + b"5 0 obj\n%s\nendobj\nstartxref\n%d\n%%%%EOF\n" % (
        pdf.stream(body, params), len(pdf.HEAD),
    )  # fmt: skip


def _odd_table(columns: bytes) -> bytes:
    params = b"/Type/XRef/Size 2000000000/Root 1 0 R" + columns
    return pdf.HEAD + b"5 0 obj\n%s\nendobj\nstartxref\n%d\n%%%%EOF\n" % (
        pdf.packed(b"\1" * 40, params), len(pdf.HEAD),
    )  # fmt: skip


def _chained(times: int) -> bytes:
    """Thousands of tables, each before the other, with nothing in them."""
    out = bytearray(pdf.paper())
    at = int(bytes(out).rsplit(b"startxref\n", 1)[1].split(b"\n")[0])
    for _each in range(times):
        place = len(out)
        out += b"xref\n0 0\ntrailer\n<</Size 5/Root 1 0 R/Prev %d>>\n" % at
        at = place
    out += b"startxref\n%d\n%%%%EOF\n" % at
    return bytes(out)


HEAVY = {
    "lists in lists": nested_lists,
    "lists in lists in an object stream": lambda: pdf.with_streams(
        pdf.objects(b"/X 10 0 R"), {10: b"[" * 125_000 + b"]" * 125_000}),
    "lists in lists without an end": lambda: _rebuilt({10: b"[" * 200_000}),
    "dictionaries in dictionaries": lambda: _deep(b"<</A", b">>", 60_000),
    "lists in dictionaries": lambda: _deep(b"<</A[", b"]>>", 40_000),
    "300,000 objects": many_objects,
    "one list of three million": lambda: pdf.with_streams(
        pdf.objects(b"/X 10 0 R"), {10: b"[" + b"null " * 3_000_000 + b"]"}),
    "one dictionary of 400,000": lambda: pdf.with_streams(pdf.objects(b"/X 10 0 R"), {
        10: b"<<%s>>" % b"".join(b"/K%d 1" % n for n in range(400_000))}),
    "object stream that swells": lambda: _swelling(b"/Filter[/FlateDecode/FlateDecode]", _bomb(2)),
    "table that swells": _swelling_table,
    "table of two thousand million": lambda: pdf.paper(trailer=b"/Size 2147483647").replace(
        b"0 1\n0000000000", b"0 2147483647\n0000000000"),
    "stream table of wide columns": lambda: _odd_table(b"/W[1 2000000000 2000000000]"),
    "stream table of endless rows": lambda: _odd_table(b"/W[0 0 0]/Index[0 2000000000]"),
}  # fmt: skip
CHEAP = {
    "tables in a chain": lambda: _chained(3000),
    "object stream of 30 MB of blanks": lambda: pdf.with_streams(
        pdf.objects(b"/X 10 0 R"), {10: b" " * 30_000_000 + b"<<>>"}),
    "names in names": lambda: _rebuilt({
        1: b"<</Type/Catalog/Pages 2 0 R/Names<</Dests 100 0 R>>>>",
        **{n: b"<</Kids[%d 0 R]>>" % (n + 1) for n in range(100, 9100)}, 9100: b"<</Names[]>>"}),
    "pages in pages": lambda: _rebuilt({
        2: b"<</Type/Pages/Kids[100 0 R]/Count 1>>",
        **{n: b"<</Type/Pages/Parent %d 0 R/Kids[%d 0 R]/Count 1>>" % (n - 1, n + 1)
           for n in range(100, 5100)},
        5100: b"<</Type/Page/Parent 5099 0 R/MediaBox[0 0 9 9]>>"}),
    "another version": lambda: _with(b"%PDF-1.7", b"%PDF-9.9"),
    "locked without what is needed": lambda: pdf.paper(trailer=b"/Encrypt 77 0 R"),
    "page of 30 MB in 30 kB": lambda: _rebuilt({4: pdf.stream(_bomb(1), b"/Filter/FlateDecode")}),
    "page deflated three times": lambda: _rebuilt(
        {4: pdf.stream(_bomb(3), b"/Filter[/FlateDecode/FlateDecode/FlateDecode]")}),
    "stream of 20,000 filters": lambda: _rebuilt({10: _filtered(b"/FlateDecode", 20_000)}),
    "picture of 8,100 megapixels": lambda: _picture(b"/BitsPerComponent 1/Filter/CCITTFaxDecode", b"xx"),
    "picture of JBIG2": lambda: _picture(b"/BitsPerComponent 1/Filter/JBIG2Decode", b"\x97JB2" + b"\xff" * 50),
    "picture of JPEG 2000": lambda: _picture(b"/Filter/JPXDecode", b"\0\0\0\x0cjP  \r\n\x87\n" + b"\xff" * 80),
    "predictor of endless columns": lambda: _rebuilt({10: pdf.stream(zlib.compress(b"x"),
        b"/Filter/FlateDecode/DecodeParms<</Predictor 12/Columns 2147483647/Colors 32>>")}),
    "outline in a circle": lambda: _rebuilt({
        1: b"<</Type/Catalog/Pages 2 0 R/Outlines 10 0 R>>", 10: b"<</First 11 0 R/Last 11 0 R>>",
        11: b"<</Title(a)/Parent 10 0 R/Next 11 0 R>>"}),
    "brackets in a string": lambda: _rebuilt({10: b"(" * 200_000 + b")" * 200_000}),
    "a name of half a megabyte": lambda: _rebuilt({10: b"/" + b"N" * 500_000}),
    "a number of half a megabyte": lambda: _rebuilt({10: b"9" * 500_000}),
    "200,000 short comments": lambda: _rebuilt({10: b"[" + b"%\n" * 200_000 + b"]"}),
}  # fmt: skip


def specimens() -> Iterator[Specimen]:
    yield from made("pdf", "broken", BROKEN)
    yield from made("pdf", "renamed", RENAMED)
    yield from made("pdf", "heavy", HEAVY)
    yield from made("pdf", "large", CHEAP, Must.CHEAP)
