"""Figures of admission. Sources in brackets are listed in docs/sources; (P) is our own default."""

from __future__ import annotations

from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from accounts.policies import approvable
from core.policy import Setting, register

OWN = _("本系统默认值")

WINDOW_DAYS = "vetting.window_days"
AMEND_DAYS = "vetting.amend_days"
CORRECTION_ROUNDS = "vetting.correction_rounds"
CORRECTION_DAYS = "vetting.correction_days"
MIN_QUALIFIED = "vetting.min_qualified"
PANEL_MIN = "vetting.panel_min"
PASS_LINE = "vetting.pass_line"  # noqa: S105 - a score, not a password
FLOOR_PERCENT = "vetting.floor_percent"
TRIM_FROM = "vetting.trim_from"
PUBLIC_NOTICE_DAYS = "vetting.public_notice_days"
OBJECTION_DAYS = "vetting.objection_days"
RESULT_DAYS = "vetting.result_days"
MINUTES_REQUIRED = "vetting.minutes_required"
LICENCE_BEFORE_TERM = "vetting.licence_before_term"
BACKFILL_DAYS = "vetting.backfill_days"
USE_FROM = "vetting.use_from"
FEE_BASIS = "vetting.fee_basis"

BLOCK, WARN = "block", "warn"

SETTINGS = (
    Setting(
        WINDOW_DAYS,
        5,
        _("日"),
        _("开平、花都等地遴选公告的申报期为 5 日"),
        _("申报期最短天数"),
        least=1,
        most=90,
    ),
    Setting(AMEND_DAYS, 3, _("日"), OWN, _("更正公告后至少顺延天数"), least=1, most=30),
    Setting(CORRECTION_ROUNDS, 1, _("次"), OWN, _("补正次数上限"), least=0, most=5),
    Setting(CORRECTION_DAYS, 5, _("个工作日"), OWN, _("补正期限"), least=1, most=30),
    Setting(
        MIN_QUALIFIED,
        3,
        _("家"),
        _("荔湾区校级遴选：合格申报不足 3 家终止"),
        _("每个项目包合格申报最低家数"),
        least=1,
        most=10,
    ),
    Setting(PANEL_MIN, 3, _("人"), OWN, _("每份申报有效评分最少人数"), least=1, most=15),
    Setting(
        BACKFILL_DAYS, 5, _("个工作日"), OWN, _("核对补录、答复补录请求的期限"), least=1, most=30
    ),
    Setting(PASS_LINE, Decimal(60), _("分"), OWN, _("入围合格线"), "decimal", 0, 100),
    Setting(FLOOR_PERCENT, Decimal(40), "%", OWN, _("单项维度最低得分率"), "decimal", 0, 100),
    Setting(TRIM_FROM, 5, _("人"), OWN, _("达到几人评分时去掉最高分和最低分"), least=3, most=15),
    Setting(
        PUBLIC_NOTICE_DAYS,
        5,
        _("个工作日"),
        _("各地公示多为 3、5 或 7 个工作日（中山小榄为 3 个工作日）"),
        _("公示期"),
        least=1,
        most=30,
    ),
    Setting(OBJECTION_DAYS, 5, _("个工作日"), OWN, _("异议答复期限"), least=1, most=60),
    Setting(
        RESULT_DAYS, 5, _("个工作日"), OWN, _("公示期满后公布结果的提醒期限"), least=1, most=30
    ),
    Setting(MINUTES_REQUIRED, True, "", OWN, _("公布结果须附集体研究纪要"), "boolean"),
    Setting(
        LICENCE_BEFORE_TERM,
        WARN,
        "",
        OWN,
        _("证照在服务期满前到期时：禁止申报或承诺续期后申报"),
        "choice",
        choices=(BLOCK, WARN),
        words={BLOCK: _("禁止申报"), WARN: _("承诺续期后可以申报")},
    ),
)
# What a call is held to until its end, however policy changes meanwhile.
KEPT = tuple(setting.key for setting in SETTINGS)

register(
    *SETTINGS,
    Setting(
        FEE_BASIS,
        "",
        "",
        _("由本机关填写；未填写的，公告不写"),
        _("收费依据文件的名称和文号"),
        "text",
        most=120,
    ),
    Setting(
        USE_FROM,
        None,
        "",
        OWN,
        _("启用日：此前已生效的才可补录（不设的，以本局在系统中发布首个公告之日为准）"),
        "date",
        optional=True,
    ),
)
approvable(
    announcement_publish=_("发布遴选公告"),
    announcement_conclude=_("公布遴选结果"),
    application_disqualify=_("认定资质不合格"),
    listing_suspend=_("暂停资格"),
)
