"""PDFs that are paper: scans, exports, forms to fill in, and signed ones, written after their programs."""

from __future__ import annotations

import io
import zlib
from collections.abc import Callable, Iterator
from functools import cache, partial
from typing import Any

import pikepdf
from PIL import Image, TiffImagePlugin

from tests.attack import pdf_writer as pdf
from tests.attack.honest import Honest, told
from tests.attack.pictures_marked import jpg, scene

XMP = (
    '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/">'
    '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about="" '
    'xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/"><pdfaid:part>2</pdfaid:part></rdf:Description>'
    '</rdf:RDF></x:xmpmeta><?xpacket end="w"?>'
).encode()
TITLE = b"<feff8bfe7a0b65b96848>"
LINK = b"/Annots[<</Type/Annot/Subtype/Link/Rect[0 0 99 9]/Border[0 0 0]/A<</S/URI/URI(https://example.org/a)>>>>]"
FORM = (
    b"/AcroForm<</Fields[10 0 R]/DA(/Helv 0 Tf 0 g)/NeedAppearances true>>",
    b"/Annots[10 0 R]",
    b"<</Type/Annot/Subtype/Widget/FT/Tx/T(name)/TU(name)/V(a)/Rect[9 9 99 29]/F 4/DA(/Helv 12 Tf)>>",
)
OUTLINE = (
    b"/Outlines 10 0 R/PageMode/UseOutlines/OpenAction[3 0 R/Fit]",
    b"",
    b"<</Type/Outlines/First 11 0 R/Last 12 0 R/Count 2>>",
    b"<</Title(1)/Parent 10 0 R/Next 12 0 R/Dest[3 0 R/XYZ 0 800 0]>>",
    b"<</Title(2)/Parent 10 0 R/Prev 11 0 R/A<</S/GoTo/D[3 0 R/Fit]>>>>",
)
ARCHIVE = (
    (
        b"/Metadata 10 0 R/MarkInfo<</Marked true>>/Lang(zh-CN)/OutputIntents[<</Type/OutputIntent"
        b"/S/GTS_PDFA1/OutputConditionIdentifier(sRGB)/DestOutputProfile 11 0 R>>]"
    ),
    b"/StructParents 0",
    pdf.stream(XMP, b"/Type/Metadata/Subtype/XML"),
    pdf.packed(bytes(300), b"/N 3"),
)
LAYERS = (
    b"/OCProperties<</OCGs[10 0 R]/D<</ON[10 0 R]/Order[10 0 R]>>>>",
    b"/Resources<</Properties<</MC0 10 0 R>>>>",
    b"<</Type/OCG/Name(a)>>",
)
VIEW = (
    (
        b"/ViewerPreferences<</DisplayDocTitle true/PrintScaling/None>>/PageLayout/OneColumn"
        b"/PageLabels<</Nums[0<</S/D>>]>>/Names<</Dests<</Names[(a)[3 0 R/Fit]]>>>>"
    ),
    b"/Rotate 90/CropBox[0 0 595 842]/Group<</S/Transparency/CS/DeviceRGB>>",
)


def _picture(width: int, height: int, body: bytes, entries: bytes, *more: bytes) -> bytes:
    drawn = b"q 595 0 0 842 0 0 cm /Im0 Do Q"
    told = b"/Type/XObject/Subtype/Image/Width %d/Height %d%s" % (width, height, entries)
    page = b"/Resources<</ProcSet[/PDF/ImageB]/XObject<</Im0 10 0 R>>>>"
    parts = pdf.objects(b"", page, pdf.stream(body, told), *more)
    return pdf.written({**parts, 4: pdf.packed(drawn)}, b"/Info<</Producer(Scanner)/Creator(ADF)>>")


def _fax() -> bytes:
    """One bit a dot, packed as a fax is."""
    out = io.BytesIO()
    scene("1", (800, 1100)).save(out, "TIFF", compression="group4", tiffinfo={278: 1100})
    with Image.open(out) as picture:
        assert isinstance(picture, TiffImagePlugin.TiffImageFile)
        (at,), (size,) = picture.tag_v2[273], picture.tag_v2[279]
    body = out.getvalue()[at : at + size]
    told = b"/BitsPerComponent 1/ColorSpace/DeviceGray/Filter/CCITTFaxDecode/DecodeParms<</K -1/Columns 800/Rows 1100>>"
    return _picture(800, 1100, body, told)


