"""What is written to one applicant, one listed body or one objector."""

from __future__ import annotations

from typing import Any

from accounts.documents import Told, contact_of, details_of
from accounts.domain import offices
from core import clock, policy
from core.documents import (
    Block,
    Contact,
    Document,
    FactList,
    Line,
    ListOf,
    Paragraph,
    Signature,
    Signatures,
    Table,
    day,
    moment,
    paragraphs,
)
from vetting import policies
from vetting.documents.calls import asking, dated, provisional
from vetting.enums import PageKind as K
from vetting.models import Application, Correction, Objection, ScoreSheet


def _what(row: Application) -> str:
    call = row.announcement
    number = f"（{call.number}）" if call.number else ""
    return f"你单位对“{call.name}”{number}中“{row.package.name}”的申报"


def _turn_to(row: Application) -> Paragraph:
    """To whom and until when: an administrative letter of a selection is answered by its office."""
    call = row.announcement
    days = call.figure(policies.OBJECTION_DAYS)
    number = details_of(call.bureau).complaints
    watched = f"；也可以向监督电话（{number}）反映" if number else ""
    return Paragraph(
        f"对上述结论有不同意见的，可以自收到本通知书之日起 {days} 个工作日内向{call.bureau.name}书面提出并附材料，由未参与本次审核的人员复核后书面答复{watched}。"
    )


def correction(row: Correction) -> Document:
    """补正通知书: every gap at once, what is wrong with each, by when and how."""
    held = row.application
    return Document(
        title="补正通知书",
        issuer=held.announcement.bureau.name,
        number=row.number,
        dated=dated(row.asked_at),
        addressee=(held.institution.name,),
        blocks=(
            Paragraph(
                f"{_what(held)}，经资质审核，下列材料不齐或者不符合要求，依照公告第五部分“审核和补正”的规定，现一次性告知全部补正事项："
            ),
            ListOf(
                tuple(f"{gap['item']}：{gap['note']}。".replace("。。", "。") for gap in row.gaps)
            ),
            Paragraph(
                f"请于{day(row.told_due_on)}前（含当日）在“准入”系统中补齐并提交，或者把盖章的纸质材料送到我单位，由工作人员当面录入。没有列出的材料不必重新提交。"
            ),
            Paragraph("逾期未补正的，按资质审核不合格处理。"),
            *provisional(row.provisional),
        ),
        contact=asking(held.announcement),
    )


def restored(row: Correction) -> Document:
    held = row.application
    return Document(
        title="恢复补正期限通知书",
        issuer=held.announcement.bureau.name,
        number=row.restored_number,
        dated=dated(row.restored_at),
        addressee=(held.institution.name,),
        blocks=(
            Paragraph(
                f"{_what(held)}，原补正期限至{day(row.told_due_on)}止，现恢复补正期限，至{day(row.restored_until)}止（含当日）。理由如下："
            ),
            *paragraphs(row.restored_because),
            Paragraph("补正事项不变。逾期未补正的，按资质审核不合格处理，补正期限不再恢复。"),
            *provisional(row.provisional),
        ),
        contact=asking(held.announcement),
    )


def disqualified(row: Application) -> Document:
    """资质审核不合格通知书: reasons by item, the basis, and to whom to turn."""
    failed = [one for one in row.current_verdicts().values() if not one.ok]
    items: list[Block] = []
    if failed:
        items = [
            Paragraph("不符合要求的事项："),
            ListOf(tuple(f"{one.item.title}：{one.note}。" for one in failed)),
        ]
    return Document(
        title="资质审核不合格通知书",
        issuer=row.announcement.bureau.name,
        number=row.decision_number,
        dated=dated(row.decided_at),
        addressee=(row.institution.name,),
        blocks=(
            Paragraph(
                f"{_what(row)}，依照公告第二部分“申报条件”、第三部分“申报材料”的规定进行资质审核，结论为不合格，不进入专家评审。理由如下："
            ),
            *paragraphs(row.decision_reason),
            *items,
            _turn_to(row),
        ),
        contact=asking(row.announcement),
    )


def not_selected(row: Application) -> Document:
    """未入围告知书."""
    call = row.announcement
    return Document(
        title="未入围告知书",
        issuer=call.bureau.name,
        dated=dated(call.concluded_at),
        addressee=(row.institution.name,),
        numbered=False,
        blocks=(
            Paragraph(
                f"{_what(row)}，经专家评审和公示，未列入本次资格名单（结果公告文号：{call.result_number}）。"
            ),
            Paragraph(
                f"你单位总分 {row.score:f} 分，在本项目包中列第 {row.rank} 名，入围名额 {row.package.quota} 家。{row.selection_reason}"
            ),
            Paragraph(
                "入围名单依照公告第六部分“评分和入围”的规定确定。未入围不影响你单位再次申报。"
            ),
            _turn_to(row),
        ),
        contact=asking(call),
    )


