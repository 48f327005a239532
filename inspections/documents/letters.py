"""The shorter pages of a case: one letter each."""

from __future__ import annotations

from dataclasses import replace

from accounts.documents import Told
from core.documents import (
    Block,
    Document,
    FactList,
    Heading,
    Line,
    Paragraph,
    Signature,
    Signatures,
    day,
)
from inspections.documents import words
from inspections.domain import effects
from inspections.enums import EmergencyState, Outcome
from inspections.models import (
    Decision,
    Emergency,
    ExitCase,
    Hearing,
    PriorNotice,
    Reversal,
    Stay,
    Talk,
)


def _names(case: ExitCase) -> tuple[str, ...]:
    """Of a person's case the letter goes to both, each named."""
    names = (case.person.name if case.person else "", case.institution.name)
    return tuple(name for name in names if name)


def _you(case: ExitCase) -> str:
    return "你单位" if case.person is None else f"{case.person.name}及你单位"


def _of_case(case: ExitCase, title: str, number: str, dated: object, *blocks: Block) -> Document:
    return Document(
        title=title,
        issuer=case.bureau.name,
        number=number,
        dated=dated,  # type: ignore[arg-type]
        addressee=_names(case),
        blocks=blocks,
        contact=words.contact(case.bureau),
    )


def _attends(case: ExitCase) -> str:
    if case.person is None:
        return "你单位可以由法定代表人参加，"
    return f"{case.person.name}可以亲自参加，你单位可以由法定代表人参加，"


def hearing(row: Hearing) -> Document:
    """听证通知书."""
    return _of_case(
        row.case,
        "听证通知书",
        row.letter_number("hearing"),
        row.fixed_on,
        Paragraph(
            f"因当事人对{words.called(row.notice)}（{row.notice.number}）申请听证，现将有关事项通知如下："
        ),
        FactList(
            (
                ("听证时间", f"{day(row.hearing_on)}{row.hearing_time}"),
                ("听证地点", row.hearing_place),
                ("主持人", f"{row.hearing_chair}（未参与本案调查）"),
                (
                    "事由",
                    f"{words.called(row.notice)}（{row.notice.number}）所载事实、理由、依据和拟作决定",
                ),
            )
        ),
        Paragraph(
            f"{_attends(row.case)}也可以书面委托一至二人代理；认为主持人与本案有直接利害关系的，有权申请回避；"
            "可以在听证前查阅本案正卷，在听证中陈述、申辩、质证。"
        ),
        Paragraph(
            "请携带身份证件、委托书和有关证据。无正当理由不出席或者未经许可中途退出的，视为放弃听证。"
        ),
    )


def hearing_off(row: Hearing, told: Told) -> Document:
    when = f"{day(row.hearing_on)}{row.hearing_time}"
    number = row.letter_number("hearing")
    called = f"（听证通知书{number}）" if number else ""
    return _of_case(
        row.case,
        "听证取消通知书",
        row.letter_number("off"),
        told.day,
        Paragraph(
            f"原定于{when}在{row.hearing_place}举行的听证{called}不再举行：{told.text}。"
            f"请{_you(row.case)}不必到场。"
        ),
    )


def renotice(row: PriorNotice, told: Told) -> Document:
    """告知 anew: the notice before is taken back, what was said stands."""
    return _of_case(
        row.case,
        "重新告知通知书",
        row.letter_number("renotice"),
        told.day,
        Paragraph(
            f"本机关于{day(row.dated)}作出的{words.called(row)}（{row.number}）现予收回，将重新告知。"
        ),
        Paragraph(f"理由：{told.text.rstrip('。')}。"),
        Paragraph(
            "新的告知书送达之前，本机关不作出决定。陈述申辩和申请听证的期限自新的告知书送达的次日起重新计算；"
            "已经提出的陈述申辩继续有效，已经申请的听证须重新提出申请。"
        ),
    )


def dismissal(row: ExitCase) -> Document:
    notice = row.current_notice
    told = (
        f"，并以{words.called(notice)}（{notice.number}）告知" if notice and notice.number else ""
    )
    return _of_case(
        row,
        "不予退出通知书",
        row.letter_number("dismissal"),
        row.ended_on,
        Paragraph(f"本机关对涉及{_you(row)}的退出事项进行了审查{told}。"),
        Paragraph("经复核，决定不予退出，本案结案。理由如下："),
        *words.lines(row.ended_reason),
        Paragraph("因本案采取的暂停入校等措施同时解除。"),
    )


# What followed for entry from a removal that does not stand.
NO_LONGER_BARRED = "因移出名单而不符合准入条件的后果和对外公布同时撤除；"


def _undone(row: Reversal) -> list[Block]:
    made = row.decision
    return [
        Paragraph(f"本机关于{day(made.dated)}作出{words.called(made)}（{made.number}）。"),
        Paragraph(f"依据{row.number}，{row.reason.strip().rstrip('。')}。"),
    ]


def _what(made: Decision) -> str:
    """退出决定, 暂停服务决定 …"""
    return words.called(made).removesuffix("书")


