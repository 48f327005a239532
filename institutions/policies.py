"""Figures of this room: unit, default and where they come from. Registered when the app starts."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from core.policy import Setting, register
from institutions.enums import Category, LicenceKind

CHECK_MONTHS = "institutions.background_check_months"
OFFICE_CHECK = "institutions.office_check_required"
HEALTH_MONTHS = "institutions.health_certificate_months"
IN_SERVICE_MONTHS = "institutions.in_service_check_months"
RED_LINE_MONTHS = "institutions.red_line_check_months"
REMIND_DAYS = "institutions.expiry_reminder_days"
EXCLUSION_MONTHS = "institutions.exclusion_months"
ENTRY_BASIS = "exit.entry_basis"
EXPERIENCE_YEARS = "institutions.minimum_experience_years"
RECEIPT_DAYS = "institutions.renewal_receipt_days"
CONFIRM_DAYS = "institutions.confirm_working_days"
REQUIRED_LICENCES = "institutions.required_licences"

OWN_DEFAULT = _("本系统默认值")

SETTINGS = (
    Setting(
        CHECK_MONTHS,
        12,
        _("个月"),
        _("未成年人保护法第六十二条：每年查询"),
        _("违法犯罪记录查询的有效期"),
        least=1,
        most=12,
    ),
    Setting(
        OFFICE_CHECK,
        True,
        "",
        OWN_DEFAULT,
        _("教育局须自行查询入校人员的违法犯罪记录，不只凭机构的查询"),
        kind="boolean",
    ),
    Setting(
        HEALTH_MONTHS,
        12,
        _("个月"),
        _("一般做法：健康证明有效期一年"),
        _("未写明有效期的健康证明的有效期"),
        least=1,
        most=36,
    ),
    Setting(
        IN_SERVICE_MONTHS,
        12,
        _("个月"),
        OWN_DEFAULT,
        _("在职教师比对的有效期"),
        least=1,
        most=36,
    ),
    Setting(
        RED_LINE_MONTHS,
        12,
        _("个月"),
        OWN_DEFAULT,
        _("从业人员限制名单（11 项红线）核对的有效期"),
        least=1,
        most=36,
    ),
    Setting(
        REMIND_DAYS,
        [30, 15, 7],
        _("天"),
        OWN_DEFAULT,
        _("证照、查询、证明到期前的提醒"),
        kind="mapping",
    ),
    Setting(
        EXCLUSION_MONTHS,
        0,
        _("个月"),
        _("山东：鲁教基函〔2022〕22号，三年内未有被移除名单的经历；其他地方没有这一条件"),
        _("被任一区域移出名单后不得准入的期间（0 表示没有这项准入条件）"),
        least=0,
        most=120,
        local={"37": 36},
    ),
    Setting(
        ENTRY_BASIS,
        "本地关于课后服务机构准入条件的规定",
        "",
        _("山东：鲁教基函〔2022〕22号；其他地方请填写本地文件"),
        _("移出名单影响准入所依据的文件"),
        kind="text",
        most=200,
        local={
            "37": "《山东省教育厅关于进一步规范引入第三方参与校内课后服务工作的通知》"
            "（鲁教基函〔2022〕22号）"
        },
    ),
    Setting(
        EXPERIENCE_YEARS,
        2,
        _("年"),
        _("鲁教基函〔2022〕22号"),
        _("非公益机构面向义务教育学生的最低办学年限"),
        least=0,
        most=20,
    ),
    Setting(
        RECEIPT_DAYS,
        90,
        _("天"),
        OWN_DEFAULT,
        _("凭换证受理回执临时恢复的最长期限"),
        least=1,
        most=365,
    ),
    Setting(
        CONFIRM_DAYS,
        5,
        _("个工作日"),
        OWN_DEFAULT,
        _("机构登记的核实确认期限"),
        least=1,
        most=30,
    ),
    Setting(
        REQUIRED_LICENCES,
        {
            "TECH": ["OPERATING_PERMIT"],
            "ARTS": ["OPERATING_PERMIT"],
            "SPORTS": ["SPORT_FILING"],
            "PRACTICE": [],
        },
        "",
        _("山西八部门指导意见（2025-11-01）、鲁教基函〔2022〕22号所列材料；各地可调整"),
        _("各类别除法人证书外必须持有的证照"),
        kind="mapping",
        words={str(value): label for value, label in (*Category.choices, *LicenceKind.choices)},
    ),
)
register(*SETTINGS)
