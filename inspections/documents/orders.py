"""The pages of orders to put something right, of findings, and a school's notice that it ends its agreement."""

from __future__ import annotations

from core.documents import Block, Document, Paragraph, day
from inspections.documents import words
from inspections.enums import RectificationState
from inspections.models import Rectification, Release, Violation


def _of_order(
    row: Rectification, title: str, number: str, dated: object, *blocks: Block
) -> Document:
    school = row.school
    copies = (school.name,) if school and school.organisation_id != row.issuer_id else ()
    return Document(
        title=title,
        issuer=row.issuer.name,
        number=number,
        dated=dated,  # type: ignore[arg-type]
        addressee=(row.institution.name,),
        blocks=blocks,
        copies_to=copies,
        contact=words.contact(row.issuer),
    )


def order(row: Rectification) -> Document:
    """整改通知书, or a school's 书面责令整改: facts, demands, the day, who re-checks, what follows."""
    seen = row.violation
    where = f"，在{seen.school.name}" if seen and seen.school else ""
    when = f"{day(seen.happened_on)}{where}，" if seen else ""
    return _of_order(
        row,
        "整改通知书",
        row.number,
        row.issued_on,
        Paragraph(f"{when}本单位在监督检查中发现你单位存在以下问题："),
        *words.lines(row.facts_text),
        Paragraph(f"依据{row.clause}，现责令你单位按下列要求整改："),
        *words.lines(row.demands),
        Paragraph(
            f"请于{day(row.due_on)}前（含当日）完成整改并向本单位提交书面报告，由本单位（{row.rechecker}）复查。"
        ),
        Paragraph("逾期没有改正或者复查不通过的，将依照协议和有关规定处理，直至启动退出程序。"),
        Paragraph("对本通知有不同意见的，可以在上述期限内向本单位书面提出，提出期间不停止整改。"),
    )


def recheck(row: Rectification) -> Document:
    passed = row.state == RectificationState.ACCEPTED
    found = "复查意见：通过。" if passed else "复查意见：未通过，将依照协议和有关规定处理。"
    return _of_order(
        row,
        "整改复查意见书",
        row.letter_number("recheck"),
        row.rechecked_on,
        Paragraph(f"根据整改通知书（{row.number}）和你单位提交的整改情况，本单位进行了复查。"),
        Paragraph(f"复查情况：{row.recheck_note}"),
        Paragraph(found),
    )


def extension(row: Rectification) -> Document:
    return _of_order(
        row,
        "延长整改期限通知书",
        row.letter_number("extension"),
        row.extended_on,
        Paragraph(
            f"整改通知书（{row.number}）的整改期限延长至{day(row.due_on)}（含当日）。整改要求不变，期限只延长一次。"
        ),
    )


def cancellation(row: Rectification) -> Document:
    return _of_order(
        row,
        "撤销整改通知书的通知",
        row.letter_number("cancellation"),
        row.ended_on,
        Paragraph(f"整改通知书（{row.number}）已经撤销，不再执行。理由：{row.ended_reason}"),
    )


def withdrawal(row: Violation) -> Document:
    return Document(
        title="撤销违规违约认定通知书",
        issuer=row.bureau.name,
        number=row.letter_number("withdrawal"),
        dated=row.withdrawn_on,
        addressee=(row.institution.name,),
        blocks=(
            Paragraph(
                f"本机关于{day(row.judged_on)}对{row.subject_name}作出的违规违约认定（{row.label}）现予撤销。"
            ),
            Paragraph(f"理由：{row.judgement}"),
            Paragraph("该认定自撤销之日起不再作为启动退出程序的依据。"),
        ),
        contact=words.contact(row.bureau),
    )


def release(row: Release) -> Document:
    """解除协议通知: the school's own, by the clause of its agreement."""
    groups = [
        f"{one.course.name}（{one.pupils}名学生）"
        for one in row.agreement.placements.filter(
            school__organisation=row.school_id, state__in=("running", "agreed", "ended")
        )
        .select_related("course")
        .order_by("pk")
    ]
    about = f"涉及班组：{'、'.join(groups)}。" if groups else ""
    return Document(
        title="解除协议通知",
        issuer=row.school.name,
        number=row.number,
        dated=row.given_on,
        addressee=(row.institution.name,),
        blocks=(
            Paragraph(
                f"{row.bureau.name}于{day(row.decided_on)}对你单位作出退出决定（{row.decision_number}），"
                f"你单位已不能继续提供我校与你单位所签协议（编号：{row.agreement.number}）约定的服务。"
            ),
            Paragraph(
                f"依照该协议{row.clause}，我校决定自{day(row.given_on)}起解除该协议。{about}"
            ),
            Paragraph(f"班组安排：{row.handover}"),
            Paragraph(f"结算：{row.settlement}"),
            Paragraph("因解除本协议产生的争议，按照该协议“争议处理”条款解决。"),
        ),
        contact=words.contact(row.school),
    )
