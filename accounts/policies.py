"""Figures about accounts."""

from __future__ import annotations

from typing import Any

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from core.policy import Setting, register

PUBLIC_PER_ADDRESS = "accounts.public_per_address"
PUBLIC_PER_HOUR = "accounts.public_per_hour"
POSTS_PER_ADDRESS = "accounts.posts_per_address"
SURVEY_PER_ADDRESS = "accounts.survey_per_address"
GUESS_MINUTES = "accounts.guess_minutes"
GUESS_PER_PAIR = "accounts.guess_per_pair"
GUESS_PER_ADDRESS = "accounts.guess_per_address"
GUESS_PER_NAME = "accounts.guess_per_name"
KNOWN_ADDRESS_DAYS = "accounts.known_address_days"
SIGN_IN_DAYS = "accounts.sign_in_days"
STAND_IN_ANSWER_DAYS = "accounts.stand_in_answer_working_days"

# 呈批: whether an office wants a deed approved on paper before it is done.
NOT_ASKED, MAY, MUST = "no", "may", "must"
_APPROVALS = {NOT_ASKED: _("不需要"), MAY: _("可以附"), MUST: _("必须附")}


def approval(deed: str) -> str:
    """The key of the setting for a deed, named as the record names it: `exitcase.decide`."""
    return f"approval.{deed}"


def approvable(**deeds: Any) -> None:
    """Declare deeds that an office may want approved on paper: `exitcase_decide=_("作出决定")`."""
    register(
        *(
            Setting(
                approval(name.replace("_", ".", 1)),
                NOT_ASKED,
                "",
                _("由本机关按内部审批规定设定"),
                format_lazy(_("呈批件（{deed}）"), deed=label),
                "choice",
                choices=(NOT_ASKED, MAY, MUST),
                words=_APPROVALS,
            )
            for name, label in deeds.items()
        )
    )


# What official pages say about the bureau that issues them: the city's text, unless the district has one.
OFFICE_TEXTS = {
    "contact": "office.contact",
    "telephone": "office.telephone",
    "address": "office.address",
    "complaints": "office.complaints",
    "review_office": "office.review_office",
    "court": "office.court",
    "representative": "office.representative",
}
_OWN_TEXT = _("由本机关填写；未填写的，文书上留空或者不写这一项")
_REMEDY = _("由本机关填写；未填写的，每份决定书须另行写全")

register(
    Setting(OFFICE_TEXTS["contact"], "", "", _OWN_TEXT, _("文书上的联系人"), "text", most=40),
    Setting(OFFICE_TEXTS["telephone"], "", "", _OWN_TEXT, _("文书上的联系电话"), "text", most=40),
    Setting(OFFICE_TEXTS["address"], "", "", _OWN_TEXT, _("机关地址（收件、查阅案卷）"), "text", most=120),
    Setting(OFFICE_TEXTS["complaints"], "", "", _OWN_TEXT, _("监督电话"), "text", most=40),
    # 依据:行政复议法第二十四条、行政诉讼法第十八条
    Setting(OFFICE_TEXTS["review_office"], "", "", _REMEDY, _("行政复议机关（全称）"), "text", most=80),
    Setting(OFFICE_TEXTS["court"], "", "", _REMEDY, _("管辖的人民法院（全称）"), "text", most=80),
    Setting(OFFICE_TEXTS["representative"], "", "", _OWN_TEXT, _("签订协议的代表人（职务和姓名）"), "text", most=60),
)  # fmt: skip
register(
    Setting("accounts.slip_days", 14, _("天"), _("本系统默认值"), _("一次性口令的有效天数"), least=1, most=60),
    Setting("accounts.deputy_days", 90, _("天"), _("本系统默认值"), _("一次代行的最长天数"), least=1, most=366),
    Setting("accounts.recovery_codes", 10, _("个"), _("本系统默认值"), _("一张找回码单上的找回码个数"), least=4, most=20),
    # 网络日志留存不少于六个月
    Setting(SIGN_IN_DAYS, 365, _("天"), _("《网络安全法》"), _("登录记录的保存天数"), least=184, most=1830),
    Setting("accounts.stand_in_days", 30, _("天"), _("本系统默认值"),
            _("上级单位代为第二人一次的最长天数"), least=1, most=180),
    Setting(STAND_IN_ANSWER_DAYS, 2, _("个工作日"), _("本系统默认值"),
            _("上级单位答复代为第二人请求的期限"), least=1, most=20),
    # An office, a school or a training session of many institutions sits behind one address.
    Setting(PUBLIC_PER_ADDRESS, 60, _("次/小时"), _("本系统默认值"), _("同一网络地址每小时提交公开表单的上限"),
            least=1, most=10000),
    Setting(PUBLIC_PER_HOUR, 600, _("次/小时"), _("本系统默认值"), _("每种公开表单每小时提交的总上限"),
            least=1, most=100000),
    Setting(POSTS_PER_ADDRESS, 600, _("次/小时"), _("本系统默认值"),
            _("同一网络地址每小时送来的公开表单上限（含被退回的，每种表单分别计）"), least=10, most=100000),
    # Mobile operators put a whole town behind a few addresses, and links go out to all families at once.
    Setting(SURVEY_PER_ADDRESS, 6000, _("次/小时"), _("本系统默认值"), _("同一网络地址每小时提交答卷的上限"),
            least=100, most=1000000),
    Setting(GUESS_MINUTES, 15, _("分钟"), _("本系统默认值"), _("口令或代码输错次数的计数时段"), least=5, most=60),
    Setting(GUESS_PER_PAIR, 5, _("次"), _("本系统默认值"), _("一个登录名在同一网络地址每时段可输错的次数"),
            least=3, most=20),
    # The schools of a district often go out by one address; whoever lately got in there is not counted.
    Setting(GUESS_PER_ADDRESS, 30, _("次"), _("本系统默认值"), _("同一网络地址每时段可输错的次数（各登录名合计）"),
            least=5, most=1000),
    Setting(GUESS_PER_NAME, 20, _("次"), _("本系统默认值"), _("一个登录名每时段可输错的次数（各网络地址合计）"),
            least=5, most=1000),
    Setting(KNOWN_ADDRESS_DAYS, 30, _("天"), _("本系统默认值"),
            _("登录成功过的网络地址视为本人常用地址的天数"), least=1, most=366),
)  # fmt: skip
