"""批准: kept beside the deed that it approved, and said in the deed's own entry of the record.

    decisions.decide(case, told, by=lead.approved(Approval(approver="王局长", approved_on=day, scan=file)))

Which deeds take one is said by their moves (`accounts.rules.approved_on_paper`), which of them an office
wants approved by its policy (`accounts.policies.approvable`), what its 呈批件 says by
`accounts.documents.proposals`.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Model, QuerySet

from accounts import policies, rules
from accounts.enums import BUREAUS
from accounts.models import Approval
from core import deeds, fsm
from core.models.subject import Subject, ref


def asked_of(spec: fsm.Declared | None, model: type[Model], actor: Any) -> str:
    """Whether the actor's office wants this move approved on paper: no, may, must."""
    if spec is None or rules.approved_on_paper not in spec.custom["rules"]:
        return policies.NOT_ASKED
    if actor.role not in BUREAUS:
        return policies.NOT_ASKED
    return rules.wanted(f"{model._meta.model_name}.{spec.name}", actor.scopes)


def keep(subject: Subject, spec: fsm.Declared, deed: fsm.Deed) -> None:
    """The kernel's listener: the approval of a move is a row, and part of the move's entry."""
    told = getattr(deed.by, "approval", None)
    if told is None or rules.approved_on_paper not in spec.custom["rules"]:
        return
    Approval.objects.create(
        subject=ref(subject),
        deed=f"{subject._meta.model_name}.{spec.name}",
        office_id=deed.by.organisation_id,
        approver=told.approver,
        approved_on=told.approved_on,
        scan=told.scan,
        recorded_by_id=deed.by.user_id,
        recorded_at=deed.at,
        deed_id=deed.deed_id,
    )
    deeds.add_facts(
        subject,
        approval={"by": told.approver, "on": told.approved_on, "scan": told.scan},
    )


def of_rows(rows: Iterable[Model], actor: Any) -> QuerySet[Any]:
    """Those of visible rows that the actor may read, newest first."""
    wanted = [ref(row) for row in rows]
    found: QuerySet[Any] = Approval.objects.visible_to(actor).filter(subject__in=wanted)
    return found.select_related("scan", "office")
