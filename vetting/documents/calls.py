"""公告、更正、终止、取消、公示、结果: what is said to everybody."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any

from accounts.documents import Told, contact_of, details_of
from accounts.models import Organisation
from core import clock, policy
from core.documents import (
    Block,
    Contact,
    Document,
    Heading,
    ListOf,
    Paragraph,
    Table,
    day,
    moment,
    paragraphs,
)
from institutions import policies as institution_policies
from institutions.enums import Category, Nature
from vetting import moments, policies
from vetting.models import Amendment, Announcement, Application, Package, PublicNotice

_PROVISIONAL = "上述期限按暂定的工作日历计算；正式日历公布后期限较晚的，以较晚日期为准。"


def provisional(is_so: bool) -> tuple[Paragraph, ...]:  # noqa: FBT001 - a fact of the row
    return (Paragraph(_PROVISIONAL),) if is_so else ()


def dated(at: Any) -> Any:
    """The local day of a moment, or None where it has not come."""
    return moments.day_of(at) if at else None


def asking(call: Announcement) -> Contact:
    """Whom the call names, with the bureau's own address and telephone for complaints."""
    told = details_of(call.bureau)
    return (
        Contact(person=call.contact, address=told.address, complaints=told.complaints)
        if call.contact
        else contact_of(call.bureau, complaints=True)
    )


def call(row: Announcement) -> Document:
    """遴选公告."""
    return Document(
        title=row.name,
        issuer=row.bureau.name,
        number=row.number,
        dated=dated(row.published_at),
        blocks=(
            Paragraph(
                f"为规范引进校外机构参与{row.region.name}学校课后服务，现面向社会公开遴选，有关事项公告如下。"
            ),
            *paragraphs(row.scope_text),
            Heading("一、项目包"),
            _packages(row),
            Paragraph("合格申报不足最低家数的，该项目包遴选终止。"),
            *_price_basis(row),
            Heading("二、申报条件"),
            *_conditions(row.conditions),
            *_entry_condition(row),
            Heading("三、申报材料"),
            *_checklist(row),
            Heading("四、申报时间和方式"),
            *_window(row),
            Heading("五、审核和补正"),
            *_review(row),
            Heading("六、评分和入围"),
            *_scoring(row),
            Heading("七、公示和异议"),
            *_notice(row),
            Heading("八、服务期"),
            Paragraph(f"{day(row.term_from)}至{day(row.term_until)}（{row.school_year}学年）。"),
            Heading("九、联系方式"),
        ),
        contact=asking(row),
    )


_COUNTED = re.compile(r"^([一二三四五六七八九十]+)、")


def _conditions(text: str) -> list[Paragraph]:
    """Under a heading that is counted itself, points are counted a level lower: （一）, not 一、."""
    return [Paragraph(_COUNTED.sub(r"（\1）", each.text)) for each in paragraphs(text)]


def _packages(row: Announcement) -> Table:
    found = row.packages.order_by("position", "pk")
    return Table(
        ("项目包", "类别", "服务项目", "收费标准", "入围名额", "合格申报最低家数"),
        tuple(
            (
                each.name,
                each.get_category_display(),
                each.service_items,
                each.price_standard,
                f"{each.quota} 家",
                f"{each.min_applicants} 家",
            )
            for each in found
        ),
        widths=(4, 2, 5, 4, 2, 3),
    )


def _price_basis(row: Announcement) -> list[Paragraph]:
    basis = policy.value(policies.FEE_BASIS, scopes=row.region.scopes)
    return [Paragraph(f"收费依据：{basis}。")] if basis else []


def _entry_condition(row: Announcement) -> list[Paragraph]:
    said = []
    months = policy.value(institution_policies.EXCLUSION_MONTHS, scopes=row.region.scopes)
    if months:
        basis = policy.value(institution_policies.ENTRY_BASIS, scopes=row.region.scopes)
        said.append(
            Paragraph(
                f"被任一区域移出课后服务资格名单的机构，自移出生效之日起 {months} 个月内不能申报。依据：{basis}。"
            )
        )
    said += [
        Paragraph(
            "申报时处于暂停服务或者限制准入期间的机构不能申报；限制准入的依据和截止日期，由作出决定的教育行政部门书面告知。"
        )
    ]
    if row.refuse_linked:
        said.append(Paragraph("法定代表人或者举办者与限制准入机构相同的，不接受申报。"))
    return said


