"""What makes a PDF more than paper, by the names of ISO 32000."""

from __future__ import annotations

import re
from typing import Any

import pikepdf

from .found import Found

_KEYS = {
    "/JS": "pdf_script", "/JavaScript": "pdf_script",
    "/XFA": "pdf_xfa",
    "/EmbeddedFiles": "pdf_attachment", "/EF": "pdf_attachment", "/RF": "pdf_attachment",
    "/AF": "pdf_attachment", "/Collection": "pdf_attachment",
    "/RichMediaContent": "pdf_media", "/RichMediaSettings": "pdf_media", "/3DD": "pdf_media",
    "/Renditions": "pdf_media",
    "/OPI": "pdf_external",
}  # fmt: skip
_ACTIONS = {
    "/JavaScript": "pdf_script", "/Launch": "pdf_launch", "/SubmitForm": "pdf_submit",
    "/ImportData": "pdf_submit", "/GoToR": "pdf_remote", "/GoToE": "pdf_attachment",
    "/Rendition": "pdf_media", "/Movie": "pdf_media", "/Sound": "pdf_media",
    "/GoTo3DView": "pdf_media", "/RichMediaExecute": "pdf_media",
    "/MR": "pdf_media", "/MCD": "pdf_media", "/MCS": "pdf_media",
}  # fmt: skip
_KINDS = {
    "/EmbeddedFile": "pdf_attachment", "/FileAttachment": "pdf_attachment",
    "/RichMedia": "pdf_media", "/Screen": "pdf_media", "/Movie": "pdf_media",
    "/Sound": "pdf_media", "/3D": "pdf_media", "/U3D": "pdf_media", "/PRC": "pdf_media",
    "/Rendition": "pdf_media", "/MediaClip": "pdf_media",
    "/PS": "pdf_postscript",
}  # fmt: skip
_KIND_KEYS = ("/Type", "/Subtype", "/Subtype2")
# Where an action stands. Of these kinds, and no other, it only moves about in the same paper.
_ACTION_KEYS = ("/A", "/PA", "/OpenAction", "/Next")
_HARMLESS = frozenset({
    "/GoTo", "/URI", "/Named", "/SetOCGState", "/Trans", "/GoToDp", "/Hide", "/ResetForm", "/Thread",
})  # fmt: skip
_PAGES = frozenset({"/NextPage", "/PrevPage", "/FirstPage", "/LastPage"})
_ELSEWHERE = frozenset({"/F", "/FFilter", "/FDecodeParms", "/Ref"})
_LINK = re.compile(rb"\s*(https?:|mailto:|tel:|www\.|#)", re.IGNORECASE)
# Told before anything is built of it: no name here, nothing active.
NAMES = re.compile(
    b"|".join(re.escape(name.encode()) for name in {*_KEYS, *_ACTIONS, *_KINDS, "/Named", "/URI"})
)


def refuse(entries: dict[str, Any], *, stream: bool) -> None:
    """Raises Found when a dictionary is active, whatever reaches it."""
    for key in _KEYS.keys() & entries.keys():
        raise Found(_KEYS[key])
    for key in _KIND_KEYS:
        if code := _KINDS.get(_name(entries.get(key))):
            raise Found(code)
    if stream and _ELSEWHERE & entries.keys():
        raise Found("pdf_external")
    _refuse_action(entries)
    for key in _ACTION_KEYS:
        _refuse_unknown(entries.get(key))
    _refuse_events(entries.get("/AA"))
    _refuse_base(entries.get("/URI"))


def _name(value: Any) -> str:
    return str(value) if isinstance(value, pikepdf.Name) else ""


def _refuse_action(entries: dict[str, Any]) -> None:
    kind = _name(entries.get("/S"))
    if code := _ACTIONS.get(kind):
        raise Found(code)
    if kind == "/Named" and _name(entries.get("/N")) not in _PAGES:
        raise Found("pdf_menu")
    if kind == "/Thread" and "/F" in entries:
        raise Found("pdf_remote")
    if kind == "/URI":
        _refuse_link(entries.get("/URI"))


def _refuse_unknown(value: Any) -> None:
    """What stands where an action stands is an action that we know, a destination or a list."""
    if isinstance(value, pikepdf.Dictionary) and "/S" in value:
        kind = _name(value["/S"])
        if kind not in _HARMLESS:
            raise Found(_ACTIONS.get(kind, "pdf_action"))


def _refuse_events(value: Any) -> None:
    if isinstance(value, pikepdf.Dictionary):
        for action in value.values():
            _refuse_unknown(action)


def _refuse_base(value: Any) -> None:
    if isinstance(value, pikepdf.Dictionary) and "/Base" in value:
        _refuse_link(value["/Base"])


def _refuse_link(value: Any) -> None:
    if isinstance(value, pikepdf.String) and not _LINK.match(bytes(value)):
        raise Found("pdf_link")
