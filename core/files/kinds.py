"""Which kinds of files are taken in, and how each is recognised."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.errors import DomainError


class Kind(models.TextChoices):
    PDF = "PDF", "PDF"
    JPG = "JPG", "JPG"
    PNG = "PNG", "PNG"
    XLSX = "XLSX", gettext_lazy("Excel 工作簿(.xlsx)")
    DOCX = "DOCX", gettext_lazy("Word 文档(.docx)")


SCANS: Final = frozenset({Kind.PDF, Kind.JPG, Kind.PNG})
DOCUMENTS: Final = SCANS | {Kind.DOCX}
WORKBOOKS: Final = frozenset({Kind.XLSX})


class BadFile(DomainError):
    """A file was refused. `sentence` says which file, why, and what to do."""

    def __init__(self, sentence: str) -> None:
        self.sentence = str(sentence)
        super().__init__([self.sentence])


class Flaw(Exception):
    """What an inspector found, without the file's name. Becomes a BadFile."""


@dataclass(frozen=True)
class Spec:
    extensions: tuple[str, ...]
    content_type: str
    magic: bytes
    also_declared: tuple[str, ...] = ()

    def is_declared(self, content_type: str) -> bool:
        """Does the browser's word agree? Computers without Office or with WPS have words of their own."""
        declared = content_type.partition(";")[0].strip().lower()
        anything = {"", "application/octet-stream", "binary/octet-stream"}
        return declared in {self.content_type, *self.also_declared, *anything}


_OFFICE = "application/vnd.openxmlformats-officedocument"
SPECS: Final[dict[Kind, Spec]] = {
    Kind.PDF: Spec(
        ("pdf",), "application/pdf", b"%PDF-", ("application/x-pdf", "application/wps-office.pdf")
    ),
    Kind.JPG: Spec(("jpg", "jpeg"), "image/jpeg", b"\xff\xd8\xff", ("image/jpg", "image/pjpeg")),
    Kind.PNG: Spec(("png",), "image/png", b"\x89PNG\r\n\x1a\n", ("image/x-png",)),
    Kind.XLSX: Spec(
        ("xlsx",),
        f"{_OFFICE}.spreadsheetml.sheet",
        b"PK\x03\x04",
        ("application/wps-office.xlsx", "application/kset", "application/vnd.ms-excel"),
    ),
    Kind.DOCX: Spec(
        ("docx",),
        f"{_OFFICE}.wordprocessingml.document",
        b"PK\x03\x04",
        ("application/wps-office.docx", "application/kswps", "application/msword"),
    ),
}

_OTHER_FORMATS: Final = {
    ("doc", "wps", "dot", "rtf", "docm", "odt"): gettext_lazy("请用 Word 或 WPS 打开，另存为 .docx 或 PDF 后再上传。"),
    ("xls", "et", "csv", "xlsm", "xlsb", "ods"): gettext_lazy("请用 Excel 或 WPS 打开，另存为 .xlsx 后再上传。"),
    ("ppt", "pptx", "ofd", "caj"): gettext_lazy("请打开后导出为 PDF 再上传。"),
    ("heic", "heif", "webp", "bmp", "gif", "tif", "tiff", "svg"): gettext_lazy("请转存为 JPG 或 PNG 图片后再上传。"),
    ("zip", "rar", "7z", "gz", "tar"): gettext_lazy("请解压后逐个上传里面的文件。"),
}  # fmt: skip


def of_extension(extension: str) -> Kind | None:
    return next((kind for kind, spec in SPECS.items() if extension in spec.extensions), None)


def of_declared(content_type: str) -> str:
    """What a browser's word for a file means, in words."""
    found = next(
        (spec_kind for spec_kind, spec in SPECS.items() if spec.content_type == content_type), None
    )
    return str(found.label) if found else _("另一种文件")


def of_content(data: bytes) -> str:
    """What the first bytes look like, in words."""
    found = next((kind for kind, spec in SPECS.items() if data.startswith(spec.magic)), None)
    if data.startswith(b"PK\x03\x04"):
        return _("压缩包或新版 Office 文件")
    if found:
        return str(found.label)
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        return _("旧版或加了密码的 Office 文件")
    if b"%PDF-" in data[:1024]:
        return _("开头夹了其他内容的 PDF")
    if data.startswith((b"MZ", b"\x7fELF")):
        return _("可执行程序")
    if data.lstrip()[:1] == b"<":
        return _("网页或 XML 文本")
    return _guess(data)


def _guess(data: bytes) -> str:
    import filetype

    guess = filetype.guess(data[:8192])
    return (
        _("%(format)s 文件") % {"format": guess.extension.upper()} if guess else _("无法识别的内容")
    )


def names(kinds: Collection[Kind]) -> str:
    """The kinds, for a sentence or a form's hint."""
    return str(_("、")).join(str(kind.label) for kind in Kind if kind in kinds)


def what_to_do(extension: str, kinds: Collection[Kind]) -> str:
    for extensions, sentence in _OTHER_FORMATS.items():
        if extension in extensions:
            return str(sentence)
    return _("这里可以上传：%(kinds)s。") % {"kinds": names(kinds)}