def _to_holders(
    made: Decision, what: str, number: str, dated: object, *blocks: Block, after: tuple[Block, ...]
) -> Document:
    """To those who had been given the decision. Nobody had: a record for the file, which binds nobody."""
    case, held = made.case, made.holders()
    if not held:
        return Document(
            title=f"{what}的记录",
            issuer=case.bureau.name,
            numbered=False,
            dated=dated,  # type: ignore[arg-type]
            blocks=(
                *blocks,
                Paragraph(
                    "该决定书尚未送达任何受送达人，没有发生效力。本记录存入案卷，不另行送达。"
                ),
            ),
            sealed=False,
        )
    page = _of_case(case, f"{what}通知书", number, dated, *blocks, *after)
    return replace(page, addressee=tuple(words.name_of(case, one) for one in held))


def _freed(row: Reversal) -> str:
    """What falls with a decision that is revoked: by what it had decided, and about whom."""
    person = row.case.person
    if row.case.current_execution is None:
        return "该决定尚未执行，不再执行。"
    if row.before == Outcome.TALK:
        return "约谈不再进行；已经约谈的，不作为以后处理的依据。"
    if row.before == Outcome.RECTIFY:
        return "依据该决定发出的整改通知书同时撤销，不再执行。"
    who = "你单位" if person is None else person.name
    if row.before == Outcome.SUSPEND:
        return f"对{who}的暂停服务自{day(row.reversed_on)}起结束，可以恢复入校。"
    if person is not None:
        return f"对{who}的从业条件限制同时撤除，再次入校由其所在机构和学校重新安排。"
    return _all_back(row)


def _all_back(row: Reversal) -> str:
    """Of an end or a removal nothing is left: agreements and listings by number, since when."""
    removed = row.before == Outcome.REMOVE
    agreements, listings = effects.touched(row.decision)
    named = [f"所终止的协议（编号：{'、'.join(agreements)}）"] if agreements else []
    if listings:
        named.append(f"{'移出' if removed else '暂停'}的资格（列入文号：{'、'.join(listings)}）")
    back = f"{'、'.join(named)}自{day(row.reversed_on)}起在其期限内恢复，" if named else ""
    return f"{back}{NO_LONGER_BARRED if removed else ''}在校班组由学校重新提出安排。"


def _comes_back(row: Reversal) -> str:
    """What the lighter decision leaves standing again, and since when."""
    since, person = f"自{day(row.reversed_on)}起", row.case.person
    if person is not None:
        return f"{since}，对{person.name}的从业条件限制撤除，再次入校由其所在机构和学校重新安排。"
    if row.outcome == Outcome.END:
        listings = "、".join(effects.touched(row.decision)[1])
        which = f"（列入文号：{listings}）" if listings else ""
        return f"移出的资格{which}{since}在其期限内恢复，{NO_LONGER_BARRED}已经终止的协议不恢复。"
    return _all_back(row)


def revocation(row: Reversal) -> Document:
    return _to_holders(
        row.decision,
        f"撤销{_what(row.decision)}",
        row.letter_number("revocation"),
        row.reversed_on,
        *_undone(row),
        Paragraph(f"现决定撤销上述决定。{_freed(row) if row.decision.holders() else ''}"),
        after=(),
    )


def variation(row: Reversal) -> Document:
    orders = "、".join(one.number for one in row.case.rectifications.all())
    more: list[Block] = []
    if row.suspend_until:
        more.append(
            Paragraph(f"暂停服务自{day(row.reversed_on)}起，至{day(row.suspend_until)}止。")
        )
    if row.outcome == Outcome.TALK:
        more.append(Paragraph("约谈的时间、地点和应到人员，由本机关另行书面通知。"))
    if row.outcome == Outcome.RECTIFY and orders:
        more.append(Paragraph(f"整改要求和期限见整改通知书（{orders}）。"))
    return _of_case(
        row.case,
        f"变更{_what(row.decision)}通知书",
        row.letter_number("variation"),
        row.reversed_on,
        *_undone(row),
        Paragraph(
            f"现决定将“{row.get_before_display()}”变更为“{row.get_outcome_display()}”。"
            "原决定中重于变更后决定的内容不再执行。"
        ),
        Paragraph(_comes_back(row)),
        *more,
        *words.lines(words.remedies(row.case, _heavier(row))),
    )


def _heavier(row: Reversal) -> str:
    """Whoever was decided against keeps the remedies of the decision that is varied."""
    light = {Outcome.TALK, Outcome.RECTIFY}
    return str(row.outcome if row.before in light else row.before)


def retraction(row: Decision) -> Document:
    """收回 of this decision."""
    return _to_holders(
        row,
        f"收回{_what(row)}",
        row.letter_number("retraction"),
        row.retracted_on,
        Paragraph(
            f"本机关于{day(row.dated)}作出的{words.called(row)}（{row.number}）现予收回，不再执行。"
        ),
        Paragraph(f"理由：{row.retracted_reason.strip().rstrip('。')}。"),
        after=(Paragraph("本机关将重新作出决定并另行送达，已经提出的陈述申辩继续有效。"),),
    )