def receipt(row: Application) -> Document:
    shown = tuple(
        (each.item.title, str(each.licence or each.file))
        for each in row.materials.select_related("item", "licence", "file")
    )
    return Document(
        title="申报材料收件回执",
        issuer=row.announcement.bureau.name,
        dated=dated(row.submitted_at),
        addressee=(row.institution.name,),
        numbered=False,
        blocks=(
            Paragraph(f"{_what(row)}，已于{moment(row.submitted_at)}收到。提供的材料如下："),
            Table(("事项", "提供的材料"), shown or (("没有提供材料", ""),)),
            Paragraph("本回执只证明收到申报，不是审核结论。"),
            FactList(
                (
                    ("收件单位", row.announcement.bureau.name),
                    ("收件日期", day(dated(row.submitted_at))),
                )
            ),
        ),
        sealed=False,
        contact=asking(row.announcement),
    )


def sheet(row: ScoreSheet) -> Document:
    held = row.application
    items = tuple(
        (str(item.get_dimension_display()), item.title, str(item.points), "")
        for item in row.announcement.score_items.all()
    )
    return Document(
        title="评分表",
        issuer=row.announcement.bureau.name,
        numbered=False,
        sealed=False,
        blocks=(
            Paragraph(f"公告：{row.announcement.name}；项目包：{held.package.name}", indent=False),
            Paragraph(
                f"申报机构：{held.institution.name}；评审专家：{row.panelist.name}", indent=False
            ),
            Table(("维度", "评分项", "满分", "得分"), items, widths=(2, 5, 1, 1)),
            Paragraph("评语："),
            Paragraph("本人与该机构没有利害关系，以上评分为独立作出。"),
            Signatures((Signature("", (Line("专家签名"), Line("日期")), sealed=False),)),
        ),
    )


def _reply(row: Objection, title: str, opening: str, closing: str) -> Document:
    office = row.decided_office or row.announcement.bureau
    return Document(
        title=title,
        issuer=office.name,
        number=row.reply_number,
        dated=dated(row.decided_at),
        addressee=(row.name,),
        blocks=(
            Paragraph(
                f"我单位于{day(dated(row.filed_at))}收到的对“{row.announcement.name}”"
                f"（{row.announcement.number}）公示的异议，{opening}"
            ),
            *paragraphs(row.reply),
            Paragraph(closing),
        ),
        contact=asking(row.announcement),
    )


def _above(row: Objection) -> str:
    """To whom one may turn, by name, and until when."""
    call = row.announcement
    days = call.figure(policies.OBJECTION_DAYS)
    city = offices.bureau_of(call.region.city_code)
    name = f"（{city.name}）" if city != (row.decided_office or call.bureau) else ""
    return f"自收到之日起 {days} 个工作日内向上一级教育行政部门{name}"


def reply(row: Objection) -> Document:
    upheld = "经核查，异议成立" if row.state == "upheld" else "经核查，异议不成立"
    return _reply(
        row,
        "异议答复书",
        f"依照公告第七部分“公示和异议”的规定进行了核查。{upheld}。现答复如下：",
        f"对本答复有不同意见的，可以{_above(row)}书面反映，并附本答复书。",
    )


def refusal(row: Objection) -> Document:
    return _reply(
        row,
        "异议不予受理告知书",
        "依照公告第七部分“公示和异议”的规定进行了审查，不予受理，理由如下：",
        f"补充事实、依据或者真实身份后，可以在公示期内再次提出；对不予受理有不同意见的，可以{_above(row)}书面反映。",
    )


