"""What an Office file may be made of (ECMA-376), by type: another place or name changes nothing."""

from __future__ import annotations

import re
from collections.abc import Iterable

from .found import Found

_OPEN = "application/vnd.openxmlformats-officedocument."
_WORD, _SHEET, _DRAWING = (
    f"{_OPEN}wordprocessingml.",
    f"{_OPEN}spreadsheetml.",
    f"{_OPEN}drawingml.",
)
MAIN = {"DOCX": f"{_WORD}document.main+xml", "XLSX": f"{_SHEET}sheet.main+xml"}
BOOK = f"{_SHEET}sheet"
RELATIONS = "application/vnd.openxmlformats-package.relationships+xml"
CUSTOM = "application/xml"
DRAWN = "image/svg+xml"
OLD_DRAWING = f"{_OPEN}vmldrawing"

_EVERYWHERE = {
    RELATIONS,
    *(
        f"application/vnd.openxmlformats-package.{name}"
        for name in (
            "core-properties+xml", "digital-signature-origin", "digital-signature-xmlsignature+xml",
            "digital-signature-certificate",
        )
    ),
    *(
        f"{_OPEN}{name}+xml"
        for name in (
            "extended-properties", "custom-properties", "customxmlproperties", "theme",
            "themeoverride", "drawing",
        )
    ),
    *(
        f"{_DRAWING}{name}+xml"
        for name in (
            "chart", "chartshapes", "diagramdata", "diagramlayout", "diagramstyle", "diagramcolors",
        )
    ),
    *(
        f"application/vnd.ms-office.{name}+xml"
        for name in (
            "chartstyle", "chartcolorstyle", "chartex", "drawingml.diagramdrawing",
            "classificationlabels", "intelligence2",
        )
    ),
    OLD_DRAWING,
    "application/inkml+xml",
}  # fmt: skip
_TYPES = {
    "DOCX": _EVERYWHERE | {BOOK} | {
        f"{_WORD}{name}+xml"
        for name in (
            "document.main", "document.glossary", "styles", "settings", "websettings", "fonttable",
            "numbering", "header", "footer", "footnotes", "endnotes", "comments",
            "commentsextended", "commentsids", "commentsextensible", "people", "styleswitheffects",
        )
    } | {
        f"{_WORD}printersettings", f"{_OPEN}obfuscatedfont", "application/x-fontdata",
        "application/vnd.ms-word.styleswitheffects+xml",
    },
    "XLSX": _EVERYWHERE | {
        f"{_SHEET}{name}+xml"
        for name in (
            "sheet.main", "worksheet", "chartsheet", "styles", "sharedstrings", "calcchain",
            "comments", "table", "pivottable", "pivotcachedefinition", "pivotcacherecords",
            "sheetmetadata", "usernames",
        )
    } | {
        f"application/vnd.ms-excel.{name}+xml"
        for name in (
            "threadedcomments", "person", "slicer", "slicercache", "timeline", "timelinecache",
            "controlproperties", "rdrichvalue", "rdrichvaluestructure", "rdrichvaluetypes",
            "rdarray", "richvaluerel", "richstyles", "namedsheetviews", "featurepropertybag",
            "calcchain",
        )
    } | {
        f"{_SHEET}printersettings", "application/vnd.wps-officedocument.cellimage+xml",
    },
}  # fmt: skip
_IMAGES = frozenset({
    "image/png", "image/jpeg", "image/jpg", "image/pjpeg", "image/gif", "image/bmp", "image/tiff",
    "image/x-emf", "image/x-wmf", "image/emf", "image/wmf", "image/vnd.ms-photo", DRAWN,
})  # fmt: skip

