"""代录: the forms on which somebody types in what another decided on paper.

An officer types in what came to the bureau; a dean, what the school's own principal signed.
"""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.db.models import Model
from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _

from accounts.domain import paper_entries, paper_moves
from accounts.enums import Role
from contracts.models import Agreement, Placement
from core import clock
from core.facts import Facts
from core.files import SCANS
from core.fsm import declared
from evaluations.models import Consequence
from inspections.models import Rectification
from inspections.models import Release as ReleaseNotice
from portals.contracts.amendment_acts import AmendmentForm
from portals.contracts.group_change_acts import GroupTermsForm
from portals.contracts.placement_acts import EndForm, ReadmitForm, RefuseForm
from portals.evaluations.consequence_acts import OrderForm
from portals.inspections.elsewhere import ReleaseForm
from portals.inspections.form_parts import NumberedForm
from portals.kit import links
from portals.kit.act import Act, register
from portals.kit.deed_form import CheckedFileField, DeedForm
from portals.kit.fields import DayField, TextField


class OnPaperForm(DeedForm):
    """What every paper has: its date, its words and its scan. `move` is what it decides."""

    move: ClassVar[str] = ""
    # Kept as they were typed; the move's own facts are made of them at the check.
    shape: ClassVar[type[Facts] | None] = None
    dated = DayField(label=_("书面材料日期"))
    reason = TextField(label=_("书面意见和理由"))
    entry_scan = CheckedFileField(label=_("签字或盖章的扫描件"), kinds=SCANS)

    @classmethod
    def start(cls, subject: Any, actor: Any) -> dict[str, Any]:
        return {**super().start(subject, actor), "dated": clock.today()}

    def facts(self) -> dict[str, Any]:
        given = super().facts()
        told = {name: given.pop(name) for name in OnPaperForm.base_fields}
        side = paper_moves.sides(self.subject, self.move, self.actor)[0]
        return {**told, "move": self.move, "side": side, "facts": given}


class PaperForm(OnPaperForm):
    """Which of the moves that are possible now the paper makes, and whose it is."""

    what = forms.ChoiceField(label=_("书面材料要办理的事项"))
    field_order = ("what",)

    def prepare(self) -> None:
        field: Any = self.fields["what"]
        field.choices = [
            (f"{move}:{role}", f"{Role(role).label}：{label}")
            for move, role, label in paper_moves.choices(self.subject, self.actor)
        ]

    def facts(self) -> dict[str, Any]:
        facts = DeedForm.facts(self)
        move, _colon, side = facts.pop("what").partition(":")
        return {**facts, "move": move, "side": side}


class Refuse(OnPaperForm, RefuseForm):
    move = "refuse_person"
    field_order = ("staff",)


class Readmit(OnPaperForm, ReadmitForm):
    move = "readmit_person"
    field_order = ("staff",)


class Take(OnPaperForm, OrderForm):
    """The paper's own words are the facts of the order."""

    move = "take"
    reason = TextField(label=_("存在的问题"))
    field_order = ("number", "reason", "clause", "demands", "due_on")

    @classmethod
    def start(cls, subject: Any, actor: Any) -> dict[str, Any]:
        known = super().start(subject, actor)
        return {**known, "reason": known["facts_text"]}

    def prepare(self) -> None:
        del self.fields["facts_text"]


class Extend(OnPaperForm, NumberedForm):
    move = "extend"
    due_on = DayField(label=_("新的期限"))
    field_order = ("due_on",)


class Accept(OnPaperForm, NumberedForm):
    move = "accept"
    reason = TextField(label=_("复查情况"))
    entry_scan = CheckedFileField(label=_("复查记录"), kinds=SCANS, evidence=True)
    field_order = ("dated", "reason")


class Refused(Accept):
    move = "refuse"


class Cancel(OnPaperForm, NumberedForm):
    move = "cancel"


class Propose(OnPaperForm, AmendmentForm):
    """The institution's letter is the document that the change rests on."""

    move = "propose_amendment"
    reason = TextField(label=_("变更内容和理由"))
    field_order = ("cause", "number", "dated", "reason", "entry_scan", "effective_on")

    def prepare(self) -> None:
        super().prepare()
        del self.fields["document"], self.fields["text"]


class ProposeChange(OnPaperForm, GroupTermsForm):
    shape: ClassVar[type[Facts] | None] = None
    move = "propose_change"
    field_order = ("pupils", "weekly_hours", "timetable", "effective_on", "reason")


class End(OnPaperForm, EndForm):
    shape: ClassVar[type[Facts] | None] = None
    move = "end"
    field_order = ("cause", "reason", "handover")


class Issue(Take):
    """The principal's own order, without a suggestion from an evaluation."""

    move = "issue_order"

    @classmethod
    def start(cls, subject: Any, actor: Any) -> dict[str, Any]:
        return OnPaperForm.start(subject, actor)


class Release(OnPaperForm, ReleaseForm):
    """The school's notice, signed by its principal; the paper's own words are about the groups."""

    shape: ClassVar[type[Facts] | None] = None
    move = "give"
    reason = TextField(label=_("班组安排"))
    field_order = ("number", "dated", "given_on", "clause", "settlement", "reason", "entry_scan")

    def prepare(self) -> None:
        super().prepare()
        del self.fields["handover"], self.fields["file"]