def _jbig2() -> bytes:
    """Dots shared by pages lie in a stream of their own, as such scanners write them."""
    told = b"/BitsPerComponent 1/ColorSpace/DeviceGray/Filter/JBIG2Decode/DecodeParms<</JBIG2Globals 11 0 R>>"
    return _picture(800, 1100, bytes(range(256)), told, pdf.stream(bytes(range(200))))


def _photo(mode: str = "RGB", space: bytes = b"/DeviceRGB") -> bytes:
    told = b"/BitsPerComponent 8/ColorSpace%s/Filter/DCTDecode" % space
    return _picture(160, 120, jpg(scene(mode)), told)


def _flat() -> bytes:
    told = b"/BitsPerComponent 8/ColorSpace/DeviceGray/Filter/FlateDecode/DecodeParms<</Predictor 15/Columns 160>>"
    rows = b"".join(b"\1" + bytes(160) for _row in range(120))
    return _picture(160, 120, zlib.compress(rows), told)


def _by_pillow() -> bytes:
    out = io.BytesIO()
    scene().save(out, "PDF", save_all=True, append_images=[scene("L")], title="课程方案")
    return out.getvalue()


def _saved(data: bytes, **options: Any) -> bytes:
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(data)) as opened:
        opened.save(out, **options)
    return out.getvalue()


@cache
def _restricted() -> bytes:
    """Opens without a password; printing and copying are another matter. Its key is drawn at random."""
    return _saved(
        pdf.paper(),
        encryption=pikepdf.Encryption(
            user="", owner="owner", allow=pikepdf.Permissions(extract=False, modify_other=False)
        ),
    )


def _long(pages: int) -> bytes:
    numbers = range(100, 100 + pages)
    parts = pdf.objects()
    parts[2] = b"<</Type/Pages/Kids[%s]/Count %d>>" % (
        b" ".join(b"%d 0 R" % n for n in numbers),
        pages,
    )
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<<>>>>"
    parts |= dict.fromkeys(numbers, page)
    del parts[3]
    return pdf.written(parts)


def _annotated() -> bytes:
    """A second revision, as a reader appends it: a note and a highlight."""
    page = pdf.objects(b"", b"/Annots[10 0 R 11 0 R]")[3]
    note = b"<</Type/Annot/Subtype/Text/Rect[9 9 29 29]/Contents%s/Popup 12 0 R>>" % TITLE
    mark = b"<</Type/Annot/Subtype/Highlight/Rect[9 9 99 29]/QuadPoints[9 9 99 9 9 29 99 29]>>"
    popup = b"<</Type/Annot/Subtype/Popup/Rect[0 0 9 9]/Parent 10 0 R>>"
    return pdf.revised(pdf.paper(), {3: page, 10: note, 11: mark, 12: popup})


def _signed(first: bytes | None = None, number: int = 20) -> bytes:
    """An electronic seal: a widget with a picture of it, a signature over all but itself, appended."""
    first = first or pdf.paper()
    widget, value, look = number, number + 1, number + 2
    seal = pdf.packed(
        b"0.8 0 0 RG 4 w 50 50 m 90 90 l S", b"/Type/XObject/Subtype/Form/BBox[0 0 100 100]"
    )
    filled = {
        1: b"<</Type/Catalog/Pages 2 0 R/AcroForm<</Fields[%d 0 R]/SigFlags 3>>/Perms<</DocMDP %d 0 R>>>>"
        % (widget, value),
        3: pdf.objects(b"", b"/Annots[%d 0 R]" % widget)[3],
        widget: b"<</Type/Annot/Subtype/Widget/FT/Sig/T(Seal%d)/V %d 0 R/Rect[400 100 500 200]/F 132"
        b"/P 3 0 R/AP<</N %d 0 R>>>>" % (widget, value, look),
        value: b"<</Type/Sig/Filter/Adobe.PPKLite/SubFilter/adbe.pkcs7.detached/Name%s"
        b"/M(D:20260901090000+08'00')/Reason(seal)/Reference[<</Type/SigRef/TransformMethod/DocMDP"
        b"/TransformParams<</Type/TransformParams/P 2/V/1.2>>>>]/ByteRange[0 0000000000 0000000000 0000000000]"
        b"/Contents<%s>>>" % (TITLE, b"0" * 4096),
        look: seal,
    }
    whole = pdf.revised(first, filled)
    start = whole.rindex(b"/Contents<") + len(b"/Contents")
    end = whole.index(b">", start) + 1
    ranges = b"/ByteRange[0 %010d %010d %010d]" % (start, end, len(whole) - end)
    blank = b"/ByteRange[0 0000000000 0000000000 0000000000]"
    at = whole.rindex(blank)
    return whole[:at] + ranges + whole[at + len(blank) :]


