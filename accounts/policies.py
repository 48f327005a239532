"""Figures about accounts."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from core.policy import Setting, register

register(
    Setting("accounts.slip_days", 14, "天", "本系统默认值", _("一次性口令的有效天数"), least=1, most=60),
    Setting("accounts.deputy_days", 90, "天", "本系统默认值", _("一次代行的最长天数"), least=1, most=366),
)  # fmt: skip
