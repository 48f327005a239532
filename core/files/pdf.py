"""PDF: whole, readable without a password, and only paper: no script, no program, no attachment."""

from __future__ import annotations

import re
import zlib

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.files.kinds import Flaw

MOST_UNPACKED = 64 * 1024 * 1024
_AFTER = rb"(?=[\s/<>\[\]()%{}]|$)"
# An action needs its full name somewhere; random bytes of a picture do not spell one.
_ACTIVE = (
    (rb"/JavaScript" + _AFTER, gettext_lazy("含有脚本(JavaScript)")),
    (rb"/(?:Launch|ImportData|SubmitForm|GoToE)" + _AFTER, gettext_lazy("含有启动程序或提交数据的动作")),
    (rb"/(?:EmbeddedFiles?|RichMedia)" + _AFTER, gettext_lazy("夹带了附件或多媒体")),
    (rb"/XFA" + _AFTER, gettext_lazy("是动态表单(XFA)")),
)  # fmt: skip
_ESCAPED = re.compile(rb"#([0-9A-Fa-f]{2})")
_PACKED = re.compile(rb"/ObjStm" + _AFTER)
_STREAM = re.compile(rb"(?<!end)stream\r?\n")
_DICTIONARY_REACH = 4096


def inspect(data: bytes) -> None:
    if re.match(rb"%PDF-[12]\.\d", data) is None:
        raise Flaw(_("文件开头不是规范的 PDF 标记。请重新导出或扫描为 PDF 后再上传。"))
    if b"%%EOF" not in data[-2048:]:
        raise Flaw(_("PDF 没有正常的结尾,可能没有传完整。请确认能正常打开,重新导出后再上传。"))
    plain = _unescape(data)
    if re.search(rb"/Encrypt" + _AFTER, plain):
        raise Flaw(_("PDF 加了密码或权限限制,无法检查内容。请去除密码,或打印后扫描为 PDF 再上传。"))
    _refuse_active(plain)
    for part in _object_streams(data, expected=len(_PACKED.findall(plain))):
        _refuse_active(_unescape(part))


def _unescape(data: bytes) -> bytes:
    """Names as a reader understands them: `/J#61vaScript` is `/JavaScript`."""
    return _ESCAPED.sub(lambda found: bytes([int(found[1], 16)]), data)


def _refuse_active(text: bytes) -> None:
    for pattern, problem in _ACTIVE:
        if re.search(pattern, text):
            raise Flaw(
                _("PDF %(problem)s。请用“打印为 PDF”另存一份,或打印后扫描,再上传。")
                % {"problem": problem}
            )


def _object_streams(data: bytes, *, expected: int) -> list[bytes]:
    """Objects may lie packed in streams; every one announced must be opened and looked at."""
    parts: list[bytes] = []
    left = MOST_UNPACKED
    for start in _STREAM.finditer(data):
        head = _unescape(data[max(0, start.start() - _DICTIONARY_REACH) : start.start()])
        if not _PACKED.search(head[head.rfind(b" obj") + 1 :]):
            continue
        parts.append(_unpack(data, start.end(), left))
        left -= len(parts[-1])
    if len(parts) < expected:
        raise Flaw(_unreadable())
    return parts


def _unpack(data: bytes, start: int, most: int) -> bytes:
    end = data.find(b"endstream", start)
    if end < 0:
        raise Flaw(_unreadable())
    unpacker = zlib.decompressobj()
    try:
        part = unpacker.decompress(data[start:end], max(most, 1))
    except zlib.error:
        raise Flaw(_unreadable()) from None
    if unpacker.unconsumed_tail or not unpacker.eof:
        raise Flaw(_unreadable())
    return part


def _unreadable() -> str:
    return _("PDF 的内部结构无法检查。请用“打印为 PDF”另存一份,再上传。")
