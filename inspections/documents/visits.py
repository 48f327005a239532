"""检查记录: who came, what they showed and told, whom they met, what was seen, who signs."""

from __future__ import annotations

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
)
from inspections.documents import words
from inspections.enums import Signing
from inspections.models import Violation


def record(row: Violation) -> Document:
    return Document(
        title="检查记录",
        issuer=row.bureau.name,
        numbered=False,
        sealed=False,
        dated=row.written_up_on,
        blocks=(
            FactList(
                (
                    ("检查日期", day(row.happened_on)),
                    ("检查地点", row.school.name if row.school else ""),
                    ("被检查单位", f"{row.institution.name}（{row.institution.uscc}）"),
                    ("检查人员和证件号", row.visitors.replace("\n", "；")),
                    ("出示证件", "已出示" if row.cards_shown else "未出示"),
                    ("回避", "已告知可以申请回避" if row.recusal_told else "未告知"),
                    ("到场人员和职务", row.met),
                    ("检查事项", row.looked_at.replace("\n", "；")),
                )
            ),
            Heading("一、检查情况"),
            *words.lines(row.facts_text),
            *_stranger(row),
            Heading("二、被检查人陈述"),
            *(words.lines(row.statement) or [Paragraph("没有陈述。")]),
            Heading("三、照片和材料"),
            *_pictures(row),
            Heading("四、核对和签名"),
            _read(row),
            _signed(row),
        ),
        contact=words.contact(row.bureau),
    )


def _stranger(row: Violation) -> list[Paragraph]:
    if not row.person_name:
        return []
    due = f"，原定人员为{row.instead_of.person.name}" if row.instead_of else ""
    return [Paragraph(f"在场的未备案人员：{row.person_name}{due}。")]


def _pictures(row: Violation) -> list[Block]:
    """By number and hash: of a picture, of the original that is kept sealed."""
    file = row.evidence
    if file is None:
        return [Paragraph("没有照片和材料。")]
    digest = (file.original or file).sha256
    return [ListOf((f"{file.original_name}，校验值（SHA-256）：{digest}",))]


def _read(row: Violation) -> Paragraph:
    if row.signing == Signing.REFUSED:
        return Paragraph(
            f"本记录已交被检查人核对，被检查人拒绝签名，由见证人（{row.refusal_witness}）签名证明。"
        )
    return Paragraph("本记录已交被检查人核对，与检查情况相符。")


def _signed(row: Violation) -> Signatures:
    lines = (Line("签名"), Line("日期"))
    refused = row.signing == Signing.REFUSED
    other = f"见证人：{row.refusal_witness}" if refused else f"被检查人：{row.met}"
    return Signatures(
        (
            Signature("检查人员", (Line("签名"), *lines), sealed=False),
            Signature(other, lines, sealed=False),
        )
    )
