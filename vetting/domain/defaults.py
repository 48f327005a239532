"""What a call usually asks for and how it is scored, so that an officer can publish in minutes.

依据：鲁教基函〔2022〕22号 and the practice of other districts; the score items are our own default.
"""

from __future__ import annotations

from typing import Any

from institutions.enums import Category, LicenceKind, Nature
from vetting.enums import Dimension, ItemKind

UPLOAD, LICENCE = ItemKind.UPLOAD, ItemKind.LICENCE
_SCHOOLED = (Category.TECH, Category.ARTS, Category.PRACTICE)


def _licence(title: str, kind: LicenceKind, **more: Any) -> dict[str, Any]:
    return {"title": title, "kind": LICENCE, "licence_kind": kind, **more}


def _upload(title: str, hint: str = "", **more: Any) -> dict[str, Any]:
    return {"title": title, "kind": UPLOAD, "hint": hint, **more}


CHECKLIST: tuple[dict[str, Any], ...] = (
    _licence("营业执照", LicenceKind.BUSINESS_LICENCE, only_natures=[Nature.COMPANY]),
    _licence("民办非企业单位登记证书", LicenceKind.NPO_CERT, only_natures=[Nature.NPO]),
    _licence("事业单位法人证书", LicenceKind.PUBLIC_INST_CERT, only_natures=[Nature.PUBLIC]),
    _licence("办学许可证", LicenceKind.OPERATING_PERMIT, only_categories=list(_SCHOOLED)),
    _licence("体育经营备案证", LicenceKind.SPORT_FILING, only_categories=[Category.SPORTS]),
    _licence(
        "高危险性体育项目经营许可证",
        LicenceKind.HIGH_RISK_SPORT,
        only_categories=[Category.SPORTS],
        required=False,
        hint="仅游泳、攀岩等高危险性体育项目需要",
    ),
    _upload("全国校外教育培训监管与服务综合平台登记证明", "平台页面截图或编号"),
    _upload("未列入经营异常名录的信用查询结果", "公告发布后查询，含日期"),
    _upload("面向义务教育学生服务两年以上的证明", "公益性机构可不提供", required=False),
    _upload("课程方案与教学材料", "含大纲、阶段目标、学科类自查说明"),
    _upload("进校人员名单", "与机构档案中的人员一致"),
    _upload("校内外价格对照表", "校内价格应低于同类课程校外价格"),
    _upload("安全方案、应急预案与保险凭证"),
    _upload("管理、财务与资产制度", required=False),
)

SCORES: tuple[tuple[Dimension, str, int], ...] = (
    (Dimension.A, "证照与项目相符", 5),
    (Dimension.A, "信用记录", 5),
    (Dimension.A, "平台登记与资金监管", 5),
    (Dimension.B, "资格证书", 10),
    (Dimension.B, "专职比例", 5),
    (Dimension.B, "从教经历", 5),
    (Dimension.B, "队伍稳定", 5),
    (Dimension.C, "与学校和年龄相适应", 8),
    (Dimension.C, "分级递进", 7),
    (Dimension.C, "教材与器材", 5),
    (Dimension.C, "展示与成效", 5),
    (Dimension.D, "安全方案与演练", 6),
    (Dimension.D, "师生配比与交接", 4),
    (Dimension.D, "保险", 5),
    (Dimension.E, "校内价格优惠", 6),
    (Dimension.E, "困难学生免费名额", 4),
    (Dimension.F, "既往学校反馈", 5),
    (Dimension.F, "当日替补能力", 5),
)

CONDITIONS = (
    "一、具有独立法人资格，能够独立承担民事责任；\n"
    "二、证照齐全有效，课程在许可范围内，不含学科类内容；\n"
    "三、营利性机构面向义务教育学生服务两年以上；\n"
    "四、三年内未被移出任何区域的课后服务资格名单；\n"
    "五、进校人员全部通过入职查询，无在职中小学教师。"
)
