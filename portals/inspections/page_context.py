"""What the pages of all audiences draw from a violation, an order and a case."""

from __future__ import annotations

from typing import Any

from django.db.models import F, OuterRef, QuerySet, Subquery
from django.utils.translation import gettext_lazy as _

from accounts.enums import Role
from core.scoping import Scoped
from inspections.domain.violations import twins
from inspections.enums import RectificationState
from inspections.models import (
    Decision,
    Defence,
    Emergency,
    Execution,
    ExitCase,
    Ground,
    Hearing,
    PriorNotice,
    Rectification,
    Release,
    Reversal,
    Review,
    Service,
    Stay,
    Violation,
)
from portals.inspections import facts, originals, steps
from portals.kit import act, files, links, lists, timeline

# The rows of a case that official pages are of.
WITH_PAGES = (Emergency, PriorNotice, Hearing, Decision, Stay, Execution, Reversal)


def violations(actor: Any) -> QuerySet[Violation]:
    rows: QuerySet[Violation] = Violation.objects.visible_to(actor).select_related(
        "institution", "staff__person", "school__organisation", "recorded_by", "recorded_org"
    )
    return rows


def orders(actor: Any) -> QuerySet[Rectification]:
    rows: QuerySet[Rectification] = Rectification.objects.visible_to(actor).select_related(
        "institution", "issuer", "school__organisation"
    )
    return rows


def to_recheck(actor: Any) -> QuerySet[Rectification]:
    """Replies that the actor's office must look at, those from paper once they were compared."""
    rows = orders(actor).filter(issuer=actor.organisation_id, state=RectificationState.SUBMITTED)
    return rows.exclude(entered_by_office=True, entry_checked_by=None)


def to_compare(actor: Any) -> QuerySet[Rectification]:
    """Replies a colleague put in from paper: one's own must be compared by another."""
    rows = orders(actor).filter(
        state=RectificationState.SUBMITTED,
        entered_by__memberships__organisation=actor.organisation_id,
    )
    waiting = rows.filter(entered_by_office=True, entry_checked_by=None)
    return waiting.exclude(entered_by=actor.user_id).distinct()


def cases(actor: Any) -> Any:
    """Cases with the dates and the number that lists sort by and search; a decision that was taken
    back is still known by its number."""
    decided = Decision.objects.visible_to(actor).filter(case=OuterRef("pk")).order_by("-pk")
    rows = ExitCase.objects.visible_to(actor).annotate(
        emergency_due=F("current_emergency__due_on"),
        defence_due=F("current_period__due_on"),
        effective_on=F("current_decision__effective_on"),
        decision_number=Subquery(decided.values("number")[:1]),
    )
    return rows.select_related(
        "institution", "person", "region", "bureau", "exclusion", "current_decision"
    )


_model: type[Scoped]
for _model, _field in (
    (Violation, "evidence"),
    (Rectification, "reply_file"),
    (Rectification, "recheck_file"),
    (Rectification, "entry_scan"),
    (Release, "file"),
):
    files.register(_model, _field)
for _model, _field in (
    (Service, "file"),
    (Service, "consent"),
    (Defence, "file"),
    (Defence, "entry_scan"),
    (Hearing, "record"),
    (Review, "file"),
    (Review, "collective_record"),
    (Stay, "file"),
    (Reversal, "file"),
):
    files.register(_model, _field, about=lambda row: row.case)
# Parts of a case stand on its page.
act.shown_with(ExitCase, lambda row: (row.current_emergency, row.current_hearing))
for _part in WITH_PAGES:
    links.register(_part, lambda row: row.case)


def violation(row: Violation, actor: Any) -> dict[str, Any]:
    return {
        "row": row,
        "facts": facts.of_violation(row, actor),
        "originals": originals.offered(row, actor),
        "cases": ExitCase.objects.visible_to(actor).filter(grounds__violation=row).distinct(),
        "orders": orders(actor).filter(violation=row),
        "twins": twins(row, seen_by=actor),
        "entries": timeline.of(row, actor),
    }


