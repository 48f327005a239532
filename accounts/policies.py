"""Figures about accounts."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from core.policy import Setting, register

PUBLIC_PER_ADDRESS = "accounts.public_per_address"
PUBLIC_PER_HOUR = "accounts.public_per_hour"
SIGN_IN_DAYS = "accounts.sign_in_days"

register(
    Setting("accounts.slip_days", 14, _("天"), "本系统默认值", _("一次性口令的有效天数"), least=1, most=60),
    Setting("accounts.deputy_days", 90, _("天"), "本系统默认值", _("一次代行的最长天数"), least=1, most=366),
    Setting("accounts.recovery_codes", 10, _("个"), "本系统默认值", _("一张找回码单上的找回码个数"), least=4, most=20),
    # 网络日志留存不少于六个月
    Setting(SIGN_IN_DAYS, 365, _("天"), "《网络安全法》", _("登录记录的保存天数"), least=184, most=1830),
    Setting("accounts.stand_in_days", 30, _("天"), "本系统默认值",
            _("上级单位代为第二人一次的最长天数"), least=1, most=180),
    # An office, a school or a training session of many institutions sits behind one address.
    Setting(PUBLIC_PER_ADDRESS, 60, "次/小时", "本系统默认值", _("同一网络地址每小时提交公开表单的上限"),
            least=1, most=10000),
    Setting(PUBLIC_PER_HOUR, 600, "次/小时", "本系统默认值", _("每种公开表单每小时提交的总上限"),
            least=1, most=100000),
)  # fmt: skip
