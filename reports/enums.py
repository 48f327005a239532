from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.enums import SYSTEM, Role
from core.states import NOBODY, States


class JobState(States):
    QUEUED = "queued", SYSTEM, _("排队中")
    RUNNING = "running", SYSTEM, _("正在生成")
    DONE = "done", NOBODY, _("已生成")
    FAILED = "failed", Role.DISTRICT, _("未能生成")


class JobStep(models.TextChoices):
    """What a running job is really doing, in order."""

    READ = "read", _("读取数据并校验")
    WRITE = "write", _("写入各表")
    STORE = "store", _("检查并存档")