def order(row: Rectification, actor: Any) -> dict[str, Any]:
    return {
        "row": row,
        "facts": facts.of_order(row),
        "originals": originals.offered(row, actor),
        "entries": timeline.of(row, actor),
    }


def case(row: ExitCase, actor: Any) -> dict[str, Any]:
    def mine(model: Any) -> Any:
        return model.objects.visible_to(actor).filter(case=row)

    parts = [*row.emergencies.all(), *row.hearings.all()]
    return {
        "row": row,
        "steps": steps.of(row),
        "notice": facts.of_notice(row),
        "review": facts.of_review(row),
        "decision": facts.of_decision(row),
        "grounds": Ground.objects.visible_to(actor).filter(cases=row).select_related("violation"),
        "services": mine(Service).select_related(
            "notice", "decision__notice", "recorded_by", "file", "consent"
        ),
        "orders": orders(actor).filter(case=row),
        "defences": mine(Defence).select_related("file", "entered_by", "entry_checked_by"),
        "hearings": mine(Hearing).exclude(record=None),
        "stays": mine(Stay),
        "reversals": mine(Reversal),
        "papers": [one for model in WITH_PAGES for one in mine(model).order_by("pk")],
        "earlier": mine(PriorNotice).exclude(pk=row.current_notice_id),
        "entries": timeline.of(row, actor, parts=parts),
    }


CASE_COLUMNS = (
    lists.Column("title", _("案件"), kind="link", roles=facts.CONCERNED),
    lists.Column(
        "kind", _("对象"), value=lambda row: row.get_kind_display(), roles=facts.CONCERNED
    ),
    lists.Column("institution.name", _("机构"), sort="institution__name", roles=facts.CONCERNED),
    lists.Column("state", _("状态"), kind="chip", sort="state", roles=facts.CONCERNED),
    lists.Column("opened_on", _("立案"), kind="date", sort="opened_on", roles=facts.CONCERNED),
    lists.Column(
        "defence_due",
        _("申辩截止"),
        kind="due",
        sort="defence_due",
        done=lambda row: row.state != "notified",
        roles=facts.CONCERNED,
    ),
    lists.Column(
        "decision_number",
        _("决定书文号"),
        value=lambda row: row.decision_number or "",
        roles=facts.OFFICES,
    ),
    # Served first, read afterwards.
    lists.Column(
        "decision_served",
        _("决定书文号"),
        value=lambda row: row.decision_number or "",
        roles=(Role.INSTITUTION,),
    ),
)
ORDER_COLUMNS = (
    lists.Column("title", _("通知书"), kind="link", roles=facts.CONCERNED),
    lists.Column("institution.name", _("机构"), sort="institution__name", roles=facts.CONCERNED),
    lists.Column("issuer.name", _("发出"), sort="issuer__name", roles=facts.CONCERNED),
    lists.Column("state", _("状态"), kind="chip", sort="state", roles=facts.CONCERNED),
    lists.Column(
        "due_on",
        _("期限"),
        kind="due",
        sort="due_on",
        done=lambda row: row.state != "issued",
        roles=facts.CONCERNED,
    ),
)
VIOLATION_COLUMNS = (
    lists.Column("title", _("情形"), kind="link", roles=facts.CONCERNED),
    lists.Column(
        "school",
        _("学校"),
        value=lambda row: row.school.name if row.school else "",
        roles=facts.CONCERNED,
    ),
    lists.Column(
        "happened_on", _("发生日期"), kind="date", sort="happened_on", roles=facts.CONCERNED
    ),
    lists.Column(
        "severity",
        _("程度"),
        sort="severity",
        value=lambda row: row.get_severity_display(),
        roles=facts.CONCERNED,
    ),
    lists.Column("state", _("状态"), kind="chip", sort="state", roles=facts.CONCERNED),
    lists.Column(
        "recorded_by",
        _("记录人"),
        value=lambda row: str(row.recorded_by),
        roles=facts.READ_WHO_RECORDED,
    ),
)
