"""中止、恢复、解除: what an agreement's other side is told; and the placement both sides agree to."""

from __future__ import annotations

from accounts.documents import Told, contact_of
from accounts.enums import Role
from contracts.models import Agreement, AgreementSuspension, Amendment, GroupChange, Placement
from core.documents import (
    Document,
    FactList,
    Heading,
    Line,
    Paragraph,
    Signature,
    Signatures,
    Table,
    day,
    paragraphs,
)


def _the_agreement(row: Agreement) -> str:
    signed = f"{day(row.signed_on)}" if row.signed_on else ""
    return (
        f"你单位与{row.bureau.name}{signed}签订的课后服务合作协议（{row.number or '编号　　　　'}）"
    )


def _schools(row: Agreement) -> tuple[str, ...]:
    running = row.placements.filter(state="running").select_related("school__organisation")
    return tuple(sorted({one.school.name for one in running}))


def stop(row: AgreementSuspension) -> Document:
    agreement = row.agreement
    until = f"至{day(row.until)}止" if row.until else "至中止原因消除之日止"
    schools = _schools(agreement)
    return Document(
        title="中止履行通知书",
        issuer=agreement.bureau.name,
        number=row.number,
        dated=row.since,
        addressee=(agreement.institution.name,),
        blocks=(
            Paragraph(
                f"{_the_agreement(agreement)}自{day(row.since)}起中止履行，{until}。中止期间，你单位人员不得入校服务，有关班组由学校安排教师看护。"
            ),
            Heading("一、理由"),
            *paragraphs(row.reason),
            Heading("二、依据"),
            *paragraphs(row.basis),
            Heading("三、恢复的条件和异议"),
            Paragraph(
                "中止原因消除后，请向我单位提交书面材料，经核验后书面通知恢复履行。对中止有不同意见的，可以书面说明理由并附材料，送我单位；协商不成的，依照协议“争议处理”的约定办理。"
            ),
        ),
        copies_to=schools,
        contact=contact_of(agreement.bureau, complaints=True),
    )


def go_on(row: AgreementSuspension, told: Told) -> Document:
    """Of one cause; the agreement goes on when the last of several is lifted."""
    agreement = row.agreement
    until = agreement.provisional_until
    return Document(
        title="恢复履行通知书",
        issuer=agreement.bureau.name,
        number=row.lifted_number,
        dated=told.day,
        addressee=(agreement.institution.name,),
        blocks=(
            Paragraph(
                f"{_the_agreement(agreement)}自{day(row.since)}起的中止履行（{row.basis}），自{day(row.lifted_on)}起解除，协议自{day(told.day)}起恢复履行。理由如下："
            ),
            *paragraphs(row.lifted_because),
            *(
                [
                    Paragraph(
                        f"本次恢复凭换证受理回执，暂至{day(until)}；届时新证仍未核验的，协议再次中止。"
                    )
                ]
                if until
                else []
            ),
        ),
        copies_to=_schools(agreement),
        contact=contact_of(agreement.bureau, complaints=True),
    )


def end(row: Agreement) -> Document:
    """解除, without fault: the day, the groups and who takes them over, settlement, where to turn."""
    groups = row.placements.filter(end_cause="agreement").select_related(
        "school__organisation", "course"
    )
    rows = tuple(
        (one.school.name, one.course.name, f"{one.pupils} 人", one.handover) for one in groups
    )
    table = [Table(("学校", "课程", "学生", "学生接续"), rows, widths=(3, 3, 2, 4))] if rows else []
    return Document(
        title="解除通知书",
        issuer=row.bureau.name,
        number=row.end_number,
        dated=row.ended_on,
        addressee=(row.institution.name,),
        blocks=(
            Paragraph(
                f"{_the_agreement(row)}，因“{row.get_end_cause_display()}”，依照协议“变更、解除与退出”的约定，自{day(row.ended_on)}起解除。"
            ),
            Heading("一、学生接续安排"),
            *(paragraphs(row.handover) or [Paragraph("没有正在服务的班组。")]),
            *table,
            Heading("二、费用结算"),
            Paragraph("费用按实际完成并经确认的课时结清；已收未上课时的费用由收费学校退还。"),
            Heading("三、其他"),
            Paragraph(
                "本次解除不以违约为由，不影响你单位再次申报，也不影响正在办理的退出案件。对解除有不同意见的，依照协议“争议处理”的约定办理。"
            ),
        ),
        copies_to=tuple(dict.fromkeys(one.school.name for one in groups)),
        contact=contact_of(row.bureau, complaints=True),
    )