_OBJECT = "对本通知有不同意见的，可以自收到之日起{days}个工作日内书面说明理由并附材料，送我单位，由我单位书面答复。"
_LISTING = {
    K.SUSPENDED: (
        "你单位的{what}资格（{document}）自{day}起暂停，{until}。理由如下：",
        "暂停期间不据此签订协议、安排入校；正在履行的协议和入校安排另行办理。",
        _OBJECT,
    ),
    K.RESUMED: (
        "你单位被暂停的{what}资格（{document}）自{day}起恢复。理由如下：",
        "资格有效期不变，至{valid_until}止。",
    ),
    K.REMOVED: (
        "你单位的{what}资格（{document}）自{day}起移出资格名单。理由如下：",
        "移出后协议、入校安排的处理和准入条件，以退出决定书为准；不服的，依照退出决定书告知的途径提出。",
    ),
    K.REINSTATED: (
        "原决定中移出资格名单的内容不再执行，你单位的{what}资格（{document}）自{day}起恢复列入。理由如下：",
        "资格有效期不变，至{valid_until}止。",
    ),
    K.GIVEN_UP: (
        "你单位的{what}资格（{document}）自{day}起退出资格名单。原因如下：",
        "自愿退出不影响你单位再次申报。",
    ),
    K.VOIDED: (
        "按原文件补录的你单位{what}资格（{document}）自{day}起作废。理由如下：",
        _OBJECT,
    ),
}
_APPLICATION = {
    K.QUALIFIED: (
        "{apply}，经资质审核合格，进入专家评审。",
        "资质审核合格不等于入围，结果以公示和结果公告为准。",
    ),
    K.RECONSIDERED: (
        "{apply}，原资质审核结论自{day}起撤回，将重新审核。理由如下：",
        "新的结论作出后另行书面通知。",
    ),
    K.SUBSTITUTED: (
        "{apply}，按排名递补入围。理由如下：",
        "入围名单将重新公示，最终结果以结果公告为准。",
    ),
    K.REJECTED: ("{apply}，取消入围。理由如下：", _OBJECT),
    K.UNREJECTED: (
        "原取消{apply}入围的决定，自{day}起撤销。理由如下：",
        "你单位的申报按排名列入可以递补的范围，结果另行通知。",
    ),
}
_OBJECTION = {
    K.ACCEPTED: (
        "我单位于{filed}收到的{title}，经审查予以受理。",
        "遴选结果公布前将作出书面答复，最迟不晚于{due}。",
    ),
    K.TOLD: (
        "有人对你单位在“{call}”中入围提出异议，我单位已予受理。异议事项如下：",
        "异议人的身份不公开。需要说明情况的，请于{due}前书面送我单位。",
    ),
    K.TAKEN_BACK: (
        "对我单位于{filed}收到的{title}作出的处理决定，自{day}起撤回，将重新处理。理由如下：",
        "新的处理决定作出后另行书面答复。",
    ),
}
TEXTS = {**_LISTING, **_APPLICATION, **_OBJECTION}


def of_move(kind: K) -> Any:
    """The page of a move that leaves no row of its own."""

    def compose(row: Any, told: Told) -> Document:
        bureau = row.bureau if kind in _LISTING else row.announcement.bureau
        opening, *closing = TEXTS[kind]
        figures = _figures(kind, row, told)
        return Document(
            title=str(kind.label),
            issuer=(told.office or bureau).name,
            number=told.number,
            dated=clock.today(),
            addressee=(_addressee(kind, row),),
            blocks=(
                Paragraph(opening.format(**figures)),
                *paragraphs(
                    _ended(told.text) or ("异议的事项另行告知。" if kind == K.TOLD else "")
                ),
                *(Paragraph(each.format(**figures)) for each in closing),
            ),
            contact=_asking(kind, row),
        )

    return compose


def _ended(text: str) -> str:
    """A reason that was typed without a full stop gets one."""
    said = text.rstrip()
    return f"{said}。" if said and said[-1] not in "。！？；" else said


def _figures(kind: K, row: Any, told: Told) -> dict[str, str]:
    said = {
        "day": day(told.day or clock.today()),
        "days": str(policy.value(policies.OBJECTION_DAYS, scopes=_region(row).scopes)),
        "until": f"至{day(told.until)}止" if told.until else "至另行通知恢复时止",
    }
    if kind in _LISTING:
        return {
            **said,
            "what": str(row.get_category_display()),
            "document": row.document_number,
            "valid_until": day(row.valid_until),
        }
    if kind in _APPLICATION:
        return {**said, "apply": _what(row)}
    return {
        **said,
        "filed": day(dated(row.filed_at)),
        "title": row.title(),
        "call": row.announcement.name,
        "due": day(row.due_on),
    }


def _region(row: Any) -> Any:
    return row.region if hasattr(row, "region") else row.announcement.region


def _addressee(kind: K, row: Any) -> str:
    """Of an objection only who filed it is named."""
    if kind == K.TOLD:
        return str(row.application.institution.name)
    return str(row.name if kind in _OBJECTION else row.institution.name)


def _asking(kind: K, row: Any) -> Contact:
    return contact_of(row.bureau, complaints=True) if kind in _LISTING else asking(row.announcement)
