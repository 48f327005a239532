"""What the pages of all audiences draw from an agreement and a placement."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.enums import Role
from contracts.documents import is_a_side
from contracts.enums import PlacementState
from contracts.models import Agreement, AgreementSuspension, Amendment, BackfillBatch, Placement
from core import clock
from portals.contracts import facts, persons
from portals.kit import files, links, lists, timeline

timeline.labels.update(
    {
        "agreement.draft": _("起草协议"),
        "agreement.revise": _("修改协议"),
        "agreement.amend": _("变更写入协议"),
        "agreement.backfill": _("补录协议"),
        "agreement.add_suspension": _("增加中止原因"),
        "agreement.lift_suspension": _("解除一项中止原因"),
        "amendment.propose": _("提出变更"),
        "placement.propose": _("提出入校安排"),
        "placement.revise": _("修改入校安排"),
        "placement.assign": _("调整入校人员"),
        "placement.refuse_person": _("暂停人员入校"),
        "placement.readmit_person": _("恢复人员入校"),
        "placement.remove_person": _("人员不再入校"),
        "placement.move_in": _("学校撤并，转入接续"),
        "school.rename": _("学校更名"),
        "placement.backfill": _("补录入校安排"),
        "institution.confirm_backfill": _("核对补录"),
        "institution.discard_backfill": _("退回补录"),
        "backfillbatch.enter": _("录入存量"),
    }
)
timeline.systems.update(
    {
        "agreement-suspension": _("证照到期检查"),
        "agreement-expiry": _("协议到期"),
        "agreement-end": _("协议终结"),
        "institution-deregistration": _("机构注销"),
        "agreement-amendment": _("变更生效"),
        "placement-start": _("入校"),
        "school-closing": _("学校撤并"),
        "placement-end": _("服务期满"),
        "placement-cover": _("次日顶替提醒"),
    }
)


links.register(AgreementSuspension, lambda row: row.agreement)
for _field in ("signed_file", "entry_scan", "end_document"):
    files.register(Agreement, _field, allow=is_a_side)
for _field in ("document", "entry_scan"):
    files.register(Amendment, _field, allow=is_a_side)
files.register(BackfillBatch, "workbook", sealed=True)
for _field in ("proposal_scan", "entry_scan", "backfill_scan"):
    files.register(Placement, _field)
files.register(AgreementSuspension, "basis_file", about=lambda row: row.agreement)


links.register(Amendment, lambda row: row.agreement)


def agreements(actor: Any) -> QuerySet[Agreement]:
    running = Count("placements", filter=Q(placements__state=PlacementState.RUNNING))
    rows: QuerySet[Agreement] = (
        Agreement.objects.visible_to(actor)
        .select_related("institution__region", "bureau", "region", "listing")
        .annotate(running=running)
    )
    return rows


def placements(actor: Any) -> QuerySet[Placement]:
    rows: QuerySet[Placement] = Placement.objects.visible_to(actor).select_related(
        "agreement__institution__region",
        "agreement__region",
        "school__organisation__region",
        "course",
    )
    return rows


def amendments(actor: Any) -> QuerySet[Amendment]:
    rows: QuerySet[Amendment] = Amendment.objects.visible_to(actor).select_related(
        "agreement__institution", "agreement__region"
    )
    return rows


def agreement(row: Agreement, actor: Any) -> dict[str, Any]:
    return {
        "row": row,
        "facts": facts.of_agreement(row),
        "clauses": row.clauses(),
        "people": persons.annexed(row, actor),
        "courses": row.annexed_courses.select_related("course"),
        "suspensions": row.suspensions.select_related("licence__institution", "basis_file"),
        "amendments": amendments(actor).filter(agreement=row),
        "placements": placements(actor).filter(agreement=row),
        "entries": timeline.of(row, actor),
    }


def placement(row: Placement, actor: Any) -> dict[str, Any]:
    return {
        "row": row,
        "facts": facts.of_placement(row),
        "people": persons.named(row, actor),
        "stopped": _stopped(row),
        "sees_agreement": Agreement.objects.visible_to(actor).filter(pk=row.agreement_id).exists(),
        "entries": timeline.of(row, actor),
    }


def _stopped(row: Placement) -> str:
    """Said on the page of a placement that is, or is about to be, in the school."""
    if row.state not in {PlacementState.AGREED, PlacementState.RUNNING}:
        return ""
    return persons.stopped(row, on=max(clock.today(), row.starts_on))


def marks(row: Any) -> str:
    """补录 and 代录 stay visible for ever."""
    found = [(row.backfilled, _("补录")), (row.entered_by_office, _("代录"))]
    return " ".join(str(label) for holds, label in found if holds)


AGREEMENT_COLUMNS = (
    lists.Column("title", _("协议"), kind="link", sort="institution__name", roles=facts.READERS),
    lists.Column("state", _("状态"), kind="chip", sort="state", roles=facts.READERS),
    lists.Column("valid_from", _("起始"), kind="date", sort="valid_from", roles=facts.READERS),
    lists.Column(
        "valid_until",
        _("截止"),
        kind="due",
        sort="valid_until",
        done=lambda row: row.state not in {"active", "suspended"},
        roles=facts.READERS,
    ),
    lists.Column("running", _("在校班次"), kind="number", sort="running", roles=facts.READERS),
    lists.Column("marks", _("标记"), value=marks, roles=facts.READERS),
)
PLACEMENT_COLUMNS = (
    lists.Column("title", _("入校安排"), kind="link", roles=facts.READERS),
    lists.Column("school.name", _("学校"), sort="school__organisation__name", roles=facts.READERS),
    lists.Column(
        "agreement.institution.name",
        _("机构"),
        sort="agreement__institution__name",
        roles=facts.READERS,
    ),
    lists.Column("state", _("状态"), kind="chip", sort="state", roles=facts.READERS),
    lists.Column("starts_on", _("入校日期"), kind="date", sort="starts_on", roles=facts.READERS),
    lists.Column("ends_on", _("截止日期"), kind="date", sort="ends_on", roles=facts.READERS),
    lists.Column("pupils", _("学生"), kind="number", sort="pupils", roles=facts.READERS),
    lists.Column("marks", _("标记"), value=marks, roles=facts.READERS),
)
WATCHERS = (Role.DISTRICT, Role.CITY)