def _checklist(row: Announcement) -> list[Block]:
    """Certificates that fit one kind of body each are said as one of them, the rest one by one."""
    items = list(row.items.order_by("position", "pk"))
    one_of = [item for item in items if item.required and item.only_natures]
    lines: list[str] = []
    if one_of:
        kinds = "；".join(f"{_natures(item)}提供{item.title}" for item in one_of)
        lines.append(f"主体资格证书（按机构性质提供其中一种）：{kinds}。")
    lines += [_item(item) for item in items if item not in one_of]
    return [ListOf(tuple(lines))]


def _natures(item: Any) -> str:
    return "、".join(str(Nature(each).label) for each in item.only_natures)


def _item(item: Any) -> str:
    only = "、".join(str(Category(each).label) for each in item.only_categories)
    told = [
        f"限{only}" if only else "",
        "" if item.required else "有则提供",
        item.hint,
    ]
    more = "；".join(each for each in told if each)
    return f"{item.title}（{more}）。" if more else f"{item.title}。"


def _window(row: Announcement) -> list[Paragraph]:
    where = details_of(row.bureau).address or row.bureau.name
    return [
        Paragraph(
            f"自{moment(row.opens_at)}起至{moment(row.closes_at)}止（以系统收到的时间为准），在“准入”系统中提交，逾期不予受理。"
        ),
        Paragraph(
            f"不便在网上提交的，可以在同一期限内把盖章的纸质材料送到{where}，由工作人员当面录入并出具收件回执。"
        ),
    ]


def _review(row: Announcement) -> list[Paragraph]:
    days, rounds = row.figure(policies.CORRECTION_DAYS), row.figure(policies.CORRECTION_ROUNDS)
    if not rounds:
        return [Paragraph("材料不齐或者不符合要求的，不再补正。")]
    return [
        Paragraph(
            f"材料需要补正的，一次性书面告知全部事项，补正期限为 {days} 个工作日（自告知次日起算），补正以 {rounds} 次为限；逾期未补正的，按资质审核不合格处理。"
        )
    ]


def _scoring(row: Announcement) -> list[Block]:
    items = list(row.score_items.all())
    line, floor = row.figure(policies.PASS_LINE), row.figure(policies.FLOOR_PERCENT)
    trim = row.figure(policies.TRIM_FROM)
    said: list[Block] = [
        Paragraph(
            f"资质审核合格的，由专家独立评分，满分 100 分；取各位专家评分的平均分，{trim} 名以上专家评分的，去掉一个最高分和一个最低分。"
        ),
        Paragraph(
            f"总分不低于 {line:f} 分、且每个维度得分不低于该维度满分的 {floor:f}% 的，在名额内按总分从高到低入围。"
        ),
    ]
    if items:
        rows = tuple(
            (str(one.get_dimension_display()), one.title, str(one.points)) for one in items
        )
        said.insert(1, Table(("维度", "评分项", "分值"), rows, widths=(2, 5, 1)))
    return [*said, *_lot(row)]


def _lot(row: Announcement) -> list[Paragraph]:
    said = [
        Paragraph(
            "总分相同的，依次比较课程方案、师资两个维度的得分；仍相同的，抽签决定。抽签用的随机数在公告时确定并封存，公告只公布它的校验值；公示时公开随机数，任何人可以用它和截止时的申报名单重新计算，核对抽签结果。"
        )
    ]
    if row.lot_commit:
        said.append(Paragraph(f"本次抽签的校验值：{row.lot_commit}"))
    return said


