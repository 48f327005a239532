"""合作协议: composed in numbered articles, and its text as of any day.

The numbers are fixed: an amendment or a decision that cites 第七条 means the same for ever.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from accounts.documents import details_of
from accounts.models import IssuedPage
from contracts.enums import AmendmentState, Clause
from contracts.models import Agreement, Amendment
from core import clock
from core.documents import (
    Article,
    Block,
    Document,
    FactList,
    Line,
    Paragraph,
    Signature,
    Signatures,
    Table,
    day,
    numeral,
)
from core.models.subject import ref
from institutions import prices
from institutions.enums import LicenceKind
from institutions.models import Staff

TERM = 1  # 第一条 协议期限
_CLAUSES = {item: at for at, item in enumerate(Clause, TERM + 1)}
NOTICES = TERM + len(_CLAUSES) + 1
ANNEXES = NOTICES + 1
PEOPLE, PRICES = "附件一　入校人员", "附件二　课程和价格"


def number_of(clause: Clause | str) -> int:
    """The number of the article that holds a clause."""
    return _CLAUSES[Clause(clause)]


def contract(row: Agreement) -> Document:
    """The agreement as it stands: what the sides sign, and, from the signature on, what they signed."""
    return Document(
        title="课后服务合作协议",
        issuer=row.bureau.name,
        number=row.number,
        dated=row.signed_on,
        sealed=False,
        headed=False,
        blocks=(
            *parties(row),
            Paragraph(
                f"乙方已列入{_lister(row)}公布的课后服务资格名单（{row.listing.document_number}）。双方经平等协商，就乙方参与课后服务订立本协议，共同遵守。"
            ),
            Article(TERM, "协议期限", (_term(row.valid_from, row.valid_until),)),
            *_articles(row),
            Article(NOTICES, "通知和送达", _notices()),
            Article(ANNEXES, "附件和份数", _copies()),
            signed(row, row.signed_on),
            _people(row),
            _prices(row),
        ),
    )


def _lister(row: Agreement) -> str:
    """Who published the list: the side itself, or of a school its bureau by name."""
    listed_by = row.listing.bureau
    return "甲方" if listed_by.pk == row.bureau_id else listed_by.name


def parties(row: Agreement) -> list[FactList]:
    """Both sides with what a court asks for. What is not known is left to be written in."""
    office = details_of(row.bureau)
    body = row.institution
    return [
        FactList(
            (
                ("名称", row.bureau.name),
                ("代表人", office.representative),
                ("地址（送达地址）", office.address),
                ("联系人、电话", " ".join(each for each in (office.contact, office.telephone) if each)),
            ),
            title="甲方",
        ),
        FactList(
            (
                ("名称", body.name),
                ("统一社会信用代码", body.uscc),
                ("法定代表人", body.legal_representative),
                ("地址（送达地址）", body.address),
                ("联系人", body.contact_name),
                # Kept sealed in the file of the institution: its side writes it on the paper.
                ("联系电话", ""),
            ),
            title="乙方",
        ),
    ]  # fmt: skip


def _term(first: date, last: date) -> str:
    return f"自{day(first)}起至{day(last)}止。"


def _articles(row: Agreement) -> list[Article]:
    found = []
    for clause, number in _CLAUSES.items():
        said = tuple(line for line in getattr(row, clause.value).splitlines() if line.strip())
        if clause == Clause.SAFETY:
            said = (*said, *_insurance(row))
        found.append(Article(number, str(clause.label), said or ("双方没有另行约定。",)))
    return found


def _insurance(row: Agreement) -> list[str]:
    policies = row.institution.licences.filter(
        kind=LicenceKind.INSURANCE, state="verified", lapsed_on__isnull=True
    )
    newest = policies.order_by("-valid_from", "-pk").first()
    if newest is None:
        return [
            "乙方投保的公众责任险：保险人　　　　　　，保单号　　　　　　，保险期间至　　　　年　　月　　日。"
        ]
    until = f"，保险期间至{day(newest.valid_until)}" if newest.valid_until else ""
    return [f"乙方投保的公众责任险：保险人{newest.issuer}，保单号{newest.number}{until}。"]


def _notices() -> tuple[str, ...]:
    return (
        "双方确认本协议首部所列地址为各自的送达地址；一方变更的，应当书面告知对方，告知之前按原地址送达的，视为送达。",
        "乙方同意以电子方式送达与履行本协议有关的通知和文书：送达至乙方在“准入”系统中的账号并以短信提示的，以到达系统之日为送达日期；乙方可以随时书面撤回这一同意。",
    )


def _copies() -> tuple[str, ...]:
    return (
        "附件一（入校人员）、附件二（课程和价格）是本协议的组成部分，与正文具有同等效力。",
        "本协议一式四份，甲乙双方各执两份，自双方签字盖章之日起生效。",
    )


def _people(row: Agreement) -> Table:
    on = max(row.valid_from, min(clock.today(), row.valid_until))
    people = row.staff_on(on).select_related("person").order_by("person__name")
    rows = tuple(_person(one) for one in people)
    head = ("姓名", "岗位", "任教项目")
    return Table(head, rows or (("（无）", "", ""),), widths=(2, 2, 3), caption=PEOPLE)


def _person(one: Staff) -> tuple[str, str, str]:
    return one.person.name, str(one.get_job_display()), one.speciality or "—"


def _prices(row: Agreement) -> Table:
    lines = row.annexed_courses.select_related("course")
    rows = tuple(
        (
            each.course.name,
            str(each.course.get_category_display()),
            each.price_said,
        )
        for each in lines
    )
    head = ("课程", "类别", "价格")
    return Table(head, rows or (("（无）", "", ""),), widths=(3, 2, 3), caption=PRICES)


def signed(row: Agreement, on: date | None) -> Signatures:
    """Both sides sign on the last sheet of the text."""
    said = day(on) if on else ""
    lines = (Line("代表人签字"), Line("签订日期", said))
    return Signatures(
        (
            Signature(f"甲方：{row.bureau.name}", lines),
            Signature(f"乙方：{row.institution.name}", lines),
        )
    )


def amendment(row: Amendment) -> Document:
    """协议变更书: what each article and annex says from a day on; everything else stays."""
    agreement = row.agreement
    return Document(
        title="课后服务合作协议变更书",
        issuer=agreement.bureau.name,
        number=row.number,
        dated=row.agreed_on,
        sealed=False,
        headed=False,
        blocks=(
            *parties(agreement),
            Paragraph(
                f"双方于{day(agreement.signed_on)}签订的课后服务合作协议（{agreement.number or '编号　　　　'}）作如下变更，自{day(row.effective_on)}起生效。变更类别：{row.get_cause_display()}。"
            ),
            *(Paragraph(line) for line in row.text.splitlines() if line.strip()),
            *_changes(row),
            Paragraph("原协议及其附件的其他内容不变。本变更书一式四份，甲乙双方各执两份，与原协议具有同等效力。"),
            signed(agreement, row.agreed_on),
        ),
    )  # fmt: skip


def _changes(row: Amendment) -> list[Block]:
    changes = row.changes
    found: list[Block] = []
    for key, text in changes.get("clauses", {}).items():
        number = number_of(key)
        found.append(Paragraph(f"第{numeral(number)}条（{Clause(key).label}）改为：", bold=True))
        found += [Paragraph(line) for line in text.splitlines() if line.strip()]
    if until := changes.get("valid_until"):
        found.append(
            Paragraph(f"第一条（协议期限）的截止日期改为{day(date.fromisoformat(until))}。")
        )
    for label, people in (("增加入校人员", _added(row)), ("减少入校人员", _dropped(row))):
        if people:
            names = "、".join(f"{one.person.name}（{one.get_job_display()}）" for one in people)
            found.append(Paragraph(f"附件一{label}：{names}。"))
    if new_prices := row.new_prices():
        unit = row.agreement.listing.price_unit
        rows = tuple((course.name, prices.said(price, unit)) for course, price in new_prices)
        found.append(Table(("课程", "变更后的价格"), rows, widths=(3, 3), caption=PRICES))
    return found


def _added(row: Amendment) -> list[Staff]:
    return list(row.staff_to_add())


def _dropped(row: Amendment) -> list[Staff]:
    ids = row.changes.get("drop_staff", [])
    return list(Staff.objects.filter(pk__in=ids).select_related("person"))


def text_on(row: Agreement, on: date) -> Document | None:
    """The agreement as it read on a day: what was signed, with the amendments in effect by then.

    None when its paper was not made here (补录), or it was not signed yet.
    """
    kept = IssuedPage.objects.filter(subject=ref(row), name="contract").order_by("-edition")
    issued = kept.first()
    if issued is None or (row.signed_on and on < row.signed_on):
        return None
    page = issued.page()
    applied = row.amendments.filter(state=AmendmentState.EFFECTIVE, applied_on__lte=on)
    for each in applied.order_by("applied_on", "pk"):
        page = replace(page, blocks=tuple(_amended(block, each) for block in page.blocks))
    return page


def _amended(block: Block, by: Amendment) -> Block:
    if isinstance(block, Article):
        return _amended_article(block, by)
    if isinstance(block, Table) and block.caption == PRICES:
        new = [(course.name, str(course.get_category_display()), prices.said(price, by.agreement.listing.price_unit))
               for course, price in by.new_prices()]  # fmt: skip
        return replace(block, rows=_merged(block.rows, new, ()))
    if isinstance(block, Table) and block.caption == PEOPLE:
        gone = tuple(one.person.name for one in _dropped(by))
        return replace(block, rows=_merged(block.rows, map(_person, _added(by)), gone))
    return block


def _merged(
    rows: tuple[tuple[str, ...], ...], new: Iterable[tuple[str, ...]], gone: tuple[str, ...]
) -> tuple[tuple[str, ...], ...]:
    """By the first column: what is new takes the place of the same, what is gone leaves."""
    found = {row[0]: row for row in rows if row[0] not in gone}
    found |= {row[0]: row for row in new}
    return tuple(found.values())


def _amended_article(block: Article, by: Amendment) -> Article:
    until = by.changes.get("valid_until")
    basis = f"（依据{by.number or '双方签订的变更书'}变更，自{day(by.applied_on)}起执行。）"
    if block.number == TERM and until:
        (before,) = block.paragraphs[:1]
        start = before.partition("起至")[0]
        last = day(date.fromisoformat(until))
        return replace(block, paragraphs=(f"{start}起至{last}止。", basis))
    for key, text in by.changes.get("clauses", {}).items():
        if number_of(key) == block.number:
            said = tuple(line for line in text.splitlines() if line.strip())
            return replace(block, paragraphs=(*said, basis))
    return block
