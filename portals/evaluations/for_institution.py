"""An institution's part: look at its figures while they are frozen, reply, read the result."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from accounts.enums import Role
from core.files import SCANS
from evaluations.domain import replies
from evaluations.enums import RoundState
from evaluations.facts import Word
from evaluations.models import QualitySheet, Reply, Result, Round
from institutions.models import Institution
from portals.accounts.entries import FromPaperForm
from portals.evaluations.for_bureau import progress
from portals.kit import act, fields, gate, links, navigation
from portals.kit.act import Act
from portals.kit.deed_form import CheckedFileField

navigation.register(_("评价"), "rounds", Role.INSTITUTION, order=50)
SHOWN = (RoundState.FROZEN, RoundState.CLOSED, RoundState.PUBLISHED)


@gate.page(Role.INSTITUTION)
def rounds(request: HttpRequest) -> HttpResponse:
    actor = request.actor  # type: ignore[attr-defined]
    rows = Round.objects.visible_to(actor).select_related("region", "term")
    return render(request, "evaluations/institution_rounds.html", {"rows": rows})


@gate.page(Role.INSTITUTION)
def round_page(request: HttpRequest, pk: int) -> HttpResponse:
    actor = request.actor  # type: ignore[attr-defined]
    row = gate.get_or_404(Round.objects.select_related("region", "term", "scheme"), actor, pk)
    institution = Institution.objects.visible_to(actor).get()
    results = Result.objects.visible_to(actor).filter(round=row)
    context: dict[str, Any] = {
        "row": row,
        "scheme_url": links.url(row.scheme, actor),
        "institution": institution,
        "lines": progress(row, actor) if row.state in SHOWN else [],
        "replies": Reply.objects.visible_to(actor).filter(round=row).select_related("institution"),
        "results": results.select_related(
            "round", "institution", "placement__school__organisation", "placement__course"
        ),
        "frozen": row.state == RoundState.FROZEN,
    }
    return render(request, "evaluations/institution_round.html", context)


def _current(rows: Any, subject: Any, actor: Any) -> Any:
    """Rounds under way in which the institution takes part."""
    sheets = QualitySheet.objects.visible_to(actor)
    taking_part = sheets.filter(placement__agreement__institution=subject)
    return rows.filter(state=RoundState.FROZEN, pk__in=taking_part.values("round"))


class ReplyForm(FromPaperForm):
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
    return bool(_current(Round.objects.visible_to(actor), institution, actor).exists())


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
