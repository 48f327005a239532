"""The inspector's codes in words: what was found, and what to do instead."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from core.counted import counted

_AS_PAPER = _("请用“打印为 PDF”另存一份，或打印后扫描，再上传。")
_PDF = _("PDF %(problem)s。%(help)s")
_ACTIVE: Final = {
    "pdf_script": _("含有脚本(JavaScript)"),
    "pdf_launch": _("含有启动程序的动作"),
    "pdf_submit": _("含有向外提交或导入数据的动作"),
    "pdf_remote": _("含有打开其他文件的动作"),
    "pdf_action": _("含有无法识别的动作"),
    "pdf_menu": _("含有自动操作阅读软件菜单的动作"),
    "pdf_link": _("含有指向本机文件或程序的链接"),
    "pdf_attachment": _("夹带了附件"),
    "pdf_media": _("含有音频、视频或三维等多媒体内容"),
    "pdf_xfa": _("是动态表单(XFA)"),
    "pdf_external": _("引用了文件以外的内容"),
    "pdf_postscript": _("含有 PostScript 程序"),
}
_SENTENCES: Final[dict[str, Any]] = {
    "unreadable": _("文件无法读取，可能已损坏。请在电脑上确认能正常打开，重新导出或另存后再上传。"),
    "too_much": _("文件内容过于庞大，检查不完。请压缩、缩小或分成几个文件后再上传。"),
    "archive": _("文件后面还夹带了一个压缩包。请重新扫描或导出后再上传。"),
    "pdf_head": _("文件开头不是规范的 PDF 标记。请重新导出或扫描为 PDF 后再上传。"),
    "pdf_end": _("PDF 没有正常的结尾，可能没有传完整。请确认能正常打开，重新导出后再上传。"),
    "pdf_tail": counted("PDF 的结尾后面还夹带了 %(size)s 字节的其他内容。请用“打印为 PDF”另存一份，再上传。", "size"),
    "pdf_password": _("PDF 加了打开密码，无法检查内容。请去除密码，或打印后扫描为 PDF 再上传。"),
    "pdf_repair": _("PDF 的内部结构有损坏，要修复才能打开。请用“打印为 PDF”另存一份，再上传。"),
    "pdf_nested": _("PDF 的内部结构嵌套过深，无法检查。请用“打印为 PDF”另存一份，再上传。"),
    "pdf_objects": counted("PDF 内部的对象超过 %(most)s 个，检查不完。请用“打印为 PDF”另存一份，或分成几个文件再上传。", "most"),
    "pdf_versions": counted("PDF 里保存了超过 %(most)s 个旧版本，检查不完。请用“打印为 PDF”另存一份，再上传。", "most"),
    "pdf_packed": _("PDF 的内部结构无法检查。请用“打印为 PDF”另存一份，再上传。"),
    "picture_damaged": _("图片已损坏或没有传完整。请在电脑上确认能正常打开，重新拍照或扫描后再上传。"),
    "picture_size": _("图片有 %(width)s×%(height)s 像素，尺寸过大（最多 %(most)s00 万像素）。请缩小后再上传（一般照片 4000 像素宽已足够）。"),
    "office_damaged": _("文件已损坏或结构不正常。请用 Office 或 WPS 打开，另存为新文件后再上传。"),
    "office_bomb": _("文件解压后的内容异常庞大，不能接收。请删去多余内容，另存为新文件后再上传。"),
    "office_locked": _("文件使用了密码或少见的压缩方式，无法检查。请去除密码，重新另存后再上传。"),
    "office_kind": _("内容不是%(kind)s，可能只是改了扩展名。请用 Office 或 WPS 打开原文件，另存后再上传。"),
    "office_macros": _("文件含有宏或控件。请另存为不含宏的 %(format)s 后再上传。"),
    "office_linked": _("文件引用了外部的文件、模板或程序（%(what)s）。请断开链接（数据→编辑链接→断开），另存后再上传。"),
    "office_embedded": _("文件里嵌入了其他文件或对象（%(what)s）。请删除嵌入对象（或改为图片），另存后再上传。"),
    "office_field": _("文件含有不接收的域“%(what)s”。请选中后按 Ctrl+Shift+F9 转为普通文字，另存后再上传。"),
    "office_formula": _("单元格公式会启动程序或从外部取数（%(what)s）。请改为填写结果，另存后再上传。"),
    "sheet_blank": _("表格中有大量空白但带格式的单元格。请把有内容的行复制到新下载的模板里再上传。"),
    "sheet_far": _("一次最多导入 %(most)s 行、%(columns)s 列，而第 %(row)s 行或更右边的列还有内容。请删去多余内容，或分成几个文件。"),
    "sheet_unreadable": _("文件无法读取，可能已损坏。请用 Excel 或 WPS 打开，另存为新的 .xlsx 后再上传。"),
    "office_unknown": _("文件含有不认识的部件（%(what)s），无法确认安全。请复制内容到新建的文件里另存，或导出为 PDF 后再上传。"),
}  # fmt: skip


def sentence(code: str, figures: Mapping[str, Any]) -> str:
    """What an uploader reads; an answer that is no known code is a file that could not be read."""
    if code in _ACTIVE:
        return str(_PDF) % {"problem": _ACTIVE[code], "help": _AS_PAPER}
    params = {key: str(value) for key, value in figures.items()}
    if "kind" in params:
        from core.files.kinds import Kind

        params["kind"] = str(Kind(params["kind"]).label)
    try:
        return str(_SENTENCES[code] % params)
    except KeyError:
        return str(_SENTENCES["unreadable"])
