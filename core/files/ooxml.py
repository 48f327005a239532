"""DOCX and XLSX, member by member: what they say they are, without macros, links outside or bombs."""

from __future__ import annotations

import html
import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from xml.etree import ElementTree as ET

from django.utils.translation import gettext as _

from core.files.kinds import Flaw, Kind

MOST_MEMBERS = 3000
MOST_UNPACKED = {Kind.XLSX: 80 * 1024 * 1024, Kind.DOCX: 160 * 1024 * 1024}
RATIO_FROM = 2 * 1024 * 1024
MOST_RATIO = 250
MOST_EMBEDDED = 30
_CHUNK = 1024 * 1024
_MAIN = {
    Kind.DOCX: "wordprocessingml.document.main+xml",
    Kind.XLSX: "spreadsheetml.sheet.main+xml",
}
_MACROS = re.compile(r"vbaproject|vbadata|/macrosheets/|/activex/|/dialogsheets/", re.IGNORECASE)
_LINKED = re.compile(r"/externallinks/|/connections\.xml$|/querytables/", re.IGNORECASE)
_EMBEDDED = re.compile(r"/embeddings/", re.IGNORECASE)
# By what a part is said to be, whatever its name.
_ACTIVE_TYPES = re.compile(r"macroenabled|vbaproject|macrosheet|activex|addin", re.IGNORECASE)
_ACTIVE_LINKS = re.compile(r"vbaproject|vbadata|macrosheet|/control$|attachedtoolbars")
_FIELDS = re.compile(rb'<(?:\w+:)?instrText[^>]*>([^<]*)|\binstr="([^"]*)"')
_ENCODING = re.compile(rb"""encoding\s*=\s*["']([\w.-]+)["']""")
_READABLE = {b"utf-8", b"utf8", b"us-ascii", b"ascii"}
_PASSIVE_LINK = re.compile(r"(https?:|mailto:|tel:|#|(?![a-z][a-z0-9+.-]*:|/|\\))", re.IGNORECASE)


def inspect(data: bytes, kind: Kind, *, depth: int = 0) -> None:
    """Raises Flaw with the problem and what to do."""
    if not data.startswith(b"PK\x03\x04"):
        raise Flaw(_damaged())
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            _inspect_list(archive, len(data), kind)
            main = False
            for name, body in _members(archive, kind):
                main = _inspect_member(name, body, kind, depth) or main
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError):
        raise Flaw(_damaged()) from None
    except (NotImplementedError, RuntimeError):
        raise Flaw(
            _("文件使用了密码或少见的压缩方式，无法检查。请去除密码，重新另存后再上传。")
        ) from None
    if not main:
        raise Flaw(_not_what_it_says(kind))


def _inspect_list(archive: zipfile.ZipFile, size: int, kind: Kind) -> None:
    members = archive.infolist()
    names = [member.filename.lower() for member in members]
    if "[content_types].xml" not in names:
        raise Flaw(_not_what_it_says(kind))
    if any(_MACROS.search(f"/{name}") for name in names):
        raise Flaw(_macros(kind))
    if any(_LINKED.search(f"/{name}") for name in names):
        raise Flaw(_linked())
    odd = any(name.startswith("/") or "\\" in name or ".." in name.split("/") for name in names)
    overlap = sum(member.compress_size for member in members) > size
    first = min(member.header_offset for member in members)
    if odd or overlap or first or len(set(names)) != len(names) or len(archive.comment) > 1024:
        raise Flaw(_damaged())
    if any(member.flag_bits & 1 for member in members):
        raise RuntimeError("encrypted")
    declared = sum(member.file_size for member in members)
    embedded = sum(bool(_EMBEDDED.search(f"/{name}")) for name in names)
    if len(members) > MOST_MEMBERS or declared > MOST_UNPACKED[kind] or embedded > MOST_EMBEDDED:
        raise Flaw(_bomb())