def stay(row: Stay) -> Document:
    until = f"至{day(row.until)}止" if row.until else "恢复执行的日期另行通知"
    return _of_case(
        row.case,
        "停止执行通知书",
        row.letter_number("stay"),
        row.since,
        Paragraph(
            f"{words.called(row.decision)}（{row.decision.number}）自{day(row.since)}起停止执行，{until}。理由如下："
        ),
        *words.lines(row.reason),
    )


def emergency(row: Emergency) -> Document:
    """紧急暂停入校通知书: handed over at once, numbered when the lead stands by it."""
    case, seen = row.case, row.violation
    place = f"在{seen.school.name}" if seen.school else ""
    return _of_case(
        case,
        "紧急暂停入校通知书",
        row.letter_number("emergency"),
        row.suspension.since,
        Paragraph(
            f"{day(seen.happened_on)}{place}监督检查中发现涉及学生安全的情形：{seen.facts_text.strip().rstrip('。')}。"
        ),
        Paragraph(
            f"为保护学生安全，依据《中华人民共和国未成年人保护法》和课后服务合作协议的安全责任条款，"
            f"自{day(row.suspension.since)}起暂停{_who(case)}进入{case.region.name}各学校，本通知即时生效。"
            "请立即安排离校，有关班组由学校教师看护。"
        ),
        Paragraph(
            f"{_answer(row)}{_you(case)}可以书面向本机关陈述意见；疑似伤害学生的，须立即报警。"
        ),
    )


def _who(case: ExitCase) -> str:
    """Whose entry it is about, as it is said to the institution."""
    return "你单位人员" if case.person is None else case.person.name


def _answer(row: Emergency) -> str:
    """Until when the lead must stand by it, or that it was done."""
    if row.state == EmergencyState.WAITING:
        return (
            f"本机关负责人将在{day(row.due_on)}前（含当日）确认或者解除；"
            "没有书面解除之前，暂停继续有效。"
        )
    return f"本机关负责人已于{day(row.answered_on)}确认，暂停至本案办结或者书面解除之日止。"


def lifted(row: Emergency, told: Told) -> Document:
    """With the reason that the deed was told."""
    return _of_case(
        row.case,
        "解除紧急暂停通知书",
        row.letter_number("emergency-lifted"),
        row.answered_on,
        Paragraph(
            f"{day(row.suspension.since)}作出的暂停{_who(row.case)}入校的决定，"
            f"自{day(row.answered_on)}起解除，即日起可以恢复入校。"
        ),
        Paragraph(f"理由：{told.text.rstrip('。')}。"),
    )


def _asked_by(row: Talk) -> str:
    """The decision, or what it was varied by."""
    turned = row.reversal
    if turned is None:
        return f"{words.called(row.decision)}（{row.decision.number}）"
    number = turned.letter_number("variation") or turned.number
    return f"变更{_what(row.decision)}通知书（{number}）"


def talk(row: Talk) -> Document:
    return _of_case(
        row.case,
        "约谈通知书",
        row.letter_number("talk"),
        row.fixed_on,
        Paragraph(f"依据{_asked_by(row)}，本机关决定约谈{_you(row.case)}。现将有关事项通知如下："),
        FactList(
            (
                ("约谈时间", f"{day(row.talk_on)}{row.talk_time}"),
                ("约谈地点", row.talk_place),
                ("应到人员", row.attendees),
            )
        ),
        Heading("约谈事项", 2),
        *words.lines(row.matter),
        Paragraph(
            "请应到人员携带身份证件和与约谈事项有关的材料准时到场。确有原因不能到场的，"
            "请在约谈之前书面说明，由本机关另定时间；无正当理由不到场的，记入案卷。"
        ),
    )


def talked(row: Talk) -> Document:
    demands = words.lines(row.demands) or [Paragraph("无。")]
    return Document(
        title="约谈记录",
        issuer=row.case.bureau.name,
        numbered=False,
        dated=row.held_on,
        blocks=(
            FactList(
                (
                    ("约谈依据", _asked_by(row)),
                    ("约谈对象", row.case.subject_name),
                    ("约谈时间", f"{day(row.held_on)}{_hour(row)}"),
                    ("约谈地点", row.talk_place),
                    ("约谈人", row.hosts),
                    ("到场人员", row.present),
                )
            ),
            Heading("一、约谈事项"),
            *words.lines(row.matter),
            Heading("二、约谈情况"),
            *words.lines(row.note),
            Heading("三、要求"),
            *demands,
            Signatures(
                (
                    Signature("约谈人", (Line("签名"), Line("日期")), sealed=False),
                    Signature("被约谈人", (Line("签名"), Line("日期")), sealed=False),
                )
            ),
        ),
        sealed=False,
    )


def _hour(row: Talk) -> str:
    """On another day than the one told the hour was another, too."""
    return row.talk_time if row.held_on == row.talk_on else ""