TYPED = _("已代录，等待另一人核对；核对后才办理。")
INTRO_OF_STOPS = _(
    "学校以书面要求暂停人员入校的，录入后立即停止，不等核对；另一人再对照扫描件核对，不符的退回并恢复入校。"
)
STOPPED = _("已代录并立即停止入校；另一人核对扫描件后存档，不符的退回并恢复。")
INTRO = _(
    "没有账号的机构或学校以书面提出的，按原件录入；由另一人对照扫描件核对后办理，并一直标注“代录”。"
)


OF_THE_PRINCIPAL = _("代录：%(what)s（依据校长签字盖章的纸面文件）")
TYPED_AT_SCHOOL = _("已代录，等待教育局核对；核对后才以校长的名义办理。")
INTRO_AT_SCHOOL = _(
    "校长已在纸面文件上签字并加盖学校公章的，按原件录入；教育局对照扫描件核对后办理，"
    "并一直标注“代录”。校长会收到通知。"
)


def _may_enter(row: Any, actor: Any) -> bool:
    if actor.role != Role.DISTRICT:
        return False
    return bool(paper_moves.choices(row, actor)) and not paper_entries.waiting_for(row).exists()


def _offer(
    model: type[Model],
    name: str,
    form: type[DeedForm],
    label: Any,
    allow: Any,
    done: Any = TYPED,
    intro: Any = None,
) -> None:
    """A button on the page of every row whose moves may come in on paper."""
    register(
        Act(
            model,
            name,
            paper_entries.enter,
            form=form,
            label=label,
            allow=allow,
            goto=links.url,
            order=80,
            done=done,
            intro=INTRO if intro is None else intro,
        )
    )


def _offer_with_facts(model: type[Model], form: type[OnPaperForm], label: Any, **said: Any) -> None:
    def allow(row: Any, actor: Any) -> bool:
        return actor.role == Role.DISTRICT and _possible(row, form.move, actor)

    _offer(model, f"enter_paper_{form.move}", form, label, allow, **said)


def _possible(row: Any, move: str, actor: Any) -> bool:
    found = paper_moves.find(row, move)
    stops = found is not None and found.undo is not None
    free = stops or not paper_entries.waiting_for(row).exists()
    return free and bool(paper_moves.sides(row, move, actor))


def _of_move(move: str) -> type[OnPaperForm]:
    return type("OfMove", (OnPaperForm,), {"move": move})


def _offer_to_deans(model: type[Model], each: paper_moves.OnPaperMove, form: Any) -> None:
    """A button for each thing that only the principal decides."""
    said = each.label or declared(model)[each.name].custom["label"]

    def allow(row: Any, actor: Any) -> bool:
        return actor.role == Role.SCHOOL and _possible(row, each.name, actor)

    register(
        Act(
            model,
            f"principals_{each.name}",
            paper_entries.enter,
            form=form,
            label=_on_whose_word(said),
            allow=allow,
            goto=links.url,
            order=85,
            back=True,
            done=TYPED_AT_SCHOOL,
            intro=INTRO_AT_SCHOOL,
        )
    )


def _on_whose_word(what: Any) -> Any:
    """In the reader's language: the button is made when the programme starts."""

    def told() -> str:
        return str(OF_THE_PRINCIPAL) % {"what": what}

    return lazy(told, str)()


for _label, _moves in paper_moves.known().items():
    if all(each.takes or not each.office_types for each in _moves.values()):
        continue  # each has a form of its own, or is typed in by the school alone
    _offer(links.model_of(_label), "enter_paper_deed", PaperForm, _("代录书面意见"), _may_enter)
_offer_with_facts(Placement, Refuse, _("代录学校暂停人员入校"), done=STOPPED, intro=INTRO_OF_STOPS)
_offer_with_facts(Placement, Readmit, _("代录学校恢复人员入校"))
_offer_with_facts(Consequence, Take, _("代录学校的整改通知书"))
_offer_with_facts(Rectification, Extend, _("代录学校延长期限"))
_offer_with_facts(Rectification, Accept, _("代录学校复查通过"))
_offer_with_facts(Rectification, Refused, _("代录学校复查不通过"))
_offer_with_facts(Rectification, Cancel, _("代录学校撤销通知书"))
_offer_with_facts(Agreement, Propose, _("代录机构提出的协议变更"))

_offer_with_facts(ReleaseNotice, Release, _("代录学校的解除协议通知"))

WITH_FACTS = {
    (ReleaseNotice, "give"): Release,
    (Consequence, "take"): Take,
    (Rectification, "extend"): Extend,
    (Rectification, "accept"): Accept,
    (Rectification, "refuse"): Refused,
    (Rectification, "cancel"): Cancel,
    (Placement, "end"): End,
    (Placement, "issue_order"): Issue,
}
for _label, _moves in paper_moves.known().items():
    _model = links.model_of(_label)
    for _move in _moves.values():
        if _move.is_principals(_model):
            _offer_to_deans(
                _model, _move, WITH_FACTS.get((_model, _move.name)) or _of_move(_move.name)
            )