def amendment_withdrawn(row: Amendment, told: Told) -> Document:
    """What both had agreed to comes to nothing: its side took it back before its day."""
    agreement = row.agreement
    sides = {Role.DISTRICT: agreement.bureau.name, Role.INSTITUTION: agreement.institution.name}
    return Document(
        title="协议变更撤回通知书",
        issuer=agreement.bureau.name,
        dated=told.day,
        numbered=False,
        addressee=(agreement.institution.name,),
        blocks=(
            Paragraph(
                f"{_the_agreement(agreement)}的变更书{f'（{row.number}）' if row.number else ''}，双方于{day(row.agreed_on)}同意，原定自{day(row.effective_on)}起生效。提出方{sides[Role(row.proposed_side)]}已于{day(told.day)}在生效之前撤回。理由如下："
            ),
            *paragraphs(told.text),
            Paragraph("该变更书自撤回之日起作废，不生效；协议按变更以前的约定继续履行。"),
        ),
        contact=contact_of(agreement.bureau, complaints=True),
    )


def placement(row: Placement) -> Document:
    agreement = row.agreement
    people = "、".join(one.person.name for one in row.present_staff())
    said = day(row.agreed_on) if row.agreed_on else ""
    lines = (Line("代表人签字"), Line("日期", said))
    return Document(
        title="入校安排确认单",
        issuer=row.school.name,
        number=row.backfill_number,
        dated=row.agreed_on,
        sealed=False,
        headed=False,
        numbered=bool(row.backfill_number),
        blocks=(
            Paragraph(
                f"{row.school.name}与{agreement.institution.name}（统一社会信用代码{agreement.institution.uscc}）依据课后服务合作协议（{agreement.number or '编号　　　　'}）确认下列入校安排。"
            ),
            FactList(
                (
                    ("课程", row.course.name),
                    ("起止日期", f"{day(row.starts_on)}至{day(row.ends_on)}"),
                    ("上课时间和地点", row.timetable),
                    ("学生人数", f"{row.pupils} 人"),
                    ("每周课时", f"{row.weekly_hours.normalize():f} 课时"),
                    ("价格", row.price_said),
                    ("入校人员", people),
                    ("停止时的接续安排", row.group_plan.replace("\n", "；")),
                )
            ),
            Paragraph("更换人员须事先提出并经核准；变更本安排须双方书面同意。"),
            Signatures(
                (
                    Signature(f"学校：{row.school.name}", lines),
                    Signature(f"机构：{agreement.institution.name}", lines),
                )
            ),
        ),
    )


def group_change(row: GroupChange) -> Document:
    """What a running group is from a day on; both sign it."""
    placement = row.placement
    agreement = placement.agreement
    said = day(row.agreed_on) if row.agreed_on else ""
    lines = (Line("代表人签字"), Line("日期", said))
    return Document(
        title="班次变更确认单",
        issuer=placement.school.name,
        dated=row.agreed_on,
        sealed=False,
        numbered=False,
        blocks=(
            Paragraph(
                f"{placement.school.name}与{agreement.institution.name}（统一社会信用代码{agreement.institution.uscc}）商定，课后服务“{placement.course.name}”的入校安排自{day(row.effective_on)}起变更如下，其余不变。"
            ),
            FactList(
                (
                    ("学生人数", f"{row.pupils} 人"),
                    ("每周课时", f"{row.weekly_hours.normalize():f} 课时"),
                    ("上课时间和地点", row.timetable),
                    ("变更理由", row.text.replace("\n", "；")),
                )
            ),
            Paragraph("价格和结算办法不变，生效之前按原安排的课时结算。"),
            Signatures(
                (
                    Signature(f"学校：{placement.school.name}", lines),
                    Signature(f"机构：{agreement.institution.name}", lines),
                )
            ),
        ),
    )
