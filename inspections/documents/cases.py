"""告知书、决定书、送达回证: a copy for each recipient, in the words that are theirs."""

from __future__ import annotations

from core import policy
from core.documents import (
    Block,
    Document,
    FactList,
    Heading,
    Line,
    ListOf,
    Paragraph,
    Signature,
    Signatures,
    day,
    numeral,
)
from inspections import catalogue, policies
from inspections.documents import words
from inspections.domain import effects
from inspections.enums import HearingState, Method, Recipient, Statement
from inspections.models import Decision, ExitCase, PriorNotice


def _whom(case: ExitCase, recipient: str) -> tuple[str, ...]:
    return (words.name_of(case, recipient),)


def _party(case: ExitCase) -> list[Block]:
    """Whom the case is about; of a person, and where they work."""
    if case.person is None:
        return [words.body_of(case.institution)]
    return [words.person_of(case)]


def _you(case: ExitCase, recipient: str) -> str:
    if case.person is None:
        return "你单位"
    return "你" if recipient == Recipient.PERSON else f"你单位工作人员{case.person.name}"


def _about(case: ExitCase, recipient: str) -> str:
    """What a person's case is about: the work in this bureau's schools, nothing else."""
    if case.person is None:
        return "你单位参加课后服务的有关情况"
    return f"{_you(case, recipient)}在{case.region.name}各学校课后服务中的入校服务"


def _sections(first: int, *sections: tuple[str, list[Block]]) -> list[Block]:
    """Headings numbered on from `first`; a section of which there is nothing is left out."""
    found: list[Block] = []
    there = [each for each in sections if each[1]]
    for at, (head, blocks) in enumerate(there, first):
        found += [Heading(f"{numeral(at)}、{head}"), *blocks]
    return found


def _follows(
    case: ExitCase, row: PriorNotice | Decision, recipient: str
) -> tuple[tuple[str, list[Block]], tuple[str, list[Block]]]:
    """What follows apart from what is decided, and what the employer of a person must do."""
    told = effects.consequence(row.effects, you=_you(case, recipient))
    head = "由此产生的准入条件" if case.person is None else "由此产生的从业条件"
    must: list[Block] = []
    if case.person is not None and recipient == Recipient.INSTITUTION:
        days = policy.value(policies.REPLACEMENT, scopes=case.region.scopes)
        must = [Paragraph(words.replacement(case, days))]
    return (head, [Paragraph(told)] if told else []), ("你单位需要做的", must)


def notice(row: PriorNotice, recipient: str) -> Document:
    """退出事先告知书."""
    case = row.case
    evidence = tuple(words.evidence(case))
    rights = "你的权利" if recipient == Recipient.PERSON else "你单位的权利"
    return Document(
        title=words.called(row),
        issuer=case.bureau.name,
        number=row.number,
        dated=row.dated,
        addressee=_whom(case, recipient),
        blocks=(
            *_party(case),
            Paragraph(
                f"本机关就{_about(case, recipient)}进行了调查，拟作出决定。现将有关事项事先告知如下："
            ),
            *_replaces(row),
            Heading("一、事实"),
            *words.lines(row.facts_text),
            Heading("二、证据"),
            ListOf(evidence) if evidence else Paragraph("见本案正卷。"),
            Heading("三、理由和依据"),
            *words.lines(row.reasons),
            Paragraph(f"依据：{row.basis}"),
            Heading("四、拟作出的决定"),
            ListOf(effects.texts(row.effects)),
            *_sections(
                5,
                *_follows(case, row, recipient),
                (
                    rights,
                    [*words.lines(row.how_to_answer), *_hearing_right(case, row, recipient)],
                ),
            ),
        ),
        contact=words.contact(case.bureau),
    )


def _replaces(row: PriorNotice) -> list[Block]:
    """Told anew: the one before is no basis of a decision any more."""
    before = row.case.prior_notices.filter(round=row.round - 1).first()
    if before is None:
        return []
    return [
        Paragraph(
            f"本机关此前的{words.called(before)}（{before.number}）已经收回，有关事项以本告知书为准。"
        )
    ]


def _hearing_right(case: ExitCase, row: PriorNotice, recipient: str) -> list[Block]:
    """Whatever the officer wrote: until when and to whom a hearing is asked for."""
    days = policy.value(policies.DEFENCE, scopes=case.region.scopes)
    you = "你" if recipient == Recipient.PERSON else "你单位"
    return [
        Paragraph(
            f"{you}有权要求听证。要求听证的，应当自收到本告知书之日起{days}个工作日内"
            f"向{case.bureau.name}书面提出；逾期不提出的，视为放弃听证。"
        )
    ]