_HOMES = re.compile(
    r"https?://(schemas\.openxmlformats\.org|purl\.oclc\.org/ooxml|schemas\.microsoft\.com/office"
    r"|www\.wps\.cn/officedocument)/"
)
_LINKS = frozenset({
    "officedocument", "core-properties", "extended-properties", "custom-properties", "thumbnail",
    "origin", "signature", "certificate", "customxml", "customxmlprops", "theme", "themeoverride",
    "styles", "styleswitheffects", "settings", "websettings", "fonttable", "font", "numbering",
    "header", "footer", "footnotes", "endnotes", "comments", "commentsextended", "commentsids",
    "commentsextensible", "people", "glossarydocument", "printersettings", "image", "hdphoto",
    "hyperlink", "chart", "chartex", "chartstyle", "chartcolorstyle", "chartusershapes", "drawing",
    "vmldrawing", "diagramdata", "diagramlayout", "diagramquickstyle", "diagramcolors",
    "diagramdrawing", "package", "ink", "classificationlabels", "intelligence2", "worksheet", "chartsheet",
    "sharedstrings", "calcchain", "table", "pivottable", "pivotcachedefinition",
    "pivotcacherecords", "sheetmetadata", "usernames", "threadedcomment", "person", "slicer",
    "slicercache", "timeline", "timelinecache", "ctrlprop", "rdrichvalue", "rdrichvaluestructure",
    "rdrichvaluetypes", "rdarray", "richvaluerel", "richstyles", "namedsheetview",
    "featurepropertybag", "cellimage",
})  # fmt: skip
_ACTIVE = re.compile(
    r"vba|macro|activex|control|toolbar|addin|keymap|extensibility|webextension|taskpane|dialogsheet"
)
_INSERTED = re.compile(r"oleobject|package|afchunk|media|video|audio|subdocument|embed")
_FETCHED = re.compile(
    r"external|connection|query|template|frame|volatile|mailmerge|recipient|transform|xmlmaps"
    r"|webimage|model|mashup"
)
# Data that Office programs keep beside the text; other writers' is not known to be harmless.
_DATA_HOMES = (
    "http://schemas.openxmlformats.org/officeDocument/2006/", "http://schemas.microsoft.com/office/2006/",
    "http://schemas.microsoft.com/sharepoint/", "http://www.wps.cn/officeDocument/",
)  # fmt: skip
_INVISIBLE = re.compile(r"[\s\x00-\x20\x7f-\xa0\u200b-\u200f\u202a-\u202e\ufeff]+")
_PASSIVE_LINK = re.compile(r"(https?:|mailto:|tel:|#|(?![a-z][a-z0-9+.-]*:|/|\\))", re.IGNORECASE)


def refuse_type(name: str, content_type: str, kind: str) -> None:
    """Raises Found for a part that is not known to be harmless; custom data is asked for apart."""
    if content_type not in _TYPES[kind] | _IMAGES | {CUSTOM}:
        raise _unknown(f"{content_type} {name}", kind, what=name)


def refuse_macros(content_types: Iterable[str], kind: str) -> None:
    """Raises Found when any part says that it is a program."""
    if any(_ACTIVE.search(each) for each in content_types):
        raise Found("office_macros", format=f".{kind.lower()}")


def refuse_relation(purpose: str, target: str, mode: str, kind: str) -> None:
    """Raises Found for a relation that is not known to be harmless, and for what lies outside."""
    home, _slash, tail = purpose.lower().rpartition("/")
    known = tail in _LINKS and _HOMES.match(f"{home}/") is not None
    if mode not in {"", "Internal"}:
        if not known or tail != "hyperlink" or not is_passive(target):
            raise Found("office_linked", what=target[:80])
        return
    if not known:
        raise _unknown(tail, kind, what=tail)
    if ":" in target.partition("#")[0] or target.startswith("//") or "\\" in target:
        raise Found("office_linked", what=target[:80])


def refuse_data(name: str, root: str, kind: str) -> None:
    """Raises Found for a part of custom data, by the name space of its root."""
    if not root.startswith(_DATA_HOMES):
        raise _unknown(f"{root.lower()} {name}", kind, what=root.rpartition(" ")[2] or name)


def is_passive(target: str) -> bool:
    """A link that a person must click and that leads to a page, an address or a place nearby."""
    return _PASSIVE_LINK.match(_INVISIBLE.sub("", target)) is not None


def _unknown(told: str, kind: str, *, what: str) -> Found:
    """Refused in any case; what it calls itself only finds the better sentence."""
    for pattern, code in (
        (_ACTIVE, "office_macros"),
        (_FETCHED, "office_linked"),
        (_INSERTED, "office_embedded"),
    ):
        if pattern.search(told):
            return Found(code, format=f".{kind.lower()}", what=what[:80])
    return Found("office_unknown", what=what[:80])
