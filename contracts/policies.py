"""Figures of this room: unit, default and where they come from. Registered when the app starts."""

from __future__ import annotations

from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from accounts.policies import approvable
from contracts.enums import Clause
from core.policy import Setting, register
from institutions.enums import Grade

OWN_DEFAULT = _("本系统默认值")

SIGNER = "contracts.signer"
REQUIRED_CLAUSES = "contracts.required_clauses"
SATISFACTION = "contracts.satisfaction_target"
PRICE_CAP = "contracts.price_cap"
GRADES_THAT_STOP = "contracts.grades_that_stop"
PUPILS_PER_PERSON = "contracts.pupils_per_person"
MOST_PUPILS = "contracts.most_pupils"
LEAST_HOURS = "contracts.least_weekly_hours"
MOST_HOURS = "contracts.most_weekly_hours"
ANSWER_DAYS = "contracts.answer_working_days"
SUSPEND_ON_LAPSE = "contracts.suspend_on_licence_lapse"

SETTINGS = (
    Setting(
        SIGNER,
        "bureau",
        "",
        _("威海：区市教育主管部门与机构签订；山西、徐州、广东：学校签订"),
        _("协议由谁签订（教育局或学校）"),
        kind="choice",
        choices=("bureau", "school"),
        words={"bureau": _("教育局"), "school": _("学校")},
    ),
    Setting(
        REQUIRED_CLAUSES,
        [item.value for item in Clause if item is not Clause.DISPUTE],
        "",
        _("服务人员、服务内容、违约责任为文件所列；其余为本系统默认值"),
        _("协议必备条款"),
        kind="mapping",
        words={str(value): label for value, label in Clause.choices},
    ),
    Setting(
        SATISFACTION,
        80,
        "%",
        _("鲁教基函〔2022〕22号：满意度不低于80%应写入协议"),
        _("协议约定的最低满意度"),
        least=0,
        most=100,
    ),
    Setting(
        PRICE_CAP,
        None,
        _("元/生·课时"),
        _("没有全国统一的上限，默认不设；各地按价格主管部门的规定填写"),
        _("每名学生每课时价格上限"),
        kind="decimal",
        least=0,
        optional=True,
    ),
    Setting(
        GRADES_THAT_STOP,
        ["MARGINAL", "FAIL"],
        "",
        OWN_DEFAULT,
        _("最近一次考核为下列等级的，不得续签或接续签订协议"),
        kind="mapping",
        words={str(value): label for value, label in Grade.choices},
    ),
    Setting(PUPILS_PER_PERSON, 35, _("人"), OWN_DEFAULT, _("每名入校人员最多带学生数"), least=1),
    Setting(MOST_PUPILS, 500, _("人"), OWN_DEFAULT, _("一条入校安排的学生人数上限"), least=1),
    Setting(LEAST_HOURS, Decimal(1), _("课时"), OWN_DEFAULT, _("每周课时下限"), kind="decimal"),
    Setting(MOST_HOURS, Decimal(20), _("课时"), OWN_DEFAULT, _("每周课时上限"), kind="decimal"),
    Setting(ANSWER_DAYS, 5, _("个工作日"), OWN_DEFAULT, _("对方答复协议或入校安排的期限"), least=1),
    Setting(
        SUSPEND_ON_LAPSE,
        True,
        "",
        OWN_DEFAULT,
        _("必备证照失效时自动中止协议"),
        kind="boolean",
    ),
)
register(*SETTINGS)
approvable(agreement_activate=_("签订协议"), agreement_renew=_("续签协议"))
