"""PDF: whole, readable without a password, and only paper: no script, no program, no attachment."""

from __future__ import annotations

import re

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.files import pdf_objects
from core.files.kinds import Flaw

_AFTER = rb"(?=[\s/<>\[\]()%{}]|$)"
# An action needs its full name somewhere; random bytes of a picture do not spell one.
_ACTIVE = (
    (rb"/JavaScript" + _AFTER, gettext_lazy("含有脚本(JavaScript)")),
    (rb"/(?:Launch|ImportData|SubmitForm|GoToE)" + _AFTER, gettext_lazy("含有启动程序或提交数据的动作")),
    (rb"/(?:EmbeddedFiles?|RichMedia)" + _AFTER, gettext_lazy("夹带了附件或多媒体")),
    (rb"/XFA" + _AFTER, gettext_lazy("是动态表单(XFA)")),
)  # fmt: skip


def inspect(data: bytes) -> None:
    if re.match(rb"%PDF-[12]\.\d", data) is None:
        raise Flaw(_("文件开头不是规范的 PDF 标记。请重新导出或扫描为 PDF 后再上传。"))
    if b"%%EOF" not in data[-2048:]:
        raise Flaw(_("PDF 没有正常的结尾，可能没有传完整。请确认能正常打开，重新导出后再上传。"))
    plain = pdf_objects.unescape(data)
    if re.search(rb"/Encrypt" + _AFTER, plain):
        raise Flaw(
            _("PDF 加了密码或权限限制，无法检查内容。请去除密码，或打印后扫描为 PDF 再上传。")
        )
    _refuse_active(plain)
    try:
        for part in pdf_objects.unpacked(data):
            _refuse_active(pdf_objects.unescape(part))
    except pdf_objects.Unreadable:
        raise Flaw(_("PDF 的内部结构无法检查。请用“打印为 PDF”另存一份，再上传。")) from None


def _refuse_active(text: bytes) -> None:
    for pattern, problem in _ACTIVE:
        if re.search(pattern, text):
            raise Flaw(
                _("PDF %(problem)s。请用“打印为 PDF”另存一份，或打印后扫描，再上传。")
                % {"problem": problem}
            )
