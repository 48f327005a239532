"""Deeds of a reply: an institution says what is wrong with its figures, the bureau answers."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.enums import Role
from core.counted import counted
from core.files import SCANS
from evaluations import schemes
from evaluations.domain import replies
from evaluations.enums import ReplyState, RoundState
from evaluations.facts import Answer, Correction, Word
from evaluations.models import QualitySheet, Reply, Round
from institutions.models import Institution
from portals.accounts import entries
from portals.evaluations import visible
from portals.evaluations.sheet_acts import points_field
from portals.kit import act, fields, links, workbench
from portals.kit.act import Act
from portals.kit.deed_form import CheckedFileField, DeedForm, ReasonForm


def _current(rows: Any, subject: Any, actor: Any) -> Any:
    """Rounds under way in which the institution takes part."""
    taking_part = visible.sheets(actor).filter(placement__agreement__institution=subject)
    return rows.filter(state=RoundState.FROZEN, pk__in=taking_part.values("round"))


class ReplyForm(entries.FromPaperForm):
    shape = Word

    row = fields.RowField(Round, label=_("评价批次"), narrow=_current)
    sheet = fields.RowField(
        QualitySheet,
        label=_("针对哪一份评分"),
        required=False,
        narrow=lambda rows, subject, _actor: rows.filter(
            round__state=RoundState.FROZEN, placement__agreement__institution=subject
        ),
        help_text=_("只针对满意度等其他数据的，不选。"),
    )
    text = fields.TextField(label=_("意见和依据"))
    attachment = CheckedFileField(label=_("证明材料"), kinds=SCANS, required=False)


def _has_frozen(institution: Institution, actor: Any) -> bool:
    """The institution itself, or the bureau of a round it takes part in, from paper."""
    if actor.role not in {Role.INSTITUTION, Role.DISTRICT}:
        return False
    if actor.role == Role.INSTITUTION and actor.organisation_id != institution.organisation_id:
        return False
    return bool(_current(visible.rounds(actor), institution, actor).exists())


class AnswerForm(DeedForm):
    shape = Answer

    answer = fields.TextField(label=_("书面答复"))


class UpholdForm(AnswerForm):
    """The corrected points, only where the reply is about one sheet."""

    shape = Correction
    made = ("points",)

    def prepare(self) -> None:
        sheet = self.subject.sheet
        self.items = schemes.read(self.subject.round.scheme.body).items if sheet else ()
        for item in self.items:
            field = points_field(item)
            now = {**sheet.points, **sheet.adjusted}.get(item.key, "—")
            field.help_text = counted("现为 %(now)s 分，不更正的留空", "now") % {"now": now}
            self.fields[f"points_{item.key}"] = field

    def facts(self) -> dict[str, Any]:
        given = {item.key: self.cleaned_data.get(f"points_{item.key}") for item in self.items}
        return {
            "answer": self.cleaned_data["answer"],
            "points": {key: value for key, value in given.items() if value is not None},
        }


act.register(
    Act(
        Institution,
        "reply_to_figures",
        replies.file,
        form=ReplyForm,
        label=_("对评价数据提出意见"),
        allow=_has_frozen,
        goto=links.url,
    )
)
act.register(Act(Reply, "uphold", replies.uphold, form=UpholdForm))
act.register(Act(Reply, "dismiss", replies.dismiss, form=AnswerForm))
entries.offer(Reply)
act.register(Act(Reply, "withdraw", replies.withdraw))
act.register(Act(Reply, "reconsider", replies.reconsider, form=ReasonForm))


@workbench.waiting(Role.DISTRICT, label=_("待核对的代录意见"))
def to_check(actor: Any) -> QuerySet[Any]:
    """What the check offered above is made on."""
    rows = visible.replies(actor).filter(
        state=ReplyState.FILED, entered_by_office=True, entry_checked_on__isnull=True
    )
    return rows.exclude(entered_by=actor.user_id)