def _lines(data: bytes) -> bytes:
    """Every line ends as on Windows; places are counted anew."""
    parts = pdf.objects()
    out, places = bytearray(b"%PDF-1.4\r\n%\xe2\xe3\xcf\xd3\r\n"), {}
    for number, body in parts.items():
        places[number] = len(out)
        out += b"%d 0 obj\r\n%s\r\nendobj\r\n" % (number, body)
    table = len(out)
    out += b"xref\r\n0 5\r\n0000000000 65535 f\r\n"
    out += b"".join(b"%010d 00000 n\r\n" % places[number] for number in sorted(places))
    out += b"trailer\r\n<</Size 5/Root 1 0 R>>\r\nstartxref\r\n%d\r\n%%%%EOF\r\n" % table
    return bytes(out) + data


OBJECT_STREAMS = pikepdf.ObjectStreamMode.generate
FILES: dict[str, Callable[[], bytes]] = {
    "scanner, one bit a dot": _fax,
    "scanner, shared dots": _jbig2,
    "scanner, photograph": _photo,
    "scanner, grey photograph": partial(_photo, "L", b"/DeviceGray"),
    "scanner, for print": partial(_photo, "CMYK", b"/DeviceCMYK"),
    "scanner, packed rows": _flat,
    "phone, two photographs": _by_pillow,
    "export with a title": partial(
        pdf.paper, trailer=b"/Info<</Title%s/Producer(WPS)/CreationDate(D:20260901090000+08'00')>>" % TITLE
    ),
    "export with links": partial(pdf.paper, b"", LINK),
    "export with an outline": partial(pdf.paper, *OUTLINE),
    "export with labels of pages": partial(pdf.paper, *VIEW),
    "export with layers": partial(pdf.paper, *LAYERS),
    "export for archives": partial(pdf.paper, *ARCHIVE),
    "export, packed objects": lambda: _saved(pdf.paper(*OUTLINE), object_stream_mode=OBJECT_STREAMS),
    "export, for the web": lambda: _saved(_long(12), linearize=True),
    "export, for the web, packed": lambda: _saved(
        _long(12), linearize=True, object_stream_mode=OBJECT_STREAMS
    ),
    "export, may not be copied": _restricted,
    "export, lines of Windows": partial(_lines, b""),
    "export, zeros behind it": lambda: pdf.paper() + b"\0" * 512,
    "export, empty lines behind it": lambda: pdf.paper() + b"\r\n\r\n",
    "export of a lesson on JavaScript": partial(
        pdf.paper, trailer=b"/Info<</Title(JavaScript, Launch and XFA for children)>>"
    ),
    "export, 600 pages": partial(_long, 600),
    "form to fill in": partial(pdf.paper, *FORM),
    "annotated": _annotated,
    "sealed": _signed,
    "sealed twice": lambda: _signed(_signed(), 30),
    "sealed scan": lambda: _signed(_photo()),
    "sealed, for the web": lambda: _signed(pdf.paper(trailer=b"/ID[<00><00>]")),
}  # fmt: skip


def files() -> Iterator[Honest]:
    yield from told("pdf", FILES)
