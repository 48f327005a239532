"""The workbook of 存量补录: six tables that an office fills from its own papers."""

from __future__ import annotations

from decimal import Decimal

from django.utils import translation
from django.utils.translation import gettext_lazy as _

from core import identity, sheets
from core.sheets import Column, Kind, Sheet
from core.sheets.columns import Words
from institutions.enums import (
    Category,
    CourseStage,
    CredentialKind,
    Job,
    LicenceKind,
    Nature,
)

YES_NO = ((True, _("是")), (False, _("否")))
QUERIED_BY = ((False, _("机构")), (True, _("教育局")))
PASSED = ((True, _("通过")), (False, _("未通过")))


def _uscc(text: str) -> str:
    """Its form only: a check digit that fails may be let in with a reason in the same row."""
    return identity.clean_uscc(text, check_digit=False)


def _of_institution(*, unique: bool = False) -> Column:
    return Column(
        _("统一社会信用代码"),
        "uscc",
        22,
        Kind.ID_TEXT,
        required=True,
        unique=unique,
        clean=_uscc,
        aliases=("信用代码", "社会信用代码"),
        example="91000000MA0000001R",
    )


def _scan(*, required: bool = True) -> Column:
    return Column(
        _("扫描件"),
        "scan",
        24,
        required=required,
        note=_("填写随表上传的扫描件文件名，如“协议01.pdf”。"),
        example="协议01.pdf",
    )


def _date(
    header: Words, key: str, *aliases: str, required: bool = True, long: bool = False
) -> Column:
    return Column(header, key, 13, Kind.DATE, required=required, open_ended=long, aliases=aliases)


INSTITUTIONS = Sheet(
    _("机构"),
    (
        _of_institution(unique=True),
        Column(
            _("机构名称"),
            "name",
            28,
            required=True,
            longest=120,
            example="示例轮滑培训学校",
            aliases=("单位名称", "机构全称"),
        ),
        Column(_("主要类别"), "category", 12, Kind.CHOICE, required=True, choices=Category),
        Column(_("机构性质"), "nature", 14, Kind.CHOICE, required=True, choices=Nature),
        Column(_("公益性机构"), "public_benefit", 10, Kind.CHOICE, choices=YES_NO),
        Column(
            _("法定代表人"),
            "legal_representative",
            12,
            required=True,
            longest=60,
            aliases=("法人", "法人代表", "法定代表人姓名"),
        ),
        Column(_("举办者"), "founders", 20, longest=200),
        Column(
            _("地址"),
            "address",
            28,
            required=True,
            longest=200,
            aliases=("办学地址", "注册地址", "住所"),
        ),
        Column(_("联系人"), "contact_name", 12, required=True, longest=60, aliases=("联系人姓名",)),
        Column(
            _("联系电话"),
            "contact_phone",
            15,
            Kind.ID_TEXT,
            required=True,
            clean=identity.clean_phone,
            aliases=("电话", "手机", "手机号", "手机号码"),
            example="13800000000",
        ),
        _date(_("开始服务学生日期"), "experience_since", required=False),
        Column(_("依据文号"), "number", 20, required=True, longest=80),
        _date(_("依据日期"), "dated"),
        _scan(),
        Column(
            _("校验位不符理由"),
            "uscc_override_reason",
            20,
            longest=200,
            note=_("证照上的代码确实与校验位不符时填写，将记入档案。"),
        ),
    ),
)

LICENCES = Sheet(
    _("证照"),
    (
        _of_institution(),
        Column(
            _("证照种类"),
            "kind",
            24,
            Kind.CHOICE,
            required=True,
            choices=LicenceKind,
            aliases=("证照类型", "证件种类", "证件类型"),
        ),
        Column(
            _("证照编号"),
            "number",
            22,
            Kind.ID_TEXT,
            required=True,
            longest=80,
            aliases=("证号", "许可证号", "证件编号"),
        ),
        Column(_("发证机关"), "issuer", 22, required=True, longest=120),
        Column(_("许可范围"), "permitted_scope", 22),
        _date(_("有效期起"), "valid_from"),
        _date(_("有效期止"), "valid_until", long=True),
        _scan(),
    ),
)

