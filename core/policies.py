"""The kernel's own figures."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from core.policy import Setting, register

register(
    Setting("files.max_megabytes", 20, "MB", _("本系统默认值"), _("单个上传文件的大小上限"), least=1, most=100),
    Setting("files.orphan_days", 30, _("天"), _("本系统默认值"), _("无人引用的文件保留天数"), least=1, most=3650),
    Setting("files.unheld_count", 300, _("个"), _("本系统默认值"), _("一人已上传、尚未随表单提交的文件个数上限"),
            least=5, most=5000),
    Setting("files.unheld_megabytes", 300, "MB", _("本系统默认值"), _("一人已上传、尚未随表单提交的文件总量上限"),
            least=60, most=10000),
    Setting("sheets.most_rows", 3000, _("行"), _("本系统默认值"), _("一次导入的行数上限"), least=1, most=20000),
)  # fmt: skip
