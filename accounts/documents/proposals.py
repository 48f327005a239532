"""呈批件: what an office lays before whoever approves a deed on paper, before it is done.

    proposals.register(
        ExitCase, "decide", office=lambda row: row.bureau, matter=about_case, proposal=intended)

A working form: drawn from the row as it is, while the deed can be done and the office wants it approved.
It holds matter, facts, proposal, the deed's rules with what stands in the way, and the lines to sign.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from accounts import policies, rules
from accounts.documents.registry import Page
from accounts.documents.registry import register as register_page
from accounts.enums import BUREAUS, Role
from accounts.models import Membership, Organisation
from core import clock, deeds, fsm
from core.documents import (
    Document,
    FactList,
    Heading,
    Line,
    ListOf,
    Paragraph,
    Signature,
    Signatures,
    Table,
    blank,
    day,
)
from core.models.subject import Subject

Rows = Sequence[tuple[str, str]]
WHY_EXEMPT = _("呈批件在机关内部报批，签批后作为扫描件随事项保存，不对外印发")
SIGNERS = ("经办", "审核", "批准")
MET, UNMET = "没有这种情形", "有这种情形，不能办理"
_LINES = (Line("意见"), Line("签名"), Line("日期"))


@dataclass(frozen=True)
class Proposal:
    """The 呈批件 of one move. `matter(row)` are names and what they say, `proposal(row)` what is intended,
    one item each; where that is not known before, there is a place to write it."""

    model: type[Subject]
    name: str
    office: Callable[[Any], Organisation]
    matter: Callable[[Any], Rows]
    proposal: Callable[[Any], Sequence[str]]

    @property
    def spec(self) -> fsm.Declared:
        return fsm.declared(self.model)[self.name]

    def wanted(self, row: Any) -> bool:
        """The deed can be done now, and its office wants it approved."""
        if row.state not in self.spec.sources:
            return False
        key = f"{self.model._meta.model_name}.{self.name}"
        scopes = self.office(row).region.scopes
        asked = deeds.asked_once(("wanted", key, tuple(scopes)), lambda: rules.wanted(key, scopes))
        return asked != policies.NOT_ASKED

    def reads(self, row: Any, actor: Any) -> bool:
        """Those of the bureau, and of the office above who may make the deed in its stead."""
        own = actor.role in BUREAUS and actor.organisation_id == self.office(row).pk
        return own or (actor.role == Role.CITY and bool(self.spec.permission(row, actor)))

    def who_decides(self, row: Any, reader: Any) -> tuple[Any, dict[str, str]]:
        """Whoever of the reader's office may make the deed now with the least in the way, and what is."""
        today = clock.today()
        members = Membership.objects.filter(organisation=reader.organisation_id).order_by("pk")
        held = members.select_related("user", "organisation__region", "acts_for__user")
        found = [one.actor() for one in held if one.user.is_active and one.holds_on(today)]
        able = [one for one in found if self.spec.permission(row, one)] or [reader]
        with deeds.asking():  # of one row, for one person after the other
            answers = [(one, _unmet(self.spec, row, one)) for one in able]
        return min(answers, key=lambda answer: len(answer[1]))

    def compose(self, row: Any, reader: Any) -> Document:
        label = str(self.spec.custom["label"])
        return Document(
            title="呈批件",
            issuer=reader.organisation_name,
            numbered=False,
            sealed=False,
            dated=clock.today(),
            blocks=(
                FactList((("呈批事项", f"{label}：{row.title()}"), *self.matter(row))),
                Heading("一、拟办意见"),
                *_intended(label, self.proposal(row)),
                Heading("二、办理条件"),
                *_held(self.spec, *self.who_decides(row, reader)),
                Heading("三、签批"),
                Signatures(tuple(Signature(one, _LINES, sealed=False) for one in SIGNERS)),
            ),
        )


def register(
    model: type[Subject],
    name: str,
    *,
    office: Callable[[Any], Organisation],
    matter: Callable[[Any], Rows],
    proposal: Callable[[Any], Sequence[str]] = lambda _row: (),
) -> None:
    """Declare the 呈批件 of a move that names `accounts.rules.approved_on_paper` among its rules."""
    made = Proposal(model, name, office, matter, proposal)
    register_page(
        Page(
            model,
            f"proposal-{name}",
            format_lazy(_("呈批件（{deed}）"), deed=made.spec.custom["label"]),
            made.compose,
            office,
            made.reads,
            exempt=str(WHY_EXEMPT),
            drafted=made.wanted,
            for_reader=True,
        )
    )


def _intended(label: str, items: Sequence[str]) -> list[Paragraph | ListOf]:
    if items:
        return [Paragraph(f"拟办理“{label}”，内容如下："), ListOf(tuple(items))]
    return [Paragraph(f"拟办理“{label}”。具体意见：{blank('')}")]


def _early(spec: fsm.Declared) -> list[fsm.Rule]:
    return [rule for rule in spec.custom["rules"] if rule.early]


def _unmet(spec: fsm.Declared, row: Any, actor: Any) -> dict[str, str]:
    """By rule, what stands in this person's way before any form is filled."""
    what = fsm.asked(actor, spec.name)
    return {rule.name: said for rule in _early(spec) if (said := rule(row, what))}


def _held(spec: fsm.Declared, actor: Any, unmet: dict[str, str]) -> list[Paragraph | Table]:
    """The deed's rules: what stands in the way, and what does not; the others wait for the form."""
    rows = tuple(
        (unmet.get(rule.name) or plain(rule.sentence), UNMET if rule.name in unmet else MET)
        for rule in _early(spec)
    )
    said: list[Paragraph | Table] = [
        Paragraph(f"截至{day(clock.today())}，由{actor.name}办理的，核对如下：")
    ]
    if rows:
        said.append(Table(("妨碍办理的情形", "核对结果"), rows, widths=(5, 2)))
    later = len(spec.custom["rules"]) - len(rows) - 1  # this paper itself is one of them
    if later:
        said.append(Paragraph(f"另有 {later} 项条件，在填写办理表单时由系统核对。"))
    return said


def plain(sentence: Any) -> str:
    """A rule's sentence without figures that only whoever is stopped by it is told."""
    return _Gap.fill(str(sentence))


class _Gap(dict[str, str]):
    def __missing__(self, _key: str) -> str:
        return "……"

    @classmethod
    def fill(cls, text: str) -> str:
        return text % cls() if "%(" in text else text.replace("%%", "%")