def _procedure(case: ExitCase, row: Decision) -> list[Paragraph]:
    """What was kept: 告知, service, statement, hearing, legal review, discussion."""
    told = row.notice
    served = "；".join(
        f"{day(one.served_on)}送达{_whom(case, one.recipient)[0]}" for one in told.served()
    )
    steps = [
        f"本机关以{words.called(told)}（{told.number}）告知拟作出的决定和依法享有的权利（{served}）。{_spoke(case, told)}"
    ]
    steps.append(_heard(row))
    if row.review is not None:
        also = "，并经集体讨论" if row.review.collective_record_id else ""
        steps.append(f"本决定作出前于{day(row.review.review_on)}经过法制审核{also}。")
    return [Paragraph("".join(steps))]


def _heard(row: Decision) -> str:
    """A right that the notice gave: what became of it."""
    hearing = row.hearing
    if hearing is not None and hearing.state == HearingState.HELD:
        return f"应当事人申请，于{day(hearing.held_on)}举行了听证。"
    if row.notice.hearings.filter(state=HearingState.WITHDRAWN).exists():
        return "当事人申请听证后撤回了申请。"
    return "当事人在期限内没有要求听证。"


def _spoke(case: ExitCase, told: PriorNotice) -> str:
    """What came in: a statement, a signed waiver, or nothing; of each recipient."""
    rows = told.said(Statement.DEFENCE)
    spoke, waived = {one.author for one in rows}, told.waived()
    ways = (
        ("在期限内收到{}的陈述申辩", lambda one: one in spoke),
        ("{}书面放弃陈述申辩", lambda one: one in waived and one not in spoke),
        ("在期限内没有收到{}的陈述申辩", lambda one: one not in waived and one not in spoke),
    )
    found = []
    for words_, holds in ways:
        names = [_whom(case, one)[0] for one in case.recipients() if holds(one)]
        if names:
            found.append(words_.format("、".join(names)))
    return f"{'；'.join(found)}。"


def decision(row: Decision, recipient: str) -> Document:
    """退出决定书: all that it does, item by item; then, apart, what follows for entry."""
    case = row.case
    answer = words.lines(row.defence_answer) if _to_answer(row) else []
    return Document(
        title=words.called(row),
        issuer=case.bureau.name,
        number=row.number,
        dated=row.dated,
        addressee=_whom(case, recipient),
        blocks=(
            *_party(case),
            Paragraph(f"本机关就{_about(case, recipient)}进行了调查，现已办理终结。"),
            Heading("一、查明的事实"),
            *words.lines(row.notice.facts_text),
            Heading("二、办理过程"),
            *_procedure(case, row),
            Heading("三、理由和依据"),
            *words.lines(row.reasons),
            *([Paragraph("对陈述申辩的答复："), *answer] if answer else []),
            Paragraph(f"依据：{row.notice.basis}"),
            Heading("四、决定"),
            ListOf(effects.texts(row.effects)),
            Paragraph(
                f"本决定自{day(row.effective_on)}起生效；送达晚于这一天的，自送达之日起生效。"
            ),
            *_sections(
                5, *_follows(case, row, recipient), ("救济途径", [*words.lines(row.remedies)])
            ),
        ),
        contact=words.contact(case.bureau),
    )


def _cause(case: ExitCase) -> str:
    """To a third reader: who, and under which heading."""
    item = catalogue.find(case.code)
    what = f"涉嫌“{item.label}”" if item else "课后服务退出事项"
    return f"{case.subject_name}{what}"


def _to_answer(row: Decision) -> bool:
    """Something was said, in writing or at a hearing."""
    held = row.hearing is not None and row.hearing.state == HearingState.HELD
    return held or bool(row.case.answers().exists())


_HOW = "、".join(str(label) for _value, label in Method.choices)


def receipt(row: PriorNotice | Decision, recipient: str) -> Document:
    """送达回证 of one copy to one recipient, filled in by hand."""
    case = row.case
    who = _whom(case, recipient)[0]
    number = f"（{row.number}）" if row.number else ""
    return Document(
        title="送达回证",
        issuer=case.bureau.name,
        numbered=False,
        blocks=(
            FactList(
                (
                    ("送达文书", f"{words.called(row)}{number}"),
                    ("受送达人", who),
                    ("案由", _cause(case)),
                    ("送达地点", ""),
                    ("送达方式", f"{_HOW}（在所用的方式上打勾）"),
                )
            ),
            Paragraph("受送达人拒收的，由送达人写明事由和日期，邀请见证人签名后留置送达。"),
            Signatures(
                (
                    Signature("受送达人", (Line("签名或盖章"), Line("日期")), sealed=False),
                    Signature(
                        "送达人",
                        (Line("签名"), Line("见证人"), Line("事由"), Line("日期")),
                        sealed=False,
                    ),
                )
            ),
        ),
        sealed=True,
    )
