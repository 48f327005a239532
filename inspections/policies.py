from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from accounts.policies import approvable
from core import policy
from core.policy import Setting
from inspections import catalogue

DEFENCE = "exit.defence_days"
HEARING_NOTICE = "exit.hearing_notice_days"
REVIEW = "exit.review_required"
COLLECTIVE = "exit.collective_required"
SERVE = "exit.serve_days"
ANNOUNCED = "exit.announced_service_days"
EMERGENCY = "exit.emergency_confirm_days"
REPLACEMENT = "exit.replacement_days"
DEFAULT_HANDOVER = "exit.default_handover"
PERSON_BARS = "exclusion.persons"
ELSEWHERE = "exit.elsewhere_days"
ELSEWHERE_PERSON = "exit.elsewhere_person_days"
RELEASE = "exit.release_days"
BASIS = "exit.basis"
TALK = "exit.talk_days"
OBJECT = "exit.object_days"
DECIDE = "exit.decide_days"
HEARING_FIX = "exit.hearing_fix_days"
RECHECK = "rectification.recheck_days"
ENTRY_CHECK = "rectification.entry_check_days"
RECTIFY = "rectification.days"
RECTIFY_SAFETY = "rectification.safety_days"
REPEAT = "violation.repeat_days"

_WORKDAYS = _("个工作日")
_OURS = _("本系统默认，无上位依据")


SETTINGS = (
    Setting(
        DEFENCE,
        5,
        _WORKDAYS,
        _("参照行政处罚法第六十四条：听证应在告知后五个工作日内提出，申辩期不短于此"),
        _("陈述申辩和申请听证的期限"),
        least=5,
        most=30,
    ),
    Setting(
        HEARING_NOTICE,
        7,
        _WORKDAYS,
        _("参照行政处罚法第六十四条"),
        _("听证提前通知"),
        least=1,
        most=30,
    ),
    Setting(
        REVIEW,
        True,
        "",
        _("参照行政处罚法第五十八条"),
        _("作出决定前须经法制审核"),
        kind="boolean",
    ),
    Setting(
        COLLECTIVE,
        True,
        "",
        _("参照行政处罚法第五十七条"),
        _("机构退出须经集体讨论"),
        kind="boolean",
    ),
    Setting(
        SERVE,
        7,
        _WORKDAYS,
        _("参照行政处罚法第六十一条、第八十五条（七日指工作日）"),
        _("决定书送达期限"),
        least=1,
        most=30,
    ),
    Setting(
        ANNOUNCED,
        30,
        _("日"),
        _("参照民事诉讼法第九十五条"),
        _("公告送达的公告期"),
        least=1,
        most=60,
    ),
    Setting(EMERGENCY, 1, _WORKDAYS, _OURS, _("紧急暂停的确认期限"), least=1, most=5),
    Setting(REPLACEMENT, 5, _WORKDAYS, _OURS, _("机构更换人员的期限"), least=1, most=30),
    Setting(
        DEFAULT_HANDOVER,
        True,
        "",
        _OURS,
        _("未另作安排的班组由学校教师看护"),
        kind="boolean",
    ),
    Setting(
        PERSON_BARS,
        {"P1": "review", "P2": "review", "P3": "review", "P5a": "permanent", "P5b": "none"},
        "",
        _("查询有违法犯罪记录的依法；其余为本系统默认"),
        _("人员退出后的限制"),
        kind="mapping",
        words={
            "none": _("不限制"),
            "review": _("复核通过前限制"),
            "permanent": _("长期限制"),
            **{each.code: each.label for each in catalogue.ITEMS},
        },
    ),
    Setting(
        ELSEWHERE,
        10,
        _WORKDAYS,
        _OURS,
        _("机构在其他区市被移出名单后，本区市另案或继续履行的处理期限"),
        least=1,
        most=60,
    ),
    Setting(
        ELSEWHERE_PERSON,
        3,
        _WORKDAYS,
        _OURS,
        _("人员因危及学生安全被停止入校后，其他区市的处理期限"),
        least=1,
        most=10,
    ),
    Setting(
        BASIS,
        catalogue.BASES,
        "",
        _("合作协议条款为系统协议范本；法律条款见各项；市教育局、区市教育局按本地规定调整"),
        _("各情形作出退出决定的依据"),
        kind="mapping",
        words={each.code: each.label for each in catalogue.ITEMS},
    ),
    Setting(RELEASE, 5, _WORKDAYS, _OURS, _("学校发出解除协议通知的期限"), least=1, most=30),
    Setting(TALK, 5, _WORKDAYS, _OURS, _("安排约谈的期限"), least=1, most=30),
    Setting(OBJECT, 5, _WORKDAYS, _OURS, _("对约谈、整改决定提出不同意见的期限"), least=1, most=60),
    Setting(DECIDE, 10, _WORKDAYS, _OURS, _("申辩期满后审核和决定的期限"), least=1, most=60),
    Setting(HEARING_FIX, 3, _WORKDAYS, _OURS, _("收到听证申请后确定日期的期限"), least=1, most=30),
    Setting(RECHECK, 5, _WORKDAYS, _OURS, _("收到整改情况后复查的期限"), least=1, most=30),
    Setting(ENTRY_CHECK, 2, _WORKDAYS, _OURS, _("核对代录整改材料的期限"), least=1, most=30),
    Setting(RECTIFY, 10, _WORKDAYS, _OURS, _("整改期限"), least=1, most=60),
    Setting(RECTIFY_SAFETY, 3, _WORKDAYS, _OURS, _("涉及安全的整改期限"), least=1, most=30),
    Setting(REPEAT, 365, _("日"), _OURS, _("同一情形再次发生时加重一级的期间"), least=0, most=1095),
)


def register() -> None:
    policy.register(*SETTINGS)
    approvable(
        exitcase_decide=_("作出退出决定"),
        exitcase_dismiss=_("不予退出"),
        exitcase_vary=_("变更退出决定"),
        exitcase_revoke=_("撤销退出决定"),
        emergency_confirm=_("确认紧急暂停"),
        emergency_lift=_("解除紧急暂停"),
    )