STAFF = Sheet(
    _("人员"),
    (
        _of_institution(),
        Column(_("姓名"), "name", 12, required=True, longest=60, aliases=("教师姓名", "人员姓名")),
        Column(
            _("身份证号"),
            "id_number",
            22,
            Kind.ID_TEXT,
            required=True,
            clean=identity.clean_id_number,
            aliases=("证件号码", "公民身份号码", "身份证号码", "身份证件号码"),
        ),
        Column(
            _("岗位"),
            "job",
            14,
            Kind.CHOICE,
            required=True,
            choices=Job,
            aliases=("职务", "岗位类别"),
        ),
        Column(_("任教项目"), "speciality", 14, longest=80),
        Column(_("专职"), "full_time", 8, Kind.CHOICE, choices=YES_NO),
        _date(_("入职查询日期"), "queried_on", "查询日期", required=False),
        Column(_("查询结果"), "passed", 10, Kind.CHOICE, choices=PASSED, aliases=("入职查询结果",)),
        Column(_("查询编号"), "query_reference", 16, Kind.ID_TEXT, longest=80),
        _date(_("本人授权日期"), "consent_on", required=False),
        _date(
            _("健康证明有效期止"),
            "health_until",
            "健康证到期",
            "健康证明到期日期",
            "健康证有效期至",
            required=False,
        ),
        Column(
            _("资格证明种类"),
            "credential_kind",
            18,
            Kind.CHOICE,
            choices=[
                (item.value, item.label)
                for item in CredentialKind
                if item not in {CredentialKind.HEALTH_CERT, CredentialKind.LABOUR_CONTRACT}
            ],
        ),
        Column(_("资格证明编号"), "credential_number", 20, Kind.ID_TEXT, longest=80),
        _date(_("资格证明有效期止"), "credential_until", required=False, long=True),
        _date(_("十项准则承诺日期"), "undertaking_on", required=False),
        _scan(),
        Column(_("查询单位"), "by_office", 10, Kind.CHOICE, choices=QUERIED_BY),
    ),
)

LISTINGS = Sheet(
    _("名单"),
    (
        _of_institution(),
        Column(_("类别"), "category", 12, Kind.CHOICE, required=True, choices=Category),
        Column(_("服务项目"), "service_items", 28, required=True),
        Column(_("收费标准"), "price_standard", 20, required=True, longest=200),
        _date(_("有效期自"), "valid_from"),
        _date(_("有效期至"), "valid_until"),
        Column(_("文号"), "number", 22, required=True, longest=60),
        _date(_("公布日期"), "listed_on"),
        _scan(),
    ),
)

AGREEMENTS = Sheet(
    _("协议"),
    (
        _of_institution(),
        Column(_("协议编号"), "number", 22, required=True, longest=80),
        _date(_("签订日期"), "signed_on"),
        _date(_("起始日期"), "valid_from"),
        _date(_("截止日期"), "valid_until"),
        Column(_("满意度约定(%)"), "satisfaction_target", 12, Kind.INTEGER, least=0, most=100),
        Column(_("服务内容"), "service_content", 28, longest=2000),
        _scan(),
    ),
)

PLACEMENTS = Sheet(
    _("入校安排"),
    (
        _of_institution(),
        Column(_("协议编号"), "agreement", 22, required=True, longest=80),
        Column(
            _("学校"),
            "school",
            24,
            required=True,
            note=_("填写本区学校的全称或学校标识码。"),
            aliases=("学校名称", "服务学校", "进校学校"),
        ),
        Column(_("课程"), "course", 16, required=True, longest=120, aliases=("课程名称", "项目")),
        Column(_("课程类别"), "category", 12, Kind.CHOICE, required=True, choices=Category),
        Column(_("适用学段"), "stage", 12, Kind.CHOICE, choices=CourseStage),
        Column(
            _("学生人数"),
            "pupils",
            10,
            Kind.INTEGER,
            required=True,
            least=1,
            aliases=("人数", "参与学生数"),
        ),
        Column(_("每周课时"), "weekly_hours", 10, Kind.DECIMAL, required=True, places=1, most=99),
        Column(_("价格(元/生·课时)"), "price", 12, Kind.DECIMAL, required=True, least=Decimal(0)),
        Column(_("校外同类价格"), "price_outside", 12, Kind.DECIMAL, least=Decimal(0)),
        Column(_("无可比课程"), "no_comparable", 10, Kind.CHOICE, choices=YES_NO),
        _date(_("入校日期"), "starts_on"),
        _date(_("截止日期"), "ends_on"),
        Column(_("入校人员"), "staff", 24, note=_("姓名，多人用顿号分开；须在“人员”表中。")),
        Column(_("上课时间和地点"), "timetable", 20, longest=200),
        Column(_("停止时的接续安排"), "group_plan", 24),
        Column(_("依据文号"), "number", 20, required=True, longest=80),
        _date(_("依据日期"), "dated"),
        _scan(),
    ),
)

SHEETS = {
    "institutions": INSTITUTIONS,
    "licences": LICENCES,
    "staff": STAFF,
    "listings": LISTINGS,
    "agreements": AGREEMENTS,
    "placements": PLACEMENTS,
}
LANGUAGE = "zh-hans"  # the paper's language, whatever the reader's


def template() -> bytes:
    """The empty workbook, with lists to choose from and a page that explains each column."""
    with translation.override(LANGUAGE):
        return sheets.workbook([(sheet, ()) for sheet in SHEETS.values()])