def _notice(row: Announcement) -> list[Paragraph]:
    days, answer = row.figure(policies.PUBLIC_NOTICE_DAYS), row.figure(policies.OBJECTION_DAYS)
    return [
        Paragraph(
            f"入围结果公示 {days} 个工作日（自公示次日起算）。对公示内容有异议的，在公示期内以真实姓名或者单位名义书面提出并附事实和依据，{answer} 个工作日内书面答复。"
        )
    ]


def amendment(row: Amendment) -> Document:
    """更正公告."""
    held = row.announcement
    before, closes = row.old.get("closes_at"), row.new.get("closes_at")
    since = f"由{moment(datetime.fromisoformat(before))}" if before else ""
    until = datetime.fromisoformat(closes) if closes else held.closes_at
    return Document(
        title=f"{held.name}的更正公告",
        issuer=held.bureau.name,
        number=row.number,
        dated=dated(row.made_at),
        blocks=(
            Paragraph(f"现对“{held.name}”{_number(held.number)}更正如下："),
            *paragraphs(row.text),
            *_changed(row),
            Paragraph(
                f"申报截止时间{since}顺延至{moment(until)}。已提交申报的机构可以撤回修改后重新提交。其他内容不变。"
            ),
        ),
        contact=asking(held),
    )


_COLUMNS = {
    "name": "标题",
    "scope_text": "遴选范围",
    "conditions": "申报条件",
    "contact": "联系方式",
}


def _changed(row: Amendment) -> list[Table]:
    """What it said, and what it says now."""
    rows = tuple(
        (name, str(row.old.get(key, "")), str(row.new[key]))
        for key, name in _COLUMNS.items()
        if key in row.new
    )
    return [Table(("更正事项", "原内容", "更正后内容"), rows, widths=(1, 3, 3))] if rows else []


def _number(number: str) -> str:
    return f"（{number}）" if number else ""


def cancelled(row: Announcement) -> Document:
    return Document(
        title="取消遴选公告",
        issuer=row.bureau.name,
        number=row.cancel_number,
        dated=dated(row.cancelled_at),
        blocks=(
            Paragraph(
                f"“{row.name}”{_number(row.number)}现予取消，已收到的申报随之终止。理由如下："
            ),
            *paragraphs(row.cancel_reason),
        ),
        contact=asking(row),
    )


def ended(row: Package) -> Document:
    held = row.announcement
    return Document(
        title=f"{held.name}项目包遴选终止公告",
        issuer=held.bureau.name,
        number=row.end_number,
        dated=dated(row.ended_at),
        blocks=(
            Paragraph(
                f"“{held.name}”{_number(held.number)}中“{row.name}”项目包遴选终止。理由如下："
            ),
            *paragraphs(row.end_reason),
            Paragraph("本次公告的其他项目包不受影响。"),
        ),
        contact=asking(held),
    )


def reopened(row: Package, told: Told) -> Document:
    held = row.announcement
    return Document(
        title="恢复遴选公告",
        issuer=_issuer(told, held.bureau),
        number=told.number,
        dated=told.day or clock.today(),
        blocks=(
            Paragraph(
                f"“{held.name}”{_number(held.number)}中“{row.name}”项目包自{day(told.day or clock.today())}起恢复遴选。理由如下："
            ),
            *paragraphs(told.text),
            Paragraph("此前发布的该项目包遴选终止公告同时失效。"),
        ),
        contact=asking(held),
    )


def _issuer(told: Told, bureau: Organisation) -> str:
    return (told.office or bureau).name


def public_notice(row: PublicNotice) -> Document:
    """公示: the list, the period and how to object, as they were published."""
    held = row.announcement
    start = clock.add_working_days(dated(row.given_at), 1).date
    return Document(
        title=f"{held.name}入围结果公示",
        issuer=held.bureau.name,
        number=row.number,
        dated=dated(row.given_at),
        blocks=(
            *paragraphs(row.text),
            Table(_LISTED, _on_notice(row), widths=_LISTED_WIDTHS),
            Paragraph(f"拟定资格有效期至{day(held.term_until)}。"),
            Paragraph(
                f"公示期 {row.working_days} 个工作日，自{day(start)}起至{day(row.ends_on)}止。"
            ),
            *provisional(row.provisional),
            *paragraphs(row.how_to_object),
            *_received(row),
            *_drawn(held),
        ),
        contact=asking(held),
    )


