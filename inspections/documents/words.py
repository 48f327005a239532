"""Words that several pages share: parties, findings, evidence, remedies."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from django.utils import translation

from accounts.documents import contact_of, details_of
from accounts.models import Organisation
from core import policy
from core.documents import Contact, FactList, Paragraph, blank, day, paragraphs
from inspections import catalogue, policies
from inspections.domain import parties, releases
from inspections.enums import GroundKind, Outcome, Recipient
from inspections.models import Decision, ExitCase, Ground, PriorNotice
from inspections.rules.decisions import UNNAMED
from institutions.models import Institution

# What a sentence may end with.
_STOPS = "。；：！？…，、）》”.;:!?)"


def lines(text: str) -> list[Paragraph]:
    """What somebody typed, a paragraph a line, each ended as a sentence is."""
    found = [each.text for each in paragraphs(text)]
    return [Paragraph(line if line[-1] in _STOPS else f"{line}。") for line in found]


def called(row: PriorNotice | Decision) -> str:
    """How it is headed, in the language of pages."""
    with translation.override("zh-hans"):
        return str(row.heading())


def name_of(case: ExitCase, recipient: str) -> str:
    if recipient == Recipient.PERSON and case.person is not None:
        return str(case.person.name)
    return str(case.institution.name)


def contact(office: Organisation) -> Contact:
    """Whom to ask; a place to write it where the office has not said."""
    told = contact_of(office, complaints=True)
    return replace(told, person=blank(told.person), telephone=blank(told.telephone))


def body_of(institution: Institution, label: str = "当事人") -> FactList:
    """Who it is about, as it stands on the day."""
    return FactList(
        (
            (label, institution.name),
            ("统一社会信用代码", institution.uscc),
            ("法定代表人", institution.legal_representative),
            ("住所", institution.address),
        )
    )


def person_of(case: ExitCase) -> FactList:
    assert case.person is not None  # noqa: S101 - only asked of a person's case
    works_at = case.institution
    return FactList(
        (
            ("当事人", case.person.name),
            ("身份证件号码", case.person.masked_id),
            ("工作单位", f"{works_at.name}（统一社会信用代码：{works_at.uscc}）"),
        )
    )


def finding(ground: Ground) -> str:
    """One finding: day, school, what was seen, under which heading."""
    violation, order = ground.violation, ground.rectification
    if ground.kind == GroundKind.VIOLATION and violation is not None:
        place = f"在{violation.school.name}" if violation.school else ""
        item = catalogue.find(violation.code)
        under = f"（属于“{item.label}”）" if item else ""
        return f"{day(violation.happened_on)}{place}，{violation.facts_text.strip().rstrip('。')}{under}。"
    if ground.kind == GroundKind.RECTIFICATION and order is not None:
        return (
            f"{day(order.issued_on)}以整改通知书（{order.number}）要求整改：{order.demands.strip().rstrip('。')}；"
            f"期限至{day(order.due_on)}。{(order.recheck_note or '到期没有完成整改').strip().rstrip('。')}。"
        )
    return f"{ground.text.strip().rstrip('。')}。"


def findings(case: ExitCase) -> list[str]:
    rows = case.grounds.filter(withdrawn_on=None).order_by("made_on", "pk")
    rows = rows.select_related("violation__school__organisation", "rectification")
    return [finding(one) for one in rows]


def evidence(case: ExitCase) -> list[str]:
    """What the findings rest on, each as it may be read in the file of the case (正卷)."""
    found = []
    rows = case.grounds.filter(withdrawn_on=None).order_by("made_on", "pk")
    for ground in rows.select_related("violation__evidence", "rectification__recheck_file"):
        violation, order = ground.violation, ground.rectification
        if violation is not None:
            picture = f"，附件“{violation.evidence.original_name}”" if violation.evidence else ""
            found.append(f"{day(violation.recorded_on)}检查记录及核实意见{picture}")
        elif order is not None:
            note = "、复查记录" if order.recheck_file else ""
            found.append(f"整改通知书（{order.number}）{note}")
        else:
            found.append(f"{ground.get_kind_display()}（{day(ground.made_on)}）")
    return found


def numbered(texts: Iterable[str]) -> str:
    """As text that an officer goes on writing in: one line each."""
    found = list(texts)
    if len(found) < 2:
        return "".join(found)
    return "\n".join(f"{at}．{text}" for at, text in enumerate(found, 1))


def remedies(case: ExitCase, outcome: str) -> str:
    """To whom and until when one may turn, by what is decided and who signed."""
    told = details_of(case.bureau)
    if outcome in {Outcome.TALK, Outcome.RECTIFY}:
        days = policy.value(policies.OBJECT, scopes=case.region.scopes)
        return (
            f"对本决定有不同意见的，可以自收到之日起{days}个工作日内"
            f"向{case.bureau.name}书面提出，由本机关复核后书面答复。"
        )
    review, court = told.review_office or UNNAMED, told.court or UNNAMED
    found = (
        f"如不服本决定，可以自收到本决定书之日起六十日内向{review}申请行政复议，"
        f"也可以自收到之日起六个月内依法向{court}提起行政诉讼。"
    )
    if case.person is None and releases.signed_by_schools(case).exists():
        found += "因与学校签订的协议产生的争议，按照该协议“争议处理”条款解决。"
    return found


def how_to_answer(case: ExitCase, days: int) -> str:
    """Where to send a statement, until when; how a hearing is asked for stands on every notice."""
    told = details_of(case.bureau)
    where = "，".join(
        part
        for part in (
            told.address and f"地址：{told.address}",
            told.contact and f"联系人：{told.contact}",
            told.telephone and f"电话：{told.telephone}",
        )
        if part
    )
    place = f"（{where}）" if where else ""
    return (
        f"受送达人可以自收到本告知书之日起{days}个工作日内，向{case.bureau.name}{place}书面陈述和申辩，"
        "并可以查阅本案正卷。逾期不提出的，视为放弃陈述申辩。本机关不会因陈述申辩而加重处理。"
    )


def replacement(case: ExitCase, days: int) -> str:
    """What the institution must do when one of its people leaves."""
    groups = "、".join(f"{one.school.name}“{one.course.name}”" for one in parties.running(case))
    about = f"（涉及班组：{groups}）" if groups else ""
    return (
        f"请你单位自决定生效之日起安排该人员离开有关班组{about}，并在{days}个工作日内申报接替人员，"
        "经审核后入校；双方签订的合作协议继续履行。"
    )