def _members(archive: zipfile.ZipFile, kind: Kind) -> Iterator[tuple[str, bytes]]:
    """Each member unpacked under the limits: the sizes a list declares need not be true."""
    left = MOST_UNPACKED[kind]
    for member in archive.infolist():
        if member.is_dir():
            continue
        parts, size = [], 0
        with archive.open(member) as stream:
            while chunk := stream.read(_CHUNK):
                parts.append(chunk)
                size += len(chunk)
                if size > left or (size > RATIO_FROM and size > MOST_RATIO * member.compress_size):
                    raise Flaw(_bomb())
        left -= size
        yield member.filename, b"".join(parts)


def _inspect_member(name: str, body: bytes, kind: Kind, depth: int) -> bool:
    """Refuse what is active; True when this member says that the file is of its kind."""
    lower = name.lower()
    if _EMBEDDED.search(f"/{lower}"):
        _inspect_embedded(lower, body, depth)
    if not lower.endswith((".xml", ".rels", ".vml")):
        return False
    # Wide encodings only put NULs between: without them the word is found in all.
    flat = body.replace(b"\0", b"")
    if b"<!DOCTYPE" in flat or b"<!ENTITY" in flat:
        raise Flaw(_damaged())
    if lower.endswith(".rels"):
        _inspect_links(body, kind)
    elif lower == "[content_types].xml":
        return _inspect_types(body, kind)
    elif lower.startswith("word/"):
        _inspect_fields(flat)
    return False


def _inspect_embedded(name: str, body: bytes, depth: int) -> None:
    """A chart of a report carries its figures as a workbook: that one is inspected, others refused."""
    if not name.endswith(".xlsx") or depth:
        raise Flaw(_embedded())
    inspect(body, Kind.XLSX, depth=depth + 1)


def _parse(body: bytes) -> ET.Element:
    encoding = _ENCODING.search(body[:200])
    if encoding and encoding[1].lower() not in _READABLE:
        raise Flaw(_damaged())
    try:
        return ET.fromstring(body)  # noqa: S314 - DOCTYPE and ENTITY were refused before
    except ET.ParseError:
        raise Flaw(_damaged()) from None


def _inspect_types(body: bytes, kind: Kind) -> bool:
    types = [str(node.get("ContentType", "")) for node in _parse(body)]
    if any(_ACTIVE_TYPES.search(each) for each in types):
        raise Flaw(_macros(kind))
    return any(each.endswith(_MAIN[kind]) for each in types)


def _inspect_links(body: bytes, kind: Kind) -> None:
    for node in _parse(body):
        target, purpose = str(node.get("Target", "")), str(node.get("Type", "")).lower()
        if _ACTIVE_LINKS.search(purpose):
            raise Flaw(_macros(kind))
        if str(node.get("TargetMode", "")).lower() != "external":
            if purpose.endswith(("/oleobject", "/afchunk")):
                raise Flaw(_embedded())
            continue
        if not purpose.endswith("/hyperlink") or not _PASSIVE_LINK.match(target.strip()):
            raise Flaw(_linked())


def _inspect_fields(flat: bytes) -> None:
    """DDE fields start programs; Word lets one be split over several runs."""
    code = b"".join(first or second for first, second in _FIELDS.findall(flat))
    if re.search(r"\bDDE(AUTO)?\b", html.unescape(code.decode(errors="replace")), re.IGNORECASE):
        raise Flaw(_linked())


def _damaged() -> str:
    return _("文件已损坏或结构不正常。请用 Office 或 WPS 打开，另存为新文件后再上传。")


def _bomb() -> str:
    return _("文件解压后的内容异常庞大，不能接收。请删去多余内容，另存为新文件后再上传。")


def _linked() -> str:
    return _("文件引用了外部的文件、模板或程序。请断开链接（数据→编辑链接→断开），另存后再上传。")


def _embedded() -> str:
    return _("文件里嵌入了其他文件或对象。请删除嵌入对象（或改为图片），另存后再上传。")


def _macros(kind: Kind) -> str:
    facts = {"format": ".docx" if kind is Kind.DOCX else ".xlsx"}
    return _("文件含有宏或控件。请另存为不含宏的 %(format)s 后再上传。") % facts


def _not_what_it_says(kind: Kind) -> str:
    return _(
        "内容不是%(kind)s，可能只是改了扩展名。请用 Office 或 WPS 打开原文件，另存后再上传。"
    ) % {"kind": kind.label}