def _received(row: PublicNotice) -> list[Paragraph]:
    """Who receives an objection and where; the rule itself only where the office's text lacks it."""
    bureau = row.announcement.bureau
    told = details_of(bureau)
    where = "，".join(
        part
        for part in (
            told.address and f"地址：{told.address}",
            told.telephone and f"电话：{told.telephone}",
        )
        if part
    )
    said = [Paragraph(f"异议由{bureau.name}受理{f'（{where}）' if where else ''}。")]
    if "实名" not in row.how_to_object and "真实姓名" not in row.how_to_object:
        said.append(
            Paragraph(
                "异议须在公示期内书面提出，写明真实姓名或者单位名称、联系方式、事实和依据；匿名的不予受理。"
            )
        )
    return said


def _drawn(row: Announcement) -> list[Paragraph]:
    """The number that the call promised to make public, so that anyone can draw the lots again."""
    return [Paragraph(f"本次抽签的随机数：{row.lot_revealed}")] if row.lot_revealed else []


_LISTED = ("项目包", "机构", "统一社会信用代码", "服务项目", "收费标准")
_LISTED_WIDTHS = (3, 4, 5, 3, 3)  # a code stays on one line


def _on_notice(row: PublicNotice) -> tuple[tuple[str, ...], ...]:
    """The list as it was shown; codes of the files it names."""
    codes = dict(
        Application.objects.filter(
            pk__in=[each["application"] for each in row.rows if "application" in each]
        ).values_list("pk", "institution__uscc")
    )
    return tuple(
        (
            each["package"],
            each["institution"],
            codes.get(each.get("application"), ""),
            each["service_items"],
            each["price_standard"],
        )
        for each in row.rows
    )


def withdrawn(row: PublicNotice) -> Document:
    held = row.announcement
    return Document(
        title=f"{held.name}撤下公示的公告",
        issuer=held.bureau.name,
        number=row.withdrawn_number,
        dated=dated(row.withdrawn_at),
        blocks=(
            Paragraph(
                f"{day(dated(row.given_at))}发布的第 {row.round} 次入围结果公示{_number(row.number)}，现予撤下。理由如下："
            ),
            *paragraphs(row.withdrawn_because),
            Paragraph("名单变动后重新公示的，公示期重新计算。"),
        ),
        contact=asking(held),
    )


def result(row: Announcement) -> Document:
    """遴选结果公告，即资格名单公告."""
    first = min(dated(row.concluded_at) or row.term_from, row.term_from)
    return Document(
        title=f"{row.name}结果公告",
        issuer=row.bureau.name,
        number=row.result_number,
        dated=dated(row.concluded_at),
        blocks=(
            Paragraph(
                f"“{row.name}”{_number(row.number)}经资质审核、专家评审、集体研究和公示，现将遴选结果（资格名单）公布如下："
            ),
            *_chosen(row),
            Paragraph(f"资格有效期自{day(first)}起至{day(row.term_until)}止。"),
            Paragraph(
                "列入名单不等于签订协议；服务前须与教育局或者学校签订协议，收费不得高于上列标准。"
            ),
        ),
        contact=asking(row),
    )


def _chosen(row: Announcement) -> list[Block]:
    packages = row.packages.order_by("position", "pk")
    rows = tuple(
        (
            package.name,
            one.institution.name,
            one.institution.uscc,
            one.service_items,
            one.price_standard,
        )
        for package in packages
        for one in package.listings.select_related("institution").order_by("pk")
    )
    table: list[Block] = [Table(_LISTED, rows, widths=_LISTED_WIDTHS)] if rows else []
    return table + [
        Paragraph(f"“{each.name}”合格申报不足或者没有机构达到入围条件，遴选终止。")
        for each in packages
        if each.state != "awarded"
    ]
