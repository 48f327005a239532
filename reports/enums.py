from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class JobState(models.TextChoices):
    QUEUED = "queued", _("排队中")
    RUNNING = "running", _("正在生成")
    DONE = "done", _("已生成")
    FAILED = "failed", _("未能生成")


class JobStep(models.TextChoices):
    """What a running job is really doing, in order."""

    READ = "read", _("读取数据并校验")
    WRITE = "write", _("写入各表")
    STORE = "store", _("检查并存档")
