"""The layout of the workbook's tables: header, key, width and type of a column on one line each."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from core.sheets import DATE, DECIMAL, ID_TEXT, INTEGER, PERCENT, SERIAL, Column, Sheet


def _number(header: object, key: str, width: float = 8) -> Column:
    return Column(header, key, width, INTEGER)  # type: ignore[arg-type]


SUMMARY = Sheet(
    name=_("附表1 引进机构汇总"),
    annex=_("附表1"),
    unit=_("家、所、门、人次"),
    signed=True,
    columns=(
        Column(_("序号"), "serial", 6, SERIAL),
        Column(_("区市"), "place", 20),
        _number(_("申报数"), "applied"),
        _number(_("审核通过数"), "passed"),
        _number(_("入围数"), "shortlisted"),
        _number(_("签约数"), "promised"),
        _number(_("入校机构数"), "in_school"),
        _number(_("其中：科技"), "tech"),
        _number(_("其中：体育"), "sports"),
        _number(_("其中：艺术"), "arts"),
        _number(_("其中：其他"), "other"),
        _number(_("入校学校数"), "schools"),
        _number(_("课程数"), "courses"),
        _number(_("参与学生数"), "pupils", 9),
        Column(_("备注"), "remark", 16),
    ),
    notes=(
        _(
            "入校机构数：学期内至少有一天实际提供服务的机构，按统一社会信用代码计，同一机构只计一次，只归入一个主要类别；综合实践类计入其他。"
        ),
        _(
            "合计为去重后的数，一家机构在几个区市服务时可能小于各行之和，差异在“逻辑校验”表逐一说明；参与学生数按入校安排累计，为人次。"
        ),
        _("“—”表示不适用：本学期没有在系统内发布遴选公告的区市没有申报数和审核通过数。"),
    ),
)

ROSTER = Sheet(
    name=_("附表2 机构名册"),
    annex=_("附表2"),
    signed=True,
    columns=(
        Column(_("序号"), "serial", 5, SERIAL),
        Column(_("区市"), "places", 9),
        Column(_("机构名称"), "name", 30),
        Column(_("统一社会信用代码"), "uscc", 21, ID_TEXT),
        Column(_("类别"), "category", 8),
        Column(_("许可证号及有效期"), "permits", 21),
        Column(_("法定代表人"), "legal_representative", 11),
        Column(_("服务学校"), "schools", 22),
        Column(_("项目"), "courses", 14),
        Column(_("协议起止"), "periods", 13),
        Column(_("评价等级"), "grades", 9),
        Column(_("状态"), "state", 9),
        Column(_("备注"), "remark", 8),
    ),
    notes=(
        _(
            "列出学期内至少有一天在校服务的机构，每家一行；状态为协议在制表时的状态；“补录”指系统启用前已在纸面履行、由两人核对录入的安排。"
        ),
        _("“—”表示不适用：该学期没有公布评价等级。"),
    ),
)

OUTCOMES = Sheet(
    name=_("附表5 评价与满意度"),
    annex=_("附表5"),
    unit=_("分、份"),
    signed=True,
    columns=(
        Column(_("序号"), "serial", 5, SERIAL),
        Column(_("区市"), "place", 9),
        Column(_("机构"), "name", 24),
        Column(_("学校"), "school", 18),
        Column(_("项目"), "course", 12),
        Column(_("质量分"), "quality", 8, DECIMAL),
        Column(_("学生满意度"), "pupil", 11, PERCENT),
        _number(_("学生有效答卷"), "pupil_count", 9),
        Column(_("家长满意度"), "parent", 11, PERCENT),
        _number(_("家长有效答卷"), "parent_count", 9),
        Column(_("安全分"), "safety", 8, DECIMAL),
        Column(_("总分"), "total", 8, DECIMAL),
        Column(_("等级"), "grade", 12),
        Column(_("说明"), "why", 20),
    ),
    notes=(
        _(
            "满意度=（非常满意+满意）÷有效答卷，“不了解”不计入有效答卷；答卷不足时不折算，只写“样本不足”；等级按机构在本区市全部学校的结果评定，分校结果供参考。"
        ),
        _("“—”表示不适用：没有向该对象发放答卷，或总分无法得出。"),
    ),
)

CASES = Sheet(
    name=_("附表6 违规整改退出"),
    annex=_("附表6"),
    signed=True,
    columns=(
        Column(_("序号"), "serial", 5, SERIAL),
        Column(_("时间"), "on", 12, DATE),
        Column(_("对象"), "subject", 24),
        Column(_("类型"), "kind", 16),
        Column(_("事实"), "facts", 32),
        Column(_("处理"), "handling", 26),
        Column(_("期限"), "due", 12, DATE),
        Column(_("复查"), "recheck", 20),
        Column(_("退出决定文号"), "number", 18, ID_TEXT),
        Column(_("解除日期"), "lifted", 12, DATE),
    ),
    notes=(
        _(
            "列出学期内核实的违规违约情形、开具的整改通知，以及立案、决定或执行的退出；人员只写姓氏，人员退出不对外公开。"
        ),
        _("期限：整改为整改到期日，退出为生效日或暂停截止日；解除日期：限制准入的解除日或届满日。"),
    ),
)

CHECKS = Sheet(
    name=_("逻辑校验"),
    columns=(
        Column(_("序号"), "serial", 5, SERIAL),
        Column(_("校验内容"), "name", 38),
        Column(_("甲项"), "left_name", 30),
        _number(_("甲值"), "left"),
        Column(_("乙项"), "right_name", 34),
        _number(_("乙值"), "right"),
        Column(_("结果"), "verdict.label", 9),
        Column(_("说明"), "why", 48),
    ),
    notes=(
        _(
            "各项数值均由系统计算，不能填写。两数不等而差额已逐一说明的为“通过”；说明不了的为“不符”，请先核实再报送。"
        ),
    ),
)
